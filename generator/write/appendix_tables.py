"""The pages of one list of the appendix: at most so many rows each, made in the workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from generator.quick import quickly_pickled
from generator.write.address import index_path
from generator.write.appendix_rows import Cell as Shape
from generator.write.appendix_rows import Shown, known_to, row_of_piece
from generator.write.indexes import page
from generator.write.markup import Group, table_body, table_row
from generator.write.rows import Row
from generator.write.site import Parts, Planned, Site
from generator.write.spool import Cut, placed

SLUG = "vien-dan"
ROWS = 200


def itself(row: Row) -> Row:
    """All of a row."""
    return row


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the appendix: its address, the key of its words, its columns, its items, how one becomes a row, and which
    documents a row names."""

    slug: str
    name: str
    head: Sequence[str]
    items: Sequence[Any]
    make: Callable[[Shown, str, Any], list[Shape]]
    names: Callable[[Any], Iterable[str]]
    file: str = "citations.csv"
    seen: Callable[[Row], Row] = itself
    """What of these documents is shown."""


@dataclass(frozen=True, slots=True)
class Table:
    """A page of a list, but for its rows: which of how many, on the first how many rows these have in all, columns, what is
    said above, what is `inside` (name, rows, page, place) and `near` (name, address), the data file."""

    slug: str
    title: str
    head: Sequence[str]
    number: int
    total: int
    count: int
    lead: str = ""
    inside: Sequence[tuple[str, int, int, str]] = ()
    near: Sequence[tuple[str, str]] = ()
    file: str = "citations.csv"

    @property
    def path(self) -> str:
        """The page."""
        return index_path(SLUG, self.slug, self.number)


quickly_pickled(Section, Table)


def tables(
    slug: str, title: str, head: Sequence[str], count: int, inside: Sequence[tuple[str, int, int, str]] = (),
    near: Sequence[tuple[str, str]] = (), lead: str = "", file: str = "citations.csv",
) -> Iterator[Table]:  # fmt: skip
    """The pages of a list, at most ROWS rows each; the first says how many there are and what is `inside`."""
    total = max(1, -(-count // ROWS))
    for number in range(1, total + 1):
        begins = number == 1
        yield Table(slug, title, head, number, total, count if begins else 0, lead, inside if begins else (), near, file)


def section_pages(shown: Shown, section: Section) -> Iterator[Planned]:
    """The pages of one of the other lists."""
    title, seen = shown.site.t(f"appendix.{section.name}"), cache(lambda one: section.seen(shown.rows[one]))
    for table in tables(section.slug, title, section.head, len(section.items), file=section.file):
        items = section.items[(table.number - 1) * ROWS : table.number * ROWS]
        rows = {one: seen(one) for item in items for one in section.names(item) if one in shown.rows}
        yield Planned(table.path, partial(section_page, shown.site, table, section.make, items, rows))


def list_page(site: Site, table: Table, groups: Sequence[tuple[str, str, Cut]]) -> Parts:
    """A page of citations, in a worker: (title, anchor, rows) of each group."""
    rows = (b"\n".join(map(row_of_piece, cut.read())).decode() for _, _, cut in groups)
    made = [Group([placed(html, table.path)], title, anchor) for (title, anchor, _), html in zip(groups, rows, strict=True)]
    return table_page(site, table, made)


def section_page(
    site: Site, table: Table, make: Callable[[Shown, str, Any], list[Shape]], items: Sequence[Any], rows: Mapping[str, Row]
) -> Parts:
    """A page of another list, in a worker; `rows` has the documents that it names."""
    shown = Shown(site, rows, known_to(site.settings))
    return table_page(site, table, [Group([table_row(make(shown, table.path, item)) for item in items])] if items else [])


def table_page(site: Site, table: Table, groups: Sequence[Group]) -> Parts:
    """A page of a list."""
    path, number, total = table.path, table.number, table.total
    around = sorted({1, total, *range(max(1, number - 3), min(total, number + 3) + 1)})
    pages = [{"number": n, "href": site.href(path, index_path(SLUG, table.slug, n)), "current": n == number} for n in around]
    inside = [
        {"name": name, "count": count, "href": site.href(path, index_path(SLUG, table.slug, at), anchor)}
        for name, count, at, anchor in table.inside
    ]
    return page(
        site, path, "vien-dan-bang.md.j2",
        table.title + (f", {site.t('list.of', n=number, total=total).lower()}" if total > 1 else ""),
        up={"href": site.href(path, index_path(SLUG)), "text": site.t("citations.title")}, head=table.head,
        caption=table.title, body=table_body(groups, len(table.head)) if groups else "",
        count=table.count, note=table.lead,
        inside=inside if len(inside) > 1 else [], pages=pages if total > 1 else [],
        near=[{"name": name, "href": site.href(path, index_path(SLUG, slug))} for name, slug in table.near],
        file=site.href(path, f"data/{table.file}"),
    )  # fmt: skip
