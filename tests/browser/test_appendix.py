"""The appendix in a real Chromium: filters combined, counted, shared by address; from a disk; and without scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.chrome import Chrome, Page
from tests.support import SAMPLES, vanthu

pytestmark = pytest.mark.browser

SAID = "document.querySelector('.vt-refs-said').textContent"
ROWS = "[...document.querySelectorAll('.vt-refs-found tbody tr')].map(row => [...row.cells].map(cell => cell.innerText))"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("offline")
    done = vanthu("build", SAMPLES, "--offline", "--out", "bundle", "--quiet", cwd=work)
    assert done.returncode == 0, done.stderr
    return work / "bundle"


def choose(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.eval(
            f"(() => {{ const select = document.querySelector('[data-vt-refs] select[name={name}]');"
            f" select.value = {json.dumps(value)}; select.dispatchEvent(new Event('change', {{bubbles: true}})); }})()"
        )


def citations(site: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (site / "data" / "citations.jsonl").read_text(encoding="utf-8").splitlines()]


def test_filters_combine_and_the_counts_are_those_of_the_data(chrome: Chrome, address: str, sample_site: Path) -> None:
    page = chrome.open(address + "vien-dan/loc/")
    page.wait(f"{ROWS}.length")
    choose(page, status="resolved", relation="basis")
    page.wait(f"{ROWS}.every(row => row[1].includes('Căn cứ') && row[3].startsWith('có trong'))")
    rows = page.eval(ROWS)
    pairs = {
        (one["source"], one["target"])
        for one in citations(sample_site)
        if one["status"] == "resolved" and one["relation"] == "basis"
    }
    assert len(rows) == len(pairs) > 3
    assert page.eval(SAID).startswith(f"{len(pairs)} lượt dẫn")
    assert all("Căn cứ ban hành" in row[1] and "có trong bộ sưu tập" in row[3] for row in rows)
    choose(page, year="2021")
    page.wait(f"!{SAID}.startsWith('{len(pairs)} ')")
    fewer = page.eval(ROWS)
    assert 0 < len(fewer) < len(rows) and all("2021" in row[0] for row in fewer)
    assert page.errors == [] and page.outside == []
    page.close()


def test_a_filtered_list_can_be_shared_and_its_links_lead_to_the_words(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + "vien-dan/loc/?trang-thai=resolved&nam=2021")
    page.wait(f"{ROWS}.length")
    assert page.eval("document.querySelector('[data-vt-refs] select[name=status]').value") == "resolved"
    assert page.eval("document.querySelector('[data-vt-refs] select[name=year]').selectedOptions[0].text").startswith("2021 (")
    target = page.eval("document.querySelector('.vt-refs-found tbody a[href*=\"#tc-\"]').href")
    page.go(target)
    page.wait("document.getElementById(location.hash.slice(1))")
    page.close()


def test_choices_that_would_find_nothing_are_not_offered_and_the_filter_can_be_cleared(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + "vien-dan/loc/?trang-thai=ambiguous")
    page.wait("document.querySelector('[data-vt-refs] select[name=status]').value === 'ambiguous'")
    offered = page.eval("[...document.querySelectorAll('[data-vt-refs] select[name=relation] option')].map(o => o.text)")
    assert offered[0] == "Tất cả" and all(not text.endswith("(0)") for text in offered[1:])
    page.click("[data-vt-refs] button[type=reset]")
    page.wait(f"!location.search && {ROWS}.length > 20")
    page.close()


def test_the_filter_works_from_a_disk_and_on_a_phone(chrome: Chrome, bundle: Path) -> None:
    page = chrome.open((bundle / "vien-dan" / "loc" / "index.html").as_uri(), width=390)
    page.wait(f"{ROWS}.length")
    choose(page, relation="basis")
    page.wait("location.search")
    page.wait(f"{ROWS}.every(row => row[1].includes('Căn cứ'))")
    assert page.eval("document.documentElement.scrollWidth <= innerWidth")
    page.go(page.eval("document.querySelector('.vt-refs-found tbody a').href"))
    page.wait("document.querySelector('h1')")
    assert page.errors == [] and page.outside == []
    page.close()


def test_without_scripts_every_citation_is_reached_by_links(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + "vien-dan/", scripts=False)
    lead = page.text(".vt-lead")
    years = page.eval("[...document.querySelectorAll('.vt-filter a')].map(a => a.href).filter(h => h.includes('/nam/'))")
    seen = 0
    for year in years:
        page.go(year)
        assert page.eval("document.querySelectorAll('table.vt-refs caption').length") == 1
        seen += page.eval("document.querySelectorAll('table.vt-refs tbody td:first-child').length")
    assert f"Xem cả {seen} cặp văn bản" in lead
    page.close()
