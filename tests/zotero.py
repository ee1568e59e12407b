"""What Zotero makes of a page: a model of its "Embedded Metadata" translator, in words and code of our own.

Zotero's translators themselves are under the AGPL, come in no package of a registry, and run only inside Zotero's own engine
(its items, its RDF store), so they are neither part of this repository nor fetched by a test. The model was written beside
their text as it was read on 2026-11-22 (zotero/translators, Embedded Metadata.js of dcd14d6, RDF.js of 02e1a97), rule by rule:
which tag is believed before which, and what is taken where a tag is missing. It takes the whole head of a page, because what
the theme prints there counts as well: an `author` element would be split into a first and a last name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

Tag = tuple[str, dict[str, str]]

_SPACES = {"dc", "dcterms", "og", "article", "book", "bib", "bibo", "prism", "eprints", "so"}
_HIGHWIRE = {
    "citation_title": "title", "citation_publication_date": "date", "citation_date": "date",
    "citation_journal_title": "publicationTitle", "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "reportNumber", "citation_publisher": "publisher", "citation_isbn": "ISBN",
    "citation_doi": "DOI", "citation_public_url": "url", "citation_language": "language",
}  # fmt: skip
_SURE = {
    "citation_journal_title": "journalArticle", "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper", "citation_book_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}  # fmt: skip
_TYPES = {
    "book": "book", "patent": "patent", "report": "report", "thesis": "thesis", "newsitem": "newspaperArticle",
    "journalarticle": "journalArticle", "webpage": "webpage", "homepage": "webpage", "workingpaper": "report", "map": "map",
}  # fmt: skip


@dataclass
class Item:
    """What is saved; fields without a value are missing."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    creators: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)


def saved(tags: Sequence[Tag], title: str = "") -> Item:
    """The item that Zotero saves for a page with these elements in its head and that title."""
    metas = [(a.get("name") or a.get("property") or "", a["content"]) for tag, a in tags if tag == "meta" and a.get("content")]
    triples: dict[str, list[str]] = {}
    sure = guess = ""
    for name, value in metas:
        space, _, key = name.replace(":", ".").partition(".")
        if space.lower() in _SPACES and key:
            triples.setdefault(f"{space.lower()}.{key[0].lower()}{key[1:]}", []).append(value)
        elif name in _SURE:
            sure = _SURE[name]
        elif name == "citation_title":
            guess = "journalArticle"

    def first(*keys: str) -> str:
        return next((triples[key][0] for key in keys if key in triples), "")

    told = first("dc.type", "dcterms.type")
    graph = {"website": "webpage", "book": "book"}.get(first("og.type"), "")
    kind = sure or graph or _TYPES.get(re.sub(r"\s", "", told.lower()), "") or guess or ("webpage" if triples else "")
    item = Item(kind)
    item.fields = {
        "title": first("dc.title", "dcterms.title", "og.title"),
        "publicationTitle": first("dc.source", "dcterms.source", "og.site_name"),
        "institution": first("dc.publisher", "dcterms.publisher"),
        "date": first("og.published_time", "dcterms.issued", "dc.date", "dcterms.date"),
        "url": first("og.url"),
        "abstractNote": first("og.description", "dcterms.abstract", "dc.description", "dcterms.description"),
        "language": first("dc.language", "dcterms.language"),
        "reportType": told,
    }
    for identifier in triples.get("dcterms.identifier", triples.get("dc.identifier", [])):
        head = identifier.partition(" ")[0].upper()
        if head in ("ISBN", "ISSN", "DOI") or identifier.startswith("10."):
            item.fields["DOI" if identifier.startswith("10.") else head] = identifier
    for name, key in _HIGHWIRE.items():
        value = next((content for meta, content in metas if meta.endswith(name)), "")
        if value.strip():
            item.fields[key] = " ".join(value.split())
    authors = [content for meta, content in metas if meta in ("citation_author", "citation_authors")]
    authors = authors or triples.get("dc.creator") or triples.get("dcterms.creator") or triples.get("dcterms.contributor") or []
    authors = authors or [content for meta, content in metas if meta.lower() == "author"]
    item.creators = authors or triples.get("article.author", [])
    item.fields["title"] = _without(item.fields["title"] or title, item.fields["publicationTitle"])
    item.fields["abstractNote"] = item.fields["abstractNote"] or next((c for m, c in metas if m.lower() == "description"), "")
    links = [a for tag, a in tags if tag == "link"]
    item.fields["url"] = item.fields["url"] or next((a["href"] for a in links if a.get("rel") == "canonical"), "")
    pdf = next((content for meta, content in metas if meta.endswith("citation_pdf_url")), "")
    item.attachments = [pdf or "snapshot"]
    item.fields = {key: value for key, value in item.fields.items() if value}
    return item


def _without(title: str, publication: str) -> str:
    """The title without the name of the site behind a dash, which Zotero takes off."""
    title = " ".join(title.split())
    return re.sub(rf"\s*[-–—=_:|~#]\s*{re.escape(publication)}\s*$", "", title, flags=re.I) if publication else title
