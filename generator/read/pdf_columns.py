"""Tables of a PDF in which no lines are drawn, told by their columns: words that begin and end in the same places over at
least three rows, with nothing but white between.

Letterheads, signatures, forms and tables of contents stand in columns too. A table is claimed only where its columns are
headed as tables are (`data/table_heads.yml`) or hold numbers, and where rows can be told apart; else the words stay lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.read.pdf_lines import Segment
from generator.read.pdf_rows import Columns, column_of, is_table, rows_of

GUTTER = 4.5
"""Points of white between two columns, at least."""
_LEVEL, _NEAR, _FAR = 0.25, 0.8, 3.0
"""In sizes of type: how far baselines of one line may differ; half a line, for cells set in the middle; how far rows lie."""
_MAX_LINES, _BETWEEN = 400, 2
"""Lines of a page with a table at most; lines between a table and what goes on with it (a page number)."""
_EFFORT, _CHANCE = 2000, 6
"""Lines that are looked at for one page, again and again from each that may begin a table; lines below one by chance."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table: the places of the lines that it takes, its rows of cells of lines, its columns."""

    runs: frozenset[int]
    rows: list[list[list[str]]]
    columns: Columns


def aligned(segments: Sequence[Segment], before: Columns = ()) -> list[Aligned]:
    """The tables among the words of a page, from top to bottom; `before` are the columns of one that ended the page before."""
    lines = _lines(segments)
    found: list[Aligned] = []
    at = end = 0
    effort = _EFFORT
    while at < len(lines) <= _MAX_LINES and effort > 0:
        effort -= len(lines) - at if len(lines[at]) > 1 else 0
        made = _best(lines, at, before if at - end <= _BETWEEN else ())
        if made is None:
            at += 1
            continue
        found.append(made[0])
        before = made[0].columns
        at = end = made[1]
    return found


def _lines(segments: Sequence[Segment]) -> list[list[Segment]]:
    """What stands on one baseline, from top to bottom and left to right."""
    lines: list[list[Segment]] = []
    for one in sorted(segments, key=lambda s: (-s.base, s.left)):
        if lines and lines[-1][0].base - one.base <= _LEVEL * max(one.size, 1):
            lines[-1].append(one)
        else:
            lines.append([one])
    return [sorted(line, key=lambda s: s.left) for line in lines]


def _best(lines: list[list[Segment]], at: int, before: Columns) -> tuple[Aligned, int] | None:
    """The table that begins at a line, with the line after it. Heads over several columns hide what parts these below them."""
    if len(lines[at]) < 2 or _overlap(lines[at]):
        return None
    best: tuple[Aligned, int] | None = None
    for start in range(at, min(at + 3, len(lines))):
        if len(lines[start]) < 2 or (start > at and _apart(lines, start) > _FAR):
            continue
        made = _table(lines, at, start, before)
        if made and (best is None or len(made[0].columns) > len(best[0].columns)):
            best = made
    return best


def _overlap(line: Sequence[Segment]) -> bool:
    """Whether words of a line lie over one another: their order cannot be told."""
    return any(before.right > after.left + 1 for before, after in pairwise(line))


def _apart(lines: list[list[Segment]], at: int) -> float:
    """How far a line lies below the one before, in sizes of its type."""
    return (lines[at - 1][0].base - lines[at][0].base) / max(lines[at][0].size, 1)


def _merged(spans: Collection[tuple[float, float]]) -> Columns:
    out: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if out and left - out[-1][1] < GUTTER:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    return tuple(out)


def _with(columns: Columns, line: Sequence[Segment]) -> Columns:
    return _merged([*columns, *((one.left, one.right) for one in line)])


def _table(lines: list[list[Segment]], at: int, start: int, before: Columns) -> tuple[Aligned, int] | None:
    """The table whose columns begin at line `start` and whose heads begin at line `at`."""
    columns, end, across = _grown(lines, start)
    if len(columns) < 2:
        return None
    top = at
    if top == start:
        while (
            top
            and len(lines[top - 1]) == 1
            and _apart(lines, top) <= _NEAR
            and len(_with(columns, lines[top - 1])) == len(columns)
        ):
            top -= 1
    across |= {line for line in range(top, start) if len(lines[line]) == 1 and len(_with(columns, lines[line])) < len(columns)}
    rows = rows_of(lines[top:end], columns, {line - top for line in across})
    least = max(start + 3, end - _CHANCE)
    while rows is None and end > least and len(lines[end - 1]) == 1:
        end -= 1  # words that stand under a column by chance
        rows = rows_of(lines[top:end], columns, {line - top for line in across})
    goes_on = bool(before) and len(before) == len(columns) == len(_merged([*before, *columns]))
    above = " ".join(one.words for line in lines[max(0, top - 3) : top] for one in line)
    if rows is None or not is_table(rows, goes_on, above):
        return None
    runs = frozenset(one.run for line in lines[top:end] for one in line)
    if any(one.run in runs for line in (*lines[:top], *lines[end:]) for one in line):
        return None  # a line of the file goes on beyond the table
    return Aligned(runs, rows, columns), end


def _grown(lines: list[list[Segment]], start: int) -> tuple[Columns, int, set[int]]:
    """The columns that lines from `start` on share, the line after the last, and lines that lie across (heads of groups)."""
    columns = _with((), lines[start])
    across: set[int] = set()
    end = start + 1
    while end < len(lines) and _apart(lines, end) <= _FAR:
        line, new = lines[end], _with(columns, lines[end])
        inside = [lines[at] for at in range(start, end) if at not in across]
        if _overlap(line):
            break
        if _lost(columns, new, [*inside, line]):
            follows = lines[end + 1] if end + 1 < len(lines) else []
            head = len(line) == 1 and line[0].left <= columns[0][1] and len(follows) > 1
            if not head or _lost(columns, _with(columns, follows), [*inside, follows]) or _apart(lines, end + 1) > _FAR:
                break
            across.add(end)
        elif len(line) == 1 and len(new) > len(columns) and len(inside) > 2:
            break
        else:
            columns = new
        end += 1
    return _joined(columns, [lines[at] for at in range(start, end) if at not in across]), end, across


def _lost(columns: Columns, new: Columns, lines: Sequence[Sequence[Segment]]) -> bool:
    """Whether the white between two columns is gone, of which one line shows words on both of its sides."""
    if len(new) >= len(columns):
        return False
    return any(len(_within(new, line)) < len(_within(columns, line)) for line in lines)


def _within(columns: Columns, line: Sequence[Segment]) -> set[int]:
    """The columns in which the words of a line begin."""
    return {column_of(columns, one) for one in line}


def _joined(columns: Columns, lines: Sequence[Sequence[Segment]]) -> Columns:
    """Neighbours of which no row fills both are one column: a head in the middle, its words at the left."""
    bands: list[list[Segment]] = []
    for line in lines:
        if bands and bands[-1][-1].base - line[0].base <= _NEAR * line[0].size:
            bands[-1].extend(line)
        else:
            bands.append(list(line))
    at = 0
    while at + 1 < len(columns):
        if any({at, at + 1} <= _within(columns, band) for band in bands):
            at += 1
        else:
            columns = (*columns[:at], (columns[at][0], columns[at + 1][1]), *columns[at + 2 :])
    return columns
