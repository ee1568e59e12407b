"""What the appendix shows, as data: citations by pairs of documents, documents that are missing, laws relied upon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.fold import fold
from generator.link import known_documents, law_key, province_of_issuer, symbol_key
from generator.model import Citation, Collection, Link, Settings
from generator.quick import quickly_made
from generator.write.markup import one_line
from generator.write.rows import Row

_LAWS = {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"}


@quickly_made
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
    teller: str = ""
    """The document that has the citation."""

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


def missing_key(link: Link, row: Row | None) -> tuple[str, ...]:
    """What tells the missing document that a citation means from others; `row` is the citing document's."""
    return cited_key(link.citation, row.province.id if row and row.province else "")


def missing(rows: Mapping[str, Row], shown: Iterable[Entry]) -> list[Missing]:
    """Documents cited but not in the collection, those cited by most documents first."""
    found: dict[tuple[str, ...], Missing] = {}
    for entry in shown:
        link = entry.link
        if link.status != "external":
            continue
        key = missing_key(link, rows.get(link.source))
        one = found.get(key)
        if one is None:
            one = found[key] = Missing(key, link.citation, known=link.known, teller=link.source)
        elif _tells_more(link.citation, one.citation):
            one.citation, one.teller = link.citation, link.source
        one.sources[link.source] = one.sources.get(link.source, 0) + entry.times
    return sorted(found.values(), key=most_cited_first)


def most_cited_first(one: Missing) -> tuple[int, int, tuple[str, ...]]:
    """Where a missing document stands among all."""
    return -len(one.sources), -one.mentions, one.key


def _tells_more(one: Citation, other: Citation) -> bool:
    return told_by(one) > told_by(other)


def told_by(citation: Citation) -> tuple[bool, bool, int]:
    """How much a citation tells of the document that it means."""
    return bool(citation.date), bool(citation.issuing_body), min(len(citation.title or ""), 200)


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


LawMention = tuple[str, str, str, str, str, str, str]
"""A citation of a law: the citing document; type, number, title, words, relation; the law's document where it is certain."""


def law_mention(link: Link) -> LawMention | None:
    """A citation as a mention of a law; None where it means something else."""
    one = link.citation
    if one.type not in _LAWS:
        return None
    target = link.target or "" if link.status == "resolved" else ""
    return link.source, one.type or "", one.number or "", one.title or "", one.text, one.relation, target


def laws_of(mentions: Sequence[LawMention]) -> list[Law]:
    """Laws that most documents rest on. "Luật số 57/2024/QH15" counts for the name that others give it."""
    names: dict[str, tuple[str, str]] = {}
    for kind, number, title in dict.fromkeys(mention[1:4] for mention in mentions):
        if number and title and title.startswith(kind):
            names.setdefault(symbol_key(number), (law_key(title), one_line(title)))
    meant: dict[tuple[str, str], tuple[str, str]] = {}
    """What citations say -> the law's key and name: few say what none said before."""
    found: dict[str, _Cited] = {}
    for source, _, number, title, text, relation, target in mentions:
        said = number, title or ("" if number else text)
        if said not in meant:
            known = names.get(symbol_key(number), ("", "")) if number else ("", "")
            meant[said] = known if known[0] else (law_key(name := one_line(said[1] or number)), name)
        key, name = meant[said]
        law = found.get(key)
        if law is None:
            law = found[key] = _Cited(name)
        law.sources.add(source)
        if relation == "basis":
            law.basis.add(source)
        if number:
            law.numbers.add(number)
        law.target = law.target or target
    laws = [Law(one.name, tuple(sorted(one.numbers)), len(one.sources), len(one.basis), one.target) for one in found.values()]
    return sorted(laws, key=lambda law: (-law.documents, law.name))


@dataclass(slots=True)
class _Cited:
    """A law while its citations are counted."""

    name: str
    numbers: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    basis: set[str] = field(default_factory=set)
    target: str = ""
