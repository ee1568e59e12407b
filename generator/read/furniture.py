"""Page furniture: what a page, a gazette, a portal or a signing program put around the words. Set aside, not deleted."""

from __future__ import annotations

import re

from generator.model import SetAside

_GAZETTE = re.compile(r"CÔNG BÁO\s*/\s*Số\b.{0,60}Ngày\s+\d{1,2}-\d{1,2}-\d{4}(?:\s+\d{1,4})?$|\d{1,4}\s+CÔNG BÁO/Số .{0,60}$")
_STAMP_START = re.compile(r"(?:Người ký|Ký bởi|Được ký bởi)\s*:")
_STAMP_LINE = re.compile(r"(?:Người ký|Ký bởi|Được ký bởi|Email|Cơ quan|Thời gian ký|Ngày ký|Tổ chức|Chức vụ)\s*:")
_RULE = re.compile(r"[-_=*~─—–.\s]{3,}$|[-–—=~]+$")
_PAGE = re.compile(r"[-–—]?\s?(?:Trang\s)?(\d{1,4})(?:\s?/\s?\d{1,4})?\s?[-–—]?$")
BROKEN = 4


def set_aside(lines: list[str], numbers: list[int], flags: list[int]) -> tuple[SetAside, ...]:
    """Blank the furniture in `lines` (flags say that a page broke there) and give back what was set aside."""
    found: list[SetAside] = []

    def take(index: int, reason: str) -> None:
        found.append(SetAside(numbers[index], lines[index], reason))
        lines[index] = ""
        flags[index] |= BROKEN

    for index, line in enumerate(lines):
        if not line:
            continue
        first = line[0]
        if first in "C0123456789" and "CÔNG BÁO" in line and _GAZETTE.match(line):
            take(index, "gazette header")
            for near in _neighbours(lines, index):
                if lines[near].isdecimal() and len(lines[near]) < 5:
                    take(near, "page number")
                    break
        elif first in "NKĐ" and _STAMP_START.match(line):
            end = index + 1
            while end < min(index + 6, len(lines)) and _STAMP_LINE.match(lines[end]):
                end += 1
            if end > index + 1:
                for i in range(index, end):
                    take(i, "digital signature stamp")
        elif first in "-_=*~─—–" and len(line) >= 3 and _RULE.match(line):
            lines[index] = ""
    return tuple(sorted(found, key=lambda s: s.line))


def _neighbours(lines: list[str], index: int) -> list[int]:
    """The nearest lines with words after and before, not further than 3 lines."""
    near = [next((i for i in range(index + 1, min(index + 4, len(lines))) if lines[i]), -1)]
    near.append(next((i for i in range(index - 1, max(index - 4, -1), -1) if lines[i]), -1))
    return [i for i in near if i >= 0]
