"""Draw links of a set of real documents at random, to be read by a person: is the cited document the target?

python -m tests.gold.draw --links 200 --seed 4          # every link in its context, beside the head of its target
python -m tests.gold.draw --pairs                       # instead, the first link between each two documents
python -m tests.gold.draw --links 200 --seed 4 --facts  # as JSON lines, to be completed with a verdict
python -m tests.gold.draw --check                       # the verdicts of links_read.jsonl against the links of today

Both resolved and probable links are drawn: what a reader can click on. The draw depends on the seed and the links only.
A verdict is "right" or "wrong" with the reason why; `draw` in links_read.jsonl is the seed, or "pairs".
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.link import connect, documents_of
from generator.model import Document, Link
from generator.read import read_string
from tests.gold.score import CORPUS, HERE

READ = HERE / "links_read.jsonl"
AROUND = 150
HEAD = 360


def collection(folder: Path = CORPUS) -> tuple[dict[str, Document], list[Link]]:
    """The documents of a set by id, and all its links that lead to another document, in order of the citing file and text."""
    files = sorted((folder / "docs").glob("*.txt"))
    documents = documents_of({file.name: _words(file) for file in files})
    connected = connect(documents)
    by_id = {document.id: document for document in connected.documents}
    links = [
        link
        for document in sorted(connected.documents, key=lambda one: one.source.path)
        for link in connected.graph.outgoing[document.id]
        if link.status in ("resolved", "probable")
    ]
    return by_id, links


def drawn(links: Sequence[Link], count: int, seed: int) -> list[Link]:
    """So many of the links, each as likely as any other."""
    return random.Random(seed).sample(list(links), min(count, len(links)))


def pairs(links: Sequence[Link]) -> list[Link]:
    """The first link between each two documents: a draw in which no document that is cited often counts twice."""
    return list({(link.source, link.target): link for link in reversed(links)}.values())[::-1]


def fact(by_id: dict[str, Document], link: Link) -> dict[str, Any]:
    """What identifies a link, without a sentence of the documents."""
    citation = link.citation
    return {
        "source": by_id[link.source].source.path,
        "line": citation.line,
        "type": citation.type,
        "number": citation.number,
        "date": citation.date,
        "target": by_id[link.target or ""].source.path,
        "status": link.status,
    }


def shown(by_id: dict[str, Document], link: Link, folder: Path = CORPUS) -> str:
    """A link for the eye: the citation in its context, why it was linked, and how the target begins."""
    source, target = by_id[link.source], by_id[link.target or ""]
    body = _body(folder, source)
    span, citation = link.citation.span, link.citation
    before, behind = body[max(0, span.start - AROUND) : span.start], body[span.end : span.end + AROUND]
    facts = target.metadata
    known = [value.value for value in (facts.type, facts.number, facts.date, facts.title) if value]
    bodies = ", ".join(one.id for one in facts.issuing_bodies.value) if facts.issuing_bodies else ""
    return "\n".join([
        f"{source.source.path}:{citation.line} ({source.id}) {link.status} {citation.form}"
        f" {citation.type} {citation.number} {citation.date} | {citation.title}",
        f"  … {_line(before)} ⟦{_line(body[span.start : span.end])}⟧ {_line(behind)} …",
        f"  → {target.source.path}: {' | '.join(known)} | {bodies} ({'; '.join(link.reasons)})",
        f"  » {_line(_body(folder, target)[:HEAD])}",
    ])  # fmt: skip


def _body(folder: Path, document: Document) -> str:
    return read_string(_words(folder / "docs" / document.source.path), document.source.path).body


def _words(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _line(words: str) -> str:
    return " ".join(words.split())


def verdicts() -> list[dict[str, Any]]:
    """The links read by a person, with their verdicts."""
    return [json.loads(line) for line in READ.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print a draw, or check what was read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=200)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--facts", action="store_true")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    by_id, links = collection()
    if wanted.check:
        print(report(by_id, links))
        return
    chosen = pairs(links) if wanted.pairs else drawn(links, wanted.links, wanted.seed)
    for number, link in enumerate(chosen, 1):
        print(json.dumps(fact(by_id, link), ensure_ascii=False) if wanted.facts else f"{number}. {shown(by_id, link)}\n")


def report(by_id: dict[str, Document], links: Sequence[Link]) -> str:
    """How many of the links read were right, the table of the wrong ones, and what became of each since."""
    now = {(f["source"], f["line"], f["number"], f["target"]) for f in (fact(by_id, link) for link in links)}
    lines = []
    for draw in sorted({str(row["draw"]) for row in verdicts()}):
        rows = [row for row in verdicts() if str(row["draw"]) == draw]
        counts = Counter(row["verdict"] for row in rows)
        same = sum((row["source"], row["line"], row["number"], row["target"]) in now for row in rows)
        lines.append(f"draw {draw}: {counts['right']} of {len(rows)} right; {same} of them are links today")
        for row in rows:
            if row["verdict"] != "right":
                still = (row["source"], row["line"], row["number"], row["target"]) in now
                lines.append(
                    f"  {row['source']}:{row['line']} {row['type']} {row['number']} → {row['target']}: {row['why']}"
                    f" ({'still linked' if still else 'no longer linked'})"
                )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
