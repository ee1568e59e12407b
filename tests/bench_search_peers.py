"""The other searches that tests/bench_search.py measures, over the same texts: Material's own and Pagefind."""

from __future__ import annotations

import html
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.browser.chrome import Chrome, Page, served

Plain = tuple[str, str, Callable[[], tuple[str, Any]]]
"""A document: id, first words, and what gives its text."""

NO_PAGEFIND = 'Pagefind is not measured: pip install "vanthu[bench]"'
_MAKE = """
import json, sys, types
from material.plugins.search.plugin import SearchIndex
index = SearchIndex(**json.loads(sys.argv[1]))
for line in open(sys.argv[2], encoding="utf-8"):
    key, title, content = json.loads(line)
    index.add_entry_from_context(types.SimpleNamespace(meta={}, content=content, toc=[], url=key, title=title))
open(sys.argv[3], "w", encoding="utf-8").write(index.generate_search_index(None))
"""
_CONFIG = {
    "lang": ["vi"],
    "separator": r"[\s\-]+",
    "pipeline": ["stopWordFilter"],
    "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
}
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


def memory(chrome: Chrome, page: Page, heap: bool = True) -> str:
    """What the page's scripts hold after a collection (not those of its workers), and what its process has to itself."""
    whole = max(_private(pid) for pid in _below(chrome.pid) if b"--type=renderer" in _words(pid)) / 1000
    if not heap:
        return f"its process {whole:.0f} MB"
    page.call("HeapProfiler.collectGarbage")
    used = page.call("Runtime.getHeapUsage")
    return f"{(used['usedSize'] + used.get('backingStorageSize', 0)) / 1e6:.0f} MB; its process {whole:.0f} MB"


def _below(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            found += [child, *_below(child)]
    return found


def _words(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _private(pid: int) -> int:
    """Kilobytes that a process shares with no other."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def spread(times: Sequence[float]) -> str:
    """Median, 95th of a hundred and slowest."""
    ordered = sorted(times)
    median, most = ordered[len(ordered) // 2], ordered[-1]
    return f"{median:.0f} ms median, {ordered[len(ordered) * 95 // 100]:.0f} ms p95, {most:.0f} ms at most"


def material(site: Path, rows: Sequence[Plain], queries: Sequence[str]) -> dict[str, str]:
    """Material's search over the same texts: its index made by its plugin, asked in its worker."""
    pages, file = site.parent / "pages.jsonl", site / "material.json"
    with pages.open("w", encoding="utf-8") as handle:
        for key, title, text in rows:
            content = f"<p>{html.escape(text()[0])}</p>"
            handle.write(json.dumps([f"van-ban/{key}/", title, content], ensure_ascii=False) + "\n")
    seconds, megabytes = _run([sys.executable, "-c", _MAKE, json.dumps(_CONFIG), str(pages), str(file)])
    page_html = (site / "index.html").read_text(encoding="utf-8")
    config = json.loads(page_html.split('<script id="__config" type="application/json">', 1)[1].split("</script>", 1)[0])
    with served(site) as base, Chrome() as chrome:
        page = chrome.open(base)
        page.eval(f"({_MATERIAL})({json.dumps([config['search'], queries])}), 0")
        page.wait("window.answer", timeout=1800)
        answer: dict[str, Any] = page.eval("window.answer")
        held = memory(chrome, page, heap=False)
    size = file.stat().st_size
    return {
        "index": f"{size / 1e6:.1f} MB, in one file (mkdocs-material {version('mkdocs-material')})",
        "built in": f"{1000 * seconds / len(rows):.2f} ms of processor a document",
        "memory of the build": f"{megabytes:.0f} MB",
        "first answer": f"{size / 1000:.0f} KB, 1 request",
        "first answer, page and all": f"{answer['first']:.0f} ms",
        "after the last keystroke": spread(answer["times"]),
        "the same from the disk": "only with a worker shim from another host",
        "memory of the page": held,
    }


def pagefind(folder: Path, rows: Sequence[Plain], queries: Sequence[str]) -> dict[str, str]:
    """Pagefind over plain pages of the same texts."""
    if importlib.util.find_spec("pagefind") is None:
        print(NO_PAGEFIND)
        return {}
    for key, title, text in rows:
        file = folder / "van-ban" / key / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = html.escape(text()[0])
        page_html = f"<!doctype html><html lang=vi><title>{html.escape(title)}</title><article>{body}</article>"
        file.write_text(page_html, encoding="utf-8")
    seconds, megabytes = _run([sys.executable, "-m", "pagefind", "--site", str(folder), "--root-selector", "article"])
    (folder / "index.html").write_text("<!doctype html><title>Pagefind</title>", encoding="utf-8")
    size = sum(path.stat().st_size for path in (folder / "pagefind").rglob("*") if path.is_file())
    with served(folder) as base, Chrome() as chrome:
        page = chrome.open(base)
        answer: dict[str, Any] = page.eval(f"({_PAGEFIND})({json.dumps(queries)})")
        held = memory(chrome, page)
    return {
        "index": f"{size / 1e6:.1f} MB with excerpts (pagefind {version('pagefind')})",
        "built in": f"{1000 * seconds / len(rows):.2f} ms of processor a document",
        "memory of the build": f"{megabytes:.0f} MB",
        "first answer": f"{answer['bytes'] / 1000:.0f} KB, {answer['requests']} requests",
        "first answer, page and all": f"{answer['first']:.0f} ms",
        "after the last keystroke": spread(answer["times"]),
        "the same from the disk": "does not run",
        "memory of the page": held,
    }


_MEASURED = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Processor seconds and most megabytes of a command: asked of a process of its own, which has no other children."""
    done = subprocess.run([sys.executable, "-c", _MEASURED, *command], check=True, capture_output=True, text=True)
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), float(megabytes)
