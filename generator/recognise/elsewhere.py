"""Facts printed elsewhere than in the header, by rule: consolidated texts, annex heads, self-references.

Pháp lệnh 01/2012/UBTVQH13 (hợp nhất văn bản): number and date of a VBHN may stand in the block "XÁC THỰC VĂN BẢN HỢP NHẤT" at
its end. NĐ 30/2020 Phụ lục I mục III: every annex names its document, "(Kèm theo Quyết định số … ngày … của …)". Both are
used only where the header itself prints nothing, and an annex head only if all annex heads agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generator.fold import fold
from generator.recognise.dates import iso
from generator.recognise.header import Found, Header
from generator.recognise.number import SYMBOL, Number, number_of
from generator.recognise.view import LOWER, View, view_of
from generator.tables import document_types, type_by_name

_VBHN = re.compile(r"XÁC[ \n]+THỰC[ \n]+VĂN[ \n]+BẢN[ \n]+HỢP[ \n]+NHẤT")
_NUMBER = re.compile(r"S[ốỐ]\s*[:.]?\s*" + SYMBOL.pattern)
_DATE = re.compile(r"ngay\s*(?P<d>\d{1,2})\s*(?:thang|[/.-])\s*(?P<m>\d{1,2})\s*(?:nam|[/.-])\s*(?P<y>(?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A fact block outside the header: type name, number, date and issuer words, in a view of its own."""

    view: View
    start: int
    end: int
    type: str = ""
    number: Number | None = None
    date: str = ""
    issuer: str = ""
    lines: tuple[str, ...] = ()


def consolidation(body: str) -> Elsewhere | None:
    """The block at the end of a consolidated text: "BỘ TÀI CHÍNH⏎Số: 12/VBHN-BTC⏎XÁC THỰC VĂN BẢN HỢP NHẤT⏎Hà Nội, ngày …"."""
    match = _VBHN.search(body) if "XÁC" in body else None
    if not match:
        return None
    view = view_of(body, max(0, match.start() - 220), match.end() + 260)
    center = match.start() - max(0, match.start() - 220)
    numbers = [m for m in _NUMBER.finditer(view.text) if "VBHN" in m["code"]]
    if not numbers:
        return None
    best = min(numbers, key=lambda m: abs(m.start() - center))
    dated = _DATE.search(view.folded, max(0, center - 60))
    start = min(best.start(), center)
    lines = [line for line in view.lines if line.end <= start and line.text.isupper()][-3:]
    tail = [line for line in view.lines if line.end <= start][-3:]
    lines = [line for line in lines if line in tail]
    return Elsewhere(
        view,
        lines[0].start if lines else start,
        max(best.end(), dated.end() if dated else 0),
        "Văn bản hợp nhất",
        number_of(best),
        iso(dated["d"], dated["m"], dated["y"]) if dated else "",
        "",
        tuple(line.text for line in lines),
    )


@cache
def _type_words() -> str:
    names = sorted((n for row in document_types() for n in (row.name, *row.aliases)), key=lambda n: (-len(n), n))
    return "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names)


@cache
def _annex() -> re.Pattern[str]:
    return re.compile(
        rf"\(?\s*(?:[Bb]an\s+hành\s+)?[Kk]èm\s+theo\s+(?P<type>(?i:{_type_words()}))\s+[Ss]ố\s*:?\s*{SYMBOL.pattern}"
        rf"(?P<date>,?\s*ngày\s*\d{{1,2}}\s*(?:tháng|[/.-])\s*\d{{1,2}}\s*(?:năm|[/.-])\s*(?:19|20)\d\d)?"
        rf"(?:\s*(?:của|do)\s+(?P<issuer>[^\n\t)]{{4,160}}))?"
    )


_MOST_HEADS = 400


def annex_heads(body: str) -> list[Elsewhere]:
    """All annex heads "(Ban hành kèm theo TYPE số … ngày … của …)" that open a line or stand in brackets."""
    found: list[Elsewhere] = []
    position = 0
    for _ in range(_MOST_HEADS):
        position = _next_annex(body, position)
        if position < 0:
            break
        view = view_of(body, max(0, position - 12), position + 420)
        match = next((one for at in range(15) if (one := _annex().match(view.text, at))), None)
        if match and _opens(view.text, match.start()):
            dated = _DATE.search(fold(match["date"] or ""))
            row = type_by_name(match["type"])
            found.append(
                Elsewhere(
                    view,
                    match.start(),
                    match.end(),
                    row.name if row else "",
                    number_of(match),
                    iso(dated["d"], dated["m"], dated["y"]) if dated else "",
                    re.split(r"\s+(?:về|quy định|sửa đổi|ban hành|hướng dẫn)\s", " ".join((match["issuer"] or "").split()))[0],
                )
            )
        position += 8
    return found


_KEM = re.compile(r"èm theo (?<=[Kk]èm theo )")  # begins with letters that are one and the same: a search runs through them


def _next_annex(body: str, start: int) -> int:
    match = _KEM.search(body, start + 1)
    return match.start() - 1 if match else -1


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t*_")
    return text[start : start + 1] == "(" or before.endswith(("(", "\n")) or not before


def agreed(heads: list[Elsewhere], own_type: str | None) -> Elsewhere | None:
    """The one document that all annex heads name (of the own type, where that is printed), else None."""
    fitting = [h for h in heads if h.number and (own_type is None or h.type == own_type)]
    if not fitting or len({h.number.value.casefold() for h in fitting if h.number}) != 1:
        return None
    return max(fitting, key=lambda h: (bool(h.date) + bool(h.issuer), -h.view.start))


@cache
def _self() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(row.name for row in sorted(document_types(), key=lambda r: -len(r.name)) if row.family != "news")
    return (
        re.compile(rf"(?:chịu\s+trách\s+nhiệm\s+(?:thi\s+hành|thực\s+hiện)|thi\s+hành)\s+(?P<type>{names})\s+này"),
        re.compile(rf"\A\W*(?P<type>{names})\s+này\s+(?:quy\s+định|có\s+hiệu\s+lực)"),
    )


def self_reference(body: str) -> Found | None:
    """Words in which a text names its own type: "… chịu trách nhiệm thi hành Quyết định này", "Nghị quyết này quy định …"."""
    closing, opening = _self()
    match = opening.search(body) or closing.search(body)
    return Found(match.start(), match.end(), match["type"]) if match else None


_ANNEXED = ("Quy định", "Quy chế", "Điều lệ", "Hướng dẫn", "Kế hoạch", "Chương trình", "Đề án")


@cache
def _excerpt() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that may begin such a reference, which a search finds fast, and the whole of it."""
    names = "|".join(row.name for row in sorted(document_types(), key=lambda r: -len(r.name)) if row.family != "news")
    return re.compile(f"kèm|Kèm|Điều|khoản|{names}"), re.compile(
        rf"(?:[kK]èm\s+theo|(?:Điều|khoản)\s+\d{{1,3}})\s+(?P<type>{names})\s+này|(?P<force>{names})\s+này\s+có\s+hiệu\s+lực"
    )


def _references(body: str) -> Iterator[re.Match[str]]:
    begins, whole = _excerpt()
    past = 0
    for word in begins.finditer(body):
        match = whole.match(body, word.start()) if word.start() >= past else None
        if match:
            past = match.end()
            yield match


def excerpt_of(body: str) -> Found | None:
    """The type of the document of which a text without head and signature is a part, from how it refers to itself, at least
    twice and always by one name: "phụ lục kèm theo Nghị quyết này", "quy định tại Điều 7 Nghị quyết này", "Quyết định này có
    hiệu lực". Beside the name of a regulation that it carries ("Điều 11 Quy định này"), that of the act counts."""
    found = [Found(m.start(), m.end(), m["type"] or m["force"]) for m in _references(body)]
    acts = [one for one in found if one.value not in _ANNEXED] or found
    return acts[0] if len(acts) >= 2 and len({one.value for one in acts}) == 1 else None


_MERGED = re.compile(
    r"có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ\s+ngày[^\n]{6,60}?"
    r"được\s+sửa\s+đổi,?\s+bổ\s+sung\s+(?:một\s+số\s+điều\s+)?(?:bởi|theo)\s*:"
)


def consolidated(view: View, header: Header) -> Found | None:
    """The opening paragraph of every consolidated text (Pháp lệnh 01/2012/UBTVQH13 Điều 11), above the legal basis.

    "Luật … số 84/2015/QH13 ngày …, có hiệu lực kể từ ngày …, được sửa đổi, bổ sung bởi:"
    """
    match = _MERGED.search(view.text, header.start, min(len(view.text), header.end + 1500))
    return Found(match.start(), match.end()) if match else None


_SUBJECT = re.compile(rf"\A\W*VỀ VIỆC [^{LOWER}\n]{{20,}}(?:\n|$)")


def lost_type_line(view: View) -> bool:
    """Does the text open with a subject in capitals, its letterhead and type line lost? "VỀ VIỆC ỦY QUYỀN …"."""
    return bool(_SUBJECT.match(view.text))


_LOOSE = re.compile(r"\s*(?P<a>\d{1,5})(?:\s+(?P<b>\d{1,5}))?\s*\Z")


def stamped(body: str, end: int) -> tuple[str, str]:
    """(number, day) stamped as loose digits after the signature of a born-digital PDF: "03⏎998" -> ("998", "03").

    Only where nothing else follows the signature and the digits can be told apart: a day has two, the number more.
    """
    match = _LOOSE.match(body, end)
    if not match or len(body) - end > 60:
        return "", ""
    tokens = [t for t in (match["a"], match["b"]) if t]
    days = [t for t in tokens if len(t) == 2 and 1 <= int(t) <= 31]
    numbers = [t for t in tokens if t not in days and len(t) >= 3]
    if len(days) > 1 or len(numbers) > 1 or len(days) + len(numbers) != len(tokens):
        return "", ""
    return "".join(numbers), "".join(days)


_STANDARD = re.compile(
    r"\A\W*(?P<code>QCVN|QCĐP|TCVN|TCQS)\s*(?P<n>[\d-]+(?:[.:-]\d+)*):"
    r"(?P<year>(?:19|20)\d\d)(?:/(?P<body>[A-ZĐ]+))?"
)


def standard(view: View) -> Found | None:
    """A technical standard or regulation, which opens with its own code: "QCVN 97:2025/BNNMT" -> Quy chuẩn."""
    match = _STANDARD.match(view.text)
    if not match:
        return None
    return Found(match.start("code"), match.end(), "Quy chuẩn" if match["code"].startswith("Q") else "Tiêu chuẩn quốc gia")
