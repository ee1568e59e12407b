"""Does Zotero save each document right: as a report of its body, or as an article of its paper? (The model: zotero.py.)"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.support import SAMPLES, vanthu
from tests.zotero import Item, saved

pytestmark = pytest.mark.slow
URL = "https://vb.example.vn/kho/"


class Head(HTMLParser):
    """The elements of a page that Zotero looks at, from the page as it is served."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.classes: set[str] = set()
        self.title, self._inside = "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.classes.update(values.get("class", "").split())
        self._inside = tag == "title" and not self.title
        if tag in ("meta", "link", "time"):
            self.tags.append((tag, values))

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.title += data
            self._inside = False


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Head, Item]]:
    """Each document of the samples with the facts that are asserted of it, its page, and what Zotero saves."""
    folder = tmp_path_factory.mktemp("zotero")
    settings = f"title: Kho mẫu (thử\nowner: Văn phòng Mẫu\nurl: {URL}\ndocuments: {SAMPLES}\n"
    (folder / "vanthu.yml").write_text(settings, encoding="utf-8")
    assert vanthu("build", "--out", "site", cwd=folder).returncode == 0
    found = []
    for line in (folder / "site" / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for key, fact in row["evidence"].items():
            if fact["confidence"] < 0.6:
                row[key] = None
        head = Head(Path(folder / "site" / row["url"] / "index.html").read_text(encoding="utf-8"))
        found.append((row, head, saved(head.tags, head.title)))
    assert len(found) > 35
    return found


def test_a_document_is_a_report_of_its_body_with_its_number_and_type(pages: list[tuple[dict[str, Any], Head, Item]]) -> None:
    for row, _, item in pages:
        if row["kind"] == "news":
            continue
        assert item.kind == "report", row["id"]
        got = item.fields
        assert got["institution"] == (row["issuing_body"] if row["issuing_bodies"] else "Văn phòng Mẫu")
        assert got.get("reportNumber") == row["number"]
        assert got["reportType"] == (row["type"] or "Text")


def test_a_news_page_is_an_article_of_its_paper(pages: list[tuple[dict[str, Any], Head, Item]]) -> None:
    news = [(row, item) for row, _, item in pages if row["kind"] == "news"]
    assert len(news) >= 3
    for row, item in news:
        assert item.kind == "newspaperArticle"
        assert item.fields["publicationTitle"] == row["publisher"]
        assert item.creators == ([row["byline"]] if row["byline"] else [])


def test_no_body_and_no_owner_becomes_a_person(pages: list[tuple[dict[str, Any], Head, Item]]) -> None:
    for row, head, item in pages:
        assert row["kind"] == "news" or item.creators == [], row["id"]
        assert not head.classes & {"byline", "bylines", "vcard", "article-byline"}, "Zotero would look for authors there"


def test_title_date_address_and_language_are_those_of_the_document(pages: list[tuple[dict[str, Any], Head, Item]]) -> None:
    for row, head, item in pages:
        got = item.fields
        assert got["url"] == URL + row["url"]
        assert got["language"] == "vi"
        assert got.get("date", "").replace("/", "-") == (row["date"] or ""), row["id"]
        assert row["date"] or not [tag for tag, _ in head.tags if tag == "time"], "Zotero would take the date of another"
        assert got["title"] and "Kho mẫu" not in got["title"]
        assert row["title"] is None or " ".join(row["title"].split())[:40] in got["title"]
        assert got["abstractNote"]
        assert not {"DOI", "ISBN", "ISSN"} & set(got)
