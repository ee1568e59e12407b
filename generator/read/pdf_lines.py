"""The lines of a PDF page: measured, with the registry's stamps in their blanks, with gaps and paragraphs shown."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

_STAMP = re.compile(r"\d{1,5}(?:\s+\d{1,5})*$")
_GAP = re.compile(r"(?<=\S) +(?=[A-ZĐÀ-Ỹ(])")
_BOX = tuple(ctypes.c_double() for _ in range(4))
_LOOSE = pdfium.FS_RECTF()
_BLANKS = re.compile(r"\s+")
_WIDE, _MANY = 15.0, 5
"""Points of a gap that is shown; spaces of a line that is set to both margins, so that they are wider than others."""
_SPACE, _WIDER, _WIDE_HEAD = 0.55, 1.45, 1.15
"""How wide a space between words may be, in sizes of type; how much wider a gap between columns is, or one between heads."""


@dataclass(slots=True)
class Run:
    """A line of a page: its words, the first index of its characters, its box, and what to change in it; `marks` are letters
    shown as others: the raised number of a footnote as "[1]"."""

    words: str
    first: int
    left: float
    bottom: float
    right: float
    top: float
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)

    def edited(self) -> str:
        """The words with every edit made."""
        words = self.words
        for start, end, put in sorted([*self.edits, *((at, at + 1, put) for at, put in self.marks.items())], reverse=True):
            words = words[:start] + put + words[end:]
        return words

    def letters(self, start: int = 0, end: int | None = None) -> list[str]:
        """The letters, each as it is shown."""
        return [self.marks.get(at, letter) for at, letter in enumerate(self.words[:end])][start:]


def widen(run: Run, textpage: Any) -> None:
    """Show a gap of more than a few letters before a capital as a row of spaces."""
    for match in _GAP.finditer(run.words):
        before = box_of(textpage, run.first + match.start() - 1)
        after = box_of(textpage, run.first + match.end())
        if before and after and after[0] - before[2] > _WIDE:
            run.edits.append((match.start(), match.end(), " " * 6))


def runs_of(textpage: Any, text: str) -> list[Run]:
    """The lines of a page, measured."""
    runs = []
    first = 0
    for words in text.split("\r\n"):
        runs.append(Run(words.replace("\n", " ").replace("\r", " ").replace("\ufffe", "-"), first, 0, 0, 0, 0))
        first += len(words.encode("utf-16-le")) // 2 + 2
    for run in runs:
        _measure(run, textpage)
    return runs


def paragraph_starts(runs: list[Run]) -> set[int]:
    """Lines that begin a paragraph: indented, or after a line that ended well before the margin."""
    long = [run for run in runs if len(run.words) > 45]
    if len(long) < 3:
        return set()
    left = Counter(round(run.left / 4) for run in long).most_common(1)[0][0] * 4
    right = max(run.right for run in long)
    starts = set()
    for index in range(1, len(runs)):
        run, before = runs[index], runs[index - 1]
        words = run.words.strip()
        if not words or words[0].islower() or not before.words.strip():
            continue
        indented = run.left > left + 14 and before.left <= left + 14
        centred = before.left > left + 14 and before.right < right - 10 and abs(run.left - before.left) > 8
        if indented or centred or before.right < right - 70:
            starts.add(index)
    return starts


def box_of(textpage: Any, index: int) -> tuple[float, float, float, float] | None:
    if not pdfium.FPDFText_GetCharBox(textpage, index, *_BOX):
        return None
    left, right, bottom, top = _BOX
    return left.value, bottom.value, right.value, top.value


def _measure(run: Run, textpage: Any) -> None:
    boxes = []
    for place in (len(run.words) - len(run.words.lstrip()), len(run.words.rstrip()) - 1):
        if place >= 0 and (box := box_of(textpage, run.first + place)):
            boxes.append(box)
    if boxes:
        run.left, run.right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        run.bottom, run.top = min(b[1] for b in boxes), max(b[3] for b in boxes)


def place_stamps(runs: list[Run], textpage: Any) -> None:
    """Put each loose number into the blank of the line on which it lies."""
    for stamp in [run for run in runs if _STAMP.match(run.words.strip()) and run.right > run.left]:
        for match in re.finditer(r"\d+", stamp.words):
            box = box_of(textpage, stamp.first + match.start())
            end = box_of(textpage, stamp.first + match.end() - 1)
            if box is None or end is None:
                continue
            middle = (box[1] + box[3]) / 2
            for run in runs:
                if run is stamp or not (run.bottom - 3 <= middle <= run.top + 3) or " " not in run.words:
                    continue
                if blank := _blank_at(run, textpage, box[0], end[2]):
                    run.edits.append((blank.start(), blank.end(), f" {match[0]} "))
                    stamp.edits.append((match.start(), match.end(), ""))
                    break


def _blank_at(run: Run, textpage: Any, left: float, right: float) -> re.Match[str] | None:
    """The blank in a run's words that spans from `left` to `right`."""
    for blank in re.finditer(r" +", run.words):
        before = box_of(textpage, run.first + blank.start() - 1) if blank.start() else None
        after = box_of(textpage, run.first + blank.end()) if blank.end() < len(run.words) else None
        if before and after and before[2] - 4 <= left and right <= after[0] + 4:
            return blank
    return None


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a line up to a wide gap: where they begin and end, their baseline, the place of their line, and the blanks in
    them that are wider than most (from, to among the words; from, to on the page)."""

    words: str
    left: float
    right: float
    base: float
    size: float
    run: int
    blanks: tuple[tuple[int, int, float, float], ...] = ()


def segments(runs: list[Run], textpage: Any, but: Container[int] = ()) -> list[Segment]:
    """The lines of a page taken apart at gaps wider than its spaces; `but` are the places of lines left out."""
    wanted = [at for at, run in enumerate(runs) if at not in but and not run.edits and run.words.strip()]
    gaps = {at: list(_gaps(runs[at], textpage)) for at in wanted}
    usual = median([right - left for found in gaps.values() for _, _, left, right in found] or [0.0])
    out: list[Segment] = []
    for at in wanted:
        run = runs[at]
        start, end = len(run.words) - len(run.words.lstrip()), len(run.words.rstrip())
        own = sorted(right - left for _, _, left, right in gaps[at])[len(gaps[at]) // 4] if len(gaps[at]) > _MANY else 0.0
        space = max(own, min(usual, _SPACE * size_of(textpage, run.first + start)))
        wider: list[tuple[int, int, float, float]] = []
        for before, after, left, right in gaps[at]:
            if right - left > _WIDER * space or right < left - 2:
                out += _segment(run, at, start, before, wider, textpage)
                start, wider = after, []
            elif right - left > _WIDE_HEAD * space:
                wider.append((before, after, left, right))
        out += _segment(run, at, start, end, wider, textpage)
    return out


def _gaps(run: Run, textpage: Any) -> Iterator[tuple[int, int, float, float]]:
    """The blanks between the words of a line: from, to among the words, from, to on the page."""
    for blank in _BLANKS.finditer(run.words, len(run.words) - len(run.words.lstrip()), len(run.words.rstrip())):
        if pdfium.FPDFText_GetLooseCharBox(textpage, run.first + blank.start() - 1, _LOOSE):
            left = _LOOSE.right
            if pdfium.FPDFText_GetLooseCharBox(textpage, run.first + blank.end(), _LOOSE):
                yield blank.start(), blank.end(), left, _LOOSE.left


def _segment(
    run: Run, place: int, start: int, end: int, wider: list[tuple[int, int, float, float]], textpage: Any
) -> Iterator[Segment]:
    first, last = box_of(textpage, run.first + start), box_of(textpage, run.first + end - 1)
    x, y = ctypes.c_double(), ctypes.c_double()
    if first and last and pdfium.FPDFText_GetCharOrigin(textpage, run.first + start, x, y):
        at = [0, *accumulate(map(len, run.letters(start, end)))]
        blanks = tuple((at[before - start], at[after - start], left, right) for before, after, left, right in wider)
        size = size_of(textpage, run.first + start)
        yield Segment(
            "".join(run.letters(start, end)), min(first[0], last[0]), max(first[2], last[2]), y.value, size, place, blanks
        )


def size_of(textpage: Any, index: int) -> float:
    """The size of a letter's type, in points as printed."""
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(textpage, index))
    if pdfium.FPDFText_GetMatrix(textpage, index, matrix):
        size *= (matrix.c * matrix.c + matrix.d * matrix.d) ** 0.5
    return size
