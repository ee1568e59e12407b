"""Folders that the program owns: marked, never confused with a person's own, and swapped in whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.model import Problem, VanthuError

MARK = ".vanthu"


def claim(folder: Path) -> None:
    """Makes sure that `folder` is ours to overwrite: absent, empty, or carrying our mark. Raises `VanthuError`."""
    if not folder.exists() or (folder / MARK).is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        what = "this folder was not made by vanthu, so it is not overwritten"
        raise VanthuError(Problem(str(folder), 0, what, "choose another --out, or move it away", "not-owned"))


def own(folder: Path) -> None:
    """Claims `folder`, makes it where it is absent, and marks it as ours."""
    claim(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("made by vanthu; will be overwritten by the next build\n", encoding="utf-8")


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
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> None:
    """Puts back the last good folder if a build was killed between the two renames of a swap."""
    old = folder.with_name(f".{folder.name}.old")
    if old.is_dir() and not folder.exists():
        old.rename(folder)
