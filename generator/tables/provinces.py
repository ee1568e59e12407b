"""Provinces of all periods: the unit that a name meant on a day, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from generator.fold import slugify
from generator.model import Province
from generator.tables.rows import squash, table


@dataclass(frozen=True, slots=True)
class _Unit:
    province: Province
    ranks: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    gso: str
    region: str


def first_day(date: str) -> str:
    """The first day of a date that may be a month or a year: "2020-05" -> "2020-05-01"."""
    return (date + "-01-01")[:10] if len(date) < 10 and len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    """The last day of such a date, that of nothing being past all days: "2020" -> "2020-12-31", "" -> "9999-12-31"."""
    return "9999-12-31" if not date else {4: f"{date}-12-31", 7: f"{date}-31"}.get(len(date), date)


@cache
def _units() -> dict[str, _Unit]:
    units = {}
    for row in table("provinces")["units"]:
        ranks = tuple((str(t["from"]), str(t["type"])) for t in row["types"])
        province = Province(
            row["id"], row["name"], ranks[-1][1], row["since"], row.get("until", ""), tuple(row.get("successors", ()))
        )
        units[row["id"]] = _Unit(province, ranks, tuple(row.get("aliases", ())), row.get("gso", ""), row.get("region", ""))
    return {key: replace(unit, province=replace(unit.province, successors=_today(units, key))) for key, unit in units.items()}


def _today(units: Mapping[str, _Unit], key: str) -> tuple[str, ...]:
    """Ids valid today that took over the territory, through all periods; empty for a unit of today."""
    found: list[str] = []
    for successor in units[key].province.successors:
        for last in _today(units, successor) or (successor,):
            if last not in found:
                found.append(last)
    return tuple(found)


def provinces() -> tuple[Province, ...]:
    """All province-level units of all periods; today's have an empty `until`."""
    return tuple(unit.province for unit in _units().values())


@lru_cache(maxsize=8192)
def province(key: str, date: str | None = None) -> Province | None:
    """The unit with this id, with its rank on the date (Quảng Ninh: tỉnh, since 2026-09-01 thành phố)."""
    unit = _units().get(key)
    if unit is None:
        return None
    rank = unit.ranks[-1][1]
    if date:
        valid = [kind for since, kind in unit.ranks if first_day(since) <= last_day(date)]
        rank = valid[-1] if valid else unit.ranks[0][1]
    return replace(unit.province, type=rank)


@cache
def province_aliases() -> Mapping[str, tuple[str, ...]]:
    """Printed name -> ids of the units that bear it in some period: "Bắc Ninh" -> (bac-ninh, bac-ninh-truoc-2025)."""
    names: dict[str, list[str]] = {}
    for key, unit in _units().items():
        for name in (unit.province.name, *unit.aliases):
            names.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in names.items()}


@cache
def _units_by_name() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for name, keys in province_aliases().items():
        known = names.setdefault(squash(name), [])
        known.extend(key for key in keys if key not in known)
    for key in _units():
        known = names.setdefault(key, [])
        if key not in known:
            known.append(key)
    return {name: tuple(keys) for name, keys in names.items()}


_RANK = re.compile(r"^(?:tinh|thanh pho|tp|thu do|dac khu)\s+")


@lru_cache(maxsize=8192)
def province_on(name: str, date: str | None = None) -> Province | None:
    """The unit that a name or id means on a date (ISO, also year or month): the one valid then, else its nearest in time.

    "Bắc Ninh", "tỉnh Bắc Ninh", "TP. Hồ Chí Minh" and "bac-ninh" are understood. Without a date: the one of today, or the
    last that bore the name. None if no province-level unit ever bore it.

    >>> province_on("Bắc Ninh", "2021-05-01").id
    'bac-ninh-truoc-2025'
    """
    if name in _units() and not date:
        return province(name)
    key = squash(name) if name not in _units() else squash(_units()[name].province.name)
    keys = _units_by_name().get(key) or _units_by_name().get(_RANK.sub("", key)) or _units_by_name().get(name)
    if not keys:
        return None
    candidates = [_units()[key].province for key in keys]
    if date:
        start, end = first_day(date), last_day(date)
        valid = [p for p in candidates if first_day(p.since) <= end and start <= last_day(p.until)]
        if valid:
            return province(valid[0].id, date)
        later = [p for p in candidates if first_day(p.since) > end]
        candidates = [min(later, key=lambda p: p.since)] if len(later) == len(candidates) else candidates
    best = max(candidates, key=lambda p: (last_day(p.until), p.since))
    return province(best.id, date)


def province_now(unit: Province) -> Province | None:
    """The unit of today for one of the past (itself if it still exists); None where several took over its territory."""
    if not unit.until:
        return unit
    return province(unit.successors[0]) if len(unit.successors) == 1 else None


@cache
def _provinces_by_domain() -> dict[str, str]:
    return {slugify(unit.province.name).replace("-", ""): unit.province.name for unit in _units().values()}


def province_of_domain(words: str, date: str | None = None) -> Province | None:
    """The province of a web address under gov.vn: "sgd.bacgiang.gov.vn" -> Bắc Giang."""
    match = re.search(r"([a-z]+)\.gov\.vn", words)
    name = _provinces_by_domain().get(match[1]) if match else None
    return province_on(name, date) if name else None


def province_region(unit: Province) -> str:
    """Name of the region ("Đồng bằng sông Hồng"), empty where unknown."""
    name: str = table("provinces")["regions"].get(_units()[unit.id].region, "")
    return name
