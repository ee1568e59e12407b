"""A window of a text made easy to match: markup away, table cells on their own lines, every dash a hyphen.

Positions in a view are mapped back to the body, so that evidence quotes the words a reader sees. The view never replaces
the text: it exists only while facts are looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from generator.fold import fold, fold_body, fold_known
from generator.model import Evidence, Span, Text
from generator.quick import quickly_made

UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
"""Capital letters of Vietnamese, for a character class (the code points of small and capital letters are mixed)."""
LOWER = UPPER.lower()

_SIGN = "[*_\\\\\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]"
_DELETED = re.compile(f"{_SIGN}{_SIGN}*")  # begun by a class of characters: a search passes over all others
_SAME_LENGTH = (
    *(("|", "\n"), ("\r", "\n"), ("\x0b", "\n"), ("\x0c", "\n"), ("\u2028", "\n"), ("#", " "), ("\u00a0", " ")),
    *((space, " ") for space in "\u202f\u2009"),
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    *(("Ƣ", "Ư"), ("ƣ", "ư")),
)
# Ƣ (U+01A2) is what some PDF fonts leave of Ư
_SEEN = tuple((char, seen, fold(char), fold(seen)) for char, seen in _SAME_LENGTH)
_SEEN_OF_KNOWN = tuple(row for row in _SEEN if fold_known(row[0])[1])
"""What is seen of a character, and the folds of both; the second for texts of nothing but ordinary characters."""
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def any_case(words: str, then: str = "") -> str:
    """A pattern for words in any case, and what must come `then`. Its first letter is plain, so that a search looks at few
    places of a text; with the flag for any case it would start at every letter. "PV" -> "P[Vv]|p[Vv]"."""
    rest = "".join(f"[{char.upper()}{char.lower()}]" if char.isalpha() else re.escape(char) for char in words[1:])
    return "|".join(re.escape(first) + rest + then for first in sorted({words[0].upper(), words[0].lower()}))


@quickly_made
@dataclass(frozen=True, slots=True)
class Line:
    """A line of a view: where it stands, its words without surrounding space, and their fold."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(slots=True)
class View:
    """`text` is the cleaned window; `at` gives the offset in the body of one in the window."""

    text: str
    start: int
    _cuts: list[int] = field(default_factory=list)
    _shift: list[int] = field(default_factory=list)
    _folded: str | None = None
    _lines: list[Line] = field(default_factory=list)
    _unread: Iterator[Line] | None = None

    @property
    def folded(self) -> str:
        """The fold of the text, same length."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    def lines_from(self, position: int) -> Iterator[Line]:
        """The lines from a position on that hold anything but space, made one by one: few are ever looked at."""
        folded = self.folded
        for match in _LINE.finditer(self.text, position):
            start, end = match.span()
            yield Line(start, end, match.group(), folded[start:end])

    def first_lines(self, count: int) -> list[Line]:
        """The first lines that hold anything but space, at most so many."""
        if len(self._lines) < count:
            self._unread = self._unread or self.lines_from(0)
            self._lines.extend(islice(self._unread, count - len(self._lines)))
        return self._lines[:count]

    @property
    def lines(self) -> list[Line]:
        """All lines that hold anything but space."""
        return self.first_lines(len(self.text))

    def at(self, position: int) -> int:
        """Offset in the body of a position in the view."""
        index = bisect_right(self._cuts, position) - 1
        return self.start + position + (self._shift[index] if index >= 0 else 0)

    def span(self, start: int, end: int) -> Span:
        """Span in the body of a range of the view."""
        return Span(self.at(start), self.at(end - 1) + 1 if end > start else self.at(start))


def view_of(body: str, start: int = 0, end: int | None = None) -> View:
    """The view of a window of the body: "**Số:** 12\\_/QĐ" is seen as "Số: 12/QĐ"."""
    window = body[start:end]
    if end is not None and len(body) > 1000:  # a part of a text, of which other parts will be asked for, too
        folded, known = fold_body(body)
        folded = folded[start:end]
    else:
        folded, known = fold_known(window)
    for char, seen, char_folded, seen_folded in _SEEN_OF_KNOWN if known else _SEEN:
        if char in window:
            window = window.replace(char, seen)
            folded = folded.replace(char_folded, seen_folded)
    if known and not ("*" in window or "_" in window or "\\" in window):  # nothing to delete, and the fold is made already
        return View(window, start, [], [], folded)
    pieces, cuts, shift, last, removed, length = [], [], [], 0, 0, 0
    for match in _DELETED.finditer(window):
        pieces.append(window[last : match.start()])
        length += match.start() - last
        removed += match.end() - match.start()
        cuts.append(length)
        shift.append(removed)
        last = match.end()
    pieces.append(window[last:])
    return View("".join(pieces), start, cuts, shift)


def tidy(words: str) -> str:
    """Words as shown: no markup, single spaces."""
    words = words.replace("|", " ").replace("#", " ")
    plain = " ".join(words.split())
    if plain.isprintable() and not ("*" in plain or "_" in plain or "\\" in plain):
        return plain  # no invisible sign is printable
    return " ".join(_DELETED.sub("", words).split())


def evidence(text: Text, view: View, start: int, end: int) -> Evidence:
    """The words between two positions of a view, with their line in the original file."""
    span = view.span(start, end)
    return Evidence(span, text.line_of(span.start), tidy(span.of(text.body))[:300])
