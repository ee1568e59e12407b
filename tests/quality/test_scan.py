"""The page of a scan, in a real browser: its pictures load when they are near, also from a disk, and nothing jumps."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chrome import Chrome, served
from tests.files import letter_pdf, pdf, scanned
from tests.quality.test_accessible import _RUN
from tests.quality.test_valid_html import told
from tests.quality.tools import node_modules
from tests.support import need, vanthu

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHIFTS = """window.shifts = 0; new PerformanceObserver(list => { for (const one of list.getEntries())
    if (!one.hadRecentInput) window.shifts += one.value; }).observe({type: 'layout-shift', buffered: true});"""
LOADED = "[...document.querySelectorAll('.vt-scan img')].filter(i => i.complete && i.naturalWidth === 320).length"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same two documents as a site and as an offline folder: a scan of thirty pages, a letter with one scanned page."""
    folder = tmp_path_factory.mktemp("scans")
    (folder / "van-ban").mkdir()
    (folder / "van-ban" / "quet.pdf").write_bytes(pdf(*[scanned(310, 438)] * 30))
    (folder / "van-ban" / "thu.pdf").write_bytes(letter_pdf(scanned()))
    for options in (("--out", "site"), ("--offline", "--out", "goi")):
        done = vanthu("build", "van-ban", *options, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder / "site", folder / "goi"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with Chrome() as browser:
        yield browser


def addresses(site: Path) -> dict[str, str]:
    lines = (site / "data/documents.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["source"]: row["url"] for row in map(json.loads, lines)}


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("source", ["quet.pdf", "thu.pdf"])
def test_nothing_jumps_and_far_pictures_wait(source: str, width: int, chrome: Chrome, sites: tuple[Path, Path]) -> None:
    with served(sites[0]) as base:
        page = chrome.open(width=width)
        page.call("Page.addScriptToEvaluateOnNewDocument", {"source": SHIFTS})
        page.go(base + addresses(sites[0])[source])
        count = page.eval("document.querySelectorAll('.vt-scan img').length")
        assert count == {"quet.pdf": 30, "thu.pdf": 1}[source]
        page.eval("document.querySelector('.vt-scan').scrollIntoView()")
        assert page.wait(f"{LOADED} > 0")
        chrome.pump(0.5)
        if width == 360 and count == 30:
            assert page.eval(LOADED) < count, "pictures far below are not fetched"
        assert page.eval("window.shifts") < 0.01
        assert page.eval("document.documentElement.scrollWidth <= innerWidth")
        assert not page.outside and not page.errors
        page.close()


def test_the_pictures_stand_beside_the_words_where_there_is_room(chrome: Chrome, sites: tuple[Path, Path]) -> None:
    with served(sites[0]) as base:
        page = chrome.open(base + addresses(sites[0])["thu.pdf"], width=1440)
        box = "JSON.stringify(document.querySelector('{}').getBoundingClientRect())"
        picture, words = (json.loads(page.eval(box.format(name))) for name in (".vt-scan", ".vt-letterhead"))
        page.close()
    assert picture["left"] >= words["right"] - 1 and abs(picture["top"] - words["top"]) < 60


def test_the_pictures_are_there_on_a_double_click(chrome: Chrome, sites: tuple[Path, Path]) -> None:
    file = sites[1] / addresses(sites[1])["thu.pdf"] / "index.html"
    page = chrome.open(file.as_uri(), width=1440)
    assert page.wait(f"{LOADED} === 1")
    link = page.eval("document.querySelector('.vt-scan a').href")
    page.close()
    assert link.endswith("/goc/thu.pdf#page=2") and (file.parent / "goc/thu.pdf").is_file()


@pytest.mark.parametrize("source", ["quet.pdf", "thu.pdf"])
@pytest.mark.parametrize("width", [360, 1440])
def test_there_is_no_barrier(source: str, width: int, chrome: Chrome, sites: tuple[Path, Path]) -> None:
    with served(sites[0]) as base:
        page = chrome.open(base + addresses(sites[0])[source], width=width)
        page.eval((node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8") + "; 0")
        found = [(v["id"], [n["html"][:140] for n in v["nodes"]]) for v in json.loads(page.eval(_RUN))]
        page.close()
    assert not found


def test_the_html_is_valid(sites: tuple[Path, Path]) -> None:
    jar = node_modules() / "vnu-jar/build/dist/vnu.jar"
    command = [need("java"), "-Xmx512m", "-jar", str(jar), "--skip-non-html", "--format", "json", str(sites[0] / "van-ban")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert not [m["message"] for m in json.loads(done.stderr)["messages"] if told(m)]
