"""What the search costs: `make bench-search` (ARGS="--documents 10000 --against").

Makes a collection with ../shared/corpus/make_collection.py (or takes FOLDER), reads and recognises it, builds the index and
measures size, processor time and memory of building it; then opens it in Chromium, served and from the disk, and measures
what the first answer to a two-syllable query transfers, how long an answer takes after the last keystroke once the shards
are there, and the page's memory. With --against the same documents go to Material's search (its own index and worker) and
to Pagefind (`pip install "vanthu[bench]"`). With --direct only the head of each document is recognised and its text taken as
it stands: for 100 000 documents, where the index is measured and not the reading.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from generator.link.identity import identify
from generator.model import Block, Document, Metadata, Source
from generator.read import Entry, load, read, read_string, scan
from generator.recognise import recognise
from generator.write.search_index import Written, index_document, write_index
from generator.write.search_page import search_words
from generator.write.strings import strings
from tests.bench_search_peers import material, memory, pagefind, spread
from tests.browser.chrome import Chrome, Page, served
from tests.support import SAMPLES, SHARED, vanthu

QUERIES = (
    "quyết định",
    "giáo dục",
    "hộ nghèo",
    "đất đai",
    "chuyển đổi",
    "nông thôn",
    "học sinh",
    "thanh tra",
    "y tế",
    "ngân sách",
)
SHOWN = (
    "index",
    "built in",
    "memory of the build",
    "first answer",
    "first answer, page and all",
    "after the last keystroke",
    "the same from the disk",
    "memory of the page",
)
_READY = "document.querySelector('[data-vt-results][aria-busy=false]')"
_FIRST = """(async () => {
  while (!document.querySelector("[data-result]")) await new Promise(done => setTimeout(done, 5));
  const now = performance.now();
  const all = performance.getEntriesByType("resource").filter(e => /assets\\/search\\/(?!words)/.test(e.name));
  const first = all.filter(e => e.responseEnd < now && !/\\/search\\/t\\//.test(e.name));
  return { ms: now, requests: first.length, bytes: first.reduce((sum, e) => sum + e.encodedBodySize, 0) };
})()"""
_WARM = """(async texts => {
  const field = document.querySelector("[data-vt-find] input"), out = document.querySelector("[data-vt-results]"), times = [];
  const done = () => new Promise(told => {
    const look = () => out.getAttribute("aria-busy") === "false" && (watch.disconnect(), told());
    const watch = new MutationObserver(look);
    watch.observe(out, { attributes: true });
    look();
  });
  const put = async text => {
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await done();
    return performance.now() - start;
  };
  const pause = () => new Promise(done => setTimeout(done, 500));
  for (const text of texts) {
    for (const typed of [text, text.slice(0, -1)]) { await put(typed); await pause(); }
    times.push(await put(text));
    await pause();
  }
  return times;
})"""


def first_pass(entries: Sequence[Entry], direct: bool = False) -> list[tuple[Source, Metadata, str]]:
    """Facts and first words of some files, in a worker."""
    found = []
    for entry in entries:
        raw = load(entry)
        text = read_string(raw.data.decode("utf-8")[:1500], entry.path) if direct else read(raw)
        found.append((raw.source, recognise(text).metadata, text.body[:200]))
    return found


def text_of(entry: Entry, direct: bool) -> tuple[str, Sequence[Block]]:
    """The body of a document and its outline (none with `direct`)."""
    if direct:
        return load(entry).data.decode("utf-8"), ()
    text = read(load(entry))
    return text.body, text.outline


def indexed(rows: Sequence[tuple[Entry, Document]], direct: bool = False) -> tuple[list[bytes], float]:
    """Entries of the index and the processor time they took, in a worker."""
    texts = [(document, *text_of(entry, direct)) for entry, document in rows]
    before = time.process_time()
    found = [index_document(document, body, outline) for document, body, outline in texts]
    return found, time.process_time() - before


def _timed(work: Callable[[Any], Any], task: Any) -> tuple[Any, float, int]:
    before = time.process_time()
    return work(task), time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Timed:
    """The `map` of a pool, that adds up the processor time of the workers and keeps the most memory that one of them held."""

    def __init__(self, pool: Executor) -> None:
        self.pool, self.seconds, self.memory = pool, 0.0, 0

    def map(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        """As `Executor.map`."""
        for found, seconds, most in self.pool.map(partial(_timed, work), tasks):
            self.seconds += seconds
            self.memory = max(self.memory, most)
            yield found


def build(source: Path, out: Path, direct: bool = False) -> tuple[Written, dict[str, float], list[tuple[Entry, Document]]]:
    """The index of a folder; processor seconds of its parts and megabytes; the documents."""
    entries, _ = scan(source)
    spent = 0.0
    with ProcessPoolExecutor(2) as reading, ProcessPoolExecutor(2) as writing:
        timed = Timed(writing)
        writing.submit(time.time).result()  # its workers begin before there is anything to inherit
        chunks = [entries[i : i + 50] for i in range(0, len(entries), 50)]
        facts = [row for rows in reading.map(partial(first_pass, direct=direct), chunks) for row in rows]
        ids = identify([(source, metadata) for source, metadata, _ in facts])
        rows = [
            (entry, Document(key, src, metadata, first_words=first))
            for entry, key, (src, metadata, first) in zip(entries, ids, facts, strict=True)
        ]

        def stream() -> Iterator[tuple[Document, bytes]]:
            nonlocal spent
            chunks = [rows[i : i + 50] for i in range(0, len(rows), 50)]
            for some in range(0, len(chunks), 20):
                few = chunks[some : some + 20]
                for chunk, (found, seconds) in zip(few, reading.map(partial(indexed, direct=direct), few), strict=True):
                    spent += seconds
                    yield from zip((document for _, document in chunk), found, strict=True)

        before = time.process_time()
        written = write_index(stream(), out, search_words(strings("vi")), timed)  # type: ignore[arg-type]
        parent = time.process_time() - before
    costs = {"documents": spent, "merge": timed.seconds, "parent": parent, "worker": timed.memory / 1024}
    costs["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return written, costs, rows


def ours(site: Path) -> dict[str, str]:
    """First answers, answers after a keystroke and memory, in Chromium."""
    first: list[dict[str, float]] = []
    with served(site) as base, Chrome() as chrome:
        for query in QUERIES:
            page = chrome.open()
            page.go(base + "tim-kiem/?q=" + query.replace(" ", "+"))
            first.append(page.eval(_FIRST))
            page.close()
        page = chrome.open(base + "tim-kiem/")
        page.wait(_READY)
        times = _rounds(page)
        heap = memory(chrome, page)
    with Chrome() as chrome:
        page = chrome.open(site.resolve().as_uri() + "/tim-kiem/index.html")
        page.wait(_READY)
        from_disk = _rounds(page)

    def most(name: str) -> float:
        return max(answer[name] for answer in first)

    return {
        "first answer": f"{most('bytes') / 1000:.0f} KB, {most('requests'):.0f} requests at most",
        "first answer, page and all": f"{sorted(f['ms'] for f in first)[len(first) // 2]:.0f} ms (median)",
        "after the last keystroke": spread(times),
        "the same from the disk": spread(from_disk),
        "memory of the page": heap,
    }


def _rounds(page: Page) -> list[float]:
    return [ms for query in QUERIES for ms in page.eval(f"({_WARM})({json.dumps([query])})")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run it; see the module's first words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--against", action="store_true", help="measure Material's search and Pagefind too")
    parser.add_argument("--direct", action="store_true", help="recognise only the head of each document")
    parser.add_argument("--json", type=Path, help="write the table there too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as name:
        work = Path(name)
        source = options.folder
        if source is None:
            maker = SHARED / "corpus" / "make_collection.py"
            subprocess.run([sys.executable, str(maker), str(options.documents), str(work / "made")], check=True)
            source = work / "made" / "docs"
        site = work / "site"
        done = vanthu("build", SAMPLES, "--out", site, cwd=work)
        assert done.returncode == 0, done.stderr
        shutil.rmtree(site / "assets" / "search")
        written, costs, rows = build(source, site, options.direct)
        each = {key: 1000 * costs[key] / (written.body_bytes / 10240) for key in ("documents", "merge", "parent")}
        parts = ", ".join(f"{key} {value:.2f}" for key, value in each.items())
        print(f"{len(rows)} documents, {written.body_bytes / 1e6:.1f} MB of text", flush=True)
        results = {
            "vanthu": {
                "index": f"{written.index_bytes / 1e6:.1f} MB, {written.index_bytes / written.body_bytes:.1%} of the text; "
                f"texts for snippets {written.text_bytes / 1e6:.1f} MB",
                "built in": f"{sum(each.values()):.2f} ms of processor per 10 KB ({parts})",
                "memory of the build": f"{costs['memory']:.0f} MB, a worker of the merge {costs['worker']:.0f} MB",
            }
        }
        with contextlib.ExitStack() as later:
            later.callback(lambda: _print(results, options.json))
            results["vanthu"] |= ours(site)
            if options.against:
                plain = [(d.id, d.first_words[:80], partial(text_of, e, options.direct)) for e, d in rows]
                results["Material"] = material(site, plain, QUERIES)
                results["Pagefind"] = pagefind(work / "pagefind", plain, QUERIES)


def _print(results: dict[str, dict[str, str]], file: Path | None) -> None:
    for name in SHOWN:
        print(name)
        for who, values in results.items():
            print(f"    {who:10}{values.get(name, '-')}")
    if file:
        file.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
