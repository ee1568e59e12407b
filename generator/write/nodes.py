"""What a page is made of, and how it becomes Markdown and HTML: both in one pass, from the same nodes.

The HTML is what Python-Markdown would make of the Markdown; a test holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.quick import quickly_made, quickly_pickled
from generator.write.markup import Both, Dialect, Markup, attribute, clean, escaped

_BLANK_LINES = re.compile(r"\n\s*\n")
_PLAIN_HREF = re.compile(r"[\w ./:,()#-]*")
_BREAKS = ("  \n", "<br />\n")


@quickly_made
@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line of text; with `href`, a link; with `classes` or `id`, a span. `attributes` go on the element."""

    text: str
    href: str = ""
    classes: str = ""
    id: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


Inline = Sequence[Run]


@quickly_made
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


@quickly_made
@dataclass(frozen=True, slots=True)
class Raw:
    """A block of HTML made by a template of this package, never by a document."""

    html: str


@quickly_made
@dataclass(frozen=True, slots=True)
class Ready:
    """A block that is made already, by `ready` below: nearly all of a document's text is such paragraphs."""

    markdown: str
    html: str
    anchor: str = ""


Node = Heading | Paragraph | Table | Raw | Ready

quickly_pickled(Run, Heading, Paragraph, Table, Raw, Ready)


@quickly_made
@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's content in both dialects, and its headings (level, anchor, words as HTML)."""

    markdown: str
    html: str
    headings: tuple[tuple[int, str, str], ...]


# ---------------------------------------------------------------- lines


def run_words(run: Run, at_line_start: bool = False) -> Both:
    """A run as it stands in its line."""
    if not (run.href or run.classes or run.id or run.attributes):
        return escaped(run.text, at_line_start)
    opening = "<a" if run.href else "<span"
    if run.classes:
        opening += f' class="{attribute(run.classes)}"'
    if run.id:
        opening += f' id="{attribute(run.id)}"'
    if run.href:
        opening += f' href="{_href(run.href)}"'
    for name, value in run.attributes:
        opening += f' {name}="{attribute(value)}"'
    end = "</a>" if run.href else "</span>"
    markdown, html = escaped(run.text, at_line_start=False)
    return f"{opening}>{markdown}{end}", f"{opening}>{html}{end}"


def _href(href: str) -> str:
    return href if _PLAIN_HREF.fullmatch(href) else attribute(href).replace("&#35;", "#")


def _lines(runs: Inline) -> list[list[Run]]:
    if "".join([run.text for run in runs]).isprintable():
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


def _line(runs: Inline) -> Both:
    markdown, html = "", ""
    for run in runs:
        one, other = run_words(run, at_line_start=not html)
        markdown += one
        html += other
    return markdown, html


def inline(runs: Inline, breaks: Both = _BREAKS) -> Both:
    """Runs of text as the content of a paragraph; its line ends stay, or become `breaks`."""
    if len(runs) == 1:
        text = runs[0].text
        if text.isprintable() and text and text[0] != " " and text[-1] != " ":
            return run_words(runs[0], at_line_start=True)
    lines = [_line(line) for line in _lines(runs)]
    if len(lines) == 1:
        return lines[0]
    return breaks[0].join([markdown for markdown, _ in lines]), breaks[1].join([html for _, html in lines])


def ready(content: Both, anchor: str = "", classes: str = "") -> Ready:
    """The paragraph with this content."""
    markdown, html = content
    if not markdown:
        return Ready("", "", anchor)
    if not anchor and not classes:
        return Ready(markdown, f"<p>{html}</p>")
    marks, opening = _marks(anchor, classes)
    return Ready(markdown + marks, f"{opening}{html}</p>", anchor)


@lru_cache(maxsize=16384)
def _marks(anchor: str, classes: str) -> Both:
    marks = [f"#{anchor}"] if anchor else []
    marks += [f".{name}" for name in classes.split()]
    opening = (f' class="{classes}"' if classes else "") + (f' id="{anchor}"' if anchor else "")
    return f"\n{{: {' '.join(marks)} }}" if marks else "", f"<p{opening}>"


# ---------------------------------------------------------------- pages


def _heading(node: Heading, content: Both, permalink: str) -> Both:
    marks = " ".join([f"#{node.anchor}", *[f".{name}" for name in node.classes.split()]])
    classes = f' class="{node.classes}"' if node.classes else ""
    link = f'<a class="headerlink" href="#{node.anchor}" title="{attribute(permalink)}">#</a>'
    return (
        f"{'#' * node.level} {content[0]} {{{marks}}}",
        f'<h{node.level}{classes} id="{node.anchor}">{content[1]}{link}</h{node.level}>',
    )


def _table(node: Table) -> Both:
    width = max((len(row) for row in node.rows), default=0)
    if not width:
        return "", ""
    filled = [[inline(cell, (" ", " ")) for cell in row] + [("", "")] * (width - len(row)) for row in node.rows]
    lines = [f"| {' | '.join([markdown for markdown, _ in row])} |" for row in filled]
    lines.insert(1, "|" + " --- |" * width)
    head = "\n".join([f"<th>{html}</th>" for _, html in filled[0]])
    cells = ["\n".join([f"<td>{html}</td>" for _, html in row]) for row in filled[1:]]
    if not cells:  # Python-Markdown gives a table without rows one empty row
        cells = ["\n".join(["<td></td>"] * width)]
    body = "\n".join([f"<tr>\n{row}\n</tr>" for row in cells])
    return "\n".join(lines), f"<table>\n<thead>\n<tr>\n{head}\n</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _block(html: str) -> str:
    """A raw HTML block without blank lines inside, which would end it for a Markdown engine."""
    html = html.replace("\t", " ")
    while _BLANK_LINES.search(html):
        html = _BLANK_LINES.sub("\n", html)
    return html.strip()


def rendered(nodes: Sequence[Node], permalink: str = "") -> Rendered:
    """A page's content from its nodes. `permalink` is the tooltip of a heading's link."""
    markdown: list[str] = []
    html: list[str] = []
    headings: list[tuple[int, str, str]] = []
    for node in nodes:
        if isinstance(node, Ready):
            one, other = node.markdown, node.html
        elif isinstance(node, Heading):
            content = inline(node.runs, (" <br />", " <br />"))
            if content[1]:
                headings.append((node.level, node.anchor, content[1]))
            one, other = _heading(node, content, permalink) if content[1] else content
        elif isinstance(node, Raw):
            one = _block(node.html)
            other = one + "\n"  # as Python-Markdown ends a raw block
        elif isinstance(node, Paragraph):
            made = ready(inline(node.runs), node.anchor, node.classes)
            one, other = made.markdown, made.html
        else:
            one, other = _table(node)
        if one:
            markdown.append(one)
            html.append(other)
    return Rendered("\n\n".join(markdown).strip(), "\n".join(html).strip(), tuple(headings))


def render(nodes: Sequence[Node], dialect: Dialect, permalink: str = "") -> Markup:
    """A page's content in one dialect."""
    both = rendered(nodes, permalink)
    return Markup(both.markdown if dialect == "markdown" else both.html)
