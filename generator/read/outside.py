"""Programs of others (LibreOffice, Tesseract, OCRmyPDF) run apart: one file in a folder of its own that is gone afterwards.

They get no environment but what they need, no network, no other files (`confine`), and limits of time and memory that count
for all the processes they start together. When one is over, all of them end.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.read import confine
from generator.read.content import Unreadable

NOWHERE = "http://127.0.0.1:9"
_PROGRAMS = (
    "/usr", "/lib", "/lib64", "/bin", "/opt", "/etc", "/proc", "/sys", "/var/lib/libreoffice", "/var/spool/libreoffice",
    "/var/cache/fontconfig",
)  # fmt: skip
"""What programs are made of. Nothing of a user lies there, and /proc shows nothing of processes outside their own."""
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/full")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of the clock and of work, bytes of memory of all its processes together, bytes of a file it writes."""

    seconds: int = 180
    memory: int = 2048 * 1024 * 1024
    space: int = 8 * 1024 * 1024 * 1024
    """Of addresses, for one process: far more than memory, because programs reserve what they never use."""
    largest: int = 512 * 1024 * 1024
    local: str = ""
    """A folder in which it may put a socket for its own processes."""


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for one file and all that a program makes of it; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vanthu-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def run(command: Sequence[str], folder: Path, limits: Limits, data: bytes = b"", readable: Sequence[str] = ()) -> bytes:
    """What a program writes to its output. `readable` are more places that it may read. Raises Unreadable (code "limit")
    when it goes beyond its limits, OSError when it cannot be started; what it could not do it says by what it leaves."""
    (folder / "input").write_bytes(data)
    with (folder / "input").open("rb") as source, (folder / "output").open("wb") as output:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            _confined(command, folder, limits, readable),
            cwd=folder, env=_environment(folder), stdin=source, stdout=output, stderr=quiet, start_new_session=True,
        )  # fmt: skip
        try:
            _watch(process, limits, Path(command[0]).name)
        finally:
            _end(process)
    return taken(folder / "output", limits.largest) or b""


def taken(file: Path, largest: int) -> bytes | None:
    """The bytes of a file that a program left in its folder; None where there is none, or no ordinary one of that size."""
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb") as stream:
            data = stream.read(largest + 1)
    except OSError:
        return None
    return data if len(data) <= largest else None


def _confined(command: Sequence[str], folder: Path, limits: Limits, readable: Sequence[str]) -> list[str]:
    if sys.platform == "win32":
        return list(command)
    prefixes = (sys.prefix, sys.base_prefix, *readable)
    wanted = {
        "seconds": limits.seconds,
        "memory": limits.space,
        "largest": limits.largest,
        "readable": sorted({*_PROGRAMS, *prefixes, str(Path(command[0]).resolve().parent)}),
        "writable": [str(folder), *_DEVICES],
        "local": limits.local,
    }
    return [sys.executable, "-I", confine.__file__, json.dumps(wanted), *command]


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's: no settings, no credentials; proxies that lead nowhere."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TESSDATA_PREFIX")}
    own = dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(folder))
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), NOWHERE)
    return {**kept, **own, **proxies, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "PYTHONNOUSERSITE": "1"}


def _watch(process: subprocess.Popen[bytes], limits: Limits, name: str) -> None:
    deadline = time.monotonic() + limits.seconds
    pause = 0.02
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(pause)
            return
        pause = min(2 * pause, 0.25)
        if time.monotonic() > deadline:
            raise Unreadable(f"{name} needed too long for this file", "save it again, or split it", "limit")
        if _memory(process.pid) > limits.memory:
            raise Unreadable(f"{name} needed too much memory for this file", "save it again, or split it", "limit")


def _memory(process: int) -> int:
    """Bytes of memory in use by a process and those that it started; 0 where the system does not say."""
    total, waiting = 0, [process]
    while waiting:
        at = waiting.pop()
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int(Path(f"/proc/{at}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in Path(f"/proc/{at}/task").iterdir():
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())
    return total


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program with all that it started, also what outlived it."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
