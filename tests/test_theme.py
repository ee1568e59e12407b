"""The theme: what is taken from Material is noticed when it changes, what a document holds stays text on the finished page,
and the shipped styles have every Vietnamese letter without asking anyone for a font."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support import ROOT, vanthu

THEME = ROOT / "site_src/theme"
TAKEN = {
    "base.html": "8536d352b0093623df9e0032894f321cbe264b15a9b48cdd962583772455dadb",
    "404.html": "80c93494b5432b1bcdf292caeb67a0653c45b37372f49e08ad4a70ca695a7495",
    "partials/copyright.html": "bc86bca3bf75070fe5d72e2a3463bdddf87c10f4d6459c945fe81c5d384e35ea",
    "partials/header.html": "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f",
    "partials/nav.html": "af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f",
    "partials/toc.html": "fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84",
    "partials/search.html": "bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30",
}
"""Material's own files that ours stand for, as they were when ours were written (9.8.1, its version number aside)."""


def test_a_changed_template_of_material_is_noticed() -> None:
    spec = find_spec("material")
    assert spec and spec.origin
    upstream = Path(spec.origin).parent / "templates"
    ours = {file.relative_to(THEME).as_posix() for file in THEME.rglob("*.html")} - {"main.html"}
    assert ours == set(TAKEN), "each template that stands for one of Material's is listed here and named in NOTICE"
    notice = (THEME / "NOTICE").read_text(encoding="utf-8")
    for name, known in TAKEN.items():
        assert name in notice or name == "partials/search.html", f"{name} is not named in NOTICE"
        now = hashlib.sha256((upstream / name).read_bytes()).hexdigest()
        assert now == known, (
            f"Material's {name} has changed: compare {upstream / name} with site_src/theme/{name}, "
            f"take over what matters, then write {now} here"
        )


class Seen(HTMLParser):
    """What a browser would run or show of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.images: list[str] = []
        self.handlers: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        self.handlers += [key for key, _ in attrs if key.startswith("on")]
        self.images += [value or "" for key, value in attrs if tag == "img" and key == "src"]

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(data)


HOSTILE = """ỦY BAN NHÂN DÂN
TỈNH BẮC GIANG
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bắc Giang, ngày 22 tháng 7 năm 2021
QUYẾT ĐỊNH
Về việc "> </title></script><script>alert(1)</script> <img src=x onerror=alert(2)> {{ 8642*9753 }} {% raw %}
Căn cứ Quyết định số 13/QĐ-UBND ngày 01/7/2021;
Điều 1. Nội dung <script>alert(3)</script> ]]> <!-- {{ config }}
"""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["--plain", "--offline"])
def test_a_hostile_document_stays_text_on_the_finished_site(way: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.txt").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "docs/b.txt").write_text(
        HOSTILE.replace("12/QĐ", "13/QĐ").replace("22 tháng 7", "01 tháng 7"), encoding="utf-8"
    )
    (tmp_path / "vanthu.yml").write_text("url: https://vb.example.vn/kho/\n", encoding="utf-8")
    done = vanthu("build", tmp_path / "docs", "--out", tmp_path / "site", way, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        seen = Seen(text)
        assert not [script for script in seen.scripts if re.match(r"\s*alert\(", script)], page
        assert not seen.images and not seen.handlers, page
        assert "84285426" not in text, f"{page}: a template inside a document was run"
    if way == "--plain":
        links = [e.text or "" for e in ET.parse(tmp_path / "site/sitemap.xml").getroot().iter() if e.tag.endswith("loc")]
        wanted = {page.parent.relative_to(tmp_path / "site").as_posix() for page in pages if page.name == "index.html"}
        assert {link.removeprefix("https://vb.example.vn/kho/").rstrip("/") or "." for link in links} == wanted
        head = pages[0].read_text(encoding="utf-8")
        assert 'rel="search"' in head and 'rel="canonical" href="https://vb.example.vn/kho/' in "".join(
            page.read_text(encoding="utf-8") for page in pages
        )


def test_no_style_asks_anyone_for_a_font() -> None:
    for file in sorted((ROOT / "site_src/assets/css").glob("*.css")):
        text = file.read_text(encoding="utf-8")
        assert "@import" not in text and not re.search(r"url\(\s*['\"]?(https?:)?//", text), file.name
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.search(r"^  font: false$", config, re.M), "Material would fetch Roboto from an outside host"


def test_every_font_stack_ends_with_a_generic_family() -> None:
    """The system's own fonts have all 134 Vietnamese letters on Windows, macOS, Android and Linux; a generic family at the end
    lets the system choose one that has them where a named one is missing."""
    text = (ROOT / "site_src/assets/css/vanthu.css").read_text(encoding="utf-8")
    stacks = re.findall(r"(?:--(?:md|vt)-[\w-]*(?:font|serif)[\w-]*|font-family):\s*([^;}]+)", text)
    named = [stack for stack in stacks if "," in stack]
    assert named
    assert all(re.search(r"(sans-serif|serif|monospace)\s*$", stack) for stack in named), named
