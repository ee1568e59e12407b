"""What a build leaves in the cache for the next one of the same site: of what each page was made, and what the collection told
of each document."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from generator.cache import Cache, Placed
from generator.inputs import look
from generator.listing import Listing, digest_of_listing, listing_of
from generator.model import Citation, Document, Inferred, Link
from generator.quick import quickly_pickled
from generator.read import Entry
from generator.stamps import stamp_of
from generator.write.documents import WrittenPage
from generator.write.jobs import Job
from generator.write.ledger import Ledger, ledger_in
from generator.write.shelf import Shelf, shelf_in

_TOLD = ("citation", "signer", "neighbour")
_HELD = 8 << 20
"""Bytes of what is told that are held in memory; more waits on the disk."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What the collection tells of a document beyond its own file: facts, the original of a copy, where its citations lead,
    which of other documents its page shows (source, index) and of how many, its neighbours by date, its copies."""

    told: Mapping[str, Inferred[Any]] = field(default_factory=dict)
    duplicate_of: str | None = None
    outgoing: tuple[tuple[Any, ...], ...] = ()
    incoming: tuple[tuple[str, int], ...] = ()
    citing: int = 0
    previous: str = ""
    next: str = ""
    copies: tuple[str, ...] = ()

    def links(self, identity: str, citations: Iterable[Citation]) -> tuple[Link, ...]:
        """The links of the document with these citations."""
        pairs = zip(citations, self.outgoing, strict=True)
        return tuple(Link(identity, index, citation, *fate) for index, (citation, fate) in enumerate(pairs))


quickly_pickled(Fate)


fate_of_link = attrgetter("status", "target", "candidates", "reasons", "conflict", "anchor", "known")
"""What the collection tells of a citation."""


def fate_of(job: Job) -> Fate:
    """The fate of a document whose page is to be made."""
    document, relations = job.document, job.relations
    facts = {name: getattr(document.metadata, name) for name in ("number", "date", "province")}
    return Fate(
        {name: fact for name, fact in facts.items() if fact is not None and fact.basis in _TOLD},
        document.duplicate_of,
        tuple(map(fate_of_link, relations.outgoing)),
        tuple((link.source, link.index) for link in relations.incoming),
        relations.incoming_total,
        relations.previous.id if relations.previous else "",
        relations.next.id if relations.next else "",
        tuple(row.id for row in relations.copies),
    )


class PageMemory:
    """Of what each document's page was made when this site was last put in place, and what the collection told of it. It holds
    for one site, untouched since, and one look; then the files of a page are still those that were made with it.

    From its `begin` until it is saved the cache holds none.
    """

    def __init__(self, cache: Cache, site: Path, listing: Listing | None = None) -> None:
        """`listing` is the site's, where the caller has just found it to be as the last build left it."""
        self.site = str(site.resolve())
        self.look = look()
        self.before: dict[str, tuple[bytes, list[str]]] = {}
        self.now: dict[str, tuple[bytes, list[str]]] = {}
        self.files_before: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.word = ""
        """By which what lies on the shelf is known."""
        self.counted = ""
        """The same of the ledger."""
        self._shelf: Shelf | None = None
        self._fates: list[tuple[str, str, str, int]] = []
        self._told = SpooledTemporaryFile[bytes](_HELD, dir=str(cache.path.parent) if cache.path else None)
        """What the collection told of each of these (the last number: how many bytes), while the pages are made."""
        if blob := cache.note(f"pages {self.site}"):
            try:
                made_with, held, pages, files, word, counted = pickle.loads(blob)
            except (pickle.UnpicklingError, ValueError, AttributeError, EOFError):
                return
            if made_with == self.look and (listing is not None or held == digest_of_listing(listing_of(site))):
                self.before, self.files_before, self.word, self.counted = pages, files, word, counted

    def begin(self, cache: Cache) -> None:
        """From now on until it is saved the cache holds no memory: a build that is killed leaves no wrong one."""
        cache.take_note(f"pages {self.site}", b"")

    def shelf(self, folder: Path) -> Shelf | None:
        """What the last build left of what documents give to the files of the collection, if that is still as it was."""
        found = shelf_in(folder, self.word)
        return found if found is not None and found.starts(folder.with_name("docs")) is not None else None

    def ledger(self, folder: Path, shelf: Shelf | None, named: Callable[[bytes], bytes]) -> Ledger | None:
        """The citations as the last build counted them, with new `named` addresses, if they are still as it left them."""
        return None if shelf is None else ledger_in(folder, self.counted, shelf.rows, named)

    def no_more(self, made: Mapping[str, WrittenPage]) -> list[str]:
        """The files that belonged to pages that were made again, and do so no more."""
        before = {identity: self.before[identity][1] for identity in made if identity in self.before}
        return [name for identity, names in before.items() for name in names if name not in made[identity].made]

    def take_up(self, shelf: Shelf | None) -> None:
        """What lies there need not be made again where a page stays."""
        self._shelf = shelf

    def leave(self, shelf: Shelf, ledger: Ledger, folder: Path) -> None:
        """Leaves it for the next build, with the citations counted."""
        self.word, self.counted = shelf.save(folder), ledger.save(folder)

    def shelved(self, identity: str) -> int:
        """The number of a document there, -1 for none."""
        return -1 if self._shelf is None else self._shelf.number.get(identity, -1)

    def has_file(self, path: str, digest: bytes) -> bool:
        """Notes of what a page or file of the collection is made; whether it was made of the same before."""
        self.files[path] = digest
        return self.files_before.get(path) == digest

    def files_of(self, identity: str, digest: bytes) -> list[str] | None:
        """The files that belong to a page, if it was made of the same; else None."""
        known = self.before.get(identity)
        return known[1] if known is not None and known[0] == digest else None

    def keep(self, identity: str, digest: bytes, files: list[str]) -> None:
        """Notes what a page was made of."""
        self.now[identity] = (digest, files)

    def place(self, job: Job) -> str:
        """Notes what the collection tells of a document, and gives it in words."""
        document, fate = job.document, fate_of(job)
        size = self._told.write(packed(fate))
        self._fates.append((document.source.path, document.source.sha256, document.id, size))
        return repr(fate)

    def save(self, cache: Cache, listing: Listing) -> None:
        """Remembers for the next build, once the site is in place, of what each page was made."""
        left = (self.look, digest_of_listing(listing), self.now, self.files, self.word, self.counted)
        cache.take_note(f"pages {self.site}", pickle.dumps(left, protocol=5))

    def save_fates(self, cache: Cache, entries: Iterable[Entry], keys: Mapping[str, str]) -> None:
        """Remembers what the collection told of the documents; `entries` are all files of the site, `keys` their keys."""
        self._told.seek(0)
        fates = {path: (sha, identity, self._told.read(size)) for path, sha, identity, size in self._fates}
        nothing = ("", "", b"")
        cache.place(
            self.site, (Placed(e.path, stamp_of(e), keys.get(e.path, ""), *fates.get(e.path, nothing)) for e in entries)
        )


def packed(fate: Fate) -> bytes:
    """A fate as bytes."""
    return pickle.dumps(fate, protocol=5)


def finished(draft: Document, row: Placed) -> tuple[Document, Fate]:
    """A document of the first pass with what the collection tells of it. Raises `ValueError` where the row tells nothing."""
    fate = pickle.loads(row.fate) if row.fate else None
    if not isinstance(fate, Fate):
        raise ValueError(f"nothing is known of {row.path}")
    return finish(draft, row.id, fate), fate


def finish(draft: Document, identity: str, fate: Fate) -> Document:
    """A document of the first pass with its id and what others tell of it."""
    facts = replace(draft.metadata, **fate.told) if fate.told else draft.metadata
    return replace(draft, id=identity, metadata=facts, duplicate_of=fate.duplicate_of)
