"""A web page as a browser saves it: the page, and a folder with its pictures, scripts and frames."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from generator.model import Text
from generator.read import load, read, scan
from tests.support import vanthu
from tests.test_pictures import jpg, png

WORDS = "<p>Ngày 05/3/2024, Ủy ban nhân dân tỉnh mở hội nghị về công tác lưu trữ năm 2024 tại hội trường.</p>"
PAGE = f"""<!DOCTYPE html><html><head><title>Hội nghị lưu trữ</title><script src="Tin_files/ads.js"></script></head><body>
<article><h1>Hội nghị lưu trữ</h1>{WORDS}<figure><img src="./Tin_files/to%C3%A0n-c%E1%BA%A3nh.jpg" alt="Toàn cảnh hội nghị">
<figcaption>Toàn cảnh</figcaption></figure>{WORDS}<img src="https://example.invalid/xa.jpg" alt="Ở nơi khác">
<img src="data:image/png;base64,{b64encode(png(40, 30)).decode()}" alt="Trong trang">
<img src="Tin_files/../../bi-mat.png" alt="Bí mật"><img src="../bi-mat.png" alt="Bí mật nữa"></article></body></html>"""


def saved(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Tin.html").write_text(PAGE, encoding="utf-8")
    beside = folder / "Tin_files"
    beside.mkdir()
    (beside / "toàn-cảnh.jpg").write_bytes(jpg(320, 200))
    (beside / "ads.js").write_text("alert(1)")
    (beside / "khung.html").write_text("<p>Khung quảng cáo không phải là văn bản.</p>", encoding="utf-8")
    (folder.parent / "bi-mat.png").write_bytes(png(50, 50))
    return folder


def only(folder: Path) -> Text:
    (entry,), problems = scan(folder)
    assert not problems
    return read(load(entry))


def test_a_saved_page_is_one_document_with_its_own_pictures(tmp_path: Path) -> None:
    text = only(saved(tmp_path / "tin"))
    assert [(one.about, one.width, one.height) for one in text.figures] == [
        ("Toàn cảnh hội nghị", 320, 200),
        ("Trong trang", 40, 30),
    ]
    noted = [note.text for note in text.set_aside if note.reason == "picture"]
    assert noted == ["[hình] Ở nơi khác", "[hình] Bí mật", "[hình] Bí mật nữa"], "what is not shown is noted"


def test_a_saved_page_in_an_archive_shows_the_same(tmp_path: Path) -> None:
    folder = saved(tmp_path / "tin")
    with zipfile.ZipFile(tmp_path / "tin.zip", "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, "muc/" + file.relative_to(folder).as_posix())
    (tmp_path / "bi-mat.png").unlink()
    plain = only(folder)
    (tmp_path / "rieng").mkdir()
    (tmp_path / "tin.zip").rename(tmp_path / "rieng" / "tin.zip")
    zipped = only(tmp_path / "rieng")
    assert zipped.source.path == "tin.zip/muc/Tin.html"
    assert zipped.figures == plain.figures


def test_a_document_in_the_folder_of_a_page_is_not_lost(tmp_path: Path) -> None:
    folder = saved(tmp_path / "tin")
    (folder / "Tin_files" / "quyet-dinh.pdf").write_bytes(b"%PDF-1.4")
    (folder / "khac_files").mkdir()
    (folder / "khac_files" / "a.html").write_text(PAGE, encoding="utf-8")
    assert [entry.path for entry in scan(folder)[0]] == ["Tin.html", "Tin_files/quyet-dinh.pdf", "khac_files/a.html"]


@pytest.mark.skipif(os.name == "nt", reason="makes a symbolic link")
def test_no_link_out_of_the_folder_of_a_page_is_followed(tmp_path: Path) -> None:
    folder = saved(tmp_path / "tin")
    picture = folder / "Tin_files" / "toàn-cảnh.jpg"
    picture.unlink()
    picture.symlink_to(tmp_path / "bi-mat.png")
    entries, _ = scan(folder)
    assert [one.about for one in read(load(entries[0])).figures] == ["Trong trang"]


@pytest.mark.slow
def test_a_picture_changed_beside_its_page_is_shown_anew(tmp_path: Path) -> None:
    folder = saved(tmp_path / "tin")

    def shown() -> list[bytes]:
        vanthu("build", folder, "--out", tmp_path / "site", cwd=tmp_path)
        (page,) = (tmp_path / "site/van-ban").glob("*/index.html")
        names = re.findall(r'<img src="([^"]*hinh/[^"]+)"', page.read_text(encoding="utf-8"))
        return [(page.parent / name).read_bytes() for name in names]

    assert shown() == [jpg(320, 200), png(40, 30)]
    (folder / "Tin_files" / "toàn-cảnh.jpg").write_bytes(jpg(600, 400))
    assert shown() == [jpg(600, 400), png(40, 30)]
    os.utime(folder / "Tin.html", (2**31, 2**31))  # the page is younger than its folder
    assert shown() == [jpg(600, 400), png(40, 30)]
    shutil.rmtree(folder / "Tin_files")
    assert shown() == [png(40, 30)]


def test_a_folder_of_a_page_that_cannot_be_listed_costs_its_pictures_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = saved(tmp_path / "tin")
    scandir = os.scandir

    def refuse(place: str) -> Any:
        if str(place).endswith("_files"):
            raise PermissionError(13, "Permission denied", place)
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refuse)
    entries, problems = scan(folder)
    assert [entry.path for entry in entries] == ["Tin.html"]
    assert [problem.path for problem in problems] == ["Tin_files/"]


def test_a_page_with_a_name_in_capitals_is_saved_with_its_folder_too(tmp_path: Path) -> None:
    folder = saved(tmp_path / "tin")
    (folder / "Tin.html").rename(folder / "Tin.HTM")
    assert [one.about for one in only(folder).figures] == ["Toàn cảnh hội nghị", "Trong trang"]
