"""What the appendix, its filter and the list of what is missing are made of: the citations of the whole collection, counted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from generator.model import Collection, Relation
from generator.write.entries import UNKNOWN, body_entries
from generator.write.references import Entry, LawMention, Missing, law_mention, missing
from generator.write.rows import Row
from generator.write.site import Site
from generator.write.spool import Pieces

STATUSES = ("resolved", "probable", "ambiguous", "external")
RELATIONS: tuple[str, ...] = get_args(Relation)
_PLACE = {name: place for names in (STATUSES, RELATIONS) for place, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Cell:
    """The citations that share all by which they are filtered: the year ("2021" or unknown) and the bodies (slugs) of the
    citing document, status and relation. They are numbered as `entries` gives them."""

    year: str
    status: str
    relation: str
    bodies: tuple[str, ...]
    entries: array[int] = field(default_factory=lambda: array("I"))

    @property
    def group(self) -> tuple[int, int]:
        """Where its status and relation stand in a list."""
        return _PLACE[self.status], _PLACE[self.relation]


def cells_of(site: Site, shown: Iterable[Entry], rows: Mapping[str, Row]) -> tuple[list[Cell], dict[str, str]]:
    """All citations in order: newest citing year first, then by status, relation and citing bodies; and the bodies' names."""
    names: dict[str, str] = {}
    found: dict[tuple[str, str, str, tuple[str, ...]], Cell] = {}
    source, year = "", ""
    slugs: tuple[str, ...] = ()
    for number, entry in enumerate(shown):
        link = entry.link
        if link.source != source:
            source = link.source
            year, bodies = place_of(site, rows[source])
            names.update(bodies)
            slugs = tuple(bodies)
        key = (year, link.status, link.citation.relation, slugs)
        cell = found.get(key)
        if cell is None:
            cell = found[key] = Cell(*key)
        cell.entries.append(number)
    return sorted(found.values(), key=cell_order), names


def place_of(site: Site, row: Row) -> tuple[str, dict[str, str]]:
    """The year and the bodies (slug and name) under which the citations of a document stand."""
    year = row.date[:4]
    return year if year.isdigit() else UNKNOWN, {body.slug: body.name for body in body_entries(site.t, row)}


def cell_order(cell: Cell) -> tuple[int, tuple[int, int], tuple[str, ...]]:
    """Where a cell stands among all."""
    return year_order(cell.year), cell.group, cell.bodies


def year_order(year: str) -> int:
    """Newest first, the unknown year last."""
    return 1 if year == UNKNOWN else -int(year)


@dataclass(frozen=True, slots=True)
class Survey:
    """The citations by cells, the names of the bodies that cite, how many mentions there are; those that are unclear or at
    odds with what they mean; those of laws; the documents that are missing; the rows of the citations."""

    cells: Sequence[Cell]
    names: Mapping[str, str]
    mentions: int
    marked: Sequence[Entry]
    laws: Sequence[LawMention]
    absent: Sequence[Missing]
    pieces: Pieces


def survey(site: Site, rows: Mapping[str, Row], entries: Callable[[], Iterable[Entry]], pieces: Pieces) -> Survey:
    """The survey of these entries, which are asked for twice."""
    marked: list[Entry] = []
    laws: list[LawMention] = []
    mentions = 0

    def noted() -> Iterator[Entry]:
        nonlocal mentions
        for entry in entries():
            mentions += entry.times
            if is_marked(entry):
                marked.append(entry)
            if mention := law_mention(entry.link):
                laws.append(mention)
            yield entry

    cells, names = cells_of(site, noted(), rows)
    return Survey(cells, names, mentions, marked, laws, missing(rows, entries()), pieces)


def is_marked(entry: Entry) -> bool:
    """Whether a citation is unclear or at odds with what it means."""
    return entry.link.status == "ambiguous" or bool(entry.link.conflict)


@dataclass(frozen=True, slots=True)
class Web:
    """How many documents there are, how many citations, how many of these mean other documents; for each pair of documents of
    which one cites the other, how often."""

    documents: int
    citations: int
    cited: int
    edges: Mapping[tuple[str, str], int]


def web_of(collection: Collection) -> Web:
    """The web of a collection."""
    edges: dict[tuple[str, str], int] = {}
    count = cited = 0
    for source, links in collection.graph.outgoing.items():
        count += len(links)
        for link in links:
            cited += link.status != "self"
            if link.target and link.status in ("resolved", "probable"):
                edges[source, link.target] = edges.get((source, link.target), 0) + 1
    return Web(len(collection.documents), count, cited, edges)
