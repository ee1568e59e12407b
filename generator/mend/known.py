"""What the last build left of the documents of a site, each made ready when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.cache import Cache, Placed
from generator.memory import Fate, finished, packed
from generator.mend.moved import Moved
from generator.mend.names import Renamed, TooMuch
from generator.model import Document, Link
from generator.read import Entry
from generator.write.jobs import Job, relations
from generator.write.rows import Row, row_of

MANY = 2000
"""So many documents may be asked for what they tell; beyond, looking at all of them is no dearer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where things lie: documents, the work folder, the site; how many processes may work at once (0: as many as there are
    cores)."""

    source: Path
    work: Path
    out: Path
    jobs: int = 0

    @property
    def site(self) -> str:
        """The name under which the cache knows the site."""
        return str(self.out.resolve())


@dataclass(frozen=True, slots=True)
class Changed:
    """A document before and after it changed, each with what others tell of it; `row` is what the cache is to keep of it, and
    `packed`, where its file changed (`entry`). `linked` are the links that it had, under the names of now; `refaced` where
    others may tell its facts anew, `recited` where what it cites may be another. One that `came` was as it is, but cited
    nothing and stood nowhere; one that `went` is so now."""

    row: Placed
    before: Document
    told: Fate
    after: Document
    fate: Fate
    linked: Fate
    recited: bool = False
    refaced: bool = False
    entry: Entry | None = None
    packed: tuple[bytes, bytes] = (b"", b"")
    came: bool = False
    went: bool = False

    @property
    def both(self) -> bool:
        """Whether it is there before and after."""
        return not (self.came or self.went)


class Known:
    """The documents of a site, each made ready when it is asked for; the changed ones as they are now."""

    def __init__(self, cache: Cache, site: str, changed: Mapping[str, Changed], names: Renamed, moved: Moved) -> None:
        self.cache = cache
        self.names = names
        self.moved = moved
        self.site = site
        self.changed = changed
        self.keys = {one.row.path: one.row.key for one in changed.values()}
        self.rows: Mapping[str, Row] = {}
        """The rows of all documents, where they are known."""
        self._met: dict[str, tuple[Document, Fate]] = {one.after.id: (one.after, one.fate) for one in changed.values()}
        self._told: dict[str, Fate] = {}

    def _get(self, called: str) -> tuple[Document, Fate]:
        identity = self.moved(called)
        met = self._met.get(identity)
        if met is None:
            row = self.cache.placed(self.site, identity=identity)
            draft = next(iter(self.cache.drafts([row.key])), None) if row else None
            if row is None or draft is None or len(self._met) > MANY:
                raise TooMuch
            document, self._told[identity] = finished(draft, row)
            if self.names.names:
                document, fate = finished(draft, row._replace(fate=self.names(row.fate)))
            else:
                fate = self._told[identity]
            met = self._met[identity] = (document, self.moved.fate(fate))
            self.keys[row.path] = row.key
        return met

    def take(self, one: Changed) -> Changed:
        """A changed document with its links as they are now."""
        self._met[one.after.id] = (one.after, one.fate)
        return one

    def tell(self, identity: str, fate: Fate) -> None:
        """What is told of a document now."""
        self._met[identity] = (self.document(identity), fate)

    def placed(self, identity: str) -> Placed:
        """What the cache is to keep of a document now."""
        changed = self.changed.get(identity)
        row = changed.row if changed else self.cache.placed(self.site, identity=identity)
        if row is None:
            raise TooMuch
        return row._replace(fate=packed(self.fate(identity)))

    def document(self, identity: str) -> Document:
        """The document with this id."""
        return self._get(identity)[0]

    def fate(self, identity: str) -> Fate:
        """What the collection tells of it."""
        return self._get(identity)[1]

    def told(self, identity: str) -> Fate:
        """What the collection told of another document so far, with the names that it used."""
        self._get(identity)
        return self._told[identity]

    def row(self, identity: str) -> Row | None:
        """Its row; None for no id."""
        return (self.rows.get(identity) or row_of(self.document(identity))) if identity else None

    def links(self, identity: str) -> tuple[Link, ...]:
        """Its citations with their fates."""
        document, fate = self._get(identity)
        return fate.links(identity, document.citations)

    def job(self, identity: str) -> Job:
        """The making of its page."""
        document, fate = self._get(identity)
        outgoing = self.links(identity)
        incoming = tuple(self.links(source)[index] for source, index in fate.incoming)
        named = {source for source, _ in fate.incoming}.union(*((link.target or "", *link.candidates) for link in outgoing))
        rows = {one: row for one in named.union(fate.copies) if (row := self.row(one))}
        near = (self.row(fate.previous), self.row(fate.next))
        return Job(document, relations(document, outgoing, incoming, fate.citing, rows, near, fate.copies))
