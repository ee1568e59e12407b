"""From a file that is no plain text to its content: which converter, and what happens when one fails.

Converters are imported only when a file asks for them. A file that cannot be converted keeps its page: the content is
empty, of origin "none", with the reason and the remedy.
"""

from __future__ import annotations

from dataclasses import replace

from generator.model import Problem, Raw
from generator.read import ocr
from generator.read.content import Content, Unreadable, name_pictures, show_pictures
from generator.read.isolate import apart, apart_pictures
from generator.read.libreoffice import to_docx
from generator.read.machine import wanted
from generator.read.office import Package
from generator.read.rtf import with_printed_labels
from generator.read.saved import with_pictures

_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"


def convert(raw: Raw) -> Content:
    """The content of a Word, PDF or web file, told by its first bytes rather than by its name. Never raises."""
    path = raw.source.path
    try:
        data, kind = raw.data, kind_of(raw.data, path)
        if locked(data, kind):
            raise Unreadable("the file is protected by a password", "save a copy without the password", "password")
        if kind in ("doc", "odt", "rtf"):
            data, kind = to_docx(with_printed_labels(data) if kind == "rtf" else data, kind), "docx"
        content = _read(data, kind)
    except Unreadable as trouble:
        content = Content("none", problems=[Problem("", 0, trouble.message, trouble.remedy, trouble.code)])
    content.drawn = with_pictures(content.drawn, raw.beside)
    name_pictures(content)
    show_pictures(content)
    content.problems = [replace(problem, path=path) for problem in content.problems]
    return content


def _read(data: bytes, kind: str) -> Content:
    """By the converter of its kind; pages that are pictures by OCR when that is asked for, and shown small."""
    content = apart(convert_bytes, data, kind)
    content.pictures = apart_pictures(data, [scan.page for scan in content.scans])
    if not wanted() or not any(scan.unread for scan in content.scans):
        return content
    try:
        return ocr.read_scans(data, content)
    except Unreadable as trouble:
        content.problems.append(Problem("", 0, trouble.message, trouble.remedy, trouble.code))
        return content


def kind_of(data: bytes, path: str) -> str:
    """pdf, docx, odt, doc, rtf or html. "a.doc" that is really RTF or a web page is read as what it is."""
    start = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if start.startswith(b"PK"):
        return "odt" if b"opendocument.text" in data[:200] else "docx"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith(_OLE):
        return "doc"
    suffix = path.rpartition(".")[2].lower()
    return "html" if suffix in ("html", "htm") or start[:14].lower().startswith((b"<!doctype html", b"<html")) else suffix


def locked(data: bytes, kind: str) -> bool:
    """Whether an Office file cannot be opened without a password: told before LibreOffice is asked for nothing."""
    if kind == "doc":  # [MS-OFFCRYPTO] 2.3.4.4: the stream of a locked .docx; [MS-DOC] 2.5.2: fEncrypted of a .doc
        return _LOCKED_STREAM in data or (data[512:514] == b"\xec\xa5" and bool(data[523:524] and data[523] & 1))
    if kind == "odt":  # OpenDocument 1.3 part 2, 4.4
        try:
            return b"encryption-data" in Package(data).part("META-INF/manifest.xml")
        except Unreadable:
            return False
    return False


def convert_bytes(data: bytes, kind: str) -> Content:
    """The content of a file of a known kind. Raises Unreadable. Runs in a process of its own (`isolate`)."""
    if kind == "docx":
        from generator.read.docx import read_docx

        return read_docx(data)
    if kind == "pdf":
        from generator.read.pdf import read_pdf

        return read_pdf(data)
    if kind == "html":
        from generator.read.web import read_html

        return read_html(data)
    raise Unreadable(f"a .{kind} file cannot be read here", "save it as .docx, .pdf or .txt")
