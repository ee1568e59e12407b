"""What the search costs: `python -m tests.bench_search --documents 10000` (ARGS of no other command).

Makes a collection with ../shared/corpus/make_collection.py (or takes FOLDER), reads and recognises it, builds the index and
measures size, time and memory of building it; then opens it in Chromium, served, and measures what the first answer to a
two-syllable query transfers, how long an answer takes after the last keystroke once the shards are there, and the page's
memory. With --against the same documents go to Material's search (its worker, the same index format) and to Pagefind.
"""

from __future__ import annotations

import argparse
import html
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from generator.link.identity import identify
from generator.model import Document, Metadata, Source
from generator.read import Entry, load, read, scan
from generator.recognise import recognise
from generator.write.search_index import Written, index_document, write_index
from generator.write.search_page import search_words
from generator.write.strings import strings
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
_FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}
_SHOWN = ("index", "built in", "first answer", "first answer, page and all", "after the last keystroke", "memory of the page")
_READY = "document.querySelector('[data-vt-results][aria-busy=false]')"
_FIRST = """(async () => {
  while (!document.querySelector("[data-result]")) await new Promise(done => setTimeout(done, 5));
  const now = performance.now();
  const all = performance.getEntriesByType("resource").filter(e => /assets\\/search\\/(?!words)/.test(e.name));
  const first = all.filter(e => e.responseEnd < now && !/\\/text\\//.test(e.name));
  return { ms: now, requests: first.length, bytes: first.reduce((sum, e) => sum + e.encodedBodySize, 0) };
})()"""
_WARM = """(async texts => {
  const field = document.querySelector("[data-vt-find] input"), out = document.querySelector("[data-vt-results]"), times = [];
  const put = async text => {
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    while (out.getAttribute("aria-busy") !== "false") await new Promise(done => setTimeout(done));
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

_MATERIAL = """async ([search, texts]) => {
  const start = performance.now(), worker = new Worker(search), index = await (await fetch("material.json")).json();
  const said = type => new Promise(done => { worker.onmessage = event => event.data.type === type && done(); });
  worker.postMessage({ type: 0, data: { ...index, options: { suggest: false } } });
  await said(1);
  const times = [];
  let first = 0;
  for (const text of [texts[0], ...texts]) {
    const begun = performance.now();
    worker.postMessage({ type: 2, data: text });
    await said(3);
    if (first) times.push(performance.now() - begun); else first = performance.now() - start;
  }
  window.answer = { first, times };
}"""
_PAGEFIND = """async texts => {
  const start = performance.now(), pagefind = await import("/pagefind/pagefind.js"), times = [];
  await pagefind.search(texts[0]);
  const first = performance.now() - start, all = performance.getEntriesByType("resource");
  const bytes = all.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  for (const text of texts) {
    await pagefind.search(text);
    const begun = performance.now();
    await pagefind.search(text);
    times.push(performance.now() - begun);
  }
  return { first, times, bytes, requests: all.length };
}"""


def first_pass(entries: Sequence[Entry]) -> list[tuple[Source, Metadata, str]]:
    """Facts and first words of some files, in a worker."""
    found = []
    for entry in entries:
        text = read(load(entry))
        found.append((text.source, recognise(text).metadata, text.body[:200]))
    return found


def indexed(rows: Sequence[tuple[Entry, Document]]) -> list[tuple[Document, bytes, float]]:
    """Entries of the index and the processor time each took, in a worker."""
    found = []
    for entry, document in rows:
        text = read(load(entry))
        before = time.process_time()
        data = index_document(document, text.body, text.outline)
        found.append((document, data, time.process_time() - before))
    return found


def build(source: Path, out: Path) -> tuple[Written, float, float, list[tuple[Entry, Document]]]:
    """The index of a folder; processor seconds of both stages; the documents."""
    entries, _ = scan(source)
    spent = [0.0]
    with ProcessPoolExecutor(2) as pool:
        chunks = [entries[i : i + 50] for i in range(0, len(entries), 50)]
        facts = [row for rows in pool.map(first_pass, chunks) for row in rows]
        ids = identify([(source, metadata) for source, metadata, _ in facts])
        rows = [
            (entry, Document(key, src, metadata, first_words=first))
            for entry, key, (src, metadata, first) in zip(entries, ids, facts, strict=True)
        ]

        def stream() -> Iterator[tuple[Document, bytes]]:
            for found in pool.map(indexed, [rows[i : i + 50] for i in range(0, len(rows), 50)]):
                for document, data, seconds in found:
                    spent[0] += seconds
                    yield document, data

        before = time.process_time()
        written = write_index(stream(), out, search_words(strings("vi")))
        merging = time.process_time() - before
    return written, spent[0], merging, rows


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
        page.call("HeapProfiler.collectGarbage")
        heap = page.call("Runtime.getHeapUsage")

    def most(name: str) -> float:
        return max(answer[name] for answer in first)

    return {
        "first answer": f"{most('bytes') / 1000:.0f} KB, {most('requests'):.0f} requests at most",
        "first answer, page and all": f"{sorted(f['ms'] for f in first)[len(first) // 2]:.0f} ms (median)",
        "after the last keystroke": _spread(times),
        "memory of the page": f"{(heap['usedSize'] + heap.get('backingStorageSize', 0)) / 1e6:.0f} MB",
    }


def _spread(times: Sequence[float]) -> str:
    return f"{sorted(times)[len(times) // 2]:.0f} ms median, {max(times):.0f} ms at most"


def _rounds(page: Page) -> list[float]:
    return [ms for query in QUERIES for ms in page.eval(f"({_WARM})({json.dumps([query])})")]


def material(site: Path, rows: Sequence[tuple[Entry, Document]]) -> dict[str, str]:
    """Material's search over the same texts, in its own worker."""
    docs = [{"location": f"van-ban/{d.id}/", "title": d.first_words[:80], "text": read(load(e)).body} for e, d in rows]
    index = {
        "config": {"lang": ["vi"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"], "fields": _FIELDS},
        "docs": docs,
    }
    file = site / "material.json"
    file.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    config = json.loads(
        _between((site / "index.html").read_text(encoding="utf-8"), '<script id="__config" type="application/json">')
    )
    with served(site) as base, Chrome() as chrome:
        page = chrome.open(base)
        page.eval(f"({_MATERIAL})({json.dumps([config['search'], QUERIES])}), 0")
        page.wait("window.answer", timeout=600)
        answer: dict[str, Any] = page.eval("window.answer")
    return {
        "index": f"{file.stat().st_size / 1e6:.1f} MB, in one file",
        "first answer": f"{file.stat().st_size / 1000:.0f} KB, 1 request",
        "first answer, page and all": f"{answer['first']:.0f} ms",
        "after the last keystroke": _spread(answer["times"]),
    }


def pagefind(folder: Path, rows: Sequence[tuple[Entry, Document]]) -> dict[str, str]:
    """Pagefind over plain pages of the same texts."""
    for entry, document in rows:
        file = folder / "van-ban" / document.id / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = html.escape(read(load(entry)).body)
        page = f"<!doctype html><html lang=vi><title>{html.escape(document.first_words[:80])}</title><article>{body}</article>"
        file.write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--root-selector", "article"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    (folder / "index.html").write_text("<!doctype html><title>Pagefind</title>", encoding="utf-8")
    size = sum(path.stat().st_size for path in (folder / "pagefind").rglob("*") if path.is_file())
    with served(folder) as base, Chrome() as chrome:
        answer: dict[str, Any] = chrome.open(base).eval(f"({_PAGEFIND})({json.dumps(QUERIES)})")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "index": f"{size / 1e6:.1f} MB with excerpts",
        "built in": f"{1000 * seconds / len(rows):.2f} ms a document, {after.ru_maxrss / 1024:.0f} MB at most",
        "first answer": f"{answer['bytes'] / 1000:.0f} KB, {answer['requests']} requests",
        "first answer, page and all": f"{answer['first']:.0f} ms",
        "after the last keystroke": _spread(answer["times"]),
    }


def _between(text: str, start: str) -> str:
    return text.split(start, 1)[1].split("</script>", 1)[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run it; see the module's first words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--against", action="store_true", help="measure Material's search and Pagefind too")
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
        written, stage1, stage2, rows = build(source, site)
        tens = written.body_bytes / 10240
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        stages = [1000 * seconds / tens for seconds in (stage1, stage2)]
        results = {
            "vanthu": {
                "index": f"{written.index_bytes / 1e6:.1f} MB, {written.index_bytes / written.body_bytes:.1%} of the text",
                "built in": f"{sum(stages):.2f} ms per 10 KB ({stages[0]:.2f} + {stages[1]:.2f}), {memory:.0f} MB at most",
                **ours(site),
            }
        }
        if options.against:
            results["Material"] = material(site, rows)
            results["Pagefind"] = pagefind(work / "pagefind", rows)
        print(f"{len(rows)} documents, {written.body_bytes / 1e6:.1f} MB of text")
        for name in (
            "index",
            "built in",
            "first answer",
            "first answer, page and all",
            "after the last keystroke",
            "memory of the page",
        ):
            print(name)
            for who, values in results.items():
                print(f"    {who:10}{values.get(name, '-')}")


if __name__ == "__main__":
    main()
