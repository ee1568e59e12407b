"""Word, OpenDocument and PDF files made by hand for the tests: no binary of a real document lies in the repository."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

LETTER = (
    (("BỘ Y TẾ", "CỤC Y TẾ DỰ PHÒNG"), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")),
    (("Số: 123/QĐ-DP",), ("Hà Nội, ngày 15 tháng 3 năm 2021",)),
    "QUYẾT ĐỊNH",
    "Về việc ban hành Quy chế mẫu",
    "Điều 1. Ban hành kèm theo Quyết định này Quy chế mẫu về lưu trữ hồ sơ.",
    "Điều 2. Quyết định này có hiệu lực từ ngày ký.",
)
"""The lines of a decision: pairs stand beside each other (left column, right column)."""


def p(words: str, properties: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def cell(*lines: str) -> str:
    """A table cell of Word."""
    return "<w:tc>" + "".join(p(line) for line in lines) + "</w:tc>"


def numbering(*levels: tuple[str, str]) -> str:
    """The part of a DOCX that says how its one list numbers: for each level, the form and the words around the number."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/></w:lvl>'
        for at, (form, words) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def item(at: int, words: str) -> str:
    """A paragraph that the list of `numbering` numbers, at a level from 0."""
    return p(words, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>')


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()


_KINDS = ("numbering", "styles", "footnotes", "endnotes", "header", "footer")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file that any word processor opens; `parts` as in "word/numbering.xml", "word/media/a.png"."""
    parts = parts or {}
    named = {name: kind for name in sorted(parts) for kind in _KINDS if name.startswith(f"word/{kind}")}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in {"word/document.xml": "document.main", **named}.items()
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}'
        "</Types>"
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for at, (name, kind) in enumerate({**named, **{n: "image" for n in parts if "media" in n}}.items(), 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{space}">{main}</Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}">{links}</Relationships>',
    }
    return packed(made | parts)


def letter_docx() -> bytes:
    """The decision `LETTER` in Word, its head in a table of two columns."""
    head = "".join(f"<w:tr>{cell(*left)}{cell(*right)}</w:tr>" for left, right in LETTER[:2])
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="5000"/></w:tblGrid>'
    return docx(f"<w:tbl>{grid}{head}</w:tbl>" + "".join(p(str(line)) for line in LETTER[2:]))


@dataclass(frozen=True)
class Picture:
    """A grey picture of a page: `width` × `height` dots, each a byte."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True)
class Sheet:
    """A page of a PDF: words at (x, y) from the lower left corner, lines from (x, y) to (x, y), boxes (x, y, width, height and
    how they are painted: "S" around, "f" filled), a picture of the whole, small pictures (x, y, width, height), words of
    another size (x, y, words, size)."""

    words: Sequence[tuple[float, float, str]] = ()
    lines: Sequence[tuple[float, float, float, float]] = ()
    boxes: Sequence[tuple[float, float, float, float, str]] = ()
    picture: Picture | None = None
    seals: Sequence[tuple[float, float, float, float]] = ()
    size: int = 12
    others: Sequence[tuple[float, float, str, int]] = ()


def pdf(*sheets: Sheet, width: int = 595, height: int = 842) -> bytes:
    """A PDF whose words can be copied out; its font gives each letter half of the size."""
    words_of = [[*((x, y, words, sheet.size) for x, y, words in sheet.words), *sheet.others] for sheet in sheets]
    letters = sorted({letter for every in words_of for _, _, words, _ in every for letter in words})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    mapping = "".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def 1 begincodespacerange\n"
        f"<0000> <ffff>\nendcodespacerange {len(codes)} beginbfchar\n{mapping}endbfchar endcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",  # pages, below
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /FontDescriptor 6 0 R >>",
        _stream(cmap.encode("ascii")),
        b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200 "
        b"/CapHeight 700 /StemV 80 >>",
    ]
    pages = []
    for sheet, every in zip(sheets, words_of, strict=True):
        drawn = [f"{x1} {y1} m {x2} {y2} l S" for x1, y1, x2, y2 in sheet.lines]
        drawn += [f"{x} {y} {wide} {high} re {how}" for x, y, wide, high, how in sheet.boxes]
        for x, y, words, size in every:
            shown = "".join(f"{codes[letter]:04x}" for letter in words)
            drawn.append(f"BT /F {size} Tf {x} {y} Td <{shown}> Tj ET")
        resources = b"/Font << /F 3 0 R >>"
        if sheet.picture:
            drawn.append(f"q {width} 0 0 {height} 0 0 cm /I Do Q")
            size = f"/Width {sheet.picture.width} /Height {sheet.picture.height}"
            extra = f"/Type /XObject /Subtype /Image {size} /ColorSpace /DeviceGray /BitsPerComponent 8"
            objects.append(_stream(sheet.picture.dots, extra.encode("ascii")))
            resources += b" /XObject << /I %d 0 R >>" % len(objects)
        if sheet.seals:
            drawn += [f"q {wide} 0 0 {high} {x} {y} cm /S Do Q" for x, y, wide, high in sheet.seals]
            extra = b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
            objects.append(_stream(b"\x40\x80\x80\x40", extra))
            resources += b" /XObject << /S %d 0 R >>" % len(objects)
        objects.append(_stream("\n".join(drawn).encode("ascii")))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << %s >> /Contents %d 0 R >>"
            % (width, height, resources, len(objects))
        )
        pages.append(len(objects))
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    return bound(objects)


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    small = zlib.compress(data, 9)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (extra, len(small), small)


def bound(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % at for at in places)
    return (
        out + table + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    )


def letter_pdf(*more: Sheet, lines: Any = (), boxes: Any = ()) -> bytes:
    """The decision `LETTER` on a page with its head in two columns, with lines and boxes drawn on it; `more` pages behind."""
    words: list[tuple[float, float, str]] = []
    y = 780.0
    for line in LETTER:
        if isinstance(line, str):
            words.append((85, y - 20, line))
            y -= 20
            continue
        left, right = line
        for one, other in zip(left, right, strict=True):
            words += [(85, y, one), (330, y, other)]
            y -= 16
    return pdf(Sheet(words, lines, boxes, size=10), *more)


def scanned(width: int = 620, height: int = 877) -> Sheet:
    """A page that is a picture: grey paper with dark bars for lines of words."""
    rows = [
        bytes(60 + 20 * (x % 7) if y % 30 < 8 and 80 < x < width - 80 else 235 for x in range(width)) for y in range(height)
    ]
    return Sheet(picture=Picture(width, height, b"".join(rows)))
