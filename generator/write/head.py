"""What a page tells machines in its head: schema.org JSON-LD, Dublin Core, Highwire (Zotero, Scholar), Open Graph, feeds.

Made here once for both ways of building and carried in the front matter under `head`; the theme prints it as it is. Facts
below `_TRUST` are left out, because a machine sees none of the evidence that stands beside them on the page. The legal force
of a document is never stated; that our copy has no standing is.

The body that issued a document is its DCTERMS.publisher and Highwire institution, not a creator or author: Zotero would
split "Tỉnh ủy Bắc Giang" into a first and a last name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model import Document, Link
from generator.write.address import document_path, index_path, original_path, site_path
from generator.write.config import PICTURE, shared_picture
from generator.write.data_files import FILES
from generator.write.markup import Markup, element, json_script, meta, one_line
from generator.write.records import facts_of
from generator.write.rows import Row
from generator.write.site import Site

_TRUST = 0.6
_MANY = 60  # documents named in one page's head
_CONTEXT = "https://schema.org"
_TYPES: Mapping[str, object] = {
    "state": "Legislation",
    "party": ["Legislation", "CreativeWork"],
    "news": "NewsArticle",
    "other": "CreativeWork",
}
_CHANGES = {
    "amends": "legislationAmends",
    "repeals": "legislationRepeals",
    "corrects": "legislationCorrects",
    "replaces": "legislationChanges",
    "suspends": "legislationChanges",
    "consolidates": "legislationConsolidates",
    "basis": "isBasedOn",
}
_MEDIA_TYPES = {
    "txt": "text/plain", "md": "text/markdown", "pdf": "application/pdf", "html": "text/html", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
}  # fmt: skip


def document_head(
    site: Site, document: Document, row: Row, title: str, description: str, outgoing: tuple[Link, ...],
    incoming: tuple[Link, ...], rows: Mapping[str, Row],
) -> str:  # fmt: skip
    """The head of a document's page. `title` and `description` are those that the page shows; `rows` holds the documents
    that cite it or are cited by it."""
    page = document_path(document.id)
    facts = {key: fact.value for key, fact in facts_of(document).items() if fact.confidence >= _TRUST}
    cited = _documents(outgoing, "target", rows)
    tags = [*_open_graph(site, page, title, description, "article")]
    if row.kind == "news" and facts.get("date"):
        tags.append(_property("article:published_time", facts["date"]))
    tags += _dublin_core(site, page, row, facts, title, cited, _documents(incoming, "source", rows))
    tags += _highwire(site, page, document, row, facts, title)
    if incoming and site.urls == "directory":
        words = site.t("feed.cited", name=one_line(row.heading))
        tags.append(_feed_link(words, site.href(page, f"{site_path(page)}feed.xml")))
    data = _described(site, page, document, row, facts, title, cited)
    return "\n".join((*tags, json_script("application/ld+json", data)))


def page_head(site: Site, page: str, title: str, description: str = "", feed: str = "") -> str:
    """The head of any other generated page; `feed` is the page's own feed, if it has one."""
    tags = [*_open_graph(site, page, title, description or site.settings.description, "website")]
    if feed and site.urls == "directory":
        tags.append(_feed_link(title, site.href(page, feed)))
    data: dict[str, Any] | None = None
    if page == "index.md":
        data = _website(site)
    elif page == index_path("du-lieu"):
        data = _dataset(site, page)
    return "\n".join((*tags, json_script("application/ld+json", data)) if data else tags)


def address(site: Site, here: str, page: str) -> str:
    """A page's official address where the settings tell it, else relative to the page `here`."""
    return site.settings.url + site_path(page) if site.settings.url else site.href(here, page)


# ---------------------------------------------------------------- meta elements


def _meta(name: str, content: str) -> str:
    return meta("name", name, content)


def _property(name: str, content: str) -> str:
    return meta("property", name, content)


def _feed_link(title: str, href: str) -> Markup:
    # The space: Material's script asks for a sitemap beside every link whose rel is exactly "alternate".
    return element("link", (("rel", "alternate "), ("type", "application/atom+xml"), ("title", title), ("href", href)))


def _open_graph(site: Site, page: str, title: str, description: str, kind: str) -> Iterator[str]:
    yield _property("og:type", kind)
    yield _property("og:title", title)
    yield _property("og:site_name", site.settings.title)
    yield _property("og:locale", "vi_VN" if site.settings.language == "vi" else "en_GB")
    if description:
        yield _property("og:description", description)
    if site.settings.url:
        yield _property("og:url", address(site, page, page))
    shown = shared_picture(site)
    yield _property("og:image", site.settings.url + shown if site.settings.url else site.href(page, shown))
    if shown == PICTURE:
        yield _property("og:image:width", "1200")
        yield _property("og:image:height", "630")
    yield _property("og:image:alt", site.settings.title)


def _documents(links: tuple[Link, ...], end: str, rows: Mapping[str, Row]) -> list[tuple[str, Row]]:
    """(relation, document) of each citation that surely leads to a document, each pair once."""
    found: dict[tuple[str, str], Row] = {}
    for link in links:
        key = getattr(link, end)
        if link.status == "resolved" and key in rows and len(found) < _MANY:
            found.setdefault((link.citation.relation, key), rows[key])
    return [(relation, row) for (relation, _), row in found.items()]


def _dublin_core(
    site: Site, page: str, row: Row, facts: Mapping[str, Any], title: str, cited: list[tuple[str, Row]],
    citing: list[tuple[str, Row]],
) -> Iterator[str]:  # fmt: skip
    news = row.kind == "news"
    yield element("link", (("rel", "schema.DCTERMS"), ("href", "http://purl.org/dc/terms/")))
    yield _meta("DCTERMS.title", title)
    yield _meta("DCTERMS.type", "NewsItem" if news else facts.get("type") or "Text")
    yield _meta("DCTERMS.language", facts.get("language") or "vi")
    if facts.get("date"):
        yield _meta("DCTERMS.issued", facts["date"])
    if facts.get("number"):
        yield _meta("DCTERMS.identifier", facts["number"])
    for body in facts.get("issuing_body") or ():
        yield _meta("DCTERMS.publisher", body.name)
    if news and facts.get("publisher"):
        yield _meta("DCTERMS.source", facts["publisher"])
    if news and facts.get("byline"):
        yield _meta("DCTERMS.creator", facts["byline"])
    if facts.get("province"):
        yield _meta("DCTERMS.spatial", facts["province"].name)
    for name, relations, documents in (
        ("references", None, cited), ("replaces", ("replaces",), cited), ("isReplacedBy", ("replaces",), citing),
    ):  # fmt: skip
        named = [other for relation, other in documents if relations is None or relation in relations]
        for other in {one.id: one for one in named}.values():
            yield _meta(f"DCTERMS.{name}", address(site, page, document_path(other.id)) if site.settings.url else _name(other))


def _highwire(
    site: Site, page: str, document: Document, row: Row, facts: Mapping[str, Any], title: str
) -> Iterator[str]:  # fmt: skip
    yield _meta("citation_title", title)
    yield _meta("citation_language", facts.get("language") or "vi")
    if facts.get("date"):
        yield _meta("citation_publication_date", facts["date"].replace("-", "/"))
    if row.kind == "news":
        return
    names = [body.name for body in facts.get("issuing_body") or ()]
    yield _meta("citation_technical_report_institution", "; ".join(names) or site.settings.owner or site.settings.title)
    if facts.get("number"):
        yield _meta("citation_technical_report_number", facts["number"])
    if site.settings.url:
        yield _meta("citation_public_url", address(site, page, page))
        original = original_path(document.id, document.source.path)
        if original.endswith(".pdf"):
            yield _meta("citation_pdf_url", site.settings.url + original)


# ---------------------------------------------------------------- JSON-LD


def _name(row: Row) -> str:
    return one_line(f"{row.heading}: {row.subtitle}" if row.subtitle else row.heading)[:300]


def _described(
    site: Site, page: str, document: Document, row: Row, facts: Mapping[str, Any], title: str, cited: list[tuple[str, Row]]
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": _TYPES[row.kind],
        "@id": address(site, page, page),
        "url": address(site, page, page),
        "headline" if row.kind == "news" else "name": title,
        "inLanguage": facts.get("language") or "vi",
    }
    data |= {"state": _legal, "party": _legal, "news": _news, "other": _other}[row.kind](row, facts)
    if facts.get("province"):
        data["spatialCoverage"] = _place(facts["province"].name)
    links: dict[str, list[dict[str, Any]]] = {}
    for relation, other in cited:
        key = _CHANGES.get(relation, "citation") if row.kind in ("state", "party") else "citation"
        entry = {"@type": _TYPES[other.kind], "name": _name(other), "url": address(site, page, document_path(other.id))}
        links.setdefault(key, []).append(entry)
    data |= links
    data["encoding"] = _copy(site, page, document, row)
    data["isPartOf"] = {"@type": "Collection", "name": site.settings.title, "url": address(site, page, "index.md")}
    if site.settings.owner:
        data["sdPublisher"] = {"@type": "Organization", "name": site.settings.owner}
    return data


def _place(name: str) -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": name}


def _legal(row: Row, facts: Mapping[str, Any]) -> dict[str, Any]:
    kind = "GovernmentOrganization" if row.kind == "state" else "Organization"
    bodies = facts.get("issuing_body") or ()
    found = {
        "legislationIdentifier": facts.get("number"),
        "legislationType": facts.get("type"),
        "legislationDate": facts.get("date"),
        "legislationPassedBy": [{"@type": kind, "name": body.name} for body in bodies],
    }
    if facts.get("province"):
        found["legislationJurisdiction"] = _place(facts["province"].name)
    elif row.central:
        found["legislationJurisdiction"] = {"@type": "Country", "name": "Việt Nam"}
    return {key: value for key, value in found.items() if value}


def _news(row: Row, facts: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "datePublished": facts.get("date"),
        "publisher": facts.get("publisher") and {"@type": "Organization", "name": facts["publisher"]},
        "author": facts.get("byline") and {"@type": "Person", "name": facts["byline"]},
    }
    return {key: value for key, value in found.items() if value}


def _other(row: Row, facts: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "identifier": facts.get("number"),
        "genre": facts.get("type"),
        "dateCreated": facts.get("date"),
        "creator": [{"@type": "Organization", "name": body.name} for body in facts.get("issuing_body") or ()],
    }
    return {key: value for key, value in found.items() if value}


def _copy(site: Site, page: str, document: Document, row: Row) -> dict[str, Any]:
    """The file as it came. Of a legal text it says that this copy has no legal standing."""
    original = original_path(document.id, document.source.path)
    legal = row.kind in ("state", "party")
    suffix = document.source.path.rpartition(".")[2].lower()
    found = {
        "@type": "LegislationObject" if legal else "MediaObject",
        "contentUrl": site.settings.url + original if site.settings.url else site.href(page, original),
        "encodingFormat": _MEDIA_TYPES.get(suffix, "application/octet-stream"),
        "contentSize": str(document.source.size),
        "sha256": document.source.sha256,
    }
    return found | ({"legislationLegalValue": f"{_CONTEXT}/UnofficialLegalValue"} if legal else {})


def _website(site: Site) -> dict[str, Any]:
    url = address(site, "index.md", "index.md")
    data = {"@context": _CONTEXT, "@type": "WebSite", "@id": url, "url": url, "name": site.settings.title}
    data["inLanguage"] = site.settings.language
    if site.settings.description:
        data["description"] = site.settings.description
    return data


def _dataset(site: Site, page: str) -> dict[str, Any]:
    base = address(site, page, page)
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": base,
        "url": base,
        "name": f"{site.settings.title}: {site.t('data.title')}",
        "description": site.settings.description or site.t("data.lead"),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": site.settings.url + f"data/{name}" if site.settings.url else site.href(page, f"data/{name}"),
            }
            for name, media_type in FILES.items()
        ],
    }
    if site.settings.licence:
        data["license"] = site.settings.licence
    if site.settings.owner:
        data["creator"] = {"@type": "Organization", "name": site.settings.owner}
    return data
