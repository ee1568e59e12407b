"""Word, PDF and web files: made here by hand, read as a reader would read them; hostile ones cost only themselves."""

from __future__ import annotations

import io
import os
import socket
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from generator.cache import Cache
from generator.examine import examine, examine_all
from generator.model import Text
from generator.progress import Progress
from generator.read import isolate, libreoffice, load, machine, ocr, read, scan
from generator.read.content import Content, Unreadable
from generator.read.files import original
from tests.files import W, cell, docx, item, numbering, p

ORIGINALS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "originals"


def read_one(folder: Path, name: str, data: bytes) -> Text:
    (folder / name).write_bytes(data)
    (entry,), _ = scan(folder)
    return read(load(entry))


def test_a_word_letterhead_is_read_cell_by_cell(tmp_path: Path) -> None:
    left, right = cell("UBND TỈNH MẪU", "SỞ Y TẾ"), cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    number, date = cell("Số: 12/QĐ-SYT"), cell("Bắc Giang, ngày 5 tháng 2 năm 2021")
    table = f"<w:tbl><w:tr>{left}{right}</w:tr><w:tr>{number}{date}</w:tr></w:tbl>"
    text = read_one(tmp_path, "a.docx", docx(table + p("QUYẾT ĐỊNH") + p("Điều 1. Ban hành")))
    assert text.origin == "word"
    assert text.body.split("\n") == [
        "UBND TỈNH MẪU",
        "SỞ Y TẾ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/QĐ-SYT",
        "Bắc Giang, ngày 5 tháng 2 năm 2021",
        "QUYẾT ĐỊNH",
        "Điều 1. Ban hành",
    ]


def test_automatic_numbers_are_printed(tmp_path: Path) -> None:
    body = item(0, "Một") + item(1, "hai") + item(1, "ba") + item(0, "Bốn") + item(1, "năm")
    text = read_one(
        tmp_path,
        "a.docx",
        docx(body, {"word/numbering.xml": numbering(("decimal", "Điều %1."), ("lowerLetter", "%2)"), ("upperRoman", "%3-"))}),
    )
    assert text.body == "Điều 1. Một\na) hai\nb) ba\nĐiều 2. Bốn\na) năm"


def test_tracked_changes_are_accepted_and_notes_and_headers_kept(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Giữ </w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>nghị định</w:t></w:r></w:p>'
    )
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("Lời chú")}</w:footnote></w:footnotes>'
    header = f"<w:hdr {W}>{p('Trang 2')}</w:hdr>"
    text = read_one(tmp_path, "a.docx", docx(body, {"word/footnotes.xml": notes, "word/header1.xml": header}))
    assert text.body == "Giữ thêm[1]\nNGHỊ ĐỊNH\n[1] Lời chú"
    assert [(a.text, a.reason) for a in text.set_aside] == [("Trang 2", "page_header")]


def test_a_run_in_a_legacy_font_is_put_right_and_the_rest_is_not_touched(tmp_path: Path) -> None:
    old = '<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t xml:space="preserve">Th«ng t­ </w:t></w:r>'
    body = f"<w:p>{old}<w:r><w:t>tháng năm công tác</w:t></w:r></w:p>"
    assert read_one(tmp_path, "a.docx", docx(body)).body == "Thông tư tháng năm công tác"


PAGE = """<!DOCTYPE html><html><head><title>Báo mẫu</title><meta property="og:title" content="Hội nghị">
<meta property="article:published_time" content="2021-05-28T18:05:00+07:00"></head><body>
<nav><ul><li><a href="/">Trang chủ</a></ul></nav><div><div><h1>Hội nghị triển khai</h1><p>Thứ sáu, 28/05/2021 18:05
<div><p>Sáng 28/5, Tỉnh ủy tổ chức hội nghị triển khai nhiệm vụ phát triển kinh tế &amp; xã hội.<p>Đoạn hai, dài hơn một chút,
có <a href="x">Kết luận số 20-KL/TW</a> và &lt;script&gt;.<script>alert(1)</script><ol type="a"><li>Một<li>Hai</ol></div></div>
<ul><li><a href="1">Tin khác thứ nhất</a><li><a href="2">Tin khác thứ hai</a></ul></div>
<footer>Bản quyền</footer></body></html>"""


def test_a_saved_page_gives_its_article_and_its_metadata(tmp_path: Path) -> None:
    text = read_one(tmp_path, "a.html", PAGE.encode())
    assert text.origin == "html"
    assert text.body.split("\n") == [
        "Hội nghị triển khai",
        "Thứ sáu, 28/05/2021 18:05",
        "Sáng 28/5, Tỉnh ủy tổ chức hội nghị triển khai nhiệm vụ phát triển kinh tế & xã hội.",
        "Đoạn hai, dài hơn một chút, có Kết luận số 20-KL/TW và <script>.",
        "a. Một",
        "b. Hai",
    ]
    assert text.attributes["article:published_time"] == "2021-05-28T18:05:00+07:00"
    assert "Trang chủ" in str(text.set_aside) and "Bản quyền" in str(text.set_aside)


def test_a_page_whose_words_are_none_of_a_document_is_named(tmp_path: Path) -> None:
    text = read_one(tmp_path, "a.html", "<!DOCTYPE html><html><nav>Trang chủ và giới thiệu</nav>".encode())
    assert not text.body and [problem.code for problem in text.problems] == ["format"]


RICH = """<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head><body><article>
<h1>Quy chế lưu trữ hồ sơ</h1>
<p>Điều khoản chung của quy chế<sup><a href="#c1">1</a></sup> áp dụng cho mọi cơ quan.<br>Dòng hai của đoạn.</p>
<h2>Danh mục hồ sơ</h2>
<table><tr><th>STT<th>Tên<th colspan=2>Thời hạn<tr><td>1<td>Hồ sơ<br>nhân sự<td>70<td>năm</table><ol start=3><li>Ba<li>Bốn</ol>
<p>CHỦ TỊCH</p><img src="dau.png" alt="Dấu đỏ"><p>Nguyễn Văn Mẫu</p>
<p id=c1>1. Lời chú của quy chế này.</p></article></body></html>"""


def test_a_saved_page_keeps_tables_lists_headings_notes_and_says_where_pictures_stood(tmp_path: Path) -> None:
    text = read_one(tmp_path, "a.html", RICH.encode())
    assert text.body.split("\n") == [
        "Quy chế lưu trữ hồ sơ",
        "Điều khoản chung của quy chế1 áp dụng cho mọi cơ quan.",
        "Dòng hai của đoạn.",
        "Danh mục hồ sơ",
        "STT\tTên\tThời hạn",
        "1\tHồ sơ nhân sự\t70\tnăm",
        "3. Ba",
        "4. Bốn",
        "CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
        "1. Lời chú của quy chế này.",
    ]
    headings = [block.span.of(text.body) for block in text.outline if block.kind == "heading"]
    assert headings == ["Quy chế lưu trữ hồ sơ", "Danh mục hồ sơ"]
    assert [(one.text, one.reason) for one in text.set_aside] == [("[hình: dấu hoặc chữ ký] Dấu đỏ", "seal")]


DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:docPr id="1" name="x" descr="{about}"/>'
    '<a:graphic xmlns:a="a"><a:blip xmlns:r="r" r:embed="rId1"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)


def test_the_pictures_of_a_word_file_are_noted_and_seals_told_from_others(tmp_path: Path) -> None:
    body = DRAWING.format(about="Bản đồ") + "".join(p(f"Điều {n}. Quy định") for n in range(1, 9))
    text = read_one(tmp_path, "a.docx", docx(body + p("KT. GIÁM ĐỐC") + DRAWING.format(about="") + p("Nguyễn Văn Mẫu")))
    assert [(one.text, one.reason) for one in text.set_aside] == [
        ("[hình] Bản đồ", "picture"),
        ("[hình: dấu hoặc chữ ký]", "seal"),
    ]


def test_a_paragraph_that_word_sets_as_a_heading_is_a_heading(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="Tieude"><w:name w:val="heading 2"/><w:basedOn w:val="Chung"/></w:style>'
        '<w:style w:styleId="Chung"><w:name w:val="Normal"/></w:style></w:styles>'
    )

    def set_as(words: str, properties: str) -> str:
        return p(words, properties)

    body = (
        set_as("SỞ Y TẾ      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", '<w:pStyle w:val="Tieude"/>')
        + set_as("Mục đích", '<w:pStyle w:val="Tieude"/>')
        + p("Một đoạn.")
        + set_as("Yêu cầu", '<w:outlineLvl w:val="1"/>')
        + set_as("Đoạn thường", '<w:pStyle w:val="Chung"/>')
    )
    text = read_one(tmp_path, "a.docx", docx(body, {"word/styles.xml": styles}))
    assert [block.span.of(text.body) for block in text.outline if block.kind == "heading"] == ["Mục đích", "Yêu cầu"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("word/document.xml", b" " * 30_000_000)
    return out.getvalue()


ENTITIES = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>&x;</w:body></w:document>'


def entity_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", ENTITIES)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bomb.docx", bomb(), "bomb"),
        ("entity.docx", entity_docx(), "format"),
        ("cut.docx", docx(p("a"))[:60], "format"),
        ("none.docx", b"PK\x03\x04 nothing", "format"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >>", "format"),
        ("empty.html", b"<html><body><script>x()</script></body></html>", "format"),
    ],
)
def test_a_hostile_or_broken_file_keeps_its_page_and_is_named(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    text = read_one(tmp_path, name, data)
    assert (text.body, text.origin) == ("", "none")
    (problem,) = text.problems
    assert (problem.path, problem.code) == (name, code)
    assert problem.message and problem.remedy


def long_docx() -> bytes:
    return docx("".join(p(f"Điều {number}. Quy định thứ {number * number % 97} về lưu trữ.") for number in range(1, 400)))


def damaged(data: bytes, how: str) -> bytes:
    if how == "without its directory":
        return data[: data.index(b"PK\x01\x02")]
    if how == "cut off in the middle":
        return data[: len(data) * 2 // 3]
    if how == "with a wrong sum":
        at = data.rindex(b"word/document.xml") - 30  # in the directory at the end; the sum stands so far before the name
        return data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]
    at = data.index(b"PK\x01\x02") * 3 // 4  # one bad byte in the words
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize("how", ["without its directory", "cut off in the middle", "with a wrong sum", "with a bad byte"])
def test_of_a_damaged_word_file_what_can_be_saved_is_saved_and_said(tmp_path: Path, how: str) -> None:
    text = read_one(tmp_path, "a.docx", damaged(long_docx(), how))
    assert text.origin == "word"
    lines = text.body.split("\n")
    assert lines[0] == "Điều 1. Quy định thứ 1 về lưu trữ." and len(lines) > 100
    (problem,) = text.problems
    assert (problem.path, problem.code) == ("a.docx", "damaged") and problem.remedy
    assert how not in ("without its directory", "with a wrong sum") or len(lines) == 399


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the shared corpus is not beside this checkout")
def test_stamped_numbers_of_a_signed_pdf_stand_in_their_blanks() -> None:
    entries, _ = scan(ORIGINALS)
    bodies = {e.path: read(load(e)).body for e in entries if e.path in ("b008.pdf", "b017.pdf")}
    assert "Số: 453 /PGDĐT" in bodies["b008.pdf"] and "ngày 12 tháng 10 năm 2020" in bodies["b008.pdf"]
    assert "Số: 460 /PGD&ĐT" in bodies["b017.pdf"]


def hang(data: bytes, kind: str) -> Content:
    while True:
        pass


def swell(data: bytes, kind: str) -> Content:
    return Content("word", lines=[("x" * 4_000_000_000, 1, 0)])


def crash(data: bytes, kind: str) -> Content:
    os._exit(3)


def call_home(data: bytes, kind: str) -> Content:
    socket.create_connection(("127.0.0.1", 9), 1)
    return Content("word")


def scribble(data: bytes, kind: str) -> Content:
    Path(kind).write_text("x" * 100)
    return Content("word")


@pytest.mark.skipif(sys.platform == "win32", reason="limits are the system's")
@pytest.mark.parametrize("converter", [hang, swell, crash, call_home, scribble])
def test_a_converter_that_runs_wild_costs_only_its_file(
    converter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolate, "SECONDS", 1)
    monkeypatch.setattr(isolate, "_warm", lambda kind: None)
    with pytest.raises(Unreadable):
        isolate.apart(converter, b"", str(tmp_path / "out.txt"))
    assert not (tmp_path / "out.txt").exists() or not (tmp_path / "out.txt").read_text()


def test_files_of_an_archive_are_documents_and_their_originals_are_found(tmp_path: Path) -> None:
    words = "QUYẾT ĐỊNH\nĐiều 1. Ban hành".encode()
    with zipfile.ZipFile(tmp_path / "kho.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2021/a.txt", words)
        archive.writestr("../../out.txt", words + b".")
        archive.writestr("bomb.txt", b" " * 20_000_000)
        archive.writestr("x.exe", b"MZ")
        archive.writestr("b.docx", docx(p("THÔNG BÁO")))
    (tmp_path / "vanthu.yml").write_text("province: Bắc Giang\n", encoding="utf-8")
    entries, problems = scan(tmp_path)
    assert [e.path for e in entries] == ["kho.zip/2021/a.txt", "kho.zip/b.docx", "kho.zip/out.txt"]
    assert sorted((x.path, x.code) for x in problems) == [("kho.zip/bomb.txt", "bomb"), ("kho.zip/x.exe", "kind")]
    texts = [read(load(entry)) for entry in entries]
    assert texts[1].body == "THÔNG BÁO"
    assert texts[0].curated["province"].value == "Bắc Giang"
    assert original(tmp_path, "kho.zip/2021/a.txt") == words


def test_a_file_that_goes_while_the_folder_is_looked_through_is_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Quyết định", encoding="utf-8")
    scandir = os.scandir

    class Listing:
        def __enter__(self) -> list[os.DirEntry[str]]:
            with scandir(tmp_path) as listing:
                found = list(listing)
            (tmp_path / "a.txt").unlink()
            return found

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", lambda _: Listing())
    entries, problems = scan(tmp_path)
    assert ([entry.path for entry in entries], problems) == (["b.txt"], ())


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 broken")
    entries, (problem,) = scan(tmp_path)
    assert not entries and (problem.path, problem.code) == ("a.zip", "archive")


RTF = r"{\rtf1\ansi\ansicpg1252 {\pard QUY\u7870?T \u272?\u7882?NH\par}{\pard \u272?i\u7873?u 1. Ban h\u224?nh\par}}"


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}")
def test_rtf_is_read_through_libreoffice(tmp_path: Path) -> None:
    text = read_one(tmp_path, "a.rtf", RTF.encode("ascii"))
    assert (text.origin, text.body) == ("word", "QUYẾT ĐỊNH\nĐiều 1. Ban hành")


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}")
def test_labels_of_rtf_lists_are_those_that_are_printed(tmp_path: Path) -> None:
    forms = numbering(("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-"))
    parts = [(0, "Phạm vi"), (1, "Khoản"), (1, "Khoản"), (2, "Điểm"), (3, "Ý"), (0, "Đối tượng"), (1, "Khoản")]
    word = docx("".join(item(at, words) for at, words in parts) + p("Hết"), {"word/numbering.xml": forms})
    text = read_one(tmp_path, "a.rtf", libreoffice.converted(word, "docx", "rtf"))
    labels = ["Điều 1. ", "1. ", "2. ", "a) ", "- ", "Điều 2. ", "1. "]
    assert text.body.split("\n") == [*(label + words for label, (_, words) in zip(labels, parts, strict=True)), "Hết"]


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}")
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the shared corpus is not beside this checkout")
def test_the_same_document_as_doc_and_docx_has_the_same_text_and_facts() -> None:
    found = {entry.path: examine(load(entry)) for entry in scan(ORIGINALS / "nd30")[0] if entry.path.startswith("Phuluc")}
    assert len(found) == 12
    for number in range(1, 7):
        old, new = found[f"Phuluc{number}.doc"], found[f"Phuluc{number}.docx"]
        assert old.text.body == new.text.body and old.text.body
        assert old.metadata == new.metadata


def test_what_is_missing_is_named_with_the_command_that_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: "")
    text = read_one(tmp_path, "a.rtf", RTF.encode("ascii"))
    assert (text.origin, text.body) == ("none", "")
    assert "apt-get install libreoffice" in text.problems[0].remedy
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for remedy in (libreoffice.INSTALL, ocr.INSTALL):
        assert f"`{remedy.partition('Ubuntu: ')[2].partition(')')[0]}`" in readme


@pytest.mark.slow
@pytest.mark.skipif(not ocr.available(), reason=f"needs Tesseract: {ocr.INSTALL}")
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the shared corpus is not beside this checkout")
def test_a_scan_is_read_when_asked_for_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = [e for e in scan(ORIGINALS)[0] if e.path == "b070.pdf"]
    silent = read(load(entry))
    assert (silent.origin, silent.body) == ("none", "") and "--ocr" in silent.problems[0].remedy
    monkeypatch.setenv(machine.WANTED, "1")
    text = read(load(entry))
    assert text.origin == "ocr" and "Kính gửi" in text.body and text.problems[0].code == "ocr"
    assert all(span.of(text.body).strip() for span in text.doubtful)


def test_conversion_is_shown_in_the_progress_and_remembered_by_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.docx").write_bytes(docx(p(f"QUYẾT ĐỊNH {number}")))
    (folder / "a.txt").write_text("THÔNG BÁO", encoding="utf-8")
    entries, _ = scan(folder)
    with Cache(tmp_path / "cache.sqlite") as cache:
        examine_all(entries, cache, None, Progress(every=0))
        said = capsys.readouterr().err
        assert "reading: 1/1" in said and "converting: 3/3" in said
        os.utime(folder / "0.docx", (1, 1))  # another time, the same bytes
        monkeypatch.setattr(isolate, "apart", lambda *_: pytest.fail("converted again"))
        monkeypatch.setattr("generator.read.convert.apart", lambda *_: pytest.fail("converted again"))
        assert len(examine_all(scan(folder)[0], cache, None, Progress(every=0)).documents) == 4
