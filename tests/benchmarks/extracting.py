"""CPU of `vanthu extract` for each 10 KB of text, of its stages, and the slowest worst case: `make bench-extract`.

    python -m tests.benchmarks.extracting --documents 1000 10000 --times 3 --limit 3

The whole command runs on one core (`--jobs 1`), start-up and printing included; user and system time of the process count,
the least of several runs, because other programs on the machine can only add to it. "grows" says how many times as much the
larger collection needs for as many times the text: 1.00 is a straight line.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.documents import MAKER, from_samples
from tests.benchmarks.measuring import ROOT, environment

PIECE = 10 * 1024


def collection(count: int, folder: Path) -> Path:
    """A folder of so many documents: made from the real texts where these are, else from the samples."""
    made = folder / f"collection-{count}"
    if not made.is_dir() and MAKER.is_file():
        subprocess.run([sys.executable, MAKER, str(count), made], check=True)
    elif not made.is_dir():
        from_samples(count, made / "docs")
    return made / "docs"


def pieces(folder: Path) -> float:
    """How many times 10 KB a folder holds."""
    return sum(file.stat().st_size for file in folder.rglob("*.txt")) / PIECE


def cpu(arguments: list[str | Path], times: int, folder: Path) -> float:
    """Seconds of CPU, user and system, that the command needs: the least of several runs."""
    command = [sys.executable, "-m", "generator", "extract", "--quiet", "--jobs", "1", *map(str, arguments)]
    spent = []
    for _ in range(times):
        with tempfile.TemporaryFile() as nowhere:
            process = subprocess.Popen(command, cwd=ROOT, stdout=nowhere, stderr=nowhere, env=environment(folder))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit("vanthu extract failed")
        spent.append(usage.ru_utime + usage.ru_stime)
    return min(spent)


def commands(folder: Path, counts: list[int], times: int) -> dict[str, Any]:
    """Milliseconds for each 10 KB of the whole command, for each size of collection."""
    rows: dict[str, Any] = {}
    first = next(iter(sorted(collection(counts[0], folder).rglob("*.txt"))))
    cpu([first], 1, folder)  # writes the bytecode
    rows["start-up (one document), ms"] = round(cpu([first], times, folder) * 1000)
    print(f"start-up (one document)      {rows['start-up (one document), ms']:8} ms", flush=True)
    costs = []
    for count in counts:
        source = collection(count, folder)
        costs.append(cpu([source], times, folder) * 1000 / pieces(source))
        rows[f"{count} documents, ms per 10 KB"] = round(costs[-1], 3)
        print(f"vanthu extract, {count:6} documents{costs[-1]:8.2f} ms for each 10 KB", flush=True)
    if len(costs) > 1:
        rows["grows"] = round(costs[-1] / costs[0], 3)
        print(f"{counts[-1] // counts[0]} times the documents: grows {rows['grows']:.2f}")
    return rows


@contextmanager
def counted(rows: dict[str, float], name: str, size: float) -> Iterator[None]:
    """Keeps the least CPU that the block needed for each 10 KB."""
    begun = time.process_time()
    yield
    spent = (time.process_time() - begun) * 1000 / size
    rows[name] = min(rows.get(name, spent), spent)


def stages(source: Path, times: int) -> dict[str, float]:
    """Milliseconds for each 10 KB of the stages, one after the other in this process."""
    from generator.draft import draft_of
    from generator.examine import _with_ids
    from generator.link import connect, find_citations
    from generator.model import Reading
    from generator.quick import not_collecting
    from generator.read import load, read, scan
    from generator.recognise import recognise
    from generator.write.records import citation_record, document_record
    from generator.write.strings import strings

    rows: dict[str, float] = {}
    size, words = pieces(source), strings("vi")
    with not_collecting():
        for _ in range(times):
            with counted(rows, "load", size):
                raws = [load(entry) for entry in scan(source)[0]]
            with counted(rows, "read", size):
                texts = [read(raw, blocks=False) for raw in raws]
            with counted(rows, "recognise", size):
                found = [recognise(text) for text in texts]
            with counted(rows, "find citations", size):
                cited = [find_citations(text, f.metadata, f.layout) for text, f in zip(texts, found, strict=True)]
            readings = [Reading(t, f.layout, f.metadata, c) for t, f, c in zip(texts, found, cited, strict=True)]
            with counted(rows, "drafts and ids", size):
                documents = _with_ids([draft_of(reading) for reading in readings])
            with counted(rows, "connect", size):
                connected = connect(documents)
            with counted(rows, "records", size):
                for document in connected.documents:
                    row = document_record(document, words)
                    row["citations"] = [citation_record(link, words) for link in connected.graph.outgoing[document.id]]
                    json.dumps(row, ensure_ascii=False)
    return {name: round(cost, 3) for name, cost in rows.items()}


def slowest(times: int) -> list[tuple[float, str]]:
    """Seconds for 1 MB of the worst case of each recogniser, slowest first; the same cases as in the tests."""
    from tests import test_link_cost, test_recognise_cost

    million = test_recognise_cost.MILLION
    cases: list[tuple[str, str, Callable[[str], float]]] = []
    for name, unit in test_recognise_cost.WORST.items():
        text = (test_recognise_cost.HEAD + unit * (million // len(unit) + 1))[:million]
        cases.append((f"recognise: {name}", text, test_recognise_cost.seconds))
    for name, unit in test_link_cost.HOSTILE.items():
        if unit:
            cases.append((f"citations: {name}", (unit * (million // len(unit) + 1))[:million], test_link_cost.seconds))
    return sorted(((min(run(text) for _ in range(times)), name) for name, text, run in cases), reverse=True)


def main() -> None:
    """Measures and prints; `--json` keeps the figures, `--limit` makes the program fail above so many milliseconds."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000])
    options.add_argument("--times", type=int, default=3, help="runs of which the least counts")
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-bench")
    options.add_argument("--limit", type=float, help="most milliseconds for each 10 KB, of the whole command")
    options.add_argument("--json", type=Path, help="file to write the figures to")
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    counts = sorted(chosen.documents)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, one core used")
    rows = commands(chosen.folder, counts, chosen.times)
    parts = stages(collection(counts[0], chosen.folder), chosen.times)
    for name, cost in parts.items():
        print(f"  {name:<26}{cost:8.2f} ms for each 10 KB")
    worst = slowest(1)
    print("slowest on 1 MB of its worst case:")
    for seconds, name in worst[:5]:
        print(f"  {name:<40}{seconds:8.2f} s")
    if chosen.json:
        kept = {"command": rows, "stages": parts, "worst": {name: round(seconds, 3) for seconds, name in worst}}
        chosen.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    most = max(cost for name, cost in rows.items() if name.endswith("per 10 KB"))
    if chosen.limit and most > chosen.limit:
        raise SystemExit(f"{most} ms for each 10 KB is more than {chosen.limit}")


if __name__ == "__main__":
    main()
