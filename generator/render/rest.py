"""What of a site MkDocs itself makes: hand-written pages, the theme's own templates and files."""

from __future__ import annotations

import gzip
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
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
from generator.render.pages import destination
from generator.render.theme import Theme
from generator.write.output import walk


@contextmanager
def reproducible() -> Iterator[None]:
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


class Warnings(logging.Handler):
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


def handwritten_pages(
    theme: Theme, docs: Path, names: list[str], taken: Collection[str], warnings: Warnings
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


def templates(theme: Theme, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
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


class _Shown:
    """The names of a theme's files without those in hidden folders, which MkDocs leaves out only after a look at each:
    Material has 14 000 icons there."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.folders = folders

    def list_templates(self, filter_func: Callable[[str], bool]) -> list[str]:
        """As the theme's environment gives them to MkDocs."""
        return sorted({name for folder in self.folders for name in self._below(folder) if filter_func(name)})

    def _below(self, folder: str) -> Iterator[str]:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    yield from (f"{entry.name}/{name}" for name in walk(Path(entry.path)))
                elif not entry.is_dir():
                    yield entry.name


def theme_files(theme: Theme, own: Collection[str]) -> list[tuple[str, Path]]:
    """(name, file) of the theme's styles, scripts and images, unless the docs folder has one of that name."""
    files = Files([])
    shown: Any = _Shown(theme.config.theme.dirs)
    files.add_files_from_theme(shown, theme.config)
    return [(file.src_uri, Path(file.abs_src_path)) for file in files if file.src_uri not in own and file.abs_src_path]
