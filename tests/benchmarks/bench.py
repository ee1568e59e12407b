"""Time and memory of a build, beside what others need for the same Markdown: `make bench`.

    python -m tests.benchmarks.bench --documents 1000 --times 3 --json bench.json

The collection is made from the real texts beside the repository (or `--source FOLDER` is taken). Every program builds the
same documents on the same machine, one after the other; the table shows medians, and the versions of all programs. Those
that cannot be installed are named and left out. Memory is the peak over all processes of a run (shared pages counted once).

    python -m tests.benchmarks.bench --documents 100000 --times 1 --growth

builds only, also a tenth of the documents, and tells how many times as much the whole takes: time, CPU and memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.documents import documents
from tests.benchmarks.measuring import environment, measured, proportional, set_aside

PEERS = ("hugo", "pagefind[bin]", "zensical")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: medians of several runs."""

    name: str
    seconds: float
    cpu: float
    memory_mb: float
    runs: tuple[float, ...]


class Bench:
    """One series of measurements in one folder."""

    def __init__(self, folder: Path, source: Path, times: int, without: Sequence[str] = ()) -> None:
        self.folder = folder
        self.source = source
        self.times = times
        self.without = without
        self.rows: list[Row] = []
        self.missing: list[str] = []

    def row(self, name: str, prepare: Callable[[Path], None], command: Sequence[str | Path], stay: Path | None = None) -> None:
        """Measures a command in a new folder each time (or in the folder `stay`); `prepare` fills it, outside the time."""
        runs = []
        if any(word in name for word in self.without):
            return
        for _ in range(self.times):
            work = stay or self.folder / "run"
            if stay is None:
                self.clear(work)
                work.mkdir(parents=True)
            prepare(work)
            try:
                runs.append(measured(command, work))
            except (OSError, RuntimeError) as error:
                self.missing.append(f"{name}: {str(error).strip().splitlines()[-1:]}")
                return
        seconds = [run.seconds for run in runs]
        row = Row(name, statistics.median(seconds), statistics.median(r.cpu for r in runs),
                  max(r.memory_mb for r in runs), tuple(round(s, 2) for s in seconds))  # fmt: skip
        self.take(row)

    def clear(self, folder: Path) -> None:
        """Makes room for a folder of this name; what is in the way is deleted once all is measured."""
        set_aside(folder, self.folder / "aside")

    def take(self, row: Row) -> None:
        """Takes a line, and prints it."""
        self.rows.append(row)
        print(f"{row.name:<44} {row.seconds:9.2f} s {row.cpu:9.2f} s CPU {row.memory_mb:8.0f} MB", flush=True)

    def seconds(self, name: str) -> float | None:
        """The median of a line, None if it could not be measured."""
        return next((row.seconds for row in self.rows if row.name == name), None)


def peers(folder: Path) -> tuple[Path, dict[str, str]]:
    """A folder of programs to compare with, installed from the package index where it can be reached; and their versions."""
    environment = folder / "peers"
    if not (environment / "bin").is_dir():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    pip = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    for name in PEERS:
        subprocess.run([*pip, "install", "--quiet", name], check=False, capture_output=True)
    listed = subprocess.run([*pip, "list", "--format=json"], capture_output=True, text=True, check=True)
    versions = {row["name"]: row["version"] for row in json.loads(listed.stdout)}
    return environment / "bin", {name: versions[name] for name in ("hugo", "pagefind", "zensical") if name in versions}


def hugo_site(markdown: Path, work: Path) -> None:
    """The same Markdown with a theme of two short templates."""
    shutil.copytree(markdown / "docs", work / "content", ignore=shutil.ignore_patterns("assets", "data", "goc", "*.xml"))
    for page in work.glob("content/**/index.md"):  # a page with pages below it is a section for Hugo
        words = page.read_text(encoding="utf-8")  # ours may be dated by a year or a month, which Hugo refuses
        page.write_text(re.sub(r"^date: .*\n", "", words, count=1, flags=re.MULTILINE), encoding="utf-8")
        page.rename(page.with_name("_index.md"))
    (work / "layouts" / "_default").mkdir(parents=True)
    words = "<!doctype html><html lang=vi><title>{{ .Title }}</title><body data-pagefind-body>{{ .Content }}</body></html>"
    for name in ("single", "list"):
        (work / "layouts" / "_default" / f"{name}.html").write_text(words, encoding="utf-8")
    (work / "layouts" / "index.html").write_text(words, encoding="utf-8")
    unsafe = "[markup.goldmark.renderer]\nunsafe = true\n[markup.goldmark.parser.attribute]\nblock = true\n"
    (work / "hugo.toml").write_text(f'title = "Kho"\ndisableKinds = ["taxonomy", "term", "RSS"]\n{unsafe}', encoding="utf-8")


def everything(bench: Bench, tools: Path | None) -> None:
    """All lines of the table."""
    vanthu = [sys.executable, "-m", "generator"]
    nothing: Callable[[Path], None] = lambda work: None  # noqa: E731
    bench.row("vanthu build", nothing, [*vanthu, "build", bench.source, "-q"])
    built = bench.folder / "built"
    bench.clear(built)
    (bench.folder / "run").rename(built)
    if "again" not in bench.without:
        _again(bench, built)
    bench.row("vanthu build --plain", nothing, [*vanthu, "build", bench.source, "-q", "--plain"])
    bench.row("vanthu generate", nothing, [*vanthu, "generate", bench.source, "-q"])
    markdown = bench.folder / "markdown" / "build"  # as deep as it was made: its configuration names another beside it
    bench.clear(markdown.parent)
    if not (bench.folder / "run" / "build").is_dir():
        bench.missing.append("all others: they need the Markdown that `generate` or `--plain` makes")
        return
    (bench.folder / "run").rename(markdown.parent)
    known = partial(_known_texts, markdown)
    bench.row("vanthu build, texts known", known, [*vanthu, "build", bench.source, "-q"])
    bench.row("the same without its site stage", known, [sys.executable, "-m", "tests.benchmarks.without_site", bench.source])
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", markdown / "mkdocs.yml", "-d", bench.folder / "mkdocs"]
    bench.row("mkdocs build (site only)", nothing, mkdocs)
    if tools is None:
        return
    bench.row(
        "zensical build (site only)", lambda work: _copy(markdown, work), [tools / "zensical", "build", "-f", "mkdocs.yml"]
    )
    bench.row("hugo, two templates (site only)", lambda work: hugo_site(markdown, work), [tools / "hugo", "--quiet"])
    rendered = bench.folder / "hugo"
    bench.clear(rendered)
    if bench.seconds("hugo, two templates (site only)"):
        (bench.folder / "run" / "public").rename(rendered)
        pagefind = [tools / "python", "-m", "pagefind", "--site", rendered, "--output-path", "out"]
        bench.row("pagefind (search only)", nothing, pagefind)


def growth(bench: Bench, counts: Sequence[tuple[str, Path]]) -> dict[str, float]:
    """Builds of a tenth of the documents and of all: how many times as much all take."""
    command = [sys.executable, "-m", "generator", "build"]
    for name, source in counts:
        bench.row(f"vanthu build, {name} documents", lambda work: None, [*command, source, "-q"])
    if bench.missing:
        return {}
    one, ten = bench.rows
    parts = {"time": "seconds", "CPU": "cpu", "memory": "memory_mb"}
    return {f"growth of {name}": round(getattr(ten, part) / getattr(one, part), 2) for name, part in parts.items()}


def _known_texts(markdown: Path, work: Path) -> None:
    """A work folder in which all texts are read and recognised, as `vanthu generate` leaves it, and nothing of a site."""
    (work / "build").mkdir()
    for name in (".vanthu", "cache.sqlite"):
        shutil.copyfile(markdown / name, work / "build" / name)


def _copy(source: Path, target: Path) -> None:
    """The folder for a program that wants its configuration in one place and its site inside the project."""
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("cache.sqlite*"))
    file = target / "mkdocs.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    inherited = next(line.partition(":")[2].strip() for line in lines if line.startswith("INHERIT:"))
    shutil.copyfile((source / inherited).resolve(), target / "parent.yml")
    changed = {"INHERIT": "INHERIT: parent.yml", "site_dir": "site_dir: site"}
    file.write_text("\n".join(changed.get(line.partition(":")[0], line) for line in lines) + "\n", encoding="utf-8")


def _again(bench: Bench, built: Path) -> None:
    """Builds after a build: nothing changed, the words, the citations or the title of one document, one more, one fewer; and a
    preview of an edit."""
    documents = bench.folder / "documents"
    bench.clear(documents)
    shutil.copytree(bench.source, documents)
    command = [sys.executable, "-m", "generator", "build", documents, "-q"]
    measured(command, built)
    first = sorted(documents.rglob("*.txt"))[0]

    def change(work: Path) -> None:
        _add(first, f"Một câu thêm vào {time.time_ns()}.")

    def cite(work: Path) -> None:
        _add(first, f"Thực hiện Quyết định số {time.time_ns() % 9000}/QĐ-TTg ngày 01/02/2021 của Thủ tướng Chính phủ.")

    def entitle(work: Path) -> None:
        first.with_name(first.name + ".yml").write_text(f"title: Tên khác {time.time_ns()}\n", encoding="utf-8")

    def more(work: Path) -> None:
        number = str(time.time_ns() % 9000 + 1)  # of the document itself, not the year in it: 12/2020/TT-BTC, 571-CV/TU
        words = re.sub(r"\d+(?=(?:/\d{4})?[/-][A-ZĐ])", number, first.read_text(encoding="utf-8"), count=1)
        first.with_name(f"them-{time.time_ns()}.txt").write_text(words, encoding="utf-8")

    def fewer(work: Path) -> None:
        next(documents.rglob("them-*.txt")).unlink()

    bench.row("vanthu build again, nothing changed", lambda work: None, command, built)
    bench.row("vanthu build again, one document changed", change, command, built)
    bench.row("vanthu build again, one citation more", cite, command, built)
    bench.row("vanthu build again, one title by sidecar", entitle, command, built)
    bench.row("vanthu build again, one document more", more, command, built)
    bench.row("vanthu build again, one document fewer", fewer, command, built)
    bench.take(_preview(documents, built, first, bench.times))


def _add(file: Path, words: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")


def _preview(documents: Path, built: Path, file: Path, times: int) -> Row:
    """How long after an edit is saved `vanthu serve` has told the browser to load the page again, with the edit in it."""
    port = 8765
    command = [sys.executable, "-m", "generator", "serve", str(documents), "--port", str(port), "-q"]
    with (built / "output.txt").open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, cwd=built, env=environment(built.parent), stdout=output, stderr=output)
    try:
        while not (page := _page(port, "")):
            if server.poll() is not None:
                raise RuntimeError("the preview has ended")
            time.sleep(0.5)
        runs = []
        for number in range(times + 1):
            epoch = re.search(r"livereload\((\d+)", page)
            words = f"Một câu thêm vào {time.time_ns()}."
            begun = time.monotonic()
            _add(file, words)
            _page(port, f"livereload/{epoch[1] if epoch else 0}/1")  # answered when there is something new
            seconds = time.monotonic() - begun
            page = _page(port, _address(built, documents, file))
            if words not in page:
                raise RuntimeError("the preview does not show the edit")
            if number:  # the first loads what all later ones need
                runs.append(seconds)
            time.sleep(1)
        return Row("vanthu serve, an edit shown", statistics.median(runs), 0.0, proportional(server.pid), tuple(runs))
    finally:
        server.terminate()
        server.wait()


def _page(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=600) as answer:
            return str(answer.read().decode("utf-8"))
    except OSError:
        return ""


def _address(built: Path, documents: Path, file: Path) -> str:
    """The page of a document below the site."""
    source = file.relative_to(documents).as_posix()
    with (built / "site" / "data" / "documents.jsonl").open(encoding="utf-8") as lines:
        return next(str(row["url"]) for row in map(json.loads, lines) if row["source"] == source)


def ratios(bench: Bench) -> dict[str, float]:
    """What the figures say of each other."""
    wanted = {
        "build --plain / build": ("vanthu build --plain", "vanthu build"),
        "mkdocs (site only) / whole build": ("mkdocs build (site only)", "vanthu build"),
    }
    found: dict[str, float] = {}
    site, whole, less = (
        bench.seconds(n) for n in ("mkdocs build (site only)", "vanthu build, texts known", "the same without its site stage")
    )
    if site and whole and less:
        found["mkdocs (site only) / site stage"] = round(site / (whole - less), 2)
    for name, (one, other) in wanted.items():
        a, b = bench.seconds(one), bench.seconds(other)
        if a and b:
            found[name] = round(a / b, 2)
    hugo, pagefind, own = (
        bench.seconds(n) for n in ("hugo, two templates (site only)", "pagefind (search only)", "vanthu build")
    )
    if hugo and pagefind and own:
        found["(hugo + pagefind) / build"] = round((hugo + pagefind) / own, 2)
    return found


def main() -> None:
    """Measures and prints; `--json` keeps the figures."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--documents", type=int, default=1000, help="1000, 10000, 100000")
    options.add_argument("--times", type=int, default=3, help="runs of which the median is taken")
    options.add_argument("--source", type=Path, help="a folder of documents instead of a made collection")
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-bench")
    options.add_argument(
        "--without", nargs="*", default=[], help="words of lines to leave out: again (all after a change), zensical"
    )
    options.add_argument("--no-peers", action="store_true", help="only vanthu and MkDocs")
    options.add_argument("--growth", action="store_true", help="build only, a tenth and all: what ten times the documents take")
    options.add_argument("--json", type=Path, default=Path("bench.json"))
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    if chosen.source is not None:
        chosen.documents = sum(1 for path in chosen.source.rglob("*") if path.is_file())
    source = documents(chosen.documents, chosen.folder, chosen.source)
    tools, versions = (None, {}) if chosen.no_peers or chosen.growth else peers(chosen.folder)
    from importlib.metadata import version

    versions |= {name: version(name) for name in ("mkdocs", "mkdocs-material")}
    where = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{chosen.documents} documents, {where}, "
          + ", ".join(f"{name} {number}" for name, number in sorted(versions.items())))  # fmt: skip
    bench = Bench(chosen.folder, source.resolve(), chosen.times, chosen.without)
    if chosen.growth:
        tenth = chosen.documents // 10
        found = growth(
            bench, [(f"{n:,}".replace(",", " "), documents(n, chosen.folder, chosen.source)) for n in (tenth, chosen.documents)]
        )
    else:
        everything(bench, tools)
        found = ratios(bench)
    for name, value in found.items():
        print(f"{name:<44} {value:9.2f}")
    for line in bench.missing:
        print(f"not measured: {line}")
    shutil.rmtree(chosen.folder / "aside", ignore_errors=True)
    kept = {"documents": chosen.documents, "versions": versions, "rows": [asdict(row) for row in bench.rows], "ratios": found}
    chosen.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
