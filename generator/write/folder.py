"""Everything that is known becomes one folder that any builder can take: `OUT/docs`, `OUT/theme`, `OUT/mkdocs.yml`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from generator.model import Collection, Document
from generator.resources import site_src
from generator.write import data_files, feeds
from generator.write.address import Urls, document_path
from generator.write.appendix import appendix_pages
from generator.write.appendix_filter import filter_files
from generator.write.browse import index_pages, province_map, year_chart
from generator.write.config import logo_path, mkdocs_yml
from generator.write.documents import Memory, Target, Texts, WrittenPage, write_pages
from generator.write.indexes import INDEXES, listed, with_signers
from generator.write.jobs import jobs
from generator.write.output import Output
from generator.write.pages import data_page, home_page
from generator.write.references import missing_records
from generator.write.rows import Row, row_of
from generator.write.search_index import write_index
from generator.write.search_page import search_page, search_words
from generator.write.site import MarkdownPages, Pages, Parts, Site

T = TypeVar("T")
SEARCH_STATE = "search.state"
"""The file beside docs/ from which the search index can be mended."""
_CHUNK = 24
_AHEAD = 6


class Track(Protocol):
    """Something that shows progress: yields the items again."""

    def track(self, items: Iterable[T], total: int, name: str) -> Iterator[T]: ...


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
    return [(path, bool(pages.put(site, path, parts))) for path, parts in chunk]


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
