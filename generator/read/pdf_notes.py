"""Footnotes of a PDF: small type at the foot of a page that begins with a raised number, which stands in the text too or below
a short rule. They are taken out of the page's flow, so that a sentence runs on over the page, and stand at the end as
the footnotes of a Word file do: "[1]" in the text, "[1] Xem Điều 5 …" below it.

What is not surely a footnote stays where it is printed: a table's notes, small type without a number.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from generator.read.pdf_lines import Run, size_of

_SMALL, _RAISED = 0.93, 0.8
"""How large the type of notes is at most beside that of the text; that of a raised number beside the letters around it."""
_MARK = re.compile(r"\s*(\d{1,3}|\*{1,3})(?=\D|$)")
_RULE = (40.0, 260.0)
_ABOVE = 30.0
"""Points: how long the rule above notes is; how far it lies above them."""
_MORE = 12
"""Lines above the first note of a page that can belong to the last of the page before."""

Rule = tuple[float, float, float]
"""Where a line lies (y), from, to."""


@dataclass(slots=True)
class Notes:
    """The footnotes of a document so far: (label, words); labels are as printed where no other note has them."""

    found: list[tuple[str, list[str]]] = field(default_factory=list)
    sizes: Counter[float] = field(default_factory=Counter)
    open: bool = False

    def add(self, printed: str, words: list[str]) -> str:
        """A note with the label that it gets."""
        used = {label for label, _ in self.found}
        numbers = [int(label) for label in used if label.isdecimal()]
        label = printed if printed not in used else str(max(numbers, default=0) + 1)
        self.found.append((label, words))
        return label


def take_notes(runs: list[Run], textpage: Any, notes: Notes, rules: Callable[[], Sequence[Rule]]) -> set[int]:
    """Adds the notes of a page to `notes` and marks them in its text; the places of the lines that they were. `rules` gives
    the horizontal lines drawn on the page."""
    sizes = [_size(run, textpage) for run in runs]
    for run, size in zip(runs, sizes, strict=True):
        notes.sizes[round(size * 2) / 2] += len(run.words)
    text = notes.sizes.most_common(1)[0][0] if notes.sizes else 0.0
    last = len(runs)
    while last and (not runs[last - 1].words.strip() or _page_number(runs, last - 1, sizes, text)):
        last -= 1
    first = last
    while first and (sizes[first - 1] <= _SMALL * text or not runs[first - 1].words.strip()):
        first -= 1
    was_open, notes.open = notes.open, False
    if first == last or not any(run.words.strip() for run in runs[:first]):
        return set()
    return _taken(
        runs, textpage, notes, (first, last), rules() if was_open or _begins(runs, textpage, first, last) else (), was_open
    )


def _taken(
    runs: list[Run], textpage: Any, notes: Notes, foot: tuple[int, int], rules: Sequence[Rule], goes_on: bool
) -> set[int]:
    first, last = foot
    begins = _begins(runs, textpage, first, last)
    below = [at for at in range(first, last) if runs[at].words.strip() and _ruled(runs[at], rules)]
    marked = _marks(runs[:first], textpage, {label for _, label, _ in begins})
    sure = [at for at, label, raised in begins if raised + (label in marked) + bool(below and at >= below[0]) > 1]
    start = below[0] if below and goes_on else sure[0] if sure else last
    if start == last:
        return set()
    filled = [at for at in range(first, start) if runs[at].words.strip()]
    goes_on = goes_on and bool(notes.found)
    if goes_on and not below and 0 < len(filled) <= _MORE and _unfinished(notes.found[-1][1], runs[filled[0]].words):
        start = filled[0]
    places = [(at, label) for at, label, _ in begins if at >= start]
    if goes_on and (not places or places[0][0] > start):
        notes.found[-1][1].extend(_words(runs, start, places[0][0] if places else last))
    for (at, printed), (end, _) in pairwise([*places, (last, "")]):
        label = notes.add(printed, _words(runs, at, end, len(_MARK.match(runs[at].words)[0])))  # type: ignore[index]
        for run, letters in marked.get(printed, [])[:1]:
            beside = run.words[letters[-1] + 1 : letters[-1] + 2].isalpha()
            run.marks.update(dict.fromkeys(letters, "") | {letters[0]: f"[{label}] " if beside else f"[{label}]"})
    notes.open = True
    return set(range(start, last))


def _unfinished(note: Sequence[str], words: str) -> bool:
    """Whether a note ends within a sentence that words can go on."""
    return bool(note) and note[-1][-1] not in ".!?”" and words.lstrip()[:1].islower()


def _begins(runs: Sequence[Run], textpage: Any, first: int, last: int) -> list[tuple[int, str, bool]]:
    """Lines from `first` on that begin with a number, each counting on from the one before: place, label, whether raised."""
    found: list[tuple[int, str, bool]] = []
    for at in range(first, last):
        match = _MARK.match(runs[at].words)
        if match is None:
            continue
        raised = _raised(runs, textpage, at, match)
        if raised or runs[at].words[match.end() : match.end() + 1].isspace():
            before = found[-1][1] if found else ""
            if not (before.isdecimal() and match[1].isdecimal()) or int(match[1]) == int(before) + 1:
                found.append((at, match[1], raised))
    return found


def _raised(runs: Sequence[Run], textpage: Any, at: int, match: re.Match[str]) -> bool:
    """Whether the number with which a line begins is smaller than the words after it, on its line or the next."""
    run = runs[at]
    rest = re.compile(r"\S").search(run.words, match.end())
    own = size_of(textpage, run.first + match.start(1))
    if rest:
        return own <= _RAISED * size_of(textpage, run.first + rest.start())
    return at + 1 < len(runs) and bool(runs[at + 1].words.strip()) and own <= _RAISED * _size(runs[at + 1], textpage)


def _marks(runs: Sequence[Run], textpage: Any, labels: set[str]) -> dict[str, list[tuple[Run, list[int]]]]:
    """Where raised numbers stand in lines: by label, the line and the places of their letters."""
    found: dict[str, list[tuple[Run, list[int]]]] = {}
    for run in runs:
        places: list[int] = []
        for place, letter in enumerate(f"{run.words} "):
            if letter in "0123456789*" and _above(run, textpage, place, places):
                places.append(place)
            elif places:
                label = "".join(run.words[at] for at in places)
                if label in labels:
                    found.setdefault(label, []).append((run, places))
                places = []
    return found


def _above(run: Run, textpage: Any, place: int, before: list[int]) -> bool:
    """Whether a digit is smaller than the letter before it and stands above its line."""
    letter = (before[0] if before else place) - 1
    while letter >= 0 and run.words[letter].isspace():
        letter -= 1
    if letter < 0:
        return False
    size = size_of(textpage, run.first + letter)
    if size_of(textpage, run.first + place) > _RAISED * size:
        return False
    return _base(textpage, run.first + place) > _base(textpage, run.first + letter) + 0.15 * size


def _base(textpage: Any, index: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    return y.value if pdfium.FPDFText_GetCharOrigin(textpage, index, x, y) else 0.0


def _size(run: Run, textpage: Any) -> float:
    """The size of a line's type: neither its first nor its last letter tells it alone, they may be a raised number."""
    start, end = len(run.words) - len(run.words.lstrip()), len(run.words.rstrip())
    if start >= end:
        return 0.0
    return sorted(size_of(textpage, run.first + at) for at in (start, (start + end - 1) // 2, end - 1))[1]


def _page_number(runs: Sequence[Run], at: int, sizes: Sequence[float], text: float) -> bool:
    """Whether the last line of a page is its number."""
    return runs[at].words.strip(" -–—").isdecimal() and (sizes[at] > 0.6 * text or at == 0)


def _ruled(run: Run, rules: Sequence[Rule]) -> bool:
    """Whether a short rule at the left lies right above a line."""
    return any(
        _RULE[0] <= end - start <= _RULE[1] and abs(start - run.left) < 12 and -2 < place - run.top < _ABOVE
        for place, start, end in rules
    )


def _words(runs: Sequence[Run], start: int, end: int, skip: int = 0) -> list[str]:
    """The lines from `start` to `end`, without the first `skip` letters."""
    lines = [runs[start].words[skip:], *(run.words for run in runs[start + 1 : end])] if start < end else []
    return [line.strip() for line in lines if line.strip()]
