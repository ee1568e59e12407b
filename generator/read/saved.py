"""What a browser saves beside a web page: "Tin.html" and the folder "Tin_files" belong together.

The folder's pictures are shown on the document's page; its scripts, styles and frames are no documents of their own.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from generator.model import Problem
from generator.read.archive import members, read_member
from generator.read.content import Drawn
from generator.read.raster import MAX_ALL, MAX_BYTES, measured

PAGES = (".html", ".htm")
_FOLDERS = ("_files", ".files")
"""As Chromium, Firefox and Edge name the folder, and as Word does when it saves a web page."""
_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf")
"""What lies in such a folder and is a document all the same: no browser puts these there to show its page."""
_MOST = 300
"""Of so many files in such a folder pictures are looked for."""


def own_folders(names: Iterable[str]) -> frozenset[str]:
    """The folders among these names that were saved with a page that is also among them.

    Example:  {"Tin.html", "Tin_files", "van_files"} -> {"Tin_files"}
    """
    known = frozenset(names)
    return known.intersection(folder for name in known if name.lower().endswith(PAGES) for folder in _folders_of(name))


def is_furniture(name: str) -> bool:
    """Whether a file in such a folder only serves to show the page."""
    return not name.lower().endswith(_DOCUMENTS)


def furniture_of(paths: Iterable[str]) -> frozenset[str]:
    """The paths, of all files of an archive, that only serve to show pages of the same archive."""
    listed = list(paths)
    heads = tuple({f"{folder}/" for path in listed if path.lower().endswith(PAGES) for folder in _folders_of(path)})
    return frozenset(path for path in listed if path.startswith(heads) and is_furniture(path)) if heads else frozenset()


def stamp_of(page: str) -> str:
    """A stamp of what lies in the folders of a saved page: while it stays the same, so do the pictures. Empty where a folder
    cannot be listed: then there are none (see `pictures_beside`)."""
    rows = []
    try:
        for folder in _folders_of(page):
            if os.path.isdir(folder) and not os.path.islink(folder):  # noqa: PTH112, PTH114
                with os.scandir(folder) as listing:
                    stats = [(item.path, item.stat(follow_symlinks=False)) for item in listing]
                rows += sorted((path, state.st_size, state.st_mtime_ns) for path, state in stats)
    except OSError:
        return ""
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def pictures_beside(page: Path) -> dict[str, bytes]:
    """The pictures in the folder of a saved page, by the end of the address that the page has for them: "Tin_files/anh.jpg".

    Only ordinary files in that folder are opened, no link is followed.
    """
    found: dict[str, bytes] = {}
    for folder in map(Path, _folders_of(str(page))):
        if folder.is_dir() and not folder.is_symlink():
            files = sorted(file for file in folder.iterdir() if file.is_file() and not file.is_symlink())[:_MOST]
            _take(found, ((f"{folder.name}/{file.name}", file.read_bytes()) for file in files if _small(file)))
    return found


def pictures_in_archive(archive: Path, page: str) -> dict[str, bytes]:
    """The same for a page that is a member of an archive."""
    found: dict[str, bytes] = {}
    heads = tuple(f"{folder}/" for folder in _folders_of(page))
    inside = [one for one in members(archive, "") if not isinstance(one, Problem)]
    names = [name for _, name, size in inside if name.startswith(heads) and size <= MAX_BYTES][:_MOST]
    above = page.rpartition("/")[0]
    _take(found, ((name[len(above) :].lstrip("/"), read_member(archive, name, MAX_BYTES)) for name in names))
    return found


def with_pictures(drawn: Iterable[Drawn], beside: Mapping[str, bytes]) -> list[Drawn]:
    """What a page shows, with the bytes of the pictures that lie beside it; without those that do not."""
    found = []
    for one in drawn:
        data = one.data or beside.get(_name(unquote(one.address).removeprefix("./")), b"")
        if data:
            found.append(replace(one, data=data))
    return found


def _folders_of(page: str) -> list[str]:
    return [os.path.splitext(page)[0] + mark for mark in _FOLDERS]  # noqa: PTH122


def _name(address: str) -> str:
    """The same for a page and for a file system that takes accents apart."""
    return unicodedata.normalize("NFC", address)


def _small(file: Path) -> bool:
    return file.stat().st_size <= MAX_BYTES


def _take(found: dict[str, bytes], files: Iterable[tuple[str, bytes]]) -> None:
    room = MAX_ALL - sum(map(len, found.values()))
    for name, data in files:
        if measured(data) and len(data) <= room:
            found[_name(name)] = data
            room -= len(data)
