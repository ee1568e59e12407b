"""Converters run apart: a crafted file costs itself alone, is named with the reason, and touches no network, no other file."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.model import Problem, Text, VanthuError
from generator.read import confine, isolate, libreoffice, load, outside, read, scan
from generator.read.content import Content, Unreadable
from tests.files import W, bound, docx, letter_docx, letter_pdf, p, packed, pdf
from tests.support import vanthu

office = pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}")
unix = pytest.mark.skipif(sys.platform == "win32", reason="limits are the system's")


def read_one(folder: Path, name: str, data: bytes) -> Text:
    (folder / name).write_bytes(data)
    (entry,), _ = scan(folder)
    return read(load(entry))


def granted() -> frozenset[str]:
    """What this system lets a process give up: tried in a copy of this one."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as stream:
            stream.write(" ".join(confine.shut([sys.prefix])))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        words = stream.read()
    os.waitpid(child, 0)
    return frozenset(words.split())


GRANTED = granted() if sys.platform.startswith("linux") else frozenset()
files_shut = pytest.mark.skipif(
    "files" not in GRANTED, reason="this kernel has no Landlock: files of others stay readable here"
)
network_shut = pytest.mark.skipif("network" not in GRANTED, reason="this system has no seccomp filters")


class Server:
    """Something on this machine that notices whether anybody calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.2)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def calls(self) -> int:
        """How many have called so far."""
        count = 0
        with contextlib.suppress(OSError):
            while True:
                self.socket.accept()[0].close()
                count += 1
        return count


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.socket.close()


# ---------------------------------------------------------------- crafted files


def odt(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    names = ["office", "text", "style", "draw", "form", "script", "table"]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{_SPACES.get(name, name)}:1.0"' for name in names)
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    root = f'<office:document-content {spaces} office:version="1.2">{body}</office:document-content>'
    media = "application/vnd.oasis.opendocument.text"
    entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>' + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", *(parts or {}))
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</manifest:manifest>'
    )
    made: dict[str, str | bytes] = {"mimetype": media, "content.xml": root, "META-INF/manifest.xml": manifest}
    return packed(made | (parts or {}), zipfile.ZIP_STORED)


_SPACES = {"draw": "drawing"}


def outside_docx(address: str) -> bytes:
    """A Word file whose picture, template, linked part and sound lie elsewhere."""
    kinds = ("image", "attachedTemplate", "aFChunk", "oleObject", "subDocument", "frame")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{base}/{kind}" Target="{address}/{kind}" TargetMode="External"/>'
        for at, kind in enumerate(kinds)
    )
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
    body = p("QUYẾT ĐỊNH") + f'<w:altChunk xmlns:r="{base}" r:id="r2"/><w:subDoc xmlns:r="{base}" r:id="r4"/>'
    field = (
        f'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;{address}/t&quot; "><w:r><w:t>Điều 1.</w:t></w:r></w:fldSimple></w:p>'
    )
    return docx(body + field, {"word/_rels/document.xml.rels": relations})


def outside_odt(address: str) -> bytes:
    image = f'<draw:image xlink:href="{address}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
    frame = f'<draw:frame svg:width="2cm" svg:height="2cm">{image}</draw:frame>'
    section = (
        f'<text:section text:name="s"><text:section-source xlink:href="{address}/b.odt"/><text:p>x</text:p></text:section>'
    )
    return odt(f"<office:body><office:text><text:p>QUYẾT ĐỊNH{frame}</text:p>{section}</office:text></office:body>")


def outside_rtf(address: str) -> bytes:
    field = rf'{{\field{{\*\fldinst {{ INCLUDEPICTURE "{address}/c.png" \\d }}}}{{\fldrslt {{x}}}}}}'
    return (rf"{{\rtf1\ansi {{\*\template {address}/t.dot}}{{\pard QUYET DINH {field}\par}}}}").encode("ascii")


def outside_html(address: str) -> bytes:
    head = f'<base href="{address}/"><link rel=stylesheet href="{address}/s.css"><script src="{address}/x.js"></script>'
    words = f'<p>QUYẾT ĐỊNH về việc <img src="{address}/a.png"><iframe src="{address}/f"></iframe>ban hành</p>'
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{words}</body></html>".encode()


def outside_pdf(address: str) -> bytes:
    """A PDF that wants to open an address, start a program, send a form and run a script when it is opened."""
    actions = (
        f"<< /S /URI /URI ({address}/u) /Next [<< /S /SubmitForm /F << /FS /URL /F ({address}/s) >> >> "
        "<< /S /Launch /F (/bin/sh) >> << /S /GoToR /F (/etc/passwd) /D [0 /Fit] >> "
        f"<< /S /JavaScript /JS (this.submitForm\\('{address}/j'\\);) >>] >>"
    )
    return letter_pdf().replace(
        b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Catalog /Pages 2 0 R /OpenAction {actions} >>".encode()
    )


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.docx", outside_docx),
        ("a.html", outside_html),
        ("a.pdf", outside_pdf),
        pytest.param("a.odt", outside_odt, marks=[office, pytest.mark.slow]),
        pytest.param("a.rtf", outside_rtf, marks=[office, pytest.mark.slow]),
    ],
)
def test_a_file_that_names_other_places_is_read_and_nobody_is_called(
    tmp_path: Path, server: Server, name: str, made: Callable[[str], bytes]
) -> None:
    text = read_one(tmp_path, name, made(server.address))
    assert text.body.upper().startswith(("QUYẾT ĐỊNH", "QUYET DINH", "BỘ Y TẾ"))
    assert server.calls() == 0


def test_the_macros_of_a_word_file_are_no_part_of_it(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"AutoOpen" * 9, "word/vbaData.xml": "<x/>"}
    assert read_one(tmp_path, "a.docx", docx(p("QUYẾT ĐỊNH"), parts)).body == "QUYẾT ĐỊNH"


@pytest.mark.slow
@office
def test_a_macro_that_starts_when_the_file_is_opened_does_not_start(tmp_path: Path) -> None:
    mark = tmp_path / "mark.txt"
    basic = f'Sub Main\nOpen "{mark}" For Output As #1\nPrint #1, "here"\nClose #1\nEnd Sub'
    spaces = 'xmlns:script="http://openoffice.org/2000/script" xmlns:library="http://openoffice.org/2000/library"'
    library = (
        '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false">'
    )
    parts: dict[str, str | bytes] = {
        "Basic/Standard/M.xml": f'<script:module {spaces} script:name="M" script:language="StarBasic">{basic}</script:module>',
        "Basic/Standard/script-lb.xml": f'{library}<library:element library:name="M"/></library:library>',
        "Basic/script-lc.xml": '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink='
        '"http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>',
    }
    event = (
        '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
        'script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    (tmp_path / "in").mkdir()
    body = f"{event}<office:body><office:text><text:p>QUYẾT ĐỊNH</text:p></office:text></office:body>"
    assert read_one(tmp_path / "in", "a.odt", odt(body, parts)).body == "QUYẾT ĐỊNH"
    assert not mark.exists()


def tree(kids: bytes, count: int) -> bytes:
    """A PDF whose page tree is as given; object 3 is a page, object 4 another branch."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    branch = b"<< /Type /Pages /Parent 2 0 R /Kids [%s] /Count %d >>" % (kids, count)
    return bound(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), page, branch]
    )


def deep_tree(depth: int) -> bytes:
    """A PDF of one page below so many branches."""
    rows = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    rows += [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (at + 3) for at in range(depth)]
    return bound([*rows, b"<< /Type /Page /MediaBox [0 0 100 100] >>"])


LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MANIFEST = "<manifest xmlns='m'><file-entry><encryption-data/></file-entry></manifest>"
BILLION = f'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "{"&x;" * 50}">]><w:document {W}><w:body>&y;</w:body></w:document>'
CRAFTED = {
    "khoa.pdf": (bound([b"<< /Type /Catalog >>"], LOCK), "password"),
    "khoa.docx": (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(900), "password"),
    "khoa.doc": (OLE + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(900), "password"),
    "khoa.odt": (
        packed({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": MANIFEST}, 0),
        "password",
    ),
    "bom.docx": (packed({"word/document.xml": b" " * 60_000_000}), "bomb"),
    "thuc the.docx": (packed({"word/document.xml": BILLION}), "format"),
    "vong.pdf": (tree(b"2 0 R 2 0 R 2 0 R", 9), "format"),
    "vong hai.pdf": (tree(b"4 0 R 2 0 R", 2**31 - 1), "format"),
    "vo tan.pdf": (tree(b"3 0 R", 2**31 - 1), "format"),
    "rac.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 200, "format"),
}


def sound(folder: Path) -> None:
    (folder / "a.docx").write_bytes(letter_docx())
    (folder / "z.pdf").write_bytes(letter_pdf())


def test_each_crafted_file_is_named_with_the_reason_and_the_others_are_read(tmp_path: Path) -> None:
    sound(tmp_path)
    for name, (data, _) in CRAFTED.items():
        (tmp_path / name).write_bytes(data)
    begun = time.monotonic()
    texts = {entry.path: read(load(entry)) for entry in scan(tmp_path)[0]}
    assert texts["a.docx"].body.startswith("BỘ Y TẾ") and texts["z.pdf"].body.startswith("BỘ Y TẾ")
    for name, (_, code) in CRAFTED.items():
        text = texts[name]
        assert (text.body, text.origin) == ("", "none"), name
        problem = text.problems[0]
        assert problem.path == name and problem.message and problem.remedy
        assert problem.code in (code, "scan" if code == "format" else code), (name, problem)
    assert time.monotonic() - begun < 60


@pytest.mark.slow
@unix
def test_a_folder_with_every_crafted_file_becomes_a_site_that_names_each(tmp_path: Path) -> None:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    sound(folder)
    for name, (data, _) in CRAFTED.items():
        (folder / name).write_bytes(data)
    with (folder / "to.pdf").open("wb") as stream:
        stream.truncate(2 * 1024**3)
    (folder / "hong.zip").write_bytes(b"PK\x03\x04 broken")
    done = vanthu("build", "van-ban", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    problems = {row["path"]: row for row in rows_of(tmp_path / "site/data/problems.jsonl")}
    pages = {row["source"]: row["url"] for row in rows_of(tmp_path / "site/data/documents.jsonl")}
    for name in (*CRAFTED, "to.pdf", "hong.zip"):
        assert problems[name]["message"] and problems[name]["remedy"], name
    assert pages.keys() == {"a.docx", "z.pdf", *CRAFTED}
    for name, url in pages.items():
        page = tmp_path / "site" / url
        assert (page / "index.html").is_file(), name
        assert [file.stat().st_size for file in (page / "goc").iterdir()] == [(folder / name).stat().st_size], name


def rows_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_page_below_thousands_of_branches_costs_its_file_at_most(tmp_path: Path) -> None:
    text = read_one(tmp_path, "sau.pdf", deep_tree(5_000))
    assert text.origin == "none" and text.problems[0].message


@unix
@pytest.mark.parametrize("name", ["to.pdf", "to.docx", "to.txt", "to.rtf"])
def test_a_file_of_two_gigabytes_is_named_and_never_read(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(2 * 1024**3)  # takes no room on the disk
    (entry,), _ = scan(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    with pytest.raises(VanthuError) as caught:
        load(entry)
    problem: Problem = caught.value.problem
    assert problem.path == name and "2" in problem.message and problem.remedy


# ---------------------------------------------------------------- what a converter that was taken over could do


def call_home(data: bytes, kind: str) -> Content:
    import _socket  # what lies below the module that is taken away

    _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    return Content("word")


def read_another(data: bytes, kind: str) -> Content:
    return Content("word", lines=[(Path(kind).read_text(), 1, 0)])


def remove_another(data: bytes, kind: str) -> Content:
    Path(kind).unlink()
    return Content("word")


def empty_another(data: bytes, kind: str) -> Content:
    os.truncate(kind, 0)
    return Content("word")


def start_a_program(data: bytes, kind: str) -> Content:
    os.execv("/bin/cp", ["cp", kind, kind + ".copy"])


def end_the_build(data: bytes, kind: str) -> Content:
    os.kill(os.getppid(), 0)
    return Content("word")


@unix
@pytest.mark.parametrize(
    "converter",
    [
        pytest.param(call_home, marks=network_shut),
        *(pytest.param(c, marks=files_shut) for c in (read_another, remove_another, empty_another, start_a_program)),
    ],
)
def test_a_converter_that_was_taken_over_reaches_nothing(
    converter: Callable[[bytes, str], Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolate, "_warm", lambda kind: None)
    other = tmp_path / "other.txt"
    other.write_text("kept", encoding="utf-8")
    with pytest.raises(Unreadable):
        isolate.apart(converter, b"", str(other))
    assert [f.name for f in tmp_path.iterdir()] == ["other.txt"] and other.read_text(encoding="utf-8") == "kept"


# ---------------------------------------------------------------- programs of others


def shell(folder: Path, words: str, limits: outside.Limits) -> bytes:
    return outside.run(["/bin/sh", "-c", words], folder, limits)


@unix
def test_a_program_that_never_ends_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="too long") as caught:
        shell(tmp_path, "trap '' TERM; sleep 71.3 & sleep 71.3", outside.Limits(seconds=1))
    assert caught.value.code == "limit" and time.monotonic() - begun < 10
    time.sleep(0.2)
    assert not any(b"71.3" in line for line in running())


def running() -> list[bytes]:
    lines = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            lines.append((folder / "cmdline").read_bytes())
    return lines


@unix
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not say what a process uses")
def test_the_memory_of_all_the_processes_of_a_program_counts(tmp_path: Path) -> None:
    one = f"{sys.executable} -c 'import time; x = bytearray(90_000_000); time.sleep(20)' & "
    with pytest.raises(Unreadable, match="too much memory"):
        shell(tmp_path, one * 3 + "wait", outside.Limits(seconds=20, memory=200 * 1024 * 1024))


@unix
def test_a_program_cannot_fill_the_disk(tmp_path: Path) -> None:
    shell(tmp_path, "head -c 30000000 /dev/zero > big", outside.Limits(seconds=20, largest=1_000_000))
    assert (tmp_path / "big").stat().st_size <= 1_000_000
    assert outside.taken(tmp_path / "big", 999_999) is None


@unix
def test_a_program_knows_nothing_of_the_user_and_ends_up_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANTHU_SECRET", "token")
    words = shell(tmp_path, "env; pwd", outside.Limits()).decode()
    assert "token" not in words and f"HOME={tmp_path}" in words and words.endswith(f"{tmp_path}\n")
    assert f"http_proxy={outside.NOWHERE}" in words


@unix
@files_shut
def test_a_program_reads_and_writes_no_file_but_its_own(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    (other / "a.txt").write_text("secret", encoding="utf-8")
    words = shell(own, f"cat {other}/a.txt; rm -f {other}/a.txt; echo x > {other}/b.txt; echo fine", outside.Limits())
    assert words == b"fine\n"
    assert [f.name for f in other.iterdir()] == ["a.txt"]


@unix
@network_shut
def test_a_program_calls_nobody(tmp_path: Path, server: Server) -> None:
    port = server.address.rpartition(":")[2]
    call = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
    outside.run([sys.executable, "-c", call], tmp_path, outside.Limits())
    assert server.calls() == 0


@unix
def test_a_link_that_a_program_leaves_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "made").symlink_to("/etc/hostname")
    assert outside.taken(tmp_path / "made", 1000) is None


@pytest.mark.slow
@office
def test_libreoffice_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sockets: list[Path] = []
    named = libreoffice.own_socket
    monkeypatch.setattr(libreoffice, "own_socket", lambda profile: sockets.append(named(profile)) or sockets[-1])
    libreoffice.to_docx(rb"{\rtf1\ansi {\pard QUYET DINH\par}}", "rtf")
    assert sockets and not any(one.exists() for one in sockets)
    assert not list(tmp_path.iterdir())


def test_a_pdf_without_any_page_is_named(tmp_path: Path) -> None:
    assert read_one(tmp_path, "a.pdf", pdf()).problems[0].message
