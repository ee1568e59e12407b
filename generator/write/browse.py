"""The first page of each index: the picture and the overview that lead to its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from generator.fold import sort_key
from generator.tables import province, provinces
from generator.write.address import index_path
from generator.write.charts import Bar, Period, Tile, tile_map, tile_names, timeline, unit_of
from generator.write.entries import CENTRAL, UNKNOWN, Entry, unit_entry
from generator.write.indexes import ROWS, Index, Listed, entry_pages, entry_row, page
from generator.write.markup import Markup
from generator.write.rows import Row
from generator.write.site import Planned, Site, ready
from generator.write.spool import Cut

BEFORE = "truoc-2025"
LEVELS = ("central", "province", "sector", "district", "commune", "unknown", "news", "none")


def index_pages(site: Site, index: Index, lists: Sequence[Listed], cut: Callable[[Sequence[Row]], Cut]) -> Iterator[Planned]:
    """Every page of an index, its first page first. `cut` gives the items of documents."""
    first: Callable[[Site, Index, Sequence[Listed]], Iterator[Planned]]
    first = {"tinh": _tinh, "ngay": _ngay, "co-quan": _co_quan}.get(index.slug, _plain)
    yield from first(site, index, lists)
    included = _included(site, lists) if index.slug == "tinh" else {}
    for one in _with_every_tile(site, lists) if index.slug == "tinh" else lists:
        yield from entry_pages(site, index, one, cut, included.get(one.entry.slug, ()))


def _first(site: Site, index: Index, path: str, **values: Any) -> Planned:
    title = values.pop("title", "") or site.t(f"index.{index.slug}.title")
    return ready(path, page(site, path, index.template, title, lead=site.t(f"index.{index.slug}.lead"), **values))


# ---------------------------------------------------------------- by type, by signer


def _plain(site: Site, index: Index, lists: Sequence[Listed]) -> Iterator[Planned]:
    total = max(1, -(-len(lists) // ROWS))
    for number in range(1, total + 1):
        path = index_path(index.slug, "", number)
        entries = [entry_row(site, path, one) for one in lists[(number - 1) * ROWS : number * ROWS]]
        pages = [
            {"number": n, "href": site.href(path, index_path(index.slug, "", n)), "current": n == number}
            for n in range(1, total + 1)
        ]
        yield _first(site, index, path, entries=entries, pages=pages if total > 1 else [])


# ---------------------------------------------------------------- by date


def _ngay(site: Site, index: Index, lists: Sequence[Listed]) -> Iterator[Planned]:
    path = index_path(index.slug)
    entries = [entry_row(site, path, one) for one in lists]
    yield _first(site, index, path, entries=entries, chart=year_chart(site, path, lists, "bieu-do"), pages=[])


def year_chart(site: Site, path: str, lists: Sequence[Listed], identity: str) -> Markup:
    """The timeline of years; years without documents between the first and the last are shown empty."""
    years = {int(one.entry.slug): one for one in lists if one.entry.slug.isdigit()}
    if not years:
        return Markup("")
    first, last = min(years), max(years)
    shown = range(first, last + 1) if last - first < 120 else sorted(years)
    bars = []
    for year in shown:
        one = years.get(year)
        bars.append(Bar(str(year), len(one.rows), site.href(path, one.entry.path)) if one else Bar(str(year), 0, ""))
    return timeline(site, bars, identity, site.t("index.ngay.chart"))


# ---------------------------------------------------------------- by province


def _today(identity: str) -> str:
    """The unit of today in which a unit's territory lies, "" where several share it."""
    unit = province(identity)
    if unit is None or not unit.until:
        return identity
    return unit.successors[0] if len(unit.successors) == 1 else ""


def _with_units_of_today(lists: Sequence[Listed]) -> list[Listed]:
    """The entries, with a unit of today that has no document of its own but some of units it took in."""
    known = {one.entry.slug for one in lists}
    more = sorted({_today(one.entry.slug) for one in lists if one.entry.group == "before"} - known - {""})
    units = [unit for key in more if (unit := province(key))]
    return [*lists, *(Listed(Entry("tinh", unit.id, unit.name, "now"), []) for unit in units)]


def _with_every_tile(site: Site, lists: Sequence[Listed]) -> list[Listed]:
    """The same, with every unit that has a tile on a map: each tile leads to a page, that of an empty unit says so."""
    known = _with_units_of_today(lists)
    have = {one.entry.slug for one in known}
    periods: tuple[Period, ...] = ("now", "before")
    units = {unit.id: unit for period in periods for name in tile_names(period) if (unit := unit_of(name, period))}
    return [*known, *(Listed(unit_entry(site.t, units[key]), []) for key in sorted(units.keys() - have))]


def _included(site: Site, lists: Sequence[Listed]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in lists:
        now = _today(one.entry.slug)
        if one.entry.group == "before" and now:
            found.setdefault(now, []).append(entry_row(site, index_path("tinh", now), one))
    return found


def _tinh(site: Site, index: Index, lists: Sequence[Listed]) -> Iterator[Planned]:
    """The view of today, with the units that each took in; and the view of before 1 July 2025."""
    for period, path in (("now", index_path("tinh")), ("before", index_path("tinh", BEFORE))):
        views = [
            {"text": site.t("index.tinh.now"), "href": site.href(path, index_path("tinh")), "current": period == "now"},
            {
                "text": site.t("index.tinh.before"),
                "href": site.href(path, index_path("tinh", BEFORE)),
                "current": period != "now",
            },
        ]
        title = site.t("index.tinh.title") if period == "now" else site.t("index.tinh.before_title")
        groups = _now_groups(site, path, lists) if period == "now" else _before_groups(site, path, lists)
        picture = province_map(site, path, lists, "now" if period == "now" else "before", "ban-do")
        yield _first(site, index, path, title=title, views=views, map=picture, groups=groups)


def province_map(site: Site, path: str, lists: Sequence[Listed], period: Period, identity: str) -> Markup:
    """The tile map of a period, counted over the units of today or of 30 June 2025."""
    counts: dict[str, int] = {}
    for one in lists:
        key = _today(one.entry.slug) if period == "now" else one.entry.slug
        counts[key] = counts.get(key, 0) + len(one.rows)
    tiles = {}
    for name in tile_names(period):
        unit = unit_of(name, period)
        if unit is not None:
            count = counts.get(unit.id, 0)
            tiles[name] = Tile(unit.name, count, site.href(path, index_path("tinh", unit.id)))
    return tile_map(site, period, tiles, identity)


def _now_groups(site: Site, path: str, lists: Sequence[Listed]) -> list[dict[str, Any]]:
    special = {one.entry.slug: entry_row(site, path, one) for one in lists if one.entry.slug in (CENTRAL, UNKNOWN)}
    units = {one.entry.slug: one for one in _with_units_of_today(lists) if one.entry.group == "now"}
    inside: dict[str, list[Listed]] = {}
    for one in lists:
        if one.entry.group == "before":
            inside.setdefault(_today(one.entry.slug), []).append(one)
    rows = []
    for one in sorted(units.values(), key=lambda u: sort_key(u.entry.name)):
        row = entry_row(site, path, one)
        row["children"] = [entry_row(site, path, child) | {"note": ""} for child in inside.get(one.entry.slug, ())]
        row["count"] = len(one.rows) + sum(child["count"] for child in row["children"])
        rows.append(row)
    groups = [{"title": "", "entries": [special[CENTRAL]]}] if CENTRAL in special else []
    groups.append({"title": site.t("index.tinh.now"), "entries": rows})
    if inside.get(""):
        groups.append({"title": site.t("index.tinh.historical"), "entries": [entry_row(site, path, one) for one in inside[""]]})
    if UNKNOWN in special:
        groups.append({"title": "", "entries": [special[UNKNOWN]]})
    return [group for group in groups if group["entries"]]


def _before_groups(site: Site, path: str, lists: Sequence[Listed]) -> list[dict[str, Any]]:
    units = {unit.id: unit for name in tile_names("before") if (unit := unit_of(name, "before"))}
    former = [entry_row(site, path, one) for one in lists if one.entry.slug in units]
    older = {unit.id for unit in provinces() if unit.until and unit.id not in units}
    groups = [{"title": site.t("index.tinh.before"), "entries": former}]
    groups.append({
        "title": site.t("index.tinh.historical"),
        "entries": [entry_row(site, path, one) for one in lists if one.entry.slug in older],
    })  # fmt: skip
    return [group for group in groups if group["entries"]]


# ---------------------------------------------------------------- by issuing body


def _co_quan(site: Site, index: Index, lists: Sequence[Listed]) -> Iterator[Planned]:
    """The bodies by level; a level with many stands on pages of its own."""
    path = index_path(index.slug)
    places = {body.id: body.province or "" for one in lists for row in one.rows[:1] for body in row.bodies}
    levels: dict[str, list[Listed]] = {}
    for one in lists:
        levels.setdefault(one.entry.group if one.entry.group in LEVELS else "unknown", []).append(one)
    many = len(lists) > ROWS
    groups = []
    for level in (level for level in LEVELS if level in levels):
        title = site.t(f"index.co-quan.{level}") if level != "none" else ""
        if many and len(levels[level]) > 30:
            own = index_path(index.slug, f"cap-{level}")
            row = {
                "name": title,
                "count": sum(len(one.rows) for one in levels[level]),
                "href": site.href(path, own),
                "note": "",
                "children": [],
            }
            groups.append({"title": title, "sections": [{"name": "", "entries": [row]}]})
            yield from _level_pages(site, index, level, title, levels[level])
        else:
            sections = _by_place(site, path, levels[level], places, central=level == "central")
            alone = [entry["name"] for section in sections for entry in section["entries"]] == [title]
            groups.append({"title": "" if alone else title, "sections": sections})
    yield _first(site, index, path, groups=groups, pages=[])


def _by_place(site: Site, path: str, lists: Sequence[Listed], places: Mapping[str, str], central: bool) -> list[dict[str, Any]]:
    """The bodies of a level by province. A central body without one is no riddle: these stand first, without a heading."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in lists:
        unit = province(places.get(one.entry.slug, ""))
        found.setdefault(unit.name if unit else "", []).append(entry_row(site, path, one))
    unknown = site.t("unknown") if len(found) > 1 and not central else ""
    order = sorted(found, key=lambda name: ((name == "") != central, sort_key(name)))
    return [{"name": name or unknown, "entries": found[name]} for name in order]


def _level_pages(site: Site, index: Index, level: str, title: str, lists: Sequence[Listed]) -> Iterator[Planned]:
    total = -(-len(lists) // ROWS)
    for number in range(1, total + 1):
        path = index_path(index.slug, f"cap-{level}", number)
        entries = [entry_row(site, path, one) for one in lists[(number - 1) * ROWS : number * ROWS]]
        pages = [
            {"number": n, "href": site.href(path, index_path(index.slug, f"cap-{level}", n)), "current": n == number}
            for n in range(1, total + 1)
        ]
        groups = [{"title": "", "sections": [{"name": "", "entries": entries}]}]
        yield _first(site, index, path, title=title, groups=groups, pages=pages if total > 1 else [])
