"""A page and the files beside it, written together: what lies in a folder that is new is not looked for there first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from generator.write.output import write_if_changed

_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def put_together(root: Path, files: Sequence[tuple[str, bytes]]) -> list[bool]:
    """Writes a page, the first of `files` (path below `root`, bytes), and those that lie in its folder or below; tells of each
    whether it changed. Only a folder that was there already can hold the same bytes."""
    base = os.fspath(root)
    if not new_folder(f"{base}/{files[0][0].rpartition('/')[0]}"):
        return [write_if_changed(root / name, data) for name, data in files]
    made = files[0][0].rpartition("/")[0]
    for name, data in files:
        below = name.rpartition("/")[0]
        if below != made:
            made = below
            new_folder(f"{base}/{below}")
        write_file(f"{base}/{name}", data)
    return [True] * len(files)


def new_folder(folder: str) -> bool:
    """Makes a folder; False where it was there."""
    try:
        os.mkdir(folder)  # noqa: PTH102  (a hundred thousand times: no path objects)
    except FileExistsError:
        return False
    except FileNotFoundError:
        os.makedirs(os.path.dirname(folder), exist_ok=True)  # noqa: PTH103, PTH120
        return new_folder(folder)
    return True


def write_file(name: str, data: bytes) -> None:
    """Writes a file anew, and makes its folder where there is none."""
    try:
        handle = os.open(name, _ANEW, 0o666)
    except FileNotFoundError:
        new_folder(name.rpartition("/")[0])
        handle = os.open(name, _ANEW, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def link_file(file: str, name: str) -> None:
    """Gives a file a second name, and makes its folder where there is none; a copy where the disk has no links."""
    try:
        try:
            os.link(file, name)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
            os.link(file, name)
    except OSError:  # another disk, or one without links
        write_file(name, Path(file).read_bytes())
