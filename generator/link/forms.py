"""What we know about how documents are cited: type names and codes, relation cues, law names, as compiled tables.

The rows live in `data/citation_forms.yml` and `data/document_types.yml`; this module only prepares them for matching.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator import tables
from generator.fold import fold
from generator.model import Relation

_SCANNED = {"QD": "QĐ", "ND": "NĐ", "CD": "CĐ"}  # codes that lost their Đ in scanning
_LAWS = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh")


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
    """The tables: folded type name -> name kept, the words these end with; type code -> name (state, Party); relation cues."""

    names: Mapping[str, str]
    last_words: frozenset[str]
    codes: Mapping[str, str]
    party_codes: Mapping[str, str]
    mention: re.Pattern[str]
    cues: tuple[Cue, ...]
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
    return Forms(
        names,
        frozenset(name.split()[-1] for name in names),
        codes,
        party,
        _mentions(printed),
        _cues(own["relations"]),
        _named(own["named"]),
    )


def _mentions(printed: set[str]) -> re.Pattern[str]:
    """All names, the longest first."""
    return re.compile(rf"{_tree(printed | {'LUẬT', 'BỘ LUẬT', 'PHÁP LỆNH', 'Bộ Luật'})}(?![^\W\d])")


def _tree(names: set[str]) -> str:
    """A pattern for any of the names, the longest that fits: they share their beginnings, so that each letter of a text is
    compared once. {"Luật", "Lệnh"} -> "L(?:uật|ệnh)"."""
    rest: dict[str, set[str]] = {}
    for name in names - {""}:
        rest.setdefault(name[0], set()).add(name[1:])
    branches = [re.escape(first) + (_tree(tails) if tails != {""} else "") for first, tails in sorted(rest.items())]
    joined = f"(?:{'|'.join(branches)})" if len(branches) > 1 or "" in names else branches[0]
    return f"{joined}?" if "" in names else joined


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
    if re.match(r"(?:QH|UBTVQH|CP|TTg|HĐBT|HĐNN)\d*$", first) or len(codes) == 1:
        return None
    return "Công văn"


def is_law(name: str) -> bool:
    """Is this the type of an act of the National Assembly that is cited by its name?"""
    return name in _LAWS
