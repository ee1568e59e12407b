"""What a site is made of, in one digest: while it stays the same there is nothing to build."""

from __future__ import annotations

import hashlib
import os
import pickle
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from generator.cache import Cache, fingerprint
from generator.model import Problem, Settings
from generator.read import Entry
from generator.read.settings import FILE
from generator.render.folders import walk
from generator.resources import default_mkdocs_yml, site_src

_INHERITS = re.compile(rb"^INHERIT:\s*[\"']?([^\"'\n#]+)", re.MULTILINE)
_ENGINES = ("mkdocs", "mkdocs-material", "markdown", "jinja2", "markupsafe", "pymdown-extensions")

Counts = tuple[int, int, int]
"""Documents, citations, linked citations."""


def look() -> str:
    """A digest of all that the pages are made with besides the documents: templates, theme, assets, words, hand-written
    pages, MkDocs' configuration, the versions of the programs."""
    digest = hashlib.sha256(fingerprint().encode())
    root = site_src()
    for folder in ("templates", "theme", "assets", "strings", "pages"):
        if (root / folder).is_dir():
            for name in sorted(walk(root / folder)):
                digest.update(f"{folder}/{name}\0".encode())
                digest.update((root / folder / name).read_bytes())
    for file in _configurations(Path("mkdocs.yml") if Path("mkdocs.yml").is_file() else default_mkdocs_yml()):
        digest.update(file.read_bytes())
    digest.update(repr([(name, version(name)) for name in _ENGINES]).encode())
    return digest.hexdigest()


def _configurations(file: Path) -> Iterator[Path]:
    """A configuration file and those that it inherits."""
    for _ in range(10):
        if not file.is_file():
            return
        yield file
        parent = _INHERITS.search(file.read_bytes())
        if parent is None:
            return
        file = file.parent / parent[1].decode("utf-8", "replace").strip()


def digest_of(
    settings: Settings, entries: Iterable[Entry], unread: Iterable[Problem], beside: str, mode: Iterable[object]
) -> str:
    """The digest of one build: documents by name, size and time, curators' files (`beside`), settings, look, options."""
    digest = hashlib.sha256(look().encode())
    digest.update(repr((settings, sorted(map(str, unread)), beside, list(mode))).encode())
    for named in (Path(FILE), Path(settings.logo) if settings.logo else Path(FILE)):
        if named.is_file():
            digest.update(named.read_bytes())
    for entry in entries:
        digest.update(f"{entry.path}\0{entry.size}\0{entry.mtime_ns}\0".encode())
    return digest.hexdigest()


def listing_of(site: Path) -> str:
    """A digest of the names, sizes and times of a site's files: whether it still is as it was left."""
    digest = hashlib.sha256()
    if not site.is_dir():
        return ""
    root = os.fspath(site)
    for name in sorted(walk(site)):
        state = os.stat(f"{root}/{name}")  # noqa: PTH116  (ten thousand paths)
        digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def recall(cache: Cache, site: Path, digest: str) -> tuple[Counts, tuple[Problem, ...]] | None:
    """What the last build of `site` told, if it was made of the same and nobody touched the site since; else None."""
    blob = cache.note(f"site {site.resolve()}")
    if blob is None:
        return None
    try:
        made_of, listing, counts, problems = pickle.loads(blob)
    except (pickle.UnpicklingError, ValueError, AttributeError, EOFError):
        return None
    return (counts, problems) if made_of == digest and listing == listing_of(site) else None


def remember(cache: Cache, site: Path, digest: str, counts: Counts, problems: tuple[Problem, ...]) -> None:
    """Notes what a build of `site` was made of and what it told."""
    cache.take_note(f"site {site.resolve()}", pickle.dumps((digest, listing_of(site), counts, problems)))


class PageMemory:
    """Of what each document's page was made when this site was last put in place. It holds for one site, untouched since,
    and one look; then the files of a page are still those that were made with it."""

    def __init__(self, cache: Cache, site: Path, docs: Path, mode: Iterable[object]) -> None:
        self.name = f"pages {site.resolve()}"
        self.docs = docs
        self.look = f"{look()} {list(mode)}"
        self.before: dict[str, tuple[bytes, list[str]]] = {}
        self.now: dict[str, tuple[bytes, list[str]]] = {}
        if (blob := cache.note(self.name)) is not None:
            try:
                made_with, listing, pages = pickle.loads(blob)
            except (pickle.UnpicklingError, ValueError, AttributeError, EOFError):
                return
            if made_with == self.look and listing == listing_of(site):
                self.before = pages

    def files_of(self, identity: str, digest: bytes) -> list[str] | None:
        """The files that belong to a page, if it was made of the same and its Markdown is there; else None."""
        known = self.before.get(identity)
        if known is None or known[0] != digest or not all((self.docs / name).is_file() for name in known[1]):
            return None
        return known[1]

    def keep(self, identity: str, digest: bytes, files: list[str]) -> None:
        """Notes what a page was made of."""
        self.now[identity] = (digest, files)

    def save(self, cache: Cache, site: Path) -> None:
        """Remembers for the next build, once the site is in place."""
        cache.take_note(self.name, pickle.dumps((self.look, listing_of(site), self.now), protocol=5))
