"""Title: the trích yếu under the type name, "V/v …" of a công văn, the headline of a news page.

NĐ 30/2020 Phụ lục I mục II.5: type in capitals, the summary below it; a công văn prints "V/v …" under its number.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from generator.fold import fold
from generator.recognise.header import Found, Header
from generator.recognise.view import LOWER, UPPER, Line, View, tidy
from generator.tables import squash, table

_NO_LETTERS = re.compile(r"[\W\d_]+\Z")
_MAX_LINES = 14
_LOOK_AHEAD = 4


@cache
def _organ_line() -> re.Pattern[str]:
    words = sorted((squash(w) for w in table("header")["organ_lines"]), key=lambda w: (-len(w), w))
    return re.compile(rf"^(?:{'|'.join(words)})(?!\S)")


def title_of(view: View, header: Header, type_line: Found | None, place_start: int | None = None) -> tuple[int, int] | None:
    """Range of the title in the view, or None: below the type line, else after V/v. What a form leaves open is no title."""
    found = _below(view, header, type_line) if type_line is not None else None
    if found:
        start, end = _without_organ(view, *found)
        note = _NOTE_MARK.search(view.text, max(start, end - 8), end)
        found = start, note.start() if note else end
    elif header.vv is not None:
        found = _vv(view, header, place_start)
    return found if found and not _OF_A_FORM.search(view.text, *found) else None


_OF_A_FORM = re.compile(r"\b(?:ngày|NGÀY)\s*(?:\.\.|…)|Độc lập\s*-\s*Tự do")
"""A date to be filled in, the motto of a form in the annex: "… về việc … Hà Nội, ngày … tháng … năm …"."""
_NOTE_MARK = re.compile(rf"(?<=[{LOWER}]{{2}})\d{{1,2}}$")
"""The mark of a footnote after a title's last word: "… Viễn thông Quân đội1"."""
_ORGAN_LEAD = re.compile(r"(?:CỦA|Của|của)\s[^.;]{4,160}?\s(?=(?:VỀ|Về|về)\s)", re.S)
_ORGAN_TAIL = re.compile(r"\s+CỦA\s+QUỐC\s+HỘI\s+(?:NƯỚC|KHO[ÁA]|KHÓA)\b")


def _without_organ(view: View, start: int, end: int) -> tuple[int, int]:
    """The trích yếu without the organ between it and the type: "KẾT LUẬN CỦA BỘ CHÍNH TRỊ VỀ …"."""
    words = view.text[start:end]
    lead = _ORGAN_LEAD.match(words)
    tail = _ORGAN_TAIL.search(words)
    if tail and tail.start() > 5:
        end = start + tail.start()
    return (start + lead.end() if lead and start + lead.end() < end else start), end


def _below(view: View, header: Header, type_line: Found) -> tuple[int, int] | None:
    line_end = view.text.find("\n", type_line.end)
    line_end = len(view.text) if line_end < 0 else line_end
    rest = view.text[type_line.end : line_end]
    start = end = -1
    if rest.strip(" -:.*\t0123456789"):  # a digit alone is the mark of a footnote: "THÔNG TƯ1" of a consolidated text
        start = type_line.end + len(rest) - len(rest.lstrip(" -:.*\t"))
        end = _flattened_end(view, start, line_end)
        if end < line_end - 2 or not _capitals(view.text[start:end]):
            return (start, end) if end > start else None
    lines = list(islice(view.lines_from(line_end), _MAX_LINES + _LOOK_AHEAD))
    for count, line in enumerate(lines[:_MAX_LINES]):
        if _stops(line, header) or (count > 0 and line.start >= header.end):
            break
        if _NO_LETTERS.match(line.text):
            if start >= 0 and "-" in line.text:
                break
            continue
        capitals = _capitals(line.text)
        organ = capitals and _organ_line().match(squash(line.text)) and _is_enacting(lines, count)
        if organ and (start < 0 or not _CONTINUES.search(view.text[start:end])):
            break
        if start >= 0 and _capitals(view.text[start:end]) != capitals and not line.text[:1].islower():
            break
        start, end = (line.start if start < 0 else start), line.end
        if not capitals and not _continues(lines, count):
            break
    return (start, end) if 0 <= start < end else None


_LOWER_RUN = re.compile(rf"\s+(?=[{UPPER}]?[{LOWER}]+\s+(?:\d+\s+)?\S*[{LOWER}])")


@cache
def _organ_inside() -> re.Pattern[str]:
    words = sorted((fold(w) for w in table("header")["organ_lines"]), key=lambda w: (-len(w), w))
    return re.compile(rf"\s+(?=(?P<organ>(?:{'|'.join(words)})(?:\s[^\n]{{0,80}}?)?)\s*(?P<after>{'|'.join(_AFTER_ORGAN)}|$))")


_CONTINUES = re.compile(r"(?:CỦA|THUỘC|CHO|TỔ CHỨC|VỚI|DO|VÀ|BỞI|LUẬT|ĐẠI BIỂU|,)$")


def _flattened_end(view: View, start: int, line_end: int) -> int:
    """End of a title that shares a line with what follows: capitals end where a sentence begins, else before the basis."""
    words = view.text[start:line_end]
    if _capitals(" ".join(words.split()[:2])):
        match = _LOWER_RUN.search(words)
        ends = [at for at in (match.start() if match else 0, _organ_at(view, words, line_end)) if at > 3]
        return start + len(words[: min(ends, default=len(words))].rstrip(" -;,"))
    match = re.search(r"\s(?:Căn cứ|CĂN CỨ|Kính gửi)\b", words)
    return start + match.start() if match else start + len(words.rstrip(" -"))


_AFTER_ORGAN = ("can cu", "xet ", "theo de nghi", "quyet dinh", "quyet nghi", "dieu 1", "chi thi", "thuc hien", "de ")


def _is_enacting(lines: list[Line], index: int) -> bool:
    """Is this line in capitals the issuing head, with the legal basis or the deciding word right below it?"""
    for line in lines[index + 1 : index + _LOOK_AHEAD]:
        if line.folded.startswith(_AFTER_ORGAN):
            return True
        if not line.text.isupper():
            return False
    return index + 1 >= len(lines)


_ENACTED = re.compile(
    r"\sban\s+hành\s+(?:Thông tư liên tịch|Thông tư|Nghị định|Quyết định|Nghị quyết|Chỉ thị)\s+(?P<title>[^\n]{10,600}?)"
    r"(?:[.:]?\s*\n|[.:]?$)"
)


def enacted_title(view: View, start: int) -> tuple[int, int] | None:
    """The subject in the enacting words, where nothing stands under the type: "… ban hành Thông tư sửa đổi …"."""
    match = _ENACTED.search(view.text, start, min(len(view.text), start + 6000))
    return (match.start("title"), match.end("title")) if match else None


def _organ_at(view: View, words: str, line_end: int) -> int:
    """Where the issuing organ in capitals begins that follows the title on its line, before the basis; 0 where none does."""
    for match in _organ_inside().finditer(fold(words)):
        organ = words[match.start("organ") : match.end("organ")]
        based = match["after"] or fold(view.text[line_end : line_end + 20].lstrip()).startswith(_AFTER_ORGAN)
        if organ.isupper() and based and not _CONTINUES.search(words[: match.start()]):
            return match.start()
    return 0


def _continues(lines: list[Line], index: int) -> bool:
    if index + 1 >= len(lines):
        return False
    words, following = lines[index].text, lines[index + 1].text
    if following[:1].islower() or words.endswith((",", " và", " của", "-")):
        return True
    return any(words.endswith(ends) and begins.match(following) for ends, begins in _broken())


@cache
def _broken() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """What a line of a title ends with that its next line must complete: "… thi hành⏎Luật …"."""
    rows = table("header")["broken_titles"]
    return tuple((tuple(row["ends"]), re.compile("|".join(row["begins"]))) for row in rows)


_NOT_TITLE = re.compile(r"(?:so\s*[:.]|can cu|kinh gui|xet |theo de nghi|dieu \d|(?:chuong|phan) [ivx]+\b|ngay \d|hom nay)")


def _stops(line: Line, header: Header) -> bool:
    for fact in (header.state, header.party, header.motto, header.kinh_gui, header.can_cu):
        if fact and line.start <= fact.start < line.end:
            return True
    if line.text.isupper():
        return line.folded.startswith(("kinh gui", "can cu"))
    return bool(_NOT_TITLE.match(line.folded))


def _capitals(words: str) -> bool:
    letters = [*filter(str.isalpha, words)]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def _vv(view: View, header: Header, place_start: int | None) -> tuple[int, int] | None:
    assert header.vv is not None
    start = header.vv.end
    ends = [header.end]
    ends += [f.start for f in (header.state, header.party, header.motto, header.kinh_gui) if f and f.start > start]
    if place_start is not None and place_start > start:
        ends.append(place_start)
    end = min(ends)
    words = view.text[start:end]
    if _capitals(words[:40]):
        words = words.split("\n", 1)[0]
        end = start + len(words)
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
