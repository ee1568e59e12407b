"""The one module that makes Markdown and HTML from text (ARCHITECTURE rule 5).

Documents are hostile until proven otherwise and raw text is not Markdown: "3. Nội dung" would become item 1. Everything
that a page prints goes through here, in one of two dialects: Markdown for any builder, and HTML exactly as Python-Markdown
would make it of that Markdown, for the fast build (`nodes` makes whole pages in both). A test holds the two equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring as _json_string
from typing import Literal

Dialect = Literal["markdown", "html"]

# Not text: control characters (Python-Markdown uses two of them as its own marks), half surrogates, noncharacters, and the
# bidirectional controls that would turn the rest of a line around. Odd separators become spaces.
_BAD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ufeff]"
)
_SEPARATORS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(r"[\\#`*_\[\]{}&<>~^|]")

# Order matters: what a replacement brings in must not be replaced again.
_HTML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("~", "&#126;"), ("^", "&#94;"), ("|", "&#124;"))
_MARKDOWN = (*((char, "\\" + char) for char in "\\#`*_[]{}"), *_HTML)
_ATTRIBUTE = str.maketrans({char: f"&#{ord(char)};" for char in "\\`*_[]{}~^|#<>&\"'@=\n\r\t"})
_PLAIN = re.compile(r"[\w ./:,()-]*")
_LINE_START_MARKDOWN = re.compile(r"([=:!?;%$/])|(\d+)([.)])")
_LINE_STARTS_HTML = frozenset("=:!?;%$/")
_LINE_STARTS = _LINE_STARTS_HTML | {"-", "+"}


class Markup(str):
    """Markup made by this package: templates print it as it is (markupsafe's protocol)."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def clean(text: str) -> str:
    """Text that may stand on a page: no control, bidirectional or half characters (each becomes U+FFFD), "\\n" line ends."""
    if text.isprintable() or text.replace("\n", "").isprintable():  # nearly always: no control or format character at all
        return text
    if _SEPARATORS.search(text):
        text = _SEPARATORS.sub(lambda m: "\n" if m[0][0] == "\r" else " ", text)
    return _BAD.sub("\ufffd", text) if _BAD.search(text) else text


def one_line(text: str) -> str:
    """The same on one line, single spaces: for titles, attributes and rows of lists."""
    if text.isprintable():  # then no white space but plain spaces
        return text.strip() if "  " not in text else " ".join(text.split())
    return _SPACES.sub(" ", clean(text)).strip()


def text_html(text: str) -> str:
    """Text as HTML: for the raw HTML blocks. "<b>" -> "&lt;b&gt;"."""
    return _entities(text, "&quot;", "&#x27;")


def printed(text: str) -> str:
    """The same as templates print it, who write the quotation marks as numbers: '"' -> "&#34;"."""
    return _entities(text, "&#34;", "&#39;")


def _entities(text: str, quote: str, apostrophe: str) -> str:
    html = text if text.isprintable() else clean(text)
    if "&" in html:
        html = html.replace("&", "&amp;")
    if "<" in html:
        html = html.replace("<", "&lt;")
    if ">" in html:
        html = html.replace(">", "&gt;")
    if '"' in html:
        html = html.replace('"', quote)
    return html.replace("'", apostrophe) if "'" in html else html


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    for char, replacement in pairs:
        if char in text:
            text = text.replace(char, replacement)
    return text


Part = tuple[str, str, str]
"""A piece of a table's cell: its text, where it leads (or ""), and what is said after it in small (or "")."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table that belong together, in HTML; with a `title`, under a head that has this anchor."""

    rows: Sequence[str]
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
        lines += group.rows
        lines.append("</tbody>")
    return Markup("\n".join(lines))


def table_row(cells: Sequence[Sequence[Part]]) -> str:
    """A row of such a table; an address that is `Markup` stands as it is."""
    return f"<tr>{''.join([f'<td>{_cell(cell)}</td>' for cell in cells])}</tr>"


def _cell(parts: Sequence[Part]) -> str:
    pieces = []
    for text, href, note in parts:
        address = href if isinstance(href, Markup) else text_html(href)
        shown = f'<a href="{address}">{text_html(text)}</a>' if href else text_html(text)
        pieces.append(f'{shown} <span class="vt-then">{text_html(note)}</span>' if note else shown)
    return "; ".join(pieces)


def element(name: str, attributes: Sequence[tuple[str, str]]) -> Markup:
    """An element without content, for a page's head: ("meta", (("name", "x"), ("content", 'a "b"'))) ->
    '<meta name="x" content="a &quot;b&quot;">'."""
    return Markup(f"<{name}" + "".join([f' {key}="{_value(value)}"' for key, value in attributes]) + ">")


def meta(key: str, name: str, content: str) -> str:
    """`element` of the kind of which a head has dozens; `key` and `name` are ours: ("name", "x", "a") ->
    '<meta name="x" content="a">'."""
    return f'<meta {key}="{name}" content="{_value(content)}">'


def _value(text: str) -> str:
    return text_html(text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text))


_compact_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_script(kind: str, data: object) -> Markup:
    """Data as a script element that no value can end or run: "</script>" in a title stays inside its JSON string."""
    text = clean(_compact_json(data))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(f'<script type="{kind}">{text}</script>')


def code_span(text: str) -> str:
    """Text as a Markdown code span on one line: no Markdown, HTML, mention or link inside. "`a`" -> "`` `a` ``"."""
    words = one_line(text) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" else ""
    return f"{fence}{pad}{words}{pad}{fence}"


@lru_cache(maxsize=16384)
def attribute(text: str) -> str:
    """Text as the value of a quoted attribute; safe inside Markdown too, where backticks would still count."""
    return text if _PLAIN.fullmatch(text) else clean(text).translate(_ATTRIBUTE)


def _line_start(match: re.Match[str]) -> str:
    return f"&#{ord(match[1])};" if match[1] else f"{match[2]}\\{match[3]}"


Both = tuple[str, str]
"""The same words in Markdown and in HTML."""


def escaped(text: str, at_line_start: bool = True) -> Both:
    """One line of text in both dialects; it comes back from a Markdown engine as the same words.

    "3. Nội dung" -> "3\\. Nội dung" in Markdown; "<b>" -> "&lt;b&gt;" in both. No line ends inside: see `nodes.inline`.
    """
    markdown = html = text
    if _SPECIAL.search(text):
        html = _replaced(text, _HTML)
        markdown = _replaced(text, _MARKDOWN)
    if at_line_start and text and ((first := text[0]) in _LINE_STARTS or first.isdigit()):
        if first in "-+":
            markdown = "\\" + markdown
        elif match := _LINE_START_MARKDOWN.match(markdown):
            markdown = _line_start(match) + markdown[match.end() :]
        if first in _LINE_STARTS_HTML:
            html = f"&#{ord(first)};{html[1:]}"
    return markdown, html


_YAML_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _scalar(text: str) -> str:
    """A JSON string that YAML reads as the same string."""
    quoted = _json_string(text)
    return _YAML_UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted) if _YAML_UNSAFE.search(quoted) else quoted


_key = lru_cache(maxsize=4096)(_scalar)


def _flow(value: object) -> str:
    if isinstance(value, str):
        plain = value.isprintable() or value.replace("\n", "").isprintable()
        return _json_string(value) if plain else _scalar(clean(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join([f"{_key(str(key))}: {_flow(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join([_flow(item) for item in value]) + "]"
    return json.dumps(value)


def front_matter(values: Mapping[str, object]) -> str:
    """YAML front matter, a line a key; whatever stands in a value is read back as that value and nothing else."""
    return "---\n" + "".join([f"{key}: {_flow(value)}\n" for key, value in values.items()]) + "---\n"
