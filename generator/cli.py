"""The command line: options in, exit codes out; no logic. Results go to stdout, progress and problems to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator import __version__

if TYPE_CHECKING:
    from generator.model import Problem

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
ANY = click.Path(exists=True, path_type=Path)

USAGE_ERROR = 2
_SHOWN = 10
PROBLEMS_UNDER_STRICT = 1


class Commands(click.Group):
    """The group of commands; an error that the user can mend is printed as one line and ends with 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a user meets them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; no traceback reaches a user."""
        from generator.quick import seldom_collecting

        with seldom_collecting():  # hardly anything that a command loads or finds is thrown away before its end
            from generator.model import VanthuError

            try:
                return super().invoke(ctx)
            except VanthuError as error:
                click.echo(str(error.problem), err=True)
                ctx.exit(USAGE_ERROR)
            except BrokenPipeError:  # the reader of our output (`| head`) has seen enough
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                ctx.exit(0)
            except OSError as error:
                what = f"{error.filename or 'vanthu'}:0: {error.strerror or error} — check the disk and the rights"
                click.echo(what, err=True)
                ctx.exit(USAGE_ERROR)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="vanthu")
def main() -> None:
    """vanthu turns a folder of Vietnamese documents into a site that a reader can search, browse and trust."""


def source_argument(command: F) -> F:
    """The SRC argument that most commands take."""
    return click.argument("src", required=False, type=FOLDER)(command)


def _ask_for_ocr(_: click.Context, __: click.Parameter, wanted: bool) -> None:
    """Said in the environment, so that every process of a build knows it."""
    if wanted:
        from generator.read.machine import WANTED

        os.environ[WANTED] = "1"


def working_options(command: F) -> F:
    """--jobs, --ocr and --quiet, for the commands that do long work."""
    ocr = "Read scanned PDFs with Tesseract (seconds a page)."
    command = click.option("--ocr", is_flag=True, expose_value=False, callback=_ask_for_ocr, help=ocr)(command)
    jobs = click.option("--jobs", "-j", type=click.IntRange(min=0), default=0, help="Processes to use (default: every core).")
    return jobs(click.option("--quiet", "-q", is_flag=True, help="No progress; problems and results only.")(command))


@main.command()
@source_argument
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True, help="Folder of the site.")
@click.option("--offline", is_flag=True, help="Make a site to open by double-click, and a zip of it.")
@click.option("--plain", is_flag=True, help="Let MkDocs build every page (slower, the same pages).")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any problem.")
@click.option("--executor", default="", metavar="dask:ADDRESS", help="Send the documents to a running Dask cluster.")
@working_options
def build(src: Path | None, out: Path, offline: bool, plain: bool, strict: bool, executor: str, jobs: int, quiet: bool) -> None:
    """Build the site: read, recognise, link, write, render.

    Example:  vanthu build van-ban/ --out site
    """
    from generator import pipeline

    options = pipeline.Options(src, out, offline=offline, plain=plain, jobs=jobs, quiet=quiet, executor=executor)
    outcome = pipeline.build(options)
    if (kept := click.get_current_context().obj) is not None:  # till the end of the program: see `__main__`
        kept.append(outcome)
    _finish(outcome.collection.problems, outcome.summary(), strict)


@main.command()
@source_argument
@click.option("--out", type=click.Path(path_type=Path), default=Path("build"), show_default=True, help="Folder to write.")
@click.option("--offline", is_flag=True, help="Addresses that end in index.html.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any problem.")
@working_options
def generate(src: Path | None, out: Path, offline: bool, strict: bool, jobs: int, quiet: bool) -> None:
    """Write the Markdown folder that any builder can take (OUT/docs, OUT/mkdocs.yml), no site.

    Example:  vanthu generate van-ban/ && mkdocs build --strict -f build/mkdocs.yml
    """
    from generator import pipeline

    outcome = pipeline.generate(pipeline.Options(src, work=out, offline=offline, jobs=jobs, quiet=quiet))
    _finish(outcome.collection.problems, outcome.summary(), strict)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=ANY)
@click.option("--format", "shape", type=click.Choice(["jsonl", "table"]), default="jsonl", show_default=True)
@working_options
def extract(paths: tuple[Path, ...], shape: str, jobs: int, quiet: bool) -> None:
    """Print the metadata and citations of files, without a site.

    Example:  vanthu extract van-ban/quyet-dinh.txt --format table
    """
    from generator import reports

    problems = reports.extract(paths, shape, jobs, quiet, click.echo)
    _say(problems)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--src", type=FOLDER, help="The collection to link in (default: the configured one, if FILE lies in it).")
def explain(file: Path, src: Path | None) -> None:
    """Show each field of FILE with its value, basis, line and confidence, and each citation, linked or why not.

    Example:  vanthu explain van-ban/quyet-dinh.txt
    """
    from generator import reports

    _say(reports.explain(file, src, click.echo))


@main.command()
@source_argument
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any problem.")
@click.option("--format", "shape", type=click.Choice(["text", "github"]), default="text", show_default=True)
@working_options
def check(src: Path | None, strict: bool, shape: str, jobs: int, quiet: bool) -> None:
    """List what a curator should look at first, as `path:line: what — what to do`.

    Example:  vanthu check van-ban/ --strict
    """
    from generator import reports

    count = reports.check(src, shape, jobs, quiet, click.echo)
    if strict and count:
        raise SystemExit(PROBLEMS_UNDER_STRICT)


@main.command()
@source_argument
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@working_options
def serve(src: Path | None, host: str, port: int, jobs: int, quiet: bool) -> None:
    """Build, serve and rebuild on every change: a live preview.

    Example:  vanthu serve van-ban/ --port 8000
    """
    from generator.serve import serve as run

    run(src, host, port, jobs, quiet)


@main.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--format", "shape", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@click.option("--url", default="", help="Address of the new site: the report links the changed pages.")
@click.option("--language", type=click.Choice(["vi", "en"]), help="Of the report (default: that of ./vanthu.yml).")
def compare(old: Path, new: Path, shape: str, url: str, language: str | None) -> None:
    """Say what changed between two builds: documents, facts and links gained, lost, changed.

    OLD and NEW are data folders, sites, or folders of `vanthu generate`.

    Example:  vanthu compare site-before/ site/ --format markdown
    """
    from generator import reports

    click.echo(reports.compare(old, new, shape, url, language), nl=False)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make FOLDER a collection ready to publish: samples, vanthu.yml, mkdocs.yml, workflows, a README.

    What exists already is left as it is.

    Example:  vanthu init my-collection
    """
    from generator.init import init as run

    written, kept = run(folder)
    for path in written:
        click.echo(f"written  {path}")
    for path in kept:
        click.echo(f"kept     {path}")
    click.echo(f"Next: cd {folder} && vanthu build")


def _say(problems: Iterable[Problem]) -> None:
    if lines := [str(problem) for problem in problems]:
        click.echo("\n".join(lines), err=True)


def _finish(problems: tuple[Problem, ...], summary: str, strict: bool) -> None:
    """The problems, then one summary line; 1 under --strict if there is any.

    A missing fact is for the curator's `check`; of those only the first are shown here, files that could not be read all.
    """
    for_check = [p for p in problems if p.code.startswith(("missing-", "doubtful-"))]
    left = set(for_check[_SHOWN:])
    _say(p for p in problems if p not in left)
    if len(for_check) > _SHOWN:
        click.echo(f"… and {len(for_check) - _SHOWN} more facts to look at: vanthu check", err=True)
    click.echo(summary)
    if strict and problems:
        raise SystemExit(PROBLEMS_UNDER_STRICT)


if __name__ == "__main__":
    sys.exit(main())
