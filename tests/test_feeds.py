"""Feeds and what search engines take: well-formed whatever a title holds, the same each time, absolute only with an address."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Settings
from generator.write import feeds
from generator.write.folder import write_folder
from generator.write.rows import row_of
from generator.write.site import Site
from tests.made import collection, conclusion, fact, letter, news, unknown
from tests.test_head import HOSTILE

URL = "https://vb.example.vn/kho/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def well_made(text: str) -> ET.Element:
    """The feed, held against what RFC 4287 asks of a feed and its entries."""
    root = ET.fromstring(text)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        identity = element.findtext(f"{ATOM}id") or ""
        assert re.match(r"(https?://|urn:uuid:)\S+\Z", identity), identity
        assert WHEN.fullmatch(element.findtext(f"{ATOM}updated") or "")
        kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link")]
        assert kinds and len(set(kinds)) == len(kinds)
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
        for author in element.findall(f"{ATOM}author"):
            assert (author.findtext(f"{ATOM}name") or "").strip()
    assert root.findall(f"{ATOM}author"), "an entry without an author takes the feed's"
    identities = [e.findtext(f"{ATOM}id") for e in root.iter(f"{ATOM}entry")]
    assert len(set(identities)) == len(identities)
    return root


def rows() -> list[feeds.Row]:
    return [row_of(document) for document, _ in (letter(), conclusion(), news(), unknown())]


def test_a_feed_lists_dated_documents_newest_first() -> None:
    root = well_made(feeds.feed(Site(Settings(url=URL)), "feed.xml", "Kho", "index.md", rows()))
    entries = list(root.iter(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}updated", "")[:10] for entry in entries] == ["2021-07-22", "2021-06-01", "2021-05-28"]
    links = [link.get("href") for entry in entries for link in entry.findall(f"{ATOM}link")]
    assert links[0] == URL + "van-ban/cong-van-571-cv-tu-bac-giang-2021/"
    assert root.findtext(f"{ATOM}updated", "")[:10] == "2021-07-22", "no clock"
    assert [link.get("href") for link in root.findall(f"{ATOM}link")] == [URL + "feed.xml", URL]


def test_without_an_address_a_feed_is_relative_and_its_ids_stay() -> None:
    one = feeds.feed(Site(Settings()), "tinh/bac-giang/feed.xml", "Bắc Giang", "tinh/bac-giang/index.md", rows())
    root = well_made(one)
    assert [link.get("href") for link in root.findall(f"{ATOM}link")] == ["feed.xml", "./"]
    entry = next(root.iter(f"{ATOM}entry"))
    assert entry.find(f"{ATOM}link").get("href").startswith("../../van-ban/")  # type: ignore[union-attr]
    other = well_made(feeds.feed(Site(Settings()), "feed.xml", "Kho", "index.md", rows()))
    assert entry.findtext(f"{ATOM}id") == next(other.iter(f"{ATOM}entry")).findtext(f"{ATOM}id")


def test_an_empty_feed_is_still_a_feed() -> None:
    assert not list(well_made(feeds.feed(Site(Settings()), "feed.xml", "Kho", "index.md", [])).iter(f"{ATOM}entry"))


@given(HOSTILE, HOSTILE, st.text(max_size=12))
def test_no_title_breaks_a_feed(title: str, site_title: str, date: str) -> None:
    document, _ = letter()
    facts = replace(document.metadata, title=fact(title), date=fact(date or "2021"))
    site = Site(Settings(title=site_title or "Kho", owner=title or "x"))
    if title.strip() and site_title.strip():
        text = feeds.feed(site, "feed.xml", site_title, "index.md", [row_of(replace(document, metadata=facts))])
        root = ET.fromstring(text.encode("utf-8"))
        assert {e.tag.removeprefix(ATOM) for e in root} <= {"id", "title", "updated", "link", "author", "generator", "entry"}


def test_the_folder_has_feeds_of_site_province_body_and_cited_document(tmp_path: Path) -> None:
    write_folder(*collection(), tmp_path)
    docs = tmp_path / "docs"
    found = {file.relative_to(docs).as_posix() for file in docs.rglob("feed.xml")}
    assert found >= {
        "feed.xml",
        "tinh/bac-giang/feed.xml",
        "co-quan/tinh-uy-bac-giang/feed.xml",
        "van-ban/ket-luan-105/feed.xml",
    }
    for name in found:
        well_made((docs / name).read_text(encoding="utf-8"))
    [entry] = ET.parse(docs / "van-ban/ket-luan-105/feed.xml").getroot().iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title", "").startswith("Công văn 571-CV/TU")
    assert not [name for name in ("sitemap.xml", "opensearch.xml", "robots.txt") if (docs / name).exists()], "no address"


def test_a_copy_for_disks_has_no_feeds(tmp_path: Path) -> None:
    write_folder(*collection(), tmp_path, urls="file")
    assert not list((tmp_path / "docs").rglob("feed.xml"))
    assert not [page for page in (tmp_path / "docs").rglob("*.md") if "feed.xml" in page.read_text(encoding="utf-8")]


def test_the_sitemap_has_every_page_once_under_the_sites_address(tmp_path: Path) -> None:
    write_folder(*collection(settings=Settings(url=URL)), tmp_path)
    docs = tmp_path / "docs"
    found = [e.text or "" for e in ET.parse(docs / "sitemap.xml").getroot().iter(f"{MAP}loc")]
    pages = [page.relative_to(docs).as_posix().removesuffix("index.md") for page in docs.rglob("index.md")]
    assert found == sorted(URL + page for page in pages)
    assert not (docs / "robots.txt").exists(), "read at the root of a host only"


def test_a_long_sitemap_is_split() -> None:
    site = Site(Settings(url="https://vb.example.vn/"))
    made = dict(feeds.sitemaps(site, (f"van-ban/d{n}/index.md" for n in range(50_001))))
    assert list(made) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert [e.text for e in ET.fromstring(made["sitemap.xml"]).iter(f"{MAP}loc")] == [
        "https://vb.example.vn/sitemap-1.xml", "https://vb.example.vn/sitemap-2.xml",
    ]  # fmt: skip
    assert feeds.robots(site).endswith("Sitemap: https://vb.example.vn/sitemap.xml\n")


@given(HOSTILE)
def test_the_search_description_is_well_formed_and_keeps_to_its_limits(title: str) -> None:
    root = ET.fromstring(feeds.opensearch(Site(Settings(title=title or "Kho", url=URL))).encode("utf-8"))
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(root.findtext(f"{space}ShortName") or "") <= 16
    assert root.find(f"{space}Url").get("template") == URL + "tim-kiem/?q={searchTerms}"  # type: ignore[union-attr]


@pytest.mark.slow
def test_other_readers_take_the_feeds(tmp_path: Path) -> None:
    feedparser = pytest.importorskip("feedparser")
    write_folder(*collection(settings=Settings(url=URL)), tmp_path)
    for file in (tmp_path / "docs").rglob("feed.xml"):
        read = feedparser.parse(file.read_bytes())
        assert not read.bozo and read.version == "atom10", file
        assert all(entry.link.startswith(URL) for entry in read.entries)


@pytest.mark.slow
def test_frictionless_finds_the_data_package_valid(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    write_folder(*collection(), tmp_path)
    report = frictionless.validate(str(tmp_path / "docs/data/datapackage.json"))
    assert report.valid, report.flatten(["type", "note", "title"])


@pytest.mark.slow
def test_the_python_example_of_the_data_page_runs(sample_site: Path) -> None:
    page = (sample_site / "du-lieu/index.html").read_text(encoding="utf-8")
    code = next(html.unescape(c) for c in re.findall(r"<code>(.*?)</code>", page, re.S) if c.startswith("import json"))
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=sample_site / "data", capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert 1 <= len(done.stdout.splitlines()) <= 10


@pytest.mark.slow
def test_the_samples_data_package_is_valid(sample_site: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(sample_site / "data/datapackage.json"))
    assert report.valid, report.flatten(["type", "note", "title"])
    tables = {task.place: task.stats["rows"] for task in report.tasks}
    described = {"documents.csv", "documents.jsonl", "citations.csv", "citations.jsonl", "missing.csv"}
    assert set(tables) == described and all(tables.values())
    assert {path.name for path in (sample_site / "data").glob("*.csv")} <= described
