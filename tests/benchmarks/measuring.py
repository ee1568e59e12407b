"""One run of one program: its time, its CPU time and the peak of its memory, over all its processes."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_OFTEN = 0.25
"""Seconds between two cheap looks."""
_SHARE = 0.008
"""Of the time at most so much may go into counting memory: to count the pages of gigabytes takes a tenth of a second."""
_BEFOREHAND = 0.1
"""Seconds that it may take from the start, so that short runs are seen too."""
_MORE = 1.005
"""How much a cheap count must exceed that of the last exact one, for another."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one program."""

    seconds: float
    cpu: float
    memory_mb: float


def environment(folder: Path) -> dict[str, str]:
    """That of a user, whose Python keeps its bytecode from the first run on: kept here, whatever this shell says of it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    more = {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    return kept | more


def set_aside(folder: Path, place: Path) -> None:
    """Takes a folder, if it is there, out of the way and gives its room back without deleting its files: `place`, a folder,
    gets it with all of them empty. For minutes after many files were deleted ext4 passes over each of them whenever it looks
    for room for a new one, and what is measured next seems up to a third slower than it is."""
    if not folder.is_dir():
        return
    place.mkdir(parents=True, exist_ok=True)
    moved = folder.rename(place / f"{len(list(place.iterdir()))}-{folder.name}")
    for below, _, names in os.walk(moved):
        for name in names:
            file = Path(below, name)
            state = file.lstat()
            if stat.S_ISREG(state.st_mode) and state.st_nlink == 1:  # else others may still need what is in it
                os.truncate(file, 0)


def measured(command: Sequence[str | Path], cwd: Path) -> Run:
    """Runs a command to its end; raises `RuntimeError` with its last words if it fails."""
    begun = time.monotonic()
    with (cwd / "output.txt").open("w+", encoding="utf-8") as output:
        words, env = [str(c) for c in command], environment(cwd.parent)
        process = subprocess.Popen(words, cwd=cwd, env=env, stdout=output, stderr=output)
        watch, over = Watch(process.pid), threading.Event()
        watching = threading.Thread(target=watch.until, args=(over,), daemon=True)
        watching.start()
        _, status, usage = os.wait4(process.pid, 0)
        over.set()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begun
        watching.join()
        if process.returncode:
            output.seek(0)
            raise RuntimeError(output.read()[-500:])
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(watch.peak, usage.ru_maxrss / 1024))


class Watch:
    """The peak of the memory of a process and its children, pages that they share counted once, in MB.

    To count exactly, the system passes over every page of every process, which would take a sixth of a core beside a large
    build. So what is resident, which it knows anyway, is looked at often, and counted exactly only while it grows or where
    processes came or went, as often as that takes a hundredth of the time; what was not needed yet may be spent later.
    """

    def __init__(self, process: int) -> None:
        self.process = process
        self.peak = 0.0
        self.spent = 0.0
        """Seconds of CPU that the watching took."""
        self._most: dict[tuple[int, ...], int] = {}
        self._counted = 0.0
        self._begun = time.monotonic()

    def until(self, over: threading.Event) -> None:
        """Watches until then."""
        while not over.wait(_OFTEN):
            begun = time.thread_time()
            self._look()
            self.spent += time.thread_time() - begun

    def _look(self) -> None:
        processes = tuple(sorted(_family(self.process)))
        resident = sum(map(_resident, processes))
        begun = time.monotonic()
        saved = _BEFOREHAND + (begun - self._begun) * _SHARE - self._counted
        if saved < 0 or resident <= self._most.get(processes, 0) * _MORE:
            return
        self.peak = max(self.peak, sum(map(proportional, processes)))
        self._most[processes] = resident
        self._counted += time.monotonic() - begun


def _family(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        with suppress(OSError):
            for task in os.listdir(f"/proc/{found[-1]}/task"):  # noqa: PTH208
                waiting += map(int, Path(f"/proc/{found[-1]}/task/{task}/children").read_text().split())
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0


def proportional(pid: int) -> float:
    """The memory of a process in MB, pages that others have too counted in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
