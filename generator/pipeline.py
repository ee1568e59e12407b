"""vanthu in one sentence: read → recognise → link → write → render."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator import inputs
from generator.aside import aside
from generator.cache import DAMAGED, Cache, discard
from generator.inputs import Counts, Last
from generator.listing import Folders, Listing, folders_of, listing_of
from generator.model import Collection, Graph, Problem, VanthuError
from generator.options import Options
from generator.progress import Progress, counted, grouped
from generator.quick import seldom_collecting
from generator.read import scan
from generator.read.settings import load_settings
from generator.recalled import MadeOf, made_of_now, recalled
from generator.render.folders import CACHE, claim, locked, own, recover
from generator.texts import TextStore, close_readers

if TYPE_CHECKING:  # the rooms are loaded where they are entered: where nothing changed, none is
    from concurrent.futures import Executor

    from generator.memory import PageMemory
    from generator.write.folder import Written
    from generator.write.site import Pages

__all__ = ["Options", "Outcome", "build", "collected", "counts_of", "generate"]
T = TypeVar("T")
_MANY = 2000
"""For more documents the workers that make the pages exist before any is read: they would hold all of them, too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The finished collection, the folder it was written to, the time it took and the counts, for the summary line. Where
    nothing had changed, nothing was built: the collection holds no documents then, only the problems."""

    collection: Collection
    folder: Path
    seconds: float
    counts: Counts

    def summary(self) -> str:
        """ "677 documents, 4 812 citations (161 linked), 37 problems, 12.3 s"."""
        (documents, citations, resolved), problems = self.counts, len(self.collection.problems)
        linked = f"{counted(citations, 'citation')} ({grouped(resolved)} linked)"
        return f"{counted(documents, 'document')}, {linked}, {counted(problems, 'problem')}, {self.seconds:.1f} s"


def counts_of(collection: Collection) -> Counts:
    """Documents, citations, linked citations."""
    links = [link for rows in collection.graph.outgoing.values() for link in rows]
    return len(collection.documents), len(links), sum(link.status in ("resolved", "probable") for link in links)


def build(options: Options) -> Outcome:
    """A folder of documents becomes a site: by the fast build, which falls back to the plain one where it must."""
    begun = time.monotonic()
    claim(options.out)
    own(options.work)
    file = options.work / CACHE
    with locked(options.work), seldom_collecting():
        recover(options.out)
        (made_of, last), renewed = _sound(file, lambda _: recalled(file, options))
        if last is not None:
            empty = Collection(made_of.settings, (), Graph({}, {}), last.problems)
            return Outcome(empty, options.out, time.monotonic() - begun, last.counts)
        built, again = _sound(file, lambda anew: _build(options, file, renewed or anew, made_of))
        collection, counts = built.collection, counts_of(built.collection)
        if built.digest == made_of.digest and not (renewed or again):  # else the next build must look again
            left = built.left or _left(options, None)
            with Cache(file) as cache:
                inputs.remember(cache, options.out, Last(made_of.digest, made_of.around, *left, counts, collection.problems))
    return Outcome(collection, options.out, time.monotonic() - begun, counts)


def _sound(file: Path, work: Callable[[bool], T]) -> tuple[T, bool]:
    """The result of `work(False)`; where that finds the cache damaged, of `work(True)` with a new one. And which it was."""
    try:
        return work(False), False
    except DAMAGED as error:
        if isinstance(error, sqlite3.OperationalError) and "I/O" not in str(error):  # no room, no right
            raise _no_cache(file, error) from error
    discard(file)
    try:
        return work(True), True
    except DAMAGED as error:
        raise _no_cache(file, error) from error


def _no_cache(file: Path, error: Exception) -> VanthuError:
    what = f"the cache cannot be written ({error})"
    return VanthuError(Problem(str(file), 0, what, "make room on the disk, check the rights", "disk"))


@dataclass(frozen=True, slots=True)
class _Built:
    """The collection whose site is now in place, the site's files and folders where these are known, and the digest of what it
    was to be made of when it stood."""

    collection: Collection
    left: tuple[Listing, Folders] | None
    digest: str


def _build(options: Options, file: Path, anew: bool, made_of: MadeOf) -> _Built:
    """Makes the site of the whole collection."""
    from generator.memory import PageMemory
    from generator.render import fast, offline, plain
    from generator.render.tokens import NotLearned
    from generator.workers import ended
    from generator.write.folder import same_theme
    from generator.write.templates import keep_compiled, read_anew

    for each in ("numpy", "generator.render.press", "generator.render.rest"):  # which load MkDocs
        import_module(each)  # here, where the workers do not exist yet, so that they have it from the start; so with templates
    read_anew()
    if not options.offline:
        keep_compiled(options.work.resolve(), made_of.settings.language)
    digest, left = "", None
    with collected(options, file, anew) as (collection, texts, source, pool):
        last = _bundle(options, collection)
        with Cache(file) as cache:
            inputs.forget(cache, options.out)
        try:
            if options.plain:
                raise NotLearned("")
            with Cache(file) as cache:
                memory = None if options.offline else PageMemory(cache, options.out)
                if memory is not None:
                    memory.begin(cache)
                proved = memory is not None and bool(memory.before) and same_theme(collection, options.work)
                pages = fast.begin(options.work, options.out, whole=options.offline, proved=proved)
                written = _write(options, collection, texts, source, pool, pages, memory)
                pool = ended(pool)
                Progress(options.quiet).stage("building the site")
                finished = fast.finish(pages, options.work / "docs", written.taken, last)
                for note in finished.slow:
                    print(note, file=sys.stderr)
                if memory is not None:
                    with aside(partial(_stands, options, finished.listing), options.jobs) as stands:
                        memory.save_fates(cache, made_of.entries, texts.keys)
                        digest, listing, folders = stands()
                    left = (finished.listing or listing, folders)
                    memory.save(cache, left[0])
        except NotLearned as reason:
            if not options.plain:
                print(f"the fast build cannot make this site ({reason}); MkDocs makes it", file=sys.stderr)
            digest, left = "", None
            _write(options, collection, texts, source, pool)
            Progress(options.quiet).stage("building the site")
            plain.build(options.work / "mkdocs.yml", options.out, last)
    if options.offline:
        offline.pack(options.out, options.out.with_name(options.out.name + ".zip"))
    return _Built(collection, left, digest or made_of_now(options).digest)


def _stands(options: Options, known: Listing | None) -> tuple[str, Listing, Folders]:
    """The digest of what a site is to be made of now, its files (none where these are `known`), its folders."""
    listing, folders = _left(options, known)
    return made_of_now(options).digest, {} if known else listing, folders


def _left(options: Options, known: Listing | None) -> tuple[Listing, Folders]:
    """The files and folders of a site."""
    listing = known or listing_of(options.out)
    return listing, folders_of(options.out, listing)


def generate(options: Options) -> Outcome:
    """A folder of documents becomes one folder that any builder can take: `work/docs` and `work/mkdocs.yml`."""
    begun = time.monotonic()
    own(options.work)
    with locked(options.work), collected(options, options.work / CACHE) as (collection, texts, source, pool):
        _write(options, collection, texts, source, pool)
    return Outcome(collection, options.work, time.monotonic() - begun, counts_of(collection))


def _write(
    options: Options,
    collection: Collection,
    texts: TextStore,
    source: Path,
    pool: Executor | None,
    pages: Pages | None = None,
    memory: PageMemory | None = None,
) -> Written:
    """The folder of the collection; `pages` takes its pages, those that `memory` does not know already."""
    from generator.write.folder import write_folder

    progress = Progress(options.quiet)
    progress.stage("writing pages")
    return write_folder(
        collection,
        texts,
        options.work,
        originals=source,
        urls="file" if options.offline else "directory",
        pool=pool,
        progress=progress,
        pages=pages,
        memory=memory,
    )


def _bundle(options: Options, collection: Collection) -> Callable[[Path], None] | None:
    """What an offline bundle needs besides the pages."""
    if not options.offline:
        return None
    from generator.render import offline
    from generator.write.strings import strings

    settings = collection.settings
    return partial(offline.finish, strings=strings(settings.language), title=settings.title)


@contextmanager
def collected(
    options: Options, cache_file: Path, anew: bool = False
) -> Iterator[tuple[Collection, TextStore, Path, Executor | None]]:
    """Everything that is known of a folder: read, recognised and linked, with a way to its texts."""
    from generator.examine import examine_all
    from generator.link import connect
    from generator.link.identity import standing
    from generator.link.review import review
    from generator.workers import started, workers

    settings = load_settings(options.source, Path.cwd())
    source = options.source or Path(settings.documents)
    progress = Progress(options.quiet)
    with seldom_collecting(), ExitStack() as open_still:
        entries, unread = scan(source)
        many = len(entries) > _MANY
        pool = open_still.enter_context(workers(options.jobs, options.executor))
        if many:
            started(pool)  # without what the others know of words
        with Cache(cache_file) as cache, workers(options.jobs, options.executor) as readers:
            examined = examine_all(entries, cache, readers, progress)
            numbers, renewed = cache.numbers(examined.keys), cache.was_corrupt or anew
        if not many:
            started(pool)  # while the cache is closed: a process must not open what its parent had open (SQLite, howtocorrupt)
        progress.stage("linking")
        ways = (options.jobs or os.cpu_count() or 1) if many else 1
        connected = connect(examined.documents, settings, partial(aside, jobs=options.jobs) if ways > 1 else None, ways)
        documents = tuple(sorted(connected.documents, key=lambda d: standing(d.id, d.source.path)))
        own = [problem for document in examined.documents for problem in document.problems]
        found = {*unread, *examined.problems, *own, *connected.problems, *review(documents, connected.graph)}
        problems = tuple(sorted(found, key=lambda p: (p.path, p.line, p.message)))
        if renewed:
            what = "the cache could not be read and was made anew"
            problems = (Problem(str(cache_file), 0, what, "nothing to do", "cache"), *problems)
        try:
            texts = TextStore(cache_file, examined.keys, numbers)
            yield Collection(settings, documents, connected.graph, problems), texts, source, pool
        finally:
            close_readers()
