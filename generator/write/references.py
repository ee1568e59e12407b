"""What the appendix shows, as data: citations by pairs of documents, documents that are missing, laws relied upon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.fold import fold
from generator.link import known_documents, law_key, province_of_issuer, symbol_key
from generator.model import Citation, Collection, Link, Settings
from generator.write.markup import one_line
from generator.write.rows import Row

_LAWS = {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one document cites, once: the first mention and how many there are."""

    link: Link
    times: int


@dataclass(slots=True)
class Missing:
    """A document that others cite and the collection does not hold."""

    key: tuple[str, ...]
    citation: Citation
    sources: dict[str, int] = field(default_factory=dict)
    known: str | None = None

    @property
    def mentions(self) -> int:
        """How often it is cited in all."""
        return sum(self.sources.values())


def entries(collection: Collection) -> Iterator[Entry]:
    """Every citation but those of a document to itself, one for each pair, by citing document in the order of its text."""
    for document in collection.documents:
        yield from entries_of(collection.graph.outgoing.get(document.id, ()))


def entries_of(links: Iterable[Link]) -> list[Entry]:
    """The same of one document."""
    first: dict[tuple[str, ...], Link] = {}
    times: Counter[tuple[str, ...]] = Counter()
    for link in links:
        if link.status != "self":
            key = _identity(link)
            first.setdefault(key, link)
            times[key] += 1
    return [Entry(link, times[key]) for key, link in first.items()]


def _identity(link: Link) -> tuple[str, ...]:
    if link.target and link.status in ("resolved", "probable"):
        return (link.status, link.target, link.citation.relation)
    return (link.status, *cited_key(link.citation, ""), link.citation.relation)


def cited_key(citation: Citation, province: str) -> tuple[str, ...]:
    """What tells two missing documents apart: symbol and, where the body is a local one, its place; a law's name and year.

    80/2025/QĐ-UBND cited in Bắc Giang and in Cần Thơ are two documents; 30/2020/NĐ-CP is one everywhere.
    """
    if citation.number:
        place = province_of_issuer(citation.issuing_body or "", citation.number) or ""
        if place == "?":
            place = province
        year = "" if "/20" in citation.number or "/19" in citation.number else (citation.date or "")[:4]
        return ("number", symbol_key(citation.number), fold(citation.type or ""), place, year)
    if citation.form in ("law", "named") and citation.title:
        return ("name", law_key(citation.title), (citation.date or "")[:4])
    return ("other", fold(citation.type or ""), citation.date or "", fold(citation.issuing_body or ""), "")


def missing(rows: Mapping[str, Row], shown: Iterable[Entry]) -> list[Missing]:
    """Documents cited but not in the collection, those cited by most documents first."""
    found: dict[tuple[str, ...], Missing] = {}
    for entry in shown:
        link = entry.link
        if link.status != "external":
            continue
        row = rows.get(link.source)
        key = cited_key(link.citation, row.province.id if row and row.province else "")
        one = found.get(key)
        if one is None:
            one = found[key] = Missing(key, link.citation, known=link.known)
        elif _tells_more(link.citation, one.citation):
            one.citation = link.citation
        one.sources[link.source] = one.sources.get(link.source, 0) + entry.times
    return sorted(found.values(), key=lambda one: (-len(one.sources), -one.mentions, one.key))


def _tells_more(one: Citation, other: Citation) -> bool:
    def told(citation: Citation) -> tuple[bool, bool, int]:
        return bool(citation.date), bool(citation.issuing_body), min(len(citation.title or ""), 200)

    return told(one) > told(other)


def missing_records(settings: Settings, absent: Iterable[Missing]) -> Iterator[dict[str, Any]]:
    """The curator's shopping list, as records of `data/missing.csv`."""
    known = known_documents(settings.known_documents)
    for one in absent:
        citation, row = one.citation, known.rows.get(one.known or "")
        yield {
            "type": citation.type,
            "number": row.number if row and row.number else citation.number,
            "date": citation.date or (row.date if row else None),
            "issuing_body": citation.issuing_body or (row.issuing_body if row else None),
            "title": row.title if row else citation.title,
            "documents": len(one.sources),
            "mentions": one.mentions,
            "cited_by": "; ".join(one.sources),
            "address": row.url if row and row.url else None,
        }


@dataclass(frozen=True, slots=True)
class Law:
    """A law by its name, with the symbols under which it is cited and the documents that rest on it."""

    name: str
    numbers: tuple[str, ...]
    documents: int
    basis: int
    target: str


def is_law(citation: Citation) -> bool:
    """Whether a citation means a law, to be counted in `laws_of`."""
    return citation.type in _LAWS


def laws_of(shown: Iterable[Entry]) -> list[Law]:
    """Laws that most documents rest on. "Luật số 57/2024/QH15" counts for the name that others give it."""
    laws = [entry.link for entry in shown if is_law(entry.link.citation)]
    names: dict[str, tuple[str, str]] = {}
    for citation in (link.citation for link in laws):
        if citation.number and citation.title and citation.title.startswith(citation.type or ""):
            names.setdefault(symbol_key(citation.number), (law_key(citation.title), one_line(citation.title)))
    citing: dict[str, set[str]] = {}
    basis: dict[str, set[str]] = {}
    told: dict[str, tuple[str, set[str], str]] = {}
    for link in laws:
        citation = link.citation
        key, name = names.get(symbol_key(citation.number), ("", "")) if citation.number else ("", "")
        if not key:
            name = one_line(citation.title or citation.number or citation.text)
            key = law_key(name)
        citing.setdefault(key, set()).add(link.source)
        if citation.relation == "basis":
            basis.setdefault(key, set()).add(link.source)
        known_name, numbers, target = told.get(key, (name, set(), ""))
        if citation.number:
            numbers.add(citation.number)
        told[key] = (known_name, numbers, target or (link.target or "" if link.status == "resolved" else ""))
    found = [
        Law(told[key][0], tuple(sorted(told[key][1])), len(sources), len(basis.get(key, ())), told[key][2])
        for key, sources in citing.items()
    ]
    return sorted(found, key=lambda law: (-law.documents, law.name))
