"""Text reaches the page as text: against the real Python-Markdown with the extensions of mkdocs.yml."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.resources import default_mkdocs_yml
from generator.write.markup import attribute, clean, escaped, front_matter, one_line, text_html
from generator.write.nodes import Heading, Node, Paragraph, Raw, Run, Table, render

_NASTY = [
    "3. Nội dung",
    "1) một",
    "- gạch",
    "+ cộng",
    "* sao",
    "# đầu",
    "Độc lập\n-----",
    "a\n===",
    "    code",
    "> trích",
    "---",
    "***",
    "`mã`",
    "<script>alert(1)</script>",
    "<b>đậm</b>",
    "[a](javascript:alert(1))",
    "![x](y)",
    "[x]: http://y",
    "a|b\n-|-",
    "| a | b |\n|---|---|\n| c | d |",
    "{: .x }",
    "{#id}",
    "\n{: onclick=x }",
    "&lt;",
    "&amp;",
    "&#60;script&#62;",
    "\\<b\\>",
    "\\*",
    "a  \nb",
    "http://x.vn",
    "<http://x.vn>",
    "a_b_c",
    "__a__",
    "*[HTML]: x",
    "[^1]: x",
    "[TOC]",
    "```\nx\n```",
    "~~~\nx\n~~~",
    "!!! note",
    "??? x",
    '=== "tab"',
    '--8<-- "x"',
    "{{ 7*7 }}",
    "{% raw %}",
    "\x02klzzwxh:0000\x03",
    "\x02wzxhzdk:0\x03",
    "</div>",
    "<!-- x -->",
    "<?php ?>",
    "<![CDATA[x]]>",
    "\u202eabc",
    ":   định nghĩa",
    "a\u2028b",
    "\x00",
    "\ud800",
    "'\"",
    "^^a^^",
    "==a==",
    "~~a~~",
    "$x$",
    "A\n:   b",
    "%%%",
    "2021. Năm",
    "12.5%",
    "1986-1990",
    "a\\",
    "\\",
    "&",
    "a & b",
    "&copy;",
    "@user",
]

_pieces = st.one_of(
    st.sampled_from(_NASTY),
    st.text(max_size=20),
    st.text(alphabet="#*_`[](){}<>!|-+=:;.~^\\&\"' \n\t0123abđệ", max_size=25),
)
nasty = st.lists(_pieces, min_size=1, max_size=4).map(lambda parts: "".join(parts))


def _engine() -> markdown.Markdown:
    class Loader(yaml.SafeLoader):
        pass

    config: dict[str, Any] = yaml.load(default_mkdocs_yml().read_text(encoding="utf-8"), Loader=Loader)
    names, configs = [], {}
    for item in config["markdown_extensions"]:
        name, options = (item, {}) if isinstance(item, str) else next(iter(item.items()))
        names.append(name)
        configs[name] = options
    return markdown.Markdown(extensions=names, extension_configs=configs)


ENGINE = _engine()
PERMALINK = ENGINE.treeprocessors["toc"].permalink_title


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text: list[str] = []
        self._in_permalink = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_permalink = ("class", "headerlink") in attrs
        if tag == "br":
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._in_permalink = False

    def handle_data(self, data: str) -> None:
        if not self._in_permalink:
            self.text.append(data)


def words_and_tags(html: str) -> tuple[str, list[str]]:
    parser = _Words()
    parser.feed(html)
    parser.close()
    return one_line("".join(parser.text)), parser.tags


def made(nodes: list[Node]) -> str:
    ENGINE.reset()
    return ENGINE.convert(render(nodes, "markdown", PERMALINK))


@settings(max_examples=120, deadline=None)
@given(nasty)
@example("3. Nội dung")
@example("a|b\n-|-")
@example("x\n    <script>alert(1)</script>")
def test_a_paragraph_reads_as_the_same_words_and_nothing_but_a_paragraph(text: str) -> None:
    html = made([Paragraph((Run(text),))])
    words, tags = words_and_tags(html)
    assert words == one_line(text)
    assert set(tags) <= {"p", "br"}


@settings(max_examples=80, deadline=None)
@given(nasty, nasty, nasty)
def test_both_dialects_make_the_same_page(first: str, second: str, third: str) -> None:
    nodes: list[Node] = [
        Heading(2, (Run(first or "x"), Run(second)), "dieu-1", "vt-x"),
        Paragraph(
            (Run(first), Run(second, href="../a-b/#dieu-5", classes="vt-cite", attributes=(("title", third),)), Run(third))
        ),
        Paragraph((Run("2.", href="#dieu-1-khoan-2", classes="vt-n"), Run(" "), Run(second)), "dieu-1-khoan-2", "khoan"),
        Table((((Run(first),), (Run(second),)), ((Run(third),),))),
        Raw("<div class='x'>\n<p>" + text_html(third) + "</p>\n</div>"),
        Paragraph((Run(third, id="bc-so"),), "", "diem"),
    ]
    assert made(nodes) == str(render(nodes, "html", PERMALINK))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(nasty, min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_table_keeps_each_cell_in_its_place(rows: list[list[str]]) -> None:
    table = Table(tuple(tuple((Run(cell),) for cell in row) for row in rows))
    html = made([table])
    words, tags = words_and_tags(html.replace("</td>", "</td> ").replace("</th>", "</th> "))
    expected = one_line(" ".join(one_line(cell) for row in rows for cell in row))
    assert words == expected
    assert tags.count("table") == 1
    assert html == str(render([table], "html", PERMALINK))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["title", "number", "source"]), st.one_of(nasty, st.lists(nasty, max_size=2)), min_size=1)
)
def test_front_matter_is_read_back_as_written(values: dict[str, object]) -> None:
    def cleaned(value: object) -> object:
        return clean(value) if isinstance(value, str) else [clean(v) for v in value]  # type: ignore[attr-defined]

    text = front_matter(values)
    assert text.count("\n---\n") == 1
    assert yaml.safe_load(text[4:-4]) == {key: cleaned(value) for key, value in values.items()}
    text.encode("utf-8")


@settings(max_examples=50, deadline=None)
@given(nasty)
def test_an_attribute_cannot_end_itself(text: str) -> None:
    value = attribute(text)
    assert not set(value) & set("\"'<>`\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3. Nội dung", r"3\. Nội dung"),
        ("Độc lập - Tự do - Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
        ("- Như trên", r"\- Như trên"),
    ],
)
def test_ordinary_text_stays_readable_in_the_markdown(text: str, expected: str) -> None:
    assert escaped(text)[0] == expected
