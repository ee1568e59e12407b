"""The cross-reference appendix, `/vien-dan/`: every citation of the collection, found or missing, in plain paged tables.

It works without JavaScript. Every citation stands in the list of its citing year and in those of its citing bodies, each to its
end, at most 200 rows a page, grouped by status and relation, so that these combine. A status or a relation with few citations
has a list of its own; one with many has a page that leads into the lists of the years. With JavaScript the first page combines
all four filters (appendix_filter.py). A document that cites another five times is one row that says so.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, groupby

from generator.fold import slugify
from generator.write.address import index_path
from generator.write.appendix_filter import FOLDER
from generator.write.appendix_rows import Cell as Shape
from generator.write.appendix_rows import (
    Shown,
    cell,
    conflict_row,
    headed,
    known_to,
    law_row,
    missing_row,
    named,
    unclear_row,
)
from generator.write.appendix_tables import ROWS, SLUG, Section, list_page, section_pages, table_page, tables
from generator.write.diagrams import flows, network
from generator.write.entries import UNKNOWN
from generator.write.indexes import page
from generator.write.markup import Group, table_body, table_row
from generator.write.references import Entry, laws_of
from generator.write.rows import Row
from generator.write.site import Planned, Site, ready
from generator.write.spool import Pieces
from generator.write.survey import STATUSES, Cell, Survey, Web

MISSING = "con-thieu"
"""The folder of the list of what is missing, the longest of those beside the citations."""
DIRECT = 2000
"""A status or relation with more citations than this has no list of its own, but one of the years' lists."""
_TOP = 20
_CHIPS = 40

Key = tuple[str, str]
"""Status and relation."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: the address of its list, its name, its citations by cells."""

    slug: str
    name: str
    cells: Sequence[Cell]

    @property
    def count(self) -> int:
        """How many citations it has."""
        return sum(len(one.entries) for one in self.cells)

    def groups(self, mixed: bool = False) -> list[tuple[Key, array[int]]]:
        """Its citations by status and relation, the newest year first; `mixed` where those of a year are in order of the
        citing documents, whatever other bodies these have."""
        found = []
        for key, same in groupby(sorted(self.cells, key=lambda one: one.group), lambda one: (one.status, one.relation)):
            numbers = array("I")
            for _, of_year in groupby(same, lambda one: one.year):
                together = array("I")
                for one in of_year:
                    together.extend(one.entries)
                numbers.extend(sorted(together) if mixed else together)
            found.append((key, numbers))
        return found


def appendix_pages(site: Site, web: Web, rows: Mapping[str, Row], survey: Survey) -> Iterator[Planned]:
    """Every page of the appendix."""
    yield from overview_pages(site, web, rows, survey)
    yield from citation_pages(site, survey)


def overview_pages(
    site: Site, web: Web, rows: Mapping[str, Row], survey: Survey, known: Container[str] = ()
) -> Iterator[Planned]:
    """The first page of the appendix, that of the filter, and the lists of what is missing or odd, but for those (by the names
    of their folders) that are `known` to be as they were."""
    unclear = [entry for entry in survey.marked if entry.link.status == "ambiguous"]
    odd = [entry for entry in survey.marked if entry.link.conflict]
    sections = [
        Section(MISSING, "missing", _head(site, "missing_document", "missing_by", "missing_count"), survey.absent,
                missing_row, named, "missing.csv", headed),
        Section("chua-ro", "unclear", _head(site, "citing", "words", "candidates"), unclear, unclear_row, _ends),
        Section("mau-thuan", "conflicts", _head(site, "citing", "cited", "why"), odd, conflict_row, _ends),
        Section("luat", "laws", _head(site, "law", "law_documents", "law_basis"), laws_of(survey.laws), law_row,
                lambda law: (law.target,)),
    ]  # fmt: skip
    values = _values(site, survey.cells, survey.names)
    shown = Shown(site, rows, known_to(site.settings))
    yield _overview(shown, web, survey.mentions, sections, values)
    yield _filter(site)
    for section in sections:
        if section.slug not in known:
            yield from section_pages(shown, section)


def _ends(entry: Entry) -> Iterable[str]:
    return (entry.link.source, entry.link.target or "", *entry.link.candidates)


# ---------------------------------------------------------------- the first page


def _overview(
    shown: Shown, web: Web, times: int, sections: Sequence[Section], values: Mapping[str, Sequence[Value]],
) -> Planned:  # fmt: skip
    """Counts, filters, the beginning of each list, the picture of the whole."""
    site, path, t = shown.site, index_path(SLUG), shown.site.t
    lists = [
        {"slug": one.slug, "title": t(f"appendix.{one.name}"), "lead": t(f"appendix.{one.name}_lead"), "head": one.head,
         "body": table_body([Group([table_row(one.make(shown, path, item)) for item in one.items[:_TOP]])], len(one.head)),
         "count": min(len(one.items), _TOP), "total": len(one.items), "href": site.href(path, index_path(SLUG, one.slug))}
        for one in sections
    ]  # fmt: skip
    chips = {
        name: [{"name": v.name, "count": v.count, "href": site.href(path, index_path(SLUG, v.slug))} for v in found]
        for name, found in values.items()
    }
    groups = [
        {"title": t(f"appendix.by_{name}"), "items": chips[name][:_CHIPS], "more": chips[name][_CHIPS:]}
        for name in ("status", "relation", "body", "year")
    ]
    strongest = [
        {"citing": flow.citing or t("unknown"), "cited": flow.cited or t("unknown"), "count": flow.count}
        for flow in flows(web, shown.rows)[:_TOP]
    ]
    return ready(path, page(
        site, path, "vien-dan.md.j2", t("citations.title"), total=times, pairs=values["all"][0].count,
        all=site.href(path, index_path(SLUG, "tat-ca")), groups=groups, sections=lists,
        filter=site.href(path, f"{FOLDER}/index.md"),
        network=network(site, path, web, shown.rows), flows=strongest,
    ))  # fmt: skip


def _filter(site: Site) -> Planned:
    """The page on which a browser combines the filters; it tells nothing of the documents, so it never changes with them."""
    path, t = f"{FOLDER}/index.md", site.t
    return ready(path, page(
        site, path, "vien-dan-loc.md.j2", t("appendix.filter"),
        up={"href": site.href(path, index_path(SLUG)), "text": t("citations.title")},
        file=site.href(path, "data/citations.csv"), all=site.href(path, index_path(SLUG, "tat-ca")),
        script=site.href(path, "assets/js/refs.js"), head=_head(site, "citing", "relation", "cited", "status"),
        filters=[(name, t(f"appendix.filter_{name}")) for name in ("status", "relation", "body", "year")],
        files=site.href(path, f"{FOLDER}/root.js").removesuffix("root.js"), root=site.href(path, "data").removesuffix("data"),
    ))  # fmt: skip


def _head(site: Site, *words: str) -> list[str]:
    return [site.t(f"appendix.{word}") for word in words]


# ---------------------------------------------------------------- all citations, by what they can be filtered


def _values(site: Site, cells: Sequence[Cell], names: Mapping[str, str]) -> dict[str, list[Value]]:
    """The values of each filter in the order in which they are listed."""
    t = site.t
    found: dict[str, dict[str, list[Cell]]] = {"status": {}, "relation": {}, "body": {}, "year": {}}
    for one in cells:
        found["status"].setdefault(one.status, []).append(one)
        found["relation"].setdefault(one.relation, []).append(one)
        found["year"].setdefault(one.year, []).append(one)
        for body in one.bodies:
            found["body"].setdefault(body, []).append(one)
    status, year = found["status"], found["year"]
    relations = [Value(f"quan-he/{slugify(key)}", t(f"relation.{key}"), own) for key, own in sorted(found["relation"].items())]
    bodies = [Value(f"co-quan/{slugify(key)}", names[key], own) for key, own in sorted(found["body"].items())]
    return {
        "all": [Value("tat-ca", t("appendix.all"), cells)],
        "status": [Value(f"trang-thai/{s}", t(f"status.{s}"), status[s]) for s in STATUSES if s in status],
        "relation": sorted(relations, key=lambda one: -one.count),
        "body": sorted(bodies, key=lambda one: (one.slug == f"co-quan/{UNKNOWN}", -one.count)),
        "year": [Value(f"nam/{y}", t("unknown") if y == UNKNOWN else y, own) for y, own in year.items()],
    }


def citation_pages(site: Site, survey: Survey) -> Iterator[Planned]:
    """The lists of all citations: of each year and each body to the end; of a status or relation too, where it is short."""
    values, pieces = _values(site, survey.cells, survey.names), survey.pieces
    places: dict[tuple[str, Key], int] = {}
    for value in values["year"]:
        groups = value.groups()
        starts = accumulate((len(numbers) for _, numbers in groups), initial=0)
        places.update({(value.name, key): at for (key, _), at in zip(groups, starts, strict=False)})
    for value in (*values["all"], *values["status"], *values["relation"]):
        if value.count <= DIRECT:
            yield from _list(site, value, value.groups(), pieces)
        else:
            yield _contents(site, value, places)
    for value in values["body"]:
        yield from _list(site, value, value.groups(mixed=True), pieces)
    for position, value in enumerate(values["year"]):
        near = values["year"][max(0, position - 1) : position + 2]
        yield from _list(site, value, value.groups(), pieces, [(one.name, one.slug) for one in near if one is not value])


def _anchor(status: str, relation: str) -> str:
    return f"n-{status}-{slugify(relation)}"


def _list(
    site: Site, value: Value, groups: Sequence[tuple[Key, array[int]]], pieces: Pieces, near: Sequence[tuple[str, str]] = ()
) -> Iterator[Planned]:
    """The pages of one list of citations, grouped by status and relation; its first page leads to each group."""
    starts = list(accumulate((len(numbers) for _, numbers in groups), initial=0))
    head = _head(site, "citing", "relation", "cited", "status")
    inside = [(_name(site, *key), len(numbers), at // ROWS + 1, _anchor(*key))
              for (key, numbers), at in zip(groups, starts, strict=False)]  # fmt: skip
    for table in tables(value.slug, value.name, head, starts[-1], inside, near):
        first = (table.number - 1) * ROWS
        part = []
        for (key, numbers), start in zip(groups, starts, strict=False):
            own = numbers[max(0, first - start) : max(0, first + ROWS - start)]
            if own:
                part.append((_name(site, *key), _anchor(*key), pieces.cut(own)))
        yield Planned(table.path, partial(list_page, site, table, part))


def _name(site: Site, status: str, relation: str) -> str:
    return f"{site.t(f'relation.{relation}')} · {site.t(f'status.{status}')}"


def _contents(site: Site, value: Value, places: Mapping[tuple[str, Key], int]) -> Planned:
    """A list too long to be read: what each year has of it, leading to the place in the list of that year."""
    path, rows = index_path(SLUG, value.slug), []
    for year, same in groupby(value.cells, lambda one: one.year):
        counts: Counter[Key] = Counter()
        for one in same:
            counts[one.status, one.relation] += len(one.entries)
        name = site.t("unknown") if year == UNKNOWN else year
        parts: Shape = []
        for key, count in counts.items():
            target = index_path(SLUG, f"nam/{year}", places[name, key] // ROWS + 1)
            parts.append((_name(site, *key), site.href(path, target, _anchor(*key)), site.t.number(count)))
        total = site.t.number(counts.total())
        rows.append(table_row([cell(name, site.href(path, index_path(SLUG, f"nam/{year}"))), cell(total), parts]))
    (table,) = tables(value.slug, value.name, _head(site, "year", "count", "in_year"), len(rows), lead=site.t("appendix.long"))
    return ready(path, table_page(site, table, [Group(rows)]))
