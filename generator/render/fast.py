"""The fast build: the same site as `mkdocs build` makes, in a fraction of the time.

The theme is rendered once for each kind of page (see `frame`) and the generated pages are stamped into it by the workers that
make them. What is left is done here: hand-written pages (by MkDocs itself), the theme's own files and templates, and
everything that is only copied. Only what differs from the live site is written, beside it, and then takes its place.
"""

from __future__ import annotations

import gzip
import logging
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_timestamp, is_error_template
from mkdocs.utils.meta import get_data as split_front_matter

from generator.model import Problem, VanthuError
from generator.render.folders import MARK, fresh_folder, move_in, put_in_place, remove_empty
from generator.render.noted import Listing, forget, listing
from generator.render.pages import PROVED, SitePages, destination, link_if_other, put_if_other
from generator.render.theme import Spec, Theme
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
    generated = frozenset(path for path in taken if path.endswith(".md"))
    beside = frozenset(taken) - generated
    with _reproducible():
        theme = Theme(pages.spec)
        writing = [name for name in walk(docs) if not _hidden(name)]
        handwritten = [name for name in writing if name.endswith(".md") and name not in generated]
        made = {destination(path) for path in (*taken, *handwritten)}
        warnings = _Warnings()
        for name, data in _handwritten_pages(theme, docs, handwritten, frozenset(taken), warnings):
            put_if_other(pages.live, pages.fresh, name, data)
        warnings.stop()
        for name, data in _templates(theme, [*generated, *handwritten]):
            made.add(name)
            put_if_other(pages.live, pages.fresh, name, data)
    copied = {name: docs / name for name in writing if not name.endswith(".md") and name not in beside}
    for name, file in copied.items():
        made.add(name)
        link_if_other(os.fspath(file), f"{pages.live}/{name}", f"{pages.fresh}/{name}")
    for name, file in _theme_files(theme, {*copied, *beside}):
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
    for name in written:
        link_if_other(f"{docs}/{name}", f"{pages.live}/{name}", f"{pages.fresh}/{name}")
    new = set(walk(pages.fresh)) - {MARK}
    old = {destination(name) for name in gone} - new
    move_in(pages.target, pages.fresh, new, old)
    for name in gone:
        if name not in new:
            (docs / name).unlink(missing_ok=True)
            remove_empty((docs / name).parent, docs)
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


@contextmanager
def _reproducible() -> Iterator[None]:
    """The clock that a plain build is given: MkDocs writes dates into the site map."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


class _Warnings(logging.Handler):
    """Collects what MkDocs warns of, as its --strict does."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.log = logging.getLogger("mkdocs")
        self.level_before = self.log.level
        self.log.setLevel(logging.WARNING)
        self.log.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one warning."""
        self.lines.append(record.getMessage())

    def stop(self) -> None:
        """Ends collecting; raises `VanthuError` if there was a warning."""
        self.log.removeHandler(self)
        self.log.setLevel(self.level_before)
        if self.lines:
            what = "mkdocs stopped: " + " | ".join(self.lines[:5])
            raise VanthuError(Problem("mkdocs.yml", 0, what, "mend the page or setting that it names", "mkdocs"))


class _Known(Files):
    """The files of the site for a hand-written page's links: those built here, those `taken`, and any other that exists."""

    def __init__(self, theme: Theme, docs: Path, files: Iterable[File], taken: Collection[str]) -> None:
        super().__init__(files)
        self.theme = theme
        self.docs = docs
        self.taken = taken

    def get_file_from_path(self, path: str) -> File | None:
        """A file, whether or not it was named beforehand."""
        found = super().get_file_from_path(path)
        if found is None and (path in self.taken or (not path.endswith(".md") and (self.docs / path).is_file())):
            found = self.theme.file(path)
            self.append(found)
        return found


def _handwritten_pages(
    theme: Theme, docs: Path, names: list[str], taken: Collection[str], warnings: _Warnings
) -> Iterator[tuple[str, bytes]]:
    """(name, finished page) of the hand-written pages, built by MkDocs."""
    pages = []
    for name in names:
        page = theme.page(name)
        page.file.src_dir = str(docs)
        pages.append(page)
    known = _Known(theme, docs, [page.file for page in pages], taken)
    missing = [path for path in theme.nav_pages if path not in taken and path not in names]
    warnings.lines += [
        f"A reference to '{path}' is included in the 'nav' configuration, which is not found" for path in missing
    ]
    for page in pages:
        source = (docs / page.file.src_uri).read_text(encoding="utf-8-sig")
        page.__dict__.pop("content", None)
        page.markdown, page.meta = split_front_matter(source)
        page.render(theme.config, known)
    for page in pages:
        page.validate_anchor_links(files=known, log_level=theme.config.validation.links.anchors)
        yield destination(page.file.src_uri), theme.render_page(page).encode("utf-8", "xmlcharrefreplace")


def _templates(theme: Theme, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the theme's own templates: the page for wrong addresses, the site map."""
    from mkdocs.commands.build import get_context
    from mkdocs.utils import get_relative_url

    listed = [_Listed(theme, path) for path in sorted(paths, key=_as_mkdocs_walks)]
    for name in sorted(theme.config.theme.static_templates):
        template = theme.env.get_template(name)
        base = urlsplit(theme.config.site_url or "/").path if is_error_template(name) else get_relative_url(".", name)
        context = get_context(theme.nav, listed, theme.config, base_url=base)  # type: ignore[arg-type]
        data = template.render(context).encode("utf-8")
        if not data.strip():
            continue
        yield name, data
        if name == "sitemap.xml":
            packed = BytesIO()
            with gzip.GzipFile(fileobj=packed, filename=f"{name}.gz", mode="wb", mtime=get_build_timestamp(pages=[])) as file:
                file.write(data)
            yield f"{name}.gz", packed.getvalue()


def _as_mkdocs_walks(path: str) -> Any:
    parts = path.split("/")
    return (parts[:-1], parts[-1] not in ("index.md", "README.md"), parts[-1])


class _Listed:
    """A page as the site map sees it."""

    __slots__ = ("page", "src_uri")

    def __init__(self, theme: Theme, path: str) -> None:
        self.src_uri = path
        self.page: Any = SimpleNamespace(is_link=False, canonical_url=None, abs_url=None, update_date="1970-01-01")
        if theme.config.site_url:
            self.page = Page(None, theme.file(path), theme.config)


def _theme_files(theme: Theme, own: Collection[str]) -> list[tuple[str, Path]]:
    """(name, file) of the theme's styles, scripts and images, unless the docs folder has one of that name."""
    files = Files([])
    files.add_files_from_theme(theme.env, theme.config)
    return [(file.src_uri, Path(file.abs_src_path)) for file in files if file.src_uri not in own and file.abs_src_path]
