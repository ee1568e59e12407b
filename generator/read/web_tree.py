"""A web page as a tree of its elements, and which of them is its article: the innermost one that holds most of the words that
are no links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from generator.read.content import Unreadable

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_UNREAD_NAMES = "script style noscript template svg iframe object canvas select textarea button head math audio video"
_VOID, _UNREAD = frozenset(_VOID_NAMES.split()), frozenset(_UNREAD_NAMES.split())
_WHOLE = frozenset(["p", "table", "tbody", "ul", "ol", "tr"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"\s+")
MAX_NODES = 400_000
_MAX_DEPTH = 400


class Node:
    """An element: its letters in and out of links are counted by `weigh`."""

    __slots__ = ("attrs", "children", "links", "parent", "tag", "words")

    def __init__(self, tag: str, attrs: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children: list[Node | str] = []
        self.words = self.links = 0


class Builder(HTMLParser):
    """A forgiving tree: what is never closed ends with its parent; paragraphs, items and cells close their like."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("html", {}, None)
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
        node = Node(tag, values, self.at)
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
            self.title = SPACE.sub(" ", data).strip()
        self.at.children.append(data)


def weigh(root: Node) -> None:
    """Counts the letters of every node that are shown, in and out of links. Without recursion: pages may be deep."""
    order: list[tuple[Node, bool]] = []
    stack = [(root, False)]
    while stack:
        node, in_link = stack.pop()
        order.append((node, in_link))
        if node.tag not in _UNREAD and not _hidden(node):
            stack.extend((child, in_link or child.tag == "a") for child in node.children if isinstance(child, Node))
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


def _hidden(node: Node) -> bool:
    return (
        "hidden" in node.attrs or node.attrs.get("aria-hidden") == "true" or bool(_HIDDEN.search(node.attrs.get("style", "")))
    )


def article(root: Node) -> Node:
    """The element that is the article, of a tree that was weighed."""
    node = root
    while True:
        heavy = [child for child in node.children if isinstance(child, Node) and child.words >= 0.7 * node.words]
        if not heavy or heavy[0].tag in _WHOLE:
            break
        node = heavy[0]
    while node.parent is not None and node.parent.tag != "html":
        above = node.parent
        if above.words + above.links > 1.35 * (node.words + node.links) + 200 and node.tag not in ("p", "span", "tr", "tbody"):
            break
        node = above
    return node
