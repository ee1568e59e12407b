"""The cross-reference appendix, `/vien-dan/`: every citation of the collection, found or missing, in plain paged tables.

It works without JavaScript. Every citation stands in the list of its citing year and in those of its citing bodies, each to its
end, at most 200 rows a page, grouped by status and relation, so that these combine. A status or a relation with few citations
has a list of its own; one with many has a page that leads into the lists of the years. With JavaScript the first page combines
all four filters (appendix_filter.py). A document that cites another five times is one row that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.fold import slugify
from generator.link.known import known_documents
from generator.model import Collection
from generator.write.address import index_path
from generator.write.appendix_filter import FOLDER, STATUSES, Filed, filed, year_order
from generator.write.appendix_rows import (
    Cell,
    Shown,
    cell,
    citation_row,
    conflict_row,
    law_row,
    missing_row,
    unclear_row,
)
from generator.write.diagrams import flows, network
from generator.write.entries import UNKNOWN
from generator.write.indexes import page
from generator.write.markup import Group, table_body
from generator.write.references import entries, laws_of, missing
from generator.write.rows import Row
from generator.write.site import Parts, Site

SLUG = "vien-dan"
ROWS = 200
DIRECT = 2000
"""A status or relation with more citations than this has no list of its own, but one of the years' lists."""
_TOP = 20
_CHIPS = 40


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the appendix: its address, the key of its words, its columns, its items and how one becomes a row."""

    slug: str
    name: str
    head: Sequence[str]
    items: Sequence[Any]
    make: Callable[[Shown, str, Any], list[Cell]]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: the address of its list, its name, its citations."""

    slug: str
    name: str
    members: Sequence[Filed]


def appendix_pages(site: Site, collection: Collection, rows: Mapping[str, Row]) -> Iterator[tuple[str, Parts]]:
    """(path, page) of every page of the appendix."""
    every = entries(collection)
    shown = Shown(site, rows, known_documents(collection.settings.known_documents))
    absent = missing(collection, rows, every)
    unclear = [entry for entry in every if entry.link.status == "ambiguous"]
    odd = [entry for entry in every if entry.link.conflict]
    sections = [
        Section("con-thieu", "missing", _head(site, "missing_document", "missing_by", "missing_count"), absent,
                missing_row, "missing.csv"),
        Section("chua-ro", "unclear", _head(site, "citing", "words", "candidates"), unclear, unclear_row),
        Section("mau-thuan", "conflicts", _head(site, "citing", "cited", "why"), odd, conflict_row),
        Section("luat", "laws", _head(site, "law", "law_documents", "law_basis"), laws_of(every), law_row),
    ]  # fmt: skip
    ordered, names = filed(site, every, rows)
    values = _values(site, ordered, names)
    yield _overview(shown, collection, ordered, sections, values)
    yield _filter(site)
    yield from _citations(shown, values)
    for section in sections:
        yield from _table(shown, section)


# ---------------------------------------------------------------- the first page


def _overview(
    shown: Shown, collection: Collection, ordered: Sequence[Filed], sections: Sequence[Section],
    values: Mapping[str, Sequence[Value]],
) -> tuple[str, Parts]:  # fmt: skip
    """Counts, filters, the beginning of each list, the picture of the whole."""
    site, path, t = shown.site, index_path(SLUG), shown.site.t
    lists = [
        {"slug": one.slug, "title": t(f"appendix.{one.name}"), "lead": t(f"appendix.{one.name}_lead"), "head": one.head,
         "body": table_body([Group([one.make(shown, path, item) for item in one.items[:_TOP]])], len(one.head)),
         "count": min(len(one.items), _TOP), "total": len(one.items), "href": site.href(path, index_path(SLUG, one.slug))}
        for one in sections
    ]  # fmt: skip
    chips = {
        name: [{"name": v.name, "count": len(v.members), "href": site.href(path, index_path(SLUG, v.slug))} for v in found]
        for name, found in values.items()
    }
    groups = [
        {"title": t(f"appendix.by_{name}"), "items": chips[name][:_CHIPS], "more": chips[name][_CHIPS:]}
        for name in ("status", "relation", "body", "year")
    ]
    strongest = [
        {"citing": flow.citing or t("unknown"), "cited": flow.cited or t("unknown"), "count": flow.count}
        for flow in flows(collection, shown.rows)[:_TOP]
    ]
    return path, page(
        site, path, "vien-dan.md.j2", t("citations.title"), total=sum(one.entry.times for one in ordered), pairs=len(ordered),
        all=site.href(path, index_path(SLUG, "tat-ca")), groups=groups, sections=lists,
        filter=site.href(path, f"{FOLDER}/index.md"),
        network=network(site, path, collection, shown.rows), flows=strongest,
    )  # fmt: skip


def _filter(site: Site) -> tuple[str, Parts]:
    """The page on which a browser combines the filters; it tells nothing of the documents, so it never changes with them."""
    path, t = f"{FOLDER}/index.md", site.t
    return path, page(
        site, path, "vien-dan-loc.md.j2", t("appendix.filter"),
        up={"href": site.href(path, index_path(SLUG)), "text": t("citations.title")},
        file=site.href(path, "data/citations.csv"), all=site.href(path, index_path(SLUG, "tat-ca")),
        script=site.href(path, "assets/js/refs.js"), head=_head(site, "citing", "relation", "cited", "status"),
        filters=[(name, t(f"appendix.filter_{name}")) for name in ("status", "relation", "body", "year")],
        files=site.href(path, f"{FOLDER}/root.js").removesuffix("root.js"), root=site.href(path, "data").removesuffix("data"),
    )  # fmt: skip


def _head(site: Site, *words: str) -> list[str]:
    return [site.t(f"appendix.{word}") for word in words]


# ---------------------------------------------------------------- all citations, by what they can be filtered


def _values(site: Site, ordered: Sequence[Filed], names: Mapping[str, str]) -> dict[str, list[Value]]:
    """The values of each filter in the order in which they are listed, with their citations in order."""
    t = site.t
    found: dict[str, dict[str, list[Filed]]] = {"status": {}, "relation": {}, "body": {}, "year": {}}
    for one in ordered:
        found["status"].setdefault(one.status, []).append(one)
        found["relation"].setdefault(one.relation, []).append(one)
        found["year"].setdefault(one.year, []).append(one)
        for body in one.bodies:
            found["body"].setdefault(body, []).append(one)
    for members in found["body"].values():
        members.sort(key=lambda one: (one.group, year_order(one.year), one.entry.link.source, one.entry.link.index))
    bodies, relations = found["body"], found["relation"]
    return {
        "all": [Value("tat-ca", t("appendix.all"), ordered)],
        "status": [Value(f"trang-thai/{s}", t(f"status.{s}"), found["status"][s]) for s in STATUSES if s in found["status"]],
        "relation": [
            Value(f"quan-he/{slugify(relation)}", t(f"relation.{relation}"), relations[relation])
            for relation in sorted(relations, key=lambda name: (-len(relations[name]), name))
        ],
        "body": [
            Value(f"co-quan/{slugify(body)}", names[body], bodies[body])
            for body in sorted(bodies, key=lambda slug: (slug == UNKNOWN, -len(bodies[slug]), slug))
        ],
        "year": [Value(f"nam/{y}", t("unknown") if y == UNKNOWN else y, members) for y, members in found["year"].items()],
    }


def _citations(shown: Shown, values: Mapping[str, Sequence[Value]]) -> Iterator[tuple[str, Parts]]:
    """The lists of all citations: of each year and each body to the end; of a status or relation too, where it is short."""
    places = {(value.name, key): at for value in values["year"] for key, at in _starts(value.members).items()}
    for value in (*values["all"], *values["status"], *values["relation"]):
        if len(value.members) <= DIRECT:
            yield from _list(shown, value)
        else:
            yield _contents(shown, value, places)
    for value in values["body"]:
        yield from _list(shown, value)
    for position, value in enumerate(values["year"]):
        near = values["year"][max(0, position - 1) : position + 2]
        yield from _list(shown, value, [one for one in near if one is not value])


def _anchor(status: str, relation: str) -> str:
    return f"n-{status}-{slugify(relation)}"


def _starts(members: Sequence[Filed]) -> dict[tuple[str, str], int]:
    """Where in a list the citations of each status and relation begin."""
    found: dict[tuple[str, str], int] = {}
    for position, one in enumerate(members):
        found.setdefault((one.status, one.relation), position)
    return found


def _list(shown: Shown, value: Value, near: Sequence[Value] = ()) -> Iterator[tuple[str, Parts]]:
    """The pages of one list of citations, grouped by status and relation; its first page leads to each group."""
    site = shown.site
    members = sorted(value.members, key=lambda one: one.group)
    counts = Counter((one.status, one.relation) for one in members)
    first = index_path(SLUG, value.slug)
    inside = [
        {"name": _name(site, *key), "count": counts[key],
         "href": site.href(first, index_path(SLUG, value.slug, at // ROWS + 1), _anchor(*key))}
        for key, at in _starts(members).items()
    ]  # fmt: skip

    def body(path: str, part: Sequence[Filed]) -> list[Group]:
        return [
            Group([citation_row(shown, path, one.entry) for one in same], _name(site, *key), _anchor(*key))
            for key, same in groupby(part, lambda one: (one.status, one.relation))
        ]

    head = _head(site, "citing", "relation", "cited", "status")
    yield from _pages(shown, value.slug, value.name, head, members, body, inside=inside, near=near)


def _name(site: Site, status: str, relation: str) -> str:
    return f"{site.t(f'relation.{relation}')} · {site.t(f'status.{status}')}"


def _contents(shown: Shown, value: Value, places: Mapping[tuple[str, tuple[str, str]], int]) -> tuple[str, Parts]:
    """A list too long to be read: what each year has of it, leading to the place in the list of that year."""
    site, path, rows = shown.site, index_path(SLUG, value.slug), []
    for year, same in groupby(value.members, lambda one: one.year):
        members = list(same)
        name = site.t("unknown") if year == UNKNOWN else year
        parts: Cell = []
        for key, count in Counter((one.status, one.relation) for one in members).items():
            target = index_path(SLUG, f"nam/{year}", places[name, key] // ROWS + 1)
            parts.append((_name(site, *key), site.href(path, target, _anchor(*key)), site.t.number(count)))
        rows.append([cell(name, site.href(path, index_path(SLUG, f"nam/{year}"))), cell(site.t.number(len(members))), parts])
    (made,) = _pages(shown, value.slug, value.name, _head(site, "year", "count", "in_year"), rows,
                           lambda _, part: [Group(part)], lead=site.t("appendix.long"))  # fmt: skip
    return made


# ---------------------------------------------------------------- pages of a table


def _table(shown: Shown, section: Section) -> Iterator[tuple[str, Parts]]:
    """The pages of one of the other lists."""
    title = shown.site.t(f"appendix.{section.name}")
    yield from _pages(
        shown, section.slug, title, section.head, section.items,
        lambda path, part: [Group([section.make(shown, path, item) for item in part])], section.file or "citations.csv",
    )  # fmt: skip


def _pages(
    shown: Shown, slug: str, title: str, head: Sequence[str], items: Sequence[Any],
    body: Callable[[str, Sequence[Any]], list[Group]], file: str = "citations.csv", lead: str = "",
    inside: Sequence[Mapping[str, Any]] = (), near: Sequence[Value] = (),
) -> Iterator[tuple[str, Parts]]:  # fmt: skip
    """The pages of a table, at most ROWS rows each; the first says how many there are and what is `inside`."""
    site, total = shown.site, max(1, -(-len(items) // ROWS))
    for number in range(1, total + 1):
        path = index_path(SLUG, slug, number)
        around = sorted({1, total, *range(max(1, number - 3), min(total, number + 3) + 1)})
        pages = [{"number": n, "href": site.href(path, index_path(SLUG, slug, n)), "current": n == number} for n in around]
        part = items[(number - 1) * ROWS : number * ROWS]
        yield path, page(
            site, path, "vien-dan-bang.md.j2",
            title + (f", {site.t('list.of', n=number, total=total).lower()}" if total > 1 else ""),
            up={"href": site.href(path, index_path(SLUG)), "text": site.t("citations.title")}, head=head, caption=title,
            body=table_body(body(path, part), len(head)) if part else "", count=len(items) if number == 1 else 0, note=lead,
            inside=inside if number == 1 and len(inside) > 1 else [], pages=pages if total > 1 else [],
            near=[{"name": one.name, "href": site.href(path, index_path(SLUG, one.slug))} for one in near],
            file=site.href(path, f"data/{file}"),
        )  # fmt: skip
