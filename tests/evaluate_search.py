"""How well the search finds: `make evaluate-search` (ARGS="--only vanthu" leaves the others out).

Builds the site of the real documents, hosted and for a double click, asks both in a real Chromium the queries that
tests/search_queries.py makes by rule, and asks Material's own search and Pagefind the same. Prints the shares side by side
and what was missed; exit code 1 if a share of ours is below its goal.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.browser.chrome import Chrome, Page, served
from tests.search_queries import GOALS, LABELS, Query, queries
from tests.support import SHARED, vanthu

Ask = Callable[[Sequence[str]], list[list[str]]]
_IDS = "urls => [...new Set(urls.map(u => (u.match(/van-ban\\/([^\\/]+)\\//) || [])[1]).filter(Boolean))].slice(0, 10)"
_OURS = """async texts => {
  const field = document.querySelector("[data-vt-find] input"), out = document.querySelector("[data-vt-results]"), all = [];
  for (const text of texts) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    while (out.getAttribute("aria-busy") !== "false") await new Promise(done => setTimeout(done, 2));
    all.push([...out.querySelectorAll("[data-result]")].slice(0, 10).map(node => node.dataset.result));
  }
  return all;
}"""
_MATERIAL = """async texts => {
  const ids = IDS;
  if (!window.asked) {
    const config = JSON.parse(document.getElementById("__config").textContent);
    window.asked = new Worker(config.search.replace(/[^/]+$/, "asked.js"));
    const index = await (await fetch("search/search_index.json")).json();
    await new Promise(done => { asked.onmessage = event => event.data.type === 1 && done();
      asked.postMessage({ type: 0, data: { ...index, options: { suggest: false } } }); });
  }
  const all = [];
  for (const text of texts) {
    const items = await new Promise(done => { asked.onmessage = event => event.data.type === 3 && done(event.data.data.items);
      asked.postMessage({ type: 2, data: text }); });
    all.push(ids(items.map(group => group[0].location)));
  }
  return all;
}""".replace("IDS", _IDS)
_ASKED = """importScripts("WORKER");
const search = lunr.Index.prototype.search, post = self.postMessage;
lunr.Index.prototype.search = function (query) {
  const found = search.call(this, query);
  for (const { matchData } of found) for (const term in matchData.metadata) matchData.metadata[term] = {};
  return found;
};
self.postMessage = message => post.call(self, message.type !== 3 ? message
  : { type: 3, data: { items: message.data.items.map(group => [{ location: group[0].location }]) } });
"""
"""Around Material's worker: what it finds and in which order, without the marks in every text, which take it seconds."""
_PAGEFIND = """async texts => {
  const ids = IDS, pagefind = await import("/pagefind/pagefind.js"), all = [];
  for (const text of texts) {
    const { results } = await pagefind.search(text);
    all.push(ids(await Promise.all(results.slice(0, 10).map(async result => (await result.data()).url))));
  }
  return all;
}""".replace("IDS", _IDS)


def _asker(page: Page, script: str, batch: int) -> Ask:
    def ask(texts: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = []
        for start in range(0, len(texts), batch):
            texts_now = json.dumps(list(texts[start : start + batch]))
            page.eval(f"window.found = null; ({script})({texts_now}).then(all => {{ window.found = all; }}), 0")
            page.wait("window.found", timeout=900)
            found += page.eval("window.found")
        return found

    return ask


@contextlib.contextmanager
def ours(site: Path, file: bool) -> Iterator[Ask]:
    """The page /tim-kiem/ of a site, served or opened from the disk."""
    with contextlib.ExitStack() as stack:
        base = site.resolve().as_uri() + "/" if file else stack.enter_context(served(site))
        page = stack.enter_context(Chrome()).open(base + "tim-kiem/" + ("index.html" if file else ""))
        page.wait("document.querySelector('[data-vt-results][aria-busy=false]')")
        yield _asker(page, _OURS, 20)


@contextlib.contextmanager
def material(source: Path, work: Path, out: Path) -> Iterator[Ask]:
    """Material's own search over the same pages."""
    done = vanthu("generate", source, "--out", work, cwd=work.parent)
    assert done.returncode == 0, done.stderr
    config = work / "material.yml"
    config.write_text("INHERIT: mkdocs.yml\nplugins: [search]\nsite_dir: " + str(out.resolve()) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    workers = out / "assets" / "javascripts" / "workers"
    own = next(workers.glob("search.*.js"))
    (workers / "asked.js").write_text(_ASKED.replace("WORKER", own.name), encoding="utf-8")
    with served(out) as base, Chrome() as chrome:
        yield _asker(chrome.open(base), _MATERIAL, 20)


@contextlib.contextmanager
def pagefind(site: Path, out: Path) -> Iterator[Ask]:
    """Pagefind over the articles of the same documents."""
    shutil.copytree(site / "van-ban", out / "van-ban")
    command = [
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        str(out),
        "--root-selector",
        "article",
        "--glob",
        "van-ban/*/index.html",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (out / "index.html").write_text("<!doctype html><title>Pagefind</title>", encoding="utf-8")
    with served(out) as base, Chrome() as chrome:
        yield _asker(chrome.open(base), _PAGEFIND, 4)


def measure(ask: Ask, asked: Sequence[Query]) -> tuple[dict[str, float], list[str]]:
    """Share of queries met of each kind, and the queries that were not."""
    met: defaultdict[str, list[bool]] = defaultdict(list)
    missed = []
    for query, found in zip(asked, ask([query.text for query in asked]), strict=True):
        met[query.kind].append(query.met(found))
        if not met[query.kind][-1]:
            missed.append(f"{query.kind}: {query.text[:90]!r} wants {sorted(query.right)[:2]}, got {found[:3]}")
    return {kind: sum(values) / len(values) for kind, values in met.items()}, missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; see the module's first words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SHARED / "corpus" / "dev" / "docs")
    parser.add_argument("--work", type=Path, help="keep the built sites here, and take them from here if they are there")
    parser.add_argument("--only", default="hosted,file,material,pagefind")
    parser.add_argument("--each", type=int, default=0, help="at most so many queries of each kind (Material's search is slow)")
    options = parser.parse_args(arguments)
    if not options.source.is_dir():
        print(f"needs documents to measure on: {options.source} is not there")
        return 0
    wanted = options.only.replace("vanthu", "hosted,file").split(",")
    with contextlib.ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vanthu-search-")))
        work.mkdir(parents=True, exist_ok=True)
        site, copy = work / "site", work / "copy"
        for target, extra in ((site, ()), (copy, ("--offline",))):
            if not (target / "tim-kiem").is_dir() and (target is site or "file" in wanted):
                done = vanthu("build", options.source, "--out", target, *extra, cwd=work)
                assert done.returncode == 0, done.stderr
        asked = queries(site, options.source)
        if options.each:
            asked = [query for kind in LABELS for query in [q for q in asked if q.kind == kind][: options.each]]
        ways = {
            "hosted": lambda: ours(site, False),
            "file": lambda: ours(copy, True),
            "material": lambda: material(
                options.source, work / "build", Path(stack.enter_context(tempfile.TemporaryDirectory()))
            ),
            "pagefind": lambda: pagefind(site, Path(stack.enter_context(tempfile.TemporaryDirectory()))),
        }
        shares: dict[str, dict[str, float]] = {}
        if importlib.util.find_spec("pagefind") is None:
            print('Pagefind is not asked: pip install "vanthu[bench]"')
            del ways["pagefind"]
        for name in [name for name in ways if name in wanted]:
            with ways[name]() as ask:
                shares[name], missed = measure(ask, asked)
            print(name, " ".join(f"{kind} {share:.3f}" for kind, share in shares[name].items()), flush=True)
            if name == "hosted":
                print("\n".join(f"  missed {line}" for line in missed))
    return _report(shares, asked)


def _report(shares: dict[str, dict[str, float]], asked: Sequence[Query]) -> int:
    print(f"{'':64}{'queries':>8}{'goal':>8}" + "".join(f"{name:>10}" for name in shares))
    failed = False
    for kind, label in LABELS.items():
        count = sum(query.kind == kind for query in asked)
        values = [shares[name].get(kind, 0.0) for name in shares]
        failed |= any(shares[name].get(kind, 0.0) < GOALS[kind] for name in ("hosted", "file") if name in shares and count)
        print(f"{label:64}{count:8}{GOALS[kind]:8.2f}" + "".join(f"{value:10.3f}" for value in values))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
