"""Title: the trích yếu under the type name, "V/v …" of a công văn, the headline of a news page.

NĐ 30/2020 Phụ lục I mục II.5: type in capitals, the summary below it; a công văn prints "V/v …" under its number.
"""

from __future__ import annotations

import re
from functools import cache

from generator.fold import fold
from generator.recognise.header import Found, Header
from generator.recognise.view import Line, View, tidy
from generator.tables import squash, table

_MAX_LINES = 14
_END_OF_PLACE = re.compile(r"\n\s*[A-ZĐ][^\n,]{1,40},\s*ng[àa]y\b")


@cache
def _organ_line() -> re.Pattern[str]:
    words = sorted((squash(w) for w in table("header")["organ_lines"]), key=lambda w: (-len(w), w))
    return re.compile(rf"^(?:{'|'.join(words)})(?!\S)")


def title_of(view: View, header: Header, type_line: Found | None) -> tuple[int, int] | None:
    """Range of the title in the view, or None: below the type line, else after V/v."""
    if type_line is not None:
        found = _below(view, header, type_line)
        if found:
            return found
    if header.vv is not None:
        return _vv(view, header)
    return None


def _below(view: View, header: Header, type_line: Found) -> tuple[int, int] | None:
    line_end = view.text.find("\n", type_line.end)
    line_end = len(view.text) if line_end < 0 else line_end
    rest = view.text[type_line.end : line_end]
    start = end = -1
    if rest.strip(" -:.*"):
        lead = len(rest) - len(rest.lstrip(" -:.*"))
        start, end = type_line.end + lead, type_line.end + len(rest.rstrip(" -"))
        capitals = _capitals(rest)
        if not capitals:
            return start, _before_basis(view, start, end)
    lines = [line for line in view.lines if line.start >= line_end]
    for count, line in enumerate(lines[:_MAX_LINES]):
        if line.start >= header.end + 2 or _stops(view, line, header):
            break
        if re.fullmatch(r"[\W\d_]+", line.text):
            if start >= 0 and "-" in line.text:
                break
            continue
        capitals = _capitals(line.text)
        if (
            capitals
            and _organ_line().match(squash(line.text))
            and (start >= 0 or count > 0 or _is_enacting(view, lines, count))
        ):
            break
        if start < 0:
            start, end = line.start, line.end
            if not capitals and not _continues(lines, count):
                break
            continue
        if _capitals(view.text[start:end]) != capitals and not line.text[:1].islower():
            break
        end = line.end
        if not capitals and not _continues(lines, count):
            break
    return (start, end) if 0 <= start < end else None


def _is_enacting(view: View, lines: list[Line], index: int) -> bool:
    """Is this line in capitals the issuing head, with the legal basis right below it?"""
    return index + 1 < len(lines) and lines[index + 1].folded.startswith(("can cu", "xet "))


def _continues(lines: list[Line], index: int) -> bool:
    if index + 1 >= len(lines):
        return False
    following = lines[index + 1].text
    return following[:1].islower() or lines[index].text.endswith((",", " và", " của", "-"))


def _stops(view: View, line: Line, header: Header) -> bool:
    if line.start >= header.end and header.end < len(view.text):
        return True
    for fact in (header.state, header.party, header.motto, header.kinh_gui, header.can_cu):
        if fact and line.start <= fact.start < line.end:
            return True
    return bool(re.match(r"(?:so\s*[:.]|can cu|kinh gui|xet |theo de nghi|dieu \d|chuong [ivx]+\b|ngay \d)", line.folded))


def _capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def _before_basis(view: View, start: int, end: int) -> int:
    """A flattened line may run on into the legal basis or the enacting phrase."""
    match = re.search(r"\s(?:Căn cứ|CĂN CỨ|Kính gửi)\b", view.text[start:end])
    return start + match.start() if match else end


def _vv(view: View, header: Header) -> tuple[int, int] | None:
    assert header.vv is not None
    start = header.vv.end
    ends = [header.end]
    ends += [f.start for f in (header.state, header.party, header.motto, header.kinh_gui) if f and f.start > start]
    place = _END_OF_PLACE.search(view.text, start, min(ends))
    if place:
        ends.append(place.start())
    end = min(ends)
    words = view.text[start:end]
    gap = re.search(r"\n\s*\n|\n\s*-{2,}|\n\s*(?:Số|SỐ)\s*[:.]", words)
    if gap:
        end = start + gap.start()
    start += len(view.text[start:end]) - len(view.text[start:end].lstrip(" :.-\n\t"))
    end = start + len(view.text[start:end].rstrip(" -;,\n\t"))
    return (start, end) if end - start >= 4 else None


def words_of(body: str, view: View, start: int, end: int) -> str:
    """The words of a title as shown."""
    span = view.span(start, end)
    return tidy(span.of(body)).strip(" -;,")


def same_words(a: str, b: str) -> bool:
    """Are two titles the same but for case, tone marks and punctuation?"""
    return fold(squash(a)) == fold(squash(b))
