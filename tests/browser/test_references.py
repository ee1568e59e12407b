"""What a reader of the sample site is told about citations, in a real Chromium: both ways, previews, provisions, diagrams."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.chrome import Chrome, Page

pytestmark = pytest.mark.browser
DOCUMENT = "van-ban/quyet-dinh-9015-qd-ubnd-bac-giang-2022/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_shows_what_it_cites_and_what_cites_it_by_relation_with_the_sentence(
    chrome: Chrome, address: str, scripts: bool
) -> None:
    page = chrome.open(address + DOCUMENT, scripts=scripts)
    groups = page.eval(
        "[...document.querySelectorAll('.vt-links section')].map(s => [s.querySelector('h3').childNodes[0].textContent,"
        " [...s.querySelectorAll('li')].map(li => li.querySelector('.vt-quote')?.innerText || '')])"
    )
    told = dict(groups)
    assert {"Căn cứ ban hành", "Bị thay thế bởi", "Được thực hiện bởi", "Được dẫn chiếu trong"} <= set(told)
    assert all(quote for quotes in told.values() for quote in quotes)
    assert "thay thế Quyết định số 9015/QĐ-UBND" in told["Bị thay thế bởi"][0]
    link = page.eval("document.querySelector('a.vt-ref.vt-resolved').href")
    page.go(link)
    assert page.text("h1") and page.errors == []
    page.close()


def preview(page: Page) -> str:
    page.wait("document.querySelector('.vt-preview')?.textContent")
    return str(page.eval("document.querySelector('.vt-preview').textContent"))


def test_a_preview_comes_on_hover_and_on_focus_with_title_number_date_and_body(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + DOCUMENT)
    page.wait("document.readyState == 'complete'")
    page.eval("document.querySelector('a.vt-ref.vt-resolved').focus()")
    focused = preview(page)
    page.press("Escape")
    x, y = page.eval(
        "(() => { const a = document.querySelector('a.vt-ref.vt-resolved'); a.blur(); a.scrollIntoView({block: 'center'});"
        " const r = a.getClientRects()[0]; return [r.x + 5, r.y + r.height / 2]; })()"
    )
    page.call("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
    assert preview(page) == focused
    for fact in ("930-NQ/TU", "trồng cây xanh", "04/12/2020", "Tỉnh ủy Bắc Giang"):
        assert fact in focused
    page.close()


def test_a_link_to_a_provision_lands_on_that_clause(chrome: Chrome, address: str, sample_site: Path) -> None:
    rows = [json.loads(line) for line in (sample_site / "data/citations.jsonl").read_text(encoding="utf-8").splitlines()]
    cited = [row for row in rows if row["provision"] and row["target"] and row["status"] == "resolved"]
    assert len(cited) >= 8
    for row in cited[:8]:
        page = chrome.open(address + f"van-ban/{row['source']}/")
        hrefs = page.eval(
            f"[...document.querySelectorAll('a.vt-ref')].map(a => a.href).filter(h => h.includes('{row['target']}/#'))"
        )
        assert hrefs, row
        for href in hrefs:
            page.go(href)
            words = page.eval("(() => { const e = document.getElementById(decodeURIComponent(location.hash.slice(1)));"
                              " return e && (e.innerText || e.nextElementSibling?.innerText || ''); })()")  # fmt: skip
            assert words is not None, href
            number = href.rpartition("-")[2].removesuffix("/")
            assert number in words or words == "", (href, words[:80])
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_diagram_says_in_words_what_it_shows_and_fits_a_phone_and_paper(chrome: Chrome, address: str, width: int) -> None:
    page = chrome.open(address + DOCUMENT, width=width)
    figure = "document.querySelector('.vt-lineage')"
    assert page.eval(f"{figure}.querySelector('svg').getAttribute('aria-labelledby') === {figure}.querySelector('title').id")
    nodes = page.eval(f"[...{figure}.querySelectorAll('.vt-node > title')].map(t => t.textContent)")
    assert "Căn cứ ban hành: Nghị quyết 930-NQ/TU" in nodes and any(node.startswith("Bị thay thế bởi") for node in nodes)
    assert page.eval("document.documentElement.scrollWidth <= innerWidth")
    assert page.eval(f"{figure}.getBoundingClientRect().height > 80")
    page.call("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.eval(f"getComputedStyle({figure}).display !== 'none' && {figure}.getBoundingClientRect().height > 60")
    page.close()


def test_the_appendix_lists_what_is_missing_unclear_and_at_odds_and_draws_the_network(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + "vien-dan/", scripts=False)
    tables = page.eval(
        "Object.fromEntries([...document.querySelectorAll('main h2')].map(h => [h.id, (() => { let n = h;"
        " while (n && !n.querySelector?.('table, svg')) n = n.nextElementSibling; return n?.innerText || ''; })()]))"
    )
    assert "văn bản" in tables["con-thieu"] and page.eval(
        "document.querySelector('#con-thieu ~ * table a[href*=van-ban]') !== null"
    )
    assert page.eval(
        "document.querySelectorAll('#chua-ro ~ .vt-scroll')[0].querySelectorAll('tbody td:last-child a').length >= 2"
    )
    assert "mau-thuan" in tables  # the samples contradict nobody; test_write_appendix.py has one that does
    assert "Luật" in tables["luat"]
    words = page.eval("[...document.querySelectorAll('main svg title')].map(t => t.textContent)")
    assert any(": 1 văn bản" in one or " văn bản" in one for one in words) and any("lượt" in one for one in words)
    page.close()
