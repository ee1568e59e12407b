"""PDF files with a text layer, page by page in the order in which the words were set (cell by cell in a letterhead).

The registry's stamp puts number, day and month as loose digits over the blanks of a signed PDF ("Số:      /PGDĐT"); where a
stamp lies in such a blank it is read there. Pages without text are scans: their words can only come from OCR.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from generator.model import Problem, SetAside
from generator.read.content import PICTURE, Content, Scan, Unreadable
from generator.read.pdf_columns import aligned
from generator.read.pdf_lines import Run, box_of, paragraph_starts, place_stamps, runs_of, segments, widen
from generator.read.pdf_notes import Notes, take_notes
from generator.read.pdf_rows import Columns
from generator.read.pdf_tables import Grid, Piece, filled, grids, pieces, rules
from generator.read.tables import Line, Row, emit

MAX_PAGES = 3000
MAX_CHARACTERS = 20_000_000
_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9ăâđêôơưĂÂĐÊÔƠƯ]")
_CODES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_LETTERS = re.compile(r"[^\W\d_]")
_FEW, _STAMPS = 20, 400
"""Letters that a page of words has at least; those that stamps and signatures may put on a picture of a page."""
_COVERED = 0.6
_SMALL, _MANY = 20.0, 50
"""Points that a picture measures at least to be noted; how many of a page are."""
_SCAN = "run with --ocr to read it from the picture, or write the words in a .txt file"


Rows = list[list[list[str]]]
"""A table: rows of cells of lines."""


class Picture:
    """A picture that stands beside the line before."""


Item = str | Rows | Picture


@dataclass(slots=True)
class Sofar:
    """What a page must know of those before it: the columns of a table with which the last ended, and the footnotes."""

    columns: Columns = ()
    notes: Notes = field(default_factory=Notes)


def read_pdf(data: bytes) -> Content:
    """The content of a PDF. Raises Unreadable for a damaged, protected or wordless one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("the PDF is protected by a password", "save a copy without the password", "password") from None
        raise Unreadable("the PDF is damaged", "open it in a PDF reader and print it to a new PDF") from None
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: Any) -> Content:
    pages = len(document)
    if pages > MAX_PAGES:
        raise Unreadable(f"the PDF has {pages} pages, more than {MAX_PAGES}", "split it into its documents")
    content = Content("pdf", whole=False, attributes=_attributes(document))
    empty = characters = number = 0
    sofar = Sofar()
    for index in range(pages):
        try:
            sheet = _flattened(document, index)
            pictured, drawn = _covered(sheet), pdfium.FPDFPage_CountObjects(sheet) > 0
            words = _page(sheet, index in (0, pages - 1), pictured, sofar)
        except pypdfium2.PdfiumError:
            words, pictured, drawn = [], False, True
        count = sum(map(_letters, words))
        if index:
            content.lines.append(("", number, 0))
        first = len(content.lines)
        for line in words:
            if isinstance(line, str):
                number += bool(line)
                content.lines.append((line if line else " ", number, 0))
            elif isinstance(line, Picture):
                content.set_aside.append(SetAside(number, PICTURE, "picture"))
            else:
                number = _add_table(content.lines, line, number)
        wordless = drawn and (count < (_STAMPS if pictured else _FEW) or _hidden(words))
        empty += wordless
        if wordless or pictured:
            content.scans.append(Scan(index, first, len(content.lines), wordless))
        characters += count
        if characters > MAX_CHARACTERS:
            raise Unreadable("the PDF holds more text than any document", "split it into its documents")
    for label, said in sofar.notes.found:
        number += 1
        content.lines += [("", number, 0), (f"[{label}] {' '.join(said)}", number, 0)]
    _judge(content, empty, pages, characters)
    return content


def _letters(item: Item) -> int:
    if isinstance(item, str):
        return len(item)
    return 0 if isinstance(item, Picture) else sum(len(words) for row in item for cell in row for words in cell)


def _hidden(words: list[Item]) -> bool:
    """Whether the letters of a page cannot be told: its fonts give only their own codes."""
    plain = "".join(line for line in words if isinstance(line, str))
    return 3 * sum(map(str.isalnum, plain)) < len(plain) and len(_CODES.findall(plain)) > len(plain) / 3


def _add_table(lines: list[Line], rows: Rows, number: int) -> int:
    """Adds a table to the lines, its lines counted on from `number`; gives the last number."""
    found: list[Row] = []
    for row in rows:
        cells: list[list[Line]] = []
        for cell in row:
            cells.append([(words, number + place, 0) for place, words in enumerate(cell, 1)])
            number += len(cell)
        found.append(Row(cells))
    emit(found, lines)
    return number


def _judge(content: Content, empty: int, pages: int, characters: int) -> None:
    """Says when the words come from a scanner that lost the accents, and when pages have no words."""
    if not characters and not empty:
        raise Unreadable("the PDF has no words and no pictures", "look at the original")
    sample = "".join(line for line, _, _ in content.lines)[:40_000]
    letters = len(_LETTERS.findall(sample))
    empty = empty or int(not any(map(str.isalnum, sample)))
    if letters > 200 and len(_MARKS.findall(sample)) < 0.06 * letters:
        content.origin = "ocr"
        for scan in content.scans:
            scan.unread = True
        what = "the text layer was made by a scanner that lost the accents: its words are not reliable"
        content.problems.append(Problem("", 0, what, "run with --ocr, or put the right facts in a sidecar file", "ocr"))
    if 2 * (len(content.scans) - empty) > pages:
        content.attributes["scanner"] = "text layer"
    if empty and not letters:
        content.origin = "none"
        content.problems.append(Problem("", 0, "the PDF is a scan without a text layer", _SCAN, "scan"))
    elif empty:
        what = f"{empty} of {pages} pages have no text (scanned or drawn, or set in fonts that hide their letters)"
        content.problems.append(Problem("", 0, what, "look at the original, or run with --ocr", "scan"))


def _covered(page: Any) -> bool:
    """Whether pictures cover most of a page: it was scanned."""
    width, height = page.get_size()
    covered = 0.0
    for thing in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        covered += (min(right, width) - max(left, 0)) * (min(top, height) - max(bottom, 0))
    return bool(covered > _COVERED * width * height)


def _attributes(document: Any) -> dict[str, str]:
    try:
        found = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return {}
    names = {"Title": "title", "CreationDate": "created", "Subject": "subject"}
    return {names[key]: str(value)[:500] for key, value in found.items() if key in names}


def _flattened(document: Any, index: int) -> Any:
    """A page with its annotations (stamps, filled fields) as part of it."""
    page = document[index]
    if pdfium.FPDFPage_GetAnnotCount(page) > 0 and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == 1:
        page.close()
        page = document[index]
    return page


def _page(page: Any, columns: bool, scanned: bool, sofar: Sofar) -> list[Item]:
    """The lines and tables of a page; its footnotes go to `sofar`.

    With `columns`, wide gaps are shown by spaces, for a letterhead or signature in two columns. Where it was `scanned`, words
    lie where a machine saw them: only drawn lines make a table, and nothing is a footnote.
    """
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        runs = runs_of(textpage, text)
        place_stamps(runs, textpage)
        drawn = grids(page) if text.strip() else []
        noted = set() if scanned else take_notes(runs, textpage, sofar.notes, lambda: rules(page))
        parts = _in_tables(runs, textpage, [grid for grid in drawn if grid.cells]) | {at: [] for at in noted}
        sofar.columns = () if scanned else _in_columns(runs, textpage, parts, drawn, sofar.columns)
        if columns:
            for index, run in enumerate(runs):
                if index not in parts:
                    widen(run, textpage)
        starts = paragraph_starts(runs)
        beside = Counter(_nearest(runs, box) for box in _pictures(page))
        lines: list[Item] = []
        for index, run in enumerate(runs):
            if index in parts:
                lines += parts[index]
            else:
                lines += ("", run.edited()) if index in starts else (run.edited(),)
            lines += [Picture()] * beside[index]
        return lines
    finally:
        textpage.close()
        page.close()


def _in_columns(runs: list[Run], textpage: Any, parts: dict[int, list[Item]], drawn: list[Grid], before: Columns) -> Columns:
    """Adds to `parts` the tables without drawn lines; the columns of one with which the page ends."""
    enclosed = {
        at for at, run in enumerate(runs) if any(run.bottom <= grid.rows[0] and run.top >= grid.rows[-1] for grid in drawn)
    }
    found = aligned(segments(runs, textpage, enclosed | parts.keys()), before)
    found = [one for one in found if all(at in one.runs or not runs[at].words.strip() for at in _reach(one.runs))]
    for one in found:
        first = min(one.runs)
        parts.update({at: [one.rows] if at == first else [] for at in _reach(one.runs)})
    last = max(found[-1].runs) if found else len(runs)
    rest = [run.words.strip(" -–") for at, run in enumerate(runs) if at > last and at not in parts]
    ends = all(words.isdecimal() or not words for words in rest)
    return found[-1].columns if found and ends else ()


def _reach(places: frozenset[int]) -> range:
    return range(min(places), max(places) + 1)


def _pictures(page: Any) -> list[tuple[float, float]]:
    """How far down the pictures of a page reach (bottom, top): seals, signatures, photographs; not a scanned page itself."""
    width, height = page.get_size()
    found: list[tuple[float, float]] = []
    holder = (0.0, 0.0, 0.0, 0.0)
    for thing in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM), max_depth=6):
        if thing.level <= 1:  # what lies deeper counts from the corner of its holder: a stamp or signature laid on the page
            holder = thing.get_bounds()
        left, bottom, right, top = holder
        big = right - left >= _SMALL and top - bottom >= _SMALL
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE and big and (right - left) * (top - bottom) < _COVERED * width * height:
            found.append((bottom, top))
    return found[:_MANY]


def _nearest(runs: list[Run], box: tuple[float, float]) -> int:
    """The line in whose height the middle of a picture lies, or that is nearest to it."""
    middle = sum(box) / 2
    return min(range(len(runs)), key=lambda index: (abs((runs[index].bottom + runs[index].top) / 2 - middle), index))


def _in_tables(runs: list[Run], textpage: Any, tables: list[Grid]) -> dict[int, list[Item]]:
    """What stands instead of each line that lies in a table: at the first of them the table, and words beside it."""
    if not tables:
        return {}
    taken: dict[int, list[Piece]] = {}
    for index, run in enumerate(runs):
        if not run.edits and any(run.bottom <= grid.rows[0] and run.top >= grid.rows[-1] for grid in tables):
            found = pieces(run.letters(), [_middle(textpage, run.first + at) for at in range(len(run.words))], tables)
            if any(piece.grid >= 0 for piece in found):
                taken[index] = found
    cells: list[dict[tuple[int, int], list[str]]] = [{} for _ in tables]
    for found in taken.values():
        for piece in found:
            if piece.grid >= 0:
                cells[piece.grid].setdefault(piece.cell, []).append(piece.words.strip())
    made = [filled(grid, words) for grid, words in zip(tables, cells, strict=True)]
    out: dict[int, list[Item]] = {}
    shown: set[int] = set()
    for index, found in taken.items():
        within = {piece.grid for piece in found if piece.grid >= 0}
        if any(made[grid] is None for grid in within):
            continue
        new: list[Item] = [rows for grid in sorted(within - shown) if (rows := made[grid])]
        beside = " ".join(piece.words.strip() for piece in found if piece.grid < 0)
        out[index] = [*([beside] if beside else []), *new]
        shown |= within
    return out


def _middle(textpage: Any, index: int) -> tuple[float, float] | None:
    box = box_of(textpage, index)
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if box else None
