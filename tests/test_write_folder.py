"""The folder: complete, unchanged when nothing changed, without leftovers, every document in every index."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import yaml

from generator.model import Settings
from generator.write.address import href
from generator.write.folder import write_folder
from generator.write.indexes import INDEXES, listed
from generator.write.rows import row_of
from generator.write.site import Site
from tests.made import collection, conclusion, letter, news, unknown


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    made, store = collection()
    write_folder(made, store, tmp_path)
    before = tree(tmp_path)
    again = write_folder(made, store, tmp_path)
    assert again.changed == 0
    assert tree(tmp_path) == before


def test_what_is_gone_from_the_collection_is_gone_from_the_folder(tmp_path: Path) -> None:
    write_folder(*collection(), tmp_path)
    write_folder(*collection(letter()), tmp_path)
    names = tree(tmp_path)
    assert not any("ket-luan-105/" in name for name in names)
    assert any("cong-van-571" in name for name in names)


def test_every_document_stands_in_every_index_once() -> None:
    made, _ = collection(letter(), conclusion(), news(), unknown())
    rows = [row_of(document) for document in made.documents]
    for index in INDEXES:
        counts = Counter(row.id for one in listed(index, Site(Settings()).t, rows) for row in one.rows)
        assert counts == Counter(row.id for row in rows), index.slug


def test_data_files_have_the_contracts_keys(tmp_path: Path) -> None:
    made, store = collection()
    write_folder(made, store, tmp_path)
    data = tmp_path / "docs" / "data"
    rows = [json.loads(line) for line in (data / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 4
    letter_row = next(row for row in rows if row["type"] == "Công văn")
    assert letter_row["province"] == "Bắc Giang" and letter_row["province_now"] == "Bắc Ninh"
    assert letter_row["signers"] == [{"name": "Lê Văn Mẫu", "title": "PHÓ BÍ THƯ", "capacity": "T/M BAN THƯỜNG VỤ"}]
    assert letter_row["evidence"]["number"]["quote"] == "Số 571-CV/TU"
    citation = json.loads((data / "citations.jsonl").read_text(encoding="utf-8"))
    assert (citation["target"], citation["status"], citation["relation"]) == ("ket-luan-105", "probable", "implements")
    raw = (data / "documents.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {
        "documents.csv", "documents.jsonl", "citations.csv", "citations.jsonl", "missing.csv",
    }  # fmt: skip
    assert all(field["description"] for resource in package["resources"] for field in resource["schema"]["fields"])


def test_the_original_is_copied_under_a_name_that_cannot_run(tmp_path: Path) -> None:
    made, store = collection(unknown())
    source = tmp_path / "src" / "la" / "khong ro.html"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"<script>alert(1)</script>")
    write_folder(made, store, tmp_path / "out", originals=tmp_path / "src")
    copies = [name for name in tree(tmp_path / "out") if "/goc/" in name]
    assert copies == ["docs/van-ban/van-ban-abc/goc/khong-ro.html.txt"]
    page = (tmp_path / "out/docs/van-ban/van-ban-abc/index.md").read_text(encoding="utf-8")
    assert 'href="goc/khong-ro.html.txt" download="khong ro.html"' in page


def test_every_relative_link_of_every_page_lands(tmp_path: Path) -> None:
    for urls in ("directory", "file"):
        out = tmp_path / urls
        src = tmp_path / "src"
        made, store = collection()
        for document in made.documents:
            file = src / document.source.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("x", encoding="utf-8")
        write_folder(made, store, out, originals=src, urls=urls)  # type: ignore[arg-type]
        docs = out / "docs"
        for page in sorted(docs.rglob("*.md")):
            for link in re.findall(r'href="([^"#:]+)(?:#[^"]*)?"', page.read_text(encoding="utf-8")):
                target = (page.parent / link).resolve()
                as_page = target.with_name("index.md") if link.endswith("index.html") else target / "index.md"
                assert as_page.is_file() or target.is_file(), f"{page.relative_to(docs)}: {link}"
                if urls == "file":
                    assert not link.endswith("/"), link


def test_the_configuration_inherits_and_is_valid_yaml(tmp_path: Path) -> None:
    made, store = collection(settings=Settings(title="Kho: 'mẫu' & <b>", url="https://vb.example.vn/kho/"))
    write_folder(made, store, tmp_path)
    config = yaml.safe_load((tmp_path / "mkdocs.yml").read_text(encoding="utf-8"))
    assert config["site_name"] == "Kho: 'mẫu' & <b>"
    assert (tmp_path / config["INHERIT"]).is_file()
    assert not any("van-ban/" in str(item) for item in config["nav"])


def test_addresses_are_relative_in_both_kinds() -> None:
    here, there = "van-ban/a/index.md", "van-ban/b/index.md"
    assert href(here, there, "dieu-5") == "../b/#dieu-5"
    assert href(here, there, "dieu-5", "file") == "../b/index.html#dieu-5"
    assert href(here, "index.md") == "../../"
    assert href("index.md", here) == "van-ban/a/"
    assert href("index.md", "index.md") == "./"
    assert href(here, "van-ban/a/goc/x.txt", urls="file") == "goc/x.txt"


def test_owner_licence_and_logo_stand_on_every_page(tmp_path: Path) -> None:
    logo = tmp_path / "bieu-trung.SVG"
    logo.write_text("<svg/>", encoding="utf-8")
    chosen = Settings(owner="Văn phòng <Mẫu>", licence="CC BY 4.0", logo=str(logo), colour="indigo", language="en")
    made, store = collection(settings=chosen)
    write_folder(made, store, tmp_path / "out")
    config = yaml.safe_load((tmp_path / "out/mkdocs.yml").read_text(encoding="utf-8"))
    assert "Văn phòng &lt;Mẫu&gt;." in config["copyright"] and "Licence: CC BY 4.0." in config["copyright"]
    assert config["theme"]["logo"] == "assets/logo.svg" and (tmp_path / "out/docs/assets/logo.svg").is_file()
    assert config["theme"]["palette"][0]["primary"] == "indigo" and config["theme"]["language"] == "en"
    assert "Documents by province" in (tmp_path / "out/docs/tinh/index.md").read_text(encoding="utf-8")
