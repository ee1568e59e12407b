"""Pictures of the pages of a scan. Small ones have 16 colours, so that they weigh little and red seals and blue ink stay
visible; large ones are grey, for OCR."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from generator.model import PagePicture

WIDTH, MAX_HEIGHT = 320, 640
_GREYS = tuple((level, level, level) for level in (0, 48, 88, 124, 158, 190, 222, 255))
_REDS = ((104, 16, 28), (160, 40, 52), (208, 96, 104), (240, 176, 180))
_BLUES = ((20, 32, 110), (52, 72, 160), (108, 128, 200), (184, 196, 232))
_PALETTE = _GREYS + _REDS + _BLUES
_INK = 48
"""How far red and blue must lie apart for a dot to be no grey."""


def _nearest(red: int, blue: int) -> int:
    """The colour of the palette for a dot's red and blue: paper and print are grey, seals red, signatures blue."""
    if abs(red - blue) < _INK:
        return min(range(8), key=lambda at: abs(_PALETTE[at][0] - (red + blue) // 2))
    group = range(8, 12) if red > blue else range(12, 16)
    return min(group, key=lambda at: (abs(_PALETTE[at][0] - red) + abs(_PALETTE[at][2] - blue), at))


_HIGH = bytes(value & 0xF0 for value in range(256))
_LOW = bytes(value >> 4 for value in range(256))
_COLOUR = bytes(_nearest((both & 0xF0) + 8, (both % 16 * 16) + 8) for both in range(256))
_FIRST = bytes(value << 4 & 0xF0 for value in range(256))


def pictures(data: bytes, pages: str) -> list[PagePicture]:
    """Small pictures of pages of a PDF; `pages` as in "0,1,4"."""
    document = pypdfium2.PdfDocument(data)
    return [picture_of(document[int(page)], int(page) + 1) for page in pages.split(",")]


def picture_of(page: Any, number: int) -> PagePicture:
    """The small picture of a page of an opened PDF; `number` counts from 1. The same bytes each time."""
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), MAX_HEIGHT / max(height, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True, force_bitmap_format=pdfium.FPDFBitmap_BGRx)
    dots, stride = bytes(bitmap.buffer), bitmap.stride
    across, down = bitmap.width, bitmap.height
    rows = [_row(dots[at : at + 4 * across]) for at in range(0, stride * down, stride)]
    return PagePicture(number, across, down, _png(across, down, rows))


def _row(dots: bytes) -> bytes:
    """A row of dots (red, green, blue, nothing) as two dots a byte."""
    red, blue = dots[0::4].translate(_HIGH), dots[2::4].translate(_LOW)
    colours = _joined(red, blue).translate(_COLOUR)
    return _joined(colours[0::2].translate(_FIRST), colours[1::2] + b"\0" * (len(colours) % 2))


def _joined(one: bytes, other: bytes) -> bytes:
    """The bits of both, byte by byte."""
    return (int.from_bytes(one, "big") | int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    """A PNG of four bits a dot (W3C PNG, 2nd edition, 11.2)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    palette = bytes(value for colour in _PALETTE for value in colour)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"PLTE", palette) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def picture(data: bytes, page: int, dots: int = 300) -> bytes:
    """A page as a grey picture (PGM) of so many dots an inch, at most 40 million dots in all."""
    document = pypdfium2.PdfDocument(data)
    sheet = document[page]
    width, height = sheet.get_size()
    scale = min(dots / 72, (40_000_000 / max(width * height, 1)) ** 0.5)
    bitmap = sheet.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    if bitmap.stride != bitmap.width:
        rows = b"".join(rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + rows
