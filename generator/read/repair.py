"""Line repair: lines that a page, a column or a source file broke inside a sentence become one paragraph again.

Joined is only what is surely broken. Lines of the letterhead, the title and the signature stay lines: they are short,
begin with a capital, and `recognise` needs them as lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.read.lore import lore
from generator.read.tables import CELL

_OPEN_WORDS = """số Số ngày Ngày tháng năm Điều khoản Khoản điểm Điểm chương Chương mục Mục của và các về theo tại do với từ
đến cho trong những một hoặc tỉnh phố huyện xã phường để được sẽ phải như khi nếu thuộc gửi giữa gồm nhằm qua việc cứ Theo Tại
là bởi bằng vào trên"""
_WANTS_MORE = frozenset(_OPEN_WORDS.split())
"""Words after which a sentence goes on: of, and, the, at, number, day …"""

_MARKER = re.compile(
    r"[-–—+•*▪●○◦❖✓][\s\w(“]|[a-zđ]{1,2}[).]\s|\(?[a-zđ0-9]{1,3}\)|[IVXLC]{1,6}[.)\-/:]|"
    r"[“\"]?(?:Điều|ĐIỀU)\s+\d+[a-zđ]?(?:[.:]|\s*$)|"
    r"\d{1,3}(?:\.\d{1,3}){0,4}[.)/\-:]?(?:\s+(?=[\w“(])|$)|"
    r"(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Tiểu mục|TIỂU MỤC)\s+(?:[IVXLC]+|\d+)|"
    r"(?:Phụ lục|PHỤ LỤC|Mẫu số|MẪU SỐ|Biểu số|BIỂU SỐ)|Nơi nhận|NƠI NHẬN|Kính gửi|"
    r"Căn cứ|Theo đề nghị|(?:Số|SỐ)\s*:|[Vv]/v|Người ký"
)
_LETTER_MARKER = re.compile(r"[a-zđ]{1,2}[).]\s|v/v")
_LABEL_ONLY = re.compile(
    r"(?:(?:Điều|ĐIỀU)\s+\d+[a-zđ]?\s*[.:]|\d{1,3}(?:\.\d{1,3}){0,4}[.)]|[a-zđ]\)|[IVX]{1,5}\.|[-–+]|\[\d{1,3}\]|\(\d{1,3}\))$"
)
_CODE_BREAK = re.compile(r"(?:^|\s)[^\s\d]{0,6}\d[^\s]{0,30}[-/]$")
_NUMBER_END = re.compile(r"\d/[A-ZĐ][\w&/-]*$")
_SENTENCE = re.compile(r"[-–+\d(]|[a-zđ]\)|Căn cứ|Theo|Thực hiện|Xét")
_PROVISION = re.compile(r"(?:[Kk]hoản|[Đđ]iểm)\s+\w{1,3}$")
_WEEKDAY_DATE = re.compile(r"(?:^|\s)\d{1,2}/\d{1,2}/\d{4}$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?:\s|$)")
_CAPACITY = re.compile(r"(?:TM|KT|TL|TUQ|TƯQ|Q|T/M|K/T|T/L)\.?$")
_MOTTO = ("Độc lập", "Độc Lập")  # a line of its own, however short its column (Nghị định 30/2020, Phụ lục I)
_VOWELS = frozenset("AĂÂEÊIOÔƠUƯYÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ")
FULL_STOPS = frozenset(".;:!?…")
STOPS = FULL_STOPS | frozenset("-/")
"""After these a line never, or not always, goes on with a space."""
_PARAGRAPH_ENDS = frozenset(".;")
CITIES = ("TP.", "Tp.")
LONG = 40
"""A line of so many letters is no title and no label."""
SENTENCE = 14
"""A line of so many letters with a full stop is no label."""
SMALL = frozenset("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is laid out. `width`: where its lines were broken (0: a line is a paragraph). `airy`: blank lines part
    paragraphs, so that adjacent lines belong together. `tagged`: headings are marked by emphasis, which begins and ends
    on the lines `begins` and `ends`. `whole`: the file itself says where paragraphs end."""

    width: int
    airy: bool
    tagged: bool = False
    begins: frozenset[int] = frozenset()
    ends: frozenset[int] = frozenset()
    whole: bool = False


def style_of(lines: Sequence[str], begins: frozenset[int] = frozenset(), ends: frozenset[int] = frozenset()) -> Style:
    """Told from the lengths of the lines and from what stands after full stops."""
    lengths = sorted([length for length in map(len, lines) if length > 30])
    width = lengths[int(len(lengths) * 0.9)] if len(lengths) >= 4 else 0
    if not 0 < width <= 150:
        return Style(0, False, False, begins, ends)
    parted = adjacent = 0
    for prev, line in [pair for pair in pairwise(lines[:400]) if pair[0][-1:] in _PARAGRAPH_ENDS]:
        if not line:
            parted += 1
        elif len(prev) > 30 and line[0] not in "-+|" and prev[0] not in "-+":
            adjacent += 1
    return Style(width, parted >= 3 and parted > 5 * adjacent, len(ends) >= 5, begins, ends)


def joined(prev: str, line: str, gap: int, style: Style, flag: int, head: str, last_number: int, number: int) -> bool:
    """Whether `line` continues `prev`, the last line of a paragraph that begins with the line `head`.

    `gap`: 0 adjacent, 1 blank lines between, 2 page furniture between.
    """
    last, first = prev[-1], line[0]
    if last in FULL_STOPS and last != ";" and len(prev) >= SENTENCE and not prev.endswith(CITIES):
        return False
    if style.whole and last_number != number and not flag & CELL:
        return False
    if len(prev) < 12 and gap < 2 and _LABEL_ONLY.match(prev):
        return not _MARKER.match(line)
    if len(line) < 9 and first.isdigit() and _CLOCK.match(line) and _WEEKDAY_DATE.search(prev):
        return True
    lower = first.islower() and not ((line[1:2] in ")./" or line[2:3] in ").") and _LETTER_MARKER.match(line))
    if last in FULL_STOPS:
        return _joined_after_stop(prev, line, gap, lower)
    if lower:
        if gap == 1:
            if line.startswith(("ngày ", "của ", "về ")) and _NUMBER_END.search(prev[-40:]):
                return True
            return len(prev) >= max(40, style.width // 2) and not prev.isupper() and not _MARKER.match(line)
        title = prev is head and len(prev) < 40 and line.startswith(("về ", "của ")) and not _SENTENCE.match(prev)
        return not (title or prev.isupper())
    if gap == 1:
        return False
    wants_more = prev[prev.rfind(" ") + 1 :].lstrip("(") in _WANTS_MORE
    if first.isdigit() and wants_more:
        return True
    if flag & CELL or prev.isupper():
        return gap == 0 and _joined_capitals(prev, line, style, flag, head, last_number, number)
    if last in "-/" and _CODE_BREAK.search(prev[-40:]):
        return first.isalpha()
    if first in "ĐKk" and line.startswith(("Điều", "Khoản")) and _PROVISION.search(prev[-14:]):
        return True
    if _MARKER.match(line):
        return first in "-–" and line[1:2] == " " and line[2:3].islower() and len(prev) >= 0.8 * style.width > 0
    if wants_more or head.startswith(("Căn cứ ", "Theo đề nghị", "Xét ")):
        return True
    if prev[-4:].lower() == "phúc" and prev.startswith(_MOTTO):
        return False
    if last == ",":
        return style.width == 0 or len(prev) >= 0.4 * style.width
    if last in "-–" and prev[-2:-1] == " ":
        return True
    if last_number in style.ends or number in style.begins:
        return False
    if gap == 0 and (style.airy or (style.tagged and (len(prev) >= 0.45 * style.width or last_number in style.begins))):
        return line.isupper() == prev.isupper()
    if style.tagged and gap == 0 and len(prev) < 8 and prev.isalpha() and prev.istitle():
        return True
    space = line.find(" ")
    word = len(line) if space < 0 else space
    return 0 < 0.9 * style.width <= len(prev) + 1 + word and not (line.isupper() and len(line) > 8)


def _joined_after_stop(prev: str, line: str, gap: int, lower: bool) -> bool:
    if len(prev) < SENTENCE:
        if gap == 0 and line.isupper() and _CAPACITY.match(prev):
            return True
        return prev.endswith(("Số:", "số:", "SỐ:")) and line[0].isdigit()
    if lower and prev[-1] == ";" and gap != 1:
        return not _MARKER.match(line)
    return prev.endswith(CITIES) and gap != 1 and line[0].isupper()


def _joined_capitals(prev: str, line: str, style: Style, flag: int, head: str, last_number: int, number: int) -> bool:
    """Lines of letterhead, title and signature: joined only where one of them cannot stand alone."""
    if prev.endswith((" -", " –")) and line[0].isalpha():
        return True
    if line.isupper() and prev.isupper():
        if _half_phrase(prev, line) or line.startswith("VÀ "):
            return True
        if style.tagged and (last_number in style.ends or number in style.begins):
            return False
        if _lone_syllable(line) and line not in ("VỀ", "CỦA"):
            return True
        if prev is head and (_lone_syllable(prev) or _CAPACITY.match(prev)):
            return True
        if flag & CELL or _MARKER.match(line):
            return False
        if style.airy or (style.tagged and (len(prev) >= 0.45 * style.width or last_number in style.begins)):
            return True
        return len(prev) > 45 and 0 < 0.9 * style.width <= len(prev) + 1 + len(line.partition(" ")[0])
    if prev[-1] == "," and head.startswith("-") and not _MARKER.match(line):
        return True
    return bool(flag & CELL) and prev.istitle() and prev.isalpha() and len(prev) < 8 and line.istitle() and line.count(" ") < 4


def _lone_syllable(line: str) -> bool:
    return line.isalpha() and 1 < len(line) < 8 and not _VOWELS.isdisjoint(line) and bool(line.strip("IVXLC"))


def _half_phrase(prev: str, line: str) -> bool:
    pairs = lore().halves.get(prev[prev.rfind(" ") + 1 :])
    return pairs is not None and any(prev.endswith(head) and line.startswith(tail) for head, tail in pairs)


def glue(prev: str, line: str) -> str:
    """What stands between two joined lines: nothing inside a broken code ("QĐ-" + "UBND") or word ("Covid-" + "19", "kinh-" +
    "tế"), else one space."""
    last, first = prev[-1], line[0]
    if last in "-/" and _CODE_BREAK.search(prev[-40:]):
        return ""
    if last == "-" and prev[-2:-1].isalnum() and (first.islower() or first.isdigit()):
        return ""
    return "" if first == "/" and last.isdigit() else " "
