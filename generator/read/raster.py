"""Pictures that a page may show: PNG, JPEG, GIF and WebP of a sane size, told by their first bytes. No drawings that can hold
words or programs (SVG, EMF, WMF), and nothing that unpacks to far more than it is."""

from __future__ import annotations

import struct

MAX_BYTES, MAX_ALL, MAX_PICTURES = 4_000_000, 24_000_000, 60
"""Of one picture; of all of a document; how many of a document are shown."""
_LEAST, _MOST, _DOTS = 24, 10_000, 40_000_000
"""Dots of a side, and in all."""
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})

Measured = tuple[str, int, int]
"""Suffix of its file ("png"), dots across, dots down."""


def measured(data: bytes) -> Measured | None:
    """What kind of picture this is and how large; None for any that is not shown."""
    if len(data) > MAX_BYTES:
        return None
    try:
        found = _measured(data)
    except (struct.error, IndexError):
        return None
    if found is None or not (min(found[1:]) >= _LEAST and max(found[1:]) <= _MOST and found[1] * found[2] <= _DOTS):
        return None
    return found


def _measured(data: bytes) -> Measured | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":  # W3C PNG, 11.2.2
        return ("png", *struct.unpack(">II", data[16:24]))
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return ("gif", *struct.unpack("<HH", data[6:10]))
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _jpeg(data: bytes) -> Measured | None:
    """ITU T.81, B.1.1: segments up to the frame, which holds the size."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind in _JPEG_FRAMES:
            down, across = struct.unpack(">HH", data[at + 5 : at + 9])
            return "jpg", across, down
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0] if kind not in (0xFF, 0x01) else 1
    return None


def _webp(data: bytes) -> Measured | None:
    """RFC 9649, 2.5 to 2.7."""
    kind = data[12:16]
    if kind == b"VP8X":
        return "webp", 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return "webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        across, down = struct.unpack("<HH", data[26:30])
        return "webp", across & 0x3FFF, down & 0x3FFF
    return None
