"""Documents and citations as plain records: the data files, and the front matter of a document's page, use the same keys."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from generator.model import Document, Inferred, Link
from generator.tables import province_now
from generator.write.address import document_url
from generator.write.strings import Strings

EVIDENCE_FIELDS = {
    "kind": "kind", "type": "type", "number": "number", "date": "date", "issuing_body": "issuing_bodies",
    "province": "province", "signer": "signers", "title": "title", "recipients": "recipients", "language": "language",
    "publisher": "publisher", "byline": "byline", "slug": "slug",
}  # fmt: skip
"""Key of a record -> field of `Metadata` that holds its value and evidence."""
_FACTS = attrgetter(*EVIDENCE_FIELDS.values())


def facts_of(document: Document) -> dict[str, Inferred[Any]]:
    """The facts that are asserted of a document, under the keys of its record."""
    return {key: fact for key, fact in zip(EVIDENCE_FIELDS, _FACTS(document.metadata), strict=True) if fact is not None}


def _evidence(fact: Inferred[Any], t: Strings) -> dict[str, object]:
    where = fact.evidence
    return {
        "basis": fact.basis,
        "confidence": round(fact.confidence, 3),
        "line": where.line if where else None,
        "quote": where.quote if where else None,
        "note": t.say(fact.note) or None,
    }


def document_record(document: Document, t: Strings) -> dict[str, Any]:
    """One object of documents.jsonl (ARCHITECTURE §4); null where nothing is asserted. Notes are in the language of `t`."""
    facts = facts_of(document)

    def value(key: str) -> Any:
        return facts[key].value if key in facts else None

    bodies = [body.name for body in value("issuing_body") or ()]
    signers = value("signer") or ()
    province = value("province")
    now = province_now(province) if province else None
    return {
        "id": document.id,
        "url": document_url(document.id),
        "source": document.source.path,
        "sha256": document.source.sha256,
        "kind": value("kind"),
        "type": value("type"),
        "number": value("number"),
        "date": value("date"),
        "issuing_body": "; ".join(bodies) or None,
        "issuing_bodies": bodies,
        "province": province.name if province else None,
        "province_now": now.name if now else None,
        "signer": "; ".join(s.name for s in signers) or None,
        "signers": [{"name": s.name, "title": s.title, "capacity": s.capacity} for s in signers],
        "title": value("title"),
        "recipients": list(value("recipients") or ()),
        "language": value("language") or "vi",
        "publisher": value("publisher"),
        "byline": value("byline"),
        "evidence": {key: _evidence(fact, t) for key, fact in facts.items() if key != "slug"},
    }


def target_of(link: Link) -> str | None:
    """The document that a citation certainly or probably means, its own for one that means itself."""
    return link.source if link.status == "self" else link.target if link.status in ("resolved", "probable") else None


def citation_record(link: Link, t: Strings) -> dict[str, Any]:
    """One object of citations.jsonl (ARCHITECTURE §4). Reasons are in the language of `t`."""
    citation = link.citation
    return {
        "source": link.source,
        "target": target_of(link),
        "status": link.status,
        "relation": citation.relation,
        "type": citation.type,
        "number": citation.number,
        "date": citation.date,
        "issuing_body": citation.issuing_body,
        "title": citation.title,
        "provision": citation.provision,
        "text": citation.text,
        "line": citation.line,
        "reasons": [t.say(reason) for reason in link.reasons],
        "candidates": list(link.candidates),
    }
