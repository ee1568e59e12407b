"""Which province a citation speaks of, and whether two provinces of different periods can be the same place."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.fold import fold
from generator.link.forms import rows
from generator.model import Province


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """(names longest first, folded name -> unit slug, slug before 2025 -> slug today)."""
    names: dict[str, str] = {}
    today: dict[str, str] = {}
    table = rows("provinces.yml")
    for group in ("provinces_2025", "provinces_before_2025"):
        for row in table[group]:
            for name in [row["name"], *row.get("aliases", ())]:
                names.setdefault(name, row["id"])
            if group == "provinces_before_2025":
                today[row["id"]] = row["successor"]
    alternatives = "|".join(sorted((re.escape(n) for n in names), key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), {fold(n): i for n, i in names.items()}, today


@lru_cache(maxsize=65536)
def province_in(words: str) -> str | None:
    """The province named in an issuer's name: "Ủy ban nhân dân tỉnh Bắc Giang" -> "bac-giang"; "UBND tỉnh" -> None."""
    pattern, names, _ = _table()
    found = pattern.findall(words)
    return names[fold(found[-1])] if found else None


def slug_of_province(province: Province) -> str:
    """The period-free slug of a unit: Bắc Giang of 1997 to 2025 -> "bac-giang"."""
    _, names, _ = _table()
    return names.get(fold(province.name), province.id)


def same_place(cited: str, target: str) -> bool:
    """Can a citation that says `cited` mean a document of `target`? The same unit, or its successor of 1 July 2025."""
    _, _, today = _table()
    return cited == target or today.get(target) == cited
