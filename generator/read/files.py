"""The documents folder: which files are documents, and their bytes. Nothing outside the folder is ever opened."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from generator.model import Problem, Raw, Source, VanthuError
from generator.read import saved
from generator.read.archive import members, read_member
from generator.read.curated import beside

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".doc": "application/msword",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
}
MAX_BYTES = 200 * 1024 * 1024
MAX_TEXT = 32 * 1024 * 1024
"""Larger files are reported, not read: no official document is that long, and one file must not fill the memory."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_SIDECARS = (".yml", ".yaml")
_IGNORED_NAMES = {"vanthu.yml", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A file to read. `path` is POSIX, below the documents folder; `where` is its place on this machine; `beside` a stamp of
    the sidecars that speak for it alone and of the folder that was saved with it."""

    path: str
    where: str
    size: int = 0
    mtime_ns: int = 0
    folder: Path | None = None
    member: str = ""
    beside: str = ""

    @property
    def file(self) -> Path:
        """Where it lies; made only for a file that is read."""
        return Path(self.where)


def _walk(folder: str, prefix: str, root: Path, top: Path, saved_with_page: bool = False) -> Iterator[Entry | Problem]:
    """Ten thousand files are looked at whenever something is built: no path object for any that will not be read."""
    try:
        with os.scandir(folder) as listing:
            found = sorted(listing, key=lambda e: e.name)
    except OSError as error:
        yield Problem(prefix or ".", 0, f"the folder cannot be listed ({error.strerror})", "check its permissions", "folder")
        return
    owned = saved.own_folders(item.name for item in found)
    sidecars = {item.name: item for item in found if item.name.endswith(".yml") and item.name not in _IGNORED_NAMES}
    for item in found:
        name = item.name
        path = prefix + printable(name)
        if name.startswith((".", "~$")) or name.lower() in _IGNORED_NAMES:
            continue
        if saved_with_page and saved.is_furniture(name) and not item.is_dir():
            continue
        if item.is_symlink() and (refusal := _link_problem(Path(item.path), path, root)):
            yield refusal
            continue
        if item.is_dir():
            yield from _walk(item.path, path + "/", root, top, saved_with_page or name in owned)
            continue
        if name.lower().endswith(_SIDECARS) and is_sidecar(Path(item.path)):
            continue
        if not item.is_file():
            yield Problem(path, 0, "this is not an ordinary file", "remove it from the documents folder", "special")
            continue
        try:
            stat = item.stat()
        except FileNotFoundError:  # gone since the folder was listed
            continue
        if path.lower().endswith(".zip"):
            yield from _members(item.path, path, stat.st_mtime_ns, top)
            continue
        if refusal := _kind_problem(path):
            yield refusal
            continue
        beside = [_stamp(sidecars[one]) for one in _sidecars_of(name) if one in sidecars] if sidecars else []
        if owned and name.lower().endswith(saved.PAGES):
            beside.append(saved.stamp_of(item.path))
        yield Entry(path, item.path, stat.st_size, stat.st_mtime_ns, top, beside=" ".join(beside))


def _members(archive: str, path: str, changed: int, top: Path) -> Iterator[Entry | Problem]:
    """The documents in an archive."""
    inside = list(members(Path(archive), path))
    furniture = saved.furniture_of(member[0] for member in inside if not isinstance(member, Problem))
    for member in inside:
        if isinstance(member, Problem):
            yield member
        elif member[0] in furniture:
            continue
        elif refusal := _kind_problem(printable(member[0])):
            yield refusal
        else:
            yield Entry(printable(member[0]), archive, member[2], changed, top, member[1])


def _sidecars_of(name: str) -> tuple[str, str]:
    """The files that may speak for a document alone: "a.txt" -> "a.txt.yml", "a.yml"."""
    return f"{name}.yml", f"{os.path.splitext(name)[0]}.yml"  # noqa: PTH122


def _stamp(item: os.DirEntry[str]) -> str:
    try:
        state = item.stat()
    except OSError:  # a link that leads nowhere
        return "none"
    return f"{item.name}:{state.st_size}:{state.st_mtime_ns}"


def _suffix(path: str) -> str:
    """ "a/b.TXT" -> ".txt"; "a/.txt" has none."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122  (ten thousand times: no path objects)


def _kind_problem(path: str) -> Problem | None:
    if _suffix(path) in MEDIA_TYPES:
        return None
    known = ", ".join(sorted(MEDIA_TYPES))
    return Problem(path, 0, "files of this kind are not read", f"save it as one of {known}, or move it away", "kind")


def _link_problem(file: Path, path: str, root: Path) -> Problem | None:
    try:
        target = file.resolve(strict=True)
    except (OSError, RuntimeError):
        return Problem(path, 0, "the symbolic link leads nowhere", "remove it or mend its target", "symlink")
    if not target.is_relative_to(root):
        return Problem(path, 0, "the symbolic link leads out of the folder", "copy the file into the folder", "symlink")
    if target.is_dir():
        return Problem(path, 0, "symbolic links to folders are not followed", "its files are read where they lie", "symlink")
    return None


def is_sidecar(file: Path) -> bool:
    """Whether `file` is the `NAME.yml` of a document NAME or NAME.txt that lies beside it."""
    if file.suffix.lower() not in _SIDECARS:
        return False
    stem = file.with_suffix("")
    return stem.suffix.lower() in MEDIA_TYPES or any(stem.with_name(stem.name + s).exists() for s in MEDIA_TYPES)


def printable(name: str) -> str:
    """A file name that can be printed and encoded anywhere: bytes that are no UTF-8 and control characters become \\xNN."""
    words = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda m: "".join(f"\\x{byte:02x}" for byte in m[0].encode()), words)


def expect(files: Iterable[str]) -> None:
    """Tells the disk which files are wanted soon: many small ones then come together, where each would be waited for. Where the
    system knows no such word, each is."""
    if not hasattr(os, "posix_fadvise"):
        return
    for name in files:
        with suppress(OSError):  # which will be told of when it is wanted
            handle = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(handle)


def original(folder: Path, path: str) -> bytes | None:
    """The untouched bytes of a document, from its source path, also out of an archive; None where it is gone."""
    try:
        return _bytes_of(f"{folder}/{path}")
    except OSError:
        file = _find(folder, path)
    if file is not None:
        return file.read_bytes()
    parts = path.split("/")
    for cut in range(1, len(parts)):
        archive = _find(folder, "/".join(parts[:cut])) if parts[cut - 1].lower().endswith(".zip") else None
        if archive is not None:
            for member in members(archive, "/".join(parts[:cut])):
                if not isinstance(member, Problem) and printable(member[0]) == path:
                    return read_member(archive, member[1], MAX_BYTES)
    return None


def _find(folder: Path, path: str) -> Path | None:
    """The file that has this (printable) path below `folder`."""
    if (folder / path).is_file():
        return folder / path
    if "\\x" in path:
        raw = _ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), os.fsencode(path))
        if (folder / os.fsdecode(raw)).is_file():
            return folder / os.fsdecode(raw)
    return None


def scan(folder: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """All documents below `folder`, ordered by path, and what could not be taken. Hidden files are passed over.

    Raises VanthuError when `folder` is no folder. A symbolic link out of the folder is reported, never followed.
    """
    if not folder.is_dir():
        raise VanthuError(Problem(str(folder), 0, "this is not a folder", "name the folder that holds the documents", "folder"))
    root = folder.resolve()
    entries: list[Entry] = []
    problems: list[Problem] = []
    for found in _walk(str(folder), "", root, folder):
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems.append(found)
    return tuple(sorted(entries, key=attrgetter("path", "where", "member"))), tuple(sorted(problems, key=lambda p: p.path))


def load(entry: Entry) -> Raw:
    """The bytes of a document with its source facts. Raises VanthuError for an empty, too big or unreadable file."""
    media_type = MEDIA_TYPES.get(_suffix(entry.path), "application/octet-stream")
    limit = MAX_TEXT if media_type.startswith("text/") else MAX_BYTES
    if entry.size > limit:
        what = f"the file is larger than {limit // (1024 * 1024)} MB"
        raise VanthuError(Problem(entry.path, 0, what, "split it into its documents", "size"))
    try:
        data = read_member(entry.file, entry.member, limit) if entry.member else _bytes_of(entry.where)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        raise VanthuError(Problem(entry.path, 0, what, "check its permissions", "unreadable")) from None
    if len(data) > limit:
        raise VanthuError(Problem(entry.path, 0, "the file is larger than it says", "remove it", "bomb"))
    if not data or data.isspace():
        raise VanthuError(Problem(entry.path, 0, "the file is empty", "remove it or put the document's text in it", "empty"))
    source = Source(entry.path, hashlib.sha256(data).hexdigest(), len(data), media_type)
    place = f"{entry.where}.member" if entry.member else entry.where
    below = entry.path[: -len(entry.member) - 1] if entry.member and entry.path.endswith(entry.member) else entry.path
    curated, problems = beside(place, below, entry.folder)
    return Raw(source, data, curated, problems, _pictures(entry))


def _pictures(entry: Entry) -> dict[str, bytes]:
    """What was saved beside a web page; nothing where that cannot be read, for the page has its words without it."""
    if _suffix(entry.path) not in saved.PAGES:
        return {}
    try:
        return saved.pictures_in_archive(entry.file, entry.member) if entry.member else saved.pictures_beside(entry.file)
    except OSError:
        return {}


def _bytes_of(where: str) -> bytes:
    with open(where, "rb", buffering=0) as file:  # noqa: PTH123  (for every document: no path object, no buffer)
        return file.read()


def curators_stamp(entries: Iterable[Entry]) -> str:
    """A stamp of every curator's file beside the documents that may speak for more than one (see `Entry.beside`): the settings
    of folders, and what is no sidecar of a single document."""
    rows = []
    alone: set[str] | None = None
    entries = list(entries)
    for folder in sorted({entry.where.rpartition(os.sep)[0] for entry in entries}):
        if os.path.isdir(folder):  # noqa: PTH112
            with os.scandir(folder) as listing:
                found = sorted((e for e in listing if e.name.endswith(_SIDECARS)), key=lambda e: e.name)
            if found and alone is None:
                alone = {one for entry in entries if not entry.member for one in _sidecars_of(entry.where)}
            shared = [e for e in found if e.name in _IGNORED_NAMES or e.path not in (alone or ())]
            rows += [(e.path, state.st_size, state.st_mtime_ns) for e in shared for state in (e.stat(),)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
