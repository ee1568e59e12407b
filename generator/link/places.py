"""Which province a citation speaks of, and whether two provinces of different periods can be the same place."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from generator import tables


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted((re.escape(n) for n in tables.province_aliases()), key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")


@lru_cache(maxsize=65536)
def provinces_in(words: str) -> frozenset[str]:
    """Ids of the units (of all periods) that the last province named in the words may be; empty if none is named.

    "Ủy ban nhân dân tỉnh Bắc Ninh" -> {bac-ninh, bac-ninh-truoc-2025}; "UBND tỉnh" -> {}.
    """
    found = _pattern().findall(words)
    return frozenset(tables.province_aliases()[found[-1]]) if found else frozenset()


@lru_cache(maxsize=4096)
def lineage(unit: str) -> frozenset[str]:
    """A unit, the units of its name in other periods, and those of today that took it over: where its documents live on."""
    province = tables.province(unit)
    if province is None:
        return frozenset({unit})
    return frozenset({unit, *tables.province_aliases().get(province.name, ()), *province.successors})


def same_place(cited: frozenset[str], target: str) -> bool:
    """Can a citation that speaks of `cited` mean a document of `target`? Itself, or the unit of today that succeeded it."""
    return not cited.isdisjoint(lineage(target))


@lru_cache(maxsize=65536)
def province_of_issuer(words: str, number: str) -> str:
    """The province of a cited body: named in its words, "?" where its symbol is of a local body, "" for central ones.

    ("UBND tỉnh Bắc Giang", "5/QĐ-UBND") -> "bac-giang"; ("UBND tỉnh", "5/QĐ-UBND") -> "?"; ("", "30/2020/NĐ-CP") -> "".
    """
    named = provinces_in(words)
    if named:
        return min(named)
    codes = [code for code in re.split(r"[/-]", number)[1:] if code and not code.isdigit()]
    return "" if any(tables.body_by_code(code) for code in codes) else "?"
