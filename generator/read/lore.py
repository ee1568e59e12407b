"""The table of page furniture (`data/furniture.yml`), read once and made ready for matching."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.tables import table


@dataclass(frozen=True, slots=True)
class Tail:
    """Lines after which nothing of the document follows."""

    last_third: bool
    next: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Lore:
    """Rows of the table, compiled."""

    lines: Mapping[str, str]
    buttons: frozenset[str]
    button_reason: str
    tails: Mapping[str, Tail]
    note: re.Pattern[str]
    gazette: re.Pattern[str]
    stamp_start: re.Pattern[str]
    stamp_line: re.Pattern[str]
    halves: Mapping[str, tuple[tuple[str, str], ...]]
    longest: int
    """How long the longest of the tails and buttons is."""


@lru_cache(maxsize=1)
def lore() -> Lore:
    """The table, from disk once in a process."""
    rows = table("furniture")
    halves: dict[str, list[tuple[str, str]]] = {}
    for phrase in rows["unbroken"]:
        words = phrase.split(" ")
        for cut in range(1, len(words)):
            if words[cut].isupper() or not words[cut - 1].isupper():
                halves.setdefault(words[cut - 1], []).append((" ".join(words[:cut]), " ".join(words[cut:])))
    return Lore(
        lines={word: row["reason"] for row in rows["lines"] for word in row["words"]},
        buttons=frozenset(rows["buttons"]["words"]),
        button_reason=rows["buttons"]["reason"],
        tails={
            word: Tail(row["within"] == "last_third", tuple(row.get("next", ())), row["reason"])
            for row in rows["tails"]
            for word in row["words"]
        },
        note=re.compile(rows["notes"]["pattern"]),
        gazette=re.compile(rows["gazette"]["pattern"]),
        stamp_start=re.compile(rows["stamp"]["start"]),
        stamp_line=re.compile(rows["stamp"]["line"]),
        longest=max(len(word) for row in (*rows["tails"], rows["buttons"]) for word in row["words"]),
        halves={last: tuple(pairs) for last, pairs in halves.items()},
    )
