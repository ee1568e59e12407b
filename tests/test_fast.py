"""Is the fast build the same site as the plain one, whatever the theme, and does it say where it cannot be fast?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from generator import pipeline
from generator.pipeline import Options, build
from generator.render import folders
from generator.render.contents import samples
from generator.render.folders import fresh_folder, put_in_place
from generator.render.frame import Stamper
from generator.render.stamp import Made, Spec
from generator.render.theme import Theme
from generator.render.tokens import NotLearned
from generator.resources import site_src
from tests.files import letter_docx, letter_pdf, pdf, scanned

CONFIG = """
site_name: "Kho & văn bản"
site_url: https://vanban.example.vn/kho/
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.prune, toc.follow]
  custom_dir: theme
plugins: []
markdown_extensions: [attr_list, tables, {toc: {permalink: "#", toc_depth: 2-5}}]
nav: [{Trang chủ: index.md}, {Tỉnh: tinh/index.md}]
"""

HEAD = """{% extends "base.html" %}
{% block extrahead %}{% if page %}<meta name="n" content="{{ page.meta.number | e }}">
<script type="application/ld+json">{{ {"n": page.meta.number | d(""), "u": page.canonical_url} | tojson }}</script>
{% for one in page.meta.signers %}<meta name="s" content="{{ one.name }}">{% endfor %}
{% endif %}{% endblock %}
"""

PAGE = Made(
    "van-ban/a/index.md",
    {"title": 'A & <b> "q" đ', "number": "12/QĐ-UBND", "signers": [{"name": "Đỗ Văn Mẫu"}], "description": "D & e"},
    "<h1>A</h1>\n<p>x</p>",
    ((1, "", "A"), (2, "a", "A &amp; B"), (4, "b", "<em>b</em>"), (2, "c", "C"), (3, "d", "D"), (4, "e", "E"), (5, "f", "F")),
)


def theme(folder: Path, **templates: str) -> Theme:
    """A theme whose own templates are the given ones."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "theme").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    for name, source in templates.items():
        file = folder / "theme" / (name.replace("__", "/") + ".html")
        file.parent.mkdir(exist_ok=True)
        file.write_text(source, encoding="utf-8")
    return Theme(Spec(folder / "mkdocs.yml", folder / "site"))


def pages() -> list[Made]:
    """Pages of several kinds: in nav and not, deep and shallow, with and without contents, title, description."""
    bare = {"number": "1", "hide": ["toc"]}
    return [
        PAGE,
        Made("van-ban/b/index.md", {**PAGE.meta, "title": "B", "number": "x<y"}, "<p>no heading</p>"),
        Made("van-ban/c/index.md", bare, "<h1>C</h1>", ((1, "", "C &amp; D"),), True),
        Made("tinh/bac-giang/index.md", {"title": "Bắc Giang"}, "<p>x</p>", ((3, "m", "M"), (2, "n", "N"))),
        Made("tinh/bac-giang/2/index.md", {"title": "Bắc Giang, trang 2"}, "<p>x</p>"),
        Made("tinh/index.md", {"title": "Tỉnh & thành"}, "<h1>T</h1>", ((2, "m", "M"),)),
    ]


@pytest.mark.parametrize("head", ["", HEAD], ids=["bare", "own head"])
def test_a_stamped_page_is_the_page_that_the_theme_renders(tmp_path: Path, head: str) -> None:
    own = theme(tmp_path, **({"main": head} if head else {}))
    stamper = Stamper(own)
    for made in pages() * 2:
        assert stamper.stamp(stamper.prepare(made)).decode() == own.render(made), made.path


def test_a_theme_that_decides_by_a_value_is_followed(tmp_path: Path) -> None:
    choosing = '{% extends "base.html" %}{% block announce %}{{ "one" if page.meta.number == "1" else "other" }}{% endblock %}'
    own = theme(tmp_path, main=choosing, partials__copyright="{{ 'short' if page.meta.kind == 'news' else 'long' }}")
    stamper = Stamper(own)
    for kind in ("state", "news", "party"):
        for made in pages():
            same = Made(made.path, {**made.meta, "kind": kind}, made.content, made.headings, made.begins_with_title)
            assert stamper.stamp(stamper.prepare(same)).decode() == own.render(same), (kind, made.path)


def test_a_theme_that_takes_pages_apart_is_not_stamped(tmp_path: Path) -> None:
    stamper = Stamper(theme(tmp_path, partials__content="{{ page.content | upper }}"))
    with pytest.raises(NotLearned):
        stamper.stamp(stamper.prepare(PAGE))


def test_what_only_mkdocs_can_do_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotLearned, match="list of all pages"):
        theme(tmp_path, main='{% extends "base.html" %}{% block footer %}{{ pages | length }}{% endblock %}')


def test_sample_lists_show_every_step_between_two_entries() -> None:
    for depths in samples(3):
        steps = {(a, b) for a, b in pairwise(depths)}
        assert steps == {(a, b) for a in range(4) for b in range(min(a + 2, 4))}


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def differing(one: Path, other: Path) -> list[str]:
    """Names of the files that only one folder has, or that differ."""
    left, right = files(one), files(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def with_offices_files(folder: Path) -> Path:
    """The samples, and a Word file, a PDF, a scan, a saved page and a damaged file beside them."""
    shutil.copytree(site_src() / "documents", folder)
    (folder / "van phong").mkdir()
    made = {
        "quyet dinh.docx": letter_docx(),
        "quyet dinh.pdf": letter_pdf(),
        "ban quet.pdf": pdf(scanned(), scanned()),
        "nua quet.pdf": letter_pdf(scanned()),
        "trang.html": "<!doctype html><meta charset=utf-8><title>Tin</title><p>Sáng 28/5, Tỉnh ủy họp.".encode(),
        "hong.pdf": b"%PDF-1.7 broken",
    }
    for name, data in made.items():
        (folder / "van phong" / name).write_bytes(data)
    return folder


@pytest.mark.slow
def test_the_samples_are_the_same_site_built_fast_and_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    documents = with_offices_files(tmp_path / "van-ban")
    build(Options(documents, tmp_path / "fast", tmp_path / "work", jobs=2, quiet=True))
    build(Options(documents, tmp_path / "plain", tmp_path / "work", jobs=1, plain=True, quiet=True))
    assert (tmp_path / "fast" / "index.html").is_file()
    assert differing(tmp_path / "fast", tmp_path / "plain") == []
    assert not (tmp_path / "work" / "slow-pages.txt").exists()
    shown = [name for name in files(tmp_path / "fast") if "/trang/" in name]
    assert sorted(name.rpartition("/")[2] for name in shown) == ["1.png", "2.png", "2.png"]


@pytest.mark.slow
def test_workers_that_begin_before_the_documents_are_read_make_the_same_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    documents = with_offices_files(tmp_path / "van-ban")
    build(Options(documents, tmp_path / "few", tmp_path / "few-work", jobs=2, quiet=True))
    monkeypatch.setattr(pipeline, "_MANY", 0)
    build(Options(documents, tmp_path / "many", tmp_path / "many-work", jobs=2, quiet=True))
    assert (tmp_path / "many" / "index.html").is_file()
    assert differing(tmp_path / "few", tmp_path / "many") == []


@pytest.mark.slow
def test_an_offline_bundle_is_the_same_built_fast_and_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    documents = with_offices_files(tmp_path / "van-ban")
    build(Options(documents, tmp_path / "fast", tmp_path / "work", offline=True, quiet=True))
    build(Options(documents, tmp_path / "plain", tmp_path / "work", offline=True, plain=True, quiet=True))
    assert differing(tmp_path / "fast", tmp_path / "plain") == []


@pytest.mark.slow
def test_the_real_texts_are_the_same_site_built_fast_and_plainly(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = corpus / "dev" / "docs"
    monkeypatch.chdir(tmp_path)
    build(Options(documents, tmp_path / "fast", tmp_path / "work", quiet=True))
    build(Options(documents, tmp_path / "plain", tmp_path / "work", plain=True, quiet=True))
    assert differing(tmp_path / "fast", tmp_path / "plain") == []


@pytest.mark.slow
def test_a_theme_that_cannot_be_stamped_falls_back_and_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    documents = tmp_path / "van-ban"
    shutil.copytree(site_src() / "documents", documents)
    (tmp_path / "mkdocs.yml").write_text(
        f"INHERIT: {os.path.relpath(site_src().parent / 'mkdocs.yml', tmp_path)}\nplugins: [search]\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "generator", "build", str(documents), "--out", "site", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(site_src().parent)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "MkDocs makes it" in done.stderr
    assert (tmp_path / "site" / "search" / "search_index.json").is_file()


@pytest.mark.parametrize("count", [3, 900], ids=["few moved", "whole folder exchanged"])
def test_a_changed_site_holds_exactly_what_was_made(tmp_path: Path, count: int) -> None:
    site = tmp_path / "site"
    for turn in range(3):
        fresh = fresh_folder(site)
        made = {"kept.html"}
        if turn == 0:
            (fresh / "kept.html").write_text("kept", encoding="utf-8")
        for number in range(count):
            name = f"{turn}/{number}.html"
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_text(name, encoding="utf-8")
            made.add(name)
        put_in_place(site, fresh, made)
        found = files(site)
        found.pop(".vanthu")
        assert found.keys() == made
        assert found["kept.html"] == b"kept"
        assert not fresh.exists()
        assert [p.name for p in site.iterdir() if p.is_dir()] == [str(turn)]


def test_a_file_takes_the_place_of_a_folder_and_a_folder_that_of_a_file(tmp_path: Path) -> None:
    site = tmp_path / "site"
    sites: tuple[set[str], ...] = ({"a", "b/c", "d/e/f"}, {"a/b", "b", "d/e/f"}, {"a", "b/c/d", "d"})
    for made in sites:
        fresh = fresh_folder(site)
        for name in made:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_text(name, encoding="utf-8")
        put_in_place(site, fresh, made)
        assert files(site).keys() - {".vanthu"} == made


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_what_was_begun_is_finished_where_files_and_folders_change_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    site, left = tmp_path / "site", [moves]
    for made in ({"a", "b/c", "d"}, {"a/b", "b", "e"}):
        fresh = fresh_folder(site)
        for name in made:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_text(name, encoding="utf-8")
        if made > {"e"}:
            monkeypatch.setattr(folders, "_move", partial(_until, left, folders._move))
            with pytest.raises(InterruptedError):
                put_in_place(site, fresh, made)
            monkeypatch.undo()
            folders.recover(site)
        else:
            put_in_place(site, fresh, made)
    assert files(site).keys() - {".vanthu"} == {"a/b", "b", "e"}


def _until(left: list[int], move: Callable[[str, str], None], file: str, target: str) -> None:
    """Moves as many files as are left to be moved."""
    if not left[0]:
        raise InterruptedError
    left[0] -= 1
    move(file, target)
