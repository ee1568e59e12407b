"""Issuing body and province of a document, from the strongest place that names them.

Ladder: consolidation block, letterhead (with the organ that signs, T/M …), code of the number, annex head, enacting words,
signature, what the body says of itself. A province follows from the body, else from the place-date line, else the text.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from generator import tables
from generator.fold import fold
from generator.model import Body, Evidence, Inferred, Kind, Province, Span, Text
from generator.recognise import places
from generator.recognise.bodies import bodies_of, body_of, enacting, issuer_of, local_body, organ_of, without_mark
from generator.recognise.body_names import cut
from generator.recognise.facts import Facts, note
from generator.recognise.letterhead import letterhead
from generator.recognise.number import Number

Bodies = Inferred[tuple[Body, ...]]


def issuing_bodies(facts: Facts, date: str | None, kind: Kind, type_name: str | None) -> Bodies | None:
    """The issuing bodies, several for a joint document."""
    block = facts.block
    if block and block.lines:
        found = bodies_of(cut(block.lines), date)
        if found:
            return Inferred(found, "consolidation_block", 0.95, facts.at_block(block), note("body_letterhead"))
    if block and block.number:
        return _from_code(facts, block.number, date)
    if type_name == "Văn bản hợp nhất" and (facts.number is None or "VBHN" not in facts.number.code):
        return _consolidated_law(facts)
    printed = _from_letterhead(facts, date, kind) or _from_number(facts, date) or _elsewhere(facts, date)
    return printed or _relative(facts, date) or _from_loose_code(facts)


def _from_letterhead(facts: Facts, date: str | None, kind: Kind) -> Bodies | None:
    lines = letterhead(facts.view, facts.header, facts.number, facts.dated)
    place = facts.dated.place if facts.dated else ""
    found = bodies_of(cut([words for _, _, words in lines]), date, place)
    if facts.ocr:
        whole = [issuer_of(words, date) for _, _, words in lines[:2]]
        found = tuple(body for body in whole if body and tables.body_row(body.id))[:1]
    if not found:
        return None
    at = facts.at(lines[0][0], lines[-1][1])
    confidence = 0.6 if facts.ocr else 0.95
    if facts.signature and kind == "party":
        for mark in facts.signature.marks:
            organ = organ_of(found[-1], mark)
            if organ != found[-1]:
                return Inferred((*found[:-1], organ), "letterhead", confidence, at, note("body_organ", mark=mark))
    if found[-1].level == "unknown" and not facts.ocr:
        confidence = 0.6
    return Inferred(found, "letterhead", confidence, at, note("body_letterhead"))


def _consolidated_law(facts: Facts) -> Bodies | None:
    """Pháp lệnh 01/2012/UBTVQH13 Điều 6: laws and ordinances are consolidated by the Office of the National Assembly."""
    line = facts.header.type_line
    if line is None or line.value not in ("Luật", "Bộ luật", "Pháp lệnh"):
        return None
    body = tables.body_by_code("VPQH")
    return Inferred((body,), "body_text", 0.8, facts.at(line.start, line.end), note("body_vbhn")) if body else None


def _from_number(facts: Facts, date: str | None) -> Bodies | None:
    return _from_code(facts, facts.number, date) if facts.number else None


def _from_code(facts: Facts, number: Number, date: str | None) -> Bodies | None:
    for part in reversed(re.split(r"[-/]", number.code)):
        body = tables.body_by_code(part, date)
        if body:
            at = facts.at(number.start, number.end) if number is facts.number else None
            return Inferred((body,), "number_code", 0.85, at, note("body_code", code=part))
    return None


def _elsewhere(facts: Facts, date: str | None) -> Bodies | None:
    """Issuer where no letterhead is printed: annex head, the head named under the title, the signature, self-mentions."""
    annex = facts.annex
    if annex and annex.issuer and (body := issuer_of(annex.issuer, date)) and not _vague(body):
        return Inferred((body,), "annex_head", 0.85, facts.at_block(annex), note("body_annex"))
    if annex and annex.number and (coded := _from_code(facts, annex.number, date)):
        return coded
    if organ := _organ_of_title(facts, date):
        return organ
    enacts = enacting(facts.view, facts.header.can_cu.start if facts.header.can_cu else facts.header.end, date)
    if enacts and not _vague(enacts[0]):
        return Inferred((enacts[0],), "body_text", 0.85, facts.at(enacts[1], enacts[2]), note("body_head"))
    signature = facts.signature
    if signature:
        for mark in signature.marks:
            words = without_mark(mark)
            body = issuer_of(words, date) if len(words.split()) > 2 else None
            if words != mark and body and not _vague(body) and mark.startswith(("TM", "T/M")):
                at = facts.at_body(signature.view.at(0), signature.view.at(signature.end))
                return Inferred((body,), "signature", 0.8, at, note("body_signature", mark=mark))
    return _unique_head(facts) or _self_mention(facts, date)


@cache
def _unique_heads() -> dict[str, Body]:
    return {tables.squash(head): row.body for row in tables.central_bodies() for head in row.heads}


def _unique_head(facts: Facts) -> Bodies | None:
    """A title that only one head bears: "KT. THỐNG ĐỐC" -> Ngân hàng Nhà nước, "KT. BỘ TRƯỞNG, CHỦ NHIỆM" -> VPCP."""
    signature = facts.signature
    for mark in signature.marks if signature else ():
        body = _unique_heads().get(tables.squash(without_mark(mark)))
        if body and signature:
            at = facts.at_body(signature.view.at(0), signature.view.at(signature.end))
            return Inferred((body,), "signature", 0.75, at, note("body_signature", mark=mark))
    return None


_ORGAN_LEAD = re.compile(r"\s*(?:CỦA|Của|của)\s+(?P<organ>[^.;]{4,120}?)\s+(?:VỀ|Về|về)\s", re.S)


def _organ_of_title(facts: Facts, date: str | None) -> Bodies | None:
    """The organ between type and subject, where no letterhead is left: "KẾT LUẬN CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH về …"."""
    line = facts.header.type_line
    match = _ORGAN_LEAD.match(facts.view.text, line.end) if line else None
    if not match:
        return None
    place = province_in_text(facts.text, date, facts.noi_nhan)
    body = body_of(match["organ"], date, None, place.value.name if place else "")
    if body is None or body.level == "unknown":
        return None
    return Inferred((body,), "type_line", 0.8, facts.at(match.start("organ"), match.end("organ")), note("body_head"))


_UBND = re.compile(r"(?:UBND|[UỦ]y ban nhân dân|Uỷ ban nhân dân)\s+(?P<scope>[Tt]ỉnh|[Tt]hành phố|TP)\b")


def _relative(facts: Facts, date: str | None) -> Bodies | None:
    """ "TM. ỦY BAN NHÂN DÂN" of "UBND tỉnh" in a text that speaks of one province: that province's committee."""
    marks = facts.signature.marks if facts.signature else ()
    number = facts.number or (facts.annex.number if facts.annex else None)
    signs = any(re.match(r"TM\s?[./]?\s*(?:ỦY|UỶ) BAN NHÂN DÂN\s*$", mark) for mark in marks)
    if not signs and not (number and re.search(r"(?:^|-)(?:CT)?UBND(?:-|$)", number.code)):
        return None
    scope = _UBND.search(facts.text.body)
    place = province_in_text(facts.text, date, facts.noi_nhan)
    if not scope or not place:
        return None
    kind = next(k for k in tables.local_kinds() if k.short == "ubnd")
    body = local_body(kind, "tinh" if place.value.type == "tinh" else "thanh pho", place.value.name, date)
    return Inferred((body,), "body_text", 0.7, facts.at_body(scope.start(), scope.end()), note("body_text"))


_LOOSE = re.compile(r"[-/]\s?(?P<code>[A-ZĐ][A-ZĐa-z&.]{1,11})(?=[-\s]|$)")


def _from_loose_code(facts: Facts) -> Bodies | None:
    """A code that a scanner left of a spoilt number line: "s6: eed6 /TB-BGDDT" -> Bộ Giáo dục và Đào tạo, marked as a guess."""
    ends = [f.start for f in (facts.header.type_line, facts.header.kinh_gui, facts.header.can_cu) if f]
    for match in _LOOSE.finditer(facts.view.text, facts.header.start, min([*ends, facts.header.start + 600])):
        body = tables.body_by_folded_code(match["code"].replace(".", ""))
        if body and len(match["code"]) > 2 and match["code"].isupper():
            at = facts.at(match.start(), match.end())
            return Inferred((body,), "number_code", 0.5, at, note("body_code", code=match["code"]))
    return None


def _vague(body: Body) -> bool:
    """A name that says no more than a kind: "Ban Chỉ đạo", "Ủy ban nhân dân"."""
    return body.level == "unknown" or (len(body.name.split()) <= 3 and tables.body_row(body.id) is None)


_SPEAKS = (
    r"(?:nhận được|có ý kiến|trả lời|đề nghị|yêu cầu|thông báo|hướng dẫn|trân trọng|xin|đã có|kính|giao|có công văn|báo cáo)"
)


@cache
def _speakers() -> re.Pattern[str]:
    names = sorted((n for row in tables.central_bodies() for n in row.names), key=lambda n: (-len(n), n))
    central = "|".join(re.escape(n) for n in names)
    local = r"(?:Sở|UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Thuế|Chi cục Thuế|Phòng)\s[^\n.;,:()\d]{4,60}?"
    return re.compile(rf"(?:^|[\n.;,:]\s*)(?P<who>{central}|{local})(?:\s*\([^)\n]{{2,20}}\))?\s+{_SPEAKS}\b")


def _self_mention(facts: Facts, date: str | None) -> Bodies | None:
    """The body that speaks in a công văn: "Cục Thuế có ý kiến như sau"; the title of the signer's head must fit it."""
    if facts.header.kinh_gui is None:
        return None
    votes: Counter[str] = Counter()
    first: dict[str, tuple[Body, int, int]] = {}
    for match in _speakers().finditer(facts.text.body, 0, min(len(facts.text.body), 15000)):
        body = issuer_of(match["who"], date)
        if body is not None and body.kind == "department" and body.province is None:
            body = _department_of(body, facts, date)
        if body is None or _vague(body):
            continue
        votes[body.id] += 1
        first.setdefault(body.id, (body, match.start("who"), match.end("who")))
    marks = " ".join(facts.signature.marks) if facts.signature else ""
    head = re.search(r"(?:TL|KT|TUQ|T/L|K/T)\s?[./]?\s*(\w+)", marks)
    word = fold(head[1]) if head else ""
    fitting = [b for b in votes if word in ("bo", "cuc") and fold(first[b][0].name).startswith(word + " ")] or (
        list(votes) if word not in ("bo", "cuc") else []
    )
    ranked = sorted(fitting, key=lambda b: (-votes[b], first[b][1]))
    if not ranked or (len(ranked) > 1 and votes[ranked[0]] < 2 * votes[ranked[1]]):
        return None
    body, start, end = first[ranked[0]]
    return Inferred((body,), "body_text", 0.75, facts.at_body(start, end), note("body_text"))


def _department_of(body: Body, facts: Facts, date: str | None) -> Body | None:
    """A department named without its province ("Sở Nội vụ đề nghị …") belongs to the one province the text speaks of."""
    place = province_in_text(facts.text, date, facts.noi_nhan)
    if place is None:
        return None
    scope = "tỉnh" if place.value.type == "tinh" else "thành phố"
    return body_of(f"{body.name} {scope} {place.value.name}", date)


def province_of(facts: Facts, issuers: Bodies | None, date: str | None) -> Inferred[Province] | None:
    """The province-level unit a document belongs to; None for central bodies."""
    if issuers:
        for body in issuers.value:
            unit = tables.province(body.province, date) if body.province else None
            unit = tables.province_on(unit.name, date) if unit and date else unit
            if unit:
                return Inferred(unit, issuers.basis, issuers.confidence, issuers.evidence, note("province_body"))
        if all(body.level == "central" for body in issuers.value):
            return None
    if facts.dated and facts.dated.place:
        unit = tables.province_on(facts.dated.place, date)
        if unit and (issuers is not None or unit.name != "Hà Nội"):
            at = facts.at(facts.dated.place_start, facts.dated.end)
            return Inferred(unit, "place_date_line", 0.85, at, note("province_place", place=facts.dated.place))
    if issuers is None and facts.number and re.search(r"-(?:CP|TTg|B[A-ZĐ]+|QH\d*)$", facts.number.code):
        return None
    return province_in_text(facts.text, date, facts.noi_nhan)


def province_in_text(text: Text, date: str | None, skip: tuple[int, int] | None = None) -> Inferred[Province] | None:
    """The province that the text itself speaks of most, if one stands out."""
    found = places.province_of_text(text.body, date, min(len(text.body), 30000), skip)
    if not found:
        return None
    mention, votes, rest = found
    span = Span(mention.start, mention.end)
    at = Evidence(span, text.line_of(span.start), span.of(text.body))
    confidence = min(0.9, 0.5 + 0.05 * votes) * votes / (votes + rest)
    return Inferred(mention.province, "body_text", round(confidence, 2), at, note("province_text", n=votes))


__all__ = ["body_of", "issuing_bodies", "province_in_text", "province_of"]


def placed(body: Body, unit: Province, date: str | None = None) -> Body:
    """A body named without its place ("Ủy ban nhân dân tỉnh") as that of the document's province; any other body as it is."""
    kind = next((k for k in tables.local_kinds() if k.short == body.id and body.level == "unknown" and not k.party), None)
    return local_body(kind, "tinh" if unit.type == "tinh" else "thanh pho", unit.name, date) if kind else body
