"""Two columns printed beside each other with spaces or tabs between (letterhead, signature): one after the other.

"UBND TỈNH BẮC GIANG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" is two lines; of several such lines in a row the left
column comes first, whole, then the right one.
"""

from __future__ import annotations

import re

_GAP = re.compile(r"(?<=\S)(?: {5,}| *\t\t+ *| +\t *| *\t +)(?=\S)")
_ENDS = re.compile(r".{66}|Kính (?:gửi|trình)|Căn cứ|[A-ZĐÀ-Ỹ ]{5,30}$")
_HEAD, _TAIL = 20, 40
"""Lines with words at either end of a text in which columns are looked for."""


def split_columns(lines: list[str], numbers: list[int]) -> tuple[list[str], list[int]]:
    """Lines and numbers with columns taken apart; all lines stripped."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    zone = {*filled[:_HEAD], *filled[-_TAIL:]}
    out: list[tuple[str, int]] = []
    right: list[tuple[str, int]] = []
    edge = single = 0
    for index, line in enumerate(lines):
        words, number = line.strip(), numbers[index]
        parts = _columns(line) if index in zone else None
        if parts:
            out.append((parts[0], number))
            right.append((parts[1], number))
            single = 0
            edge = line.rindex(parts[1])
        elif right and words and _leading(line) >= max(20, edge - 12):
            right.append((words, number))
        else:
            single = single + 1 if words else single
            if right and words and (_leading(line) > 8 or not lines[index - 1].strip() or single > 6 or _ENDS.match(words)):
                out += right
                right = []
            out.append((words, number))
    out += right
    return [words for words, _ in out], [number for _, number in out]


def _columns(line: str) -> tuple[str, str] | None:
    words = line.strip()
    if "     " not in words and "\t" not in words:
        return None
    match = None
    for found in _GAP.finditer(words):
        if match is None or found.end() - found.start() > match.end() - match.start():
            match = found
    if match is None:
        return None
    left, right = words[: match.start()], words[match.end() :]
    if not right[0].isupper() and not right.startswith(("(Đã", "(đã", "( Đã")):
        return None
    return (left, right) if len(left) > 1 and len(right) > 3 and "|" not in words else None


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip())
