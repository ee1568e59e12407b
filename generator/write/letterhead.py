"""The columns at the head and the end of a document: letterhead, type and title; recipients and signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from generator.fold import fold
from generator.model import Block, Document, Span
from generator.quick import quickly_made
from generator.read.furniture import is_notice
from generator.tables import squash, type_by_name
from generator.write.cutter import Cutter
from generator.write.markup import Markup
from generator.write.nodes import Node, Raw
from generator.write.running import LONG_TITLE, letterhead_table, paragraph

_PLACE_DATE = re.compile(r"^[^\d]{0,40}ngay\s{0,3}[\d.…_ ]{0,12}\s{0,3}thang\s{0,3}[\d.…_ ]{0,12}\s{0,3}nam")
_ADDRESSEE = re.compile(r"^kinh (?:gui|trinh)\b")


_WORD = re.compile(r"\S+")
_TYPE_WORDS = 4  # "THÔNG TƯ LIÊN TỊCH"
_REMAINDER = 20  # letters after a title on its line that are more than the mark of a footnote


@quickly_made
@dataclass(frozen=True, slots=True)
class _Kind:
    """What a line of a letterhead is by its words alone."""

    addressee: bool
    right: bool
    place: bool
    type: bool
    subject: bool


def _kind(line: str) -> _Kind:
    return _known_kind(line) if len(line) < 100 else _kind_of(line)


def _kind_of(line: str) -> _Kind:
    folded = fold(line)
    words = squash(line[:200])
    place = bool(_PLACE_DATE.match(folded))
    right = place or any(words.startswith(row["starts"]) for row in letterhead_table()["right"])
    type_ = type_by_name(line) if len(line) < 60 else None
    return _Kind(bool(_ADDRESSEE.match(folded)), right, place, type_ is not None and type_.heads, folded.startswith("v/v"))


_known_kind = lru_cache(maxsize=8192)(_kind_of)  # the same few lines head most documents


def stands_right(line: str) -> bool:
    """Whether a line of a letterhead belongs to its right-hand column: "ĐẢNG CỘNG SẢN VIỆT NAM", place and date."""
    return _kind(line.strip()).right


def _p(cutter: Cutter, start: int, end: int, classes: str = "") -> str:
    words = cutter.words(start, end)[1]
    return f'<p class="{classes}">{words}</p>' if classes else f"<p>{words}</p>"


def head_nodes(blocks: Sequence[Block], cutter: Cutter, document: Document) -> tuple[list[Node], list[Block]]:
    """Letterhead in its two columns, then type and title in the middle; and the blocks that the header holds besides."""
    facts = document.metadata
    title = facts.title.evidence.span if facts.title and facts.title.evidence else None
    left: list[str] = []
    right: list[str] = []
    middle: list[str] = []
    rest: list[Block] = []
    nodes: list[Node] = []
    for block in blocks:
        if not (left or right or middle) and is_notice(cutter.body[block.span.start : block.span.end]):
            nodes.append(paragraph(block, cutter))
            continue
        cells = _cells(block, cutter.body)
        pieces = _flattened(cells[0], cutter.body, document) if len(cells) == 1 else cells
        for index, (start, end) in enumerate(pieces):
            line = cutter.body[start:end].strip()
            kind = _kind(line)
            one = block if len(pieces) == 1 else replace(block, kind="paragraph", span=Span(start, end), anchor="")
            in_title = title is not None and start < title.end and end > title.start
            mostly_title = title is not None and in_title and 2 * (title.end - title.start) > len(line)
            beyond = len(pieces) > len(cells) and title is not None and start >= title.end
            if rest or beyond or kind.addressee or (not mostly_title and _of_main(one, line, bool(middle) and not in_title)):
                rest.append(one)
            elif kind.right or (len(cells) > 1 and index == len(cells) - 1):
                right.append(_p(cutter, start, end, "vt-place" if kind.place else "vt-motto"))
            elif kind.type:
                middle.append(_p(cutter, start, end, "vt-type"))
            elif (middle or not kind.subject) if in_title else (middle and _goes_on(line)):
                middle.append(_p(cutter, start, end, "vt-title"))
            elif middle:
                rest.append(one)
            else:
                left.append(_p(cutter, start, end, _left_class(line)))
    if left or right:
        columns = [
            f'<div class="{name}">{"".join(side)}</div>' for name, side in (("vt-left", left), ("vt-right", right)) if side
        ]
        nodes.append(Raw(Markup(f'<div class="vt-letterhead">{"".join(columns)}</div>')))
    if middle:
        nodes.append(Raw(Markup(f'<div class="vt-heading">{"".join(middle)}</div>')))
    return nodes, rest


def _of_main(block: Block, line: str, titled: bool) -> bool:
    """Whether a line shows that the header is over, wherever its end was put: a long line; below the title also a numbered
    part or a sentence."""
    numbered = block.kind in ("phan", "chuong", "muc", "dieu", "khoan", "heading") and bool(block.label)
    sentence = len(line) > 60 and line.endswith(".") and not line.isupper()
    return len(line) > 400 or (titled and (numbered or sentence))


def _goes_on(line: str) -> bool:
    """Whether a line below the type may be a caption that goes on from it."""
    return line.isupper() or (len(line) < LONG_TITLE and line[-1] not in ":,;")


def _cells(block: Block, body: str) -> list[tuple[int, int]]:
    """The cells of a header's table line, else the block itself."""
    start, end = block.span.start, block.span.end
    if block.kind != "table":
        return [(start, end)]
    found = []
    at = start
    for piece in re.split(r"([\t\n])", body[start:end]):
        if piece.strip():
            found.append((at, at + len(piece)))
        at += len(piece)
    return found


def _flattened(line: tuple[int, int], body: str, document: Document) -> list[tuple[int, int]]:
    """A line that holds type and title with what stands before and after them: "Hà Nội, ngày … NGHỊ QUYẾT VỀ THƯ VIỆN"."""
    start, end = line
    title = document.metadata.title.evidence.span if document.metadata.title and document.metadata.title.evidence else None
    if title is None or not start < title.start < end:
        return [line]
    kind = _type_before(body, start, title.start)
    if kind is None:
        return [line]
    points = {start, kind, title.start, *([title.end] if title.end + _REMAINDER < end else ()), end}
    return list(pairwise(sorted(points)))


def _type_before(body: str, start: int, end: int) -> int | None:
    """Where the name of a type begins that ends a piece of a line: "Hà Nội, ngày … năm 2021 NGHỊ QUYẾT "."""
    for word in list(_WORD.finditer(body, start, end))[: -_TYPE_WORDS - 1 : -1]:
        if _kind(body[word.start() : end].strip()).type:
            return word.start()
    return None


def _left_class(line: str) -> str:
    return "vt-org" if line.isupper() else "vt-rule" if not line.strip(letterhead_table()["ornament"]) else "vt-number"


def closing_node(blocks: Sequence[Block], cutter: Cutter, signature: Span | None) -> Raw:
    """The end of a document in its two columns: recipients left, signature right."""
    left: list[str] = []
    right: list[str] = []
    for block in blocks:
        for start, end in _cells(block, cutter.body):
            line = cutter.body[start:end].strip()
            signs = signature is not None and signature.start <= start < signature.end
            classes = "vt-cap" if signs and line.isupper() else ""
            (right if signs else left).append(_p(cutter, start, end, classes))
    columns = [
        f'<div class="{name}">{"".join(side)}</div>'
        for name, side in (("vt-recipients", left), ("vt-signature", right))
        if side
    ]
    return Raw(Markup(f'<div class="vt-closing">{"".join(columns)}</div>'))
