"""The names of bodies in the lines of a letterhead: joined where a name goes on, cut where a new one begins.

NĐ 30/2020 Phụ lục I mục II.2: the parent body in plain capitals, below it the issuing body in bold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from generator import tables
from generator.fold import fold

_CONNECTS = {"va", "cua", "ve", "cho"}
_LONGEST = 60
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_PLACE = r"(?P<scope>tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)\s+(?P<place>.+)"


@cache
def _heads() -> frozenset[str]:
    """First words that open the name of a body."""
    first = {row[0] for row in tables.sector_kinds()}
    first |= {name for kind in tables.local_kinds() for name in kind.printed}
    first |= set(tables.bodies_by_name())
    first |= {tables.squash(name) for row in tables.table("issuing_bodies")["party_organs"] for name in row["printed"]}
    return frozenset(first)


@cache
def _longest_head() -> int:
    return max(len(h.split()) for h in _heads())


def _opens(words: Sequence[str]) -> bool:
    """Do these folded words begin with the name of a body?"""
    return any(" ".join(words[:n]) in _heads() for n in range(min(len(words), _longest_head()), 0, -1))


@cache
def _known_prefixes() -> frozenset[str]:
    names = [*tables.bodies_by_name(), *(name for kind in tables.local_kinds() for name in kind.printed)]
    return frozenset(" ".join(parts[:n]) for parts in (name.split() for name in names) for n in range(1, len(parts) + 1))


def cut(lines: Sequence[str]) -> list[str]:
    """The names of bodies in the lines of a letterhead: ["BỘ TÀI CHÍNH", "CỤC HẢI", "QUAN"] -> 2 names."""
    names: list[str] = []
    for line in lines:
        words = tables.squash(line).split()
        if not words:
            continue
        if names:
            before = tables.squash(names[-1])
            joined = f"{before} {' '.join(words)}"
            continues = joined in _known_prefixes() or before.split()[-1] in _CONNECTS or not _opens(words)
            if " ".join(words) == before:
                continue
            if continues or names[-1].rstrip().endswith(("-", ",")):
                names[-1] = f"{names[-1]} {line}"
                continue
        names.append(line)
    return [part for name in names for part in _cut_inside(name)]


@lru_cache(maxsize=8192)
def _cut_inside(name: str) -> tuple[str, ...]:
    """Two bodies on one line: "BỘ TÀI CHÍNH CỤC HẢI QUAN", "BỘ CÔNG AN - BỘ TÀI CHÍNH"."""
    spans = [(m.start(), m.end()) for m in _WORD.finditer(name)]
    words = [fold(name[a:b]) for a, b in spans]
    if len(words) > _LONGEST:
        return (name,)
    for index in range(1, len(words)):
        if not _opens(words[index:]):
            continue
        left = " ".join(words[:index])
        rest = " ".join(words)
        if rest in tables.bodies_by_name() or (
            " ".join(words[: index + 2]) in _known_prefixes() and left not in tables.bodies_by_name()
        ):
            continue
        between = name[spans[index - 1][1] : spans[index][0]]
        if (
            left in tables.bodies_by_name()
            or (names_place(left) and words[index] not in ("thanh", "huyen", "quan") and not _place_goes_on(left, words[index]))
            or between.strip() in ("-", ";")
        ):
            return (name[: spans[index - 1][1]], *_cut_inside(name[spans[index][0] :]))
    return (name,)


@cache
def local_pattern() -> re.Pattern[str]:
    """The folded name of a local body: its `kind`, `scope`, `place` and the `rest` behind these."""
    names = sorted((re.escape(n) for k in tables.local_kinds() for n in k.printed), key=lambda n: (-len(n), n))
    return re.compile(rf"^(?P<kind>{'|'.join(names)})(?:\s+(?:{_PLACE}))?(?P<rest>\s+.+)?$")


def names_place(key: str) -> bool:
    """Whether a folded name is that of a local body with its place.

    Example:  "uy ban nhan dan tinh bac giang" -> True
    """
    match = local_pattern().match(key)
    return bool(match and match["place"])


@cache
def _places() -> frozenset[str]:
    return frozenset(tables.squash(name) for name in tables.province_aliases())


def _place_goes_on(key: str, word: str) -> bool:
    """Is a word that could open a body the end of a place's name? "… THÀNH PHỐ HẢI" + "PHÒNG"."""
    match = local_pattern().match(key)
    return bool(match and match["place"] and f"{match['place']} {word}" in _places())
