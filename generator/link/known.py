"""Well-known documents: names for targets that the collection does not hold, from a table that a collection can extend.

Rows: `data/known_documents.yml`; a user adds rows of the same shape under `known_documents` in vanthu.yml, with `url`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from generator import tables
from generator.fold import fold
from generator.link.cards import law_key
from generator.link.symbols import symbol_key
from generator.model import Citation


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A row: `key` names it, `title` is its trích yếu, `url` an official address or empty. `short` names it by serial alone."""

    key: str
    type: str
    number: str
    date: str
    issuing_body: str
    title: str
    names: tuple[str, ...] = ()
    short: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The table, ready to be asked."""

    rows: Mapping[str, KnownDocument]
    by_symbol: Mapping[str, tuple[KnownDocument, ...]]
    by_name: Mapping[str, tuple[KnownDocument, ...]]
    by_short: Mapping[tuple[str, str], tuple[KnownDocument, ...]]

    def find(self, citation: Citation, citing_date: str = "") -> str | None:
        """The key of the one row that a citation means, None where none or several fit.

        "27-NQ/TW" -> that row; "Nghị quyết 27" in a text of 2021 -> the same; "Nghị quyết 27" of 2015 -> None.
        """
        number = citation.number or ""
        if not number:
            found = self.by_name.get(_name_key(citation), ())
        elif len(number) < 6 and re.fullmatch(r"\d{1,4}[a-zA-Z]?", number):
            rows = self.by_short.get((fold(citation.type or ""), number.lstrip("0").lower()), ())
            year = (citation.date or citing_date)[:4]
            found = tuple(row for row in rows if year and 0 <= int(year) - int(row.date[:4]) <= 10)
        else:
            found = self.by_symbol.get(symbol_key(number), ())
        fit = [row for row in found if _agrees(row, citation)]
        return fit[0].key if len(fit) == 1 else None


def _name_key(citation: Citation) -> str:
    if citation.form not in ("law", "named") or not citation.title:
        return ""
    year = (citation.date or "")[:4]
    return f"{law_key(citation.title)}|{year}" if citation.form == "law" else law_key(citation.title)


def _agrees(row: KnownDocument, citation: Citation) -> bool:
    date = citation.date or ""
    return row.date[: len(date)] == date[: len(row.date)] or not date


@cache
def _shipped() -> tuple[KnownDocument, ...]:
    return tuple(_row(row) for row in tables.table("known_documents")["documents"])


def _row(row: Mapping[str, object]) -> KnownDocument:
    texts = {name: str(row.get(name, "")) for name in ("type", "number", "date", "issuing_body", "title", "url")}
    names = row.get("names", ())
    listed = tuple(str(n) for n in names) if isinstance(names, list | tuple) else tuple(str(names).split(";")) if names else ()
    key = str(row.get("key") or texts["number"] or texts["title"])
    return KnownDocument(key, names=listed, short=str(row.get("short", "")).lower() == "true", **texts)


def known_documents(own: Sequence[Mapping[str, object]] = ()) -> Known:
    """The shipped table and a collection's own rows, which win where both name the same document."""
    rows = {row.key: row for row in (*_shipped(), *map(_row, own))}
    symbols: dict[str, list[KnownDocument]] = {}
    names: dict[str, list[KnownDocument]] = {}
    short: dict[tuple[str, str], list[KnownDocument]] = {}
    for row in rows.values():
        if row.number:
            symbols.setdefault(symbol_key(row.number), []).append(row)
            serial = re.match(r"\d+[a-zA-Z]?", row.number)
            if row.short and serial:
                short.setdefault((fold(row.type), serial.group(0).lstrip("0").lower()), []).append(row)
        if row.type in ("Luật", "Bộ luật", "Pháp lệnh"):
            for date in (row.date[:4], row.date):
                names.setdefault(f"{law_key(row.title)}|{date[:4]}", []).append(row)
        for name in row.names:
            names.setdefault(law_key(name), []).append(row)
    return Known(rows, _frozen(symbols), _frozen(names), {k: tuple(v) for k, v in short.items()})


def _frozen(lists: dict[str, list[KnownDocument]]) -> dict[str, tuple[KnownDocument, ...]]:
    return {key: tuple(dict.fromkeys(found)) for key, found in lists.items()}
