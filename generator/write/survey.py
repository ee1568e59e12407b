"""What the appendix, its filter and the list of what is missing are made of: the citations of the whole collection, counted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from generator.model import Relation
from generator.write.entries import UNKNOWN, body_entries
from generator.write.references import Entry, Missing, is_law, missing
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
            source, row = link.source, rows[link.source]
            bodies = body_entries(site.t, row)
            names.update((body.slug, body.name) for body in bodies)
            year, slugs = row.date[:4] if row.date[:4].isdigit() else UNKNOWN, tuple(body.slug for body in bodies)
        key = (year, link.status, link.citation.relation, slugs)
        cell = found.get(key)
        if cell is None:
            cell = found[key] = Cell(*key)
        cell.entries.append(number)
    return sorted(found.values(), key=lambda cell: (year_order(cell.year), cell.group, cell.bodies)), names


def year_order(year: str) -> int:
    """Newest first, the unknown year last."""
    return 1 if year == UNKNOWN else -int(year)


@dataclass(frozen=True, slots=True)
class Survey:
    """The citations by cells, the names of the bodies that cite, how many mentions there are; those that have a place in a list
    of their own; the documents that are missing; the rows of the citations."""

    cells: Sequence[Cell]
    names: Mapping[str, str]
    mentions: int
    marked: Sequence[Entry]
    absent: Sequence[Missing]
    pieces: Pieces


def survey(site: Site, rows: Mapping[str, Row], entries: Callable[[], Iterable[Entry]], pieces: Pieces) -> Survey:
    """The survey of these entries, which are asked for more than once."""
    cells, names = cells_of(site, entries(), rows)
    marked = [entry for entry in entries() if _marked(entry)]
    return Survey(cells, names, sum(entry.times for entry in entries()), marked, missing(rows, entries()), pieces)


def _marked(entry: Entry) -> bool:
    return entry.link.status == "ambiguous" or bool(entry.link.conflict) or is_law(entry.link.citation)
