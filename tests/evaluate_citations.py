"""Score `find_citations` against the hand-made gold: python -m tests.evaluate_citations [seen|unseen|all] [--errors].

Rules of matching: tests/gold/README.md. Prints found and parsed precision, recall and F1, per form too, and the accuracy
of relations. Errors are listed for the seen half only: nobody tunes on the other.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from generator.fold import fold
from generator.link import find_citations
from generator.model import Citation

GOLD = Path(__file__).parent / "gold" / "citations.jsonl"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev"
SAMPLE = {
    "seen": "0644 0351 0113 0185 0233 0537 0408 0054 0222 0048 0004 0659 0116 0105 0240 0234 0110 0107 0401 0241",
    "unseen": "0265 0229 0405 0620 0077 0160 0275 0633 0051 0318 0052 0216 0098 0060 0153 0456 0141 0245 0002 0626",
}


def citations_of(path: Path, name: str) -> tuple[Citation, ...]:
    """What the program finds in a file, with all that it knows of the document."""
    from generator.model import Raw, Source
    from generator.read import read

    data = path.read_bytes()
    text = read(Raw(Source(name, "0" * 64, len(data)), data))
    try:
        from generator.recognise import recognise
    except ImportError:
        return find_citations(text)
    known = recognise(text)
    return find_citations(text, known.metadata, known.layout)


def number_key(number: str | None) -> str:
    return re.sub(r"\s", "", number or "").replace("–", "-").casefold()


def words(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", fold(text or "")))


def matches(row: dict[str, Any], found: Citation) -> bool:
    if abs(row["line"] - found.line) > 2:
        return False
    if row["number"]:
        meant = {number_key(row["number"]), number_key(row.get("stands_for"))} - {""}
        printed = {number_key(found.number)} | set(map(number_key, re.findall(r"\d[\w./-]*", found.text)))
        return bool(meant & printed)
    if found.number and found.form not in ("short", "law", "named"):
        return False
    if row.get("name"):
        mine, his = words(found.title), words(row["name"])
        return bool(mine) and (mine == his or mine.startswith(his) or his.startswith(mine))
    same_type = row["type"] is None or found.type == row["type"]
    near = bool(row["issuer"]) and (
        words(row["issuer"]) in words(found.issuing_body) or words(found.issuing_body) in words(row["issuer"])
    )
    return same_type and bool((row["date"] and row["date"] == found.date) or near)


def parsed(row: dict[str, Any], found: Citation) -> bool:
    number = not row["number"] or number_key(found.number) in {number_key(row["number"]), number_key(row.get("stands_for"))}
    if row["form"] == "short":
        number = True
    date = row["date"] == found.date or (found.form == "short" and row["date"] is None)
    return (row["type"] is None or row["type"] == found.type) and number and date


def pair(rows: list[dict[str, Any]], found: tuple[Citation, ...]) -> tuple[dict[int, int], set[int]]:
    """(row -> citation, citations used by any row), each once, nearest line first."""
    options = [
        (abs(r["line"] - c.line), abs(i / max(1, len(rows)) - j / max(1, len(found))), i, j)
        for i, r in enumerate(rows)
        for j, c in enumerate(found)
        if matches(r, c)
    ]
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(options):
        if i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    return taken, used


def score(split: str, show: bool) -> dict[str, float]:
    """Figures of one split, printed and returned."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_file[row["file"]].append(row)
    names = [f"docs/d{n}.txt" for part in (SAMPLE if split == "all" else (split,)) for n in SAMPLE[part].split()]
    want, hit, good, false = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    relation: Counter[tuple[bool, bool]] = Counter()
    for name in names:
        gold = by_file.get(name, [])
        found = tuple(c for c in citations_of(CORPUS / name, name) if c.form != "self")
        taken, used = pair(gold, found)
        for i, row in enumerate(gold):
            if row.get("optional"):
                continue
            want[row["form"]] += 1
            if i not in taken:
                if show:
                    print("MISSED", name, row["line"], row["form"], row["type"], row["number"] or row.get("name"), row["date"])
                continue
            citation = found[taken[i]]
            hit[row["form"]] += 1
            ok = parsed(row, citation)
            good[row["form"]] += ok
            if not ok and show:
                got = (citation.type, citation.number, citation.date)
                print("PARSED", name, row["line"], "want", row["type"], row["number"], row["date"], "got", *got)
            fine = citation.relation in {row["relation"], *row.get("also", [])}
            relation[bool(row.get("nested")), fine] += 1
            if not fine and show:
                label = row["number"] or row.get("name")
                print("RELATION", name, row["line"], label, "want", row["relation"], "got", citation.relation)
        for j, citation in enumerate(found):
            if j not in used:
                false[citation.form] += 1
                if show:
                    print("FALSE", name, citation.line, citation.form, citation.type, citation.number, "|", citation.text[:80])
    figures: dict[str, float] = {}
    total, hits, falses = want.total(), hit.total(), false.total()
    for label, right in (("found", hits), ("parsed", good.total())):
        precision, recall = right / max(1, hits + falses), right / max(1, total)
        figures[label] = 2 * precision * recall / max(1e-9, precision + recall)
        ratios = f"precision {precision:.3f} recall {recall:.3f} F1 {figures[label]:.3f}"
        print(f"{label:<8} {ratios}   ({right} of {total}, {falses} false)")
    for form in sorted(want | false):
        print(f"  {form:<11} gold {want[form]:>4} found {hit[form]:>4} parsed {good[form]:>4} false {false[form]:>3}")
    own = relation[False, True] / max(1, relation[False, True] + relation[False, False])
    both = (relation[False, True] + relation[True, True]) / max(1, relation.total())
    figures["relation"], figures["relation_own"] = both, own
    print(f"relation accuracy {both:.3f}; without nested mentions {own:.3f}")
    return figures


def main() -> None:
    split = next((a for a in sys.argv[1:] if not a.startswith("-")), "seen")
    score(split, "--errors" in sys.argv and split == "seen")


if __name__ == "__main__":
    main()
