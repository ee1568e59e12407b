"""The order in which facts are looked for, and how they support one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from generator import tables
from generator.fold import fold
from generator.model import Basis, Body, Evidence, Inferred, Kind, Layout, Metadata, Problem, Province, Signer, Span, Text
from generator.recognise import bodies as bodies_
from generator.recognise import dates, doctype, news, places, title
from generator.recognise.curated import apply_curated
from generator.recognise.header import WINDOW, Header, find_header
from generator.recognise.letterhead import letterhead
from generator.recognise.number import Number, own_number
from generator.recognise.recipients import noi_nhan, recipients_of
from generator.recognise.signature import Signature, find_signature, person
from generator.recognise.view import View, evidence, view_of


@dataclass(frozen=True, slots=True)
class Recognition:
    """What one text says about itself."""

    layout: Layout
    metadata: Metadata
    problems: tuple[Problem, ...] = ()


@cache
def _notes() -> dict[str, str]:
    return dict(tables.table("notes"))


def note(key: str, **values: object) -> str:
    """The Vietnamese sentence for a reader, from data/notes.yml."""
    return str(_notes()[key]).format(**values)


@dataclass(slots=True)
class _Facts:
    """What has been found so far, in the coordinates of the view."""

    text: Text
    view: View
    header: Header
    number: Number | None = None
    dated: dates.Dated | None = None
    signature: Signature | None = None

    def at(self, start: int, end: int) -> Evidence:
        return evidence(self.text, self.view, start, end)


def recognise(text: Text) -> Recognition:
    """Layout and metadata of a text. Never fails: what is not printed stays None.

    >>> from generator.read import read_string
    >>> recognise(read_string("UBND TỈNH BẮC GIANG\\nSố: 12/QĐ-UBND\\nQUYẾT ĐỊNH\\nVề việc …")).metadata.number.value
    '12/QĐ-UBND'
    """
    view = view_of(text.body, 0, WINDOW)
    facts = _Facts(text, view, find_header(view))
    if _is_document(facts):
        metadata, layout = _document(facts)
    else:
        metadata, layout = _page(facts)
    metadata, problems = apply_curated(text, metadata)
    return Recognition(layout, metadata, problems)


def _is_document(facts: _Facts) -> bool:
    header = facts.header
    facts.number = own_number(facts.view, header)
    if header.state or header.party or facts.number:
        return True
    opening = facts.view.lines[:12]
    if header.type_line and opening and header.type_line.start <= opening[-1].start:
        return bool(header.can_cu) or header.type_line.start <= opening[min(2, len(opening) - 1)].start
    return bool(header.kinh_gui and header.kinh_gui.start < 600)


def _document(facts: _Facts) -> tuple[Metadata, Layout]:
    text, view, header = facts.text, facts.view, facts.header
    body_start = view.at(header.type_line.end if header.type_line else header.start)
    facts.dated = dates.header_date(view, header, facts.number.end if facts.number else 0)
    facts.signature = find_signature(text.body, body_start)
    block = noi_nhan(text.body, body_start)
    kind = _kind(facts)
    date = _date(facts)
    when = date.value if date else None
    issuers = _bodies(facts, when, kind.value)
    metadata = Metadata(
        kind=kind,
        type=_type(facts, kind.value),
        number=_number(facts),
        date=date,
        issuing_bodies=issuers,
        province=_province(facts, issuers, when),
        signers=_signers(facts, block),
        title=_title(facts),
        recipients=_recipients(facts, block),
        language=_language(text),
    )
    return metadata, _layout(facts, block)


def _kind(facts: _Facts) -> Inferred[Kind]:
    header = facts.header
    if header.party and not (header.state and header.state.start < header.party.start):
        return Inferred("party", "letterhead", 0.98, facts.at(header.party.start, header.party.end), note("kind_party"))
    if header.state:
        return Inferred("state", "letterhead", 0.98, facts.at(header.state.start, header.state.end), note("kind_state"))
    if doctype.party_style(facts.number):
        return Inferred("party", "number_code", 0.8, None, note("kind_party_style"))
    marks = facts.signature.marks if facts.signature else ()
    head = facts.view.folded[:1500]
    if any(m.startswith(("T/M", "K/T", "T/L")) for m in marks) or re.search(
        r"ban chap hanh dang bo|tinh uy|ban thuong vu", head
    ):
        return Inferred("party", "signature", 0.7, None, note("kind_party_style"))
    return Inferred("state", "body_text", 0.7, None, note("kind_state_style"))


def _type(facts: _Facts, kind: Kind) -> Inferred[str] | None:
    header, number = facts.header, facts.number
    coded = doctype.type_of_code(number, kind == "party") if number else None
    code_at = facts.at(number.start, number.end) if number else None
    if coded and number and coded.id == "van-ban-hop-nhat":
        return Inferred(coded.name, "number_code", 0.97, code_at, note("type_vbhn"))
    if header.type_line:
        rivals = (
            ((coded.name, note("type_code", code=number.code)),)
            if coded and number and coded.name != header.type_line.value
            else ()
        )
        at = facts.at(header.type_line.start, header.type_line.end)
        return Inferred(header.type_line.value, "type_line", 0.98 if not rivals else 0.85, at, note("type_line"), rivals)
    if number and coded is None and (header.vv or header.kinh_gui):
        sign = "Kính gửi" if header.kinh_gui else "V/v"
        return Inferred("Công văn", "number_line", 0.95, code_at, note("type_cong_van", sign=sign))
    if coded and number:
        return Inferred(coded.name, "number_code", 0.9, code_at, note("type_code", code=number.code))
    if header.kinh_gui:
        at = facts.at(header.kinh_gui.start, header.kinh_gui.end)
        return Inferred("Công văn", "body_text", 0.8, at, note("type_kinh_gui"))
    return None


def _number(facts: _Facts) -> Inferred[str] | None:
    if facts.number is None or not facts.number.value:
        return None
    return Inferred(
        facts.number.value, "number_line", 0.98, facts.at(facts.number.start, facts.number.end), note("number_line")
    )


def _date(facts: _Facts) -> Inferred[str] | None:
    dated = facts.dated
    if dated is None:
        return None
    whole = len(dated.value) == 10
    at = facts.at(dated.place_start, dated.end)
    return Inferred(dated.value, "place_date_line", 0.98 if whole else 0.7, at, note("date_line" if whole else "date_partial"))


def _bodies(facts: _Facts, date: str | None, kind: Kind) -> Inferred[tuple[Body, ...]] | None:
    lines = letterhead(facts.view, facts.header, facts.number, facts.dated)
    place = facts.dated.place if facts.dated else ""
    found = bodies_.bodies_of(bodies_.cut([words for _, _, words in lines]), date, place)
    if found:
        at = facts.at(lines[0][0], lines[-1][1])
        if facts.signature and kind == "party":
            for mark in facts.signature.marks:
                organ = bodies_.organ_of(found[-1], mark)
                if organ != found[-1]:
                    return Inferred((*found[:-1], organ), "letterhead", 0.95, at, note("body_organ", mark=mark))
        return Inferred(found, "letterhead", 0.95, at, note("body_letterhead"))
    return _body_from_code(facts, date)


def _body_from_code(facts: _Facts, date: str | None) -> Inferred[tuple[Body, ...]] | None:
    number = facts.number
    if number is None:
        return None
    for part in reversed(re.split(r"[-/]", number.code)):
        body = tables.body_by_code(part, date)
        if body:
            return Inferred((body,), "number_code", 0.85, facts.at(number.start, number.end), note("body_code", code=part))
    return None


def _province(facts: _Facts, issuers: Inferred[tuple[Body, ...]] | None, date: str | None) -> Inferred[Province] | None:
    if issuers:
        for body in issuers.value:
            unit = tables.province(body.province, date) if body.province else None
            if unit:
                return Inferred(unit, "letterhead", issuers.confidence, issuers.evidence, note("province_body"))
        if all(body.level == "central" for body in issuers.value):
            return None
    if facts.dated and facts.dated.place:
        unit = tables.province_on(facts.dated.place, date)
        if unit and (issuers is not None or unit.id != "ha-noi"):
            at = facts.at(facts.dated.place_start, facts.dated.end)
            return Inferred(unit, "place_date_line", 0.85, at, note("province_place", place=facts.dated.place))
    return _province_in_text(facts.text, date)


def _province_in_text(text: Text, date: str | None) -> Inferred[Province] | None:
    found = places.province_of_text(text.body, date, min(len(text.body), 20000))
    if not found:
        return None
    mention, votes, rest = found
    span = Span(mention.start, mention.end)
    at = Evidence(span, text.line_of(span.start), span.of(text.body))
    confidence = min(0.9, 0.5 + 0.05 * votes) * votes / (votes + rest)
    return Inferred(mention.province, "body_text", round(confidence, 2), at, note("province_text", count=votes))


def _signers(facts: _Facts, block: tuple[int, int] | None) -> Inferred[tuple[Signer, ...]] | None:
    signature = facts.signature
    if signature is not None:
        at = evidence(facts.text, signature.view, signature.start, signature.end)
        return Inferred(signature.signers, "signature", 0.95, at, note("signer_block"))
    if block is None:
        return None
    for match in list(re.finditer(r"[^\n]+", facts.text.body[block[1] : block[1] + 400]))[:3]:
        name = person(match.group())
        if name:
            span = Span(block[1] + match.start(), block[1] + match.end())
            at = Evidence(span, facts.text.line_of(span.start), name)
            return Inferred((Signer(name),), "signature", 0.75, at, note("signer_last"))
    return None


def _title(facts: _Facts) -> Inferred[str] | None:
    found = title.title_of(facts.view, facts.header, facts.header.type_line)
    if not found:
        return None
    words = title.words_of(facts.text.body, facts.view, *found)
    key = "title_line" if facts.header.type_line else "title_vv"
    return Inferred(words, "type_line", 0.93, facts.at(*found), note(key)) if words else None


def _recipients(facts: _Facts, block: tuple[int, int] | None) -> Inferred[tuple[str, ...]] | None:
    found = recipients_of(facts.text.body, facts.view, facts.header, block)
    if not found:
        return None
    span = (
        Span(*block)
        if block
        else facts.view.span(facts.header.kinh_gui.start, facts.header.kinh_gui.end)
        if facts.header.kinh_gui
        else None
    )
    at = Evidence(span, facts.text.line_of(span.start), " ".join(span.of(facts.text.body).split())[:200]) if span else None
    return Inferred(tuple(found), "body_text", 0.85, at, note("recipients"))


def _language(text: Text) -> Inferred[str] | None:
    sample = text.body[:4000]
    letters = sum(c.isalpha() for c in sample)
    if letters < 40:
        return None
    marked = sum(c.isalpha() and ord(c) > 127 for c in sample) / letters
    if marked > 0.12:
        return Inferred("vi", "body_text", 0.99, None, note("language"))
    if marked > 0.01 or re.search(r"\b(?:va|cua|viec|ngay|thang)\b", fold(sample)):
        return Inferred("vi", "body_text", 0.6, None, note("language_ocr"))
    return None


def _layout(facts: _Facts, block: tuple[int, int] | None) -> Layout:
    view, header, body = facts.view, facts.header, facts.text.body
    end = view.at(header.end)
    signature = facts.signature.view.span(facts.signature.start, facts.signature.end) if facts.signature else None
    last = min(
        [s for s in (signature.start if signature else None, block[0] if block else None) if s is not None and s >= end],
        default=len(body),
    )
    return Layout(Span(view.at(header.start), end), Span(end, last), signature, Span(*block) if block else None)


def _page(facts: _Facts) -> tuple[Metadata, Layout]:
    text, view = facts.text, facts.view
    signs = news.has_signs(view, text.body)
    kind: Inferred[Kind] = Inferred("news", "news_line", 0.95 if signs else 0.7, None, note("kind_news"))
    dated = news.date_line(view)
    date: Inferred[str] | None = None
    if dated:
        date = Inferred(dated.value, "news_line", 0.95, facts.at(dated.start, dated.end), note("date_news"))
    head = news.headline(view)
    line = news.dateline(view)
    author = news.byline(text.body)
    heading: Inferred[str] | None = None
    if head:
        heading = Inferred(title.words_of(text.body, view, *head), "news_line", 0.85, facts.at(*head), note("title_news"))
    metadata = Metadata(
        kind=kind,
        type=Inferred("Tin bài", "news_line", kind.confidence, None, note("type_news")),
        date=date,
        province=_province_in_text(text, date.value if date else None),
        title=heading,
        language=_language(text),
        publisher=Inferred(line[0], "news_line", 0.9, facts.at(line[2], line[3]), note("publisher")) if line else None,
        byline=_byline(text, author) if author else None,
    )
    start = view.at(head[1]) if head else 0
    return metadata, Layout(Span(0, start), Span(start, len(text.body)))


def _byline(text: Text, author: tuple[str, int, int]) -> Inferred[str]:
    name, start, end = author
    return Inferred(
        name, "news_line", 0.8, Evidence(Span(start, end), text.line_of(start), text.body[start:end].strip()), note("byline")
    )


def basis_of(inferred: Inferred[object]) -> Basis:
    """The basis of a value, for tests and reports."""
    return inferred.basis


__all__ = ["Recognition", "note", "recognise", "replace"]
