"""The documents' pages, made in workers: each with the copy of its original, its feed and its entry of the search index."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, fields, replace
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

from generator.model import Document, Link, Text
from generator.packed import citation_rows, citations_of
from generator.quick import quickly_made, quickly_pickled
from generator.read.files import expect, original
from generator.write import feeds
from generator.write.address import document_path, figure_path, original_path, picture_path
from generator.write.document import Known, document_parts
from generator.write.jobs import Job
from generator.write.ledger import Ledger
from generator.write.relations import Relations, quote_of
from generator.write.rows import Row, row_of
from generator.write.search_index import index_document
from generator.write.shares import Share, share_of
from generator.write.shelf import Shelf
from generator.write.site import Page, Pages, Site

_FATE = attrgetter("index", *[part.name for part in fields(Link) if part.name not in ("source", "index", "citation")])
_CHUNK = 24
_AHEAD = 6
_LENGTH = 1 << 20
"""Characters of text after which no more documents are made together."""


class Texts(Protocol):
    """The text store: gives the text of a document, or of a file by its path below the documents folder."""

    def __call__(self, document: Document) -> Text: ...

    def by_path(self, path: str) -> Text: ...


class Memory(Protocol):
    """Remembers of what each document's page was made, so that a page is made again only when something of it changed."""

    def files_of(self, identity: str, digest: bytes) -> list[str] | None:
        """The files that belong to the page, if they were made of the same; else None."""

    def keep(self, identity: str, digest: bytes, files: list[str]) -> None:
        """Notes what a page was made of, and the files that belong to it."""

    def place(self, job: Job) -> str:
        """Notes what the collection tells of a document, and gives it in words."""

    def shelf(self, folder: Path) -> Shelf | None:
        """What the last build left in a folder of what the documents gave to the files of the collection."""

    def take_up(self, shelf: Shelf | None) -> None:
        """What lies there need not be made again where a page stays."""

    def leave(self, shelf: Shelf, ledger: Ledger, folder: Path) -> None:
        """Leaves it for the next, with the citations counted."""

    def shelved(self, identity: str) -> int:
        """The number under which the last build left what a document gave to the files of the collection; -1 for none."""

    def has_file(self, path: str, digest: bytes) -> bool:
        """Notes of what a page or file of the collection is made, and tells whether it was made of the same before."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Task:
    """A job on its way to a worker: pickled, its digest, and the files of its page where that need not be made again; its
    number on the shelf of the last build, -1 where a worker is to make its share again."""

    identity: str
    paths: tuple[str, ...]
    blob: bytes
    digest: bytes
    files: list[str] | None
    number: int = -1


quickly_pickled(Task)


@quickly_made
@dataclass(frozen=True, slots=True)
class WrittenPage:
    """What the writing of a document's page gave: paths made, files changed, its entry of the search index, its share of the
    files of the collection; or the number under which the last build left both."""

    made: list[str]
    changed: int
    entry: bytes
    share: Share | None
    number: int = -1


quickly_pickled(WrittenPage)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a worker takes the files as they came (or nowhere), and who takes the pages; whether entries of the search index
    are wanted."""

    originals: Path | None
    pages: Pages
    indexed: bool = True


def write_pages(
    site: Site, jobs: Iterable[Job], texts: Texts, target: Target, pool: Executor | None, memory: Memory | None
) -> Iterator[WrittenPage]:
    """What each document's page gave, in the order of the jobs, while they are written."""
    waiting: deque[tuple[list[Task], Future[list[WrittenPage]] | None]] = deque()
    tasks = _tasks(site, jobs, texts, memory)
    while chunk := list(islice(tasks, _CHUNK)):
        todo = [task for task in chunk if task.number < 0]
        if pool is None:
            made = write_documents(site, todo, _part(texts, todo), target) if todo else []
            yield from _kept(chunk, made, memory)
            continue
        waiting.append((chunk, pool.submit(write_documents, site, todo, _part(texts, todo), target) if todo else None))
        while waiting and (len(waiting) >= _AHEAD or waiting[0][1] is None):
            done, future = waiting.popleft()
            yield from _kept(done, future.result() if future else [], memory)
    for done, future in waiting:
        yield from _kept(done, future.result() if future else [], memory)


def _tasks(site: Site, jobs: Iterable[Job], texts: Texts, memory: Memory | None) -> Iterator[Task]:
    keys: Mapping[str, str] = getattr(texts, "keys", {})
    made_of = _Digests(site, keys)
    for job in jobs:
        identity, relations = job.document.id, job.relations
        paths = (job.document.source.path, *sorted({relations.rows[link.source].source for link in relations.incoming}))
        digest, files, number = b"", None, -1
        if memory is not None:
            digest = made_of(job, paths, memory.place(job))
            files = memory.files_of(identity, digest)
            number = -1 if files is None else memory.shelved(identity)
        yield Task(identity, paths, _packed(job) if number < 0 else b"", digest, files, number)


class _Digests:
    """Digests of all that documents' pages are made of."""

    def __init__(self, site: Site, keys: Mapping[str, str]) -> None:
        self.shared = repr(site).encode()
        self.keys = keys
        self.rows: dict[str, bytes] = {}

    def __call__(self, job: Job, paths: Sequence[str], told: str) -> bytes:
        """That of a page: the files' own keys (they stand for all that a file tells by itself), what the collection `told` of
        the document, the citations and rows of others that are shown."""
        relations = job.relations
        fates = [_FATE(link) for link in relations.incoming]
        found = hashlib.sha256(self.shared)
        found.update(repr(([self.keys.get(path) for path in paths], job.document.id, told, fates)).encode("utf-8", "replace"))
        others = (relations.previous, relations.next, relations.duplicate_of, *relations.copies)
        for row in (*relations.rows.values(), *others):
            found.update(b"-" if row is None else self.rows.get(row.id) or self._row(row))
        return found.digest()

    def _row(self, row: Row) -> bytes:
        packed = self.rows[row.id] = hashlib.sha256(repr(row).encode("utf-8", "replace")).digest()
        return packed


def _packed(job: Job) -> bytes:
    """A job for a worker: its document's citations as plain rows, and of its links what is not the citation."""
    document, relations = job.document, job.relations
    fates = [_FATE(link) for link in relations.outgoing]
    told = (replace(document, citations=()), citation_rows(document.citations), fates, replace(relations, outgoing=()))
    return pickle.dumps(told, protocol=5)


def _unpacked(blob: bytes) -> Job:
    """The job that `_packed` was given."""
    document, rows, fates, relations = pickle.loads(blob)
    document = replace(document, citations=citations_of(rows))
    links = [Link(document.id, fate[0], document.citations[fate[0]], *fate[1:]) for fate in fates]
    return Job(document, replace(relations, outgoing=tuple(links)))


def _kept(chunk: Sequence[Task], results: Iterable[WrittenPage], memory: Memory | None) -> Iterator[WrittenPage]:
    """The results of all tasks, of which only some were given to a worker."""
    made = iter(results)
    for task in chunk:
        result = next(made) if task.number < 0 else WrittenPage(task.files or [], 0, b"", None, task.number)
        if memory is not None:
            memory.keep(task.identity, task.digest, result.made)
        yield result


def _part(texts: Texts, chunk: Sequence[Task]) -> Texts:
    """The store with the keys of these documents (and those that cite them) only: it travels with every chunk."""
    part: Any = getattr(texts, "part", None)
    if part is None:
        return texts
    made: Texts = part(sorted({path for task in chunk for path in task.paths}))
    return made


def write_documents(site: Site, chunk: Sequence[Task], texts: Texts, target: Target) -> list[WrittenPage]:
    """`put_documents`, in a worker; only what others need for those whose page stays."""
    results: list[WrittenPage] = []
    some: list[tuple[Task, Job]] = []
    if target.originals is not None:
        expect(f"{target.originals}/{task.paths[0]}" for task in chunk)
    for task in chunk:
        some.append((task, _unpacked(task.blob)))
        if sum(job.document.length for _, job in some) > _LENGTH:  # all texts are held together
            results += _written(site, some, texts, target)
            some = []
    return results + _written(site, some, texts, target)


def _written(site: Site, some: Sequence[tuple[Task, Job]], texts: Texts, target: Target) -> list[WrittenPage]:
    """A few documents, each step for all of them: so what it needs stays at hand for the processor, which saves a sixth."""
    held = [texts(job.document) for _, job in some]
    entries = [
        index_document(job.document, text.body, text.outline) if target.indexed else b""
        for (_, job), text in zip(some, held, strict=True)
    ]
    shares = [share_of(site, job.document, job.relations) for _, job in some]
    known = [(job.document, text, job.relations) for (task, job), text in zip(some, held, strict=True) if task.files is None]
    fresh = iter(put_documents(site, known, texts, target))
    pages = [next(fresh) if task.files is None else (task.files, 0) for task, _ in some]
    return [WrittenPage(*page, entry, share) for page, entry, share in zip(pages, entries, shares, strict=True)]


def put_documents(site: Site, known: Sequence[Known], texts: Texts, target: Target) -> list[tuple[list[str], int]]:
    """Writes documents' pages and the copies of their originals. Of each the paths made and how many files changed."""
    known = [(document, text, with_quotes(relations, texts)) for document, text, relations in known]
    beside = [_beside(site, *one, target.originals) for one in known]
    paths = [document_path(document.id) for document, _, _ in known]
    changed = target.pages.put(site, list(map(Page, paths, document_parts(site, known), beside)))
    names = [[path, *(name for name, _ in files)] for path, files in zip(paths, beside, strict=True)]
    return list(zip(names, changed, strict=True))


def _beside(
    site: Site, document: Document, text: Text, relations: Relations, originals: Path | None
) -> list[tuple[str, bytes]]:
    """The files in the folder of a page or below, as (path, bytes): the original, pictures, the feed of what cites it."""
    beside = []
    words = original(originals, document.source.path) if originals else None
    if words is not None:
        beside.append((original_path(document.id, document.source.path), words))
    beside += [(picture_path(document.id, picture.page), picture.data) for picture in text.pictures]
    beside += sorted({figure_path(document.id, one.name): one.data for one in text.figures}.items())
    if relations.incoming and site.urls == "directory":
        feed = feeds.cited_feed(site, row_of(document), relations.incoming, relations.rows)
        beside.append((feeds.cited_feed_path(document.id), feed.encode("utf-8")))
    return beside


def with_quotes(relations: Relations, texts: Texts, limit: int = 60) -> Relations:
    """The relations with the sentences in which other documents cite this one, cut from their texts (the first `limit`)."""
    quotes = {}
    source, text = "", None
    for link in relations.incoming[:limit]:
        if link.source != source:
            source, text = link.source, _words_of(texts, relations.rows[link.source].source)
        if text is not None:
            quotes[(source, link.index)] = quote_of(text, link.citation)
    return replace(relations, quotes=quotes)


def _words_of(texts: Texts, path: str) -> Text | None:
    try:
        return texts.by_path(path)
    except KeyError:
        return None
