"""What we know about how documents are cited: type names and codes, relation cues, law names, as compiled tables.

The rows live in `data/citation_forms.yml` and `data/document_types.yml`; this module only prepares them for matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator import tables
from generator.fold import fold
from generator.model import Relation
from generator.pattern import any_of

_SCANNED = {"QD": "QĐ", "ND": "NĐ", "CD": "CĐ"}  # codes that lost their Đ in scanning
_BODY_ALONE = re.compile(r"(?:QH|UBTVQH|CP|TTg|HĐBT|HĐNN)\d*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """A relation's words (folded), and where they must stand to count. One of `words` is in all that `pattern` can match."""

    relation: Relation
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    own: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Forms:
    """The tables: folded type name -> name kept; the last words of these with the most words that end so; type code -> name
    (state, Party); relation cues, and any of their words."""

    names: Mapping[str, str]
    last_words: Mapping[str, int]
    codes: Mapping[str, str]
    party_codes: Mapping[str, str]
    mention: re.Pattern[str]
    cues: tuple[Cue, ...]
    cue_words: re.Pattern[str]
    named: tuple[tuple[re.Pattern[str], str], ...]


@cache
def forms() -> Forms:
    """The tables, read once."""
    own = tables.table("citation_forms")
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    party: dict[str, str] = {}
    printed: set[str] = set()
    for kind in tables.document_types():
        if kind.id in own["not_cited"]:
            continue
        for name in (kind.name, *kind.aliases):
            names.setdefault(fold(name), kind.name)
            printed.add(name)
        for code in kind.codes:
            codes.setdefault(code, kind.name)
        for code in kind.party_codes:
            party.setdefault(code, kind.name)
    codes.update(own["other_codes"])
    for row in own["type_names"]:
        names[fold(row["name"])] = row.get("as", row["name"])
        printed.add(row["name"])
    printed.update(own["abbreviated"])
    names.update({fold(code): codes.get(code) or party[code] for code in own["abbreviated"]})
    cues = _cues(own["relations"])
    return Forms(
        names,
        _last_words(names),
        codes,
        party,
        _mentions(printed),
        cues,
        re.compile(any_of(word for cue in cues for word in cue.words)),
        _named(own["named"]),
    )


def _last_words(names: Iterable[str]) -> dict[str, int]:
    """The last word of each name, and how many words (up to four) the longest name has that ends in it."""
    longest: dict[str, int] = {}
    for name in names:
        words = name.split()
        longest[words[-1]] = max(longest.get(words[-1], 0), min(len(words), 4))
    return longest


def _mentions(printed: set[str]) -> re.Pattern[str]:
    """All names, the longest first."""
    return re.compile(rf"{any_of(printed | {'LUẬT', 'BỘ LUẬT', 'PHÁP LỆNH', 'Bộ Luật'})}(?![^\W\d])")


def _cues(rows: list[dict[str, Any]]) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            row["relation"],
            re.compile(rf"(?<![a-z])(?:{row['cue']})(?![a-z])"),
            _shortest(re.sub(r"\(\?:[^()]*\)\?", "", row["cue"]).split("|")),
            bool(row.get("own")),
            bool(row.get("opens")),
        )
        for row in rows
    )


def _shortest(words: list[str]) -> tuple[str, ...]:
    """The words without those that hold another of them."""
    return tuple(word for word in words if not any(other in word for other in words if other != word))


def _named(rows: list[dict[str, Any]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["as"]) for row in rows)


def type_of_code(codes: tuple[str, ...], party: bool) -> str | None:
    """The type that a symbol's codes name: ("NĐ", "CP") -> "Nghị định"; ("VPCP", "KTTH") -> "Công văn"; ("QH15",) -> None."""
    table = forms().party_codes if party else forms().codes
    first = codes[0]
    if first in table or first in _SCANNED:
        return table[_SCANNED.get(first, first)]
    if len(codes) == 1 or _BODY_ALONE.match(first):
        return None
    return "Công văn"
