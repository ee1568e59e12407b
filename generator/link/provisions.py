"""Provisions: from "điểm a khoản 2 Điều 5" to the anchor of that place on the target's page (`dieu-5-khoan-2-diem-a`)."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.fold import slugify

_PARTS = (
    ("dieu", re.compile(r"điều\s(\d{1,3}[a-zđ]?)", re.IGNORECASE)),
    ("khoan", re.compile(r"khoản\s(\d{1,2}[a-zđ]?)", re.IGNORECASE)),
    ("diem", re.compile(r"(?:điểm|tiết)\s([a-zđ]{1,2}\d?)(?!\w)", re.IGNORECASE)),
)
_OTHER = re.compile(r"(chương|mục|phụ lục)\s(?:số\s)?([IVXLC]+|\d+)", re.IGNORECASE)


@lru_cache(maxsize=65536)
def anchor_of(provision: str | None) -> str:
    """The fragment of a provision; of several, the first. "" where there is none.

    >>> anchor_of("điểm a khoản 2 Điều 5"), anchor_of("Điều 41"), anchor_of("Chương II"), anchor_of(None)
    ('dieu-5-khoan-2-diem-a', 'dieu-41', 'chuong-ii', '')
    """
    if not provision:
        return ""
    found = []
    for name, pattern in _PARTS:
        match = pattern.search(provision)
        if match is None:
            break
        label = match.group(1).lower().replace("đ", "dd")
        found.append(f"{name}-{label}")
    if found:
        return "-".join(found)
    other = _OTHER.search(provision)
    return slugify(other.group(0)) if other else ""
