"""The outline: each line of the body becomes a block with its kind, printed number and permalink.

Blocks are flat, in order and disjoint; together they cover every line of the body. `level` tells the nesting: Phần 1,
Chương 2, Mục 3, Tiểu mục 4, Điều 5, khoản 6, điểm 7; other headings 1 to 4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.fold import slugify
from generator.model import Block, BlockKind, Span

_HEAD = re.compile(
    r"(?:(?P<phan>(?:PHẦN|Phần)(?:\s+(?:THỨ|thứ))?\s+(?:[IVXLC]+|\d{1,3}|[A-Z]|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|"
    r"NHẤT|HAI|BA|TƯ|NĂM|SÁU|BẢY|TÁM|CHÍN|MƯỜI))|(?P<chuong>(?:CHƯƠNG|Chương)\s+(?:[IVXLC]+|\d{1,3}))"
    r"|(?P<muc>(?:MỤC|Mục)\s+(?:[IVXLC]+|\d{1,3}|[A-Z]))|(?P<tieu_muc>(?:TIỂU MỤC|Tiểu mục)\s+(?:[IVXLC]+|\d{1,3})))"
    r"(?=$|[.:\s])(?P<rest>.*)"
)
_DIEU = re.compile(r"((?:Điều|ĐIỀU)\s+(\d{1,4}[a-zđ]?))\s*(?:[.:]|$)")
_KHOAN = re.compile(r"(\d{1,3}[a-zđ]?)(?:[.)\-/:]\s+|[.)]$|-(?=\w))")
_DIEM = re.compile(r"([a-zđ]{1,2}\d?)[)]\s*")
_ROMAN = re.compile(r"([IVXLC]{1,6}|[A-H])[.\-/:)]\s*\S")
_ANNEX = re.compile(r"((?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ|số))?\s*([IVXLC]+|\d{1,3}|[A-Z])?)(?=$|[.:\s])")
_LEVELS = {"phan": 1, "chuong": 2, "muc": 3, "tieu_muc": 4}


class _Anchors:
    def __init__(self) -> None:
        self.used: set[str] = set()

    def unique(self, name: str) -> str:
        anchor, n = name, 2
        while anchor in self.used:
            anchor, n = f"{name}-{n}", n + 1
        self.used.add(anchor)
        return anchor


def outline(body: str, offsets: Sequence[int], flags: Sequence[int]) -> tuple[Block, ...]:
    """The blocks of a body whose lines begin at `offsets`."""
    blocks: list[Block] = []
    anchors = _Anchors()
    annex = dieu = khoan = ""
    heads = {"phan": "", "chuong": "", "muc": "", "tieu_muc": ""}
    ends = [*(start - 1 for start in offsets[1:]), len(body)]
    for start, end in zip(offsets, ends, strict=True):
        line = body[start:end]
        kind: BlockKind = "paragraph"
        level, label, anchor = 0, "", ""
        first = line[0]
        if first == "Đ" and (match := _DIEU.match(line)):
            kind, level, label = "dieu", 5, match[1]
            dieu = anchor = anchors.unique(f"{annex}dieu-{_letter(match[2])}")
            khoan = ""
        elif first.isdigit() and (match := _KHOAN.match(line)):
            kind, level, label = "khoan", 6, match[0].strip()
            khoan = anchor = anchors.unique(
                f"{dieu or annex.rstrip('-') or 'muc'}-khoan-{_letter(match[1])}".removeprefix("muc-")
            )
        elif first in "PCMTpcmt" and len(line) < 300 and (match := _HEAD.match(line)):
            name = match.lastgroup if match.lastgroup != "rest" else next(k for k in _LEVELS if match[k])
            if name and len(match["rest"]) < 200:
                kind, level, label = name, _LEVELS[name], match[name]  # type: ignore[assignment]
                anchor = anchors.unique(annex + slugify(label))
                heads[name] = anchor
                dieu = khoan = ""
        if kind == "paragraph":
            if first in "PpM" and len(line) < 200 and (match := _ANNEX.match(line)):
                kind, level, label = "heading", 1, match[1].strip()
                anchor = anchors.unique(slugify(label))
                annex, dieu, khoan = anchor + "-", "", ""
            elif first.islower() and (match := _DIEM.match(line)):
                kind, level, label = "diem", 7, match[0].strip()
                if khoan or dieu:
                    anchor = anchors.unique(f"{khoan or dieu}-diem-{_letter(match[1])}")
            elif first in "IVXLCABDEFGH" and (match := _ROMAN.match(line)) and len(line) < 300:
                kind, level, label = "heading", 2, match[1]
                anchor = anchors.unique(f"{annex}muc-{slugify(match[1])}")
                dieu = khoan = ""
            elif first in "-–+•*▪●":
                kind, level = "item", 8
            elif "\t" in line:
                kind = "table"
        if kind == "table" and blocks and blocks[-1].kind == "table":
            blocks[-1] = Block("table", Span(blocks[-1].span.start, end))
        else:
            blocks.append(Block(kind, Span(start, end), level, label, anchor))
    return tuple(blocks)


def _letter(letter: str) -> str:
    """đ and d are different points of one clause: "đ" -> "dd"."""
    return letter.replace("đ", "dd")
