"""Finding citations in one text: pure, linear, and useful without metadata.

>>> from generator.link import find_citations
>>> [c.number for c in find_citations("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ;")]
['30/2020/NĐ-CP']
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.fold import fold
from generator.link import parts
from generator.link.forms import forms, is_law, type_of_code
from generator.link.relations import clause_start, relation_of
from generator.link.symbols import Symbol, symbol_key, symbols
from generator.model import Citation, Layout, Metadata, Relation, Span, Text

_JOIN = re.compile(r"\n(?:(?=[ \t]?[a-zđà-ỹ])|(?<=uật\n|háp\n|ịnh\n|yết\n| tư\n|của\n| và\n| số\n|gày\n|áng\n|năm\n))")
_NOT_DOCUMENT = (" mau", " bieu", " bao/", " phu luc", " bieu mau", " to khai", " ban an")
_HEAD_LIST = re.compile(r"(\d{1,5}[a-zA-Z]?(?:\s?,\s?(?:số\s)?\d{1,5}[a-zA-Z]?){0,9})\s?(?:,|và)\s?(?:số\s)?$")
_GAP = re.compile(r"[\s,;]*(?:va|hoac|voi)?[\s,;]*(?:cac)?\s*(?:so)?\s*:?\s*$")
_SHORT = re.compile(
    r"\s{1,3}(?:(số)\s?:?\s?)?(\d{1,4}[a-zA-Z]?)(?![\w%/.,]\w|\w|\s?[-/]\s?[A-ZĐ\d]"
    r"|\s(?:%|đồng|triệu|tỷ|nội dung|người|ngày|tháng|điều|mục|bản|loại))"
)
_NAME = re.compile(r"\s{1,3}((?:[A-ZÀ-ỸĐ]|sửa đổi)[^;.:\n()“”\"|\[\]]{1,180})")
_NAME_END = re.compile(
    rf"(?:\s*,)?\s+(?:(?:ngày|Ngày)\s+{parts.DATE}"
    r"|(?:năm\s+|sửa đổi,? (?:bổ sung )?(?:năm )?)?(?P<only>(?:19|20)\d\d)(?![\d/-]))"
)
_NAME_STOP = re.compile(
    r"\s(?:có hiệu lực|được|quy định|và các|và văn bản|theo|đã|trong|tại|thì|do|này|hiện hành|thông qua|không|phải|nếu|khi"
    r"|là|của|cho|đối với|số)(?=\s|$)"
)


@dataclass(slots=True)
class _Draft:
    head: int
    end: int
    form: str
    type: str | None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None
    provision: str | None = None
    start: int = 0
    past: int = 0
    antecedent: int | None = None


def find_citations(text: Text | str, metadata: Metadata | None = None, layout: Layout | None = None) -> tuple[Citation, ...]:
    """The citations of a text, in the order of their words.

    `text` is a `Text` or any string (spans are offsets into it). `metadata` and `layout`, where known, keep the
    document's own number out of the result. Never raises. Rules: DOMAIN §1 and §4.

    >>> found = find_citations("theo khoản 2 Điều 5 Thông tư số 01/2011/TT-BNV ngày 19/01/2011 của Bộ Nội vụ về thể thức")
    >>> found[0].type, found[0].date, found[0].provision, found[0].issuing_body
    ('Thông tư', '2011-01-19', 'khoản 2 Điều 5', 'Bộ Nội vụ')
    """
    body = text if isinstance(text, str) else text.body
    work = flatten(body)
    drafts = _numbered(work, _own_key(metadata), _header_end(work, layout))
    drafts = _worded(work, drafts)
    line_of = _lines(body) if isinstance(text, str) else text.line_of
    return tuple(_finish(work, body, drafts, line_of))


def flatten(body: str) -> str:
    """The text for matching, offset for offset: markup and odd dashes and spaces plain, broken sentences joined."""
    work = body
    for odd, plain in (
        ("*", " "),
        ("_", " "),
        ("\\", " "),
        ("\xa0", " "),
        ("\t", " "),
        ("\r", " "),
        ("–", "-"),
        ("‑", "-"),
        ("‐", "-"),
        ("−", "-"),
    ):
        if odd in work:
            work = work.replace(odd, plain)
    return _JOIN.sub(" ", work)


def _lines(body: str) -> Callable[[int], int]:
    state = [0, 1]

    def line_of(offset: int) -> int:
        if offset < state[0]:
            state[:] = [0, 1]
        state[1] += body.count("\n", state[0], offset)
        state[0] = offset
        return state[1]

    return line_of


def _own_key(metadata: Metadata | None) -> str:
    return symbol_key(metadata.number.value) if metadata and metadata.number else ""


_BODY_BEGINS = re.compile(r"\n\W{0,6}(?:Kính gửi|KÍNH GỬI|Căn cứ|CĂN CỨ|Thực hiện|Điều 1\b)|(?<=\s)Căn cứ ")


def _header_end(work: str, layout: Layout | None) -> int:
    if layout is not None:
        return layout.header.end
    match = _BODY_BEGINS.search(work, 0, 3000)
    return match.start() if match else min(600, len(work) // 4)


def _numbered(work: str, own: str, header_end: int) -> list[_Draft]:
    drafts: list[_Draft] = []
    seen_own = bool(own)
    for symbol in symbols(work):
        kind, head, labelled = _type_before(work, symbol.start)
        if kind is None and head < 0:
            continue
        if symbol.start < header_end and kind is None:
            key = symbol_key(symbol.text)
            if key == own or (not seen_own and (labelled or _line_begins(work, symbol.start))):
                own, seen_own = own or key, True
                continue
        drafts.extend(_listed(work, symbol, kind, head, drafts[-1] if drafts else None))
    for draft in drafts:
        if own and draft.number and symbol_key(draft.number) == own:
            draft.form = "self"
    return drafts


def _line_begins(work: str, at: int) -> bool:
    return not work[work.rfind("\n", 0, at) + 1 : at].strip(" #|*-")


def _type_before(work: str, at: int) -> tuple[str | None, int, bool]:
    """(type name, where it begins, was it labelled "số") of the words right before a symbol; head < 0: not a document."""
    low = max(0, at - 44)
    tail = fold(work[low:at]).replace("\n", " ")
    stripped = tail.rstrip(" :.")
    labelled = stripped.endswith((" so", "/so", "(so")) or stripped in ("so",)
    if labelled:
        stripped = stripped[:-2].rstrip(" :,")
    if (" " + stripped).endswith(_NOT_DOCUMENT):
        return None, -1, labelled
    words = [(m.start(), m.group(0)) for m in re.finditer(r"[^\s(“\"|/,;]+", stripped)][-4:]
    if words and stripped[words[-1][0] :].strip() == words[-1][1]:
        names = forms().names
        for index in range(len(words)):
            name = " ".join(w for _, w in words[index:])
            if name in names:
                return names[name], low + words[index][0], labelled
    return None, at, labelled


def _listed(work: str, symbol: Symbol, kind: str | None, head: int, previous: _Draft | None) -> list[_Draft]:
    """The citation that a symbol makes, with those of a list that shares its code ("các Nghị quyết số 18, 19-NQ/TW")."""
    form, coded = "full", type_of_code(symbol.codes, symbol.party)
    others: list[tuple[int, int, str]] = []
    if kind is None:
        shared = _HEAD_LIST.search(work[max(0, symbol.start - 60) : symbol.start])
        if shared:
            base = max(0, symbol.start - 60) + shared.start(1)
            first, first_head, _ = _type_before(work, base)
            if first is not None:
                kind, head, form = first, first_head, "list"
                others = [(base + m.start(), base + m.end(), m.group(0)) for m in re.finditer(r"\d+[a-zA-Z]?", shared.group(1))]
    if (
        kind is None
        and previous is not None
        and symbol.start - previous.past < 40
        and _GAP.match(fold(work[previous.past : symbol.start]))
    ):
        kind, form = coded or previous.type, "list"
    if kind is None:
        kind, head = _named_before(work, symbol.start, previous, head)
    kind = kind or coded
    suffix = symbol.text[len(symbol.serial) :]
    made = [_Draft(s, e, "list", kind, n + suffix, past=e) for s, e, n in others]
    if made:
        made[0].head = head
        head = symbol.start
    if kind == "Văn bản" or (kind == "Công văn" and coded):
        kind = coded or "Công văn"
    draft = _Draft(head, symbol.end, form, kind, symbol.text, past=symbol.end)
    _tail(work, draft)
    for one in made:
        one.date, one.issuer = None, draft.issuer
    return [*made, draft]


def _named_before(work: str, at: int, previous: _Draft | None, head: int) -> tuple[str | None, int]:
    """A type with a name or an issuer between it and the symbol: "Luật Quản lý thuế số 38/2019/QH14"."""
    low = max(0, at - 150, previous.past if previous else 0)
    window = work[low:at]
    stop = max(window.rfind(c) for c in ";\n:|")
    found = None
    for match in forms().mention.finditer(window, stop + 1):
        between = window[match.end() :]
        if "." in between.replace("TP.", "") or re.search(r"\d{3}", between):
            continue
        if is_law(match.group(0)) or re.match(r"\s(?:của|do)\s", between):
            found = match
            break
    if found and re.search(r"số\s*:?\s*$", window):
        return forms().names.get(fold(found.group(0))), low + found.start()
    return None, head


def _tail(work: str, draft: _Draft) -> None:
    """Date, issuer and title after the symbol, in either order."""
    at = draft.past
    date, at = parts.date_after(work, at)
    issuer, at = parts.issuer_after(work, at)
    if date is None:
        date, at = parts.date_after(work, at)
    draft.date, draft.issuer = date or draft.date, issuer or draft.issuer
    draft.end = draft.past = at
    draft.title, _ = parts.title_after(work, at, len(work))


def _worded(work: str, numbered: list[_Draft]) -> list[_Draft]:
    """Citations without a symbol, merged with the numbered ones in the order of the text."""
    result: list[_Draft] = []
    queue = iter(numbered)
    upcoming = next(queue, None)
    taken = 0
    for match in forms().mention.finditer(work):
        while upcoming is not None and upcoming.head <= match.start():
            result.append(upcoming)
            taken = max(taken, upcoming.end)
            upcoming = next(queue, None)
        if match.start() < taken:
            continue
        limit = upcoming.head if upcoming is not None else len(work)
        draft = _wordy(work, match, limit)
        if draft is not None:
            result.append(draft)
            taken = max(taken, draft.end)
    while upcoming is not None:
        result.append(upcoming)
        upcoming = next(queue, None)
    return _antecedents(result)


def _wordy(work: str, match: re.Match[str], limit: int) -> _Draft | None:
    kind = forms().names[fold(match.group(0))]
    if is_law(kind):
        return _law(work, match, kind, limit)
    short = _SHORT.match(work, match.end())
    if short and short.end(2) <= limit:
        draft = _Draft(match.start(), short.end(2), "short" if short[1] else "short?", kind, short[2], past=short.end(2))
        _tail(work, draft)
        return draft
    return _dated(work, match, kind, limit)


def _dated(work: str, match: re.Match[str], kind: str, limit: int) -> _Draft | None:
    """Unnumbered: "Điện của Thường trực Ban Bí thư ngày 21/7/2021 về việc …"."""
    issuer, at = parts.issuer_after(work, match.end())
    date, end = parts.date_after(work, at)
    if date is None or len(date) < 10 or end > limit or not work[at : at + 1].isspace():
        return None
    draft = _Draft(match.start(), end, "unnumbered", kind, None, date, issuer, past=end)
    if issuer is None:
        draft.issuer, draft.end = parts.issuer_after(work, end)
    draft.past = draft.end
    draft.title, _ = parts.title_after(work, draft.end, limit)
    return draft if draft.issuer or draft.title else None


def _law(work: str, match: re.Match[str], kind: str, limit: int) -> _Draft | None:
    """A law by its name and year or date: "Luật Đất đai năm 2013", "Luật Hải quan ngày 23 tháng 6 năm 2014"."""
    if kind == "Hiến pháp":
        end = _NAME_END.match(work, match.end())
        return (
            _Draft(match.start(), end.end(), "law", kind, None, end["only"] or parts.iso(end), past=end.end()) if end else None
        )
    name = _NAME.match(work, match.end())
    if not name:
        return None
    words = name.group(1)[: max(0, limit - name.start(1))]
    end = _NAME_END.search(words)
    stop = _NAME_STOP.search(words)
    if not end or (stop and stop.start() < end.start() and not words[:12].lower().startswith("sửa đổi")):
        return None
    title = " ".join(words[: end.start()].split())
    stop_at = name.start(1) + end.end()
    draft = _Draft(
        match.start(), stop_at, "law", kind, None, end["only"] or parts.iso(end), past=stop_at, title=f"{kind} {title}"
    )
    return draft


def _antecedents(drafts: list[_Draft]) -> list[_Draft]:
    """Short forms take the parts of what they stand for; what stands for nothing sure is dropped."""
    kept: list[_Draft] = []
    full: dict[tuple[str | None, str], _Draft] = {}
    later: dict[tuple[str | None, str], _Draft] = {}
    for draft in drafts:
        if draft.number and draft.form in ("full", "list", "self"):
            later.setdefault(_short_key(draft), draft)
    position: dict[int, int] = {}
    for draft in drafts:
        if draft.form in ("short", "short?"):
            source = full.get(_short_key(draft)) or later.get(_short_key(draft))
            if source is None and draft.form == "short?" and len(draft.number or "") < 2:
                continue
            draft.form = "short"
            if source is not None:
                draft.number = source.number
                draft.date, draft.issuer, draft.title = draft.date or source.date, draft.issuer or source.issuer, source.title
                draft.antecedent = id(source)
        elif draft.number:
            full[_short_key(draft)] = draft
        position[id(draft)] = len(kept)
        kept.append(draft)
    for draft in kept:
        if draft.antecedent is not None:
            draft.antecedent = position.get(draft.antecedent)
    return kept


def _short_key(draft: _Draft) -> tuple[str | None, str]:
    serial = re.match(r"[\d.]+[a-zA-Z]?", draft.number or "")
    return draft.type, (serial.group(0).lstrip("0").lower() if serial else "")


def _finish(work: str, body: str, drafts: list[_Draft], line_of: Callable[[int], int]) -> list[Citation]:
    result: list[Citation] = []
    previous: tuple[int, Relation] | None = None
    for draft in drafts:
        draft.provision, draft.start = parts.provision_before(work, draft.head)
        relation = relation_of(work, draft.start, draft.end, previous)
        previous = (draft.end, relation)
        start, end = draft.start, draft.end
        result.append(
            Citation(
                Span(start, end), line_of(start), " ".join(body[start:end].split()), draft.form, relation, draft.type,
                draft.number, draft.date, draft.issuer, None, draft.title, draft.provision, _sentence(work, start, end),
                draft.antecedent,
            )
        )  # fmt: skip
    return result


def _sentence(work: str, start: int, end: int) -> Span:
    """The clause around a citation, for the reader: at most some 300 characters each way."""
    left = clause_start(work, start)
    while left < start and not work[left].isalnum():
        left += 1
    stop = re.compile(r"[;\n]|\.(?=\s)").search(work, end, min(len(work), end + 300))
    return Span(left, stop.start() if stop else min(len(work), end + 300))
