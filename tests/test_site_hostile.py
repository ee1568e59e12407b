"""Documents are hostile until proven otherwise: a whole site built of them runs nothing and keeps their words."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support import vanthu

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>"
LETTER = f"""ỦY BAN NHÂN DÂN{ATTACK}
TỈNH BẮC GIANG
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bắc Giang, ngày 05 tháng 02 năm 2021
QUYẾT ĐỊNH
Về việc thử </title></script><svg onload=alert(1)> {{{{ 7*7 }}}} {{% raw %}}
Căn cứ Nghị quyết số 1/NQ-HĐND<iframe src=javascript:alert(1)> ngày 01/01/2021;
Điều 1. <b onmouseover=alert(1)>Tên</b> [a](javascript:alert(1)) {{: onclick=alert(1) }} {{#x onclick=alert(1)}}
1. Nội dung ![x](x onerror=alert(1)) `mã` *[HTML]: <script>
| a | b |
|---|---|
| <script>alert(1)</script> | c |
Nơi nhận:
- Lưu: VT.
CHỦ TỊCH
Nguyễn Văn <script>alert(1)</script>
"""
FRONT = """---
title: "</title><script>alert(1)</script>"
number: "1'\\"><script>alert(1)</script>"
issuing_body: "Sở <img src=x onerror=alert(1)>"
signer: "<svg onload=alert(1)>"
---
Nội dung {{ config }} {% for x in y %}
"""
ALLOWED_SCRIPTS = re.compile(r"assets/(?:javascripts/bundle|js/|search/)")


class _Scan(HTMLParser):
    """What could run on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.scripts: list[str] = []
        self.data: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.faults += [f"{tag} {name}" for name in values if name.startswith("on") or "=" in name]
        self.faults += [
            f"{tag} {value}" for value in values.values() if value and value.strip().lower().startswith("javascript:")
        ]
        if tag in ("iframe", "object", "embed", "base"):
            self.faults.append(tag)
        if tag == "img" and (values.get("src") or "").strip() == "x":
            self.faults.append("img x")
        self._inside = tag if tag == "script" else self._inside
        if tag == "script":
            kind = values.get("type") or ""
            self.scripts.append(values.get("src") or kind or "inline")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and self.scripts[-1] == "inline" and "alert(1)" in data:
            self.faults.append("inline script of a document")
        if self._inside == "script" and self.scripts[-1] == "application/ld+json":
            json.loads(data)
        self.data.append(data)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    documents = folder / "van-ban"
    documents.mkdir()
    (documents / "thư <b onclick=alert(1)>.txt").write_text(LETTER, encoding="utf-8")
    (documents / "đầu.md").write_text(FRONT, encoding="utf-8")
    (documents / "trang.html").write_text(
        f"<html><title>{ATTACK}</title><body><p>Tin {ATTACK}</p></body></html>", encoding="utf-8"
    )
    (folder / "vanthu.yml").write_text(
        "title: 'Kho </title><script>alert(1)</script>'\ndescription: '\"><script>alert(1)</script>'\n"
        "owner: '<script>alert(1)</script>'\nlicence: '<script>alert(1)</script>'\ndocuments: van-ban\n",
        encoding="utf-8",
    )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("how", ["--plain", "--jobs=1"])
def test_a_site_of_hostile_documents_runs_nothing(collection: Path, tmp_path: Path, how: str) -> None:
    site = tmp_path / "site"
    done = vanthu("build", how, "--out", site, cwd=collection)
    assert done.returncode == 0, done.stderr
    pages = sorted(site.rglob("*.html"))
    assert len([page for page in pages if "van-ban" in page.parts]) >= 2
    for page in pages:
        scan = _Scan()
        scan.feed(page.read_text(encoding="utf-8"))
        scan.close()
        assert scan.faults == [], f"{page.relative_to(site)}: {scan.faults}"
        outside = [src for src in scan.scripts if src not in ("inline", "application/json", "application/ld+json")]
        assert all(ALLOWED_SCRIPTS.search(src) for src in outside), (page, outside)
    letter = next(page for page in pages if "12-qd-ubnd" in page.as_posix())
    scan = _Scan()
    scan.feed(letter.read_text(encoding="utf-8"))
    words = " ".join(scan.data)
    assert "<b onmouseover=alert(1)>Tên</b> [a](javascript:alert(1))" in words
    assert "{{ 7*7 }}" in words
    for original in site.rglob("goc/*"):
        assert original.suffix not in (".html", ".htm", ".svg", ".xml", ".js"), original
