"""Saved web pages: the words of the article, with menus and boxes around it set aside, and the page's own metadata.

The article is the innermost part of the page that holds most of the words that are no links. Scripts never run, nothing is
fetched.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from generator.model import SetAside
from generator.read.content import PICTURE, Content, Unreadable
from generator.read.legacy import from_bytes
from generator.read.numbering import written
from generator.read.tables import HEAD, Line, Row, emit

_TAGS = {
    "void": "area base br col embed hr img input link meta param source track wbr",
    "unread": "script style noscript template svg iframe object canvas select textarea button head math audio video",
    "blocks": "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul",
    "whole": "p table tbody ul ol tr",
}
_VOID, _UNREAD, _BLOCKS, _WHOLE = (frozenset(_TAGS[name].split()) for name in ("void", "unread", "blocks", "whole"))
_AROUND = frozenset({"nav", "footer", "aside"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
PUBLISHED = "article:published_time"
"""The name under which a page's date goes on, whatever it was called there."""

_META = {
    "og:title": "title", "og:site_name": "publisher", "og:url": "url", "article:published_time": PUBLISHED,
    "article:author": "author", "author": "author", "dc.date": PUBLISHED, "dc.title": "title", "dc.creator": "author",
    "pubdate": PUBLISHED, "publishdate": PUBLISHED, "date": PUBLISHED, "datepublished": PUBLISHED,
    "citation_publication_date": PUBLISHED, "dc.date.issued": PUBLISHED, "dcterms.issued": PUBLISHED,
}  # fmt: skip
_JSON = {"headline": "title", "datePublished": PUBLISHED, "legislationDate": PUBLISHED, "legislationIdentifier": "number"}
MAX_NODES = 400_000
_MAX_DEPTH = 400


class _Node:
    __slots__ = ("attrs", "children", "links", "parent", "tag", "words")

    def __init__(self, tag: str, attrs: dict[str, str], parent: _Node | None) -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children: list[_Node | str] = []
        self.words = self.links = 0


class _Builder(HTMLParser):
    """A forgiving tree: what is never closed ends with its parent; paragraphs, items and cells close their like."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = _Node("html", {}, None)
        self.depth = self.count = 0
        self.title = ""
        self.metas: list[dict[str, str]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.count += 1
        if self.count > MAX_NODES:
            raise Unreadable("the page has more parts than any document", "save it as text")
        if tag in ("meta", "link"):
            self.metas.append(values)
        if tag in ("p", "li", "tr", "td", "th", "dt", "dd", "option"):
            self._close_like(tag)
        node = _Node(tag, values, self.at)
        self.at.children.append(node)
        if tag not in _VOID and self.depth < _MAX_DEPTH:
            self.at, self.depth = node, self.depth + 1

    def _close_like(self, tag: str) -> None:
        alike = {"td": ("td", "th"), "th": ("td", "th"), "dd": ("dd", "dt"), "dt": ("dd", "dt")}.get(tag, (tag,))
        walls = ("table",) if tag in ("tr", "td", "th") else ("ul", "ol", "dl", "table", "td", "div", "body", "blockquote")
        node, steps = self.at, 0
        while node.parent is not None and steps < 12:
            if node.tag in alike:
                self.at, self.depth = node.parent, self.depth - steps - 1
                return
            if node.tag in walls or (tag in ("td", "th") and node.tag == "tr"):
                return
            node, steps = node.parent, steps + 1

    def handle_endtag(self, tag: str) -> None:
        node, steps = self.at, 1
        while node.parent is not None:
            if node.tag == tag:
                self.at, self.depth = node.parent, self.depth - steps
                return
            if node.tag in ("table", "td") and tag in ("p", "div", "span", "b", "i", "strong", "em", "font", "a"):
                return
            node, steps = node.parent, steps + 1

    def handle_data(self, data: str) -> None:
        if self.at.tag == "script" and "ld+json" in self.at.attrs.get("type", ""):
            self.scripts.append(data)
        elif self.at.tag == "title" and not self.title:
            self.title = _SPACE.sub(" ", data).strip()
        self.at.children.append(data)


def read_html(data: bytes) -> Content:
    """The content of a web page. Raises Unreadable when it has no words."""
    text, encoding = _decode(data)
    builder = _Builder()
    builder.feed(text)
    builder.close()
    _weigh(builder.root)
    if builder.root.words + builder.root.links < 3:
        raise Unreadable("the web page has no words of its own (it may be made by a script)", "save it as text or PDF")
    main = _article(builder.root)
    content = Content("html", encoding=encoding, attributes=_attributes(builder))
    walker = _Walker(content)
    content.lines = [line for line in walker.block(main) if line[0].strip()]
    around = _Walker(Content("html"), skip=main)
    others = [words for words, _, _ in around.block(builder.root) if words.strip()]
    if others:
        content.set_aside.append(SetAside(0, "\n".join(others), "web_page"))
    return content


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii")), declared[1].decode("ascii").lower()
        except (LookupError, UnicodeDecodeError):
            pass
    return from_bytes(data) or (data.decode("utf-8", "replace"), "utf-8")


def _weigh(root: _Node) -> None:
    """Counts the letters of every node that are shown, in and out of links. Without recursion: pages may be deep."""
    order: list[tuple[_Node, bool]] = []
    stack = [(root, False)]
    while stack:
        node, in_link = stack.pop()
        order.append((node, in_link))
        if node.tag not in _UNREAD and not _hidden(node):
            stack.extend((child, in_link or child.tag == "a") for child in node.children if isinstance(child, _Node))
        else:
            node.children = []
    for node, in_link in reversed(order):
        letters = sum(len(child.strip()) for child in node.children if isinstance(child, str))
        if in_link:
            node.links += letters
        else:
            node.words += letters
        if node.parent is not None:
            node.parent.words += node.words
            node.parent.links += node.links


def _hidden(node: _Node) -> bool:
    return (
        "hidden" in node.attrs or node.attrs.get("aria-hidden") == "true" or bool(_HIDDEN.search(node.attrs.get("style", "")))
    )


def _article(root: _Node) -> _Node:
    node = root
    while True:
        heavy = [child for child in node.children if isinstance(child, _Node) and child.words >= 0.7 * node.words]
        if not heavy or heavy[0].tag in _WHOLE:
            break
        node = heavy[0]
    while node.parent is not None and node.parent.tag != "html":
        above = node.parent
        if above.words + above.links > 1.35 * (node.words + node.links) + 200 and node.tag not in ("p", "span", "tr", "tbody"):
            break
        node = above
    return node


def _attributes(builder: _Builder) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in builder.scripts:
        found = {**_from_json(block), **found}
    for meta in builder.metas:
        name = _META.get((meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower())
        if name and meta.get("content", "").strip():
            found.setdefault(name, _SPACE.sub(" ", meta["content"]).strip()[:500])
        elif meta.get("rel") == "canonical" and meta.get("href"):
            found.setdefault("url", meta["href"][:500])
    if builder.title:
        found.setdefault("title", builder.title[:500])
    return found


def _from_json(block: str) -> dict[str, str]:
    try:
        data = json.loads(block)
    except (ValueError, RecursionError):
        return {}
    items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    found: dict[str, str] = {}
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not re.search("Article|Legislation|Report|Posting", str(item.get("@type", ""))):
            continue
        for key, name in _JSON.items():
            if isinstance(item.get(key), str):
                found.setdefault(name, item[key][:500])
        for key in ("author", "publisher"):
            who = item.get(key)
            first = who[0] if isinstance(who, list) and who else who
            label = first.get("name") if isinstance(first, dict) else first
            if isinstance(label, str):
                found.setdefault(key, label[:500])
    return found


class _Walker:
    """Turns nodes into lines: one for each block, more where a line break stands inside."""

    def __init__(self, content: Content, skip: _Node | None = None) -> None:
        self.content, self.skip = content, skip
        self.count = 0

    def block(self, node: _Node, prefix: str = "") -> Iterator[Line]:
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
                inline.append(_SPACE.sub(" ", child) if node.tag != "pre" else child)
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

    def _flush(self, inline: list[str], node: _Node, prefix: str) -> Iterator[Line]:
        words = "".join(inline)
        if not words.strip():
            return
        self.count += 1
        flag = HEAD if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else 0
        for place, line in enumerate(words.strip().split("\n")):
            yield (prefix if not place else "") + line.strip(), self.count, flag
        inline.clear()

    def _mark(self, parent: _Node, item: _Node, number: int) -> tuple[str, int]:
        if parent.tag != "ol":
            return "- ", number
        value = item.attrs.get("value") or (parent.attrs.get("start") if number == 1 else "") or ""
        number = int(value) if value.isdecimal() and len(value) < 7 else number
        label = written(number, _LIST_FORMS.get(parent.attrs.get("type", ""), "decimal"))
        return f"{label}. ", number + 1

    def _inline(self, node: _Node, out: list[str]) -> None:
        stack: list[_Node | str] = [node]
        while stack:
            top = stack.pop()
            if isinstance(top, str):
                out.append(_SPACE.sub(" ", top))
            elif top.tag == "br":
                out.append("\n")
            elif top.tag == "img":
                if top.attrs.get("alt", "").strip() or top.attrs.get("src"):
                    words = f"{PICTURE} {top.attrs.get('alt', '').strip()}".strip()
                    self.content.set_aside.append(SetAside(self.count, words, "picture"))
            else:
                stack.extend(reversed(top.children))

    def _table(self, table: _Node) -> Iterator[Line]:
        rows = [Row(list(self._cells(row))) for row in _find(table, "tr")]
        out: list[Line] = []
        emit(rows, out)
        yield from out

    def _cells(self, row: _Node) -> Iterator[list[Line]]:
        for cell in row.children:
            if isinstance(cell, _Node) and cell.tag in ("td", "th"):
                yield [(words, number, 0) for words, number, _ in self.block(cell) if words.strip()]
                span = cell.attrs.get("colspan", "")
                for _ in range(min(int(span), 60) - 1 if span.isdecimal() and len(span) < 4 else 0):
                    yield []

    def _put_aside(self, node: _Node) -> None:
        words = [line for line, _, _ in _Walker(Content("html"), skip=_Node("none", {}, None)).block(node)]
        if any(line.strip() for line in words):
            self.content.set_aside.append(SetAside(self.count, "\n".join(words), "web_page"))


def _holds_block(node: _Node) -> bool:
    """Whether an inline element (span, a, font …) has block elements inside."""
    stack, seen = [node], 0
    while stack and seen < 2000:
        top = stack.pop()
        seen += 1
        for child in top.children:
            if isinstance(child, _Node):
                if child.tag in _BLOCKS:
                    return True
                stack.append(child)
    return False


def _find(node: _Node, tag: str) -> Iterator[_Node]:
    """Rows of a table, not those of tables inside its cells."""
    for child in node.children:
        if isinstance(child, _Node):
            if child.tag == tag:
                yield child
            elif child.tag != "table":
                yield from _find(child, tag)
