"""Converters run apart from the build: one file in its own process, with limits of time and memory, no network, no files.

A file that exhausts its limits or crashes its converter costs that file only. What comes back is JSON, checked against
`Content`: a converter that was taken over by a file cannot hand over anything but words.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import warnings
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from generator.model import PagePicture, Problem, SetAside
from generator.read import confine
from generator.read.content import Content, Drawn, Scan, Unreadable
from generator.read.raster import MAX_PICTURES as MAX_SHOWN
from generator.read.raster import measured

SECONDS = 60
MEMORY = 1536 * 1024 * 1024
MAX_RESULT = 100 * 1024 * 1024
MAX_PICTURES = 40
MAX_PICTURE = 128 * 1024
"""How many small pictures of pages are made of a file, and how large one may be."""
_PNG = b"\x89PNG\r\n\x1a\n"

WATCH = "vanthu-watch"
"""The name of a worker's thread that only waits and never holds a lock."""

Converter = Callable[[bytes, str], Content]


def apart(converter: Converter, data: bytes, kind: str) -> Content:
    """What `converter(data, kind)` gives, made in another process. Raises Unreadable, also when that process fails.

    Where the system can, the process is a copy of this one (a few milliseconds); else, and when this one has threads, a new
    interpreter.
    """
    if _can_fork():
        _warm(kind)
        answer = _forked(converter, data, kind)
    else:
        answer = _spawned(data, kind)
    if not answer:
        raise Unreadable(
            "the file needs more time or memory than any document, or it crashes its reader", "save it again", "limit"
        )
    return _content(json.loads(answer))


def apart_picture(data: bytes, page: int) -> bytes:
    """A page of a PDF (from 0) as a grey picture (PGM), made in another process; empty when that fails."""
    return _made(data, f"page:{page}")


def apart_pictures(data: bytes, pages: Sequence[int]) -> list[PagePicture]:
    """Small pictures of pages of a PDF (from 0), the first of them if there are many; none when that fails."""
    if not pages:
        return []
    answer = _made(data, "pictures:" + ",".join(map(str, pages[:MAX_PICTURES])))
    try:
        found = [PagePicture(int(page), int(wide), int(high), b64decode(data)) for page, wide, high, data in json.loads(answer)]
    except ValueError:
        return []
    return [one for one in found if one.data.startswith(_PNG) and len(one.data) <= MAX_PICTURE]


def _made(data: bytes, what: str) -> bytes:
    if _can_fork():
        _warm(what)
        return _forked(None, data, what)
    return _spawned(data, what)


def _can_fork() -> bool:
    """Whether a copy of this process is sound: it has no other thread but the one that watches for the end of the build."""
    others = [thread for thread in threading.enumerate() if thread.name not in ("MainThread", WATCH)]
    return sys.platform != "win32" and hasattr(os, "fork") and not others


def _warm(kind: str) -> None:
    """Imports the converter here once, so that each copy of this process has it."""
    if kind == "pdf":
        import generator.read.pdf
    elif ":" in kind:
        import generator.read.pdf
        import generator.read.thumbnails
    elif kind == "html":
        import generator.read.web
    else:
        import generator.read.docx  # noqa: F401


def _forked(converter: Converter | None, data: bytes, kind: str) -> bytes:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads: see _can_fork
        child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            _limit()
            answer = _answer(converter, data, kind)
            with os.fdopen(writing, "wb") as stream:
                stream.write(answer)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    pieces: list[bytes] = []
    size = 0
    whole = False
    deadline = time.monotonic() + SECONDS
    try:
        while (left := deadline - time.monotonic()) > 0 and size <= MAX_RESULT:
            ready, _, _ = select.select([reading], [], [], min(left, 5))
            if not ready:
                continue
            piece = os.read(reading, 1 << 16)
            if not piece:
                whole = True
                break
            pieces.append(piece)
            size += len(piece)
    finally:
        os.close(reading)
        if not whole:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return b"".join(pieces) if whole and status == 0 else b""


def _spawned(data: bytes, kind: str) -> bytes:
    command = [sys.executable, "-m", "generator.read.isolate", kind]
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return b""
    return done.stdout if done.returncode == 0 and len(done.stdout) <= MAX_RESULT else b""


def _limit() -> None:
    """Bounds this process: time, memory, no files written, nothing read but Python's own, no connection, no output."""
    import socket

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no network here")

    socket.socket = refuse  # type: ignore[assignment,misc]
    socket.create_connection = refuse  # type: ignore[assignment]
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    confine.bound(SECONDS, MEMORY, 0)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    confine.shut({here, sys.prefix, sys.base_prefix, "/usr/lib", "/lib"})


def _answer(converter: Converter | None, data: bytes, kind: str) -> bytes:
    if converter is None:
        try:
            return _drawn(data, kind)
        except Exception:  # no picture of this page: the others may do
            return b""
    try:
        found: dict[str, Any] = {"content": asdict(converter(data, kind))}
    except Unreadable as trouble:
        found = {"unreadable": [trouble.message, trouble.remedy, trouble.code]}
    except MemoryError:
        found = {"unreadable": ["the file needs more memory than any document", "save it again, or split it", "limit"]}
    except Exception as error:  # a converter must never take the build with it
        what = f"the file could not be read ({type(error).__name__})"
        found = {"unreadable": [what, "open it in the program that made it and save it again", "format"]}
    return json.dumps(found, ensure_ascii=True, default=_as_letters).encode("ascii")


def _as_letters(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _drawn(data: bytes, what: str) -> bytes:
    """ "page:0": a page for OCR. "pictures:0,1": small pictures, as JSON."""
    from generator.read.thumbnails import picture, pictures

    task, _, pages = what.partition(":")
    if task == "page":
        return picture(data, int(pages))
    made = [(one.page, one.width, one.height, b64encode(one.data).decode("ascii")) for one in pictures(data, pages)]
    return json.dumps(made).encode("ascii")


def _content(found: dict[str, Any]) -> Content:
    if "unreadable" in found:
        message, remedy, code = map(str, found["unreadable"])
        raise Unreadable(message, remedy, code)
    made = found["content"]
    return Content(
        origin=made["origin"],
        lines=[(str(words), int(number), int(flag)) for words, number, flag in made["lines"]],
        whole=bool(made["whole"]),
        set_aside=[SetAside(int(a["line"]), str(a["text"]), str(a["reason"])) for a in made["set_aside"]],
        attributes={str(key): str(value) for key, value in made["attributes"].items()},
        problems=[Problem("", int(x["line"]), str(x["message"]), str(x["remedy"]), str(x["code"])) for x in made["problems"]],
        doubtful=[(int(number), str(word)) for number, word in made["doubtful"]],
        encoding=str(made["encoding"]),
        drawn=_drawings(made),
        scans=[Scan(int(x["page"]), int(x["first"]), int(x["end"]), bool(x["unread"])) for x in made["scans"]],
    )


def _drawings(made: dict[str, Any]) -> list[Drawn]:
    """The pictures of a file that are what they say; no converter decides what a page shows."""
    notes = len(made["set_aside"])
    found = [
        Drawn(int(one["line"]), int(one["note"]), b64decode(one["data"]), str(one["about"]), str(one["address"]))
        for one in made["drawn"][:MAX_SHOWN]
    ]
    return [one for one in found if 0 <= one.note < notes and (measured(one.data) if one.data else one.address)]


def _main() -> None:
    from generator.read.convert import convert_bytes

    data = sys.stdin.buffer.read()
    out = os.dup(1)
    _warm(sys.argv[1])
    _limit()
    answer = _answer(None if ":" in sys.argv[1] else convert_bytes, data, sys.argv[1])
    while answer:
        answer = answer[os.write(out, answer) :]


if __name__ == "__main__":
    _main()
