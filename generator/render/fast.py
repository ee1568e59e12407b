"""The fast build: the same site as `mkdocs build` makes, in a fraction of the time.

The theme is rendered once for each kind of page (see `frame`) and the generated pages are stamped into it by the workers that
make them. What is left is done here: hand-written pages (by MkDocs itself), the theme's own files and templates, and
everything that is only copied. Only what differs from the live site is written, beside it, and then takes its place.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.listing import Listing
from generator.render.folders import MARK, fresh_folder, move_in, put_in_place, remove
from generator.render.kept import FOLDER, PROVED
from generator.render.noted import forget, listing
from generator.render.pages import SitePages, destination, link_if_other, put_if_other
from generator.render.stamp import Spec
from generator.write.beside import link_file
from generator.write.output import walk

NOTES = "slow-pages.txt"
NOTED = ".noted"


def begin(work: Path, site: Path, whole: bool = False, mends: str = "", proved: bool = False) -> SitePages:
    """The taker of generated pages, for `write_folder`. With `whole` every page is written, even if the site has it; with
    `mends`, the digest of all that pages are made with besides documents, only some are made again, as they were made
    before; `proved` where they are made as before, whichever they are."""
    target = site.resolve()
    notes = work / NOTES
    if not (mends or proved):
        notes.unlink(missing_ok=True)
        notes.with_name(PROVED).unlink(missing_ok=True)
        shutil.rmtree(notes.with_name(FOLDER), ignore_errors=True)
    spec = Spec((work / "mkdocs.yml").resolve(), target, mends or str(time.time_ns()), bool(mends or proved))
    live = target.with_name(f".{target.name}.none") if whole else target
    noted = notes.with_name(NOTED).resolve()
    forget(noted)
    return SitePages(spec, target, live, fresh_folder(target), notes.resolve(), None if whole or target.exists() else noted)


@dataclass(frozen=True, slots=True)
class Finished:
    """A site in place: which pages were not stamped, and why; its listing, where that is known without looking."""

    slow: tuple[str, ...]
    listing: Listing | None


def finish(pages: SitePages, docs: Path, taken: Collection[str], last: Callable[[Path], None] | None = None) -> Finished:
    """The rest of the site, put in place with the pages. `taken` are the paths that `pages` got.

    `last` gets the folder before it is put in place (only where it is `whole`: see `begin`). Raises `VanthuError` for what
    MkDocs would warn of, `NotLearned` for a collection that only MkDocs can build.
    """
    from generator.render import rest  # loads MkDocs
    from generator.render.theme import Theme

    generated = frozenset(path for path in taken if path.endswith(".md"))
    beside = frozenset(taken) - generated
    with rest.reproducible():
        theme = Theme(pages.spec)
        writing = [name for name in walk(docs) if not _hidden(name)]
        handwritten = [name for name in writing if name.endswith(".md") and name not in generated]
        made = {destination(path) for path in (*taken, *handwritten)}
        warnings = rest.Warnings()
        for name, data in rest.handwritten_pages(theme, docs, handwritten, frozenset(taken), warnings):
            put_if_other(pages.live, pages.fresh, name, data)
        warnings.stop()
        for name, data in rest.templates(theme, [*generated, *handwritten]):
            made.add(name)
            put_if_other(pages.live, pages.fresh, name, data)
    copied = {name: docs / name for name in writing if not name.endswith(".md") and name not in beside}
    for name, file in copied.items():
        made.add(name)
        link_if_other(os.fspath(file), f"{pages.live}/{name}", f"{pages.fresh}/{name}")
    for name, file in rest.theme_files(theme, {*copied, *beside}):
        made.add(name)
        put_if_other(pages.live, pages.fresh, name, file.read_bytes())
    if last:
        last(pages.fresh)
        made = set(walk(pages.fresh)) - {MARK}
    put_in_place(pages.target, pages.fresh, made)
    found = listing(pages.noted, pages.target, [*made, MARK]) if pages.noted is not None else None
    if pages.noted is not None:
        forget(pages.noted)
    return Finished(tuple(_notes(pages.slow)), found)


def add(pages: SitePages, docs: Path, written: Iterable[str], gone: Iterable[str]) -> tuple[set[str], set[str]]:
    """Puts the pages that `pages` took into the live site, with the files `written` below the docs folder; removes `gone`, of
    the site and of the docs folder. Gives the names of the site's files that are new and those that are gone."""
    for name in written:  # not compared with what stands there: the data of large collections are long, and some differ late
        link_file(f"{docs}/{name}", f"{pages.fresh}/{name}")
    new = set(walk(pages.fresh)) - {MARK}
    old = {destination(name) for name in gone} - new
    move_in(pages.target, pages.fresh, new, old)
    remove(docs, [name for name in gone if name not in new])
    return new, old


def _notes(file: Path) -> list[str]:
    if not file.is_file():
        return []
    seen: dict[str, str] = {}
    for line in sorted(file.read_text(encoding="utf-8").splitlines()):
        path, _, why = line.partition("\t")
        seen.setdefault(why, path)
    return [f"{path}: {why}" for why, path in seen.items()]


def _hidden(name: str) -> bool:
    """What MkDocs leaves out by default."""
    return name.startswith((".", "templates/")) or "/." in name
