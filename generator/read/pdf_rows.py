"""Rows of a table of a PDF in which no lines are drawn: where they begin, what stands in their cells, and whether they are a
table's at all (`pdf_columns` finds the columns)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from generator.fold import fold
from generator.read.pdf_lines import Segment
from generator.read.tables import is_layout
from generator.tables import table

_CLEAR = 2.0
"""Points of white by which rows lie further apart than the lines of a cell."""
_NUMBER = re.compile(r"[-+(]?\d[\d.,:/%()\s+–-]*$")
_LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ][).]|[IVXL]{1,6}[.)]|[-–+•*])$")
_LEADER = re.compile(r"\.{4}|…{2}|_{4}|(?:\. ){4}")
_ASKED = re.compile(r".{0,60}[^\W\d]\s?:(?:\s|$)")
_CONTENTS = ("muc luc", "trang")

Columns = tuple[tuple[float, float], ...]
"""From where to where each column reaches."""


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(fold(words) for words in table("table_heads")["words"])


def is_head(words: str) -> bool:
    """Whether words can head a column: "Số lượng (bộ)"."""
    if len(words) > 60 or ":" in words:
        return False
    parts = re.split(r"[\s(/]+", fold(words))
    return any(" ".join(parts[:count]) in _heads() for count in range(1, min(len(parts), 4) + 1))


def rows_of(lines: Sequence[Sequence[Segment]], columns: Columns, across: Collection[int]) -> list[list[list[str]]] | None:
    """The rows of a table, each cell with its lines; None where they cannot be told apart."""
    cells = [_cells(line, columns) for line in lines]
    counted = _by_numbers(lines, cells, len(columns), across, ordinals=True)
    starts = counted or _by_white(lines, cells, len(columns), across) or _by_numbers(lines, cells, len(columns), across)
    if starts is None:
        return None
    rows: list[list[list[str]]] = []
    for first, last in pairwise([*starts, len(lines)]):
        row: list[list[str]] = [[] for _ in columns]
        for line in cells[first:last]:
            for column, words in line.items():
                row[column].append(words)
        rows.append(row)
    return rows


def _cells(line: Sequence[Segment], columns: Columns) -> dict[int, str]:
    """The words of a line by column; those over several columns belong to the first of them."""
    out: dict[int, str] = {}
    for one in line:
        for column, words in _parted(one, columns):
            out[column] = f"{out[column]} {words}" if column in out else words
    return out


def column_of(columns: Columns, one: Segment) -> int:
    """The column in which words begin."""
    return next((at for at, (_, right) in enumerate(columns) if one.left <= right), len(columns) - 1)


def _parted(one: Segment, columns: Columns) -> list[tuple[int, str]]:
    """The words of a segment by column. Heads that stand close ("Năm 2019 Năm 2020") are parted where white lies between the
    middles of two columns that is wider than a space; if any is missing, they are one head over several columns."""
    first = column_of(columns, one)
    middles = [(left + right) / 2 for left, right in columns]
    over = [at for at in range(first, len(columns)) if one.left < middles[at] < one.right]
    cuts = []
    for before, after in pairwise(over):
        edge = (columns[before][1] + columns[after][0]) / 2
        found = [blank for blank in one.blanks if middles[before] < blank[2] and blank[3] < middles[after]]
        if not found:
            return [(first, one.words)]
        cuts.append(min(found, key=lambda blank: abs((blank[2] + blank[3]) / 2 - edge)))
    if len(over) < 2:
        return [(first, one.words)]
    starts = [0, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), len(one.words)]
    return [(column, one.words[start:end]) for column, start, end in zip(over, starts, ends, strict=True)]


def _by_numbers(
    lines: Sequence[Sequence[Segment]],
    cells: Sequence[dict[int, str]],
    columns: int,
    across: Collection[int],
    ordinals: bool = False,
) -> list[int] | None:
    """Where rows begin, told by a column with one number for each (`ordinals`: 1, 2, 3 …); None where there is none."""
    marks: list[int] = []
    for column in range(columns):
        filled = [at for at, line in enumerate(cells) if column in line and at not in across]
        numbers = [at for at in filled if _NUMBER.match(cells[at][column])]
        if len(numbers) > max(1, len(marks)) and filled[-len(numbers) :] == numbers:
            counted = [cells[at][column].rstrip(".") for at in numbers]
            if not ordinals or (all(map(str.isdecimal, counted)) and all(int(b) - int(a) == 1 for a, b in pairwise(counted))):
                marks = numbers
    if not marks:
        return None
    above = max((at for at in range(marks[0]) if len(cells[at]) > 1), default=0)
    starts, centred, even = {0}, False, False
    for before, mark in pairwise(sorted({above, *marks, *across})):
        if mark in across or before in across:
            starts.add(mark if mark in across else before + 1)
            continue
        white = [(lines[at - 1][0].base - lines[at][0].base, at) for at in range(before + 1, mark + 1)]
        widest = [at for gap, at in white if gap > max(white)[0] - 1]
        starts.add(widest[-1])
        centred, even = centred or widest[-1] < mark, even or len(widest) > 1
    gaps = [(lines[at - 1][0].base - lines[at][0].base, at in starts) for at in range(1, len(lines))]
    inside, between = [gap for gap, begins in gaps if not begins], [gap for gap, begins in gaps if begins]
    mixed = not ordinals and bool(inside) and max(inside) > min(between) + 1
    return None if mixed or (centred and even) else sorted(starts)


def _by_white(
    lines: Sequence[Sequence[Segment]], cells: Sequence[dict[int, str]], columns: int, across: Collection[int]
) -> list[int] | None:
    """Where rows begin, told by more white above them than between the lines of a cell, or by lines that are all full."""
    white = [lines[at - 1][0].base - lines[at][0].base for at in range(1, len(lines))]
    in_cells = min(
        (
            lines[above][0].base - lines[below][0].base
            for column in range(columns)
            for above, below in pairwise(at for at, line in enumerate(cells) if column in line)
        ),
        default=0,
    )
    if white and in_cells > 0 and max(white) - in_cells >= _CLEAR:
        if any(in_cells + 0.75 < gap < in_cells + _CLEAR for gap in white):
            return None  # as much white between lines as between rows
        return [0, *(at for at, gap in enumerate(white, 1) if gap > in_cells + 1 or at in across or at - 1 in across)]
    if white and min(white) < 0.9 * lines[0][0].size:
        return None
    full = all(0 in line and len(line) >= max(2, columns - 1) for at, line in enumerate(cells) if at not in across)
    goes_on = any(len({line[column][0].islower() for line in cells[1:] if column in line}) > 1 for column in range(columns))
    return list(range(len(lines))) if full and not goes_on else None


def is_table(rows: list[list[list[str]]], goes_on: bool, above: str) -> bool:
    """Whether rows in columns are a table's: headed as tables are, or full of numbers, and nothing that looks alike."""
    words = [[" ".join(cell) for cell in row] for row in rows]
    every = [cell for row in words for cell in row if cell]
    wide = len(rows[0])
    if sum(bool(_LEADER.search(cell)) for cell in every) >= 2 or 4 * sum(bool(_ASKED.match(cell)) for cell in every) > len(
        every
    ):
        return False
    if ((wide <= 3 or len(rows) <= 4) and is_layout("\n".join(every))) or any(
        fold(cell).startswith(_CONTENTS) for cell in (above[-40:], *words[0])
    ):
        return False
    headed = max((sum(map(is_head, row)) for row in words[:2] if not any(map(_is_number, row))), default=0)
    body = [row for row in words[1 if headed else 0 :] if sum(map(bool, row)) > 1]
    if len(body) < 2 or any(2 * sum(bool(row[at]) for row in body) < len(body) and not words[0][at] for at in range(wide)):
        return False
    kinds = [_kind([row[at] for row in body]) for at in range(wide)]
    if "marks" in kinds:
        return False
    numbers = kinds.count("numbers")
    if goes_on:
        return True
    if headed >= 2 or (headed and numbers):
        return wide > 2 or (len(body) >= 3 and kinds[0] != "labels")
    return wide > 2 and len(body) >= 3 and numbers >= 2 and "labels" not in kinds and not _pages(words)


def _is_number(words: str) -> bool:
    """A number that is no year: what stands below a head, not in it."""
    return bool(_NUMBER.match(words)) and not (words.isdecimal() and len(words) == 4)


def _kind(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    if filled and not any(letter.isalnum() or letter in "xX-–" for cell in filled for letter in cell):
        return "marks"
    if filled and all(map(_LABEL.match, filled)):
        return "labels"
    return "numbers" if len(filled) >= 2 and sum(bool(_NUMBER.match(cell)) for cell in filled) >= 0.8 * len(filled) else "words"


def _pages(words: list[list[str]]) -> bool:
    """Whether the last column counts pages: whole numbers that never fall. So ends a table of contents."""
    last = [row[-1] for row in words if row[-1]]
    return all(one.isdecimal() and len(one) < 5 for one in last) and last == sorted(last, key=int)
