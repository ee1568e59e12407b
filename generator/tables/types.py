"""Document types, state and Party: names, codes in numbers, ranks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.tables.rows import squash, table


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type: `name` is what is shown ("Quyết định"); codes as they stand in numbers, state and Party."""

    id: str
    name: str
    family: str
    rank: int
    codes: tuple[str, ...] = ()
    party_codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    heads: bool = True
    heads_need_number: bool = False
    pattern: str = ""
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All types, in the order of the table (rank of the hierarchy of norms within)."""
    rows = table("document_types")["types"]
    tuples = ("codes", "party_codes", "aliases", "examples", "counter")
    values: list[dict[str, Any]] = [{k: tuple(v) if k in tuples else v for k, v in row.items()} for row in rows]
    return tuple(DocumentType(**row) for row in values)


@cache
def _types_by_name() -> dict[str, DocumentType]:
    return {squash(name): row for row in document_types() for name in (row.name, *row.aliases)}


def type_by_name(name: str) -> DocumentType | None:
    """The type that a printed name stands for, in any case or spelling: "QUYẾT ĐỊNH" -> Quyết định; None if unknown."""
    return _types_by_name().get(squash(name))


@cache
def types_by_code(code: str, party: bool = False) -> tuple[DocumentType, ...]:
    """The types a code can stand for: "QĐ" -> Quyết định, in the Party also Quy định."""
    return tuple(row for row in document_types() if code in (row.party_codes if party else row.codes))
