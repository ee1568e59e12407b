"""What the workers write into a new site, noted as it is written: to ask for the sizes and times of all its files afterwards
takes longer, and nobody could do it at the same time."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO
from uuid import uuid4

from generator.listing import Listing

_TRIED = 64


def note(folder: Path, root: Path, names: Sequence[str]) -> None:
    """Notes the files of these names below `root`, just written, each process in a file of its own in `folder`."""
    states = [(name, os.stat(f"{root}/{name}")) for name in names]  # noqa: PTH116  (a hundred thousand times: no path objects)
    _notes(folder, os.getpid()).write(pickle.dumps([(name, one.st_size, one.st_mtime_ns) for name, one in states], protocol=5))


@lru_cache(maxsize=1)
def _notes(folder: Path, _process: int) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / uuid4().hex).open("xb", buffering=0)


def forget(folder: Path) -> None:
    """Nothing is noted any more."""
    _notes.cache_clear()
    shutil.rmtree(folder, ignore_errors=True)


def listing(folder: Path, site: Path, names: Iterable[str]) -> Listing | None:
    """The listing of a site that holds the files noted and those of these names: as `listing_of` gives it. None where
    the disk tells something else of the files than it told those who wrote them."""
    found: Listing = {}
    twice: set[str] = set()
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        with file.open("rb") as handle:
            while handle.peek(1):
                for name, size, time in pickle.load(handle):
                    if name in found:
                        twice.add(name)
                    found[name] = (size, time)
    tried = sorted(found)[:: max(1, len(found) // _TRIED)]
    try:
        if any(found[name] != _state(site, name) for name in tried):
            return None
        found.update((name, _state(site, name)) for name in twice.union(set(names).difference(found)))
    except OSError:
        return None
    return found


def _state(site: Path, name: str) -> tuple[int, int]:
    state = os.lstat(f"{site}/{name}")
    return state.st_size, state.st_mtime_ns
