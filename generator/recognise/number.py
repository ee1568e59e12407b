"""Number and symbol ("số, ký hiệu") of the document itself, from its number line.

NĐ 30/2020 Phụ lục I mục II.3: "Số: 123/QĐ-UBND"; 36-HD/VPTW: "Số 571-CV/TU". Only a "Số" that opens a line of the header
counts: a number in a running phrase ("Căn cứ Nghị định số …") belongs to another document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.recognise.header import Header
from generator.recognise.view import View

_CODE = r"[A-ZĐƯÔ][A-Za-zĐđƯưÔôÂâƠơ&.]*\d{0,2}(?:[ \t]*[-/]\s*[A-ZĐƯ][\wĐđƯư&.]*)*(?:,[ ]?[A-ZĐ]{2,}[A-Za-zĐđ]*(?![^\W\d_]))*"
SYMBOL = re.compile(
    rf"(?P<n>\d{{1,6}}(?:\.\d{{1,3}})?[a-zA-Z]{{0,2}})\s*(?P<sep>[/-])\s*(?:(?P<year>(?:19|20)\d\d)\s*[/-]\s*)?(?P<code>{_CODE})"
)
_BLANK = re.compile(rf"(?:[.…_]|\s)*(?P<sep>[/-])\s*(?:(?P<year>(?:19|20)\d\d)\s*[/-]\s*)?(?P<code>{_CODE})")
_SO = re.compile(r"[Ss](?<![^\W\d_].)[ốỐôÔ]\s*[:.]?\s*")
_OWN_TYPE = re.compile(
    r"(?:^|---\s?|[Pp]húc\s)\s*(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh|Lệnh|Quyết định|Nghị định|Thông tư)\s*$", re.I
)


_TYPE_ENDS = ("luật", "quyết", "lệnh", "định", "tư")
_AROUND = re.compile(r"\s*([-/])\s*")


@dataclass(frozen=True, slots=True)
class Number:
    """A number found: its tidied form (empty where the number is left blank), its code parts and where it stands."""

    value: str
    n: str
    year: str
    code: str
    hyphen: bool
    start: int
    end: int


def tidy_number(n: str, sep: str, year: str, code: str) -> str:
    """The printed number without stray spaces: ("138", "/", "", "TTr - CĐN") -> "138/TTr-CĐN"."""
    tight = " ".join(_AROUND.sub(r"\1", code).strip(" .,-").split())
    return f"{n}{sep}{year + '/' if year else ''}{tight}"


def own_number(view: View, header: Header) -> Number | None:
    """The number line of the header; a blank number ("Số:    /KH-UBND") gives its code with an empty value."""
    end = header.type_line.start if header.type_line else header.end
    found = _scan(view, header.start, end)
    if found is None and header.type_line:
        found = _scan(view, header.type_line.end, header.end)
    return found


def _scan(view: View, start: int, end: int) -> Number | None:
    text = view.text
    for so in _SO.finditer(text, start, end):
        line = text.rfind("\n", 0, so.start()) + 1
        before = text[line : so.start()].strip(' \t-*:.;"“')
        if not _opens(before, so.group()):
            continue
        match = SYMBOL.match(text, so.end()) or _BLANK.match(text, so.end())
        if match and match.end() <= end + 40:
            return number_of(match, so.start())
    return None


def _opens(before: str, so: str) -> bool:
    """May this "Số" be the number line? At a line's start, after capitals of the letterhead or the motto, "Luật số:"."""
    if not before:
        return (so[0] == "S" and (so[1] != "Ố" or ":" in so)) or ":" in so
    if before[-5:].lower().endswith(_TYPE_ENDS) and _OWN_TYPE.search(before):
        return ":" in so
    if before.upper() == before:
        return so[:2] == "Số" or ":" in so
    return before.endswith(("phúc", "Phúc")) and so[0] == "S"


def number_of(match: re.Match[str], start: int | None = None) -> Number:
    """A `Number` from a match of the symbol pattern."""
    parts = match.groupdict()
    n, year, code = parts.get("n") or "", parts["year"] or "", parts["code"]
    value = tidy_number(n, parts["sep"], year, code)
    code = value[len(n) + 1 :]
    code = code[5:] if year else code
    return Number(
        value if n else "", n, year, code, parts["sep"] == "-", match.start() if start is None else start, match.end()
    )
