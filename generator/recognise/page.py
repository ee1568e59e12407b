"""Metadata of a page that carries no document: news, lists, loose tables."""

from __future__ import annotations

import re

from generator import tables
from generator.model import Evidence, Inferred, Kind, Layout, Metadata, Province, Span, Text
from generator.recognise import elsewhere, news, title
from generator.recognise.facts import Facts, note
from generator.recognise.issuer import province_in_text
from generator.recognise.language import language_of

_LEGAL = re.compile(
    r"^\W*(?:Điều\s+\d+[.:]|Chương\s+[IVX]+|(?:Nghị quyết|Quyết định|Quy định|Quy chế|Nghị định|Thông tư)\s+này\s+quy\s+định)"
)
_ADDRESS = re.compile(r"(?:[a-z]+\.){1,3}gov\.vn")
_REFERS = re.compile(r"(?:Quyết định|Quy định|Quy chế|Nghị quyết|Điều lệ)\s+này\b")
_REPORTED = re.compile(  # begins with a class of letters: a search starts only at these
    r"[NTQL](?:(?:(?<=N)ghị định|(?<=N)ghị quyết|(?<=T)hông tư|(?<=Q)uyết định|(?<=L)uật)"
    r"\s(?:cũng\s|còn\s)?(?:quy\sđịnh|nêu)\srõ"
    r"|(?<=T)heo\s(?:Nghị định|Nghị quyết|Thông tư|Quyết định|Luật),)"
)
"""How others speak of a document; it calls itself "Nghị định này"."""
_LISTED = re.compile(
    r"^\W*(?:Luật|Bộ luật|Nghị định|Nghị quyết|Thông tư|Quyết định|Pháp lệnh|Văn bản hợp nhất|Công văn|Chỉ thị)\s+\S"
)


_REACH = 20_000


def recognise_page(facts: Facts) -> tuple[Metadata, Layout]:
    """News where it reads as news; otherwise a page of unknown type, which asserts nothing about a document."""
    text, view = facts.text, facts.view
    signs = news.has_signs(view, text.body)
    reads = signs or (not facts.ocr and _reads_as_news(facts))
    kind: Inferred[Kind] = Inferred("other", "body_text", 0.6, None, note("kind_other"))
    own_type: Inferred[str] | None = None
    if reads:
        kind = Inferred("news", "news_line" if signs else "body_text", 0.95 if signs else 0.7, None, note("kind_news"))
        own_type = Inferred("Tin bài", kind.basis, kind.confidence, None, note("type_news"))
    elif part := elsewhere.excerpt_of(text.body):
        own_type = Inferred(part.value, "body_text", 0.7, facts.at_body(part.start, part.end), note("type_self"))
    date = _date(facts)
    head = news.headline(view) if reads else None
    line = news.dateline(view)
    heading: Inferred[str] | None = None
    if head:
        heading = Inferred(title.words_of(text.body, view, *head), "news_line", 0.85, facts.at(*head), note("title_news"))
    author = news.byline(text.body) if reads else None
    metadata = Metadata(
        kind=kind,
        type=own_type,
        date=date,
        province=_province(facts, line, date.value if date else None),
        title=heading,
        language=language_of(text),
        publisher=Inferred(line[0], "news_line", 0.9, facts.at(line[2], line[3]), note("publisher"))
        if line and reads
        else None,
        byline=_byline(text, author) if author else None,
    )
    start = view.at(head[1]) if head else 0
    return metadata, Layout(Span(0, start), Span(start, len(text.body)))


def _reads_as_news(facts: Facts) -> bool:
    """Running prose; not a table, a list of documents, or loose articles of a regulation."""
    lines = facts.view.first_lines(14)
    if not lines:
        return False
    if any(line.text.count("\t") >= 2 for line in lines[:2]):
        return False
    if sum(1 for _ in _REPORTED.finditer(facts.text.body, 0, _REACH)) >= 3:
        return True
    if _LEGAL.match(lines[0].text) or _REFERS.search(lines[0].text):
        return False
    listed = sum(bool(_LISTED.match(line.text)) and not line.text.endswith((".", ";", ":")) for line in lines)
    if listed * 2 > len(lines) and len(lines) > 5:
        return False
    if any(news.NAMES_DOCUMENT.search(line.text) and len(line.text) > 60 for line in lines[:2]):
        return True
    articles = sum(bool(_LEGAL.match(line.text)) for line in lines)
    return articles < 2 and any(len(line.text) > 80 for line in facts.view.lines_from(0))


def _date(facts: Facts) -> Inferred[str] | None:
    dated = news.date_line(facts.view)
    if dated:
        return Inferred(dated.value, "news_line", 0.95, facts.at(dated.start, dated.end), note("date_news"))
    lead = news.lead_date(facts.view)
    if lead:
        return Inferred(lead.value, "news_line", 0.6, facts.at(lead.start, lead.end), note("date_lead"))
    published = facts.text.attributes.get("article:published_time", "")
    if re.match(r"(?:19|20)\d\d-\d\d-\d\d", published):
        at = Evidence(None, 1, published)
        return Inferred(published[:10], "file_metadata", 0.9, at, note("date_file"))
    return None


def _province(facts: Facts, line: tuple[str, str, int, int] | None, date: str | None) -> Inferred[Province] | None:
    """A provincial paper writes from its province; else what the text speaks of."""
    if line:
        unit = tables.publisher_province(line[1], date)
        if unit:
            return Inferred(unit, "news_line", 0.85, facts.at(line[2], line[3]), note("province_publisher", publisher=line[0]))
    body = facts.text.body
    for start in (0, max(500, len(body) - 500)) if "gov.vn" in body else ():
        address = _ADDRESS.search(body, start, start + 500)
        unit = tables.province_of_domain(address.group(), date) if address else None
        if address and unit:
            at = facts.at_body(address.start(), address.end())
            return Inferred(unit, "news_line", 0.8, at, note("province_publisher", publisher=address.group()))
    return province_in_text(facts.text, date)


def _byline(text: Text, author: tuple[str, int, int]) -> Inferred[str]:
    name, start, end = author
    at = Evidence(Span(start, end), text.line_of(start), text.body[start:end].strip())
    return Inferred(name, "news_line", 0.8, at, note("byline"))
