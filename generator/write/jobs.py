"""What each document's page must know of others: its links both ways, its neighbours by date, its copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model import Collection, Document, Link
from generator.quick import quickly_made, quickly_pickled
from generator.write.relations import SHOWN, Relations
from generator.write.rows import Row, newest_first


@quickly_made
@dataclass(frozen=True, slots=True)
class Job:
    """One document's page to be made by a worker: the document and the little that its page tells of others."""

    document: Document
    relations: Relations


quickly_pickled(Job, Relations)


def jobs(collection: Collection, rows: Mapping[str, Row]) -> Iterator[Job]:
    """The documents with what their pages tell of others, in order of their ids; nothing here is quadratic."""
    near = neighbours(list(rows.values()))
    copies = copies_of(collection.documents)
    for document in collection.documents:
        outgoing = collection.graph.outgoing.get(document.id, ())
        incoming, total = _shown(collection.graph.incoming.get(document.id, ()), document.id, rows)
        beside = near.get(document.id, (None, None))
        yield Job(document, relations(document, outgoing, incoming, total, rows, beside, copies.get(document.id, ())))


def relations(
    document: Document,
    outgoing: tuple[Link, ...],
    incoming: tuple[Link, ...],
    total: int,
    rows: Mapping[str, Row],
    near: tuple[Row | None, Row | None],
    copies: Iterable[str],
) -> Relations:
    """What a document's page tells of others; `rows` has at least those that its links name."""
    named = {link.source for link in incoming}
    for link in outgoing:
        named.update((link.target or "", *link.candidates))
    told = {one: rows[one] for one in sorted(n for n in named if n in rows)}
    return Relations(
        outgoing, incoming, total, told, {}, *near, rows.get(document.duplicate_of or ""), tuple(rows[one] for one in copies)
    )


def copies_of(documents: Iterable[Document]) -> dict[str, list[str]]:
    """id of the first of some byte-identical files -> the ids of the others."""
    found: dict[str, list[str]] = {}
    for document in documents:
        if document.duplicate_of:
            found.setdefault(document.duplicate_of, []).append(document.id)
    return found


def neighbours(rows: Sequence[Row]) -> dict[str, tuple[Row | None, Row | None]]:
    """id -> the document before and after it by date, among those of the same first body."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.bodies and row.date:
            groups.setdefault(row.bodies[0].id, []).append(row)
    found: dict[str, tuple[Row | None, Row | None]] = {}
    for members in groups.values():
        ordered = newest_first(members)[::-1]
        for index, row in enumerate(ordered):
            before = ordered[index - 1] if index else None
            found[row.id] = (before, ordered[index + 1] if index + 1 < len(ordered) else None)
    return found


def _shown(links: Sequence[Link], own: str, rows: Mapping[str, Row]) -> tuple[tuple[Link, ...], int]:
    """The citations of a document that its page shows: by the newest citing documents; and how many documents cite it."""
    others = [link for link in links if link.source != own and link.source in rows]
    sources = newest_first({link.source: rows[link.source] for link in others}.values())
    rank = {row.id: number for number, row in enumerate(sources[:SHOWN])}
    kept = sorted((link for link in others if link.source in rank), key=lambda link: (rank[link.source], link.index))
    return tuple(kept), len(sources)
