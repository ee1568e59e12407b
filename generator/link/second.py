"""Second pass: what no single document says but the collection can tell (ARCHITECTURE §2). Never overwrites a printed fact.

A number and date known from citing documents, a province known from the signer, a year known from neighbours of the same
series. Every value names its basis, the document that tells it, and a lower confidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.link.identity import standing
from generator.model import Citation, Document, Evidence, Graph, Inferred, Link, Metadata, Problem, Province
from generator.saying import saying

_TOLD = {"citation", "signer", "neighbour"}
_YEAR = re.compile(r"/(?:19|20)\d\d/")
_Place = tuple[int, tuple[str, str], str]
"""Serial number, order and id of a document."""
_SERIES = re.compile(r"(\d+)[a-zA-Z]?(.*)$", re.DOTALL)


def learn(documents: Sequence[Document], graph: Graph) -> tuple[list[Document], list[Problem]]:
    """The documents, in the order given, with the facts that others tell; and the conflicts met on the way."""
    by_id = {document.id: document for document in documents}
    signers = _places_of_signers(documents)
    series = _series(documents)
    learned, problems = [], []
    for document in documents:
        facts = document.metadata
        if facts.kind.value == "news":
            learned.append(document)
            continue
        changes: dict[str, Any] = {}
        if facts.number is None:
            told, conflicts = _told_by_citations(document, graph.incoming.get(document.id, ()), by_id)
            changes.update(told)
            problems.extend(conflicts)
        if facts.province is None and _may_be_local(facts):
            place = _told_by_signer(document, signers, by_id)
            changes.update({"province": place} if place else {})
        if facts.date is None and "date" not in changes and facts.number is not None:
            year = _told_by_neighbours(document, series)
            changes.update({"date": year} if year else {})
        learned.append(replace(document, metadata=replace(facts, **changes)) if changes else document)
    return learned, problems


def _told_by_citations(
    document: Document, incoming: Sequence[Link], by_id: Mapping[str, Document]
) -> tuple[dict[str, Inferred[str]], list[Problem]]:
    """Number, and date where none is known, from the documents that cite this one by its title."""
    citing = [link for link in incoming if link.status == "probable" and link.citation.number]
    numbers = Counter(link.citation.number for link in citing)
    if len(numbers) != 1:
        return {}, []
    link = min(citing, key=lambda found: (_order(by_id[found.source]), found.index))
    name = _name(by_id[link.source])
    sources = len({found.source for found in citing})
    confidence = min(0.8, 0.5 + 0.1 * sources)
    evidence = Evidence(None, link.citation.line, link.citation.text)
    note = saying("note.told_by_citation", name=name, line=link.citation.line)
    told = {"number": Inferred(link.citation.number or "", "citation", confidence, evidence, note)}
    cited = link.citation.date
    printed = document.metadata.date
    if cited and printed is None:
        told["date"] = Inferred(cited, "citation", confidence - 0.1, evidence, note)
    problems = []
    if cited and printed is not None and link.conflict == "date":
        message = (
            f"date {printed.value} differs from {cited}, the date by which {link.source} cites it as {link.citation.number}"
        )
        problems.append(
            Problem(document.source.path, 0, message, "check which is a slip; the printed one is kept", "date-conflict")
        )
    return told, problems


def _order(document: Document) -> tuple[str, str]:
    return standing(document.id, document.source.path)


def _name(document: Document) -> str:
    facts = document.metadata
    words = [facts.type.value if facts.type else "", facts.number.value if facts.number else ""]
    return " ".join(word for word in words if word) or document.source.path


def _may_be_local(facts: Metadata) -> bool:
    bodies = facts.issuing_bodies.value if facts.issuing_bodies else ()
    return not any(body.level in ("central",) for body in bodies)


def _places_of_signers(documents: Sequence[Document]) -> dict[str, dict[str, tuple[Province, str]]]:
    """Signer -> province id -> (province, a document that says so), of documents that print their place."""
    places: dict[str, dict[str, tuple[Province, str]]] = defaultdict(dict)
    for document in sorted(documents, key=_order):
        facts = document.metadata
        if facts.signers is None or facts.province is None or facts.province.basis in _TOLD:
            continue
        for signer in facts.signers.value:
            places[signer.name.casefold()].setdefault(facts.province.value.id, (facts.province.value, document.id))
    return places


def _told_by_signer(
    document: Document, signers: Mapping[str, Mapping[str, tuple[Province, str]]], by_id: Mapping[str, Document]
) -> Inferred[Province] | None:
    """The one province in which all that the signer signed elsewhere was issued."""
    found = document.metadata.signers
    if found is None:
        return None
    for signer in found.value:
        places = signers.get(signer.name.casefold(), {})
        if len(places) == 1:
            province, source = next(iter(places.values()))
            evidence = replace(found.evidence, quote=signer.name) if found.evidence else None
            note = saying("note.told_by_signer", signer=signer.name, name=_name(by_id[source]), province=province.name)
            return Inferred(province, "signer", 0.6, evidence, note)
    return None


def _series_key(facts: Metadata) -> tuple[str, str, str] | None:
    """Body, type and code of a numbered series that restarts every year; None for symbols that hold their year."""
    if facts.number is None or facts.issuing_bodies is None or facts.number.basis in _TOLD:
        return None
    return series_key(facts.number.value, facts.issuing_bodies.value[0].id, facts.type.value if facts.type else "")


def series_key(number: str, body: str, kind: str) -> tuple[str, str, str] | None:
    """The same of a number, a body's id and a type."""
    match = _SERIES.match(number)
    return None if match is None or _YEAR.match(match.group(2)) else (body, kind, match.group(2))


def serial(number: str) -> int:
    """The number within its series: "12a/QĐ-UBND" -> 12."""
    match = _SERIES.match(number)
    return int(match.group(1)) if match else 0


def _series(documents: Sequence[Document]) -> dict[tuple[str, str, str], dict[str, list[_Place]]]:
    """Series -> year -> (serial, order, document id), ascending, of documents that print number and date."""
    series: dict[tuple[str, str, str], dict[str, list[_Place]]] = defaultdict(lambda: defaultdict(list))
    for document in documents:
        facts = document.metadata
        key = _series_key(facts)
        if key and facts.number and facts.date and facts.date.basis not in _TOLD:
            series[key][facts.date.value[:4]].append((serial(facts.number.value), _order(document), document.id))
    for years in series.values():
        for found in years.values():
            found.sort()
    return series


def year_between(number: int, years: Mapping[str, Sequence[_Place]]) -> tuple[str, str, str] | None:
    """The only year of a series, where a lower and a higher number than this stand in it, with the ids of these two."""
    fit = []
    for year, found in years.items():
        at = bisect_left(found, (number, ("", ""), ""))
        if 0 < at < len(found) and found[at][0] != number:
            fit.append((year, found[at - 1][2], found[at][2]))
    return fit[0] if len(fit) == 1 and len(years) == 1 else None


def _told_by_neighbours(
    document: Document, series: Mapping[tuple[str, str, str], Mapping[str, list[_Place]]]
) -> Inferred[str] | None:
    """The one year in which the series had both a lower and a higher number."""
    facts = document.metadata
    key = _series_key(facts)
    if key is None or facts.number is None:
        return None
    told = year_between(serial(facts.number.value), series.get(key, {}))
    if told is None:
        return None
    year, before, after = told
    note = saying("note.told_by_neighbours", number=facts.number.value, before=before, after=after, year=year)
    return Inferred(year, "neighbour", 0.5, facts.number.evidence, note)


def citation_name(citation: Citation) -> str:
    """A citation as one would call the document: "Nghị định số 30/2020/NĐ-CP", "Luật Đất đai (2013)"."""
    if citation.number:
        return f"{citation.type or 'Văn bản'} số {citation.number}"
    if citation.title and citation.form in ("law", "named"):
        return f"{citation.title} ({citation.date[:4]})" if citation.date else citation.title
    return " ".join(x for x in (citation.type or "Văn bản", f"ngày {citation.date}" if citation.date else "") if x)
