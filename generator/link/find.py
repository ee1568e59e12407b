"""Finding citations in one text: pure, linear, and useful without metadata.

Two sweeps: symbols ("30/2020/NĐ-CP") with the words around them, then type words without a symbol (laws by name, short
forms, named and unnumbered documents). Grammar: DOMAIN §4.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from generator.fold import fold, fold_body
from generator.link import parts
from generator.link.draft import Draft, named
from generator.link.forms import forms
from generator.link.relations import Mention, clause_start, relations
from generator.link.sweep import numbered
from generator.link.symbols import symbol_key, year_of
from generator.link.worded import worded
from generator.model import Citation, Layout, Metadata, Relation, Span, Text
from generator.recognise.bodies import body_of, issuer_of

# Ends of words that cannot end a paragraph ("Thông tư⏎", "của⏎", "Giám đốc⏎"), three characters each; _ is a space.
_HANGING = """uật háp ịnh yết _tư của _và _số gày áng năm _Bộ _Sở tại heo _bỏ thế đốc hức bởi iều oản uộc _về ban _bổ ung ành
ghị các đổi ổng"""
_BEHIND = "|".join(f"(?<={end}\n)|(?<={end} \n)" for end in _HANGING.replace("_", "\0").split()).replace("\0", " ")
_OPENERS = r"Căn cứ|Thực hiện|Trên cơ sở|Thi hành|Theo đề|Xét |Kính|Nơi nhận|\d+\s?[.)]|Điều\s\d+\s?[.:]"
_JOIN = re.compile(rf"\n(?:(?=[ \t]?[{parts.LOWER}])|(?:{_BEHIND})(?=[ \t]?[{parts.UPPER}\d(])(?!\s?(?:{_OPENERS})))")
_BODY_BEGINS = re.compile(
    r"\n\W{0,6}(?:Kính gửi|KÍNH GỬI|Căn cứ|CĂN CỨ|Thực hiện|Điều 1\b|Theo đề nghị|Xét )|(?<=\s)Căn cứ (?=Luật|Nghị|Hiến)"
)
_ODD = tuple((odd, " ") for odd in "*_\\") + tuple((odd, "-") for odd in "–‑‐−")
_PLAIN = (*_ODD, ("\xa0", " "), ("\r", " "))  # a `Text` has none of the last two


def find_citations(text: Text | str, metadata: Metadata | None = None, layout: Layout | None = None) -> tuple[Citation, ...]:
    """The citations of a text, in the order of their words.

    `text` is a `Text` or any string (spans are offsets into it). `metadata` and `layout`, where known, keep the
    document's own number out of the result. Never raises.

    >>> found = find_citations("theo khoản 2 Điều 5 Thông tư số 01/2011/TT-BNV ngày 19/01/2011 của Bộ Nội vụ về thể thức")
    >>> found[0].type, found[0].number, found[0].date, found[0].provision, found[0].issuing_body
    ('Thông tư', '01/2011/TT-BNV', '2011-01-19', 'khoản 2 Điều 5', 'Bộ Nội vụ')
    """
    if isinstance(text, str):
        body, work = text, flatten(text)
        folded = fold(work)
    else:
        body = text.body
        work, folded = _flat(body)
    header_end = layout.header.end if layout is not None else _header_end(work)
    own = symbol_key(metadata.number.value) if metadata and metadata.number else ""
    drafts = _drafts(work, folded, own, header_end)
    line_of = _lines(body) if isinstance(text, str) else text.line_of
    news = metadata is not None and metadata.kind.value == "news"
    place = metadata.province.value.name if metadata and metadata.province else ""
    mentions = _mentions(work, drafts)
    related = relations(work, folded, mentions, header_end, news)
    found = _finish(work, body, drafts, mentions, line_of, related, place)
    return found if isinstance(text, str) else (*found, *_noted(text, own))


def _drafts(work: str, folded: str, own: str, header_end: int) -> list[Draft]:
    """Both sweeps, over the type words of the text and its symbols."""
    names = list(forms().mention.finditer(work))
    return _antecedents(worded(work, folded, names, numbered(work, folded, names, own, header_end)))


def _noted(text: Text, own: str) -> Iterator[Citation]:
    """Citations in what a publisher added in brackets, set aside by the reader: "[Điều này được sửa đổi bởi Luật số …]".

    Their words stand nowhere in the body, so their spans are empty, at the place where the note stood.
    """
    for note in text.set_aside:
        if note.reason != "editor_note":
            continue
        work = flatten(note.text)
        folded = fold(work)
        at = bisect_left(text.line_numbers, note.line)
        place = text.line_starts[at] if at < len(text.line_starts) else len(text.body)
        for draft in _drafts(work, folded, own, 0):
            draft.provision, draft.start = parts.provision_before(work, draft.head)
            facts = (draft.type, draft.number, draft.date, draft.issuer, None, draft.title, draft.provision)
            form = "self" if draft.form == "self" else "note"
            yield Citation(
                Span(place, place), note.line, " ".join(work[draft.start : draft.end].split()), form, "cites", *facts
            )


def _flat(body: str) -> tuple[str, str]:
    """The body of a `Text` for matching, offset for offset, and its fold: markup and odd dashes and spaces plain."""
    work, folded = body, fold_body(body)[0]
    for odd, plain in _ODD:
        if odd in work:
            work, folded = work.replace(odd, plain), folded.replace(odd, plain)
    return work, folded


def flatten(text: str) -> str:
    """The same for any string, whose broken sentences are joined and whose tabs part nothing."""
    for odd, plain in _PLAIN:
        text = text.replace(odd, plain)
    return _JOIN.sub(" ", text.replace("\t", " "))


def _header_end(work: str) -> int:
    match = _BODY_BEGINS.search(work, 0, 3000)
    return match.start() if match else min(600, len(work) // 4)


def _lines(body: str) -> Callable[[int], int]:
    """line_of for a plain string: counts on from the last offset asked."""
    state = [0, 1]

    def line_of(offset: int) -> int:
        if offset < state[0]:
            state[:] = [0, 1]
        state[1] += body.count("\n", state[0], offset)
        state[0] = offset
        return state[1]

    return line_of


def _antecedents(drafts: list[Draft]) -> list[Draft]:
    """Short forms take the parts of what they stand for: the last full mention before, for a heading the first after."""
    _right_numbers(drafts)
    later: dict[tuple[str | None, str], Draft] = {}
    for draft in drafts:
        if draft.number and draft.form in ("full", "list", "self"):
            later.setdefault(draft.short_key(), draft)
    before: dict[tuple[str | None, str], Draft] = {}
    laws: dict[str, Draft] = {}
    years = _years_of_laws(drafts)
    kept: list[Draft] = []
    for draft in drafts:
        if draft.form == "short":
            source = before.get(draft.short_key()) or later.get(draft.short_key())
            if source is None and draft.needs_antecedent:
                continue
            if source is not None:
                draft.stand_for(source)
        elif draft.number:
            before[draft.short_key()] = draft
        if draft.law_name:
            name = named(draft.law_name)
            if draft.form == "law" and not draft.date:
                draft.antecedent = laws.get(name) if len(years.get(name, ())) == 1 else None
            elif not draft.amending:
                laws[name] = draft
        kept.append(draft)
    return kept


def _right_numbers(drafts: list[Draft]) -> None:
    """In "Luật sửa đổi … của Luật Thuế thu nhập cá nhân số 04/2007/QH12" the number may be either law's: it is the inner
    one's where the text names that law by this number elsewhere."""
    plain = {(named(d.law_name), d.number) for d in drafts if d.law_name and d.number and not d.amending}
    for outer, inner in pairwise(drafts):
        if outer.amending and outer.number and inner.nested and (named(inner.law_name), outer.number) in plain:
            inner.number, inner.date, outer.number, outer.date, outer.form = outer.number, outer.date, None, None, "law"


def _years_of_laws(drafts: list[Draft]) -> dict[str, set[str]]:
    """The years of each law named in full: "Luật Đất đai" of a text that cites those of 2013 and 2024 may mean either."""
    years: dict[str, set[str]] = {}
    for draft in drafts:
        if draft.law_name and not draft.amending and (draft.number or draft.date):
            years.setdefault(named(draft.law_name), set()).add(year_of(draft.number or "") or (draft.date or "")[:4])
    return years


def _mentions(work: str, drafts: list[Draft]) -> list[Mention]:
    for draft in drafts:
        draft.provision, draft.start = parts.provision_before(work, draft.head)
    return [
        Mention(d.start, d.past, clause_start(work, d.start), d.form in ("full", "list", "self"), d.nested, d.type or "")
        for d in drafts
    ]


@lru_cache(maxsize=65536)
def _issuer(words: str | None, date: str | None, place: str) -> str | None:
    """The identity of a cited body: ("UBND tỉnh", …, "Bắc Giang") -> "ubnd-tinh-bac-giang"; None where it is not sure."""
    body = issuer_of(words, date) if words else None
    if body is None or body.level == "central" or body.province:
        return body.id if body else None
    for name in (f"{body.name} {place}", body.name) if place else ():
        placed = body_of(name, date, None, place)
        if placed is not None and placed.province:
            return placed.id
    return None


def _finish(
    work: str,
    body: str,
    drafts: list[Draft],
    mentions: list[Mention],
    line_of: Callable[[int], int],
    related: list[Relation],
    province: str,
) -> tuple[Citation, ...]:
    place = {id(draft): index for index, draft in enumerate(drafts)}
    result = []
    for draft, mention, relation in zip(drafts, mentions, related, strict=True):
        words = " ".join(body[draft.start : draft.whole if draft.whole > draft.end else draft.end].split())
        antecedent = place.get(id(draft.antecedent)) if draft.antecedent is not None else None
        span, sentence = Span(draft.start, draft.end), _sentence(work, mention.clause, draft.start, draft.end)
        issuer = _issuer(draft.issuer, draft.date, province)
        facts = (draft.type, draft.number, draft.date, draft.issuer, issuer, draft.title, draft.provision)
        result.append(Citation(span, line_of(draft.head), words, draft.form, relation, *facts, sentence, antecedent))
    return tuple(result)


def _sentence(work: str, clause: int, start: int, end: int) -> Span:
    """The clause around a citation, for the reader: at most some 300 characters each way."""
    left = clause
    while left < start and not work[left].isalnum():
        left += 1
    reach = min(len(work), end + 300)
    stop = reach
    for mark in ";\n":
        found = work.find(mark, end, stop)
        stop = stop if found < 0 else found
    dot = work.find(".", end, stop)
    while dot >= 0:
        if dot + 1 < reach and work[dot + 1].isspace():
            return Span(left, dot)
        dot = work.find(".", dot + 1, stop)
    return Span(left, stop)
