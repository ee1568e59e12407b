"""What a converter makes of a file that is no plain text: lines with numbers and flags, ready for furniture and outline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from generator.model import PagePicture, Problem, SetAside
from generator.read.tables import Line

Origin = Literal["text", "word", "pdf", "html", "ocr", "none"]


@dataclass(slots=True)
class Scan:
    """A page that is a picture: its place in the file (from 0), the lines of the content that are its words without OCR (from,
    to), and whether OCR would do better."""

    page: int
    first: int
    end: int
    unread: bool


@dataclass(slots=True)
class Drawn:
    """A picture that a page may show: the line it stands beside, its place among what is set aside, its bytes, its words.

    A saved web page has no bytes of it but its address."""

    line: int
    note: int
    data: bytes
    about: str = ""
    address: str = ""


@dataclass(slots=True)
class Content:
    """`lines` are (words, number, flags). With `whole`, a line is a paragraph of the original and is never joined with the
    next one. `encoding` is "" where it is no question."""

    origin: Origin
    lines: list[Line] = field(default_factory=list)
    whole: bool = True
    set_aside: list[SetAside] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubtful: list[tuple[int, str]] = field(default_factory=list)
    encoding: str = ""
    scans: list[Scan] = field(default_factory=list)
    pictures: list[PagePicture] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)


PICTURE = "[hình]"
_SEALED = "[hình: dấu hoặc chữ ký]"
_SIGNED = re.compile(
    r"\s*(?:K/T|T/M|T/L|TM\.|KT\.|TL\.|TUQ\.|Q\.)|CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|CHÁNH|BÍ THƯ|THỦ TƯỚNG|\(?[Đđ]ã ký|Nơi nhận"
)


def name_pictures(content: Content) -> None:
    """Notes which pictures stand in the signature: seals and signatures are a part of the document, not an ornament."""
    signed = [
        number for words, number, _ in content.lines if _SIGNED.match(words) or (words.isupper() and _SIGNED.search(words))
    ]
    last = content.lines[-1][1] if content.lines else 0
    signed = [number for number in signed if 2 * number >= last]
    for index, note in enumerate(content.set_aside):
        if note.reason == "picture" and any(-3 <= note.line - number <= 8 for number in signed):
            content.set_aside[index] = SetAside(note.line, note.text.replace(PICTURE, _SEALED), "seal")


def show_pictures(content: Content) -> None:
    """Pictures that are shown in the text need no note; seals and signatures are noted and not shown."""
    content.drawn = [one for one in content.drawn if content.set_aside[one.note].reason == "picture"]
    shown = {one.note for one in content.drawn}
    content.set_aside = [note for at, note in enumerate(content.set_aside) if at not in shown]


class Unreadable(Exception):
    """A file that cannot be converted: what is wrong and what a person can do. Its document keeps its page."""

    def __init__(self, message: str, remedy: str, code: str = "format") -> None:
        super().__init__(message)
        self.message, self.remedy, self.code = message, remedy, code
