"""vanthu in one sentence: read → recognise → link → write → render."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.cache import Cache, TextStore
from generator.examine import examine_all
from generator.link import connect
from generator.link.review import review
from generator.model import Collection, Problem
from generator.progress import Progress
from generator.read import scan
from generator.read.settings import load_settings
from generator.render import offline, plain
from generator.render.folders import claim, own
from generator.render.tokens import NotLearned
from generator.write import Written, write_folder
from generator.write.site import Pages
from generator.write.strings import strings


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for. `jobs` = 0 takes every core; `source` None takes the configured folder."""

    source: Path | None = None
    out: Path = Path("site")
    work: Path = Path("build")
    offline: bool = False
    plain: bool = False
    jobs: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The finished collection, the folder it was written to and the time it took, for the summary line."""

    collection: Collection
    folder: Path
    seconds: float

    def summary(self) -> str:
        """ "677 documents, 4 812 citations (161 linked), 37 problems, 12.3 s"."""
        links = [link for rows in self.collection.graph.outgoing.values() for link in rows]
        linked = sum(link.status in ("resolved", "probable") for link in links)
        counts = (len(self.collection.documents), len(links), linked, len(self.collection.problems))
        documents, citations, resolved, problems = (f"{n:,}".replace(",", " ") for n in counts)
        return f"{documents} documents, {citations} citations ({resolved} linked), {problems} problems, {self.seconds:.1f} s"


def build(options: Options) -> Outcome:
    """A folder of documents becomes a site: by the fast build, which falls back to the plain one where it must."""
    from generator.render import fast  # loads MkDocs, which the other commands can do without

    begun = time.monotonic()
    claim(options.out)
    own(options.work)
    with collected(options, options.work / "cache.sqlite") as (collection, texts, source, pool):
        last = _bundle(options, collection)
        try:
            if options.plain:
                raise NotLearned("")
            pages = fast.begin(options.work, options.out, whole=options.offline)
            written = _write(options, collection, texts, source, pool, pages)
            Progress(options.quiet).stage("building the site")
            for note in fast.finish(pages, options.work / "docs", written.taken, last).notes:
                print(note, file=sys.stderr)
        except NotLearned as reason:
            if not options.plain:
                print(f"the fast build cannot make this site ({reason}); MkDocs makes it", file=sys.stderr)
            _write(options, collection, texts, source, pool)
            Progress(options.quiet).stage("building the site")
            plain.build(options.work / "mkdocs.yml", options.out, last)
    if options.offline:
        offline.pack(options.out, options.out.with_name(options.out.name + ".zip"))
    return Outcome(collection, options.out, time.monotonic() - begun)


def generate(options: Options) -> Outcome:
    """A folder of documents becomes one folder that any builder can take: `work/docs` and `work/mkdocs.yml`."""
    begun = time.monotonic()
    own(options.work)
    with collected(options, options.work / "cache.sqlite") as (collection, texts, source, pool):
        _write(options, collection, texts, source, pool)
    return Outcome(collection, options.work, time.monotonic() - begun)


def _write(
    options: Options,
    collection: Collection,
    texts: TextStore,
    source: Path,
    pool: Executor | None,
    pages: Pages | None = None,
) -> Written:
    """The folder of the collection; with `pages` its generated pages go there instead."""
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
    )


def _bundle(options: Options, collection: Collection) -> Callable[[Path], None] | None:
    """What an offline bundle needs besides the pages."""
    if not options.offline:
        return None
    settings = collection.settings
    return partial(offline.finish, strings=strings(settings.language), title=settings.title)


@contextmanager
def collected(options: Options, cache_file: Path) -> Iterator[tuple[Collection, TextStore, Path, Executor | None]]:
    """Everything that is known of a folder: read, recognised and linked, with a way to its texts."""
    settings = load_settings(options.source, Path.cwd())
    source = options.source or Path(settings.documents)
    progress = Progress(options.quiet)
    with workers(options.jobs) as pool, Cache(cache_file) as cache:
        entries, unread = scan(source)
        examined = examine_all(entries, cache, pool, progress)
        progress.stage("linking")
        connected = connect(examined.documents, settings)
        documents = tuple(sorted(connected.documents, key=lambda d: d.id))
        own = [problem for document in examined.documents for problem in document.problems]
        found = {*unread, *examined.problems, *own, *connected.problems, *review(documents, connected.graph)}
        problems = tuple(sorted(found, key=lambda p: (p.path, p.line, p.message)))
        if cache.was_corrupt:
            what = "the cache could not be read and was made anew"
            problems = (Problem(str(cache_file), 0, what, "nothing to do", "cache"), *problems)
        yield Collection(settings, documents, connected.graph, problems), TextStore(cache_file, examined.keys), source, pool


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """A pool of processes, or None where one process is asked for."""
    count = jobs or os.cpu_count() or 1
    if count == 1:
        yield None
        return
    with ProcessPoolExecutor(count) as pool:
        yield pool
