"""The folder that is written to: only what changed is written, what is no longer made is removed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO


class Output:
    """Files below `root`. `finish` removes every file that this run did not make (the folder is ours: see render.folders)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: set[str] = set()
        self.changed = 0

    def write(self, path: str, data: bytes | str) -> None:
        """Writes a file if its bytes differ from what is there."""
        self.made.add(path)
        self.changed += write_if_changed(self.root / path, data.encode("utf-8") if isinstance(data, str) else data)

    def stream(self, path: str, pieces: Iterable[str]) -> None:
        """Writes a long file piece by piece."""
        self.streams((path,), ((piece,) for piece in pieces))

    def streams(self, paths: Sequence[str], pieces: Iterable[tuple[str, ...]]) -> None:
        """Writes long files side by side: each item has a piece of every one."""
        self.made.update(paths)
        files = [self.root / path for path in paths]
        files[0].parent.mkdir(parents=True, exist_ok=True)
        fresh = [file.with_name(file.name + ".new") for file in files]
        with ExitStack() as stack:
            handles = [stack.enter_context(file.open("w", encoding="utf-8", newline="")) for file in fresh]
            for each in pieces:
                for handle, piece in zip(handles, each, strict=True):
                    handle.write(piece)
        for one, file in zip(fresh, files, strict=True):
            one.replace(file)

    def copy_tree(self, source: Path, below: str = "") -> None:
        """Copies the files of a folder."""
        for file in sorted(source.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                self.write("/".join(filter(None, (below, file.relative_to(source).as_posix()))), file.read_bytes())

    def finish(self, below: str) -> int:
        """Removes files under `below` that were not made now, and the folders that this leaves empty. Returns how many."""
        base = self.root / below
        others = [base / name for name in walk(base) if f"{below}/{name}" not in self.made] if base.is_dir() else []
        for file in others:
            file.unlink()
            folder = file.parent
            while folder != base and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
        return len(others)


def walk(folder: Path) -> Iterator[str]:
    """Every file below a folder, as a POSIX path, in no order."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(f"{folder}/{below}") as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{below}{entry.name}/")
                else:
                    yield below + entry.name


def write_if_changed(file: Path, data: bytes) -> bool:
    """Writes a file unless it already holds these bytes; True if it wrote. The file takes the old one's place, so that
    whoever holds the old one (a site that links it) keeps it whole."""
    name = os.fspath(file)
    try:
        with open(name, "rb") as held:  # noqa: PTH123  (ten thousand times: no path objects)
            if os.fstat(held.fileno()).st_size == len(data) and held.read() == data:
                return False
    except FileNotFoundError:
        write_new(name, data)
        return True
    fresh = name + ".new"
    write_new(fresh, data)
    os.replace(fresh, name)  # noqa: PTH105
    return True


def write_new(name: str, data: bytes) -> None:
    """Writes a file, and makes its folder where there is none."""
    try:
        with open(name, "wb") as handle:  # noqa: PTH123
            handle.write(data)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
        with open(name, "wb") as handle:  # noqa: PTH123
            handle.write(data)


def copy_part(source: BinaryIO, target: BinaryIO, begin: int, end: int) -> None:
    """Writes the bytes of a long file from `begin` to before `end` at the end of another: within the system where it can, which
    takes half as long."""
    target.flush()
    while begin < end:
        try:
            done = os.copy_file_range(source.fileno(), target.fileno(), end - begin, begin)
        except (AttributeError, OSError):
            source.seek(begin)
            done = target.write(source.read(min(end - begin, 1 << 20)))
            target.flush()
        if not done:
            raise OSError(f"{source.name} has become shorter")
        begin += done
