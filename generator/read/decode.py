"""bytes -> str: which encoding a text file is in. UTF-8 and UTF-16 for sure; old Vietnamese code pages where words prove it."""

from __future__ import annotations

import codecs

from generator.model import Problem, VanthuError
from generator.read.legacy import from_bytes
from generator.read.normalise import is_ordinary

_TEXT_BYTES = bytes([*b"\t\n\r\f\v\x1b\x1a", *range(0x20, 0x100)])
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"{\\rtf": "an RTF file",
}


def decode(data: bytes, path: str) -> tuple[str, str, bool]:
    """The text of a file, the name of its encoding, and whether it holds only ordinary characters of Vietnamese
    (`is_ordinary`). Raises VanthuError for a binary file or an unknown encoding."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _judged(data.decode("utf-32", "replace"), "utf-32")
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _judged(data.decode("utf-16", "replace"), "utf-16")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            remedy = "give it the file ending of what it is, or convert it to text"
            raise VanthuError(Problem(path, 0, f"this is not text but {what}", remedy, "binary"))
    if guess := _bare_utf16(data):
        return _judged(data.decode(guess, "replace"), "utf-16")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    ordinary = is_ordinary(text)  # no control characters, then
    if text and (ordinary or not _mostly_control(data)):
        return text, "utf-8", ordinary
    if _mostly_control(data):
        raise VanthuError(Problem(path, 0, "this is not text but a binary file", "convert it to text, or remove it", "binary"))
    if old := from_bytes(data):
        return _judged(*old)
    remedy = "open it in an editor and save it as UTF-8"
    raise VanthuError(Problem(path, 0, "the encoding of this text is not known", remedy, "encoding"))


def _judged(text: str, encoding: str) -> tuple[str, str, bool]:
    return text, encoding, is_ordinary(text)


def _mostly_control(data: bytes) -> bool:
    """Whether this is no text: more than a twentieth are control characters. A stray NUL in a letter is no reason."""
    sample = data[:65536]
    return len(sample.translate(None, _TEXT_BYTES)) > len(sample) / 20


def _bare_utf16(data: bytes) -> str:
    """UTF-16 without a mark: in Vietnamese text most high bytes are 0, 1 or 0x1E, and spaces are 0x20 0x00."""
    sample = data[:4096]
    if len(sample) < 4:
        return ""
    if 0 not in sample:
        return ""
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sum(b in (0, 1, 0x1E) for b in high) > 0.95 * len(high) and high.count(0) > 0.4 * len(high):
            return name
    return ""
