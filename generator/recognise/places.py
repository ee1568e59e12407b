"""Province of a document: from its issuing body, the place-date line, or what the text itself says.

DOMAIN: letterhead first, then the place-date line (central bodies say Hà Nội: no province document), the lead of a news
page, "trên địa bàn tỉnh X". Names match as whole capitalised words, the longest first ("Thái Bình Dương" is an ocean), and
never inside a list of recipients.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from generator import tables
from generator.fold import fold
from generator.model import Province
from generator.quick import quickly_made
from generator.recognise.view import UPPER

_CAPITALISED = re.compile(  # begins with a class of letters, so that a search starts only at these
    rf"[{UPPER}](?:(?<=T)P\.?\s?[{UPPER}])?[^\W\d_]*(?:\s?[-–]\s?[{UPPER}][^\W\d_]*|[ \n][{UPPER}][^\W\d_]*)*"
)
_WORD = re.compile(r"[^\W_]+")
_RANK = re.compile(r"(?:tỉnh|Tỉnh|TỈNH|thành phố|Thành phố|THÀNH PHỐ|TP\.?|Tp\.?)\s*$")
_LOWER_RANK = re.compile(
    r"(?:huyện|xã|phường|quận|thị trấn|thị xã|đường|(?<!hành )phố|sông|thôn|khu|cụm|sân bay|cảng"
    r"|ga|cầu|trường|Trường|bệnh viện|Công ty)\s*$"
)


_ENOUGH = 3
_PERSON = "Hồ Chí Minh"


@quickly_made
@dataclass(frozen=True, slots=True)
class Mention:
    """A province named in a text: offsets, the unit, and whether "tỉnh" or "thành phố" stands before it."""

    start: int
    end: int
    province: Province
    ranked: bool


@cache
def _names() -> dict[tuple[str, ...], str]:
    names = {}
    for name in tables.province_aliases():
        words = tuple(re.findall(r"[^\W_]+", fold(name)))
        if len(words) > 1 or words == ("hue",) or name.startswith(("TP", "Tp", "BR")):
            names[words] = name
    return names


@cache
def _traps() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(re.findall(r"[^\W_]+", fold(row["text"]))) for row in tables.table("provinces")["traps"])


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """How many words the names and traps have that begin with a word, the longest first."""
    sizes: dict[str, set[int]] = {}
    for words in (*_names(), *_traps()):
        sizes.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


@lru_cache(maxsize=1 << 14)
def _named_in(run: str) -> tuple[tuple[int, int, str, str], ...]:
    """(start, end, first word, name) of the provinces named in a run of capitalised words, the longest at each place. Most
    runs come again and again."""
    words = _WORD.findall(fold(run))
    sizes, names, traps = _sizes(), _names(), _traps()
    if sizes.keys().isdisjoint(words):
        return ()
    parts = [match.span() for match in _WORD.finditer(run)]
    found = []
    index = 0
    while index < len(words):
        for size in sizes.get(words[index], ()):
            key = tuple(words[index : index + size])
            if len(key) == size and (key in traps or key in names):
                if key not in traps:
                    found.append((parts[index][0], parts[index + size - 1][1], key[0], names[key]))
                index += size - 1
                break
        index += 1
    return tuple(found)


def mentions(text: str, date: str | None = None, start: int = 0, end: int | None = None) -> list[Mention]:
    """Provinces named in a range of a text, in order, the longest name at each place."""
    found = []
    for run in _CAPITALISED.finditer(text, start, len(text) if end is None else end):
        for low, high, first, name in _named_in(run.group()):
            a, b = run.start() + low, run.start() + high
            before = text[max(0, a - 14) : a]
            unit = tables.province_on(name, date)
            ranked = bool(_RANK.search(before)) or first in ("tp", "thanh") or text[a : a + 2] in ("TP", "Tp")
            inside = not ranked and text[b : b + 1] == " " and text[b + 1 : b + 2].isupper()
            if unit is not None and not _LOWER_RANK.search(before) and not inside and (ranked or unit.name != _PERSON):
                found.append(Mention(a, b, unit, ranked))
    return found


def province_of_text(
    text: str, date: str | None, end: int, skip: tuple[int, int] | None = None
) -> tuple[Mention, int, int] | None:
    """The province a text speaks of: (best mention, its votes, votes of all others), or None where none stands out.

    A province named first in the lead or with "tỉnh" counts more; a list of several provinces counts for none. It stands out
    with twice the votes of all others together, and where others are named, not by being named once ("ở tỉnh Thái Bình").
    """
    found = [m for m in mentions(text, date, 0, end) if not skip or not skip[0] <= m.start < skip[1]]
    votes: Counter[str] = Counter()
    for index, mention in enumerate(found):
        near = [
            m
            for m in found[max(0, index - 1) : index + 2]
            if m.province.id != mention.province.id and abs(m.start - mention.start) < 30
        ]
        if near:
            continue
        votes[mention.province.id] += 3 if mention.ranked else 1
        if mention.start < 600:
            votes[mention.province.id] += 2
    if not votes:
        return None
    best, count = votes.most_common(1)[0]
    rest = sum(votes.values()) - count
    named = [mention for mention in found if mention.province.id == best]
    if count < _ENOUGH or rest * 2 > count or (rest and len(named) == 1):
        return None
    return named[0], count, rest
