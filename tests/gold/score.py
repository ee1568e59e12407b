"""How well the engine finds, parses and relates the citations of the gold (README.md beside this file).

python -m tests.gold.score                 # both splits
python -m tests.gold.score --misses        # and each miss, false find, wrong part and wrong relation of the seen half
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.fold import fold
from generator.link import find_citations
from generator.model import Citation, Layout, Metadata, Text
from generator.read import read_string

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "shared" / "corpus" / "dev"
NEAR = 3
Row = dict[str, Any]


@dataclass
class Score:
    """Counts of one split. `notes` are one line each: what went wrong and where."""

    rows: int = 0
    found: int = 0
    right: int = 0
    parsed: int = 0
    related: int = 0
    direct: int = 0
    direct_related: int = 0
    notes: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The figures, one row of a table."""
        f1, f1_parsed = (2 * hits / max(1, self.rows + self.found) for hits in (self.right, self.parsed))
        return (
            f"{name:7} rows {self.rows:4}  found {self.found:4}  precision {self.right / max(1, self.found):.3f}"
            f"  recall {self.right / max(1, self.rows):.3f}  F1 {f1:.3f}  F1 parsed {f1_parsed:.3f}"
            f"  relations {self.related / max(1, self.right):.3f}"
            f"  (not nested {self.direct_related / max(1, self.direct):.3f})"
        )


def gold() -> list[Row]:
    """All rows, in the order of the file."""
    return [json.loads(line) for line in (HERE / "citations.jsonl").read_text(encoding="utf-8").splitlines()]


def files(split: str) -> list[str]:
    """The documents of a split, also those without a row, from the README."""
    listed = re.search(rf"^- {split}: (.+)$", (HERE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [f"docs/{stem}.txt" for stem in listed[1].split()] if listed else []


def citations_of(path: Path) -> tuple[Citation, ...]:
    """What the engine finds in a file, read and recognised as in a build."""
    text = read_string(path.read_text(encoding="utf-8", errors="replace"), path.name)
    known = _recognised(text)
    return find_citations(text, *known)


def _recognised(text: Text) -> tuple[Metadata, Layout] | tuple[()]:
    recognise = getattr(import_module("generator.recognise"), "recognise", None)
    if recognise is None:
        return ()
    result = recognise(text)
    return (result.metadata, result.layout)


def score(split: str) -> Score:
    """Match what is found against the rows of a split and count."""
    total = Score()
    rows = gold()
    for name in files(split):
        _score_file(name, [row for row in rows if row["file"] == name], citations_of(CORPUS / name), total)
    return total


def _score_file(name: str, rows: list[Row], found: Iterable[Citation], total: Score) -> None:
    free = list(rows)
    pairs: list[tuple[Row, Citation]] = []
    for citation in found:
        same = [row for row in free if abs(row["line"] - citation.line) <= NEAR and _same(row, citation)]
        if not same:
            total.found += 1
            total.notes.append(f"{name}:{citation.line}: false: {citation.text!r} ({citation.number or citation.title})")
            continue
        row = min(same, key=lambda row: (abs(row["line"] - citation.line), rows.index(row)))
        free.remove(row)
        if "optional" not in row:
            pairs.append((row, citation))
    for row in free:
        if "optional" not in row:
            total.rows += 1
            total.notes.append(f"{name}:{row['line']}: missed: {row['number'] or row.get('name') or row['type']}")
    for row, citation in pairs:
        _count(name, row, citation, total)


def _count(name: str, row: Row, citation: Citation, total: Score) -> None:
    total.rows += 1
    total.found += 1
    total.right += 1
    what = row["number"] or row.get("name") or row["type"]
    parts = [
        part
        for part, want, got in (("type", row["type"], citation.type), ("date", row["date"], citation.date))
        if want != got and not (part == "type" and want is None) and not (part == "date" and row["form"] == "short")
    ]
    total.parsed += not parts
    if parts:
        total.notes.append(
            f"{name}:{row['line']}: parsed: {what}: want {row['type']} {row['date']}, got {citation.type} {citation.date}"
        )
    related = citation.relation in {row["relation"], *row.get("also", [])}
    total.related += related
    if not row.get("nested"):
        total.direct += 1
        total.direct_related += related
    if not related:
        total.notes.append(f"{name}:{row['line']}: relation: {what}: want {row['relation']}, got {citation.relation}")


def _same(row: Row, citation: Citation) -> bool:
    if row["number"]:
        return _plain(citation.number) in {_plain(row["number"]), _plain(row.get("stands_for"))} - {""}
    if citation.number:
        return "optional" in row and row["form"] == "unnumbered" and citation.type == row["type"]
    if row["form"] == "named":
        return citation.type == row["type"] or _name(citation.title) == _name(row.get("name"))
    if row.get("name"):
        return _name(citation.title) == _name(row["name"]) or _name(citation.text).endswith(_name(row["name"]))
    return citation.type == row["type"] and (row["date"] is None or citation.date == row["date"])


def _plain(number: str | None) -> str:
    return re.sub(r"\s", "", number or "").replace("–", "-").lower()


def _name(name: str | None) -> str:
    return re.sub(r"\W+", " ", fold(name or "")).strip()


def main() -> None:
    """Print the figures of both splits; the misses of the unseen half are nobody's to read."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--misses", action="store_true")
    wanted = options.parse_args()
    seen = score("seen")
    print(seen.line("seen"))
    print(score("unseen").line("unseen"))
    if wanted.misses:
        print(*seen.notes, sep="\n")


if __name__ == "__main__":
    main()
