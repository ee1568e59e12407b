"""Tables of a PDF, told by the lines that are drawn around their cells. Where none are drawn, `pdf_columns` looks.

A PDF knows no tables: it sets words and draws lines. Lines that cross make a grid; a cell is what lines enclose on all sides,
over several columns or rows where none is drawn between. Words belong to the cell in which the middle of their letters lies.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

MAX_LINES = 6000
"""Lines of a page beyond which it is a drawing, not a table."""
_THIN, _SHORT, _NEAR = 3.0, 6.0, 3.0
"""Points: how thick a line may be drawn as a bar; how short one may be; how far lines that meet may miss each other."""

Line = tuple[float, float, float]
"""Where it lies (y of a horizontal line, x of a vertical one), from, to."""


@dataclass(slots=True)
class Grid:
    """A table's columns (x, ascending) and rows (y, descending), and for each place of the grid the place of its cell."""

    columns: list[float]
    rows: list[float]
    cells: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell (row, column) in which a point lies; None outside."""
        column = bisect_right(self.columns, x) - 1
        row = bisect_right([-place for place in self.rows], -y) - 1
        return self.cells.get((row, column))


def grids(page: Any) -> list[Grid]:
    """The tables of a page, from top to bottom; those whose cells cannot be told (a drawing) have none."""
    lines = _drawn(page)
    if lines is None:
        width, height = page.get_size()
        return [Grid([0, width], [height, 0])]
    across, down = lines
    if len(across) < 3 or len(down) < 2:
        return []
    found = [grid for lines in _connected(_merged(across), _merged(down)) if (grid := _grid(*lines))]
    return sorted(found, key=lambda grid: (-grid.rows[0], grid.columns[0]))


def rules(page: Any) -> list[Line]:
    """The horizontal lines of a page: where they lie, from, to."""
    lines = _drawn(page)
    return _merged(lines[0]) if lines else []


def _drawn(page: Any) -> tuple[list[Line], list[Line]] | None:
    """The horizontal and the vertical lines of a page, in points; None where there are too many."""
    across: list[Line] = []
    down: list[Line] = []
    for place in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, place)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        _lines_of(thing, across, down)
        if len(across) + len(down) > MAX_LINES:
            return None
    return across, down


def _lines_of(thing: Any, across: list[Line], down: list[Line]) -> None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return
    x1, y1, x2, y2 = left.value, bottom.value, right.value, top.value
    if y2 - y1 <= _THIN and x2 - x1 >= _SHORT:
        across.append(((y1 + y2) / 2, x1, x2))
    elif x2 - x1 <= _THIN and y2 - y1 >= _SHORT:
        down.append(((x1 + x2) / 2, y1, y2))
    elif _stroked(thing):
        for (ax, ay), (bx, by) in _edges(thing):
            if abs(ay - by) < 0.5 and abs(ax - bx) >= _SHORT:
                across.append((ay, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) < 0.5 and abs(ay - by) >= _SHORT:
                down.append((ax, min(ay, by), max(ay, by)))


def _stroked(thing: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(thing, fill, stroke) and stroke.value)


def _edges(thing: Any) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path, on the page."""
    matrix = pdfium.FS_MATRIX()
    count = pdfium.FPDFPath_CountSegments(thing)
    if count > 400 or not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for place in range(count):
        piece = pdfium.FPDFPath_GetPathSegment(thing, place)
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        point = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        kind = pdfium.FPDFPathSegment_GetType(piece)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(piece):
            yield last, first


def _merged(lines: list[Line]) -> list[Line]:
    """Pieces of one line made one: same place, and touching."""
    out: list[Line] = []
    for place, start, end in sorted((round(p, 1), s, e) for p, s, e in lines):
        for index in range(len(out) - 1, max(-1, len(out) - 200), -1):
            other, first, last = out[index]
            if place - other > 1.0:
                index = -1
                break
            if start <= last + _NEAR and end >= first - _NEAR:
                out[index] = (other, min(first, start), max(last, end))
                break
        else:
            index = -1
        if index < 0:
            out.append((place, start, end))
    return out


def _connected(across: list[Line], down: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines by drawing: those that cross or touch belong together."""
    group = list(range(len(across) + len(down)))

    def head(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for i, (y, left, right) in enumerate(across):
        for j, (x, bottom, top) in enumerate(down, len(across)):
            if left - _NEAR <= x <= right + _NEAR and bottom - _NEAR <= y <= top + _NEAR:
                group[head(i)] = head(j)
    parts: dict[int, tuple[list[Line], list[Line]]] = {}
    for i, line in enumerate(across + down):
        parts.setdefault(head(i), ([], []))[i >= len(across)].append(line)
    return [parts[key] for key in sorted(parts)]


def _places(lines: list[Line]) -> list[float]:
    """Where lines lie, those within a letter's breadth of each other taken as one."""
    out: list[float] = []
    for place in sorted(line[0] for line in lines):
        if not out or place - out[-1] > _NEAR:
            out.append(place)
    return out


def _grid(across: list[Line], down: list[Line]) -> Grid | None:
    """The table of lines that belong together, without cells where they enclose no whole ones; None where they are no table."""
    columns, rows = _places(down), _places(across)[::-1]
    if len(rows) < 3 or len(columns) < 2:
        return None
    left, right = min(line[1] for line in across), max(line[2] for line in across)
    columns = ([left] if left < columns[0] - 10 else []) + columns + ([right] if right > columns[-1] + 10 else [])
    if len(columns) < 3:
        return None
    grid = Grid(columns, rows)
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) not in grid.cells and not _take(grid, row, column, across, down):
                return Grid([columns[0], columns[-1]], [rows[0], rows[-1]])
    return grid


def _take(grid: Grid, row: int, column: int, across: list[Line], down: list[Line]) -> bool:
    """Adds the cell whose upper left place this is; False where it is no rectangle."""
    columns, rows = grid.columns, grid.rows
    end = column + 1
    while end < len(columns) - 1 and not _walled(down, columns[end], rows[row + 1], rows[row]):
        end += 1
    low = row + 1
    while low < len(rows) - 1 and not _walled(across, rows[low], columns[column], columns[column + 1]):
        low += 1
    for y in range(row, low):
        for x in range(column, end):
            if (y, x) in grid.cells:
                return False
            grid.cells[y, x] = (row, column)
    return True


def _walled(lines: list[Line], place: float, start: float, end: float) -> bool:
    """Whether a line lies there over the middle half of the way from `start` to `end`."""
    quarter = (end - start) / 4
    return any(
        abs(line[0] - place) <= _NEAR and line[1] <= start + quarter + 1 and line[2] >= end - quarter - 1 for line in lines
    )


@dataclass(slots=True)
class Piece:
    """Words of one line that lie in one cell of a table, or beside all (`grid` -1)."""

    words: str
    grid: int = -1
    cell: tuple[int, int] = (0, 0)


def pieces(words: Sequence[str], boxes: Sequence[tuple[float, float] | None], tables: Sequence[Grid]) -> list[Piece]:
    """A line, its letters as shown, taken apart by cells; `boxes` gives the middle of each letter, None for those without place
    (a space)."""
    out: list[Piece] = []
    for letter, middle in zip(words, boxes, strict=True):
        if letter.isspace() or middle is None:
            if out:
                out[-1].words += letter
            continue
        place, cell = -1, (0, 0)
        for number, table in enumerate(tables):
            if inside := table.at(*middle):
                place, cell = number, inside
                break
        if not out or (out[-1].grid, out[-1].cell) != (place, cell):
            out.append(Piece("", place, cell))
        out[-1].words += letter
    return out


def filled(grid: Grid, cells: dict[tuple[int, int], list[str]]) -> list[list[list[str]]] | None:
    """The rows of a table, each cell with its lines; None where the words make no table (a frame, a drawing)."""
    rows = [
        [
            cells.get((row, column), []) if grid.cells[row, column] == (row, column) else []
            for column in range(len(grid.columns) - 1)
        ]
        for row in range(len(grid.rows) - 1)
    ]
    most = max(sum(map(bool, row)) for row in rows)
    return rows if most >= 2 and len({at for row in rows for at, cell in enumerate(row) if cell}) >= 2 else None
