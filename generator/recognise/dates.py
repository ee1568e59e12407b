"""The date of the document itself: the place-date line, else the ladder of weaker bases.

NĐ 30/2020 Phụ lục I mục II.4 and 36-HD/VPTW: "Bắc Giang, ngày 05 tháng 02 năm 2021". Dates of cited documents, deadlines
("trước ngày"), stamps ("Thời gian ký") and the gazette's line are not issue dates.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from generator.recognise.header import Header
from generator.recognise.view import UPPER, View
from generator.tables import province_on

_LONG = re.compile(
    r"ngay[\s:]*(?P<d>\d{1,2}|[.…\s]{0,12})[\s]*thang\s*(?P<m>\d{1,2}|[.…\s]{0,12})\s*,?\s*nam\s*(?P<y>(?:19|20)\s?\d\s?\d)(?!\d)"
)
_PLACE = re.compile(rf"(?P<place>[{UPPER}][^\n,;:/()\d]{{1,45}}?)\s*[,.]?\s*(?:\n\s*){{0,3}}$")
_CITED = re.compile(r"(?:số|Số|của|kèm theo|hiệu lực|từ|trước|sau|đến|họp|thông qua|ban hành|Căn cứ|\d/[A-ZĐ])", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found: ISO, shortened to what is printed, with the place before it."""

    value: str
    place: str
    start: int
    end: int
    place_start: int


def iso(day: str, month: str, year: str) -> str:
    """ISO date, shortened to month or year where day or month are blank; empty for an impossible one."""
    year = "".join(year.split())
    day, month = day.strip(" .…\n\t"), month.strip(" .…\n\t")
    if not month:
        return year if not day else ""
    if not 1 <= int(month) <= 12:
        return ""
    if not day:
        return f"{year}-{int(month):02d}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return ""
    return f"{year}-{int(month):02d}-{int(day):02d}"


def place_date(view: View, start: int, end: int, after: int = 0) -> Dated | None:
    """The first place-date line in a range of the view; the place begins after the offset `after` (end of the number)."""
    for match in _LONG.finditer(view.folded, start, end):
        low = max(start, match.start() - 70, after if after <= match.start() else 0)
        before = view.text[low : match.start()]
        place = _PLACE.search(before)
        tail = before.rsplit("\n", 1)[-1]
        if _CITED.search(tail) and not (place and before.rstrip().endswith(",") and not _CITED.search(place.group())):
            continue
        value = iso(match["d"], match["m"], match["y"])
        if not value:
            continue
        name = " ".join(place["place"].split()) if place else ""
        begin = low + place.start("place") if place else match.start()
        if place:
            begin, name = _broken_place(view, low, begin, name)
        return Dated(value, name, match.start(), match.end(), begin)
    return None


def _broken_place(view: View, low: int, begin: int, name: str) -> tuple[int, str]:
    """A place broken over two lines by its table cell: "Hà⏎Nội", "Thành phố Hồ⏎Chí Minh"."""
    above = view.text[low:begin].rstrip()
    last = above.rsplit("\n", 1)[-1].strip()
    if last and len(last) < 20 and "\n" in view.text[low:begin][len(above) :] and not last.isupper():
        whole = f"{last} {name}"
        if province_on(whole) is not None:
            return low + len(above) - len(last), whole
    return begin, name


def header_date(view: View, header: Header, after: int = 0) -> Dated | None:
    """The place-date line of the header (above the type line, or just below where columns were read in another order)."""
    return place_date(view, header.start, header.end, after)


_ADOPTED = re.compile(
    r"(?:Luật|Bộ luật|Nghị quyết|Pháp lệnh)\s+này\s+(?:đã\s+)?được\s+"
    r"(?:Quốc hội|(?:Ủy|Uỷ) ban [Tt]hường vụ Quốc hội|Hội đồng nhân dân)"
    r"[^\n]{0,160}?thông\s+qua\s+(?:tại[^\n]{0,80}?)?ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})"
)


def adopted(body: str) -> Dated | None:
    """Laws and resolutions print their date at the end: "… thông qua ngày 16 tháng 6 năm 2025" (Luật BHVBQPPL)."""
    match = _ADOPTED.search(body) if "Quốc hội" in body or "Hội đồng nhân dân" in body else None
    if not match:
        return None
    value = iso(match["d"], match["m"], match["y"])
    return Dated(value, "", match.start(), match.end(), match.start()) if value else None


_MEETING = re.compile(
    r"[Tt]ại\s+(?:[Hh]ội nghị|[Pp]hiên họp|[Kk]ỳ họp|[Cc]uộc họp)[^\n;.]{0,120}?ngày\s+"
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)"
)
_AFTER = re.compile(r"(?:sau|từ|trước)\s+ngày\s+(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)")


def meeting(view: View, body: str) -> tuple[Dated, str, str] | None:
    """(month of issue, meeting day, latest day) of a text that reports its own meeting and prints no date.

    DOMAIN §2: issued on the day of the meeting or within days, before the next day it looks ahead to ("sau ngày 21/6/2021").
    """
    match = _MEETING.search(view.text, 0, 2500)
    low = iso(match["d"], match["m"], match["y"]) if match else ""
    if not match or not low:
        return None
    ahead = sorted(v for m in _AFTER.finditer(body) if (v := iso(m["d"], m["m"], m["y"])) and v > low)
    high = ahead[0] if ahead else low
    value = low[:7] if high[:7] == low[:7] else low[:4]
    return Dated(value, "", match.start(), match.end(), match.start()), low, high
