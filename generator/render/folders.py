"""Folders that the program owns: marked, never confused with a person's own, and swapped in whole."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.cache import is_cache
from generator.model import Problem, VanthuError
from generator.write.output import walk

MARK = ".vanthu"
CACHE = "cache.sqlite"
_FEW = 400
"""Up to so many changes, or to a fourth of all files, are moved into the live folder one by one; beyond, a whole new folder
takes its place."""


def claim(folder: Path) -> None:
    """Makes sure that `folder` is ours to overwrite: absent, empty, carrying our mark, or with nothing but our cache in it,
    which the run before this one of a workflow left. Raises `VanthuError`."""
    if not folder.exists() or (folder / MARK).is_file():
        return
    if not folder.is_dir() or not all(one.name == CACHE and is_cache(one) for one in folder.iterdir()):
        what = "this folder was not made by vanthu, so it is not overwritten"
        raise VanthuError(Problem(str(folder), 0, what, "choose another --out, or move it away", "not-owned"))


def own(folder: Path) -> None:
    """Claims `folder`, makes it where it is absent, and marks it as ours."""
    claim(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARK).is_file():
        (folder / MARK).write_text("made by vanthu; will be overwritten by the next build\n", encoding="utf-8")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One build at a time in a folder of ours: a second one waits until the first is done, and says so."""
    with (folder / ".lock").open("w") as handle:
        if not _locks(handle.fileno(), wait=False):
            print(f"another build is running in {folder}; waiting until it ends", file=sys.stderr, flush=True)
            _locks(handle.fileno(), wait=True)
        yield


def _locks(number: int, wait: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: two builds at once are not kept apart there
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def swapped_in(folder: Path) -> Iterator[Path]:
    """An empty folder beside `folder` to write to; it takes its place only when the block ends well.

    A killed build leaves the last good folder, or the one set aside for it, which the next build puts back.
    """
    recover(folder)
    claim(folder)
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    own(fresh)
    yield fresh
    own(fresh)
    _swap(fresh, folder)


def recover(folder: Path) -> None:
    """Ends what a killed build began: puts back the last good folder, or finishes the moves that its journal names."""
    old = folder.with_name(f".{folder.name}.old")
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    journal = folder.with_name(f".{folder.name}.journal")
    if journal.is_file():
        _play(journal, folder, folder.with_name(f".{folder.name}.new"))


def fresh_folder(folder: Path) -> Path:
    """An empty folder beside `folder` for the files that are to change."""
    recover(folder)
    claim(folder)
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    own(fresh)
    return fresh


def put_in_place(folder: Path, fresh: Path, made: Collection[str]) -> None:
    """Makes `folder` hold exactly `made`: the files of `fresh` (from `fresh_folder`) and, for the others, what it holds.

    Where few files change they are moved one by one, in an order in which every link that a reader comes to lands at any
    moment, and a journal lets the next build finish what a kill left half done; else the whole folder is exchanged at once.
    """
    there = set(walk(folder)) - {MARK} if folder.is_dir() else set()
    if there:  # else there is nothing to compare with: asking for the names of a million new files takes a while
        new = set(walk(fresh)) - {MARK}
        gone = there.difference(made)
        if len(new) + len(gone) <= max(_FEW, len(there) // 4):
            move_in(folder, fresh, sorted(new), sorted(gone))
            return
        for name in sorted(there.intersection(made).difference(new)):
            _link(folder / name, fresh / name)
    _swap(fresh, folder)


def move_in(folder: Path, fresh: Path, new: Collection[str], gone: Collection[str]) -> None:
    """Moves the files `new` of `fresh` into the live folder one by one, and removes `gone` there: first come the files that
    nothing names yet, then those that take the place of others and name them, last goes what nothing names any more."""
    if new or gone:
        journal = folder.with_name(f".{folder.name}.journal")
        draft = journal.with_name(journal.name + ".draft")
        draft.write_text(json.dumps({"gone": sorted(gone), "new": sorted(new)}), encoding="utf-8")
        draft.replace(journal)
        _play(journal, folder, fresh)
    shutil.rmtree(fresh, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        _link(source, target)
    except OSError:  # a disk without links
        shutil.copyfile(source, target)


def _play(journal: Path, folder: Path, fresh: Path) -> None:
    """Does the moves of a journal; those already done are passed over."""
    moves = json.loads(journal.read_text(encoding="utf-8"))
    new, gone = moves["new"], moves["gone"]
    in_the_way = _in_the_way(new, gone)
    remove(folder, in_the_way)
    for name in sorted(new, key=lambda name: os.path.exists(f"{folder}/{name}")):  # noqa: PTH110
        _move(f"{fresh}/{name}", f"{folder}/{name}")
    remove(folder, set(gone) - in_the_way)
    own(folder)
    journal.unlink()


def _in_the_way(new: Iterable[str], gone: Iterable[str]) -> set[str]:
    """The files that a folder of the same name takes the place of, and those in a folder whose place a file takes."""
    files, folders = set(new), {folder for name in new for folder in _above(name)}
    return {name for name in gone if name in folders or not files.isdisjoint(_above(name))}


def _above(name: str) -> Iterator[str]:
    """The folders a file is in: "van-ban", then "van-ban/a" for "van-ban/a/index.html"."""
    return (name[:place] for place, letter in enumerate(name) if letter == "/")


def _move(file: str, target: str) -> None:
    """Gives a file its place, in a folder that may have to be made; one that is not there was moved before."""
    try:
        os.replace(file, target)  # noqa: PTH105  (hundreds of times while somebody waits: no path objects)
    except FileNotFoundError:
        if Path(file).exists():
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, target)  # noqa: PTH105


def remove(top: Path, names: Iterable[str]) -> None:
    """Removes the files of these names below `top`, those of them that are there, and the folders that they leave empty."""
    folders = set[str]()
    for name in names:
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):  # the last two where another has its place
            os.unlink(f"{top}/{name}")  # noqa: PTH108  (thousands of times while somebody waits: no path objects)
        folders.add(name.rpartition("/")[0])
    for folder in sorted(folders, reverse=True):  # what is below another comes before it
        with suppress(OSError):  # something is in it: it need not be listed to know
            while folder:
                os.rmdir(f"{top}/{folder}")  # noqa: PTH106
                folder = folder.rpartition("/")[0]


def _swap(fresh: Path, folder: Path) -> None:
    """`fresh` becomes `folder`, at once where the system can exchange two names."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        if _exchange(fresh, folder):
            fresh.rename(old)
        else:
            folder.rename(old)
            fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(folder)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two names in one step (Linux' renameat2); False where there is no such call."""
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return int(call(here, os.fsencode(one), here, os.fsencode(other), exchange)) == 0
