"""The cross-reference appendix, `/vien-dan/`: every citation of the collection, found or missing, in plain paged tables.

It works without JavaScript: each filter (status, relation, citing body, citing year) is a page of its own. A document
that cites another five times is one row that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.fold import slugify
from generator.link import citation_name, known_documents
from generator.link.known import Known
from generator.model import Collection, Link
from generator.write.address import citation_anchor, document_path, index_path
from generator.write.diagrams import flows, network
from generator.write.entries import UNKNOWN, body_entry
from generator.write.indexes import page
from generator.write.markup import one_line
from generator.write.references import Entry, Law, Missing, entries, laws_of, missing
from generator.write.rows import Row
from generator.write.site import Parts, Site

SLUG = "vien-dan"
ROWS = 200
_FILTER_PAGES = 10  # pages of one filter; the whole table and the data files hold everything
_TOP = 20
_NAMED = 5  # citing documents named in a row

Cell = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the appendix: its address, the key of its words, its columns, its items and how one becomes a row."""

    slug: str
    name: str
    head: Sequence[str]
    items: Sequence[Any]
    make: Callable[[str, Any], list[Cell]]
    file: str = ""


# ---------------------------------------------------------------- pages


def appendix_pages(site: Site, collection: Collection, rows: Mapping[str, Row]) -> Iterator[tuple[str, Parts]]:
    """(path, page) of every page of the appendix."""
    shown = entries(collection)
    known = known_documents(collection.settings.known_documents)
    absent = missing(collection, rows, shown)
    unclear = [entry for entry in shown if entry.link.status == "ambiguous"]
    odd = [entry for entry in shown if entry.link.conflict]
    sections = [
        Section("con-thieu", "missing", _head(site, "missing_document", "missing_by", "missing_count"), absent,
                _missing_row(site, rows, known), "missing.csv"),
        Section("chua-ro", "unclear", _head(site, "citing", "words", "candidates"), unclear, _unclear_row(site, rows)),
        Section("mau-thuan", "conflicts", _head(site, "citing", "cited", "why"), odd, _conflict_row(site, rows, known)),
        Section("luat", "laws", _head(site, "law", "law_documents", "law_basis"), laws_of(shown), _law_row(site, rows)),
    ]  # fmt: skip
    filters = _filters(site, shown, rows)
    yield _overview(site, collection, rows, shown, sections, filters)
    head, make = _head(site, "citing", "relation", "cited", "status"), _citation_row(site, rows, known)
    yield from _table(site, "tat-ca", site.t("appendix.all"), head, shown, make)
    for group in filters:
        for one in group["items"]:
            title = site.t("appendix.filtered", filter=group["title"], value=one["name"])
            yield from _table(site, one["slug"], title, head, one["entries"], make, limit=_FILTER_PAGES)
    for section in sections:
        title = site.t(f"appendix.{section.name}")
        yield from _table(site, section.slug, title, section.head, section.items, section.make, file=section.file)


def _head(site: Site, *words: str) -> list[str]:
    return [site.t(f"appendix.{word}") for word in words]


def _overview(
    site: Site, collection: Collection, rows: Mapping[str, Row], shown: Sequence[Entry], sections: Sequence[Section],
    filters: Sequence[Mapping[str, Any]],
) -> tuple[str, Parts]:  # fmt: skip
    """The first page: counts, filters, the beginning of each list, the picture of the whole."""
    path, t = index_path(SLUG), site.t
    counts = Counter(entry.link.status for entry in shown)

    lists = [
        {"slug": one.slug, "title": t(f"appendix.{one.name}"), "lead": t(f"appendix.{one.name}_lead"), "head": one.head,
         "rows": [one.make(path, item) for item in one.items[:_TOP]], "total": len(one.items),
         "href": site.href(path, index_path(SLUG, one.slug))}
        for one in sections
    ]  # fmt: skip
    groups = [
        {"title": group["title"], "items": [
            {"name": one["name"], "count": len(one["entries"]), "href": site.href(path, index_path(SLUG, one["slug"]))}
            for one in group["items"]]}
        for group in filters
    ]  # fmt: skip
    strongest = [
        {"citing": flow.citing or t("unknown"), "cited": flow.cited or t("unknown"), "count": flow.count}
        for flow in flows(collection, rows)[:_TOP]
    ]
    return path, page(
        site, path, "vien-dan.md.j2", t("citations.title"), counts=[(t(f"status.{s}"), counts[s]) for s in
        ("resolved", "probable", "ambiguous", "external")], total=sum(entry.times for entry in shown), pairs=len(shown),
        all=site.href(path, index_path(SLUG, "tat-ca")), groups=groups, sections=lists,
        network=network(site, path, collection, rows), flows=strongest,
    )  # fmt: skip


def _filters(site: Site, shown: Sequence[Entry], rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The filters: each a list of values with their citations."""
    t = site.t
    found: dict[str, dict[str, list[Entry]]] = {name: {} for name in ("status", "relation", "body", "year")}
    names: dict[str, str] = {}
    for entry in shown:
        row = rows[entry.link.source]
        body = body_entry(row.bodies[0]) if row.bodies else None
        slug = body.slug if body else UNKNOWN
        names[slug] = body.name if body else t("unknown")
        year = row.date[:4] if row.date[:4].isdigit() else UNKNOWN
        values = {"status": entry.link.status, "relation": entry.link.citation.relation, "body": slug, "year": year}
        for name, value in values.items():
            found[name].setdefault(value, []).append(entry)
    order = {
        "status": list(found["status"]),
        "relation": list(found["relation"]),
        "body": sorted(found["body"], key=lambda slug: (slug == UNKNOWN, -len(found["body"][slug]), slug)),
        "year": sorted(found["year"], key=lambda year: (year == UNKNOWN, "" if year == UNKNOWN else str(9999 - int(year)))),
    }
    order["status"].sort(key=("resolved", "probable", "ambiguous", "external").index)
    order["relation"].sort(key=lambda relation: (-len(found["relation"][relation]), relation))
    folder = {"status": "trang-thai", "relation": "quan-he", "body": "co-quan", "year": "nam"}

    def called(name: str, value: str) -> str:
        if name in ("status", "relation"):
            return t(f"{name}.{value}")
        return names[value] if name == "body" else (t("unknown") if value == UNKNOWN else value)

    return [
        {"title": t(f"appendix.by_{name}"), "items": [
            {"name": called(name, value), "slug": f"{folder[name]}/{slugify(value)}", "entries": found[name][value]}
            for value in order[name]]}
        for name in folder
    ]  # fmt: skip


def _table(site: Site, slug: str, title: str, head: Sequence[str], items: Sequence[Any], make: Any, *, limit: int = 0,
           file: str = "") -> Iterator[tuple[str, Parts]]:  # fmt: skip
    """The pages of one table, at most ROWS rows each; a limited one says where the rest is."""
    total = max(1, -(-len(items) // ROWS))
    kept = min(total, limit) if limit else total
    for number in range(1, kept + 1):
        path = index_path(SLUG, slug, number)
        near = sorted({1, kept, *range(max(1, number - 3), min(kept, number + 3) + 1)})
        pages = [{"number": n, "href": site.href(path, index_path(SLUG, slug, n)), "current": n == number} for n in near]
        yield path, page(
            site, path, "vien-dan-bang.md.j2",
            title + (f", {site.t('list.of', n=number, total=kept).lower()}" if kept > 1 else ""),
            up={"href": site.href(path, index_path(SLUG)), "text": site.t("citations.title")}, head=head,
            rows=[make(path, item) for item in items[(number - 1) * ROWS : number * ROWS]], count=len(items),
            pages=pages if kept > 1 else [], cut_short=kept < total, all=site.href(path, index_path(SLUG, "tat-ca")),
            file=site.href(path, f"data/{file or 'citations.csv'}"),
        )  # fmt: skip


def _cell(text: str, href: str = "", note: str = "") -> Cell:
    return [{"text": one_line(text), "href": href, "note": one_line(note)}]


def _cut(words: str | None, limit: int = 140) -> str:
    line = one_line(words or "")
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def _document(site: Site, path: str, row: Row, note: str = "") -> Cell:
    return _cell(_cut(row.heading, 60), site.href(path, document_path(row.id)), note)


def _citing(site: Site, path: str, rows: Mapping[str, Row], link: Link) -> Cell:
    row = rows[link.source]
    return _cell(_cut(row.heading), site.href(path, document_path(row.id), citation_anchor(link)), site.t.date(row.date))


def _cited(site: Site, path: str, rows: Mapping[str, Row], known: Known, link: Link) -> Cell:
    if link.target and link.status in ("resolved", "probable") and link.target in rows:
        row = rows[link.target]
        return _cell(_cut(row.heading), site.href(path, document_path(row.id), link.anchor), _cut(row.subtitle))
    row_known = known.rows.get(link.known or "")
    name = citation_name(link.citation)
    if row_known:
        return _cell(_cut(name), row_known.url, _cut(row_known.title))
    return _cell(_cut(name), "", _cut(link.citation.title) if link.citation.number else "")


def _citation_row(site: Site, rows: Mapping[str, Row], known: Known) -> Any:
    def make(path: str, entry: Entry) -> list[Cell]:
        link = entry.link
        times = site.t("cites.mentions", n=site.t.number(entry.times)) if entry.times > 1 else ""
        why = "" if link.status == "resolved" else "; ".join(map(site.t.say, link.reasons))
        return [
            _citing(site, path, rows, link),
            _cell(site.t(f"relation.{link.citation.relation}"), "", times),
            _cited(site, path, rows, known, link),
            _cell(site.t(f"status.{link.status}"), "", _cut(why)),
        ]

    return make


def _missing_row(site: Site, rows: Mapping[str, Row], known: Known) -> Any:
    def make(path: str, one: Missing) -> list[Cell]:
        row = known.rows.get(one.known or "")
        citation = one.citation
        name = (
            f"{row.type} {row.number}".strip()
            if row and not (citation.number and "/" in citation.number)
            else citation_name(citation)
        )
        told = " · ".join(
            p for p in (row.title if row else citation.title, site.t.date(citation.date), citation.issuing_body) if p
        )
        named = sorted(one.sources, key=lambda source: (-one.sources[source], source))[:_NAMED]
        who = [
            {"text": _cut(rows[s].heading, 60), "href": site.href(path, document_path(s)), "note": ""}
            for s in named
            if s in rows
        ]
        if len(one.sources) > len(named):
            who.append(
                {"text": site.t("appendix.others", n=site.t.number(len(one.sources) - len(named))), "href": "", "note": ""}
            )
        count = site.t.count("count.documents", len(one.sources))
        times = site.t("cites.mentions", n=site.t.number(one.mentions)) if one.mentions > len(one.sources) else ""
        return [_cell(name, row.url if row else "", _cut(told, 200)), who, _cell(count, "", times)]

    return make


def _unclear_row(site: Site, rows: Mapping[str, Row]) -> Any:
    def make(path: str, entry: Entry) -> list[Cell]:
        link = entry.link
        candidates = [
            {
                "text": _cut(rows[one].heading, 60),
                "href": site.href(path, document_path(one)),
                "note": site.t.date(rows[one].date),
            }
            for one in link.candidates
            if one in rows
        ]
        return [_citing(site, path, rows, link), _cell(_cut(link.citation.text)), candidates]

    return make


def _conflict_row(site: Site, rows: Mapping[str, Row], known: Known) -> Any:
    def make(path: str, entry: Entry) -> list[Cell]:
        link = entry.link
        return [
            _citing(site, path, rows, link),
            _cited(site, path, rows, known, link),
            _cell("; ".join(map(site.t.say, link.reasons))),
        ]

    return make


def _law_row(site: Site, rows: Mapping[str, Row]) -> Any:
    def make(path: str, law: Law) -> list[Cell]:
        href = site.href(path, document_path(law.target)) if law.target in rows else ""
        documents = site.t.count("count.documents", law.documents)
        return [_cell(law.name, href, ", ".join(law.numbers)), _cell(documents), _cell(site.t.number(law.basis))]

    return make
