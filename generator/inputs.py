"""What a site is made of, in one digest: while it stays the same there is nothing to build."""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.cache import Cache, fingerprint
from generator.listing import Folders, Listing
from generator.model import Problem, Settings
from generator.read import Entry, variant
from generator.read.settings import FILE
from generator.resources import default_mkdocs_yml, site_src
from generator.write.output import walk

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
    digest.update(repr(_versions()).encode())
    return digest.hexdigest()


def _versions() -> list[str]:
    """The engines with their versions, as the names of the folders tell them that their installation left; else as they say
    themselves, which takes as long as all the rest."""
    wanted = {name.replace("-", "_"): name for name in _ENGINES}
    found: dict[str, str] = {}
    for folder in filter(os.path.isdir, sys.path):
        for name in os.listdir(folder):  # noqa: PTH208
            project, _, number = name.removesuffix(".dist-info").rpartition("-")
            project = project.replace("-", "_").lower()
            if name.endswith(".dist-info") and project in wanted:
                found.setdefault(project, number)
    if len(found) < len(wanted):
        from importlib.metadata import version

        found = {key: version(name) for key, name in wanted.items()}
    return sorted(f"{name} {number}" for name, number in found.items())


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
) -> tuple[str, str]:
    """Two digests of one build: of everything, and of everything but the documents' own files (settings, curators' files
    `beside`, look, options)."""
    digest = hashlib.sha256(look().encode())
    digest.update(repr((settings, sorted(map(str, unread)), beside, variant(), list(mode))).encode())
    for named in (Path(FILE), Path(settings.logo) if settings.logo else Path(FILE)):
        if named.is_file():
            digest.update(named.read_bytes())
    around = digest.hexdigest()
    digest.update("".join(f"{entry.path}\0{entry.size}\0{entry.mtime_ns}\0{entry.beside}\0" for entry in entries).encode())
    return digest.hexdigest(), around


@dataclass(frozen=True, slots=True)
class Last:
    """What the last build of a site left: the digests it was made of, its files and folders, the counts and problems it
    told."""

    digest: str
    around: str
    listing: Listing
    folders: Folders
    counts: Counts
    problems: tuple[Problem, ...]


def recall(cache: Cache, site: Path) -> Last | None:
    """What the last build of `site` left; where that no longer `stands`, somebody touched it since."""
    blob = cache.note(f"site {site.resolve()}")
    if not blob:
        return None
    try:
        return Last(*pickle.loads(blob))
    except (pickle.UnpicklingError, ValueError, TypeError, AttributeError, EOFError):
        return None


def forget(cache: Cache, site: Path) -> None:
    """Before anything of a site is written anew: a build that is killed must not be taken for the one before."""
    cache.take_note(f"site {site.resolve()}", b"")


def remember(cache: Cache, site: Path, last: Last) -> None:
    """Notes what a build of `site` left."""
    rows = (last.digest, last.around, last.listing, last.folders, last.counts, last.problems)
    cache.take_note(f"site {site.resolve()}", pickle.dumps(rows, protocol=5))
