"""Are pages that are stamped into frames kept on the disk those that the theme renders, and is the theme asked where they
would not be?"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import strip_tags
from mkdocs.utils.templates import url_filter

from generator.render.contents import Item
from generator.render.frame import Stamper
from generator.render.kept import Keeper, kept, relative, stamped
from generator.render.stamp import Made, items_of, words_of
from generator.render.theme import Theme
from generator.resources import site_src
from tests.test_fast import HEAD, PAGE, pages, theme


def keep(folder: Path, own: Theme) -> None:
    """Keeps the frames of all kinds of pages."""
    stamper = Stamper(own)
    keeper = Keeper(folder / "frames", tuple(own.config.theme.dirs))
    for made in pages():
        stamper.stamp(stamper.prepare(made))
        keeper.keep(stamper, stamper.prepare(made).kind)


NEAR = """{% extends "base.html" %}{% block extrahead %}{{ page.meta.number }}{{ page.is_homepage }}
{% for one in (page.previous_page, page.next_page) %}{% if one %}{{ one.title }} {{ one.url | url }}{% endif %}{% endfor %}
{% endblock %}"""


@pytest.mark.parametrize("head", ["", HEAD, NEAR], ids=["bare", "own head", "pages beside it"])
def test_a_page_in_a_kept_frame_is_the_page_that_the_theme_renders(tmp_path: Path, head: str) -> None:
    own = theme(tmp_path, **({"main": head} if head else {}))
    keep(tmp_path, own)
    found = kept(tmp_path / "frames")
    for made in pages():
        assert stamped(found, made).decode() == own.render(made), made.path


@pytest.mark.parametrize("here", ["./", "a/", "a/b/", "a/b/c/", "404.html", "a/index.html", "a/b.c/"])
@pytest.mark.parametrize(
    "value",
    [
        "feed.xml",
        "a",
        "a/b",
        "a/b/c.png",
        "../x",
        "https://x/y",
        "//x",
        "#a",
        "/x",
        "a/",
        "a/b/",
        "./",
        "/",
        "",
        "a b",
        "a/index.html",
    ],
)
def test_addresses_are_relative_as_mkdocs_makes_them(here: str, value: str) -> None:
    context = {"page": SimpleNamespace(url=here), "base_url": ".."}
    assert relative(context, value) == url_filter(context, value)  # type: ignore[arg-type]


def test_headings_are_nested_as_markdown_nests_them(tmp_path: Path) -> None:
    own, chance = theme(tmp_path), random.Random(5)
    for _ in range(500):
        headings = [(chance.randint(1, 6), f"a{n}", chance.choice(("A", "A &amp;  B", "<em>C</em> d"))) for n in range(9)]
        made = Made("a/index.md", {}, "", tuple(headings[: chance.randint(0, 9)]))
        assert items_of(made, own.levels) == list(flat(own.tokens(made), 0)), made.headings


def flat(tree: Sequence[Mapping[str, Any]], depth: int) -> Iterator[Item]:
    for entry in tree:
        yield Item(entry["id"], entry["name"], depth, bool(entry["children"]))
        yield from flat(entry["children"], depth + 1)


@pytest.mark.parametrize(
    "asks",
    [
        "{{ page.meta.number }}{% for one in nav %}{{ one.title }}{% endfor %}",
        "{{ page.meta.number }}{{ lang.t('search') }}",
        "{{ page.meta.number }}{{ page.file.src_uri }}",
        "{{ page.meta.number }}{{ super() }}",
        "{{ page.meta.number }}{{ config.theme.name }}",
        "{{ page.meta.number }}{% if build_date_utc %}x{% endif %}",
    ],
)
def test_where_a_block_asks_for_what_is_not_kept_the_page_is_left_to_the_theme(tmp_path: Path, asks: str) -> None:
    own = theme(tmp_path, main=f'{{% extends "base.html" %}}{{% block extrahead %}}{asks}{{% endblock %}}')
    keep(tmp_path, own)
    assert stamped(kept(tmp_path / "frames"), PAGE) in (b"", own.render(PAGE).encode())


def test_a_damaged_file_of_frames_is_passed_over(tmp_path: Path) -> None:
    keep(tmp_path, theme(tmp_path))
    (tmp_path / "frames" / "0").write_bytes(b"\x80\x05damaged")
    assert stamped(kept(tmp_path / "frames"), PAGE)
    assert not kept(tmp_path / "none")


def test_a_site_is_mended_without_the_theme(tmp_path: Path) -> None:
    documents = tmp_path / "van-ban"
    shutil.copytree(site_src() / "documents", documents)
    told = "import sys; from generator import pipeline as p; p.build(p.Options(quiet=True)); print('mkdocs' in sys.modules)"
    (tmp_path / "vanthu.yml").write_text("documents: van-ban\n", encoding="utf-8")

    def loads_the_theme() -> bool:
        environment = os.environ | {"PYTHONPATH": str(site_src().parent)}
        done = subprocess.run(
            [sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True, env=environment, check=True
        )
        return done.stdout.split()[-1] == "True"

    assert loads_the_theme()
    file = sorted(documents.rglob("quyet-dinh*.txt"))[0]
    file.write_text(file.read_text(encoding="utf-8") + "\nCác đơn vị báo cáo kết quả trước cuối tháng.\n", encoding="utf-8")
    assert not loads_the_theme()
    words = "\nThực hiện Quyết định số 8123/QĐ-TTg ngày 01/02/2021 của Thủ tướng Chính phủ.\n"  # the first page tells of it
    file.write_text(file.read_text(encoding="utf-8") + words, encoding="utf-8")
    assert not loads_the_theme()


@given(st.lists(st.sampled_from(["<b>", "</b>", '<a href="#a&gt;b">', "<", ">", "<!--", "-->", " ", "\n", "Điều 5", "&lt;"])))
def test_words_without_tags_are_those_that_markdown_makes(pieces: list[str]) -> None:
    assert words_of("".join(pieces)) == strip_tags("".join(pieces))
