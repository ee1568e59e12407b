"""What machines read in a page's head: the facts that are asserted, nothing of a document's own markup."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.model import Document, Settings
from generator.resources import site_src
from generator.write.document import Relations, document_meta
from generator.write.head import page_head
from generator.write.rows import row_of
from generator.write.site import Site
from tests.made import collection, conclusion, fact, letter, news, unknown
from tests.zotero import saved

URL = "https://vb.example.vn/kho/"


class Head(HTMLParser):
    """The elements of a head, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.data: list[Any] = []
        self._script = ""
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        self._inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        assert tag == "script", f"</{tag}> in a head"
        self.data.append(json.loads(self._script))
        self._script, self._inside = "", False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._script += data
        elif data.strip():
            self.words.append(data)

    def all(self, name: str) -> list[str]:
        """The contents of the meta elements of that name or property."""
        return [a["content"] for tag, a in self.tags if tag == "meta" and name in (a.get("name"), a.get("property"))]

    def one(self, name: str) -> str:
        """The same, of which there must be one at most."""
        found = self.all(name)
        assert len(found) <= 1, found
        return found[0] if found else ""


def head_of(document: Document, relations: Relations | None = None, **settings: Any) -> Head:
    meta = document_meta(Site(Settings(**settings)), document, relations or Relations())
    return Head(meta["head"])


def zotero(head: Head) -> dict[str, str]:
    """What Zotero saves of it, as the model in tests/zotero.py has it."""
    item = saved(head.tags)
    return {"reportNumber": "", "institution": "", **item.fields, "itemType": item.kind, "creators": "; ".join(item.creators)}


def test_zotero_saves_a_document_as_a_report_of_its_body() -> None:
    saved = zotero(head_of(letter()[0], url=URL))
    assert saved["itemType"] == "report"
    assert saved["title"] == "Công văn 571-CV/TU: V/v tăng cường phòng, chống dịch"
    assert saved["date"] == "2021/07/22"
    assert (saved["institution"], saved["reportNumber"], saved["reportType"]) == ("Tỉnh ủy Bắc Giang", "571-CV/TU", "Công văn")
    assert saved["url"] == URL + "van-ban/cong-van-571-cv-tu-bac-giang-2021/"
    assert saved["creators"] == "", "a body must not become a person with a first name"
    assert (saved["language"], saved["abstractNote"][:10]) == ("vi", "Công văn 5")


def test_zotero_saves_a_news_page_as_an_article_of_its_paper() -> None:
    document, _ = news()
    facts = replace(document.metadata, byline=fact("Nguyễn Mẫu", "news_line"))
    saved = zotero(head_of(replace(document, metadata=facts), url=URL))
    assert saved["itemType"] == "newspaperArticle"
    assert (saved["publicationTitle"], saved["creators"], saved["date"]) == ("Báo Mẫu", "Nguyễn Mẫu", "2021/05/28")
    assert saved["institution"] == saved["reportNumber"] == ""


def test_a_party_document_is_described_without_legal_force() -> None:
    head = head_of(letter()[0], url=URL, owner="Văn phòng Mẫu")
    [data] = head.data
    assert data["@type"] == ["Legislation", "CreativeWork"]
    assert data["legislationIdentifier"] == "571-CV/TU" and data["legislationDate"] == "2021-07-22"
    assert data["legislationPassedBy"] == [{"@type": "Organization", "name": "Tỉnh ủy Bắc Giang"}]
    assert data["url"].startswith(URL) and data["encoding"]["contentUrl"].endswith("/goc/571.txt")
    assert data["encoding"]["legislationLegalValue"].endswith("UnofficialLegalValue")
    assert "legislationLegalForce" not in data


def test_a_doubtful_number_is_not_told_to_machines() -> None:
    document, _ = conclusion()
    facts = replace(document.metadata, number=fact("105-KL/TU", "citation", 0.5))
    head = head_of(replace(document, metadata=facts))
    assert "legislationIdentifier" not in head.data[0]
    assert head.one("citation_technical_report_number") == head.one("DCTERMS.identifier") == ""


def test_news_and_unknown_pages_have_their_own_types() -> None:
    story, other = head_of(news()[0]).data[0], head_of(unknown()[0]).data[0]
    assert (story["@type"], story["headline"], story["datePublished"]) == ("NewsArticle", "Bắc Giang chung sức", "2021-05-28")
    assert other["@type"] == "CreativeWork" and "legislationIdentifier" not in other


def test_only_sure_links_are_told_and_both_ways() -> None:
    made, _ = collection()
    [link] = made.graph.outgoing["cong-van-571-cv-tu-bac-giang-2021"]
    rows = {document.id: row_of(document) for document in made.documents}
    sure = replace(link, status="resolved", citation=replace(link.citation, relation="replaces"))
    document = next(one for one in made.documents if one.id == link.source)
    head = head_of(document, Relations(outgoing=(sure,), rows=rows), url=URL)
    assert head.all("DCTERMS.references") == head.all("DCTERMS.replaces") == [URL + "van-ban/ket-luan-105/"]
    assert head.data[0]["legislationChanges"][0]["url"] == URL + "van-ban/ket-luan-105/"
    cited = next(one for one in made.documents if one.id == "ket-luan-105")
    back = head_of(cited, Relations(incoming=(sure,), rows=rows), url=URL)
    assert back.all("DCTERMS.isReplacedBy") == [URL + f"van-ban/{link.source}/"]
    assert any(a.get("type") == "application/atom+xml" for _, a in back.tags)
    assert head_of(document, Relations(outgoing=(link,), rows=rows)).all("DCTERMS.references") == []


def test_without_an_address_nothing_is_absolute() -> None:
    head = head_of(letter()[0])
    assert head.one("og:url") == head.one("citation_public_url") == ""
    assert head.data[0]["url"] == "./" and head.data[0]["isPartOf"]["url"] == "../../"


def test_a_shared_page_is_shown_with_the_logo_or_the_picture_of_the_program() -> None:
    """Open Graph is complete: type, title, url and image, and what the image shows."""
    head = head_of(letter()[0], url=URL, title="Kho mẫu")
    assert [bool(head.one(f"og:{name}")) for name in ("type", "title", "url", "image")] == [True] * 4
    assert (head.one("og:image"), head.one("og:image:alt")) == (URL + "assets/img/chia-se.png", "Kho mẫu")
    data = (site_src() / "assets" / "img" / "chia-se.png").read_bytes()
    assert struct.unpack(">II", data[16:24]) == (int(head.one("og:image:width")), int(head.one("og:image:height")))
    assert head_of(letter()[0], url=URL, logo="bieu-trung.PNG").one("og:image") == URL + "assets/logo.png"
    assert head_of(letter()[0], url=URL, logo="bieu-trung.svg").one("og:image") == URL + "assets/img/chia-se.png"
    assert head_of(letter()[0]).one("og:image") == "../../assets/img/chia-se.png"


def test_home_and_data_page_describe_the_collection() -> None:
    site = Site(Settings(title="Kho mẫu", url=URL, licence="CC0"))
    assert Head(page_head(site, "index.md", "Kho mẫu")).data[0]["@type"] == "WebSite"
    dataset = Head(page_head(site, "du-lieu/index.md", "Dữ liệu")).data[0]
    assert {one["contentUrl"] for one in dataset["distribution"]} >= {URL + "data/documents.csv", URL + "data/citations.jsonl"}


HOSTILE = st.text(st.sampled_from("<>/&\"'\\ \n\t\x00\x1b\u2028\u202e{}%scriptđọ]-!"), max_size=40) | st.sampled_from(
    ["</script><script>alert(1)</script>", "<!--", "]]>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\ud800", "\ufffe"]
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_hostile_title_number_or_site_stays_text(title: str, number: str, site_title: str) -> None:
    document, _ = letter()
    facts = replace(document.metadata, title=fact(title), number=fact(number or "x"))
    plain = head_of(document)
    head = head_of(replace(document, metadata=facts), title=site_title or "Kho")
    assert head.words == []
    assert {tag for tag, _ in head.tags} == {"meta", "link", "script"}
    assert {key for _, a in head.tags for key in a} <= {"name", "content", "property", "rel", "href", "type"}
    assert [tag for tag, _ in head.tags].count("script") == [tag for tag, _ in plain.tags].count("script") == 1
    assert len(head.data) == 1
