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
def _first_words() -> frozenset[str]:
    return frozenset(words[0] for words in (*_names(), *_traps()))


@cache
def _longest() -> int:
    return max(len(words) for words in (*_names(), *_traps()))


@lru_cache(maxsize=1 << 14)
def _words_that_may_name(run: str) -> tuple[str, ...]:
    """The folded words of a run of capitalised words, empty where no name can begin in it. Most runs come again and again."""
    words = _WORD.findall(fold(run))
    return () if _first_words().isdisjoint(words) else tuple(words)


def mentions(text: str, date: str | None = None, start: int = 0, end: int | None = None) -> list[Mention]:
    """Provinces named in a range of a text, in order, the longest name at each place."""
    found = []
    begins, longest, names, traps = _first_words(), _longest(), _names(), _traps()
    for run in _CAPITALISED.finditer(text, start, len(text) if end is None else end):
        words = _words_that_may_name(run.group())
        if not words:
            continue
        parts = [(m.start() + run.start(), m.end() + run.start()) for m in _WORD.finditer(run.group())]
        index = 0
        while index < len(words):
            sizes = range(min(longest, len(words) - index), 0, -1) if words[index] in begins else ()
            for size in sizes:
                key = words[index : index + size]
                if key in traps:
                    index += size - 1
                    break
                if key in names:
                    a, b = parts[index][0], parts[index + size - 1][1]
                    before = text[max(0, a - 14) : a]
                    unit = tables.province_on(names[key], date)
                    ranked = bool(_RANK.search(before)) or key[0] in ("tp", "thanh") or text[a : a + 2] in ("TP", "Tp")
                    inside = not ranked and text[b : b + 1] == " " and text[b + 1 : b + 2].isupper()
                    if unit is not None and not _LOWER_RANK.search(before) and not inside and (ranked or unit.name != _PERSON):
                        found.append(Mention(a, b, unit, ranked))
                    index += size - 1
                    break
            index += 1
    return found


def province_of_text(
    text: str, date: str | None, end: int, skip: tuple[int, int] | None = None
) -> tuple[Mention, int, int] | None:
    """The province a text speaks of: (best mention, its votes, votes of all others), or None where none stands out.

    A province named first in the lead or with "tỉnh" counts more; a list of several provinces counts for none.
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
    (best, count), *others = votes.most_common(2)
    rest = sum(votes.values()) - count
    if count < _ENOUGH or (others and others[0][1] * 2 > count):
        return None
    return next(m for m in found if m.province.id == best), count, rest
