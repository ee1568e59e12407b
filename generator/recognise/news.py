"""News and portal pages: date line, dateline, byline, headline. They have no number, signer or issuing body.

A page that carries the whole text of a document is that document; only a page without any header of one is news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.fold import fold, fold_body
from generator.recognise.dates import iso
from generator.recognise.signature import person
from generator.recognise.view import LOWER, UPPER, Line, View, any_case
from generator.tables import publishers

_DATE_LINE = re.compile(  # in any case, but begun by a class of letters: a search starts only at these
    r"[TtCcNn](?i:(?:(?<=t)hứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|(?<=c)hủ\s+nhật|(?<=c)n)\b\s*,?\s*(?:ngày\s*)?"
    r"|(?<=c)ập nhật\s*:?\s*|(?<=n)gày đăng\s*:?\s*)"
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)"
)
_BARE = re.compile(
    r"^(?:\d{1,2}:\d{2}[\s,|-]*)?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)(?:[\s,|-]*\d{1,2}[:h]\d{2})?\W*$",
    re.M,
)
_ANY_DATE = re.compile(r"[/.-](?<=\d.)\d{1,2}[/.-](?:19|20)\d\d")
_DATELINE = re.compile(rf"[ \t]*\((?:Theo\s+)?(?P<code>[A-ZĐ][{UPPER}{LOWER}. ]{{1,24}})\)\s*[-–.]?\s*")
_LATER_DATELINE = re.compile(rf"\n{_DATELINE.pattern}")
_PAGE_SIGNS = ("[img]", "leftcenterrightdel", "Ý kiến bình luận", "Click để đánh giá", "Đọc bài\n", "CÓ THỂ BẠN QUAN TÂM")
_SIGNS = re.compile(
    "|".join([*map(any_case, _PAGE_SIGNS), any_case("Ảnh", r"(?<!\w.{3})\s*:"), any_case("PV", r"(?<!\w..)\b")])
)
_FOLDED_SIGNS = tuple(fold(sign) for sign in _PAGE_SIGNS)
_SHORT_SIGNS = re.compile(r"anh(?<!\w.{3})\s*:"), re.compile(r"pv(?<!\w..)\b")
_PAGE_WORDS = re.compile(
    r"^(?:A|\+|-|\||Đọc bài|Lưu|In bài|Chia sẻ|Facebook|Zalo|\d{1,2}:\d{2}|leftcenterrightdel"
    r"|\[img\]|Trang chủ|Tin tức|VĂN BẢN MẪU\b[^\n]*|[\W\d_]*)$",
    re.I,
)
_TAIL = re.compile(
    r"\n\s*(?:Tổng số điểm của bài viết|CÓ THỂ BẠN QUAN TÂM|Ý kiến bình luận|Ý kiến \("
    r"|Bài viết liên quan|Tin cùng chuyên mục|Các tin khác)"
)
_SOURCE = re.compile(r"^\s*(?:\()?(?:Theo|Nguồn)\s*[:-]?\s*(?P<who>.+?)\)?\s*$", re.I)


@dataclass(frozen=True, slots=True)
class NewsDate:
    """The date line of a page and where it stands in the view."""

    value: str
    start: int
    end: int


def date_line(view: View) -> NewsDate | None:
    """The publication date at the top: "Thứ sáu, 28/05/2021 18:05" -> 2021-05-28."""
    if not _ANY_DATE.search(view.text, 0, 900):
        return None
    for pattern in (_DATE_LINE, _BARE):
        match = pattern.search(view.text, 0, 900)
        if match:
            value = iso(match["d"], match["m"], match["y"])
            if value:
                return NewsDate(value, match.start(), match.end())
    return None


_LEAD = re.compile(
    r"(?:^|[\n(]|[-–)]\s)\s*(?:(?:Sáng|Trưa|Chiều|Tối|Đêm)\s+)?(?:[Nn]gày\s+)?(?P<d>\d{1,2})[/.](?P<m>\d{1,2})(?:[/.](?P<y>(?:19|20)\d\d))?,"
)
_FULL = re.compile(r"(?<!\d)(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)(?!\d)")


def lead_date(view: View) -> NewsDate | None:
    """The day a news lead opens with: "Ngày 22/10, …"; its year from the last full date at most a year before it.

    DOMAIN §2: order must hold (an event reported cannot come before a document it speaks of); else unknown.
    """
    match = _LEAD.search(view.text, 0, 700)
    if not match or not re.search(r"[Nn]gày|Sáng|Trưa|Chiều|Tối|Đêm", match.group()):
        return None
    if match["y"]:
        value = iso(match["d"], match["m"], match["y"])
        return NewsDate(value, match.start("d"), match.end("y")) if value else None
    known = {value for m in _FULL.finditer(view.text) if (value := iso(m["d"], m["m"], m["y"]))}
    years = {value[:4] for value in known}
    candidates = {day for year in years if (day := iso(match["d"], match["m"], year)) and max(known) <= day}
    if len(candidates) != 1 or len(years) != 1:
        return None
    return NewsDate(candidates.pop(), match.start("d"), match.end("m"))


def dateline(view: View) -> tuple[str, str, int, int] | None:
    """(publisher, code, start, end) of a dateline: "(ĐCSVN) - Bí thư Tỉnh ủy …"."""
    match = _DATELINE.match(view.text, 0, 1500) or _LATER_DATELINE.search(view.text, 0, 1500)
    if not match:
        return None
    code = match["code"].strip()
    if code not in publishers() and not code.isupper():
        return None
    return publishers().get(code, code), code, match.start("code"), match.end("code")


def has_signs(view: View, body: str) -> bool:
    """Signs of a page: date line, photo captions, share bars, comment forms."""
    return bool(date_line(view) or dateline(view) or _has_page_signs(body) or _TAIL.search(body[-3000:]))


def _has_page_signs(body: str) -> bool:
    """Photo captions, share bars and the like at the top. Most texts have none even when case and marks are left aside."""
    top = fold_body(body)[0][:3000]
    if not (any(map(top.__contains__, _FOLDED_SIGNS)) or any(sign.search(top) for sign in _SHORT_SIGNS)):
        return False
    return bool(_SIGNS.search(body[:3000]))


def headline(view: View) -> tuple[int, int] | None:
    """The first line that reads as a headline: short, no final stop, followed by longer text."""
    lines = [line for line in view.first_lines(30) if not _PAGE_WORDS.match(line.text)]
    lines = [line for line in lines if not (_DATE_LINE.match(line.text) or _BARE.match(line.text))]
    if not lines:
        return None
    first = lines[0]
    words = first.text
    if not date_line(view) and (words.endswith((".", "!")) or (_is_section(lines) and not NAMES_DOCUMENT.search(words))):
        return None
    if not 8 <= len(words) <= 260 or words.endswith((";", ":")) or words[:1].islower() or _DATELINE.match(words):
        return None
    if words.endswith((".", "…")) and (len(words) > 140 or words.endswith("./.")) and not words.endswith("..."):
        return None
    if len(lines) > 1 and len(words) > 160 and len(lines[1].text) < len(words):
        return None
    return first.start, first.end


_HEADING = re.compile(rf"^[{UPPER}\"“‘][^\t]{{11,159}}[^.;:,!?…)\t]$")


NAMES_DOCUMENT = re.compile(r"TOÀN VĂN|\d{1,4}(?:/\d{4})?[/-][A-ZĐ]{1,4}[a-z]?[-/][A-ZĐ]{2,}")


_ISSUED = re.compile(r"(?:đã|vừa|vừa mới)\s+(?:ký\s+)?ban\s+hành|ký\s+ban\s+hành|^\W*Ngày\s+\d{1,2}[/.]\d{1,2}")


def reports(view: View) -> bool:
    """Do the first lines report that somebody issued a document? Then the page is about it, whatever it attaches."""
    lines = [line.text for line in view.first_lines(4) if len(line.text) > 60]
    return any(_ISSUED.search(line) and NAMES_DOCUMENT.search(line) for line in lines)


def _is_section(lines: list[Line]) -> bool:
    """Is the first line only the first of several section headings of a page whose own headline was lost?"""
    others = [line for line in lines[1:40] if _HEADING.match(line.text) and "nh:" not in line.text and not person(line.text)]
    return sum(len(line.text.split()) > 2 for line in others) >= 2


def byline(body: str) -> tuple[str, int, int] | None:
    """The author: the last short line before the tail of the page, if it is a person's name or a source."""
    cut = _TAIL.search(body, max(0, len(body) * 2 // 3))
    end = cut.start() if cut else len(body)
    lines = [m for m in re.finditer(r"[^\n]+", body[max(0, end - 600) : end]) if m.group().strip()]
    offset = max(0, end - 600)
    for match in reversed(lines[-3:]):
        words = match.group().strip(" \t*_|-–")
        source = _SOURCE.match(words)
        if source and len(words) < 80:
            return source["who"].strip(" .-"), offset + match.start(), offset + match.end()
        name = person(words)
        if (
            name
            or re.fullmatch(rf"[A-ZĐ]\.\s?[{UPPER}]{{2,12}}", words)
            or (re.fullmatch(rf"(?:[{UPPER}]{{2,8}}\s?){{1,4}}", words) and len(words) < 30)
        ):
            return name or words, offset + match.start(), offset + match.end()
        if len(words) > 60:
            return None
    return None
