"""Who signed: capacity (TM., KT., TL., TUQ., T/M …), title and name of the signature block, not of annexes or stamps.

NĐ 30/2020 Phụ lục I mục II.7 and 36-HD/VPTW. The block stands after the last provision; annexes with their own tables and
forms ("Ký, ghi rõ họ tên") follow it, so the first complete block wins. Electronic stamps ("Ký bởi: …") are no signature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generator.fold import fold
from generator.model import Signer
from generator.recognise.view import LOWER, UPPER, Line, View, view_of
from generator.tables import squash, table

_WINDOW = 700
_MOST_BLOCKS = 400


@dataclass(frozen=True, slots=True)
class Signature:
    """The signers of a document and the words of the block; `marks` are the lines in capitals ("T/M BAN THƯỜNG VỤ")."""

    signers: tuple[Signer, ...]
    marks: tuple[str, ...]
    view: View
    start: int
    end: int


@cache
def _block(opener: str) -> re.Pattern[str]:
    """A line (or the cell behind a tab or bar) that can open a signature block, on the body: a capacity mark or a title in
    capitals. One pattern for each opener, as one and the same character is found several times as fast as one of three."""
    data = table("header")
    marks = "|".join(re.escape(r["mark"]) for r in sorted(data["capacities"], key=lambda r: -len(r["mark"])))
    titles = "|".join(
        re.escape(t.upper()).replace(r"\ ", r"\s+").replace("Ư", "[ƯƢ]")
        for t in sorted(data["signing_titles"], key=lambda t: (-len(t), t))
    )
    return re.compile(
        rf"{re.escape(opener)}[ *_]*(?=[{UPPER}])"
        rf"(?:(?:{marks})[ ]?[./]?[ ]*(?=[{UPPER}]{{2}})|(?:QUYỀN[ ]+)?(?:{titles})(?![^\W\d_]))"
    )


@cache
def _title_words() -> re.Pattern[str]:
    titles = sorted((squash(t) for t in table("header")["signing_titles"]), key=lambda t: (-len(t), t))
    return re.compile(rf"^(?:quyen )?(?:{'|'.join(titles)})(?!\S)")


@cache
def _capacity() -> re.Pattern[str]:
    marks = "|".join(re.escape(r["mark"]) for r in sorted(table("header")["capacities"], key=lambda r: -len(r["mark"])))
    return re.compile(rf"(?:(?<=\s)|^)(?:{marks})(?:\s?[./]\s?|\s)(?=[{UPPER}]{{2}})")


@cache
def _titles() -> re.Pattern[str]:
    titles = sorted((fold(t) for t in table("header")["signing_titles"]), key=lambda t: (-len(t), t))
    return re.compile(rf"(?<![^\s./])(?:q\.\s?|quyen )?(?<!ban )(?:{'|'.join(titles)})(?![^\W\d_])")


def split_capitals(words: str) -> list[tuple[str, str]]:
    """Capacities and titles of a line in capitals, which may hold several.

    "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" -> capacity TM. …, capacity KT. CHỦ TỊCH, title PHÓ CHỦ TỊCH.
    The title after KT., TL., TUQ. is that of the person signed for; the next one, not joined by a comma, is the signer's own.
    """
    folded = fold(words)
    marks = [m.start() for m in _capacity().finditer(words)]
    cuts = {0: "", **dict.fromkeys(marks, "capacity")}
    for start in [0, *marks] if not marks or marks[0] else marks:
        end = min([m for m in marks if m > start], default=len(words))
        titles = [m.start() for m in _titles().finditer(folded, start, end)]
        own = titles
        if start in marks and not words[start:].startswith(("TM", "T/M", "TH")):
            own = titles[1:]
        own = [t for t in own if not words[:t].rstrip().endswith((",", "-", "VÀ")) or t == start]
        if own:
            cuts[own[0]] = "title"
    points = sorted(cuts)
    pieces = []
    for point, following in zip(points, [*points[1:], len(words)], strict=True):
        piece = words[point:following].strip(" ,;.*|")
        if piece:
            pieces.append((cuts[point], piece))
    return pieces or [("", words)]


@cache
def _not_names() -> re.Pattern[str]:
    words = sorted(table("header")["not_names"], key=lambda w: (-len(w), w))
    return re.compile(rf"(?<!\S)(?:{'|'.join(words)})(?!\S)")


_NAME_WORD = re.compile(rf"[{UPPER}][{LOWER}]*['’]?[{LOWER}]*(?:-[{UPPER}]?[{LOWER}]*)?")
_PREFIX = re.compile(
    r"^(?:(?:PGS|GS|TS|ThS|Ths|CN|BS|KS|LS|NGƯT|NGND|TTƯT|Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá"
    r"|Trung tá|Luật sư|Tiến sĩ|Thạc sĩ)[.,:]?\s*)+"
)


def person(words: str) -> str:
    """The name of a person if the words are one and nothing else, else empty: "Lê Thị Thu Hồng", "TRẦN VĂN A"."""
    words = _PREFIX.sub("", words.strip(" \t*_|.,;:-–"))
    parts = words.split()
    if not 2 <= len(parts) <= 6 or len(words) > 40 or any(c.isdigit() for c in words):
        return ""
    capital = all(p.isupper() and p.isalpha() for p in parts)
    if not capital and not all(_NAME_WORD.fullmatch(p) for p in parts):
        return ""
    if not capital and sum(len(p) == 1 for p in parts) > 1:
        return ""
    if _not_names().match(words.lower()) or _title_words().match(squash(words)) or _capacity().match(words):
        return ""
    if capital and (squash(parts[0]) not in surnames() or _body_like(words)):
        return ""
    return words


_BODY_WORDS = frozenset(
    [
        "ủy",
        "uỷ",
        "ban",
        "bộ",
        "sở",
        "cục",
        "phòng",
        "vụ",
        "dân",
        "tỉnh",
        "hội",
        "chính",
        "phủ",
        "quốc",
        "tướng",
        "thủ",
        "trưởng",
        "tịch",
        "đốc",
        "văn",
        "chánh",
        "nhân",
        "thành",
        "phố",
    ]
)


def _body_like(words: str) -> bool:
    return len(_BODY_WORDS & set(words.lower().split())) >= 2


@cache
def surnames() -> frozenset[str]:
    """Folded surnames, for names printed in capitals."""
    return frozenset(squash(w) for w in table("names")["surnames"])


def find_signature(body: str, start: int) -> Signature | None:
    """The first complete signature block after `start`: marks or titles in capitals, then a name within a few lines."""
    blocks = [_block(opener) for opener in "\n\t|" if opener in body]
    ahead = [block.search(body, start) for block in blocks]
    for _ in range(_MOST_BLOCKS):
        match = min((one for one in ahead if one), key=lambda one: one.start(), default=None)
        if match is None:
            return None
        view = view_of(body, match.start(), match.start() + _WINDOW)
        found, read = _read_block(view)
        if found:
            return found
        start = max(match.end(), view.at(read))
        ahead = [
            one if one is None or one.start() >= start else block.search(body, start)
            for one, block in zip(ahead, blocks, strict=True)
        ]
    return None


def _read_block(view: View) -> tuple[Signature | None, int]:
    """The block at the start of a view, and how far it was read in vain."""
    signers: list[Signer] = []
    capacity: list[str] = []
    title: list[str] = []
    marks: list[str] = []
    end, idle, read = 0, 0, 0
    broken = False
    for line in (part for whole in view.lines_from(0) for part in _parts(whole)):
        read = line.start
        words = _SIGNED.sub("", line.text).strip(" \t*|")
        if not words:
            continue
        name = person(words) if title or capacity else ""
        if name:
            signers.append(Signer(name, " ".join(title), "; ".join(capacity)))
            end, capacity, title, idle = line.end, [], [], 0
            continue
        if words.upper() == words and len(words) < 200 and any(c.isalpha() for c in words):
            pieces = split_capitals(words)
            if pieces[0][0] == "" and not (title or capacity):
                if signers:
                    break
                continue
            for kind, piece in pieces:
                if kind == "title" and broken and not title:  # "KT. BỘ TRƯỞNG,⏎CHỦ NHIỆM": both whom the signer stands for
                    capacity[-1] = f"{capacity[-1].rstrip(',')}, {piece}"
                    marks[-1] = capacity[-1]
                elif kind == "capacity":
                    capacity.append(piece)
                    marks.append(piece)
                elif kind == "title":
                    title.append(piece)
                    marks.append(piece)
                else:
                    target = title if title else capacity
                    target[-1] = f"{target[-1]} {piece}"
                    marks[-1] = f"{marks[-1]} {piece}"
                broken = False
            broken = bool(capacity) and not title and words.endswith(",")
            continue
        split = _trailing_name(words)
        if split:
            for kind, piece in split_capitals(split[0]):
                (capacity if kind == "capacity" else title).append(piece)
                marks.append(piece)
            signers.append(Signer(split[1], " ".join(title), "; ".join(capacity)))
            end, capacity, title, idle = line.end, [], [], 0
            continue
        if _TITLE_CASE.match(words) and (title or capacity) and len(words) < 60:
            title.append(words)
            continue
        idle += 1
        if signers or idle > 1:
            break
    if not signers:
        return None, read
    return Signature(tuple(signers), tuple(marks), view, 0, end), read


_TITLE_CASE = re.compile(r"^(?:Phó|Q\.|Quyền|Chủ tịch|Bộ trưởng|Thứ trưởng|Cục trưởng|Giám đốc|Trưởng|Thường trực|Kiêm)\b")
_CAPS_RUN = re.compile(rf"^(?P<title>[^{LOWER}]{{4,90}}?)\s+(?P<name>[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]*){{1,5}})$")


def _trailing_name(words: str) -> tuple[str, str] | None:
    """A name at the end of a line in capitals: "TM. CHÍNH PHỦ THỦ TƯỚNG Nguyễn Xuân Phúc"."""
    match = _CAPS_RUN.match(words)
    if not match:
        return None
    name = person(match["name"])
    return (match["title"].strip(" ,"), name) if name else None


_SIGNED = re.compile(r"\((?:Đã|đã|ĐÃ) (?:ký|KÝ)\)")
_CELL = re.compile(r"\S(?:[^\t]*?\S)??(?=\t|\s{3,}|$)")


def _parts(line: Line) -> list[Line]:
    """The cells of a line: parted by tabs or wide gaps."""
    if "\t" not in line.text and "   " not in line.text:
        return [line]
    parts = []
    for match in _CELL.finditer(line.text):
        start = line.start + match.start()
        parts.append(Line(start, start + len(match.group()), match.group(), ""))
    return parts or [line]
