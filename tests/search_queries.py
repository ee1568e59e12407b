"""The queries by which the search is measured, made by rule from a collection (no query is written by hand).

300 documents are taken in the order of the SHA-256 of their ids. Each gives, where it has them: its number; its title
without marks; six syllables in a row of its text, of letters only, the first such run after a place told by the same hash
that stands (folded) in at most three documents, once with marks and once without. Each group of documents with equal
province, type and year among them gives "type province year".
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.fold import fold
from generator.read import load, read, scan

TAKEN = 300
RARE = 3
_WORD = re.compile(r"[^\W_]+")
_NAMES = ("number", "title", "marked", "plain", "place")
GOALS = {"number": 0.99, "title": 0.97, "marked": 0.97, "plain": 0.95, "place": 1.0}
LABELS = {
    "number": "its number, rank 1",
    "title": "its title without marks, rank <= 3",
    "marked": "six syllables with marks, rank <= 3",
    "plain": "six syllables without marks, rank <= 3",
    "place": "type + place + year, at most one of the first ten does not fit",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the ids of which one must stand within `rank`; for kind "place" all that fit."""

    kind: str
    text: str
    right: frozenset[str]

    def met(self, found: list[str]) -> bool:
        """Whether these ids, in rank order, are a good answer."""
        if self.kind == "place":
            first = found[: min(10, len(self.right))]
            return len(first) == min(10, len(self.right)) and sum(key in self.right for key in first) >= len(first) - 1
        return bool(self.right & set(found[: 1 if self.kind == "number" else 3]))


def bodies(source: Path) -> dict[str, str]:
    """Path below the folder -> text, of every file that can be read."""
    found = {}
    for entry in scan(source)[0]:
        try:
            found[entry.path] = read(load(entry)).body
        except Exception:
            continue
    return found


def queries(site: Path, source: Path) -> list[Query]:
    """The queries for a built site and the folder it was built from."""
    lines = (site / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: _hash(row["id"]))
    texts = bodies(source)
    folded = {row["id"]: f" {' '.join(_WORD.findall(fold(texts.get(row['source'], ''))))} " for row in rows}
    numbers, titles, groups = defaultdict(set), defaultdict(set), defaultdict(set)
    for row in rows:
        numbers[row["number"]].add(row["id"])
        titles[_plain(row["title"] or "")].add(row["id"])
        groups[row["province"], row["type"], (row["date"] or "")[:4]].add(row["id"])
    made = []
    for row in rows[:TAKEN]:
        if row["number"]:
            made.append(Query("number", row["number"], frozenset(numbers[row["number"]])))
        if row["title"]:
            plain = _plain(row["title"])
            made.append(Query("title", plain, frozenset(titles[plain])))
        found = _run(row["id"], texts.get(row["source"], ""), folded)
        if found:
            made += [Query("marked", found[0], found[2]), Query("plain", found[1], found[2])]
    for place, kind, year in sorted({(r["province"], r["type"], (r["date"] or "")[:4]) for r in rows[:TAKEN]}, key=repr):
        if place and kind and year:
            made.append(Query("place", f"{kind} {place} {year}".lower(), frozenset(groups[place, kind, year])))
    return sorted(made, key=lambda query: _NAMES.index(query.kind))


def _hash(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest(), 16)


def _plain(text: str) -> str:
    return fold(unicodedata.normalize("NFC", text))


def _run(key: str, body: str, folded: Mapping[str, str]) -> tuple[str, str, frozenset[str]] | None:
    words = list(_WORD.finditer(body))
    if len(words) < 6:
        return None
    start = _hash(key) % (len(words) - 5)
    for i in range(len(words) - 5):
        at = (start + i * 7) % (len(words) - 5)
        six = [match[0] for match in words[at : at + 6]]
        if not all(word.isalpha() for word in six):
            continue
        marked = " ".join(six)
        plain = _plain(marked)
        standing = frozenset(other for other, text in folded.items() if f" {plain} " in text)
        if 1 <= len(standing) <= RARE:
            return marked, plain, standing
        if i > 60:
            return None
    return None
