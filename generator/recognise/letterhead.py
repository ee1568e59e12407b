"""The letterhead: what is left of the header when the other facts are taken out."""

from __future__ import annotations

import re
from functools import cache

from generator.fold import fold
from generator.recognise.dates import Dated
from generator.recognise.header import STATE, Header
from generator.recognise.number import Number
from generator.recognise.view import View
from generator.tables import table

_RULES = re.compile(r"[-=.…~][-=.…~]{2,}")
_NUMBER = re.compile(r"S[ỐỎỜO06]\s*:", re.I)
_CELL = re.compile(r"[^\n\t]+")
_PART = re.compile(r"\S(?:.*?\S)??(?=\s{3,}|\s*$)")
_MOST_LINES = 16
_DIGITS = re.compile(r"^[\W\d]*$")


@cache
def _furniture() -> re.Pattern[str]:
    words = "|".join(re.escape(fold(w)).replace(r"\ ", r"\s+") for w in table("header")["furniture"])
    return re.compile(rf"^\W*(?:{words})(?![^\W\d_])")


def letterhead(view: View, header: Header, number: Number | None, dated: Dated | None) -> list[tuple[int, int, str]]:
    """The lines in capitals of the letterhead as (start, end, words)."""
    ends = [f.start for f in (header.type_line, header.vv, header.kinh_gui) if f]
    end = min([header.end, *ends])
    if header.vv and end == header.vv.start and header.state and header.state.start > end and header.state.start - end < 400:
        end = header.state.start
    taken = [(f.start, f.end) for f in (header.state, header.party, header.motto) if f]
    taken += [(f.start, f.end) for f in (number, dated) if f]
    if dated:
        taken.append((dated.place_start, dated.end))
    if header.vv:
        taken.append((header.vv.start, _vv_end(header)))
    pieces = _free(header.start, end, sorted(taken))
    out: list[tuple[int, int, str]] = []
    for a, b in pieces:
        for match in _CELL.finditer(view.text[a:b]):
            for part in _PART.finditer(match.group()):
                raw = STATE.sub(" ", _RULES.sub(" ", part.group()))
                words = raw.strip(' -*.,:;|"“”')
                if len(words) < 2 or _DIGITS.match(words) or _NUMBER.match(words) or _furniture().match(fold(words)):
                    continue
                if len(out) < _MOST_LINES and _capitals(words):
                    start = a + match.start() + part.start()
                    out.append((start, start + len(part.group()), words))
    return out


def _capitals(words: str) -> bool:
    letters = [*filter(str.isalpha, words)]
    return len(letters) >= 2 and sum(map(str.isupper, letters)) >= 0.9 * len(letters)


def _vv_end(header: Header) -> int:
    ends = [f.start for f in (header.state, header.party, header.kinh_gui) if f and header.vv and f.start > header.vv.start]
    return min([header.end, *ends])


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces, position = [], start
    for a, b in taken:
        if a >= end:
            break
        if a > position:
            pieces.append((position, a))
        position = max(position, b)
    if position < end:
        pieces.append((position, end))
    return pieces
