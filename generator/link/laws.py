"""Laws by name: where the name of a law ends, with or without a year, date or number after it (DOMAIN §4).

The names of laws hold commas and "và" ("Luật Quản lý, sử dụng tài sản công"), so a table of names finds their ends; a
name that is not in the table ends at the first comma, "và" or verb.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from generator import tables
from generator.fold import fold
from generator.link import parts

LAW = re.compile(r"(?:Bộ luật|Bộ Luật|BỘ LUẬT|Luật|LUẬT|Pháp lệnh|PHÁP LỆNH)(?!\w)")
_WORD = re.compile(r"[^\s,;.:()“”\"|\[\]/]+")
_FIRST = re.compile(rf"\s{{1,3}}(?=[{parts.UPPER}])")
_STOP = re.compile(
    r"[^\w\s]|\n|\s(?:và|có|được|quy|theo|đã|trong|tại|thì|do|này|hiện|thông|không|phải|nếu|khi|là|của|cho|đối|số|ngày|năm|về"
    r"|hoặc|với|các|để|nên|bị|cũng|như|mà|trên|từ|sửa"
    r"|ban hành|hướng dẫn|chưa|còn|hết|nêu|mới|cũ|thay|ra|gồm|sẽ|(?:19|20)\d\d)(?=\s|$|[,;.)])"
)
_NOT_IN_A_NAME = re.compile(r"[;.:\d]|\s(?:được|theo|quy định|này|đã|tại|ngày|có hiệu lực|bởi|Luật|và các)\s")
_NOT_A_NAME = re.compile(r"\s{1,3}(?:Việt Nam|Số|Nghị định|Thông tư|Quyết định|Luật|Điều|Khoản)\b")
_AMENDING = re.compile(r"\s{1,3}(?:sửa đổi|Sửa đổi|SỬA ĐỔI)")
_YEAR = re.compile(
    rf"(?:\s?\((?:sửa đổi|SỬA ĐỔI)\))?,?\s{{1,3}}(?:ngày\s{{1,3}}{parts.DATE}"
    r"|(?:năm\s{1,3}|(?:sửa đổi|hợp nhất),?\s(?:bổ sung\s)?(?:năm\s)?)?(?P<only>(?:19|20)\d\d)(?![\d/-]))",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:\s?,\s?|\s(?:và|VÀ)\s|\s?,\svà\s)(?=(?:Bộ luật|Bộ Luật|Luật|Pháp lệnh|LUẬT|BỘ LUẬT)\s)")


@cache
def _names() -> dict[str, Any]:
    """A trie of folded words; "" marks the end of a name."""
    root: dict[str, Any] = {}
    for name in tables.table("citation_forms")["law_names"].replace("\n", ";").split(";"):
        node = root
        for word in _WORD.findall(fold(name)):
            node = node.setdefault(word, {})
        if node is not root:
            node[""] = True
    return root


def name_end(work: str, folded: str, at: int) -> int:
    """Where the law's name that follows `at` (the end of its type word) ends; `at` itself where no name follows."""
    node, best = _names(), at
    low = folded[at : at + 150]
    previous = 0
    for word in _WORD.finditer(low):
        gap = low[previous : word.start()]
        node = node.get(word.group(0), {}) if gap.strip() in ("", ",") and len(gap) < 5 else {}
        if not node:
            break
        previous = word.end()
        if "" in node:
            best = at + previous
    if best > at or not _FIRST.match(work, at) or work[at - 1].isupper() or _NOT_A_NAME.match(work, at):
        return best
    stop = _STOP.search(work, at + 2, at + 90)
    end = stop.start() if stop else min(len(work), at + 90)
    return end if end - at > 4 and len(work[at:end].split()) <= 10 else at


def ends_early(words: str) -> bool:
    """Do words between a law's type word and its number hold more than a name? " Phục hồi, phá sản " does not."""
    return len(words.split()) > 14 or not words[:2].strip()[:1].isupper() or bool(_NOT_IN_A_NAME.search(words))


def is_amending(work: str, at: int) -> bool:
    """Does "sửa đổi, bổ sung một số điều của Luật …" follow the type word that ends at `at`?"""
    return bool(_AMENDING.match(work, at))


def amended(work: str, folded: str, at: int) -> list[tuple[int, int]]:
    """The laws named inside an amending law's name, as (start, end of name) after `at`; empty where none is named."""
    reach = work.find("\n", at, at + 220)
    reach = at + 220 if reach < 0 else reach
    first = LAW.search(work, at, reach)
    if not first or re.search(r"[;.:]", work[at : first.start()]):
        return []
    found: list[tuple[int, int]] = []
    match: re.Match[str] | None = first
    while match:
        end = name_end(work, folded, match.end())
        if end == match.end():
            break
        found.append((match.start(), end))
        joint = _AND.match(work, end)
        match = LAW.match(work, joint.end()) if joint else None
    return found


def year_after(work: str, at: int) -> tuple[str | None, int]:
    """The year or date right behind a law's name: " năm 2013", " 2013", " ngày 29/11/2013", " (sửa đổi) năm 2024"."""
    match = _YEAR.match(work, at)
    if not match:
        return None, at
    value = match["only"] or parts.iso(match)
    return (value, match.end()) if value else (None, at)
