"""Where the work on many documents is done: in this process, in several, or on a cluster."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.model import Problem, VanthuError
from generator.quick import SELDOM

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def workers(jobs: int, executor: str = "") -> Iterator[Executor | None]:
    """A pool of processes, None where one process is asked for, or the workers of a Dask cluster ("dask:ADDRESS")."""
    if executor:
        with _cluster(executor) as pool:
            yield pool
        return
    count = jobs or os.cpu_count() or 1
    if count == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("fork" if sys.platform.startswith("linux") else None)  # newer Pythons have another default
    with ProcessPoolExecutor(count, context, initializer=_end_with_the_parent, initargs=(os.getpid(),)) as pool:
        yield pool


def started(pool: Executor | None) -> None:
    """Lets the processes begin now, not when there is work for them: they hold all that this process held then."""
    if pool is not None:
        pool.submit(os.getpid).result()


def ended(pool: Executor | None) -> Executor | None:
    """Ends processes that have no more work, for their memory; gives the pool where it still is one."""
    from concurrent.futures import ProcessPoolExecutor

    if isinstance(pool, ProcessPoolExecutor):
        pool.shutdown()
        return None
    return pool


def _end_with_the_parent(parent: int) -> None:
    """A worker whose build was killed ends too, instead of waiting for work for ever."""
    from generator.read.isolate import WATCH

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, name=WATCH, daemon=True).start()
    gc.set_threshold(*SELDOM)


@contextmanager
def _cluster(name: str) -> Iterator[Executor]:
    """The workers of a running Dask cluster, through the interface of a pool. They must see the same folders under the same
    names as this process, and have vanthu installed. Raises `VanthuError`."""
    kind, _, address = name.partition(":")
    if kind != "dask" or not address:
        what = "this executor is not known"
        raise VanthuError(Problem(name, 0, what, "write dask:ADDRESS, as in dask:tcp://10.0.0.1:8786", "executor"))
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        what = "the Dask client is not installed"
        raise VanthuError(Problem(name, 0, what, "install it: pip install distributed", "executor")) from error
    try:
        client = distributed.Client(address, timeout=20)
    except (OSError, ValueError) as error:
        what = f"no Dask cluster answers there ({error})"
        raise VanthuError(Problem(name, 0, what, "check the address and that the scheduler runs", "executor")) from error
    with client:
        client.run(os.chdir, os.fspath(Path.cwd()))
        yield client.get_executor(pure=False)
