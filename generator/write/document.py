"""A document's page: its facts, its text, what it cites and what cites it. A pure function that runs in any process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.model import Document, PagePicture, Text
from generator.quick import quickly_made
from generator.write.address import document_path, figure_path, index_path, original_name, original_path, picture_path
from generator.write.body import body_nodes
from generator.write.cite import forms
from generator.write.diagrams import lineage
from generator.write.facts import card, why
from generator.write.feeds import cited_feed_path
from generator.write.head import document_head
from generator.write.links import Cited, cited_documents, cited_list, cites_list, marks
from generator.write.markup import Markup, element, one_line, text_html
from generator.write.nodes import Node, Raw
from generator.write.records import document_record, facts_of
from generator.write.relations import SHOWN, Relations, link_to
from generator.write.rows import Row, row_of
from generator.write.site import Parts, Site
from generator.write.templates import Pieces, template

Known = tuple[Document, Text, Relations]
"""All that the page of a document is made of."""


@quickly_made
@dataclass(frozen=True, slots=True)
class _Body:
    """The text of a document as nodes; where the words of a citation or of evidence stand on the page; what it cites."""

    nodes: list[Node]
    place: Callable[[str], str]
    entries: list[Cited]


def document_page(site: Site, document: Document, text: Text, relations: Relations) -> str:
    """The page in the site's dialect: with front matter in Markdown, the content alone in HTML."""
    parts = document_parts(site, [(document, text, relations)])[0]
    return site.render(parts.nodes) if site.dialect == "html" else site.markdown(parts)


def document_parts(site: Site, known: Sequence[Known]) -> list[Parts]:
    """Front matter and nodes of the pages of some documents, each step for all of them (why, tells `documents`)."""
    bodies = [_body(site, *one) for one in known]
    lists = [_cites(site, *one, body) for one, body in zip(known, bodies, strict=True)]
    diagrams = [_lineage(site, document, relations) for document, _, relations in known]
    metas = [document_meta(site, document, relations) for document, _, relations in known]
    made = zip(known, bodies, lists, diagrams, strict=True)
    nodes = [_nodes(site, *one, body, cites, diagram) for one, body, cites, diagram in made]
    return [Parts(*both) for both in zip(metas, nodes, strict=True)]


def _body(site: Site, document: Document, text: Text, relations: Relations) -> _Body:
    page = document_path(document.id)
    entries = cited_documents(site, page, relations)
    nodes, place = body_nodes(document, text, marks(site, page, text, relations, entries), _figures(site, page, document, text))
    return _Body(with_provisions(nodes, sorted({link.anchor for link in relations.incoming if link.anchor})), place, entries)


def _cites(site: Site, document: Document, text: Text, relations: Relations, body: _Body) -> Markup:
    return cites_list(site, document_path(document.id), text, relations, body.entries, body.place)


def _lineage(site: Site, document: Document, relations: Relations) -> list[Node]:
    """The lược đồ, shown above the lists of citations."""
    page = document_path(document.id)
    return lineage(site, page, document, relations.outgoing, relations.incoming, relations.rows)


def document_meta(site: Site, document: Document, relations: Relations) -> dict[str, Any]:
    """`page.meta` of the document's page: its record (the keys of documents.jsonl) and what the theme needs for its head."""
    record = document_record(document, site.t)
    row = row_of(document)
    meta: dict[str, Any] = {key: value for key, value in record.items() if value not in (None, [])}
    meta["heading"] = one_line(f"{row.heading}: {row.subtitle}" if row.subtitle else row.heading)[:300]
    meta["description"] = one_line(_description(site, row))[:300]
    meta["original"] = "goc/" + original_name(document.source.path)
    meta["hide"] = ["navigation"]
    meta["head"] = document_head(
        site, document, row, meta["heading"], meta["description"], relations.outgoing, relations.incoming, relations.rows
    )
    return meta


def _description(site: Site, row: Row) -> str:
    parts = [row.heading, row.subtitle, row.issuer, site.t.date(row.date)]
    return ". ".join(part for part in parts if part)


def _nodes(
    site: Site, document: Document, text: Text, relations: Relations, body: _Body, cites: Markup, diagram: list[Node]
) -> list[Node]:
    """The nodes of the page, in order."""
    page = document_path(document.id)
    row = row_of(document)
    facts = facts_of(document)
    pieces = Pieces()
    rendered = template("document.md.j2", site.settings.language).render(
        t=site.t,
        heading=pieces.heading,
        put=pieces.put,
        cut=pieces.cut,
        row=row,
        fields=card(site, page, facts, row),
        original=_original(site, page, document),
        duplicate=relations.duplicate_of and link_to(site, page, relations.duplicate_of),
        copies=[link_to(site, page, row) for row in relations.copies[:SHOWN]],
        scans=[_scan(site, page, document, picture) for picture in text.pictures],
        origin="layer" if document.origin == "pdf" and "scanner" in text.attributes else document.origin,
        body=body.nodes,
        aside=text.set_aside,
        diagram=diagram,
        cites=cites,
        cited=cited_list(site, page, relations),
        cited_more=relations.incoming_total and relations.incoming_total - len({link.source for link in relations.incoming}),
        feed=site.href(page, cited_feed_path(document.id)) if relations.incoming and site.urls == "directory" else "",
        appendix=site.href(page, index_path("vien-dan")),
        why=why(site, facts, body.place),
        forms=forms(site, row),
        previous=relations.previous and link_to(site, page, relations.previous),
        next=relations.next and link_to(site, page, relations.next),
    )
    return pieces.nodes(rendered)


def _original(site: Site, page: str, document: Document) -> dict[str, str]:
    """What the page says of the file as it came; a PDF is `shown` in place, beside what was read from it."""
    source = document.source
    size = source.size
    shown = f"{size} B" if size < 1024 else f"{site.t.number(round(size / 1024))} KB"
    return {
        "href": site.href(page, original_path(document.id, source.path)),
        "name": source.path.rpartition("/")[2],
        "source": source.path,
        "size": shown,
        "sha256": source.sha256,
        "shown": "pdf" if original_name(source.path).endswith(".pdf") else "",
    }


def _figures(site: Site, page: str, document: Document, text: Text) -> list[Node]:
    """What is shown for each picture of the text: at most as wide as its lines."""
    made: list[Node] = []
    for one in text.figures:
        src, about = site.href(page, figure_path(document.id, one.name)), one_line(one.about) or site.t("body.picture")
        size = (("width", str(one.width)), ("height", str(one.height)), ("loading", "lazy"), ("decoding", "async"))
        image = element("img", (("src", src), ("alt", about), *size))
        made.append(Raw(Markup(f'<div class="vt-figure">{image}</div>')))
    return made


def _scan(site: Site, page: str, document: Document, picture: PagePicture) -> dict[str, Any]:
    """A page of a scan: its small picture, half as large as it has dots, and where it stands in the PDF."""
    return {
        "page": picture.page,
        "src": site.href(page, picture_path(document.id, picture.page)),
        "href": site.href(page, original_path(document.id, document.source.path), f"page={picture.page}"),
        "width": picture.width // 2,
        "height": picture.height // 2,
    }


def with_provisions(body: list[Node], wanted: Sequence[str]) -> list[Node]:
    """The body with a place for every provision that others cite: where khoản 2 of Điều 5 cannot be told apart, a link to
    `dieu-5-khoan-2` lands on Điều 5; where nothing of it is there, on the beginning of the text."""
    have = {anchor for node in body if (anchor := getattr(node, "anchor", ""))}
    at: dict[str, list[str]] = {}
    for anchor in wanted:
        if anchor not in have:
            parts = anchor.split("-")
            heads = ("-".join(parts[:length]) for length in range(len(parts) - 2, 1, -2))
            at.setdefault(next((head for head in heads if head in have), ""), []).append(anchor)
    made: list[Node] = [_places(at[""])] if "" in at else []
    for node in body:
        anchor = getattr(node, "anchor", "")
        if anchor and anchor in at:
            made.append(_places(at[anchor]))
        made.append(node)
    return made


def _places(anchors: Sequence[str]) -> Node:
    return Raw("<div>" + "".join(f'<span id="{text_html(anchor)}"></span>' for anchor in anchors) + "</div>")
