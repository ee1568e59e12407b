"""Live preview: build, serve on this machine, build again when a document, template or setting changes."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from generator.model import VanthuError
from generator.pipeline import Options, build
from generator.read.settings import load_settings
from generator.resources import site_src


def serve(src: Path | None, host: str, port: int, jobs: int, quiet: bool) -> None:
    """Serves the site of `src` until interrupted; a build that fails is reported and the last good site stays."""
    from mkdocs.livereload import LiveReloadServer

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    work, site = Path("build"), Path("site")
    options = Options(src, site, work, jobs=jobs, quiet=quiet)

    def rebuild(*_: object) -> None:
        try:
            click.echo(build(options).summary())
        except VanthuError as error:
            click.echo(str(error.problem), err=True)

    rebuild()
    server = LiveReloadServer(rebuild, host, port, str(site.resolve()), mount_path="/")
    for folder in _watched(src):
        server.watch(str(folder))
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
