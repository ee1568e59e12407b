"""The header of a document as a bag of facts: quốc hiệu, number, place and date, type line, addressee.

NĐ 30/2020/NĐ-CP (Phụ lục I) and 36-HD/VPTW fix what stands in the header, but two columns may be read in any order (whole
left column first, or cell by cell), so nothing here relies on the order above the type line. The header ends at the first
"Kính gửi", "Căn cứ" or provision: a number below that line belongs to another document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generator.fold import fold
from generator.quick import quickly_made
from generator.recognise.view import UPPER, View
from generator.tables import document_types, table

WINDOW = 6000
_REACH = 3500
_LATE = 1800

STATE = re.compile(
    r"C[ỘOỌÔ]NG\s*H(?:ÒA|OÀ|OA|ÓA|OÀA)\s*X[ÃA][\s,-]*H(?:[ỘOỌÔo][Ii]|[O0]['1])\s*CH(?:[ỦU]|\w\))\s*NG(?:H[ĨIiT]|IT[IT])A\s*"
    r"VI(?:[ỆE]T|[A-Z]?[TI]'?|\w{1,2}C)\s*NAM"
)
"""Quốc hiệu, also as scanners read it: "CONG HOA XA, HOI CHU NGHIA VIVT NAM", "CONG HOA XA H01 CHI) NGHiA VICT NAM"."""
_PARTY = re.compile(r"[ĐD](?<!\S.)ẢNG\s+C[ỘO]NG\s+SẢN\s+VIỆT\s+NAM(?=\s|$)")
_MOTTO = re.compile(r"[ĐDđd](?i:ộc\s*lập\s*-?\s*Tự\s*do\s*-?\s*Hạnh\s*phúc)")
_LETTERHEAD_FACT = re.compile(r"Số\s*:?.{0,40}$|V/v\b|[^\d,]{2,40},\s*ngày\b|Độc lập")
_CAPITALS = re.compile(rf"[{UPPER}](?<![^\W\d_].)(?=[{UPPER}])")
"""The beginning of a word in capitals."""
_RULE = re.compile(r"-{3,}|={3,}|\.{6,}|…{3,}")


@quickly_made
@dataclass(frozen=True, slots=True)
class Found:
    """A range of the view with what it means."""

    start: int
    end: int
    value: str = ""


@dataclass(slots=True)
class Header:
    """Where the header stands in the view and the landmarks found in it; `end` is where facts of the document stop."""

    start: int
    end: int
    state: Found | None = None
    party: Found | None = None
    motto: Found | None = None
    type_line: Found | None = None
    kinh_gui: Found | None = None
    can_cu: Found | None = None
    vv: Found | None = None


@cache
def _lines_with(key: str) -> re.Pattern[str]:
    words = "|".join(re.escape(fold(w)).replace(r"\ ", r"\s+") for w in table("header")[key])
    return re.compile(rf"(?:^|\n)[ \t\"“(+-]*(?P<at>{words})")


@cache
def _stops() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that end a header: at the start of the text, and at the start of a line.

    Two patterns, because one that may begin with "^" or a newline is tried at every letter, one with a newline only there.
    """
    words = "|".join(re.escape(fold(w)).replace(r"\ ", r"\s+") for w in table("header")["stops"])
    return re.compile(rf"[ \t\"“(+-]*(?P<at>{words})"), re.compile(rf"\n[ \t\"“(+-]*(?P<at>{words})")


def _stop(folded: str, start: int, end: int) -> re.Match[str] | None:
    first, later = _stops()
    return (first.match(folded, 0, end) if start == 0 else None) or later.search(folded, start, end)


_KINH_GUI = re.compile(r"kinh\s{1,9}(?:gui|trinh)\b")
_CAN_CU = r"[ \t\"“(+-]*(?:can\s+cu|xet\s+(?:de\s+nghi|to\s+trinh)|theo\s+de\s+nghi)\b"
_CAN_CU_FIRST, _CAN_CU_LATER = re.compile(_CAN_CU), re.compile(rf"\n{_CAN_CU}")
_VV = re.compile(r"[Vv](?:\s?/\s?[vV]|ề\s{1,9}việc|(?<=V)Ề\s{1,9}VIỆC)\b\.?:?")
_BEFORE_ADDRESSEE = re.compile(r"(?:phuc|[-.]|nam \d{4})$")


def _kinh_gui(view: View, start: int, end: int) -> Found | None:
    """ "Kính gửi" at the start of a line or cell, or after another header fact on a flattened line."""
    for match in _KINH_GUI.finditer(view.folded, start, end):
        before = view.folded[max(start, match.start() - 12) : match.start()]
        if _opens_cell(before) or _BEFORE_ADDRESSEE.search(before.rstrip()):
            return Found(match.start(), match.end())
    return None


def _vv(view: View, start: int, end: int) -> Found | None:
    """ "V/v", "Về việc" at the start of a line or cell; a capital "V/v" also after a number on a flattened line."""
    for match in _VV.finditer(view.text, start, end):
        before = view.text[max(start, match.start() - 12) : match.start()]
        if _opens_cell(before) or (match.group()[0] == "V" and "/" in match.group() and before[-1:].isspace()):
            return Found(match.start(), match.end())
    return None


def _opens_cell(before: str) -> bool:
    rest = before.rstrip(' \t"“(')
    return not rest or rest[-1] == "\n" or before.endswith(("  ", "\t"))


@cache
def _type_names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {fold(n): row.name for row in document_types() if row.heads for n in (row.name, *row.aliases)}
    words = sorted(names, key=lambda n: (-len(n), n))
    groups: dict[str, list[str]] = {}  # by first letter, so that few are tried
    for name in words:
        groups.setdefault(name[0], []).append(r"\s*".join(re.escape(part) for part in name.split())[1:])
    pattern = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))
    return re.compile(rf"(?:{pattern})(?![^\W\d_])"), names


def _clear_left(view: View, start: int) -> bool:
    """Is what stands before on the same line nothing, a rule, or words that end another header fact?"""
    line = view.text.rfind("\n", 0, start) + 1
    before = view.text[line:start].strip(" \t\"“'-.:;*|")
    return (
        not before or bool(_MOTTO.search(before[-30:])) or bool(re.search(r"(?:năm|NĂM)\s+\d{4}$|[A-ZĐ]{2,}\d{0,2}$", before))
    )


def find_type_line(view: View, start: int, end: int) -> Found | None:
    """The first type name in capitals that opens a line: "QUYẾT ĐỊNH", "LUẬT⏎ĐẤT ĐAI", "NGHỊ⏎QUYẾT"."""
    pattern, names = _type_names()
    past = start
    for word in _CAPITALS.finditer(view.text, start, end):
        match = pattern.match(view.folded, word.start(), end) if word.start() >= past else None
        if match is None:
            continue
        if view.text[match.start() : match.end()].isupper() and _clear_left(view, match.start()):
            name = " ".join(match.group().split())
            return Found(match.start(), match.end(), names[name] if name in names else _loose(match.group()))
        past = match.end()  # "CÔNG ĐIỆN" is no "ĐIỆN"
    return None


def _loose(words: str) -> str:
    names = _type_names()[1]
    tight = "".join(words.split())
    return next(name for key, name in names.items() if key.replace(" ", "") == tight)


def find_header(view: View) -> Header:
    """The header in the first window of a text; `start` = `end` = 0 where there is none."""
    text, folded = view.text, view.folded
    state = next((m for m in STATE.finditer(text)), None)
    party = next((m for m in _PARTY.finditer(text) if _alone(text, m)), None) if "ẢNG" in text else None
    anchor = min((m for m in (state, party) if m), key=lambda m: m.start(), default=None)
    if anchor and anchor.start() > _LATE and _begins_without(view, anchor.start()):
        anchor = state = party = None
    start = _start(view, anchor.start()) if anchor else 0
    reach = min(len(text), (anchor.end() if anchor else 0) + _REACH)
    header = Header(start, reach)
    after = anchor.end() if anchor else 0
    stop = _stop(folded, after, reach)
    header.end = stop.start("at") if stop else reach
    header.kinh_gui = _kinh_gui(view, start, reach)
    opens = _CAN_CU_FIRST.match(folded, 0, reach) if start == 0 else None
    header.can_cu = _found(opens or _CAN_CU_LATER.search(folded, start, reach))
    if header.kinh_gui and header.kinh_gui.start < header.end:
        header.end = header.kinh_gui.start
    header.state = _found(state) if state and state.start() < reach else None
    header.party = _found(party) if party and party.start() < reach else None
    header.motto = _found(_MOTTO.search(text, start, header.end))
    header.type_line = find_type_line(view, after, header.end)
    if anchor and header.type_line is None:
        header.type_line = find_type_line(view, 0, anchor.start())
        if header.type_line and header.type_line.start < start:
            header.start = 0
    header.end = _before_opening(view, header, after)
    header.vv = _vv(view, start, header.end)
    return header


def _before_opening(view: View, header: Header, after: int) -> int:
    """End of the header where a paragraph opens the text; the line under the type name is the title, however it begins."""
    low = after
    if header.type_line and header.type_line.start >= after:
        line_end = view.text.find("\n", header.type_line.end)
        low = view.text.find("\n", line_end + 1) if line_end >= 0 else header.end
        low = header.end if low < 0 else low
    for match in _lines_with("openings").finditer(view.folded, low, header.end):
        line = view.text[match.start("at") : view.text.find("\n", match.end())]
        if not line.isupper():
            return match.start("at")
    return header.end


def _begins_without(view: View, before: int) -> bool:
    """Does a document begin at the top, so that a later quốc hiệu is that of a form in its annex?"""
    opening = view.first_lines(9)
    top = opening[8].start if len(opening) > 8 else before
    return find_type_line(view, 0, min(top, before)) is not None or _kinh_gui(view, 0, 600) is not None


def _found(match: re.Match[str] | None) -> Found | None:
    """The range of a match, without what only stands before it (its group `at`)."""
    if match is None:
        return None
    start = next((match.start(g) for g in ("at", "short") if g in match.re.groupindex and match[g]), match.start())
    return Found(start, match.end(), match.string[start : match.end()])


def _alone(text: str, match: re.Match[str]) -> bool:
    """ĐẢNG CỘNG SẢN VIỆT NAM as a letterhead: nothing but capitals on its line."""
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)]
    return line.upper() == line and len(line.strip()) < 100


def _start(view: View, anchor: int) -> int:
    """Where the letterhead begins: all of a short beginning, else the short lines just above the quốc hiệu."""
    if anchor < 700:
        return 0
    start = anchor
    for line in reversed([line for line in view.lines if line.end <= anchor][-8:]):
        fact = _LETTERHEAD_FACT.match(line.text) or re.fullmatch(r"[\W\d]*", line.text)
        if len(line.text) > 90 or (not fact and not _RULE.sub("", line.text).isupper()):
            break
        start = line.start
    return start
