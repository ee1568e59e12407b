"""The index pages: each index is one row of INDEXES, each entry its own page, at most 200 rows a page.

Every document stands in every index once (a joint document under each of its bodies); where nothing is asserted it stands
in the group "Chưa xác định".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any

from generator.fold import sort_key
from generator.model import Document, Settings
from generator.quick import quickly_pickled
from generator.write.address import document_path, index_path
from generator.write.charts import Bar, timeline
from generator.write.entries import (
    CENTRAL,
    UNKNOWN,
    Entry,
    body_entries,
    date_entry,
    province_entry,
    signer_entries,
    type_entry,
)
from generator.write.feeds import entry_feed_path
from generator.write.head import page_head
from generator.write.markup import Markup, one_line
from generator.write.rows import Row, newest_first
from generator.write.site import Parts, Planned, Site
from generator.write.spool import Cut, placed
from generator.write.strings import Strings
from generator.write.templates import Pieces, template

ROWS = 200


@dataclass(frozen=True, slots=True)
class Index:
    """One index. `keys` gives the entries a document stands under, by what `facet` tells of it; `months` groups an entry's list
    by month, else by year."""

    slug: str
    keys: Callable[[Strings, Row], tuple[Entry, ...]]
    facet: Callable[[Row], Hashable]
    template: str
    order: Callable[[Entry], Any]
    months: bool = False


def _name(entry: Entry) -> Any:
    return (entry.slug == UNKNOWN, sort_key(entry.name), entry.slug)


def _place(entry: Entry) -> Any:
    return (entry.slug == UNKNOWN, entry.slug != CENTRAL, sort_key(entry.name), entry.slug)


def _year(entry: Entry) -> Any:
    return (entry.slug == UNKNOWN, -int(entry.slug) if entry.slug.isdigit() else 0)


INDEXES = (
    Index("tinh", lambda t, row: (province_entry(t, row),), attrgetter("province", "central"), "index-tinh.md.j2", _place),
    Index("ngay", lambda t, row: (date_entry(t, row),), lambda row: row.date[:4], "index-ngay.md.j2", _year, months=True),
    Index("co-quan", body_entries, attrgetter("bodies", "kind"), "index-co-quan.md.j2", _name),
    Index("loai", lambda t, row: (type_entry(t, row),), attrgetter("type"), "index-loai.md.j2", _name),
    Index("nguoi-ky", signer_entries, attrgetter("signers"), "index-loai.md.j2", _name),
)


_ENOUGH = 5  # signed documents


def with_signers(settings: Settings, documents: Sequence[Document]) -> Settings:
    """The settings with the index by signer where it helps (`signers: auto`): most documents say who signed them, and someone
    signed more than one; or where it is always wanted. News pages do not count: nobody signs them."""
    if settings.signers == "never" or "nguoi-ky" in settings.indexes:
        return settings
    found = [document.metadata.signers for document in documents if document.metadata.kind.value != "news"]
    names = [[signer.name for signer in signers.value] if signers else None for signers in found]
    if settings.signers == "always" or signers_help(names):
        return replace(settings, indexes=(*settings.indexes, "nguoi-ky"))
    return settings


def signers_help(found: Sequence[Sequence[str] | None]) -> bool:
    """Whether an index by signer helps, where these signed the documents (None: nobody is named)."""
    named = Counter(name for names in found for name in names or ())
    signed = sum(names is not None for names in found)
    return signed >= _ENOUGH and 2 * signed >= len(found) and max(named.values(), default=0) > 1


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with its documents, newest first."""

    entry: Entry
    rows: list[Row]


def listed(index: Index, t: Strings, rows: Sequence[Row]) -> list[Listed]:
    """The entries of an index in its order."""
    entries: dict[str, Entry] = {}
    members: dict[str, list[Row]] = {}
    known: dict[Hashable, tuple[list[Row], ...]] = {}
    for row in rows:
        facet = index.facet(row)
        lists = known.get(facet)
        if lists is None:  # the first document of a kind
            found = index.keys(t, row)
            for entry in found:
                entries.setdefault(entry.slug, entry)
            lists = known[facet] = tuple(members.setdefault(entry.slug, []) for entry in found)
        for each in lists:
            each.append(row)
    ordered = sorted(entries.values(), key=index.order)
    return [Listed(entry, newest_first(members[entry.slug])) for entry in ordered]


def entry_row(site: Site, path: str, one: Listed) -> dict[str, Any]:
    """An entry as a line of a list: its name, how many documents, its page."""
    entry = one.entry
    return {
        "entry": entry,
        "name": entry.name,
        "note": entry.note,
        "count": len(one.rows),
        "href": site.href(path, entry.path),
        "children": [],
    }


def entry_pages(
    site: Site, index: Index, one: Listed, cut: Callable[[Sequence[Row]], Cut], included: Sequence[Mapping[str, Any]] = ()
) -> Iterator[Planned]:
    """The pages of one entry: its documents newest first, grouped by year (or month), at most `ROWS` a page.

    `cut` gives the items of documents; `included` are former units that its own page lists first.
    """
    feed = entry_feed_path(index.slug, one.entry) if one.rows else ""
    total = max(1, -(-len(one.rows) // ROWS))
    for number in range(1, total + 1):
        path = index_path(index.slug, one.entry.slug, number)
        rows = one.rows[(number - 1) * ROWS : number * ROWS]
        groups = [(name, anchor, cut(members)) for name, anchor, members in _groups(site, rows, index.months)]
        first = EntryPage(
            one.entry, number, total, len(one.rows), feed, groups,
            _months(site, path, index, one) if index.months and number == 1 else Markup(""),
            included if number == 1 else (),
        )  # fmt: skip
        yield Planned(path, partial(entry_page, site, first))


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of an entry: which of how many, how many documents these have in all, the entry's feed, (title, anchor, items) of
    each group, the timeline, former units."""

    entry: Entry
    number: int
    total: int
    count: int
    feed: str
    groups: Sequence[tuple[str, str, Cut]]
    chart: Markup
    included: Sequence[Mapping[str, Any]]


quickly_pickled(EntryPage)


def entry_page(site: Site, this: EntryPage) -> Parts:
    """A page of an entry, in a worker."""
    index, slug, number, total = this.entry.index, this.entry.slug, this.number, this.total
    path = index_path(index, slug, number)
    pages = [
        {"number": n, "href": site.href(path, index_path(index, slug, n)), "current": n == number} for n in _near(number, total)
    ]
    groups = [
        {"title": title, "anchor": anchor, "listed": Markup(placed(b"\n".join(items.read()).decode(), path))}
        for title, anchor, items in this.groups
    ]
    return page(
        site,
        path,
        "index-entry.md.j2",
        this.entry.name + (f", {site.t('list.of', n=number, total=total).lower()}" if total > 1 else ""),
        up={"href": site.href(path, index_path(index)), "text": site.t(f"index.{index}.title")},
        entry=this.entry,
        count=this.count,
        groups=groups,
        pages=pages if total > 1 else [],
        feed=site.href(path, this.feed) if this.feed and site.urls == "directory" else "",
        head_feed=this.feed,
        chart=this.chart,
        included=this.included,
    )


def _months(site: Site, path: str, index: Index, one: Listed) -> Markup:
    """The months of a year as a timeline; each leads to the place where its list begins."""
    first: dict[str, int] = {}
    for position, row in enumerate(one.rows):
        first.setdefault(row.date[:7], position)
    year = one.entry.slug
    counts = Counter(row.date[:7] for row in one.rows)
    months = [f"{year}-{number:02d}" for number in range(1, 13)]
    if not any(counts[month] for month in months):
        return Markup("")
    bars = []
    for number, month in enumerate(months, start=1):
        at = index_path(index.slug, year, first.get(month, 0) // ROWS + 1)
        href = site.href(path, at, f"n-{month}") if counts[month] else ""
        bars.append(Bar(site.t.month_short(number), counts[month], href, site.t.month(number).capitalize()))
    return timeline(site, bars, "theo-thang", site.t("index.ngay.months", n=year))


def _near(number: int, total: int) -> list[int]:
    """Page numbers worth a link: the first, the last, and those around this one."""
    return sorted({1, total, *range(max(1, number - 3), min(total, number + 3) + 1)})


def _groups(site: Site, rows: Sequence[Row], months: bool) -> list[tuple[str, str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.date[:7] if months else row.date[:4], []).append(row)
    groups = []
    for key, members in found.items():
        if months:
            month = key[5:7]
            known = site.t.month(int(month)).capitalize() if month.isdigit() else ""
            name = known or site.t("list.no_month" if key else "list.no_date")
        else:
            name = site.t("index.ngay.year", n=key) if key else site.t("list.no_date")
        groups.append((name, f"n-{key}" if key else "n-khong-ro", members))
    return groups


def list_row(site: Site, path: str, row: Row) -> dict[str, str]:
    """A line of a list: number, title, date, body."""
    return {
        "href": site.href(path, document_path(row.id)),
        "name": row.heading,
        "title": row.subtitle,
        "date": site.t.date(row.date) or site.t("list.no_date"),
        "iso": row.date,
        "issuer": row.issuer,
    }


def page(site: Site, path: str, name: str, title: str, /, hide: Sequence[str] = ("navigation",), **values: Any) -> Parts:
    """A generated page that is not a document's. `head_feed` among the values is its own feed, `lead` what it is about."""
    head_feed = values.pop("head_feed", "")
    pieces = Pieces()
    values = {"t": site.t, "heading": pieces.heading, "put": pieces.put, "cut": pieces.cut, "title": title, **values}
    nodes = pieces.nodes(template(name).render(href=lambda to: site.href(path, to), **values))
    heading = one_line(title)
    about = one_line(values.get("lead") or site.settings.description)
    description = about if heading == one_line(site.settings.title) and about else one_line(f"{heading}. {about}")
    head = page_head(site, path, heading, description, head_feed)
    return Parts({"title": heading, "heading": heading, "description": description, "hide": list(hide), "head": head}, nodes)
