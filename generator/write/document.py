"""A document's page: its facts, its text, what it cites and what cites it. A pure function that runs in any process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.model import Citation, Document, Inferred, Link, PagePicture, Text
from generator.write.address import citation_anchor, document_path, index_path, original_name, original_path, picture_path
from generator.write.body import body_nodes
from generator.write.cite import forms
from generator.write.cutter import Mark
from generator.write.diagrams import lineage
from generator.write.entries import body_entry, date_entry, province_entry, signer_entry, type_entry
from generator.write.feeds import cited_feed_path
from generator.write.head import document_head
from generator.write.markup import one_line, text_html
from generator.write.nodes import Node, Raw, Run
from generator.write.records import document_record, facts_of
from generator.write.rows import Row, row_of
from generator.write.site import Parts, Site
from generator.write.templates import Pieces, template

RELATIONS = (
    "basis", "implements", "guides", "amends", "replaces", "repeals", "suspends", "corrects", "consolidates", "explains",
    "announces", "disseminates", "attached_to", "cites",
)  # fmt: skip
SHOWN = 200  # rows of one list on a page; the rest is in the appendix and the data files
_QUOTES = 3  # sentences shown of one citing document
_PRINTED = frozenset({
    "curator", "letterhead", "number_line", "place_date_line", "type_line", "signature", "news_line", "consolidation_block",
    "annex_head",
})  # fmt: skip

Quote = tuple[str, str, str]
"""Words before a citation in its sentence, the citation, words after."""


@dataclass(frozen=True, slots=True)
class Relations:
    """What a page must know of other documents: only those that it names. `quotes` are keyed by (citing id, index)."""

    outgoing: tuple[Link, ...] = ()
    incoming: tuple[Link, ...] = ()
    incoming_total: int = 0
    rows: Mapping[str, Row] = field(default_factory=dict)
    quotes: Mapping[tuple[str, int], Quote] = field(default_factory=dict)
    previous: Row | None = None
    next: Row | None = None
    duplicate_of: Row | None = None
    copies: tuple[Row, ...] = ()


def document_page(site: Site, document: Document, text: Text, relations: Relations, diagram: list[Node] | None = None) -> str:
    """The page in the site's dialect: with front matter in Markdown, the content alone in HTML.

    `diagram` are nodes shown above the lists of citations (the lược đồ), where there are any.
    """
    parts = document_parts(site, document, text, relations, diagram)
    return site.render(parts.nodes) if site.dialect == "html" else site.markdown(parts)


def document_parts(
    site: Site, document: Document, text: Text, relations: Relations, diagram: list[Node] | None = None
) -> Parts:
    """Front matter and nodes of the page."""
    if diagram is None:
        page = document_path(document.id)
        diagram = lineage(site, page, document, relations.outgoing, relations.incoming, relations.rows)
    return Parts(document_meta(site, document, relations), document_nodes(site, document, text, relations, diagram))


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


def document_nodes(
    site: Site, document: Document, text: Text, relations: Relations, diagram: list[Node] | None = None
) -> list[Node]:
    """The nodes of the page, in order."""
    page = document_path(document.id)
    row = row_of(document)
    entries = _cited_entries(site, page, text, relations)
    facts = facts_of(document)
    body, place = body_nodes(document, text, _marks(site, page, text, relations, entries))
    body = with_provisions(body, sorted({link.anchor for link in relations.incoming if link.anchor}))
    for entry in entries.values():
        for quote in entry["quotes"]:
            quote["href"] = f"#{place(quote['href'])}"
    pieces = Pieces()
    rendered = template("document.md.j2").render(
        t=site.t,
        heading=pieces.heading,
        put=pieces.put,
        cut=pieces.cut,
        row=row,
        fields=[_field(site, page, key, facts[key], row) for key in _CARD if key in facts],
        original=_original(site, page, document),
        duplicate=relations.duplicate_of and _link_to(site, page, relations.duplicate_of),
        copies=[_link_to(site, page, row) for row in relations.copies[:SHOWN]],
        scans=[_scan(site, page, document, picture) for picture in text.pictures],
        origin="layer" if document.origin == "pdf" and "scanner" in text.attributes else document.origin,
        body=body,
        aside=text.set_aside,
        diagram=diagram,
        cites=_grouped(site, entries, "relation", "q"),
        cited=_citing_groups(site, page, relations),
        cited_more=relations.incoming_total and relations.incoming_total - len({link.source for link in relations.incoming}),
        feed=site.href(page, cited_feed_path(document.id)) if relations.incoming and site.urls == "directory" else "",
        appendix=site.href(page, index_path("vien-dan")),
        why=[_why(site, key, fact, place) for key, fact in facts.items() if key in _WHY],
        forms=forms(site, row, document),
        previous=relations.previous and _link_to(site, page, relations.previous),
        next=relations.next and _link_to(site, page, relations.next),
    )
    return pieces.nodes(rendered)


_CARD = ("type", "number", "date", "issuing_body", "province", "signer", "title", "publisher", "byline")
_WHY = ("kind", *_CARD, "recipients")


def _link_to(site: Site, page: str, row: Row) -> dict[str, str]:
    return {"href": site.href(page, document_path(row.id)), "text": row.heading if not row.subtitle else row.label}


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


def _scan(site: Site, page: str, document: Document, picture: PagePicture) -> dict[str, Any]:
    """A page of a scan: its small picture, half as large as it has dots, and where it stands in the PDF."""
    return {
        "page": picture.page,
        "src": site.href(page, picture_path(document.id, picture.page)),
        "href": site.href(page, original_path(document.id, document.source.path), f"page={picture.page}"),
        "width": picture.width // 2,
        "height": picture.height // 2,
    }


# ---------------------------------------------------------------- facts


def _parts(site: Site, page: str, key: str, fact: Inferred[Any], row: Row) -> list[dict[str, str]]:
    """The value of a fact as links to its index pages, with notes ("nay thuộc …")."""
    value = fact.value

    def part(text: str, path: str = "", note: str = "") -> dict[str, str]:
        return {"text": text, "href": site.href(page, path) if path else "", "note": note}

    indexes = site.settings.indexes
    if key == "issuing_body":
        return [part(body.name, body_entry(body).path if "co-quan" in indexes else "") for body in value]
    if key == "province":
        entry = province_entry(site.t, row)
        return [part(value.name, entry.path if "tinh" in indexes else "", entry.note)]
    if key == "signer":
        signers = ((s.name, ", ".join(one_line(w) for w in (s.capacity, s.title) if w)) for s in value)
        return [part(name, _signer_path(name, indexes), capacity) for name, capacity in signers]
    if key == "date":
        return [part(site.t.date(value), date_entry(site.t, row).path if "ngay" in indexes else "")]
    if key == "type":
        return [part(value, type_entry(site.t, row).path if "loai" in indexes else "")]
    if key == "kind":
        return [part(site.t.get(f"kind.{value}", value))]
    if key == "recipients":
        return [part(item) for item in value]
    return [part(str(value))]


def _signer_path(name: str, indexes: Sequence[str]) -> str:
    entry = signer_entry(name) if "nguoi-ky" in indexes else None
    return entry.path if entry else ""


def _field(site: Site, page: str, key: str, fact: Inferred[Any], row: Row) -> dict[str, Any]:
    inferred = fact.basis not in _PRINTED or fact.confidence < 0.75
    return {"key": key, "parts": _parts(site, page, key, fact, row), "inferred": inferred, "why": _reason(site, fact)}


def _reason(site: Site, fact: Inferred[Any]) -> str:
    quote = f" “{_short(fact.evidence.quote)}”" if fact.evidence and fact.evidence.quote else ""
    return one_line(site.t.say(fact.note) or site.t.get(f"basis.{fact.basis}", fact.basis) + quote)


def _short(text: str, limit: int = 160) -> str:
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def _why(site: Site, key: str, fact: Inferred[Any], place: Callable[[str], str]) -> dict[str, Any]:
    where = fact.evidence
    value = fact.value
    if key == "issuing_body":
        value = "; ".join(body.name for body in value)
    elif key == "signer":
        value = "; ".join(s.name for s in value)
    elif key == "recipients":
        value = "; ".join(value)
    elif key == "province":
        value = value.name
    elif key == "date":
        value = site.t.date(value)
    elif key == "kind":
        value = site.t.get(f"kind.{value}", value)
    trust = "sure" if fact.confidence >= 0.9 else "likely" if fact.confidence >= 0.6 else "unsure"
    return {
        "key": key,
        "value": _short(str(value), 200),
        "basis": site.t.get(f"basis.{fact.basis}", fact.basis),
        "trust": trust,
        "note": one_line(site.t.say(fact.note)),
        "quote": _short(where.quote) if where and where.quote else "",
        "line": where.line if where else 0,
        "anchor": place(f"bc-{key.replace('_', '-')}"),
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


# ---------------------------------------------------------------- citations


def quote_of(text: Text, citation: Citation, limit: int = 160) -> Quote:
    """The sentence around a citation: words before, the citation, words after, each side at most `limit` characters."""
    around = citation.sentence
    start = max(around.start if around else citation.span.start - limit, citation.span.start - limit, 0)
    end = min(around.end if around else citation.span.end + limit, citation.span.end + limit, len(text.body))
    before, after = text.body[start : citation.span.start], text.body[citation.span.end : end]
    if start and (around is None or start > around.start):
        before = "… " + before.partition(" ")[2]
    if end < len(text.body) and (around is None or end < around.end):
        after = after.rpartition(" ")[0] + " …"
    return before, text.body[citation.span.start : citation.span.end], after


def name_of(citation: Citation) -> str:
    """What a citation calls its document: "Nghị quyết 30-NQ/TU", else its own words."""
    if citation.number:
        return one_line(f"{citation.type or ''} {citation.number}")
    return _short(citation.text, 120)


def _identity(link: Link) -> tuple[str, ...]:
    """Citations of one document share an entry: same target, or the same parts where it is not in the collection."""
    if link.status == "self":
        return ("self",)
    if link.target and link.status in ("resolved", "probable"):
        return ("document", link.target)
    c = link.citation
    return (link.status, link.known or "", c.type or "", c.number or c.text, c.issuer or c.issuing_body or "")


def _cited_entries(site: Site, page: str, text: Text, relations: Relations) -> dict[tuple[str, ...], dict[str, Any]]:
    """One entry for each document that this one cites, in the order of the text."""
    found: dict[tuple[str, ...], list[Link]] = {}
    for link in relations.outgoing:
        if link.status != "self":
            found.setdefault(_identity(link), []).append(link)
    return {
        identity: _cited_entry(site, page, text, relations, links, f"vd-{number}")
        for number, (identity, links) in enumerate(found.items(), start=1)
    }


def _cited_entry(site: Site, page: str, text: Text, relations: Relations, links: list[Link], anchor: str) -> dict[str, Any]:
    best = min(links, key=lambda link: ("resolved", "probable", "ambiguous", "external", "self").index(link.status))
    target = relations.rows.get(best.target or "") if best.status in ("resolved", "probable") else None
    full = max(links, key=lambda link: (bool(link.citation.number), bool(link.citation.date), len(link.citation.title or "")))
    quotes = []
    for link in links[:2]:
        before, words, after = quote_of(text, link.citation)
        quotes.append({"before": before, "words": words, "after": after, "href": f"tc-{link.index}"})
    rows = [relations.rows[one] for one in best.candidates if one in relations.rows]
    name = target.heading if target else name_of(full.citation)
    return {
        "anchor": anchor,
        "href": site.href(page, document_path(target.id)) if target else "",
        "name": name,
        "detail": _detail(site, target) if target else _told(site, full.citation, name),
        "status": best.status,
        "relation": min((link.citation.relation for link in links), key=RELATIONS.index),
        "quotes": quotes,
        "more": len(links) - len(quotes),
        "reasons": [one_line(site.t.say(reason)) for reason in best.reasons] if best.status != "resolved" else [],
        "candidates": [_link_to(site, page, row) for row in rows] if best.status == "ambiguous" else [],
    }


def _detail(site: Site, row: Row) -> str:
    return one_line(" · ".join(part for part in (row.subtitle, site.t.date(row.date), row.issuer) if part))


def _told(site: Site, citation: Citation, name: str) -> str:
    """What a citation says of its document beyond the name under which it is listed."""
    parts = (one_line(part) for part in (citation.title, site.t.date(citation.date), citation.issuing_body) if part)
    return " · ".join(part for part in parts if part not in name)


def _grouped(site: Site, entries: Mapping[Any, Mapping[str, Any]], words: str, prefix: str) -> list[dict[str, Any]]:
    groups = []
    for relation in RELATIONS:
        members = [entry for entry in entries.values() if entry["relation"] == relation]
        if members:
            title = site.t(f"{words}.{relation}")
            groups.append({"title": title, "anchor": f"{prefix}-{relation.replace('_', '-')}", "entries": members})
    return groups


def _citing_groups(site: Site, page: str, relations: Relations) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[Link]] = {}
    for link in relations.incoming:
        found.setdefault((link.citation.relation, link.source), []).append(link)
    entries = {}
    for (relation, source), links in found.items():
        row = relations.rows[source]
        quotes = [relations.quotes[key] for link in links if (key := (link.source, link.index)) in relations.quotes][:_QUOTES]
        entries[(relation, source)] = {
            "relation": relation,
            "href": site.href(page, document_path(source), citation_anchor(links[0])),
            "name": row.heading,
            "detail": _detail(site, row),
            "status": links[0].status,
            "quotes": [{"before": before, "words": words, "after": after} for before, words, after in quotes],
            "more": len(links) - len(quotes) if quotes else 0,
        }
    return _grouped(site, entries, "inverse", "n")


def _marks(
    site: Site, page: str, text: Text, relations: Relations, entries: Mapping[tuple[str, ...], Mapping[str, Any]]
) -> list[Mark]:
    """Citations as links in the text: to the document, to its cited provision, or to what is known of it below."""
    marks = []
    for link in relations.outgoing:
        identity = f"tc-{link.index}"
        entry = entries.get(_identity(link))
        if link.status == "self" or entry is None:
            marks.append(Mark(link.citation.span, Run("", id=identity, classes="vt-self")))
            continue
        target = link.target if link.status in ("resolved", "probable") and entry["href"] else None
        address = site.href(page, document_path(target), link.anchor) if target else f"#{entry['anchor']}"
        attributes = (("data-vd", entry["anchor"]),)
        marks.append(Mark(link.citation.span, Run("", address, f"vt-ref vt-{link.status}", identity, attributes)))
    doubtful = (("title", site.t("body.doubtful")),)
    marks.extend(Mark(span, Run("", classes="vt-doubt", attributes=doubtful)) for span in text.doubtful)
    return marks
