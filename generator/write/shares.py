"""What a document gives to the files of the whole collection: made in the worker that makes its page, gathered in order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.model import Collection, Document
from generator.quick import quickly_pickled
from generator.write.address import document_path
from generator.write.appendix_rows import Shown, drawn, known_to
from generator.write.data_files import Lines, lines_of
from generator.write.indexes import list_row
from generator.write.markup import Markup, text_html
from generator.write.references import Entry, entries_of
from generator.write.relations import Relations
from generator.write.rows import Row, row_of
from generator.write.site import Site
from generator.write.spool import HERE, Cut, Spool
from generator.write.templates import template


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
    """The shares of all documents, added in order of their ids; then closed."""

    def __init__(self, folder: Path) -> None:
        self.items = Spool(folder / "items")
        self.rows = Spool(folder / "rows")
        self.number: dict[str, int] = {}
        self._links = array("I")
        self._times = array("I")
        self._ends = array("Q", [0])

    def add(self, identity: str, share: Share) -> None:
        """Takes the share of the next document."""
        self.number[identity] = len(self.number)
        self.items.add((share.item,))
        self.rows.add(share.rows)
        for link, times in share.cited:
            self._links.append(link)
            self._times.append(times)
        self._ends.append(len(self._links))

    def close(self) -> None:
        """No more shares; the pieces can be read."""
        self.items.close()
        self.rows.close()

    def cut(self, rows: Iterable[Row]) -> Cut:
        """The items of these documents."""
        return self.items.cut(self.number[row.id] for row in rows)

    def entries(self, collection: Collection) -> Iterator[Entry]:
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
        found.add(document.id, share_of(site, document, Relations(outgoing, (), 0, rows, {})))
    found.close()
    return found
