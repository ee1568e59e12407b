"""What a reader feels: pages that weigh little, do not jump, need no script and no mouse."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.chrome import Chrome, Page, served
from tests.quality.tools import KINDS, address

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST = 60 * 1024


@pytest.fixture(scope="module")
def browser(sample_site: Path) -> Iterator[tuple[Chrome, str]]:
    with Chrome() as chrome, served(sample_site) as base:
        yield chrome, base


@pytest.fixture(scope="module")
def thin_line(sample_site: Path) -> Iterator[tuple[Chrome, str]]:
    with Chrome() as chrome, served(sample_site, slow=True) as base:
        chrome.open(base).close()  # the look of all pages is known from the first
        yield chrome, base


def at(base: str, site: Path, kind: str) -> str:
    return base + quote(address(site, kind), safe="/?=")


def test_a_document_of_10_kb_weighs_little_after_the_first_page(browser: tuple[Chrome, str], sample_site: Path) -> None:
    weights = {}
    for page_file in sorted((sample_site / "van-ban").glob("*/index.html")):
        original = next((page_file.parent / "goc").iterdir()).stat().st_size
        grown = max(1.0, 10_240 / original) if original > 4_000 else 1.0  # a short page is mostly what every page has
        weights[page_file.parent.name] = len(gzip.compress(page_file.read_bytes(), 6)) * grown
    heaviest = max(weights, key=weights.__getitem__)
    assert weights[heaviest] <= MOST, f"{heaviest} at 10 KB of text: {weights[heaviest] / 1024:.0f} KB compressed"
    chrome, base = browser
    page = chrome.open(at(base, sample_site, "home"), width=1440)
    before = len(page.requests)
    page.go(at(base, sample_site, "law"))
    own = [url for url in page.requests[before:] if "/assets/" not in url]
    assert own == [at(base, sample_site, "law")], "a document asks for nothing but itself and what every page shares"
    page.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_jumps(kind: str, width: int, thin_line: tuple[Chrome, str], sample_site: Path) -> None:
    chrome, base = thin_line
    page = chrome.open(width=width)
    watch = """window.shifts = 0; new PerformanceObserver(list => { for (const one of list.getEntries())
        if (!one.hadRecentInput) window.shifts += one.value; }).observe({type: 'layout-shift', buffered: true});"""
    page.call("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    if kind in ("search", "filtered"):  # what comes after the page comes late on a phone
        page.call("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.go(at(base, sample_site, kind))
    if kind == "search":
        page.wait("document.querySelector('main a[href*=\"van-ban/\"]')")
    if kind == "filtered":
        page.wait("document.querySelector('.vt-refs-found tbody tr')")
    chrome.pump(0.4)
    shifted, wide = page.eval("window.shifts"), page.eval("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert shifted < 0.01
    assert wide <= 0, f"the page is {wide} px wider than the window"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("search", "filtered")])
def test_the_words_are_there_without_javascript(kind: str, browser: tuple[Chrome, str], sample_site: Path) -> None:
    chrome, base = browser
    url = at(base, sample_site, kind)
    seen = []
    for scripts in (True, False):
        page = chrome.open(url, width=1440, scripts=scripts)
        assert not page.outside and not page.errors
        seen.append(_words(page))
        page.close()
    missing = [word for word in seen[0] if word not in set(seen[1])]
    assert not missing or set(missing) <= {"Chép"}, missing


def _words(page: Page) -> list[str]:
    return re.findall(r"\w+", page.text("main article"))


def test_search_without_javascript_says_what_to_do(browser: tuple[Chrome, str], sample_site: Path) -> None:
    chrome, base = browser
    page = chrome.open(at(base, sample_site, "search"), scripts=False)
    assert "JavaScript" in page.text("main")
    assert page.eval("document.querySelectorAll('main a[href]').length") >= 3
    page.close()


def focused(page: Page) -> dict[str, object]:
    """What has the focus, and whether a reader sees it."""
    answer = page.eval("""(() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
        const name = e.getAttribute('aria-label') || e.innerText || e.value || '';
        // Material draws the focus of its palette switch on the label behind the empty input.
        const seen = e.matches('.md-option') || (r.width > 0 && r.height > 0 && s.visibility !== 'hidden');
        return JSON.stringify({tag: e.tagName, name: name.trim().slice(0, 60), href: e.getAttribute('href') || '', seen});
    })()""")
    found: dict[str, object] = json.loads(answer)
    return found


@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_can_be_walked_by_keyboard(width: int, browser: tuple[Chrome, str], sample_site: Path) -> None:
    chrome, base = browser
    page = chrome.open(at(base, sample_site, "decision"), width=width)
    stops = []
    for _ in range(60):
        page.press("Tab")
        stops.append(focused(page))
    page.close()
    assert str(stops[0]["href"]).startswith("#"), f"the first stop skips to the content, not {stops[0]}"
    assert len({json.dumps(stop, sort_keys=True) for stop in stops}) > 25, "the focus is caught somewhere"
    unnamed = [stop for stop in stops if stop["tag"] in ("A", "BUTTON", "INPUT") and not stop["name"]]
    unseen = [stop for stop in stops[1:] if not stop["seen"] and stop["tag"] != "BODY"]
    assert not unnamed and not unseen, (unnamed, unseen)


def test_the_menu_opens_from_the_keyboard_on_a_phone(browser: tuple[Chrome, str], sample_site: Path) -> None:
    chrome, base = browser
    page = chrome.open(at(base, sample_site, "decision"), width=360)
    for _ in range(8):
        page.press("Tab")
        if page.eval("document.activeElement.dataset.for === '__drawer'"):
            break
    page.press("Enter")
    page.wait("document.getElementById('__drawer').checked")
    page.close()


VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


@pytest.mark.parametrize("selector", [".md-typeset", ".vt-heading", "code"])
def test_one_font_has_every_vietnamese_letter(selector: str, browser: tuple[Chrome, str], sample_site: Path) -> None:
    """No letter with two marks is borrowed from another font, which a reader sees as an uneven word."""
    chrome, base = browser
    page = chrome.open(at(base, sample_site, "law"))
    letters = VIETNAMESE + VIETNAMESE.upper()
    page.eval(f"document.querySelector({json.dumps('article ' + selector + ', article' + selector)}).innerHTML = "
              f"'<span id=\"vn\">{letters}</span>'")  # fmt: skip
    page.call("DOM.enable")
    page.call("CSS.enable")
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    node = page.call("DOM.querySelector", {"nodeId": root, "selector": "#vn"})["nodeId"]
    page.wait("document.getElementById('vn').getClientRects().length > 0")  # before it is laid out it has no font at all
    fonts = page.call("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    page.close()
    assert len(fonts) == 1, fonts
    assert not any(font["isCustomFont"] for font in fonts), "no font is loaded"
