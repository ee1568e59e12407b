"""The parts of a citation around its symbol: provision before, date, issuer and title after.

All functions take the flattened text (same length as the body) and an offset, and give values with offsets into it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.pattern import any_of

UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
LOWER = "a-z" + UPPER[3:].lower()
_G = r"[ \t\r\n]{1,4}"
_g = r"[ \t\r\n]{0,4}"
DATE = (
    rf"(?:(?P<d>\d(?:{_g}\d)?){_g}(?:tháng|năm|thang|thdng){_g}(?P<m>\d(?:{_g}\d)?|tư){_g}(?:năm|ngày|nam|ndm){_g}(?P<y>(?:19|20)\d{{2}})"
    rf"|(?P<d2>\d{{1,2}}){_g}[/.-]{_g}(?P<m2>\d{{1,2}}){_g}[/.-]{_g}(?P<y2>(?:19|20)\d{{2}})(?!\d))"
)
_AFTER_DATE = re.compile(
    rf"[,\s]{{0,4}}(?:\(?{_g}(?:ký |ban hành )?(?:ngày|ngay|ngdy|ngiy)\s?:?{_g}{DATE}\)?"
    rf"|năm{_G}(?P<only>(?:19|20)\d\d)(?![\d/-]))",
    re.IGNORECASE,
)
_DATE_BEGINS = frozenset("nNkKbB")
_LEAD = ",(" + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_OF = re.compile(r"[,\s]{0,4}(?:của|CỦA|cua|do)\s{1,4}(?=\S)")
_WORDS_OF_ISSUER = re.compile(r"[^\n;.()“”\"\[\]:]{2,160}")
_STOP_WORDS = """về|quy định|quy đinh|ban hành|sửa đổi|hướng dẫn|phê duyệt|ngày|có hiệu lực|được|đã|tại|để|thì|là|nêu|kèm|trong
khi|đối với|theo|thực hiện|triển khai|năm|bãi bỏ|thay thế|hợp nhất|số|do|nhằm|như|cho|hoặc|căn cứ|quyết định|công bố|giao|phải
không|bảo đảm|đề nghị|gửi|trình|có|còn|hết|cũng|này|quán triệt|tổ chức thực hiện|chỉ đạo|thông qua|giải thích|đính chính
thành lập|bổ sung|điều chỉnh|xây dựng|tăng cường|đẩy mạnh|thí điểm"""
_STOP_WORDS += "|Về|Quy định|Ban hành|Sửa đổi|Hướng dẫn"
_STOPS = re.compile(
    rf"\s(?:{any_of(_STOP_WORDS.replace(chr(10), '|').split('|'))}"
    r"|và (?:các|quy|hướng|những|Nghị|Thông|Quyết|Luật|Chỉ|Kết luận|Kế hoạch|Công văn|Công điện)|khoảng \d+)(?=[\s,]|$)"
)
_GOES_ON = re.compile(  # the sentence goes on in small letters, which no name of a body does here
    r",\s(?=[a-zđ])(?!(?:thể thao|du lịch|chống|chữa cháy|khóa|khoá|kỳ họp|công nghệ|đổi mới|cứu nạn|thông tin))"
    r"|\svà\s(?=[a-zđ])(?!(?:đào tạo|xã hội|phát triển|môi trường|công nghệ|truyền thông|du lịch|đầu tư|tôn giáo|thương binh"
    r"|thể thao|hải đảo|dân vận|xây dựng|lưu trữ|khoáng sản|động vật|gia đình|trẻ em|các))"
    r"|\s(?:gắn|tương ứng|đảm bảo|xác định|cùng|bằng|mà|vẫn|chưa|đủ|tham gia|công nhận|quyết nghị|tiếp thu)\s"
    r"|\strên (?:địa bàn|cơ sở)\s"
)
_CLOSED = re.compile(
    r"(?:Thủ tướng Chính phủ|Chính phủ|[ỦU][yỷ] ban [Tt]hường vụ Quốc hội|Quốc hội|Bộ Chính trị|Ban Bí thư)"
    r"(?=\s(?![Kk]h(?:óa|oá)\s|và\s|nước\s|Trung ương))"
)
"""Bodies whose name is whole: what follows without a comma belongs to the sentence ("Chính phủ phân quyền, cắt giảm …")."""
_CAPITAL_STOPS = re.compile(
    r"\s(?:VỀ|QUY ĐỊNH|BAN HÀNH|SỬA ĐỔI|HƯỚNG DẪN|NGÀY|PHÊ DUYỆT|BÃI BỎ|HỢP NHẤT|TRIỂN KHAI|THỰC HIỆN|TRÊN"
    r"|VÀ (?:QUYẾT|NGHỊ|THÔNG|LUẬT|CHỈ|CÁC))(?=[\s,]|$)"
)
_COMMA = re.compile(
    r",\s?(?=(?:[A-ZĐ][^\W\d_]+\s)?(?:số|ngày|Nghị|Thông|Quyết|Luật|Chỉ|Kết luận|Công văn|khoản|điểm|Điều|các|được|có|về|theo"
    r"|trong|để|đã|nhất là|đồng thời|tập trung|chủ động|Ủy ban|UBND|HĐND|Hội đồng nhân dân|Tỉnh ủy|Sở))"
)
_TITLE_WORDS = """về việc|về|v/v|quy định|quy đinh|ban hành|sửa đổi|hướng dẫn|phê duyệt|bãi bỏ|hợp nhất|công bố|thành lập
điều chỉnh|bổ sung|giao|thông qua|đính chính|giải thích|thí điểm|sắp xếp|tăng cường|đẩy mạnh"""
_TITLE_START = re.compile(rf"[,\s]{{0,4}}[(“\"]?(?={any_of(_TITLE_WORDS.replace(chr(10), '|').split('|'))}\s)", re.IGNORECASE)
_TITLE_END = re.compile(  # begins with the characters that an end can begin with: a search passes over all others
    r"[;:\n\t)\s.,”\"](?:(?<=[;:\n\t)])|(?<=\.)(?=\s|$)|(?<=\s)\((?=sau đây|gọi|đã|được|có)|(?<=[”\"])(?=[\s,;.)]|$)"
    # the clause goes on about the document itself: when it takes effect, what amended it, what it says
    r"|(?:(?<=\s)(?=[chtqnđbv])|(?<=,)(?=\s[chtqnđbv]))(?<!\svà[\s,])(?<!hoặc[\s,])(?:(?<=,)\s|(?<=\s))"
    r"(?:(?:có hiệu lực|hết hiệu lực|có căn cứ ban hành|quy định như sau|như sau|cụ thể như|thì"
    r"|thành cụm từ)(?=[\s,;:]|$)|(?:đã\s)?(?:được|bị)\s(?:sửa đổi|bổ sung|thay thế|bãi bỏ|đính chính|ban hành)"
    r"(?:,\s?bổ sung|,\s?thay thế)?(?:\smột số (?:điều|nội dung))?\s(?:bởi|tại|theo|bằng|kèm theo)\s"
    r"|(?:và|hoặc)\s(?:các|những)\s(?:văn bản|quy định)\s(?:hướng dẫn|sửa đổi|liên quan|khác|có liên quan))"
    r"|(?<=,)\s(?:đã\s)?(?:được|bị)\s(?:sửa đổi|bổ sung|thay thế|bãi bỏ)"
    # or comes to the next document of a list
    r"|(?:(?<=,)(?:\s(?:và|hoặc))?|(?<=\s)(?:và|hoặc))\s(?=(?:các\s)?"
    r"(?P<next>Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị|Công văn|Kế hoạch|Kết luận"
    r"|Công điện|Thông báo|Chương trình|Tờ trình)(?:\sliên tịch)?\s(?:số\s)?\d))"
)
_NAMES_ANOTHER = re.compile(r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị|Hiến pháp)\s")
_MORE_POINTS = r"(?:(?:\s?,\s?|\svà\s)(?:điểm\s)?[a-zđ]{1,2}\d?(?=[\s,;]))*"
_MORE_CLAUSES = r"(?:(?:\s?,\s?|\svà\s)(?:khoản\s)?\d{1,2}[a-zđ]?(?![\w/.]))*"
_MORE_ARTICLES = r"(?:(?:\s?,\s?|\svà\s)(?:Điều\s)?\d{1,3}[a-zđ]?(?![\w/.]))*"
PROVISION = re.compile(
    rf"(?:(?:các )?(?:điểm|tiết)\s[a-zđ]{{1,2}}\d?{_MORE_POINTS}\s?,?\s)?"
    rf"(?:(?:các )?khoản\s\d{{1,2}}[a-zđ]?{_MORE_CLAUSES}\s?,?\s(?:và\s)?)?"
    rf"(?:(?:các )?điều\s\d{{1,3}}[a-zđ]?{_MORE_ARTICLES}"
    r"|(?:chương|mục|phụ lục)\s(?:số\s)?[IVXLC\d]{1,5}[A-Za-z]?(?:\schương\s[IVXLC\d]{1,5})?)"
    r"\s?,?\s(?:của\s|thuộc\s|tại\s|theo\s|ban hành kèm theo\s|kèm theo\s)?",
    re.IGNORECASE,
)
_PROVISION_BEGINS = re.compile(  # in any case, but begun by a class of letters: a search passes over all others
    r"[CcĐđTtKkMmPp](?i:(?<=c)(?:ác |hư)|(?<=đ)i[ểề]|(?<=t)iết|(?<=k)ho|(?<=m)ục|(?<=p)hụ)"
)
_PROVISION_END = re.compile(r"[\dIVXLC][a-zđ]?\s?,?(?:\s(?:của|thuộc|tại|(?:ban hành kèm |kèm )?theo))?\Z", re.IGNORECASE)
_NO_END = frozenset(letter for letter in f"{UPPER[4:]}{LOWER[4:]}" if letter.lower() != "đ")
_LINKING = re.compile(r"[,\s]*(?:của|thuộc|tại|theo|ban hành kèm theo|kèm theo)?\s*$")
_BEFORE_END = frozenset("IVXLCivxlcAaOo,")
"""Letters, beside digits, that the number of a provision or the word behind it ends with: "Chương V", "của", "tại"."""
_ROMAN = frozenset("IVXLCivxlc")
_PROVISION_CUE = re.compile(r"iều\s\d|hương\s[IVX\d]|ục\s(?:số\s)?[IVX\d]")


def date_after(work: str, at: int) -> tuple[str | None, int]:
    """The date that follows `at`: ", ngày 05 tháng 3 năm 2020" -> ("2020-03-05", end); "năm 2024" -> ("2024", end)."""
    if work[at : at + 10].lstrip(_LEAD)[:1] not in _DATE_BEGINS:
        return None, at  # neither "ngày" nor "năm", "ký ngày", "ban hành ngày"
    match = _AFTER_DATE.match(work, at)
    if not match:
        return None, at
    if match["only"]:
        return match["only"], match.end()
    value = iso(match)
    end = match.end() - (match.group(0).endswith(")") and "(" not in match.group(0))
    return (value, end) if value else (None, at)


def iso(match: re.Match[str]) -> str | None:
    """The ISO date of a match of DATE; None for the 31st of February."""
    day, month, year, *other = match.group("d", "m", "y", "d2", "m2", "y2")
    return _iso(day, month, year) if day else _iso(*other)


@lru_cache(maxsize=8192)
def _iso(day: str, month: str, year: str) -> str | None:
    d = int("".join(day.split()))
    m = 4 if month.lower() == "tư" else int("".join(month.split()))
    if not (1 <= m <= 12 and 1 <= d <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[m - 1]):
        return None
    return f"{year}-{m:02d}-{d:02d}"


def issuer_after(work: str, at: int) -> tuple[str | None, int]:
    """The issuing body that follows: " của Ủy ban nhân dân tỉnh Bắc Giang về việc" -> (that name, end)."""
    lead = _OF.match(work, at)
    if not lead:
        return None, at
    return issuer_name(work, lead.end(), at)


def issuer_name(work: str, start: int, otherwise: int) -> tuple[str | None, int]:
    """The name that starts at `start`, cut where another part of the sentence begins."""
    if not (work[start].isupper() or work[start : start + 8].lower().startswith(("liên bộ", "liên ", "bộ ", "ban ", "tỉnh "))):
        return None, otherwise
    match = _WORDS_OF_ISSUER.match(work, start)
    if not match:
        return None, otherwise
    name = _name_in(match.group(0))
    if not 2 < len(name) <= 120:
        return None, otherwise
    return " ".join(name.split()), start + len(name)


@lru_cache(maxsize=8192)
def _name_in(words: str) -> str:
    """The name that words begin with. Half of the words of any collection come again: texts rest on the same laws."""
    if whole := _CLOSED.match(words):
        words = whole.group(0)
    for pattern in (_STOPS, _CAPITAL_STOPS, _COMMA, _GOES_ON):
        stop = pattern.search(words)
        if stop:
            words = words[: stop.start()]
    return words.rstrip(" ,-–*_").removesuffix(" và")


def title_after(work: str, at: int, limit: int) -> tuple[str | None, int]:
    """The trích yếu that follows, to the end of its clause or to `limit`: "về công tác văn thư".

    It ends before words on the document itself (", có hiệu lực từ …", "được sửa đổi bởi …") and before the next document of
    a list ("quy định về A và Thông tư số …"), unless it names documents itself ("hướng dẫn Luật A và Nghị định số B").
    """
    lead = _TITLE_START.match(work, at)
    if not lead:
        return None, at
    end = min(limit, lead.end() + 400, len(work))
    for stop in _TITLE_END.finditer(work, lead.end(), end):
        at_quote = stop.group(0) in ("”", '"')
        if at_quote and ("“" in work[lead.end() : stop.start()] or work.count('"', lead.end(), stop.start()) % 2):
            continue  # closes a quotation inside the title
        if stop.group(0) == "\n" and _goes_on(work, stop.start()):
            continue
        if stop.group(0) == ")" and "(" in work[lead.end() : stop.start()]:
            continue  # closes a bracket of the title
        if stop["next"] and _NAMES_ANOTHER.search(work, lead.end(), stop.start()):
            continue  # "hướng dẫn Luật A và Nghị định số B": both belong to the title
        end = stop.start()
        break
    title = " ".join(work[lead.end() : end].split()).strip(' ,;-–(“”"')
    return (title, end) if len(title) > 6 else (None, at)


def _goes_on(work: str, newline: int) -> bool:
    """Does the sentence go on after this line break? (a lower-case letter follows; the reader may not have joined lines)"""
    tail = work[newline + 1 : newline + 4].lstrip()
    return bool(tail) and tail[0].islower() and work[newline - 1 : newline] not in (".", ":", ";")


def provision_before(work: str, at: int) -> tuple[str | None, int]:
    """The provision that stands right before `at`: "điểm a khoản 2 Điều 5 " -> ("điểm a khoản 2 Điều 5", its start)."""
    window = max(0, at - 110)
    if not work[at - 1 : at].isspace():
        return None, at
    last = work[at - 2 : at - 1]
    if not (last in _BEFORE_END or last.isdecimal() or last.isspace()):
        numbered = work[at - 3 : at - 2]  # "Điều 5b"
        if last in _NO_END or not (numbered.isdecimal() or numbered in _ROMAN):
            return None, at  # neither a number nor one of the words between stands there
    if not _PROVISION_CUE.search(work, max(0, at - 60), at):
        return None, at
    flat = work[window:at].replace("\n", " ").replace("  ", " \u200b")
    if not flat[-1:].isspace() or not _PROVISION_END.search(flat.rstrip()[-30:]):
        return None, at
    found = _last_provision(flat)
    if not found:
        return None, at
    text = _LINKING.sub("", found.group(0).replace("\u200b", " ").strip())
    return " ".join(text.split()), window + found.start()


def _last_provision(words: str) -> re.Match[str] | None:
    """The provision that the words end with."""
    at = 0
    while begins := _PROVISION_BEGINS.search(words, at):
        match = PROVISION.match(words, begins.start())
        if match and not words[match.end() :].strip():
            return match
        at = match.end() if match else begins.end()
    return None
