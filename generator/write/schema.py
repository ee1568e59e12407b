"""schema.org JSON-LD of a document's page: what is asserted, in words that search engines read. Never legal force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model import Document, Link
from generator.write.address import document_path, document_url
from generator.write.markup import one_line
from generator.write.rows import Row, row_of
from generator.write.site import Site

_CHANGES = frozenset({"amends", "replaces", "repeals", "suspends", "corrects"})
_MOST = 50  # cited documents that are named


def schema_of(site: Site, document: Document, links: Sequence[Link], rows: dict[str, Row] | Any) -> dict[str, Any]:
    """`Legislation` for state documents (with CreativeWork for Party papers), `NewsArticle` for news pages."""
    row = row_of(document)
    page = document_path(document.id)

    def address(identity: str) -> str:
        return site.settings.url + document_url(identity) if site.settings.url else site.href(page, document_path(identity))

    kinds: dict[str, Any] = {"state": "Legislation", "party": ["Legislation", "CreativeWork"], "news": "NewsArticle"}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kinds.get(row.kind, "CreativeWork"),
        "@id": address(document.id),
        "name": one_line(row.title or row.heading),
        "inLanguage": "vi",
        "isAccessibleForFree": True,
    }
    if row.kind == "news":
        data |= _present({
            "headline": one_line(row.heading)[:110],
            "datePublished": row.date,
            "publisher": _organisation(row.publisher),
            "author": _organisation(row.publisher),
        })  # fmt: skip
    else:
        bodies = [_organisation(body.name) for body in row.bodies]
        data |= _present({
            "legislationIdentifier": row.number,
            "legislationType": row.type,
            "legislationDate": row.date if len(row.date) == 10 else "",
            "legislationPassedBy": bodies[0] if len(bodies) == 1 else bodies,
            "legislationJurisdiction": row.province.name if row.province else "Việt Nam" if row.central else "",
            "datePublished": row.date,
            "author": bodies[0] if len(bodies) == 1 else bodies,
        })  # fmt: skip
    if row.province:
        data["spatialCoverage"] = {"@type": "AdministrativeArea", "name": row.province.name}
    return data | _present(_relations(links, rows, address))


def _relations(links: Sequence[Link], rows: Any, address: Any) -> dict[str, Any]:
    """Cited documents of the collection under the term that fits the relation."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for link in links:
        if link.status != "resolved" or not link.target or link.target not in rows:
            continue
        relation = link.citation.relation
        term = "citation"
        if relation in _CHANGES:
            term = "legislationChanges"
        elif relation == "consolidates":
            term = "legislationConsolidates"
        elif relation == "basis":
            term = "isBasedOn"
        members = found.setdefault(term, {})
        if len(members) < _MOST:
            name = one_line(rows[link.target].heading)
            members[link.target] = {"@type": "CreativeWork", "@id": address(link.target), "name": name}
    return {term: list(members.values()) for term, members in sorted(found.items())}


def _organisation(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": one_line(name)} if name else None


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
