"""The pages and files about the collection as a whole, each planned here and made in a worker."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from functools import partial
from itertools import islice
from types import TracebackType
from typing import IO, Any

from generator.link.cards import card_of
from generator.model import Collection, Settings
from generator.write import data_files, feeds
from generator.write.appendix import citation_pages, overview_pages
from generator.write.appendix_filter import filter_files
from generator.write.browse import index_pages, province_map, year_chart
from generator.write.documents import Memory
from generator.write.indexes import INDEXES, listed
from generator.write.ledger import Ledger
from generator.write.markup import Markup
from generator.write.output import Output
from generator.write.pages import data_page, home_page
from generator.write.references import Missing, missing_records
from generator.write.rows import Row, newest_first
from generator.write.search_page import search_page
from generator.write.shares import Gathered
from generator.write.site import Page, Pages, Planned, PlannedFile, Site, ready
from generator.write.spool import Cut, mapped
from generator.write.survey import survey, web_of

_CHUNK = 16
_AHEAD = 6


class DataLines:
    """The data files that have lines of every document, written as the documents come; they take the old ones' places at the
    end, if that is a good one."""

    def __init__(self, output: Output, starts: Sequence[Sequence[int]] | None = None) -> None:
        """`starts` tell where each document's lines begin in the old ones, in the order that these had, and where all end."""
        self._files = [output.root / "docs" / "data" / name for name in data_files.LINES]
        self._starts = starts
        output.made.update(f"docs/data/{name}" for name in data_files.LINES)

    def __enter__(self) -> DataLines:
        self._files[0].parent.mkdir(parents=True, exist_ok=True)
        self._old = ExitStack()
        self._held = [self._old.enter_context(mapped(file)) for file in self._files] if self._starts else []
        self._handles: list[IO[bytes]] = [
            file.with_name(file.name + ".new").open("wb", buffering=1 << 18) for file in self._files
        ]
        self.add(data_files.heads())
        return self

    def add(self, lines: data_files.Lines) -> None:
        """The lines of the next document."""
        for handle, line in zip(self._handles, lines, strict=True):
            handle.write(line)

    def again(self, number: int) -> None:
        """The same lines as in the old files, where the document had this number."""
        for handle, held, starts in zip(self._handles, self._held, self._starts or (), strict=True):
            handle.write(held[starts[number] : starts[number + 1]])

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._old.close()
        for handle, file in zip(self._handles, self._files, strict=True):
            handle.close()
            if kind is None:
                file.with_name(file.name + ".new").replace(file)


def ledger_of(site: Site, collection: Collection, rows: Mapping[str, Row], gathered: Gathered) -> Ledger:
    """The citations of a collection, counted."""
    surveyed = survey(site, rows, partial(gathered.listed, collection), gathered.rows.pieces)
    cards = tuple(map(card_of, collection.documents))
    figures = figures_of(site, list(rows.values()))
    return Ledger(rows, cards, surveyed, web_of(collection), figures, collection.graph.crowded)


PICTURED = ("tinh", "ngay")
"""The indexes that the home page shows as pictures."""


def figures_of(site: Site, rows: Sequence[Row]) -> dict[str, Markup]:
    """The pictures of the home page."""
    lists = {index.slug: listed(index, site.t, rows) for index in INDEXES if index.slug in PICTURED}
    own = site.settings.indexes
    return {
        "map": province_map(site, "index.md", lists["tinh"], "now", "ban-do") if "tinh" in own else Markup(""),
        "chart": year_chart(site, "index.md", lists["ngay"], "bieu-do") if "ngay" in own else Markup(""),
    }


def collection_files(
    site: Site, collection: Collection, ledger: Ledger, gathered: Gathered, output: Output
) -> Iterator[Planned | PlannedFile]:
    """Every page that is not a document's, with its feed, and the files of the appendix. `output` takes other data files."""
    yield from overview_files(site, ledger)
    yield from citation_files(site, ledger)
    yield from list_files(site, list(ledger.rows.values()), gathered.cut)
    yield ready(*search_page(site))
    _other_data(site, collection, ledger.survey.absent, output)


def list_files(site: Site, rows: Sequence[Row], cut: Callable[[Sequence[Row]], Cut]) -> Iterator[Planned | PlannedFile]:
    """Every page of the lists of all documents, and the feeds; `cut` gives the items of documents."""
    for index in INDEXES:
        if index.slug in site.settings.indexes:
            lists = listed(index, site.t, rows)
            yield from index_pages(site, index, lists, cut)
            if index.slug in feeds.WITH_FEEDS and site.urls == "directory":
                for one in lists:
                    path = feeds.entry_feed_path(index.slug, one.entry)
                    yield _feed(site, path, f"{one.entry.name} - {site.settings.title}", one.entry.path, one.rows)
    if site.urls == "directory":
        yield _feed(site, feeds.SITE_FEED, site.settings.title, "index.md", newest_first(rows))


def overview_files(site: Site, ledger: Ledger, known: Container[str] = ()) -> Iterator[Planned]:
    """The pages that tell of all citations together: those of the appendix but for its lists, home, data; without those lists
    of the appendix that are `known` to be as they were."""
    yield from overview_pages(site, ledger.web, ledger.rows, ledger.survey, known)
    yield ready(*home_page(site, ledger.web, ledger.rows, ledger.figures, len(ledger.survey.absent)))
    yield ready(*data_page(site, ledger.web))


def citation_files(site: Site, ledger: Ledger) -> Iterator[Planned | PlannedFile]:
    """The lists of citations, as pages and as files of the filter."""
    yield from citation_pages(site, ledger.survey)
    yield from filter_files(site, ledger.survey)


def _feed(site: Site, path: str, title: str, page: str, rows: Iterable[Row]) -> PlannedFile:
    return PlannedFile(path, partial(feeds.feed_file, site, path, title, page, feeds.newest(rows)))


def _other_data(site: Site, collection: Collection, absent: Sequence[Missing], output: Output) -> None:
    output.stream("docs/data/problems.jsonl", data_files.json_lines(data_files.problems(collection.problems)))
    output.stream("docs/data/missing.csv", missing_lines(collection.settings, absent))
    output.write("docs/data/datapackage.json", data_files.data_package(collection.settings, site.t))


def missing_lines(settings: Settings, absent: Sequence[Missing]) -> Iterator[str]:
    """The lines of data/missing.csv."""
    return data_files.csv_lines(missing_records(settings, absent), data_files.MISSING_KEYS)


def put_all(
    site: Site,
    planned: Iterable[Planned | PlannedFile],
    pages: Pages,
    pool: Executor | None,
    memory: Memory | None = None,
    stay: bool = True,
) -> Iterator[tuple[str, bool]]:
    """(path, whether it changed) of each page and file, while it is made and written; those that `memory` knows to be made of
    the same stay, unless the pieces that they are made of were begun anew (`stay` False)."""
    waiting: deque[Future[list[tuple[str, bool]]]] = deque()
    kept: list[str] = []
    rest = others(site, planned, memory, kept, stay)
    while chunk := list(islice(rest, _CHUNK)):
        if pool is None:
            yield from put_some(site, chunk, pages)
            continue
        waiting.append(pool.submit(put_some, site, chunk, pages))
        if len(waiting) >= _AHEAD:
            yield from waiting.popleft().result()
    for future in waiting:
        yield from future.result()
    yield from ((path, False) for path in kept)


def others(
    site: Site, planned: Iterable[Planned | PlannedFile], memory: Memory | None, kept: list[str], stay: bool = True
) -> Iterator[Planned | PlannedFile]:
    """Those that are not made of the same as what stands in the site, or all unless some may `stay`; `kept` gets the paths of
    the rest."""
    shared = repr(site).encode()
    for one in planned:
        if memory is not None:
            digest = hashlib.sha256(shared + pickle.dumps(_call(site, one.make), protocol=5)).digest()
            if memory.has_file(one.path, digest) and stay:
                kept.append(one.path)
                continue
        yield one


def _call(site: Site, make: Callable[[], Any]) -> Any:
    """A call without the site, which is the same for all."""
    return (make.func, [each for each in make.args if each is not site]) if isinstance(make, partial) else make


def put_some(site: Site, chunk: Sequence[Planned | PlannedFile], pages: Pages) -> list[tuple[str, bool]]:
    """Makes and writes pages and files, in a worker; the pages together (why, tells `documents`)."""
    made = [Page(one.path, one.make()) for one in chunk if isinstance(one, Planned)]
    changed = {page.path: count for page, count in zip(made, pages.put(site, made), strict=True)}
    changed |= {one.path: pages.put_file(one.path, one.make()) for one in chunk if not isinstance(one, Planned)}
    return [(one.path, bool(changed[one.path])) for one in chunk]


def for_crawlers(site: Site, pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, text) of what search engines and browsers take, where the site's address is known."""
    yield from feeds.sitemaps(site, pages)
    yield "opensearch.xml", feeds.opensearch(site)
    if rules := feeds.robots(site):
        yield "robots.txt", rules
