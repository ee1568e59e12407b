"""Everything that is known becomes one folder that any builder can take: `OUT/docs`, `OUT/theme`, `OUT/mkdocs.yml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from generator.model import Collection, Document
from generator.resources import own_pages, site_src
from generator.write.address import Urls
from generator.write.collected import DataLines, collection_files, for_crawlers, ledger_of, put_all
from generator.write.config import logo_path, mkdocs_yml
from generator.write.documents import Memory, Target, Texts, WrittenPage, write_pages
from generator.write.indexes import with_signers
from generator.write.jobs import jobs
from generator.write.output import Output
from generator.write.rows import row_of
from generator.write.search_index import SEARCH_STATE, Entry, begin_index
from generator.write.search_index import Written as Index
from generator.write.search_page import search_words
from generator.write.search_update import begin_update
from generator.write.shares import Gathered
from generator.write.shelf import PIECES, Shelf, held
from generator.write.site import MarkdownPages, Pages, Site
from generator.write.spool import mapped
from generator.write.templates import keep_compiled, read_anew

T = TypeVar("T")
_FEW = 40
"""Up to so many changed entries the search index is changed in place."""


class Track(Protocol):
    """Something that shows progress: yields the items again, or says what is done now."""

    def track(self, items: Iterable[T], total: int, name: str) -> Iterator[T]: ...

    def stage(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote: how many documents, files made in the folder, files that really changed, files removed; what the
    taker of pages got."""

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
    read_anew()
    if memory is not None:  # more builds of this site will follow
        keep_compiled(out.resolve(), collection.settings.language)
    site = Site(with_signers(collection.settings, collection.documents), urls)
    output = Output(out)
    rows = {document.id: row_of(document) for document in collection.documents}
    taker: Pages = pages or MarkdownPages(out / "docs")
    _static(site, output)
    output.write("mkdocs.yml", mkdocs_yml(site, out))
    results = write_pages(site, jobs(collection, rows), texts, Target(originals, taker), pool, memory)
    results = progress.track(results, len(rows), "writing") if progress else results
    before = memory.shelf(out / PIECES) if memory is not None else None
    if memory is not None:
        memory.take_up(before)
    with held(out / PIECES, memory is not None, before is not None) as folder:
        gathered, taken = Gathered(folder, before), set[str]()
        with DataLines(output, before.starts(out / "docs") if before else None) as lines:
            entries = _taken(collection, results, gathered, lines, taken, output)
            search = (out / "docs", search_words(site.t), pool, out / SEARCH_STATE)
            index = begin_index(entries, gathered.entries.pieces.file, *search) if before is None else None
            made = [document.id for document, *_ in entries]
        left = gathered.close()
        if progress:
            progress.stage("writing lists and the search index")
        if before is not None:
            index = _index_again(collection.documents, before, left, made, *search)
        by_hand = {name.removeprefix("docs/") for name in output.made}  # a hand-written page takes a generated one's place
        ledger = ledger_of(site, collection, rows, gathered)
        planned = (one for one in collection_files(site, collection, ledger, gathered, output) if one.path not in by_hand)
        for path, changed in put_all(site, planned, taker, pool, memory, before is not None):
            taken.add(path)
            output.changed += changed
        if memory is not None:
            memory.leave(left, ledger, folder)
        assert index is not None
        found = index()
    output.made.update(f"docs/{path}" for path in found.files)
    output.changed += found.changed
    if pages is None:
        output.made.update(f"docs/{path}" for path in taken)
    if urls == "directory" and site.settings.url:
        for path, text in for_crawlers(site, (path for path in (*by_hand, *taken) if path.endswith("index.md"))):
            output.write(f"docs/{path}", text)
    removed = output.finish("docs") + output.finish("theme")
    return Written(len(rows), len(output.made), output.changed, removed, frozenset(taken))


def same_theme(collection: Collection, out: Path) -> bool:
    """Whether the folder's configuration is the one that `write_folder` would write."""
    file = out / "mkdocs.yml"
    site = Site(with_signers(collection.settings, collection.documents))
    return file.is_file() and file.read_text(encoding="utf-8") == mkdocs_yml(site, out)


def _taken(
    collection: Collection,
    results: Iterable[WrittenPage],
    gathered: Gathered,
    lines: DataLines,
    taken: set[str],
    output: Output,
) -> Iterator[Entry]:
    """The entries of the search index that were made, while the pages are written; the rest of what the pages give is put where
    it belongs. When the last is taken all can be read."""
    for document, page in zip(collection.documents, results, strict=True):
        taken.update(page.made)
        output.changed += page.changed
        if page.share is not None:
            gathered.add(document.id, page.share, page.entry)
            lines.add(page.share.lines)
            yield document, page.entry, gathered.entries.pieces.starts[-1]
        else:
            gathered.again(document.id, page.number)
            lines.again(page.number)
    gathered.entries.close()


def _index_again(
    documents: Sequence[Document], before: Shelf, now: Shelf, made: Sequence[str], docs: Path, words: Mapping[str, str],
    pool: Executor | None, state: Path,
) -> Callable[[], Index]:  # fmt: skip
    """The search index where only the documents `made` were made again: changed where that can be, else made of the entries
    that are there."""
    with mapped(now.entries.file) as held:
        went = before.number.keys() - now.number.keys()
        if len(made) + len(went) <= _FEW:
            pairs = [(one, before.entry(held, one), now.entry(held, one)) for one in (*made, *sorted(went))]
            changes = [(one, old, new) for one, old, new in pairs if old != new]
            finish = begin_update(changes, documents, docs, words, state, lambda one: now.entry(held, one))
            if finish is not None:
                return finish
        starts = now.entries.starts
        entries = ((one, now.entry(held, one.id), starts[now.number[one.id]]) for one in documents)
        return begin_index(entries, now.entries.file, docs, words, pool, state)


def _static(site: Site, output: Output) -> None:
    source = site_src()
    output.copy_tree(own_pages(site.settings.language), "docs")
    output.copy_tree(source / "assets", "docs/assets")
    output.copy_tree(source / "theme", "theme")
    if site.settings.logo:
        output.write(f"docs/{logo_path(site)}", Path(site.settings.logo).read_bytes())
