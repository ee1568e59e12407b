"""The elements of a web page as lines: one for each block, more where a line break stands inside; pictures are noted."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from generator.model import SetAside
from generator.read.content import PICTURE, Content, Drawn
from generator.read.numbering import written
from generator.read.raster import MAX_ALL, MAX_BYTES, MAX_PICTURES, measured
from generator.read.tables import HEAD, Line, Row, emit
from generator.read.web_tree import SPACE, Node

_BLOCK_NAMES = """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_AROUND = frozenset({"nav", "footer", "aside"})
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src")
"""Where pages keep the address of a picture: those that are loaded late have a stand-in in `src`."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|\.\./", re.IGNORECASE)
"""Addresses that do not lie below the page's own folder."""


class Walker:
    """Turns nodes into lines: one for each block, more where a line break stands inside."""

    def __init__(self, content: Content, skip: Node | None = None) -> None:
        self.content, self.skip = content, skip
        self.count = 0

    def block(self, node: Node, prefix: str = "") -> Iterator[Line]:
        """The lines of a block element; `prefix` is a list item's printed mark."""
        if node is self.skip:
            return
        menu = node.tag in ("ul", "div", "section", "table") and node.links > 20 and node.links > 3 * node.words
        if (menu or node.tag in _AROUND) and self.skip is None:
            self._put_aside(node)
            return
        if node.tag == "table":
            yield from self._table(node)
            return
        inline: list[str] = []
        number = 1
        for child in node.children:
            if isinstance(child, str):
                inline.append(SPACE.sub(" ", child) if node.tag != "pre" else child)
            elif child is self.skip:
                continue
            elif child.tag in _BLOCKS or _holds_block(child):
                yield from self._flush(inline, node, prefix)
                prefix = "" if not "".join(inline).strip() and prefix == "" else prefix
                mark = ""
                if child.tag == "li":
                    mark, number = self._mark(node, child, number)
                lines = list(self.block(child, mark or ("" if "".join(inline).strip() else prefix)))
                if prefix and lines:
                    prefix = ""
                yield from lines
                inline = []
            else:
                self._inline(child, inline)
        yield from self._flush(inline, node, prefix)

    def _flush(self, inline: list[str], node: Node, prefix: str) -> Iterator[Line]:
        words = "".join(inline)
        if not words.strip():
            return
        self.count += 1
        flag = HEAD if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else 0
        for place, line in enumerate(words.strip().split("\n")):
            yield (prefix if not place else "") + line.strip(), self.count, flag
        inline.clear()

    def _mark(self, parent: Node, item: Node, number: int) -> tuple[str, int]:
        if parent.tag != "ol":
            return "- ", number
        value = item.attrs.get("value") or (parent.attrs.get("start") if number == 1 else "") or ""
        number = int(value) if value.isdecimal() and len(value) < 7 else number
        label = written(number, _LIST_FORMS.get(parent.attrs.get("type", ""), "decimal"))
        return f"{label}. ", number + 1

    def _inline(self, node: Node, out: list[str]) -> None:
        stack: list[Node | str] = [node]
        while stack:
            top = stack.pop()
            if isinstance(top, str):
                out.append(SPACE.sub(" ", top))
            elif top.tag == "br":
                out.append("\n")
            elif top.tag == "img":
                self._picture(top, self.count + bool("".join(out).strip()))
            else:
                stack.extend(reversed(top.children))

    def _picture(self, image: Node, line: int) -> None:
        """A picture is noted, and shown if its bytes are in the page or may lie in the folder that was saved with it."""
        about = image.attrs.get("alt", "").strip()
        addresses = [image.attrs[name].strip() for name in _ADDRESSES if image.attrs.get(name, "").strip()]
        if not (about or addresses):
            return
        self.content.set_aside.append(SetAside(line, f"{PICTURE} {about}".strip(), "picture"))
        note = len(self.content.set_aside) - 1
        held = next(filter(measured, map(_held, addresses)), b"")
        local = next((one for one in addresses if one.count("/") and not _ELSEWHERE.match(one)), "")
        room = MAX_ALL - sum(len(one.data) for one in self.content.drawn)
        if (held or local) and len(held) <= room and len(self.content.drawn) < MAX_PICTURES:
            self.content.drawn.append(Drawn(line, note, held, about, "" if held else local))

    def _table(self, table: Node) -> Iterator[Line]:
        rows = [Row(list(self._cells(row))) for row in _find(table, "tr")]
        out: list[Line] = []
        emit(rows, out)
        yield from out

    def _cells(self, row: Node) -> Iterator[list[Line]]:
        for cell in row.children:
            if isinstance(cell, Node) and cell.tag in ("td", "th"):
                yield [(words, number, 0) for words, number, _ in self.block(cell) if words.strip()]
                span = cell.attrs.get("colspan", "")
                for _ in range(min(int(span), 60) - 1 if span.isdecimal() and len(span) < 4 else 0):
                    yield []

    def _put_aside(self, node: Node) -> None:
        words = [line for line, _, _ in Walker(Content("html"), skip=Node("none", {}, None)).block(node)]
        if any(line.strip() for line in words):
            self.content.set_aside.append(SetAside(self.count, "\n".join(words), "web_page"))


def _held(address: str) -> bytes:
    """The bytes of a picture that is written into its address (RFC 2397); none of any other address."""
    head, comma, words = address.partition(",")
    if not (comma and head.startswith("data:image/") and head.endswith(";base64")) or len(words) > 2 * MAX_BYTES:
        return b""
    try:
        return b64decode(unquote(words))
    except ValueError:
        return b""


def _holds_block(node: Node) -> bool:
    """Whether an inline element (span, a, font …) has block elements inside."""
    stack, seen = [node], 0
    while stack and seen < 2000:
        top = stack.pop()
        seen += 1
        for child in top.children:
            if isinstance(child, Node):
                if child.tag in _BLOCKS:
                    return True
                stack.append(child)
    return False


def _find(node: Node, tag: str) -> Iterator[Node]:
    """Rows of a table, not those of tables inside its cells."""
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == tag:
                yield child
            elif child.tag != "table":
                yield from _find(child, tag)
