"""The one module that makes Markdown and HTML from text (ARCHITECTURE rule 5).

Documents are hostile until proven otherwise and raw text is not Markdown: "3. Nội dung" would become item 1. Everything
that a page prints goes through here, in one of two dialects made from the same nodes: Markdown for any builder, and HTML
exactly as Python-Markdown would make it of that Markdown, for the fast build. A test holds the two equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape as _html_escape
from typing import Literal

from generator.quick import quickly_pickled

Dialect = Literal["markdown", "html"]

# Not text: control characters (Python-Markdown uses two of them as its own marks), half surrogates, noncharacters, and the
# bidirectional controls that would turn the rest of a line around. Odd separators become spaces.
_BAD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ufeff]"
)
_SEPARATORS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n\s*\n")

# Order matters: what a replacement brings in must not be replaced again.
_HTML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("~", "&#126;"), ("^", "&#94;"), ("|", "&#124;"))
_MARKDOWN = (*((char, "\\" + char) for char in "\\#`*_[]{}"), *_HTML)
_ATTRIBUTE = str.maketrans({char: f"&#{ord(char)};" for char in "\\`*_[]{}~^|#<>&\"'@=\n\r\t"})
_PLAIN = re.compile(r"[\w ./:,()-]*")
_LINE_START_MARKDOWN = re.compile(r"([-+])|([=:!?;%$/])|(\d+)([.)])|(--)")
_LINE_START_HTML = re.compile(r"[=:!?;%$/]")


class Markup(str):
    """Markup made by this package: templates print it as it is (markupsafe's protocol)."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line of text; with `href`, a link; with `classes` or `id`, a span. `attributes` go on the element."""

    text: str
    href: str = ""
    classes: str = ""
    id: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


Inline = Sequence[Run]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page; `level` 1 to 6, `anchor` its id (without one a Markdown engine would make its own)."""

    level: int
    runs: tuple[Run, ...]
    anchor: str
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line break in its text stays one."""

    runs: tuple[Run, ...]
    anchor: str = ""
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row being the head. Short rows are filled up."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A block of HTML made by a template of this package, never by a document."""

    html: str


Node = Heading | Paragraph | Table | Raw

quickly_pickled(Run, Heading, Paragraph, Table, Raw)


def clean(text: str) -> str:
    """Text that may stand on a page: no control, bidirectional or half characters (each becomes U+FFFD), "\\n" line ends."""
    if text.isprintable():  # nearly always: no control, format or line character at all
        return text
    if _SEPARATORS.search(text):
        text = _SEPARATORS.sub(lambda m: "\n" if m[0][0] == "\r" else " ", text)
    return _BAD.sub("\ufffd", text) if _BAD.search(text) else text


def one_line(text: str) -> str:
    """The same on one line, single spaces: for titles, attributes and rows of lists."""
    return _SPACES.sub(" ", clean(text)).strip()


def text_html(text: str) -> str:
    """Text as HTML: for the raw HTML blocks. "<b>" -> "&lt;b&gt;"."""
    return _html_escape(clean(text), quote=True)


Part = tuple[str, str, str]
"""A piece of a table's cell: its text, where it leads (or ""), and what is said after it in small (or "")."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table that belong together, each a sequence of cells; with a `title`, under a head that has this anchor."""

    rows: Sequence[Sequence[Sequence[Part]]]
    title: str = ""
    anchor: str = ""


def table_body(groups: Sequence[Group], columns: int) -> Markup:
    """The body of a long table as HTML: many thousands of rows, so not by way of a template."""
    lines = []
    for group in groups:
        lines.append("<tbody>")
        if group.title:
            head = f'<th colspan="{columns}" scope="rowgroup" id="{text_html(group.anchor)}">{text_html(group.title)}</th>'
            lines.append(f'<tr class="vt-group">{head}</tr>')
        lines += [f"<tr>{''.join([f'<td>{_cell(cell)}</td>' for cell in row])}</tr>" for row in group.rows]
        lines.append("</tbody>")
    return Markup("\n".join(lines))


def _cell(parts: Sequence[Part]) -> str:
    pieces = []
    for text, href, note in parts:
        shown = f'<a href="{text_html(href)}">{text_html(text)}</a>' if href else text_html(text)
        pieces.append(f'{shown} <span class="vt-then">{text_html(note)}</span>' if note else shown)
    return "; ".join(pieces)


def element(name: str, attributes: Sequence[tuple[str, str]]) -> Markup:
    """An element without content, for a page's head: ("meta", (("name", "x"), ("content", 'a "b"'))) ->
    '<meta name="x" content="a &quot;b&quot;">'."""
    return Markup(f"<{name}" + "".join(f' {key}="{text_html(_SPACES.sub(" ", value))}"' for key, value in attributes) + ">")


def json_script(kind: str, data: object) -> Markup:
    """Data as a script element that no value can end or run: "</script>" in a title stays inside its JSON string."""
    text = clean(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(f'<script type="{kind}">{text}</script>')


def code_span(text: str) -> str:
    """Text as a Markdown code span on one line: no Markdown, HTML, mention or link inside. "`a`" -> "`` `a` ``"."""
    words = one_line(text) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def attribute(text: str) -> str:
    """Text as the value of a quoted attribute; safe inside Markdown too, where backticks would still count."""
    return text if _PLAIN.fullmatch(text) else clean(text).translate(_ATTRIBUTE)


def _line_start(match: re.Match[str]) -> str:
    if match[1]:
        return "\\" + match[1]
    if match[2]:
        return f"&#{ord(match[2])};"
    return f"{match[3]}\\{match[4]}"


def escape(text: str, dialect: Dialect, at_line_start: bool = True) -> str:
    """One line of text in the dialect; it comes back from a Markdown engine as the same words.

    "3. Nội dung" -> "3\\. Nội dung"; "<b>" -> "&lt;b&gt;". No line ends inside: see `inline`.
    """
    out = text
    for char, replacement in _MARKDOWN if dialect == "markdown" else _HTML:
        if char in out:
            out = out.replace(char, replacement)
    if not at_line_start or not out or not (out[0].isdigit() or out[0] in "-+=:!?;%$/"):
        return out
    if dialect == "markdown":
        return _LINE_START_MARKDOWN.sub(_line_start, out, count=1) if _LINE_START_MARKDOWN.match(out) else out
    return f"&#{ord(out[0])};{out[1:]}" if _LINE_START_HTML.match(out) else out


def _opening(run: Run) -> str:
    tag = "a" if run.href else "span"
    parts = [tag]
    if run.classes:
        parts.append(f'class="{attribute(run.classes)}"')
    if run.id:
        parts.append(f'id="{attribute(run.id)}"')
    if run.href:
        parts.append(f'href="{_href(run.href)}"')
    parts.extend(f'{name}="{attribute(value)}"' for name, value in run.attributes)
    return f"<{' '.join(parts)}>"


def _href(href: str) -> str:
    return attribute(href).replace("&#35;", "#")


def _lines(runs: Inline) -> list[list[Run]]:
    if all(run.text.isprintable() for run in runs):
        return [tidy] if (tidy := _trimmed([run for run in runs if run.text])) else []
    lines: list[list[Run]] = [[]]
    for run in runs:
        pieces = clean(run.text).replace("\t", " ").split("\n")
        for index, piece in enumerate(pieces):
            if index:
                lines.append([])
            if piece:
                lines[-1].append(replace(run, text=piece, id="" if index else run.id))
    return [tidy for line in lines if (tidy := _trimmed(line))]


def _trimmed(line: list[Run]) -> list[Run]:
    while line and not line[0].text.strip():
        line = line[1:]
    while line and not line[-1].text.strip():
        line = line[:-1]
    if not line:
        return line
    first, last = line[0], line[-1]
    if first.text[0].isspace():
        line = [replace(first, text=first.text.lstrip()), *line[1:]]
    if last.text[-1].isspace():
        line = [*line[:-1], replace(line[-1], text=line[-1].text.rstrip())]
    return line


def inline(runs: Inline, dialect: Dialect, breaks: str = "") -> str:
    """Runs of text as the content of a paragraph; its line ends stay. `breaks` is what stands for one elsewhere."""
    lines = []
    for line in _lines(runs):
        out = []
        for index, run in enumerate(line):
            marked = bool(run.href or run.classes or run.id or run.attributes)
            words = escape(run.text, dialect, at_line_start=not index and not marked)
            out.append(f"{_opening(run)}{words}</{'a' if run.href else 'span'}>" if marked else words)
        lines.append("".join(out))
    if breaks:
        return breaks.join(lines)
    return ("  \n" if dialect == "markdown" else "<br />\n").join(lines)


def plain(runs: Inline) -> str:
    """The words alone, on one line."""
    return one_line("".join(run.text for run in runs))


def heading_words(node: Heading, dialect: Dialect) -> str:
    """The words of a heading; a line end in them is a break."""
    return inline(node.runs, dialect, breaks=" <br />")


def _heading(node: Heading, dialect: Dialect, permalink: str) -> str:
    words = heading_words(node, dialect)
    if not words:
        return ""
    if dialect == "markdown":
        marks = " ".join([f"#{node.anchor}", *(f".{name}" for name in node.classes.split())])
        return f"{'#' * node.level} {words} {{{marks}}}"
    classes = f' class="{node.classes}"' if node.classes else ""
    link = f'<a class="headerlink" href="#{node.anchor}" title="{attribute(permalink)}">#</a>'
    return f'<h{node.level}{classes} id="{node.anchor}">{words}{link}</h{node.level}>'


def _paragraph(node: Paragraph, dialect: Dialect) -> str:
    words = inline(node.runs, dialect)
    if not words:
        return ""
    if dialect == "markdown":
        marks = [f"#{node.anchor}"] if node.anchor else []
        marks += [f".{name}" for name in node.classes.split()]
        return words + (f"\n{{: {' '.join(marks)} }}" if marks else "")
    classes = f' class="{node.classes}"' if node.classes else ""
    identity = f' id="{node.anchor}"' if node.anchor else ""
    return f"<p{classes}{identity}>{words}</p>"


def _table(node: Table, dialect: Dialect) -> str:
    width = max((len(row) for row in node.rows), default=0)
    if not width:
        return ""
    rows = [[inline(cell, dialect, breaks=" ") for cell in row] + [""] * (width - len(row)) for row in node.rows]
    if dialect == "markdown":
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        return "\n".join(lines)
    head = "\n".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "\n".join("<tr>\n" + "\n".join(f"<td>{cell}</td>" for cell in row) + "\n</tr>" for row in rows[1:])
    if not body:  # Python-Markdown gives a table without rows one empty row
        body = "<tr>\n" + "\n".join("<td></td>" for _ in range(width)) + "\n</tr>"
    return f"<table>\n<thead>\n<tr>\n{head}\n</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def block(html: str) -> Markup:
    """A raw HTML block without blank lines inside, which would end it for a Markdown engine."""
    html = html.replace("\t", " ")
    while _BLANK_LINES.search(html):
        html = _BLANK_LINES.sub("\n", html)
    return Markup(html.strip())


def render(nodes: Sequence[Node], dialect: Dialect, permalink: str = "") -> Markup:
    """A page's content from its nodes, in one dialect. `permalink` is the tooltip of a heading's link."""
    parts = []
    for node in nodes:
        match node:
            case Heading():
                part = _heading(node, dialect, permalink)
            case Paragraph():
                part = _paragraph(node, dialect)
            case Table():
                part = _table(node, dialect)
            case Raw():
                part = block(node.html)
                part = part + "\n" if part and dialect == "html" else part  # as Python-Markdown ends a raw block
        if part:
            parts.append(part)
    return Markup(("\n\n" if dialect == "markdown" else "\n").join(parts).strip())


_YAML_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _scalar(text: str) -> str:
    """A JSON string that YAML reads as the same string."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _YAML_UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted) if _YAML_UNSAFE.search(quoted) else quoted


def _flow(value: object) -> str:
    if isinstance(value, str):
        return _scalar(clean(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return json.dumps(value)


def front_matter(values: Mapping[str, object]) -> str:
    """YAML front matter, a line a key; whatever stands in a value is read back as that value and nothing else."""
    return "---\n" + "".join(f"{key}: {_flow(value)}\n" for key, value in values.items()) + "---\n"
