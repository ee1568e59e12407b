"""Pictures of Word files stand on the page where they stood; seals and signatures are noted; nothing else is ever shown."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest

from generator.model import Text
from generator.read import libreoffice, load, raster, read, scan
from tests.files import W, docx, p
from tests.support import vanthu

PNG = b"\x89PNG\r\n\x1a\n"
REAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(width: int, height: int, level: int = 120) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes([level]) * width) * min(height, 2000)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 40


def drawing(called: str, about: str = "") -> str:
    size = '<wp:extent cx="2000000" cy="1000000"/>'
    held = (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{called}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="2000000" cy="1000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    names = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{REAL}" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    graphic = f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{held}</a:graphicData></a:graphic>'
    inline = f'<wp:inline {names}>{size}<wp:docPr id="1" name="x" descr="{about}"/>{graphic}</wp:inline>'
    return f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"


def lines(count: int = 8) -> str:
    return "".join(p(f"Điều {n}. Quy định số {n} về lưu trữ.") for n in range(1, count + 1))


def read_docx(folder: Path, body: str, **media: bytes) -> Text:
    parts: dict[str, str | bytes] = {f"word/media/{name.replace('_', '.')}": data for name, data in media.items()}
    (folder / "a.docx").write_bytes(docx(body, parts))
    (entry,), _ = scan(folder)
    return read(load(entry))


def test_a_picture_stands_after_the_words_beside_which_it_stood(tmp_path: Path) -> None:
    map_of = png(300, 200)
    text = read_docx(tmp_path, lines(4) + drawing("rId1", "Bản đồ xã") + lines(2) + drawing("rId1"), a_png=map_of)
    assert [(one.width, one.height, one.about, one.data) for one in text.figures] == [
        (300, 200, "Bản đồ xã", map_of),
        (300, 200, "", map_of),
    ]
    assert text.body[: text.figures[0].at].endswith("Quy định số 4 về lưu trữ.")
    assert text.figures[1].at == len(text.body) and text.figures[0].name == text.figures[1].name
    assert not text.set_aside


def test_a_seal_is_noted_and_not_shown(tmp_path: Path) -> None:
    text = read_docx(tmp_path, lines() + p("KT. GIÁM ĐỐC") + drawing("rId1") + p("Nguyễn Văn Mẫu"), a_png=png(90, 90))
    assert not text.figures
    assert [(one.text, one.reason) for one in text.set_aside] == [("[hình: dấu hoặc chữ ký]", "seal")]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    "data",
    [SVG, b"\x01\0\0\0" + b" EMF" * 40, png(4, 4), png(30_000, 30_000), png(20_001, 30), png(100, 100)[:20], b"GIF89a", b""],
    ids=["svg", "emf", "speck", "bomb", "too wide", "cut off", "empty gif", "nothing"],
)
def test_what_is_no_sane_picture_is_noted_only(tmp_path: Path, data: bytes) -> None:
    text = read_docx(tmp_path, lines() + drawing("rId1", "Sơ đồ") + lines(), a_png=data)
    assert not text.figures
    assert [(one.text, one.reason) for one in text.set_aside] == [("[hình] Sơ đồ", "picture")]


def test_pictures_from_outside_and_of_page_headers_are_not_shown(tmp_path: Path) -> None:
    header = f"<w:hdr {W}>{drawing('rId1', 'Biểu trưng')}</w:hdr>"
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{REAL}/image" Target="https://example.invalid/a.png" TargetMode="External"/><Relationship Id="rId2" '
        f'Type="{REAL}/image" Target="../../secret.png"/></Relationships>'
    )
    body = lines() + drawing("rId1") + drawing("rId2") + lines()
    (tmp_path / "a.docx").write_bytes(
        docx(body, {"word/media/a.png": png(50, 50), "word/_rels/document.xml.rels": links, "word/header1.xml": header})
    )
    text = read(load(scan(tmp_path)[0][0]))
    assert not text.figures and [one.reason for one in text.set_aside].count("picture") == 3


def test_a_document_shows_no_more_pictures_than_a_page_can_bear(tmp_path: Path) -> None:
    text = read_docx(tmp_path, lines() + drawing("rId1") * (raster.MAX_PICTURES + 5) + lines(), a_png=png(30, 30))
    assert len(text.figures) == raster.MAX_PICTURES
    assert sum(one.reason == "picture" for one in text.set_aside) == 5


def test_sizes_are_told_from_the_first_bytes() -> None:
    webp = b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0" + (299).to_bytes(3, "little") + (199).to_bytes(3, "little")
    assert raster.measured(png(300, 200)) == ("png", 300, 200)
    assert raster.measured(jpg(300, 200)) == ("jpg", 300, 200)
    assert raster.measured(b"GIF89a" + struct.pack("<HH", 300, 200) + b"\0" * 9) == ("gif", 300, 200)
    assert raster.measured(webp) == ("webp", 300, 200)


@pytest.mark.parametrize("how", [(), ("--plain",), ("--offline",)], ids=["fast", "plain", "offline"])
@pytest.mark.slow
def test_the_page_shows_it_beside_the_original(tmp_path: Path, how: tuple[str, ...]) -> None:
    source = tmp_path / "tai-lieu"
    source.mkdir()
    picture = png(300, 200)
    body = lines(3) + drawing("rId1", "Bản đồ &quot;xã&quot; &lt;b&gt;") + lines(3) + drawing("rId1")
    (source / "a.docx").write_bytes(docx(body, {"word/media/a.png": picture}))
    assert vanthu("build", source, "--out", tmp_path / "site", *how).returncode == 0
    (page,) = (tmp_path / "site" / "van-ban").glob("*/index.html")
    shown = re.findall(
        r'<div class="vt-figure"><img src="([^"]+)" alt="([^"]+)" width="300" height="200"', page.read_text("utf-8")
    )
    assert [about for _, about in shown] == ["Bản đồ &quot;xã&quot; &lt;b&gt;", "Hình trong văn bản"]
    assert len({src for src, _ in shown}) == 1
    assert (page.parent / shown[0][0]).read_bytes() == picture
    assert [file.name for file in (page.parent / "hinh").iterdir()] == [shown[0][0].removeprefix("hinh/")]


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.program(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["odt", "rtf", "doc"])
def test_other_word_processors_files_keep_their_pictures(tmp_path: Path, kind: str) -> None:
    word = docx(lines(3) + drawing("rId1", "Bản đồ") + lines(3), {"word/media/a.png": png(300, 200)})
    (tmp_path / f"a.{kind}").write_bytes(libreoffice.converted(word, "docx", kind))
    (figure,) = read(load(scan(tmp_path)[0][0])).figures
    assert (figure.width, figure.height) == (300, 200)
