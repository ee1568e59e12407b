"""Live preview: build, serve on this machine, build again when a document, template or setting changes."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click

from generator.model import VanthuError
from generator.pipeline import Options, build
from generator.read.settings import load_settings
from generator.resources import site_src

_PAUSE = 0.25
"""Seconds between two looks at the files."""


def serve(src: Path | None, host: str, port: int, jobs: int, quiet: bool) -> None:
    """Serves the site of `src` until interrupted; a build that fails is reported and the last good site stays."""
    from mkdocs.livereload import LiveReloadServer

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    work, site = Path("build"), Path("site")
    options = Options(src, site, work, jobs=jobs, quiet=quiet)
    watcher = Watcher()

    def rebuild(*_: object) -> None:
        with watcher.resting:
            try:
                click.echo(build(options).summary())
            except VanthuError as error:
                click.echo(str(error.problem), err=True)

    server = LiveReloadServer(rebuild, host, port, str(site.resolve()), mount_path="/")
    server.observer = watcher  # type: ignore[assignment]
    for folder in _watched(src):
        server.watch(str(folder))
    rebuild()
    for room in ("generator.examine", "generator.mend"):  # here, where nobody waits, and not after the first edit
        import_module(room)
    click.echo(f"http://{host}:{port}/  (Ctrl+C ends it)")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        click.echo("ended")
    finally:
        server.server_close()


def _watched(src: Path | None) -> list[Path]:
    documents = src or Path(load_settings(None, Path.cwd()).documents)
    named = [documents, Path("vanthu.yml"), Path("mkdocs.yml"), site_src()]
    return [path for path in named if path.exists()]


class Watcher(threading.Thread):
    """Looks at files and folders a few times a second, wherever they lie (a system's own notices do not cross every mount), and
    rests while a build is `resting` it. It stands in for MkDocs' observer, which makes several objects of each file each time
    and takes the processor from the build."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.resting = threading.Lock()
        self._watched: list[tuple[str, Any]] = []
        self._seen: dict[str, dict[str, tuple[int, int]]] = {}
        self._ended = threading.Event()

    def schedule(self, handler: Any, path: str, recursive: bool = True) -> object:
        """Tells `handler` of every change of a file, or of the files below a folder, from now on."""
        self._watched.append((path, handler))
        self._seen[path] = dict(_files(path))
        return path

    def run(self) -> None:
        """Looks until it is stopped."""
        while not self._ended.wait(_PAUSE):
            with self.resting:
                for path, handler in self._watched:
                    found = dict(_files(path))
                    if found != self._seen[path]:
                        self._seen[path] = found
                        handler.on_any_event(SimpleNamespace(is_directory=False, src_path=path))

    def stop(self) -> None:
        """Ends looking."""
        self._ended.set()


def _files(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each file with its size and time of change; those that vanish meanwhile are passed over."""
    waiting = [path]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.is_dir():
                        waiting.append(entry.path)
                    else:
                        state = entry.stat()
                        yield entry.path, (state.st_size, state.st_mtime_ns)
        except OSError:  # a file, or one that is gone
            with suppress(OSError):
                state = Path(here).stat()
                yield here, (state.st_size, state.st_mtime_ns)
