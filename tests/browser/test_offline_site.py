"""The offline bundle of the sample collection, unpacked from its zip into an awkward folder and opened from file://.

A real Chromium follows every link with the network cut.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from tests.browser.chrome import Chrome
from tests.links import broken
from tests.support import SAMPLES, vanthu

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("offline")
    done = vanthu("build", SAMPLES, "--offline", "--out", "bundle", cwd=work)
    assert done.returncode == 0, done.stderr
    return work / "bundle.zip"


@pytest.fixture(scope="module")
def bundle(zipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mo") / "Kho văn bản #1 (100% đủ) & phụ lục"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(folder)
    return folder


def test_the_zip_holds_what_its_checksums_say_and_is_small(zipped: Path, bundle: Path) -> None:
    sums = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in sums}
    found = {p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    assert set(told) == found
    assert all(hashlib.sha256((bundle / name).read_bytes()).hexdigest() == digest for name, digest in told.items())
    compressed = sum(min(p.stat().st_size, len(gzip.compress(p.read_bytes(), 6))) for p in bundle.rglob("*") if p.is_file())
    assert zipped.stat().st_size < 1.02 * compressed + 400 * len(told), "a zip names each file twice, and that is all"


def test_no_page_needs_a_server_or_the_network(bundle: Path) -> None:
    assert list(broken(bundle, directory_index=False)) == []


def test_the_start_page_goes_to_the_home_page(chrome: Chrome, bundle: Path) -> None:
    start = next(p for p in bundle.iterdir() if p.suffix == ".html" and p.name != "index.html")
    page = chrome.open(start.as_uri())
    page.wait("location.pathname.endsWith('/index.html') && document.querySelector('h1')")
    assert page.errors == []
    page.close()


def test_every_link_opens_from_a_double_click(chrome: Chrome, bundle: Path) -> None:
    """From the home page, breadth first: each page is loaded for real, its links read from the living page."""
    page = chrome.open()
    waiting, seen, faults = [(bundle / "index.html").as_uri()], set(), []
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        page.errors.clear()
        page.go(address)
        links = page.eval("[...document.querySelectorAll('a[href]')].map(a => String(a.href.baseVal ?? a.href))")
        faults += [f"{unquote(address)}: {error}" for error in page.errors]
        for link in links:
            target, _ = urldefrag(link)
            parts = urlsplit(target)
            if parts.scheme != "file":
                continue
            file = Path(unquote(parts.path))
            if not file.is_file():
                faults.append(f"{unquote(address)}: {unquote(link)} is no file")
            elif file.suffix == ".html" and target not in seen:
                waiting.append(target)
    assert faults == []
    assert page.outside == []
    documents = {address for address in seen if address.startswith((bundle / "van-ban").as_uri() + "/")}
    assert len(documents) == len(list((bundle / "van-ban").iterdir()))
    page.close()


def test_search_works_from_a_double_click(chrome: Chrome, bundle: Path) -> None:
    page = chrome.open((bundle / "tim-kiem" / "index.html").as_uri() + "?q=to%20trinh%20945")
    page.wait("document.querySelector('article').innerText.includes('945/TTr-SNN')")
    page.eval("[...document.querySelectorAll('article a')].find(a => a.href.includes('to-trinh-945')).click()")
    page.wait("document.querySelector('.vt-card') && location.pathname.endsWith('index.html')")
    assert page.errors == []
    assert page.outside == []
    page.close()
