"""A document printed: A4, no navigation, every word of it."""

from __future__ import annotations

import base64
import re
import unicodedata
from pathlib import Path

import pytest

from tests.browser.chrome import Chrome, served
from tests.quality.tools import address

pytestmark = [pytest.mark.browser, pytest.mark.slow]
A4 = (595, 842)  # points


@pytest.mark.parametrize("kind", ["law", "party"])
def test_a_document_prints_whole_on_a4_without_the_site_around_it(kind: str, sample_site: Path, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="reads the printed PDF: pip install pypdf")
    with Chrome() as chrome, served(sample_site) as base:
        page = chrome.open(base + address(sample_site, kind), width=1280)
        shown = page.text("main article")
        pdf = page.call("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})["data"]
        page.call("Emulation.setEmulatedMedia", {"media": "print"})
        hidden = "header, .md-tabs, .md-sidebar, .md-footer, .md-top, .md-skip, .vt-near, .vt-copy, .headerlink"
        script = f"[...document.querySelectorAll('{hidden}')].filter(e => e.getClientRects().length).map(e => e.className)"
        assert page.eval(script) == [], "this belongs to the site, not to the document"
    file = tmp_path / "page.pdf"
    file.write_bytes(base64.b64decode(pdf))
    reader = pypdf.PdfReader(file)
    sizes = {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in reader.pages}
    assert sizes == {A4}
    printed = words(" ".join(p.extract_text() for p in reader.pages))
    paper = "".join(printed)
    body = words(shown.split("Văn bản được dẫn")[0])
    missing = [word for word in body if word not in paper]
    assert len(missing) <= len(body) // 100, f"{len(missing)} of {len(body)} words are not on paper: {missing[:20]}"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))
