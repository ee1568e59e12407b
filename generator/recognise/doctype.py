"""Family (state, Party, news) and type of a document.

The printed type name decides, the code in the number only confirms: QĐ is Quyết định, in the Party also Quy định; TT is
Thông tư or Thông tri; n/yyyy/QH15 is Luật or Nghị quyết. A công văn prints no type: its number is body-unit, "V/v" or
"Kính gửi" open it (NĐ 30/2020 Điều 7, Phụ lục I, III).
"""

from __future__ import annotations

import re

from generator.recognise.number import Number
from generator.tables import DocumentType, types_by_code

_PARTY_CODES = re.compile(r"(?:^|[/-])(?:TW|TƯ|TU|ThU|HU|QU|ĐU|ĐUK|CB|VPTW|VPTU|[A-ZĐ]+TW|[A-ZĐ]+TU|BCĐTW?)(?:$|[-/])")


_LEGISLATURE = re.compile(r"(?:QH|UBTVQH)\d{1,2}\Z")


def _first(number: Number) -> str:
    """The first part of the code: "QĐ-UBND" -> "QĐ"."""
    return number.code.partition("-")[0].partition("/")[0]


def party_style(number: Number | None) -> bool:
    """Is the number written as the Party writes it: n-TYPE/BODY?"""
    return bool(number and number.hyphen and "/" in number.code) or bool(
        number and number.hyphen and _PARTY_CODES.search(number.code)
    )


def type_of_code(number: Number, party: bool) -> DocumentType | None:
    """The type that the code names, if exactly one fits: "QĐ-UBND" -> Quyết định; None for body-unit codes."""
    first = _first(number)
    if _LEGISLATURE.match(number.code):
        return None
    rows = types_by_code(first, party)
    if not rows and party:
        rows = types_by_code(first)
    if first == "TT" and "MTT" in number.code:
        rows = types_by_code("TT", True)
    if (
        first == "CT"
        and re.match(r"CT-[A-ZĐ]{2,}", number.code)
        and not re.match(r"CT-(?:TTg|UBND|UB|CTN|[A-ZĐ]*B[A-ZĐ]+|NHNN|VKSTC|TANDTC|TTCP|KTNN)$", number.code)
    ):
        return None
    return rows[0] if rows else None
