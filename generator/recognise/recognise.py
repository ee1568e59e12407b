"""The order in which facts are looked for, and how they support one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.fold import fold
from generator.model import Evidence, Inferred, Kind, Layout, Metadata, Problem, Signer, Span, Text
from generator.recognise import dates, doctype, elsewhere, news, title
from generator.recognise.curated import apply_curated
from generator.recognise.facts import Facts, note
from generator.recognise.header import WINDOW, Found, Header, find_header
from generator.recognise.issuer import issuing_bodies, placed, province_of
from generator.recognise.language import language_of, lost_accents
from generator.recognise.number import Number, own_number, tidy_number
from generator.recognise.page import recognise_page
from generator.recognise.recipients import noi_nhan, recipients_of
from generator.recognise.scan import trusted
from generator.recognise.signature import find_signature, person
from generator.recognise.view import evidence, view_of


@dataclass(frozen=True, slots=True)
class Recognition:
    """What one text says about itself."""

    layout: Layout
    metadata: Metadata
    problems: tuple[Problem, ...] = ()


def recognise(text: Text) -> Recognition:
    """Layout and metadata of a text. Never fails: what is not printed stays None.

    >>> from generator.read import read_string
    >>> recognise(read_string("UBND TỈNH BẮC GIANG\\nSố: 12/QĐ-UBND\\nQUYẾT ĐỊNH\\nVề việc …")).metadata.number.value
    '12/QĐ-UBND'
    """
    view = view_of(text.body, 0, WINDOW)
    header = find_header(view)
    facts = Facts(text, view, header, ocr=lost_accents(text.body[:2500]) or _without_marks(header))
    metadata, layout = _document(facts) if _is_document(facts) else recognise_page(facts)
    metadata, problems = apply_curated(text, trusted(text, metadata))
    return Recognition(layout, metadata, problems)


def _without_marks(header: Header) -> bool:
    """Whether the quốc hiệu itself lost its marks: the header is a scanner's, whatever stands below it."""
    return header.state is not None and fold(header.state.value) == header.state.value.lower()


def _is_document(facts: Facts) -> bool:
    """Does the text carry a document? Its header, its number line, or what is printed elsewhere says so."""
    header, view, body = facts.header, facts.view, facts.text.body
    facts.number = own_number(view, header)
    facts.block = elsewhere.consolidation(body)
    if header.state or header.party or facts.ocr:
        return True
    opening = view.first_lines(8)
    signs = news.has_signs(view, body)
    if facts.number and not signs:
        return True
    if header.type_line and opening and header.type_line.start <= opening[-1].start and _alone(facts, header.type_line):
        return not signs or header.can_cu is not None
    if signs:
        return facts.block is not None
    if (header.kinh_gui and header.kinh_gui.start < 600) or facts.block or elsewhere.standard(view):
        return True
    if elsewhere.lost_type_line(view):
        return True
    if news.reports(view):
        return False
    heads = elsewhere.annex_heads(body)
    facts.noi_nhan = noi_nhan(body, 0)
    signed = facts.noi_nhan is not None or find_signature(body, 0) is not None
    facts.annex = elsewhere.agreed([h for h in heads if signed or h.view.start < 1500], None)
    facts.self_named = elsewhere.self_reference(body) if signed else None
    return bool(facts.annex or facts.self_named)


def _alone(facts: Facts, found: Found) -> bool:
    """Does the type name fill its line, as NĐ 30/2020 sets it? A headline in capitals runs on."""
    return any(line.start <= found.start and line.end <= found.end + 12 for line in facts.view.lines if line.end > found.start)


def _document(facts: Facts) -> tuple[Metadata, Layout]:
    text, view, header = facts.text, facts.view, facts.header
    body_start = view.at(header.type_line.end if header.type_line else header.start)
    facts.dated = dates.header_date(view, header, facts.number.end if facts.number else 0)
    facts.signature = find_signature(text.body, body_start)
    facts.noi_nhan = noi_nhan(text.body, body_start)
    if facts.signature and facts.number and not facts.number.value:
        signed = facts.signature.view.at(facts.signature.end)
        facts.stamp, facts.stamp_at = elsewhere.stamped(text.body, signed), (signed, len(text.body))
    kind = _kind(facts)
    own_type = _type(facts, kind.value)
    if facts.annex is None and (facts.number is None or not facts.number.value):
        facts.annex = elsewhere.agreed(elsewhere.annex_heads(text.body), own_type.value if own_type else None)
    if own_type is None or (facts.annex and own_type.confidence < 0.8):
        own_type = _type_elsewhere(facts) or own_type
    date = _date(facts)
    when = date.value if date else None
    issuers = issuing_bodies(facts, when, kind.value, own_type.value if own_type else None)
    province = province_of(facts, issuers, when)
    if issuers and province:
        issuers = replace(issuers, value=tuple(placed(body, province.value, when) for body in issuers.value))
    metadata = Metadata(
        kind=kind,
        type=own_type,
        number=_number(facts),
        date=date,
        issuing_bodies=issuers,
        province=province,
        signers=_signers(facts),
        title=_title(facts),
        recipients=_recipients(facts),
        language=language_of(text),
    )
    return metadata, _layout(facts)


def _kind(facts: Facts) -> Inferred[Kind]:
    header = facts.header
    if header.party and not (header.state and header.state.start < header.party.start):
        return Inferred("party", "letterhead", 0.98, facts.at(header.party.start, header.party.end), note("kind_party"))
    if header.state:
        return Inferred("state", "letterhead", 0.98, facts.at(header.state.start, header.state.end), note("kind_state"))
    if doctype.party_style(facts.number):
        return Inferred("party", "number_code", 0.8, None, note("kind_party_style"))
    marks = facts.signature.marks if facts.signature else ()
    top = facts.view.folded[: min(1500, header.type_line.end + 150 if header.type_line else 300)]
    printed = facts.view.text[: len(top)]
    named = "ban chap hanh dang bo" in top or re.search(r"TỈNH ỦY|TỈNH UỶ|(?<!ỦY )(?<!UỶ )BAN THƯỜNG VỤ", printed)
    if any(m.startswith(("T/M", "K/T", "T/L")) for m in marks) or (named and facts.number is None):
        return Inferred("party", "signature", 0.7, None, note("kind_party_style"))
    return Inferred("state", "body_text", 0.7, None, note("kind_state_style"))


def _type(facts: Facts, kind: Kind) -> Inferred[str] | None:
    header, number = facts.header, facts.number
    if facts.block and facts.block.number:
        return Inferred(facts.block.type, "consolidation_block", 0.97, facts.at_block(facts.block), note("type_block"))
    coded = doctype.type_of_code(number, kind == "party") if number else None
    code_at = facts.at(number.start, number.end) if number else None
    if coded and number and coded.id == "van-ban-hop-nhat":
        return Inferred(coded.name, "number_code", 0.97, code_at, note("type_vbhn"))
    if consolidated := elsewhere.consolidated(facts.view, header):
        return Inferred(
            "Văn bản hợp nhất", "body_text", 0.9, facts.at(consolidated.start, consolidated.end), note("type_merged")
        )
    if header.type_line:
        rivals = (
            ((coded.name, note("type_code", code=number.code)),)
            if coded and number and coded.name != header.type_line.value
            else ()
        )
        at = facts.at(header.type_line.start, header.type_line.end)
        if facts.ocr:
            return Inferred(header.type_line.value, "type_line", 0.6, at, note("type_ocr"), rivals)
        return Inferred(header.type_line.value, "type_line", 0.98 if not rivals else 0.85, at, note("type_line"), rivals)
    if standard := elsewhere.standard(facts.view):
        return Inferred(standard.value, "type_line", 0.95, facts.at(standard.start, standard.end), note("type_line"))
    if number and coded is None and (header.vv or header.kinh_gui):
        sign = "Kính gửi" if header.kinh_gui else "V/v"
        return Inferred("Công văn", "number_line", 0.95, code_at, note("type_cong_van", sign=sign))
    if facts.ocr and header.vv:
        at = facts.at(header.vv.start, header.vv.end)
        return Inferred("Công văn", "body_text", 0.5, at, note("type_cong_van", sign="V/v"))
    if coded and number:
        return Inferred(coded.name, "number_code", 0.9, code_at, note("type_code", code=number.code))
    if header.kinh_gui:
        at = facts.at(header.kinh_gui.start, header.kinh_gui.end)
        return Inferred("Công văn", "body_text", 0.8, at, note("type_kinh_gui"))
    return None


def _type_elsewhere(facts: Facts) -> Inferred[str] | None:
    if facts.annex and facts.annex.type:
        return Inferred(facts.annex.type, "annex_head", 0.85, facts.at_block(facts.annex), note("type_annex"))
    if facts.self_named is None:
        facts.self_named = elsewhere.self_reference(facts.text.body)
    if facts.self_named:
        at = facts.at_body(facts.self_named.start, facts.self_named.end)
        return Inferred(facts.self_named.value, "body_text", 0.8, at, note("type_self"))
    return None


def _number(facts: Facts) -> Inferred[str] | None:
    block, annex = facts.block, facts.annex
    if block and block.number:
        at = evidence(facts.text, block.view, block.number.start, block.number.end)
        return Inferred(block.number.value, "consolidation_block", 0.97, at, note("number_block"))
    if facts.number and facts.number.value:
        at = facts.at(facts.number.start, facts.number.end)
        return Inferred(facts.number.value, "number_line", 0.98, at, note("number_line"))
    if facts.number and facts.stamp[0]:
        value = tidy_number(facts.stamp[0], "-" if facts.number.hyphen else "/", facts.number.year, facts.number.code)
        at = facts.at_body(*facts.stamp_at)
        return Inferred(value, "number_line", 0.75, at, note("number_stamp"))
    if annex and annex.number and _same_code(facts.number, annex.number):
        return Inferred(annex.number.value, "annex_head", 0.85, facts.at_block(annex), note("number_annex"))
    return None


def _same_code(blank: Number | None, other: Number) -> bool:
    """A number left blank in the header must at least have the same code."""
    return blank is None or fold(blank.code) == fold(other.code)


def _date(facts: Facts) -> Inferred[str] | None:
    dated, block, annex = facts.dated, facts.block, facts.annex
    if block and block.date:
        return Inferred(block.date, "consolidation_block", 0.97, facts.at_block(block), note("date_block"))
    if dated and len(dated.value) == 10:
        at = facts.at(dated.place_start, dated.end)
        return Inferred(dated.value, "place_date_line", 0.98, at, note("date_line"))
    if annex and annex.date and (dated is None or annex.date.startswith(dated.value)):
        return Inferred(annex.date, "annex_head", 0.85, facts.at_block(annex), note("date_annex"))
    if adopted := dates.adopted(facts.text.body):
        at = facts.at_body(adopted.start, adopted.end)
        return Inferred(adopted.value, "body_text", 0.9, at, note("date_adopted"))
    if dated and len(dated.value) == 7 and facts.stamp[1]:
        at = facts.at_body(*facts.stamp_at)
        return Inferred(f"{dated.value}-{facts.stamp[1]}", "place_date_line", 0.75, at, note("date_stamp"))
    if dated:
        at = facts.at(dated.place_start, dated.end)
        return Inferred(dated.value, "place_date_line", 0.7, at, note("date_partial"))
    if facts.header.type_line and (reported := dates.meeting(facts.view, facts.text.body)):
        found, low, high = reported
        words = note("date_meeting", low=low, high=high, meeting=low)
        return Inferred(found.value, "body_text", 0.5, facts.at(found.start, found.end), words)
    return None


def _signers(facts: Facts) -> Inferred[tuple[Signer, ...]] | None:
    signature, block = facts.signature, facts.noi_nhan
    if facts.ocr:  # a name without its accents is another name, and a title that lost letters reads like one
        return None
    if signature is not None:
        at = evidence(facts.text, signature.view, signature.start, signature.end)
        return Inferred(signature.signers, "signature", 0.95, at, note("signer_block"))
    if block is None:
        return None
    for match in list(re.finditer(r"[^\n]+", facts.text.body[block[1] : block[1] + 400]))[:3]:
        name = person(match.group())
        if name:
            at = facts.at_body(block[1] + match.start(), block[1] + match.end())
            return Inferred((Signer(name),), "signature", 0.75, at, note("signer_last"))
    return None


def _title(facts: Facts) -> Inferred[str] | None:
    header = facts.header
    if facts.ocr:
        return None
    found = title.title_of(facts.view, header, header.type_line, facts.dated.place_start if facts.dated else None)
    if not found and header.type_line and header.can_cu:
        found = title.enacted_title(facts.view, header.can_cu.start)
    if not found:
        return None
    words = title.words_of(facts.text.body, facts.view, *found)
    why = note("title_line") if header.type_line else note("title_vv")
    return Inferred(words, "type_line", 0.93, facts.at(*found), why) if words else None


def _recipients(facts: Facts) -> Inferred[tuple[str, ...]] | None:
    block, kinh_gui = facts.noi_nhan, facts.header.kinh_gui
    found = recipients_of(facts.text.body, facts.view, facts.header, block)
    if not found:
        return None
    at: Evidence | None = facts.at_body(*block) if block else facts.at(kinh_gui.start, kinh_gui.end) if kinh_gui else None
    return Inferred(tuple(found), "body_text", 0.85, at, note("recipients"))


def _layout(facts: Facts) -> Layout:
    view, header, block, length = facts.view, facts.header, facts.noi_nhan, len(facts.text.body)
    end = view.at(header.end)
    signature = facts.signature.view.span(facts.signature.start, facts.signature.end) if facts.signature else None
    tails = [s for s in (signature.start if signature else -1, block[0] if block else -1) if s >= end]
    return Layout(
        Span(view.at(header.start), end), Span(end, min(tails, default=length)), signature, Span(*block) if block else None
    )
