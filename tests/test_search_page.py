"""The search as a reader meets it: the page, the box of every page, from a server and by double click, in Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chrome import Chrome, Page, served
from tests.support import SAMPLES, vanthu

pytestmark = pytest.mark.browser
DONE = "document.querySelector('[data-vt-results][aria-busy=false]')"
IDS = "[...document.querySelectorAll('[data-result]')].map(node => node.dataset.result)"
TYPE = """(text => { const field = document.querySelector("[data-vt-find] input"); field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true })); })"""
COUNT = "document.querySelector('[data-result-count]').textContent"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with Chrome() as browser:
        yield browser


@pytest.fixture(scope="module")
def hosted(sample_site: Path) -> Iterator[str]:
    with served(sample_site) as address:
        yield address


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample collection as a folder to be opened by double click."""
    out = tmp_path_factory.mktemp("offline") / "site"
    done = vanthu("build", SAMPLES, "--offline", "--out", out, cwd=out.parent)
    assert done.returncode == 0, done.stderr
    return out


def unclean(page: Page) -> list[str]:
    """Errors and requests that leave the machine."""
    return page.errors + page.outside


def test_a_shared_address_shows_the_results(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted + "tim-kiem/?q=khuyen+doc")
    page.wait(DONE)
    ids = page.eval(IDS)
    assert "luat" in ids[0]
    assert page.eval(COUNT) == str(len(ids))
    links = page.eval("[...document.querySelectorAll('[data-result]')].map(node => node.querySelector('a').pathname)")
    assert links == [f"/van-ban/{key}/" for key in ids]
    page.wait("document.querySelector('[data-result] .vt-hit__text mark')")
    assert unclean(page) == []


def test_from_the_disk_it_answers_the_same(chrome: Chrome, hosted: str, copy: Path) -> None:
    queries = ["nghị quyết", "quyet dinh quang ninh 2023", "vườn cây", "92/2023/qđ-ubnd", '"học sinh"']
    answers = []
    for base, index in ((hosted, ""), (copy.resolve().as_uri() + "/", "index.html")):
        page = chrome.open(base + "tim-kiem/" + index)
        page.wait(DONE)
        found = []
        for query in queries:
            page.eval(f"{TYPE}({json.dumps(query)})")
            page.wait(DONE)
            found.append(page.eval(IDS))
        answers.append(found)
        if index:
            assert page.eval("document.querySelector('[data-result] a').href").split("?")[0].endswith("/index.html")
        assert unclean(page) == []
    assert answers[0] == answers[1]
    assert all(answers[0])


def test_the_header_box_is_driven_by_the_keyboard_and_marks_the_opened_document(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted)
    page.press("/")
    assert page.eval("document.activeElement.name") == "q"
    page.type("vuon cay")
    page.wait("document.querySelectorAll('.vt-search__list .vt-hit').length > 1")
    assert page.text(".vt-search [role=status]")
    page.press("ArrowDown")
    page.press("ArrowDown")
    page.press("ArrowUp")
    chosen = page.eval("document.querySelector('.vt-search__list [aria-selected=true]').querySelector('a').pathname")
    page.press("Enter")
    page.wait(f"location.pathname === {json.dumps(chosen)} && document.querySelector('mark.vt-mark')")
    assert "vườn cây" in page.text("mark.vt-mark").lower()
    assert page.eval("scrollY") > 0
    assert unclean(page) == []


def test_escape_closes_the_box_and_enter_leads_to_the_page(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted)
    page.press("/")
    page.type("thu vien")
    page.wait("document.querySelector('.vt-search__list .vt-hit')")
    page.press("Escape")
    assert not page.eval("document.getElementById('__search').checked")
    page.press("/")
    page.press("Enter")
    page.wait(f"location.pathname.endsWith('/tim-kiem/') && {DONE}")
    assert page.eval(IDS)
    assert page.eval("document.querySelector('[data-vt-find] input').value") == "thu vien"


def test_filters_narrow_the_address_holds_them_and_back_returns(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted + "tim-kiem/?q=quyet+dinh")
    page.wait(DONE)
    page.wait("document.querySelector('select[name=tinh] option[value=quang-ninh]')")
    before = page.eval(IDS)
    choose = "(s => { s.value = 'quang-ninh'; s.dispatchEvent(new Event('change', {bubbles: true})); })"
    page.eval(choose + "(document.querySelector('select[name=tinh]'))")
    page.wait(DONE)
    narrowed = page.eval(IDS)
    assert 0 < len(narrowed) < len(before)
    assert "tinh=quang-ninh" in page.url
    page.eval("history.back()")
    page.wait("!location.search.includes('tinh')")
    page.wait(f"{DONE} && document.querySelectorAll('[data-result]').length === {len(before)}")
    page.go(hosted + "tim-kiem/?q=quyet+dinh&tinh=quang-ninh&sort=date")
    page.wait(DONE)
    assert sorted(page.eval(IDS)) == sorted(narrowed)
    page.wait("document.querySelector('select[name=tinh] option:checked').textContent.startsWith('Quảng Ninh')")
    assert unclean(page) == []


def test_a_provision_is_found_and_opened_in_its_place(chrome: Chrome, hosted: str, copy: Path) -> None:
    for base, index in ((hosted, ""), (copy.resolve().as_uri() + "/", "index.html")):
        page = chrome.open(base + "tim-kiem/" + index)
        page.wait(DONE)
        page.eval(f"{TYPE}('dieu 3 luat 990/2024/QH15')")
        page.wait(f"{DONE} && document.querySelector('[data-result] a').hash")
        link = page.eval("(a => a.pathname + a.hash)(document.querySelector('[data-result] a'))")
        assert link.endswith("#dieu-3")
        assert "luat-990" in link
        page.eval("document.querySelector('[data-result] a').click()")
        page.wait("location.hash === '#dieu-3' && document.querySelector('mark.vt-mark')")
        top = "(r => r.top >= 0 && r.top < innerHeight / 2)(document.getElementById('dieu-3').getBoundingClientRect())"
        page.wait(f"scrollY > 0 && {top}")
        assert unclean(page) == []


def test_nothing_found_says_what_would_match(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted + "tim-kiem/?q=qqqxyz+hoc+sinh")
    page.wait(DONE)
    assert page.eval(COUNT) == "0"
    assert page.eval("document.querySelector('[data-result-count]').parentNode.innerText.trim()") == "Không có văn bản nào"
    page.click(".vt-tip a")
    page.wait(f"{DONE} && document.querySelector('[data-result]')")


def test_strange_queries_do_no_harm(chrome: Chrome, hosted: str) -> None:
    for query in (
        "__proto__",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%00%07",
        "a" * 10_000,
        "%22",
        "%E0%A4%A",
        "constructor toString",
    ):
        page = chrome.open(hosted + "tim-kiem/?q=" + query)
        page.wait(DONE)
        assert page.errors == [], query
        page.close()


def test_without_javascript_the_page_says_what_to_do(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted + "tim-kiem/?q=abc", scripts=False)
    html = page.call("DOM.getOuterHTML", {"nodeId": page.call("DOM.getDocument")["root"]["nodeId"]})["outerHTML"]
    assert 'aria-busy="true"' in html
    assert "JavaScript" in html.split("<noscript>", 1)[1]


def test_a_missing_or_broken_file_is_said_and_ends_the_wait(chrome: Chrome, sample_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(sample_site, site)
    files = list((site / "assets" / "search" / "w").glob("*.js"))
    assert files
    for content in (None, "}{", 'vanthuIndex("w/22222222","")\n'):
        for file in files:
            file.unlink(missing_ok=True)
            if content is not None:
                file.write_text(content, encoding="utf-8")
        page = chrome.open(site.as_uri() + "/tim-kiem/index.html?q=hoc+sinh")
        page.wait(DONE)
        assert page.eval(IDS) == []
        assert "tải lại trang" in page.text(".vt-find__count").lower()
        page.close()
    shutil.rmtree(site / "assets" / "search")
    page = chrome.open(site.as_uri() + "/tim-kiem/index.html?q=hoc+sinh")
    page.wait(DONE)
    assert page.eval(IDS) == []


def test_a_page_that_was_open_while_the_site_was_renewed_still_finds(chrome: Chrome, sample_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(sample_site, site)
    with served(site) as address:
        page = chrome.open(address + "tim-kiem/")
        page.wait(DONE)
        search = site / "assets" / "search"
        root = (search / "root.js").read_text(encoding="utf-8")
        for file in (file for folder in "wpdv" for file in (search / folder).glob("*.js")):
            renewed = file.stem[::-1]
            (file.parent / f"{renewed}.js").write_text(
                file.read_text(encoding="utf-8").replace(f"/{file.stem}", f"/{renewed}", 1), encoding="utf-8"
            )
            file.unlink()
            root = root.replace(file.stem, renewed)
        (search / "root.js").write_text(root.replace('"root","', '"root","x'), encoding="utf-8")
        page.eval("document.querySelector('[data-vt-find] input').focus()")
        page.type("hoc sinh")
        page.wait(f"{DONE} && document.querySelector('[data-result]')")


def test_on_a_phone_the_box_opens_over_the_page_and_nothing_overflows(chrome: Chrome, hosted: str) -> None:
    page = chrome.open(hosted + "tim-kiem/?q=hoc+sinh", width=390, height=800)
    page.wait(DONE)
    page.wait("document.querySelector('[data-result] .vt-hit__text mark')")
    assert page.eval("document.documentElement.scrollWidth") <= 390
    page.click(".md-header__button:is([for=__search], [data-for=__search])")
    page.wait("document.activeElement.matches('.md-search__input')")
    page.type("thu vien")
    page.wait("document.querySelector('.vt-search__list .vt-hit')")
    assert unclean(page) == []
