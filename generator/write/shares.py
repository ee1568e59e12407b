"""What a document gives to the files of the whole collection: made in the worker that makes its page, gathered in order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.model import Collection, Document
from generator.quick import quickly_made, quickly_pickled
from generator.write.address import document_path
from generator.write.appendix_rows import Shown, drawn, known_to
from generator.write.data_files import LINES, Lines, lines_of
from generator.write.indexes import list_row
from generator.write.markup import Markup, text_html
from generator.write.references import Entry, entries_of
from generator.write.relations import Relations
from generator.write.rows import Row, row_of
from generator.write.shelf import NAMES, Shelf
from generator.write.site import Site
from generator.write.spool import HERE, Cut, Spool
from generator.write.templates import template


@quickly_made
@dataclass(frozen=True, slots=True)
class Share:
    """Lines of the data files; its item in lists; of each document that it cites the link (its index) and how often; the row
    of each of these in the appendix."""

    lines: Lines
    item: bytes
    cited: tuple[tuple[int, int], ...]
    rows: tuple[bytes, ...]


quickly_pickled(Share)


def share_of(site: Site, document: Document, relations: Relations) -> Share:
    """The share of a document, in a worker."""
    row = row_of(document)
    entries = entries_of(relations.outgoing)
    shown = Shown(site, relations.rows, known_to(site.settings))
    return Share(
        lines_of(document, relations.outgoing, site.t),
        item_of(site, row).encode(),
        tuple((entry.link.index, entry.times) for entry in entries),
        tuple(drawn(shown, row, entries)),
    )


def item_of(site: Site, row: Row) -> str:
    """A document as an item of a list, to be `placed` on any page."""
    values = list_row(site, "index.md", row)
    href = Markup(HERE + text_html(site.href("index.md", document_path(row.id))))
    return str(template("macros.j2").module.item({**values, "href": href}))  # type: ignore[attr-defined]


class Gathered:
    """The shares of all documents and their entries of the search index, added in order of their ids; then closed."""

    def __init__(self, folder: Path, before: Shelf | None = None) -> None:
        """`before` is what the last build left in the same folder."""
        self.before = before
        self.items, self.rows, self.entries = (Spool(folder / name) for name in NAMES)
        self.number: dict[str, int] = {}
        self._links = array("I")
        self._times = array("I")
        self._ends = array("Q", [0])
        self._lines = tuple(array("I") for _ in LINES)

    def add(self, identity: str, share: Share, entry: bytes) -> None:
        """Takes the share of the next document and its entry."""
        self.number[identity] = len(self.number)
        self.items.add((share.item,))
        self.rows.add(share.rows)
        self.entries.add((entry,))
        for link, times in share.cited:
            self._links.append(link)
            self._times.append(times)
        self._ends.append(len(self._links))
        for sizes, line in zip(self._lines, share.lines, strict=True):
            sizes.append(len(line))

    def again(self, identity: str, number: int) -> None:
        """Takes those that the last build left of the next document, which then had this number."""
        assert self.before is not None
        before, self.number[identity] = self.before, len(self.number)
        first, last = before.ends[number], before.ends[number + 1]
        self.items.again(before.items, number, number + 1)
        self.rows.again(before.rows, first, last)
        self.entries.again(before.entries, number, number + 1)
        self._links.extend(before.links[first:last])
        self._times.extend(before.times[first:last])
        self._ends.append(len(self._links))
        for sizes, others in zip(self._lines, before.lines, strict=True):
            sizes.append(others[number])

    def close(self) -> Shelf:
        """No more shares; the pieces can be read. What the next build is to take up."""
        for spool in (self.items, self.rows, self.entries):
            spool.close()
        pieces = (self.items.pieces, self.rows.pieces, self.entries.pieces)
        return Shelf(self.number, *pieces, self._ends, self._links, self._times, self._lines)

    def cut(self, rows: Iterable[Row]) -> Cut:
        """The items of these documents."""
        return self.items.cut(self.number[row.id] for row in rows)

    def listed(self, collection: Collection) -> Iterator[Entry]:
        """What each document cites, each once, in the order of the rows."""
        ends, links, times = self._ends, self._links, self._times
        for number, identity in enumerate(self.number):
            outgoing = collection.graph.outgoing.get(identity, ())
            for at in range(ends[number], ends[number + 1]):
                yield Entry(outgoing[links[at]], times[at])


def gathered(site: Site, collection: Collection, rows: Mapping[str, Row], folder: Path) -> Gathered:
    """The shares of a collection made here and now."""
    found = Gathered(folder)
    for document in collection.documents:
        outgoing = collection.graph.outgoing.get(document.id, ())
        found.add(document.id, share_of(site, document, Relations(outgoing, (), 0, rows, {})), b"")
    found.close()
    return found
