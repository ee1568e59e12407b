"""Tables in text: Markdown rows ("| a | b |") and the exports that put each cell on lines of its own between lone bars.

A table of data becomes one line a row, its cells parted by tabs. A table that only lays out a letterhead or a signature
is taken apart: its cells follow one another, each with its own lines, as a reader would read them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import repeat

CELL, ROW, BROKEN, PART, HEAD = 1, 2, 4, 8, 16
"""Flags of a line: of a letterhead or signature cell; a table row; page furniture stood before it; goes on with its row; was
marked as a heading."""

_DELIMITER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
LAYOUT_WORDS = re.compile(r"CỘNG H[ÒO]|Độc lập|ĐẢNG CỘNG SẢN|Đã ký|đã ký|CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|TRƯỞNG PHÒNG|CỤC TRƯỞNG")
LAYOUT_LINES = re.compile(r"\n(?:\s*(?:Số\s*:|Nơi nhận|Kính gửi|K/T|T/M|T/L|TM\.|KT\.|TL\.|TUQ\.|Q\.)|.{0,40}ngày.{1,10}tháng)")
_LETTERHEAD = re.compile(r"CỘNG H[ÒO]|Độc lập|ĐẢNG CỘNG SẢN")
_RUNNING = re.compile(r"Căn cứ |Điều \d+[a-zđ]?[.:]")
_LONG_CELL = 40

Line = tuple[str, int, int]
"""Words, number in the original file, flags."""


@dataclass(slots=True)
class Row:
    """The cells of a row, each with its lines."""

    cells: list[list[Line]] = field(default_factory=list)


def read_tables(lines: list[str], numbers: list[int]) -> tuple[list[str], list[int], list[int]]:
    """Lines, numbers and flags after tables were recognised. Called only for texts that hold a bar."""
    words: list[str] = []
    places: list[int] = []
    flags: list[int] = []
    bars = [index for index, line in enumerate(lines) if "|" in line and "\t" not in line]
    index = end = 0
    opened = _opening(lines)
    while index < len(lines):
        place = bisect_left(bars, index)
        bar = bars[place] if place < len(bars) else len(lines)
        if index < bar and not opened:  # most lines stand in no table
            words += lines[index:bar]
            places += numbers[index:bar]
            flags += repeat(0, bar - index)
            index = bar
            continue
        found: list[Line] = []
        if opened or lines[index] == "|":
            if index >= end:
                end = _region_end(lines, index)
            index = _lone_table(lines, numbers, index, end, found, opened)
            opened = False
        else:
            index = _inline_table(lines, numbers, index, found)
        words += [line for line, _, _ in found]
        places += [number for _, number, _ in found]
        flags += [flag for _, _, flag in found]
    return words, places, flags


def mark_tab_rows(lines: list[str], flags: list[int]) -> None:
    """Rows pasted from a table, their cells parted by tabs: at least two lines in a row with the same number of cells."""
    cells = [line.count("\t") if "\t" in line and "\t " not in line and " \t" not in line else 0 for line in lines]
    for index, count in enumerate(cells):
        if count and (count == (cells[index - 1] if index else 0) or cells[index + 1 : index + 2] == [count]):
            flags[index] |= ROW


def is_layout(words: str) -> bool:
    """Do these words belong to a letterhead or a signature? Two searches, each of which starts at few letters only."""
    return bool(LAYOUT_WORDS.search(words) or LAYOUT_LINES.search("\n" + words))


def _opening(lines: list[str]) -> bool:
    """Whether the file begins inside a table whose first bar was lost: a letterhead before the first lone bar."""
    for index, line in enumerate(lines[:16]):
        if line == "|":
            before = [words for words in lines[:index] if words]
            return 0 < len(before) <= 10 and is_layout("\n".join(lines[:40]))
        if "|" in line or len(line) > 90:
            return False
    return False


def _lone_table(lines: list[str], numbers: list[int], index: int, end: int, out: list[Line], opened: bool) -> int:
    """A table whose bars stand alone on lines; the run of bars and cells ends at `end`. Gives the index after the table."""
    width = _columns(lines, index, end, opened)
    rows: list[Row] = []
    while index < end and (opened or lines[index] == "|"):
        row, index = _read_row(lines, numbers, index + (not opened), end, width)
        opened = False
        rows.append(row)
        if rows[-1].cells and _is_pair(row) and (index >= end or lines[index] != "|"):
            break
    emit(rows, out)
    return index


def _region_end(lines: list[str], index: int) -> int:
    """The end of the run of bars and cells: a blank line, a cell too long to be one, or the text that follows a letterhead
    (its căn cứ and Điều never stand in the letterhead's cells: Nghị định 30/2020, Phụ lục I)."""
    words = running = 0
    last = index
    letterhead = False
    for at in range(index, len(lines)):
        line = lines[at]
        if line == "|":
            words, running, last = 0, 0, at
        elif not line or words > _LONG_CELL or "|" in line:
            return last + 1
        else:
            words += 1
            letterhead = letterhead or (line[0] in "CĐ" and bool(_LETTERHEAD.match(line)))
            running += letterhead and bool(_RUNNING.match(line))
            if running >= 2:
                return last + 1
    return last + 1


def _columns(lines: list[str], index: int, end: int, opened: bool) -> int:
    """How many cells a full row has: the length that most of the next runs of cells share, else that of the first."""
    runs: list[int] = []
    at = index if opened else index + 1
    while at < end and len(runs) < 12:
        length, at = _run(lines, at, end)
        if length:
            runs.append(length)
        at += 1
    if not runs:
        return 1
    shared = [length for length in runs if runs.count(length) > 1]
    return max(shared, key=lambda length: (length * runs.count(length), length)) if shared else runs[0]


def _run(lines: list[str], at: int, end: int) -> tuple[int, int]:
    """How many filled cells follow one another from `at`, and where the bar stands that ends the run."""
    length = 0
    while at < end and lines[at] != "|":
        length += 1
        while at < end and lines[at] != "|":
            at += 1
        at += 1
    return length, at


def _read_row(lines: list[str], numbers: list[int], index: int, end: int, width: int) -> tuple[Row, int]:
    """One row from the line after its first bar. Two bars in a row are an empty cell if what follows can be the rest of
    the row, else the end of a row with merged cells."""
    row = Row()
    while index < end and len(row.cells) < width:
        cell: list[Line] = []
        while index < end and lines[index] != "|":
            cell.append((lines[index], numbers[index], 0))
            index += 1
        if not cell and row.cells and index < end:
            following = _run(lines, index + 1, end)[0]
            if following and following > width - len(row.cells) - 1:
                return row, index
        row.cells.append(cell)
        index += 1
        if _is_pair(row) and len(row.cells) == 2:
            break
    return row, min(index, end)


def _is_pair(row: Row) -> bool:
    """Recipients beside the signature, "Kính gửi" beside those written to: two cells, whatever follows."""
    first = row.cells[0][0][0] if row.cells and row.cells[0] else ""
    return first.startswith(("Nơi nhận", "NƠI NHẬN", "Kính gửi:"))


def _inline_table(lines: list[str], numbers: list[int], index: int, out: list[Line]) -> int:
    """Rows of the form "| a | b |"; words after the last bar of a full row stand on a line of their own."""
    rows: list[Row] = []
    width = 0
    while index < len(lines) and "|" in lines[index] and lines[index] != "|" and "\t" not in lines[index]:
        line, number = lines[index], numbers[index]
        index += 1
        if _DELIMITER.match(line):
            continue
        inner = line[1:] if line.startswith("|") else line
        words = [cell.strip() for cell in inner.split("|")]
        rest = words.pop()
        if rest and not (width and len(words) >= width):
            words.append(rest)
            rest = ""
        width = width or len(words)
        rows.append(Row([[(cell, number, 0)] if cell else [] for cell in words]))
        if rest:
            emit(rows, out)
            rows = []
            out.append((rest, number, 0))
    emit(rows, out)
    return index


def emit(rows: list[Row], out: list[Line]) -> None:
    """Adds the lines of a table: a line a row for data; cell after cell for a letterhead or signature."""
    filled = [row for row in rows if any(row.cells)]
    columns = max((sum(map(bool, row.cells)) for row in filled), default=0)
    if columns <= 1 or (columns <= 3 and len(filled) <= 4 and is_layout(_words(filled))):
        for row in filled:
            for cell in row.cells:
                out += [(words, number, CELL) for words, number, _ in cell]
        return
    for row in filled:
        tabs = ""
        first = True
        for cell in row.cells:
            for place, (words, number, _) in enumerate(cell):
                words = words.replace("\t", " ")
                out.append((tabs + words if not place else words, number, ROW if first else ROW | PART))
                tabs, first = "", False
            tabs += "\t"


def _words(rows: list[Row]) -> str:
    return "\n".join(words for row in rows for cell in row.cells for words, _, _ in cell)
