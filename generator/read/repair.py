"""Line repair: lines that a page, a column or a source file broke inside a sentence become one paragraph again.

Joined is only what is surely broken. Lines of the letterhead, the title and the signature stay lines: they are short, begin
with a capital and are told apart by that.
"""

from __future__ import annotations

import re

WANTS_MORE = re.compile(
    r"(?:^|[\s(])(?:[Ss]ố:?|[Nn]gày|tháng|năm|[ĐĐ]iều|[Kk]hoản|[Đđ]iểm|[Cc]hương|[Mm]ục|của|và|các|về|theo|tại|do|với|là|"
    r"từ|đến|cho|trong|những|một|hoặc|tỉnh|thành phố|huyện|xã|phường)$"
)
_MARKER = re.compile(
    r"[-–—+•*▪●○◦❖✓][\s\w(“]|[a-zđ]{1,2}[).]\s|\(?[a-zđ0-9]{1,3}\)|\d{1,3}(?:\.\d{1,3}){0,4}[.)/\-:]?(?:\s+(?=[\w“(])|$)|"
    r"[IVXLC]{1,6}[.)\-/:]|"
    r"(?:Điều|ĐIỀU)\s+\d+[a-zđ]?(?:[.:]|\s*$)|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Tiểu mục|TIỂU MỤC)\s+(?:[IVXLC]+|\d+)|"
    r"(?:Phụ lục|PHỤ LỤC|Mẫu số|MẪU SỐ|Biểu số|BIỂU SỐ)|Nơi nhận|NƠI NHẬN|Kính gửi|Căn cứ|"
    r"Theo đề nghị|(?:Số|SỐ)\s*:|V/v|v/v|về việc"
)
_LETTER_MARKER = re.compile(r"[a-zđ]{1,2}[).]\s|v/v|về việc")
_LABEL_ONLY = re.compile(r"(?:(?:Điều|ĐIỀU)\s+\d+[a-zđ]?\s*[.:]|\d{1,3}(?:\.\d{1,3}){0,4}[.)]|[a-zđ]\)|[-–+])$")
_CODE_BREAK = re.compile(r"(?:^|\s)\S*\d\S*[-/]$")
_END = ".;:!?…"
MOTTO = ("CỘNG HÒA", "CỘNG HOÀ", "CỘNG")


def full_width(lines: list[str]) -> int:
    """The width at which the lines of this text were broken; 0 when its lines are whole paragraphs."""
    lengths = sorted(len(line) for line in lines if len(line) > 30)
    if len(lengths) < 4:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if width <= 150 else 0


def joined(prev: str, line: str, gap: int, width: int, cell: bool) -> bool:
    """Whether `line` continues `prev`. `gap`: 0 adjacent, 1 blank lines between, 2 page furniture between."""
    last, first = prev[-1], line[0]
    if last in _END and not (last == ":" and first.isdigit() and prev.endswith(("Số:", "số:", "SỐ:"))):
        return gap == 0 and len(prev) < 12 and _LABEL_ONLY.fullmatch(prev) is not None and not _MARKER.match(line)
    lower = first.islower() and not _LETTER_MARKER.match(line)
    if gap == 1:
        return lower and width >= 0 and len(prev) >= max(40, width // 2) and not prev.isupper()
    if first.isdigit() and WANTS_MORE.search(prev[-12:]):
        return True
    if prev.isupper():
        return gap == 0 and line.isupper() and line.startswith(_motto_rest(prev))
    if lower:
        return not (len(prev) < 40 and line.startswith(("về ", "của ")))
    if _CODE_BREAK.search(prev[-20:]) and line.isupper() is not None and first.isupper() and not prev.endswith(" -"):
        return True
    if _MARKER.match(line):
        return first in "-–" and len(line) > 2 and line[1] == " " and line[2].islower() and len(prev) >= 0.8 * width > 0
    if cell or width == 0:
        return False
    space = line.find(" ")
    word = len(line) if space < 0 else space
    wants = last == "," or WANTS_MORE.search(prev[-12:]) is not None
    return len(prev) + 1 + word >= (0.6 if wants else 0.9) * width and not (line.isupper() and len(line) > 8)


def _motto_rest(prev: str) -> tuple[str, ...]:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    for spelling in (motto, motto.replace("HÒA", "HOÀ")):
        if spelling.startswith(prev) and len(prev) < len(spelling):
            return (spelling[len(prev) :].strip(),)
    return ()


def glue(prev: str, line: str) -> str:
    """What stands between two joined lines: nothing inside a broken code ("QĐ-" + "UBND"), else one space."""
    if prev[-1] in "-/" and _CODE_BREAK.search(prev[-20:]):
        return ""
    return "" if line[0] == "/" and prev[-1].isdigit() else " "
