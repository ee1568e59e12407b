"""Everything that is known becomes one folder that any builder can take: `OUT/docs`, `OUT/theme`, `OUT/mkdocs.yml`."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from generator.model import Collection, Document, Link, Text
from generator.quick import quickly_pickled
from generator.read.files import original
from generator.resources import site_src
from generator.write import data_files, feeds
from generator.write.address import Urls, document_path, original_path, picture_path
from generator.write.appendix import appendix_pages
from generator.write.appendix_filter import filter_files
from generator.write.browse import index_pages, province_map, year_chart
from generator.write.config import logo_path, mkdocs_yml
from generator.write.document import SHOWN, Relations, document_parts, quote_of
from generator.write.indexes import INDEXES, listed, with_signers
from generator.write.output import Output
from generator.write.pages import data_page, home_page
from generator.write.references import missing_records
from generator.write.rows import Row, newest_first, row_of
from generator.write.search_index import index_document, write_index
from generator.write.search_page import search_page, search_words
from generator.write.site import MarkdownPages, Pages, Parts, Site

T = TypeVar("T")
WrittenPage = tuple[list[str], int, bytes]
SEARCH_STATE = "search.state"
"""The file beside docs/ from which the search index can be mended."""
_CHUNK = 24
_AHEAD = 6


class Texts(Protocol):
    """The text store: gives the text of a document, or of a file by its path below the documents folder."""

    def __call__(self, document: Document) -> Text: ...

    def by_path(self, path: str) -> Text: ...


class Memory(Protocol):
    """Remembers of what each document's page was made, so that a page is made again only when something of it changed."""

    def files_of(self, identity: str, digest: bytes) -> list[str] | None:
        """The files that belong to the page, if they were made of the same and are still there; else None."""

    def keep(self, identity: str, digest: bytes, files: list[str]) -> None:
        """Notes what a page was made of, and the files that belong to it."""

    def place(self, job: Job) -> None:
        """Notes what the collection tells of a document."""


class Track(Protocol):
    """Something that shows progress: yields the items again."""

    def track(self, items: Iterable[T], total: int, name: str) -> Iterator[T]: ...


@dataclass(frozen=True, slots=True)
class Job:
    """One document's page to be made by a worker: the document and the little that its page tells of others."""

    document: Document
    relations: Relations


@dataclass(frozen=True, slots=True)
class Task:
    """A job on its way to a worker: pickled, its digest, and the files of its page where that need not be made again."""

    identity: str
    paths: tuple[str, ...]
    blob: bytes
    digest: bytes
    files: list[str] | None


quickly_pickled(Job, Relations, Task)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a worker writes: the docs folder, the folder of the files as they came (or none), and who takes the pages."""

    docs: Path
    originals: Path | None
    pages: Pages


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote: how many documents, files made, files that really changed, files removed; what
    the taker of pages got."""

    documents: int
    files: int
    changed: int
    removed: int
    taken: frozenset[str] = frozenset()


def write_folder(
    collection: Collection,
    texts: Texts,
    out: Path,
    *,
    originals: Path | None = None,
    urls: Urls = "directory",
    pool: Executor | None = None,
    progress: Track | None = None,
    pages: Pages | None = None,
    memory: Memory | None = None,
) -> Written:
    """Writes the folder: pages, indexes, data files, originals, theme and configuration; only what changed.

    `texts` gives the text of a document, in any process; `originals` is the folder of the files as they came; `urls` is
    "file" for a copy that opens from a disk. With a `pool` the documents' pages are made in its workers. `pages` takes the
    generated pages, where they are not to become Markdown.
    """
    site = Site(with_signers(collection.settings, collection.documents), urls)
    output = Output(out)
    rows = {document.id: row_of(document) for document in collection.documents}
    pages = pages or MarkdownPages(out / "docs")
    _static(site, output)
    output.write("mkdocs.yml", mkdocs_yml(site, out))
    target = Target(out / "docs", originals, pages)
    results = write_pages(site, jobs(collection, rows), texts, target, pool, memory)
    results = progress.track(results, len(rows), "writing") if progress else results
    taken = _search_index(site, collection, results, output, pool)
    paths = [name.removeprefix("docs/") for name in output.made if name.startswith("docs/") and name.endswith("index.md")]
    made = ((path, parts) for path, parts in collection_pages(site, collection, rows) if f"docs/{path}" not in output.made)
    for path, changed in _collection_pages_put(site, made, pages, pool):  # a hand-written page takes a generated one's place
        paths.append(path)
        taken.add(path)
        output.changed += changed
    _data(site, collection, rows, output)
    if urls == "directory":
        _machines(site, rows, {*paths, *(document_path(identity) for identity in rows)}, output)
    output.made.update(f"docs/{path}" for path in taken)
    removed = output.finish("docs") + output.finish("theme")
    return Written(len(rows), len(output.made), output.changed, removed, frozenset(taken))


def collection_pages(site: Site, collection: Collection, rows: Mapping[str, Row]) -> Iterator[tuple[str, Parts]]:
    """(path, page) of every page that is not a document's, one at a time."""
    ordered = list(rows.values())
    figures = {}
    for index in INDEXES:
        if index.slug in site.settings.indexes:
            lists = listed(index, site.t, ordered)
            if index.slug == "tinh":
                figures["map"] = province_map(site, "index.md", lists, "now", "ban-do")
            if index.slug == "ngay":
                figures["chart"] = year_chart(site, "index.md", lists, "bieu-do")
            yield from index_pages(site, index, lists)
    yield from appendix_pages(site, collection, rows)
    yield home_page(site, collection, rows, figures)
    yield data_page(site, collection)
    yield search_page(site)


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


def write_pages(
    site: Site, jobs: Iterable[Job], texts: Texts, target: Target, pool: Executor | None, memory: Memory | None
) -> Iterator[WrittenPage]:
    """(paths made, files changed, entry of the search index) of each document, while its page is written."""
    waiting: deque[tuple[list[Task], Future[list[WrittenPage]]]] = deque()
    tasks = _tasks(site, jobs, texts, memory)
    while chunk := list(islice(tasks, _CHUNK)):
        part = _part(texts, chunk)
        if pool is None:
            yield from _kept(chunk, write_documents(site, chunk, part, target), memory)
            continue
        waiting.append((chunk, pool.submit(write_documents, site, chunk, part, target)))
        if len(waiting) >= _AHEAD:
            done, future = waiting.popleft()
            yield from _kept(done, future.result(), memory)
    for done, future in waiting:
        yield from _kept(done, future.result(), memory)


def _collection_pages_put(
    site: Site, made: Iterable[tuple[str, Parts]], pages: Pages, pool: Executor | None
) -> Iterator[tuple[str, bool]]:
    """(path, whether it changed) of each page that is not a document's, while it is written."""
    waiting: deque[Future[list[tuple[str, bool]]]] = deque()
    rest = iter(made)
    while chunk := list(islice(rest, _CHUNK)):
        if pool is None:
            yield from put_pages(site, chunk, pages)
            continue
        waiting.append(pool.submit(put_pages, site, chunk, pages))
        if len(waiting) >= _AHEAD:
            yield from waiting.popleft().result()
    for future in waiting:
        yield from future.result()


def put_pages(site: Site, chunk: Sequence[tuple[str, Parts]], pages: Pages) -> list[tuple[str, bool]]:
    """Writes pages, in a worker."""
    return [(path, pages.put(site, path, parts)) for path, parts in chunk]


def _tasks(site: Site, jobs: Iterable[Job], texts: Texts, memory: Memory | None) -> Iterator[Task]:
    keys: Mapping[str, str] = getattr(texts, "keys", {})
    shared = repr(site).encode()
    for job in jobs:
        blob = pickle.dumps(job, protocol=5)
        if memory is not None:
            memory.place(job)
        paths = (job.document.source.path, *sorted({job.relations.rows[link.source].source for link in job.relations.incoming}))
        digest, files = b"", None
        if memory is not None:
            made_of = hashlib.sha256(shared + repr([keys.get(path) for path in paths]).encode())
            made_of.update(blob)
            digest = made_of.digest()
            files = memory.files_of(job.document.id, digest)
        yield Task(job.document.id, paths, blob, digest, files)


def _kept(chunk: Sequence[Task], results: Sequence[WrittenPage], memory: Memory | None) -> Iterator[WrittenPage]:
    for task, result in zip(chunk, results, strict=True):
        if memory is not None:
            memory.keep(task.identity, task.digest, result[0])
        yield result


def _part(texts: Texts, chunk: Sequence[Task]) -> Texts:
    """The store with the keys of these documents (and those that cite them) only: it travels with every chunk."""
    part: Any = getattr(texts, "part", None)
    if part is None:
        return texts
    made: Texts = part(sorted({path for task in chunk for path in task.paths}))
    return made


def write_documents(site: Site, chunk: Sequence[Task], texts: Texts, target: Target) -> list[WrittenPage]:
    """`write_document` for each, in a worker; only the entry of the search index for those whose page stays."""
    results = []
    for task in chunk:
        job: Job = pickle.loads(task.blob)
        if task.files is None:
            results.append(write_document(site, job, texts, target))
        else:
            text = texts(job.document)
            results.append((task.files, 0, index_document(job.document, text.body, text.outline)))
    return results


def write_document(site: Site, job: Job, texts: Texts, target: Target) -> WrittenPage:
    """Writes a document's page and the copy of its original. Returns the paths made, how many files changed, and what the
    search index needs of it."""
    document = job.document
    relations = with_quotes(job.relations, texts)
    text = texts(document)
    made = [document_path(document.id)]
    changed = int(target.pages.put(site, made[0], document_parts(site, document, text, relations)))
    words = original(target.originals, document.source.path) if target.originals else None
    if words is not None:
        made.append(original_path(document.id, document.source.path))
        changed += target.pages.put_file(made[-1], words)
    for picture in text.pictures:
        made.append(picture_path(document.id, picture.page))
        changed += target.pages.put_file(made[-1], picture.data)
    if relations.incoming and site.urls == "directory":
        made.append(feeds.cited_feed_path(document.id))
        text_of_feed = feeds.cited_feed(site, row_of(document), relations.incoming, relations.rows)
        changed += target.pages.put_file(made[-1], text_of_feed.encode("utf-8"))
    return made, changed, index_document(document, text.body, text.outline)


def with_quotes(relations: Relations, texts: Texts, limit: int = 60) -> Relations:
    """The relations with the sentences in which other documents cite this one, cut from their texts (the first `limit`)."""
    quotes = {}
    for link in relations.incoming[:limit]:
        try:
            text = texts.by_path(relations.rows[link.source].source)
        except KeyError:
            continue
        quotes[(link.source, link.index)] = quote_of(text, link.citation)
    return replace(relations, quotes=quotes)


def _search_index(
    site: Site, collection: Collection, results: Iterable[WrittenPage], output: Output, pool: Executor | None
) -> set[str]:
    """Takes the pages as they are written and makes the search index of them; gives back the paths of what was made."""
    taken: set[str] = set()

    def entries() -> Iterator[tuple[Document, bytes]]:
        for document, (made, changed, entry) in zip(collection.documents, results, strict=True):
            taken.update(made)
            output.changed += changed
            yield document, entry

    index = write_index(entries(), output.root / "docs", search_words(site.t), pool, output.root / SEARCH_STATE)
    output.made.update(f"docs/{path}" for path in index.files)
    output.changed += index.changed
    return taken


def _data(site: Site, collection: Collection, rows: Mapping[str, Row], output: Output) -> None:
    for name, records, keys in (
        ("documents", data_files.documents(collection), data_files.DOCUMENT_KEYS),
        ("citations", data_files.citations(collection), data_files.CITATION_KEYS),
    ):
        output.streams((f"docs/data/{name}.jsonl", f"docs/data/{name}.csv"), data_files.both(records, keys))
    output.stream("docs/data/problems.jsonl", data_files.json_lines(data_files.problems(collection)))
    lacking = missing_records(collection, rows)
    output.stream("docs/data/missing.csv", data_files.csv_lines(lacking, data_files.MISSING_KEYS))
    output.write("docs/data/datapackage.json", data_files.data_package(collection, site.t))
    for path, text in filter_files(site, collection, rows):
        output.write(f"docs/{path}", text)


def _machines(site: Site, rows: Mapping[str, Row], paths: Iterable[str], output: Output) -> None:
    """Feeds of the site and of index entries; where the site's address is known, what search engines and browsers take."""
    site_title, ordered = site.settings.title, list(rows.values())
    output.write(f"docs/{feeds.SITE_FEED}", feeds.feed(site, feeds.SITE_FEED, site_title, "index.md", ordered))
    for index in INDEXES:
        if index.slug in feeds.WITH_FEEDS and index.slug in site.settings.indexes:
            for one in listed(index, site.t, ordered):
                path = feeds.entry_feed_path(index.slug, one.entry)
                title = f"{one.entry.name} - {site_title}"
                output.write(f"docs/{path}", feeds.feed(site, path, title, one.entry.path, one.rows))
    if site.settings.url:
        for path, text in feeds.sitemaps(site, paths):
            output.write(f"docs/{path}", text)
        output.write("docs/opensearch.xml", feeds.opensearch(site))
        if rules := feeds.robots(site):
            output.write("docs/robots.txt", rules)


def _static(site: Site, output: Output) -> None:
    source = site_src()
    output.copy_tree(source / "pages" / "vi" if site.settings.language == "vi" else source / "pages" / "en", "docs")
    output.copy_tree(source / "assets", "docs/assets")
    output.copy_tree(source / "theme", "theme")
    if site.settings.logo:
        output.write(f"docs/{logo_path(site)}", Path(site.settings.logo).read_bytes())
