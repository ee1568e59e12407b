"""The outline: each line of the body becomes a block with its kind, printed number and permalink.

Blocks are flat, in order and disjoint, and together cover every line of the body. `level` tells the nesting: Phần and
annexes 1, Chương 2, Mục 3, Tiểu mục 4, Điều 5, khoản 6, điểm 7, items 8; headings with roman numbers or letters 2 or 3.
A heading whose title stands on the next lines ("Chương I⏎QUY ĐỊNH CHUNG") is one block. Words quoted from another document
(amendments) keep their kind and number but get no permalink: "Điều 5" of the quotation is not Điều 5 of this document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.fold import slugify
from generator.model import Block, BlockKind, Span
from generator.read.tables import HEAD, ROW

_NUMERAL = r"(?:[IVXLC]+|\d{1,3}|[A-Z])"
_ORDINAL = (
    r"(?:thứ\s+|THỨ\s+)?(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|NHẤT|HAI|BA|TƯ|NĂM|SÁU|"
    r"BẢY|TÁM|CHÍN|MƯỜI|[IVXLC]+|\d{1,2}|[A-Z])"
)
_PARTS = re.compile(
    rf"(?:(?P<phan>(?:PHẦN|Phần)\s+{_ORDINAL})|(?P<chuong>(?:CHƯƠNG|Chương)\s+{_NUMERAL}[a-z]?)|"
    rf"(?P<muc>(?:MỤC|Mục)\s+{_NUMERAL})|(?P<tieu_muc>(?:TIỂU MỤC|Tiểu mục)\s+{_NUMERAL}))(?=$|[.:\s])\s*[.:-]?\s*"
)
_DIEU = re.compile(r"(?:Điều|ĐIỀU)\s+(\d{1,4})([a-zđ]?)(?=\s*[.:]|\s*$|\s+[A-ZĐÀ-Ỹ])")
_KHOAN = re.compile(r"(\d{1,3})([a-zđ]?)(?:[.)/:](?=\s|$)|-(?=\s?\w)|\.(?=[A-ZĐÀ-Ỹ]))")
_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,4})[.)]?(?=\s+\S)")
_DIEM = re.compile(r"([a-zđ]{1,2}\d?)\)(?=\s|\S)")
_ROMAN = re.compile(r"([IVXLC]{1,6}|[A-H])(?:[./:)]|\s?-)\s*(?=\S)")
_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|MẪU SỐ|Mẫu số|BIỂU MẪU|Biểu mẫu)(?:\s+(?:SỐ|số))?(?:\s+(?:[IVXLC]+|\d{1,3}|[A-Z]))?"
    r"[a-z]?(?=$|[.:\s/(-])"
)
_LEVELS: dict[str, int] = {"phan": 1, "chuong": 2, "muc": 3, "tieu_muc": 4}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_TITLE_LINES = 3


class _State:
    """Where in the document we are: the anchors above, the last numbers, the open quotation."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.counts: dict[str, int] = {}
        self.part = self.section = self.dieu = self.khoan = ""
        self.last_dieu = self.last_roman = self.last_letter = 0
        self.letters_above: bool | None = None
        self.attached = 0
        self.quotes = 0

    def anchor(self, name: str) -> str:
        """`name`, or `name-2` … when that is taken; none inside a quotation."""
        if self.quotes > 0:
            return ""
        anchor, n = name, self.counts.get(name, 1)
        while anchor in self.used:
            n += 1
            anchor = f"{name}-{n}"
        self.counts[name] = n
        self.used.add(anchor)
        return anchor

    def enter(self, anchor: str) -> None:
        """A heading above the articles begins."""
        self.section, self.dieu, self.khoan = anchor, "", ""

    def enter_part(self, anchor: str) -> None:
        """An annex or attached document begins: its articles count from 1 again."""
        self.part = f"{anchor}-"
        self.last_dieu = self.last_roman = self.last_letter = 0
        self.enter(anchor)


def outline(body: str, offsets: Sequence[int], flags: Sequence[int]) -> tuple[Block, ...]:
    """The blocks of a body whose lines begin at `offsets`; `flags` say what is known of each line."""
    blocks: list[Block] = []
    state = _State()
    quoting, tabs = "“" in body, "\t" in body
    titles = 0
    ends = [start - 1 for start in offsets[1:]]
    ends.extend([len(body)] if offsets else [])
    for start, end, flag in zip(offsets, ends, flags, strict=True):
        if tabs and (flag & ROW or body.find("\t", start, end) >= 0):
            if blocks and blocks[-1].kind == "table":
                blocks[-1] = Block("table", Span(blocks[-1].span.start, end))
            else:
                blocks.append(Block("table", Span(start, end)))
            continue
        line = body[start:end]
        kind, level, label, anchor = _classify(line, flag, state)
        if titles and kind == "paragraph" and line.isupper() and end - start < 200:
            last = blocks[-1]
            blocks[-1] = Block(last.kind, Span(last.span.start, end), last.level, last.label, last.anchor)
            titles -= 1
        else:
            titles = _TITLE_LINES if kind in _LEVELS and len(line) < len(label) + 4 else 0
            blocks.append(Block(kind, Span(start, end), level, label, anchor))
        if quoting:
            state.quotes = max(0, state.quotes + line.count("“") - line.count("”"))
    return tuple(blocks)


_Found = tuple[BlockKind, int, str, str]
_PARAGRAPH: _Found = ("paragraph", 0, "", "")


def _classify(line: str, flag: int, state: _State) -> _Found:
    first = line[0]
    found: _Found | None = None
    if first in "Đđ":
        found = _dieu(line, state)
        if found is None and first == "đ":
            found = _diem(line, state)
    elif first.isdigit():
        found = _khoan(line, state)
    elif first.islower():
        found = _diem(line, state)
    elif first in "-–—+•*▪●○◦" and len(line) > 2:
        return ("item", 8, "", "")
    elif first in "PCMTB":
        found = _part(line, state) or (_annex(line, state) if first != "T" else None)
        if found is None and first in "CBM":
            found = _roman(line, state)
    elif first in "IVXLABDEFGH":
        found = _roman(line, state)
    if found is None and flag & HEAD and len(line) < 300:
        return ("heading", 4, "", state.anchor(f"{state.part}{slugify(line, 50)}") if slugify(line, 50) else "")
    return found or _PARAGRAPH


def _dieu(line: str, state: _State) -> _Found | None:
    match = _DIEU.match(line)
    if match is None:
        return None
    number = int(match[1])
    plain = (
        match.end() < len(line) and line[match.end()] not in ".:" and not line[match.end() :].lstrip().startswith((".", ":"))
    )
    if plain and number != state.last_dieu + 1:
        return None
    if state.quotes and number == state.last_dieu + 1 and not match[2]:
        state.quotes = 0  # a quotation that was never closed ends where the numbering goes on
    if not state.quotes:
        if number == 1 and state.last_dieu >= 1 and f"{state.part}dieu-1" in state.used:
            state.attached += 1
            state.enter_part("kem-theo" if state.attached == 1 else f"kem-theo-{state.attached}")
        state.last_dieu = number
    anchor = state.anchor(f"{state.part}dieu-{number}{_ascii(match[2])}")
    if anchor:
        state.dieu, state.khoan = anchor, ""
    return ("dieu", 5, match[0].rstrip(), anchor)


def _khoan(line: str, state: _State) -> _Found | None:
    above = state.dieu or state.section
    prefix = f"{above}-" if above else ""
    if match := _KHOAN.match(line):
        anchor = state.anchor(f"{prefix}khoan-{match[1]}{_ascii(match[2])}")
        if anchor:
            state.khoan = anchor
        return ("khoan", 6, match[0], anchor)
    if (match := _DECIMAL.match(line)) and not line[match.end() :].lstrip()[:1].islower():
        return ("khoan", 7, match[0], state.anchor(f"{prefix}khoan-{match[1].replace('.', '-')}"))
    return None


def _diem(line: str, state: _State) -> _Found | None:
    match = _DIEM.match(line)
    if match is None:
        return None
    above = state.khoan or state.dieu or state.section
    return ("diem", 7, match[0], state.anchor(f"{above}-diem-{_ascii(match[1])}") if above else "")


def _part(line: str, state: _State) -> _Found | None:
    match = _PARTS.match(line)
    if match is None or len(line) > 300:
        return None
    name = next(key for key in _LEVELS if match[key])
    rest = line[match.end() :]
    if rest and not rest[0].isupper() and rest[0] not in '“"(':
        return None  # "Mục 3 của Chương này …" begins a sentence
    label = match[name]
    anchor = state.anchor(f"{state.part}{slugify(label)}")
    if anchor:
        state.enter(anchor)
        state.last_roman = state.last_letter = 0
    kind: BlockKind = name  # type: ignore[assignment]
    return (kind, _LEVELS[name], label, anchor)


def _annex(line: str, state: _State) -> _Found | None:
    match = _ANNEX.match(line)
    if match is None or len(line) > 250 or line.endswith((".", ";", ":", ",")):
        return None
    rest = line[match.end() :].lstrip(" .:-–/")
    if rest and rest[0].islower() and not rest.startswith(("ban hành", "kèm theo")):
        return None
    anchor = state.anchor(slugify(match[0]))
    if anchor:
        state.enter_part(anchor)
    return ("heading", 1, match[0], anchor)


def _roman(line: str, state: _State) -> _Found | None:
    match = _ROMAN.match(line)
    if match is None or len(line) > 300:
        return None
    label = match[1]
    value = _roman_value(label) if not label.strip("IVXLC") else 0
    if value and (value == 1 or 0 < value - state.last_roman <= 2):
        state.last_roman = value
        if state.letters_above is None:
            state.letters_above = False
        anchor = state.anchor(f"{state.part}muc-{label.lower()}")
        if anchor:
            state.enter(anchor)
        return ("heading", 2, match[0].rstrip(), anchor)
    place = ord(label) - 64 if len(label) == 1 else 0
    if place and (place == 1 or place == state.last_letter + 1):
        state.last_letter = place
        if state.letters_above is None:
            state.letters_above = True
        anchor = state.anchor(f"{state.part}phan-{label.lower()}")
        if anchor:
            state.enter(anchor)
            state.last_roman = 0 if state.letters_above else state.last_roman
        return ("heading", 1 if state.letters_above else 3, match[0].rstrip(), anchor)
    return None


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_DIGITS[char] for char in numeral]
    return sum(-v if v < max(values[i:], default=v) else v for i, v in enumerate(values))


def _ascii(letter: str) -> str:
    """đ and d are different points of one clause: "đ" -> "dd"."""
    return letter.replace("đ", "dd")
