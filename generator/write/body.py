"""The text of a document laid out as the document is: letterhead, title, levels, tables, signature, recipients.

The words are cut from `Text.body` by the spans of its outline; citations become links, words that a fact stands on get an
anchor. Whatever no block covers is shown too: nothing of the body is lost (a test counts the words).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

from generator.fold import fold
from generator.model import Block, Document, Span, Text
from generator.read.furniture import is_notice
from generator.resources import data
from generator.tables import squash, type_by_name
from generator.write.markup import Heading, Markup, Node, Paragraph, Raw, Run, Table, inline
from generator.write.records import facts_of

HEADINGS = frozenset({"phan", "chuong", "muc", "tieu_muc", "dieu", "heading"})
_TITLE = 160  # a longer heading is a paragraph that begins with its number
_CAPTION = 120  # a line in capitals up to this long stands in the middle, as in "QUYẾT ĐỊNH:"
_PLACE_DATE = re.compile(r"^[^\d]{0,40}ngay\s{0,3}[\d.…_ ]{0,12}\s{0,3}thang\s{0,3}[\d.…_ ]{0,12}\s{0,3}nam")
_ADDRESSEE = re.compile(r"^kinh (?:gui|trinh)\b")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the body that are shown as a link or span."""

    span: Span
    run: Run


@cache
def _letterhead() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(data("letterhead.yml").read_text(encoding="utf-8"))
    return loaded


def stands_right(line: str) -> bool:
    """Whether a line of a letterhead belongs to its right-hand column: "ĐẢNG CỘNG SẢN VIỆT NAM", place and date."""
    words = squash(line[:200])
    return any(words.startswith(row["starts"]) for row in _letterhead()["right"]) or bool(_PLACE_DATE.match(fold(line.strip())))


class _Cutter:
    """Cuts runs out of the body, with the marks that lie inside."""

    def __init__(self, body: str, marks: Sequence[Mark], evidence: Iterable[Mark] = ()) -> None:
        self.body = body
        self.marks: list[Mark] = []
        self.placed: set[str] = set()
        """The ids that stand on the page so far."""
        self.aliases: dict[str, str] = {}
        """Id of a mark that lies wholly under another -> the id of that one."""
        for mark in sorted(marks, key=lambda m: (m.span.start, -m.span.end)):
            if mark.span.end > mark.span.start:
                self._add_inside(mark)
        for mark in evidence:
            self._add_around(mark)
        self.starts = [mark.span.start for mark in self.marks]

    def _add_inside(self, mark: Mark) -> None:
        """A mark that begins inside the one before it wins its own words; the outer one keeps what is before and after."""
        outer = self.marks[-1] if self.marks and self.marks[-1].span.end > mark.span.start else None
        if outer is None:
            self.marks.append(mark)
            return
        self.marks.pop()
        run = outer.run
        if outer.span.start < mark.span.start:
            self.marks.append(Mark(Span(outer.span.start, mark.span.start), run))
            run = replace(run, id="")
        self.marks.append(mark)
        if outer.span.end > mark.span.end:
            self.marks.append(Mark(Span(mark.span.end, outer.span.end), run))
        elif run.id:
            self.aliases[run.id] = mark.run.id

    def _add_around(self, mark: Mark) -> None:
        """Words that a fact stands on give way to the links among them; the first free piece carries the id."""
        at, run = mark.span.start, mark.run
        over = [m for m in self.marks if m.span.start < mark.span.end and m.span.end > mark.span.start]
        pieces = []
        for other in over:
            if other.span.start > at:
                pieces.append(Span(at, other.span.start))
            at = max(at, other.span.end)
        if at < mark.span.end:
            pieces.append(Span(at, mark.span.end))
        pieces = [span for span in pieces if span.of(self.body).strip()]
        if not pieces:
            self.aliases[run.id] = next((m.run.id for m in over if m.run.id), "")
        for number, span in enumerate(pieces):
            self.marks.append(Mark(span, run if number == 0 else replace(run, id="")))
        self.marks.sort(key=lambda m: m.span.start)

    def anchor(self, identity: str) -> str:
        """The id on the page at which the words of a mark are found; empty where none is."""
        found = self.aliases.get(identity, identity)
        return found if found in self.placed else ""

    def runs(self, start: int, end: int) -> tuple[Run, ...]:
        first = bisect_left(self.starts, start)
        if first and self.marks[first - 1].span.end > start:
            first -= 1
        last = bisect_right(self.starts, end - 1)
        if first >= last:
            return (Run(self.body[start:end]),)
        found: list[Run] = []
        at = start
        for mark in self.marks[first:last]:
            a, b = max(mark.span.start, at), min(mark.span.end, end)
            if a >= b:
                continue
            if a > at:
                found.append(Run(self.body[at:a]))
            identity = "" if mark.run.id in self.placed else mark.run.id
            self.placed.add(mark.run.id)
            found.append(replace(mark.run, text=self.body[a:b], id=identity))
            at = b
        if at < end:
            found.append(Run(self.body[at:end]))
        return tuple(found)


def body_nodes(document: Document, text: Text, marks: Sequence[Mark]) -> tuple[list[Node], Callable[[str], str]]:
    """The nodes of a document's text. `marks` are its citations (and other words to be shown as links), in any order.

    Also a function from the id of a mark or of evidence ("tc-3", "bc-date") to the id that stands on the page for it.
    """
    cutter = _Cutter(text.body, marks, _evidence_marks(document, marks))
    return _body_nodes(document, text, cutter), cutter.anchor


def _body_nodes(document: Document, text: Text, cutter: _Cutter) -> list[Node]:
    blocks = list(_covering(text))
    layout = document.layout
    if layout is None:
        return list(_main(blocks, cutter))
    nodes: list[Node] = []
    closing = [z for z in (layout.signature, layout.recipients) if z is not None and z.end > z.start]
    head_end = min([layout.header.end, *(zone.start for zone in closing)])
    head = [b for b in blocks if b.span.start < head_end]
    rest = blocks[len(head) :]
    nodes.extend(_head(head, cutter, document))
    end = [b for b in rest if any(z.start <= b.span.start < z.end for z in closing)]
    if not end:
        return [*nodes, *_main(rest, cutter)]
    before = [b for b in rest if b.span.start < end[0].span.start]
    ends = set(end)
    after = [b for b in rest if b.span.start > end[0].span.start and b not in ends]
    nodes.extend(_main(before, cutter))
    nodes.append(_closing(end, cutter, layout.signature))
    nodes.extend(_main(after, cutter))
    return nodes


def _covering(text: Text) -> Iterator[Block]:
    """The outline, with a paragraph for each line of the body that it leaves out."""
    at = 0
    for block in (*text.outline, Block("paragraph", Span(len(text.body), len(text.body)))):
        start = max(block.span.start, at)
        if start > at:
            yield from _line_blocks(text.body, at, start)
        if block.span.end > start and text.body[start : block.span.end].strip():
            yield block if start == block.span.start else replace(block, span=Span(start, block.span.end), label="")
        at = max(at, block.span.end)


def _line_blocks(body: str, start: int, end: int) -> Iterator[Block]:
    at = start
    for line in body[start:end].splitlines(keepends=True):
        if line.strip():
            yield Block("paragraph", Span(at, at + len(line)))
        at += len(line)


def _evidence_marks(document: Document, marks: Sequence[Mark]) -> Iterator[Mark]:
    taken = {mark.span for mark in marks}
    for key, fact in facts_of(document).items():
        span = fact.evidence.span if fact.evidence else None
        if span is not None and span not in taken and span.end - span.start < 600:
            taken.add(span)
            yield Mark(span, Run("", id=f"bc-{key.replace('_', '-')}", classes="vt-ev"))


def _main(blocks: Sequence[Block], cutter: _Cutter) -> Iterator[Node]:
    """Headings without gaps in their levels: a text with Chương and Điều only has h2 and h3."""
    above: list[int] = []
    for block in blocks:
        if block.kind == "table":
            yield _table(block, cutter)
        elif block.kind in HEADINGS and _is_heading(block, cutter.body):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            yield from _heading(block, cutter, min(len(above) + 1, 6))
        else:
            yield _paragraph(block, cutter)


def _is_heading(block: Block, body: str) -> bool:
    return (bool(block.label) and body.startswith(block.label, block.span.start)) or len(body[slice(*_range(block))]) <= _TITLE


def _range(block: Block) -> tuple[int, int]:
    return block.span.start, block.span.end


def _heading(block: Block, cutter: _Cutter, level: int) -> Iterator[Node]:
    """A heading; "Điều 1. Ban hành kèm theo Quyết định này …" is a heading of two words run into its paragraph."""
    start, end = _range(block)
    anchor = block.anchor or f"doan-{start}"
    classes = "vt-" + block.kind.replace("_", "-")
    words = cutter.body[start:end].rstrip()
    label_end = start + len(block.label)
    while label_end < end and cutter.body[label_end] in ".:":
        label_end += 1
    sentence = len(words) > _TITLE or (words.endswith((".", ";", ",", ":")) and len(words) > label_end - start + 20)
    if not sentence or not cutter.body.startswith(block.label, start):
        yield Heading(level, cutter.runs(start, end), anchor, classes)
        return
    yield Heading(level, cutter.runs(start, label_end), anchor, f"{classes} vt-run")
    yield Paragraph(cutter.runs(label_end, end))


def _paragraph(block: Block, cutter: _Cutter) -> Paragraph:
    start, end = block.span.start, block.span.end
    classes = {"khoan": "vt-khoan", "diem": "vt-diem", "item": "vt-item"}.get(block.kind, "")
    if not block.anchor or not block.label or not cutter.body.startswith(block.label, start):
        line = cutter.body[start:end].strip()
        if line and not line.strip(_letterhead()["ornament"]):
            classes = "vt-rule"
        elif is_notice(line):
            classes = "vt-note"
        elif block.kind == "paragraph" and line.isupper() and len(line) <= _CAPTION:
            classes = "vt-caps"
        return Paragraph(cutter.runs(start, end), block.anchor, classes)
    after = start + len(block.label)
    number = Run(block.label, href=f"#{block.anchor}", classes="vt-n")
    return Paragraph((number, *cutter.runs(after, end)), block.anchor, classes)


def _table(block: Block, cutter: _Cutter) -> Table:
    rows = []
    at = block.span.start
    for line in cutter.body[block.span.start : block.span.end].split("\n"):
        cells = []
        for cell in line.split("\t"):
            cells.append(cutter.runs(at, at + len(cell)) if cell else ())
            at += len(cell) + 1
        if any(cells):
            rows.append(tuple(cells))
    return Table(tuple(rows))


def _p(cutter: _Cutter, start: int, end: int, classes: str = "") -> str:
    words = inline(cutter.runs(start, end), "html")
    return f'<p class="{classes}">{words}</p>' if classes else f"<p>{words}</p>"


def _head(blocks: Sequence[Block], cutter: _Cutter, document: Document) -> Iterator[Node]:
    """Letterhead in its two columns, then type and title in the middle, then what else the header holds."""
    facts = document.metadata
    title = facts.title.evidence.span if facts.title and facts.title.evidence else None
    left: list[str] = []
    right: list[str] = []
    middle: list[str] = []
    rest: list[Block] = []
    for block in blocks:
        if not (left or right or middle) and is_notice(cutter.body[block.span.start : block.span.end]):
            yield _paragraph(block, cutter)
            continue
        pieces = _cells(block, cutter.body)
        for index, (start, end) in enumerate(pieces):
            line = cutter.body[start:end].strip()
            one = block if len(pieces) == 1 else replace(block, kind="paragraph", span=Span(start, end), anchor="")
            in_title = title is not None and start < title.end and end > title.start
            if rest or _ADDRESSEE.match(fold(line)) or (not in_title and _of_main(one, line, bool(middle))):
                rest.append(one)
            elif stands_right(line) or (len(pieces) > 1 and index == len(pieces) - 1):
                right.append(_p(cutter, start, end, _right_class(line)))
            elif (kind := type_by_name(line)) is not None and kind.heads and len(line) < 60:
                middle.append(_p(cutter, start, end, "vt-type"))
            elif _of_title(line, in_title, bool(middle)):
                middle.append(_p(cutter, start, end, "vt-title"))
            elif middle:
                rest.append(one)
            else:
                left.append(_p(cutter, start, end, _left_class(line)))
    if left or right:
        columns = [
            f'<div class="{name}">{"".join(side)}</div>' for name, side in (("vt-left", left), ("vt-right", right)) if side
        ]
        yield Raw(Markup(f'<div class="vt-letterhead">{"".join(columns)}</div>'))
    if middle:
        yield Raw(Markup(f'<div class="vt-heading">{"".join(middle)}</div>'))
    yield from _main(rest, cutter)


def _of_main(block: Block, line: str, titled: bool) -> bool:
    """Whether a line shows that the header is over, wherever its end was put: a long line; below the title also a numbered
    part or a sentence."""
    numbered = block.kind in ("phan", "chuong", "muc", "dieu", "khoan", "heading") and bool(block.label)
    sentence = len(line) > 60 and line.endswith(".") and not line.isupper()
    return len(line) > 400 or (titled and (numbered or sentence))


def _of_title(line: str, in_title: bool, begun: bool) -> bool:
    """Whether a header line stands in the middle under the type: of the title, or a caption that goes on from it."""
    if in_title:
        return begun or not fold(line).startswith("v/v")
    return begun and (line.isupper() or (len(line) < _TITLE and line[-1] not in ":,;"))


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


def _left_class(line: str) -> str:
    return "vt-org" if line.isupper() else "vt-rule" if not line.strip(_letterhead()["ornament"]) else "vt-number"


def _right_class(line: str) -> str:
    return "vt-place" if _PLACE_DATE.match(fold(line)) else "vt-motto"


def _closing(blocks: Sequence[Block], cutter: _Cutter, signature: Span | None) -> Raw:
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
