"""Work that is done by another process while this one goes on."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


@contextmanager
def aside(work: Callable[[], T], jobs: int = 0) -> Iterator[Callable[[], T]]:
    """Begins the work in a copy of this process; the call that is given waits for its end and gives its result, or raises what
    it raised. Where only one process is wanted (`jobs` = 1) or to be had, the work is done at once. Work that nobody waited for
    at the end of the block is ended.

    What the work changes in memory stays in the copy, and it must not use a database that is open here.
    """
    if _alone(jobs):
        result = work()
        yield lambda: result
        return
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        os.close(reader)
        _told(work, writer)
    os.close(writer)
    ended: list[tuple[bool, Any]] = []

    def wait() -> T:
        if not ended:
            with os.fdopen(os.dup(reader), "rb") as handle:
                data = handle.read()
            _, status = os.waitpid(process, 0)  # one that was killed may have told a part
            ended.append(pickle.loads(data) if status == 0 else (False, ChildProcessError("the work was ended")))
        good, value = ended[0]
        if not good:
            raise value
        return value  # type: ignore[no-any-return]

    try:
        yield wait
    finally:
        os.close(reader)
        if not ended:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


@contextmanager
def prepared(work: Callable[[], Callable[[], T]], jobs: int = 0) -> Iterator[Callable[[], Callable[[], T]]]:
    """Work in two steps, of which the second waits to be asked for: begins `work`, which gives the call that is the second, in
    a copy of this process. The call that is given asks for the second step, to be done there, and gives the call that waits
    for its end, as `aside` does."""
    if _alone(jobs):
        finish = work()
        yield lambda: partial(_itself, finish())
        return
    asked, asking = os.pipe()

    def both() -> T:
        os.close(asking)
        finish = work()
        if not os.read(asked, 1):  # who was to ask is no more
            raise ChildProcessError("the work was ended")
        return finish()

    try:
        with aside(both, jobs) as wait:

            def ask() -> Callable[[], T]:
                with suppress(BrokenPipeError):  # it failed already, which `wait` tells
                    os.write(asking, b".")
                return wait

            yield ask
    finally:
        os.close(asked)
        os.close(asking)


def _alone(jobs: int) -> bool:
    """Whether there is no other process; on some systems copies are not safe."""
    return jobs == 1 or (os.cpu_count() or 1) == 1 or not sys.platform.startswith("linux")


def _itself(value: T) -> T:
    return value


def _told(work: Callable[[], object], writer: int) -> None:
    """Does the work, tells its result, and ends this process: nothing of what its copy would do at its end is done."""
    status = 1
    try:
        try:
            told = (True, work())
        except Exception as error:
            told = (False, error)
        with os.fdopen(writer, "wb") as handle:
            handle.write(pickle.dumps(told, protocol=5))
        status = 0
    finally:
        os._exit(status)
