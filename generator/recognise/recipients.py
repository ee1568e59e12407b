"""Addressees ("Kính gửi") and the list "Nơi nhận"; "Như trên" and the archive line "Lưu: VT" are left out."""

from __future__ import annotations

import re

from generator.recognise.header import Header
from generator.recognise.view import View, tidy

_NOI_NHAN = re.compile(r"N(?:ơi|ƠI)[ \n]+(?:nh|Nh|NH)[ậẬ](?:n|N)\s*:?")
_SKIP = re.compile(r"^(?:như (?:trên|kính gửi|điều|đ)|lưu\b|-?\s*vt\b|cvcdg)", re.I)
_ITEM = re.compile(r"^\s*[-+•–]\s*")
_LAST = re.compile(r"[-+•–]?\s*lưu\b", re.I)
_LINE = re.compile(r"[^\n]*\n?")
_BETWEEN = re.compile(r"\n|;\s+-|;\s*(?=[A-ZĐ-])")


def noi_nhan(body: str, start: int) -> tuple[int, int] | None:
    """Range of the first "Nơi nhận" block of the body."""
    match = next((m for m in _NOI_NHAN.finditer(body, start) if _opens_line(body, m.start())), None)
    if not match:
        return None
    end = match.end()
    for line in _LINE.finditer(body[match.end() : match.end() + 4000]):
        words = line.group().strip(" \t*_|\n")
        if (
            words
            and not _ITEM.match(words)
            and end > match.end()
            and (words.isupper() or len(words) > 160 or not words[:1].islower())
        ):
            break
        end = match.end() + line.end()
        if _LAST.match(words):
            break
    return match.start(), end


def _opens_line(body: str, start: int) -> bool:
    before = body[max(0, start - 6) : start].rstrip(" *_")
    return not before or before[-1] in "\n\t|"


def recipients_of(body: str, view: View, header: Header, block: tuple[int, int] | None) -> list[str]:
    """The recipients in printed order."""
    found: list[str] = []
    if header.kinh_gui:
        found += _items(_addressees(view, header.kinh_gui.end))
    if block:
        words = body[block[0] : block[1]].split(":", 1)[-1]
        found += _items(words)
    return list(dict.fromkeys(found))


def _addressees(view: View, start: int) -> str:
    lines: list[str] = []
    for line in view.lines_from(view.text.rfind("\n", 0, start) + 1):
        if line.end <= start:
            continue
        words = view.text[max(start, line.start) : line.end].strip(" :")
        if not words:
            continue
        if lines and not _ITEM.match(words):
            break
        lines.append(words)
        if (len(lines) > 1 and not _ITEM.match(words)) or (
            len(lines) == 1 and not _ITEM.match(words) and words.endswith((".", ";"))
        ):
            break
        if len(lines) > 40:
            break
    return "\n".join(lines)


def _items(words: str) -> list[str]:
    items = []
    for piece in _BETWEEN.split(words):
        item = tidy(_ITEM.sub("", piece)).strip(" ;.,:-–")
        if 2 < len(item) <= 200 and not _SKIP.match(item):
            items.append(item)
    return items
