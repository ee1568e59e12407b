"""Word files (.docx): paragraphs with their printed numbers, tables cell by cell, footnotes, text boxes; tracked changes
accepted, page headers and footers set aside, pictures noted and kept. Nothing is fetched, no macro is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from generator.model import Problem, SetAside
from generator.read.content import PICTURE, Content, Drawn, Unreadable
from generator.read.legacy import from_font
from generator.read.numbering import VAL, Numbering, W
from generator.read.office import DAMAGED, Package
from generator.read.raster import MAX_ALL, MAX_BYTES, MAX_PICTURES, measured
from generator.read.tables import HEAD, Line, Row, emit, is_layout

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DROPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{_MC}Fallback", f"{W}rPr", f"{W}pPr", f"{W}sectPr"}
)
_TAB = "      "
_CORE = {"{http://purl.org/dc/elements/1.1/}title": "title", "{http://purl.org/dc/terms/}created": "created"}
_HEADING = re.compile(r"heading \d", re.IGNORECASE)
_NOTE = re.compile(r"\s+")


def read_docx(data: bytes) -> Content:
    """The content of a Word file. Raises Unreadable with what is wrong."""
    package = Package(data)
    document = package.xml("word/document.xml")
    if document is None and package.damaged:
        raise Unreadable("the file is damaged, and no words of it could be saved", DAMAGED)
    if document is None:
        raise Unreadable("this is no Word file", "save it as .docx from a word processor")
    content = _Reader(package).read(document)
    if package.damaged:
        if not any(line.strip() for line, _, _ in content.lines):
            raise Unreadable("the file is damaged, and no words of it could be saved", DAMAGED)
        what = "the file is damaged: its words are those that could be saved, and some may be missing"
        content.problems.append(Problem("", 0, what, "open the original in a word processor and save it again", "damaged"))
    return content


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.numbering = Numbering(package.xml("word/numbering.xml"))
        self.content = Content("word")
        self.styles = _styles(package.xml("word/styles.xml"))
        self.notes: list[tuple[str, str]] = []
        self.count = 0
        self.pictures = _media(package.xml("word/_rels/document.xml.rels"))
        """The parts of pictures by the name under which the text calls them; none outside the main text."""

    def read(self, document: Element) -> Content:
        body = document.find(f"{W}body")
        if body is not None:
            self.content.lines = list(self._blocks(body))
        self.pictures = {}
        self._footnotes()
        self._headers()
        core = self.package.xml("docProps/core.xml")
        for child in core if core is not None else ():
            if child.tag in _CORE and (child.text or "").strip():
                self.content.attributes[_CORE[child.tag]] = (child.text or "").strip()
        return self.content

    def _blocks(self, parent: Element) -> Iterator[Line]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                rows = [Row([list(cell) for cell in self._cells(row)]) for row in _rows(child)]
                out: list[Line] = []
                emit(rows, out)
                yield from out
            elif child.tag not in _DROPPED:
                yield from self._blocks(child)  # content controls, accepted insertions, custom XML

    def _cells(self, row: Element) -> Iterator[list[Line]]:
        for cell in _children(row, f"{W}tc"):
            lines = [] if _merged_away(cell) else [line for line in self._blocks(cell) if line[0].strip()]
            yield lines
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            for _ in range(min(int(span.get(VAL, "1")), 60) - 1 if span is not None and span.get(VAL, "").isdecimal() else 0):
                yield []

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        self.count += 1
        number = self.count
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        pieces: list[str] = []
        boxes: list[Element] = []
        self._runs(paragraph, style, pieces, boxes)
        words = "".join(pieces)
        label = self._label(properties, style)
        if label and words.strip():
            words = label + words.lstrip()
        flag = HEAD if self._is_heading(properties, style, words) else 0
        for line in words.split("\n"):
            yield line, number, flag
        for box in boxes:
            yield from self._blocks(box)

    def _is_heading(self, properties: Element | None, style: str, words: str) -> bool:
        """Whether a paragraph is set as a heading; a letterhead that somebody set so is none."""
        if not 1 < len(words) < 200 or _TAB in words or is_layout(words):
            return False
        for source in (properties, *(self.styles[name].find(f"{W}pPr") for name in self._chain(style))):
            if level := _value(source, "outlineLvl"):
                return level in tuple("012345678")
        return any(_HEADING.match(_value(self.styles[name], "name")) for name in self._chain(style))

    def _label(self, properties: Element | None, style: str) -> str:
        number = properties.find(f"{W}numPr") if properties is not None else None
        list_id, level = _value(number, "numId"), _value(number, "ilvl")
        if not list_id:
            list_id, inherited = self._style_numbering(style)
            level = level or inherited
        return self.numbering.next(list_id, int(level) if level.isdecimal() else 0) if list_id not in ("", "0") else ""

    def _style_numbering(self, style: str) -> tuple[str, str]:
        for name in self._chain(style):
            properties = self.styles[name].find(f"{W}pPr/{W}numPr")
            if properties is not None:
                return _value(properties, "numId"), _value(properties, "ilvl")
        return "", ""

    def _chain(self, style: str) -> Iterator[str]:
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield style
            style = _value(self.styles[style], "basedOn")

    def _runs(self, parent: Element, style: str, pieces: list[str], boxes: list[Element]) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, style, pieces, boxes)
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag not in _DROPPED:
                self._runs(child, style, pieces, boxes)

    def _run(self, run: Element, style: str, pieces: list[str], boxes: list[Element]) -> None:
        properties = run.find(f"{W}rPr")
        words: list[str] = []
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                words.append(child.text or "")
            elif tag == f"{W}tab":
                words.append(_TAB)
            elif tag in (f"{W}br", f"{W}cr"):
                words.append("\n")
            elif tag == f"{W}noBreakHyphen":
                words.append("-")
            elif tag == f"{W}footnoteReference" or tag == f"{W}endnoteReference":
                kind = "footnotes" if tag.endswith("footnoteReference") else "endnotes"
                self.notes.append((kind, child.get(f"{W}id", "")))
                words.append(f"[{len(self.notes)}]")
            elif tag not in _DROPPED:
                self._drawing(child, boxes)
        text = "".join(words)
        if not text:
            return
        if self._on("vanish", properties, style):
            self.content.set_aside.append(SetAside(self.count, text, "hidden"))
            return
        text = from_font(text, self._font(properties, style))
        pieces.append(text.upper() if self._on("caps", properties, style) else text)

    def _drawing(self, element: Element, boxes: list[Element]) -> None:
        stack, about = [element], ""
        while stack:
            node = stack.pop()
            if node.tag in _DROPPED:
                continue
            if node.tag == f"{W}txbxContent":
                boxes.append(node)
                continue
            if node.tag.endswith("}docPr"):
                about = (node.get("descr") or node.get("title") or "").strip()
            if node.tag.endswith(("}blip", "}imagedata")):
                self._picture(node.get(f"{_R}embed") or node.get(f"{_R}id") or "", about)
            stack.extend(reversed(node))

    def _picture(self, called: str, about: str) -> None:
        self.content.set_aside.append(SetAside(self.count, f"{PICTURE} {about}".strip(), "picture"))
        data = self.package.small(self.pictures[called], MAX_BYTES) if called in self.pictures else b""
        room = MAX_ALL - sum(len(one.data) for one in self.content.drawn)
        if len(self.content.drawn) < MAX_PICTURES and len(data) <= room and measured(data):
            self.content.drawn.append(Drawn(self.count, len(self.content.set_aside) - 1, data, about))

    def _on(self, name: str, properties: Element | None, style: str) -> bool:
        for source in (properties, *(self.styles[s].find(f"{W}rPr") for s in self._chain(style))):
            flag = source.find(f"{W}{name}") if source is not None else None
            if flag is not None:
                return flag.get(VAL, "true") not in ("0", "false", "off")
        return False

    def _font(self, properties: Element | None, style: str) -> str:
        for source in (properties, *(self.styles[s].find(f"{W}rPr") for s in self._chain(style or "Normal"))):
            fonts = source.find(f"{W}rFonts") if source is not None else None
            if fonts is not None:
                return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
        return ""

    def _footnotes(self) -> None:
        texts: dict[tuple[str, str], Element] = {}
        for kind in ("footnotes", "endnotes"):
            root = self.package.xml(f"word/{kind}.xml")
            for note in root if root is not None else ():
                texts[kind, note.get(f"{W}id", "")] = note
        for place, key in enumerate(list(self.notes), 1):
            if key in texts:
                words = " ".join(line.strip() for line, _, _ in self._blocks(texts[key]) if line.strip())
                self.content.lines.append((f"[{place}] {_NOTE.sub(' ', words)}", self.count, 0))

    def _headers(self) -> None:
        for name in sorted(self.package.names):
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name) and (root := self.package.xml(name)) is not None:
                words = "\n".join(line.strip() for line, _, _ in self._blocks(root) if line.strip())
                if words:
                    self.content.set_aside.append(SetAside(0, words, "page_header"))


def _styles(root: Element | None) -> dict[str, Element]:
    return {style.get(f"{W}styleId", ""): style for style in (root.findall(f"{W}style") if root is not None else ())}


def _media(root: Element | None) -> dict[str, str]:
    """The pictures that lie in the file, by name; what lies outside is never asked for."""
    found: dict[str, str] = {}
    for one in root if root is not None else ():
        target = one.get("Target", "").removeprefix("/word/")
        if one.get("TargetMode") != "External" and re.fullmatch(r"media/[\w .-]+", target):
            found[one.get("Id", "")] = f"word/{target}"
    return found


def _value(parent: Element | None, name: str) -> str:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(VAL, "") if child is not None else ""


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Children with a tag, looking through content controls and accepted insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _DROPPED and child.tag != f"{W}tbl":
            yield from _children(child, tag)


def _rows(table: Element) -> Iterator[Element]:
    for row in _children(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def _merged_away(cell: Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(VAL, "continue") == "continue"
