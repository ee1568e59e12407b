"""Real texts written in each old encoding and read back as files: the same words, and the encoding is said. Then mixed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from generator.model import Text
from generator.read import load, read, read_string, scan
from tests.support import SHARED
from tests.test_read_legacy import to_1258, to_tcvn3, to_viqr, to_vni

DOCS = SHARED / "corpus" / "dev" / "docs"
LETTERS = frozenset(
    "".join(unicodedata.normalize("NFC", b + t) for b in "aăâeêioôơuưy" for t in ("", *"\u0300\u0301\u0303\u0309\u0323")) + "đ"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DOCS.is_dir(), reason="the shared corpus is not beside this checkout"),
]


def to_mojibake(text: str) -> str:
    """What a program shows that takes UTF-8 for Windows-1252 and keeps every byte."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


WRITTEN: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "utf-8": ("utf-8", str.encode),
    "utf-8 with a mark": ("utf-8", lambda text: text.encode("utf-8-sig")),
    "utf-16": ("utf-16", lambda text: text.encode("utf-16")),
    "utf-16 of another machine": ("utf-16", lambda text: b"\xfe\xff" + text.encode("utf-16-be")),
    "utf-16 without a mark": ("utf-16", lambda text: text.encode("utf-16-le")),
    "NFD": ("utf-8", lambda text: unicodedata.normalize("NFD", text).encode()),
    "windows-1258": ("windows-1258", to_1258),
    "tcvn3": ("tcvn3", lambda text: to_tcvn3(text).encode("latin-1")),
    "tcvn3 in utf-8": ("utf-8 (tcvn3)", lambda text: to_tcvn3(text).encode()),
    "vni": ("vni", lambda text: to_vni(text).encode("cp1252")),
    "vni in utf-8": ("utf-8 (vni)", lambda text: to_vni(text).encode()),
    "viqr": ("utf-8 (viqr)", lambda text: to_viqr(text).encode("ascii")),
    "mojibake": ("utf-8 (mojibake)", lambda text: to_mojibake(text).encode()),
}


@cache
def real_texts() -> dict[str, str]:
    """Every twentieth real text, in the letters that all the encodings have. TCVN3 has no capitals with tones: its fonts draw
    them, so the words are in small letters here."""
    found = {}
    for file in sorted(DOCS.glob("*.txt"))[::20]:
        words = unicodedata.normalize("NFC", file.read_text(encoding="utf-8")).lower()
        lines = [
            "".join(c for c in line if c in LETTERS or (c.isascii() and (c.isalnum() or c in " ,;:/-()")))
            for line in words.split("\n")
        ]
        found[file.name] = "\n".join(line.strip() for line in lines if len(line.split()) > 2)
    return {name: text for name, text in found.items() if len(text) > 500}


def read_bytes(folder: Path, data: bytes) -> Text:
    (folder / "a.txt").write_bytes(data)
    (entry,), _ = scan(folder)
    return read(load(entry))


@pytest.mark.parametrize("how", WRITTEN)
def test_a_real_text_comes_back_from_its_encoding_which_is_said(how: str, tmp_path: Path) -> None:
    name, write = WRITTEN[how]
    assert len(real_texts()) > 25
    for file, words in real_texts().items():
        text = read_bytes(tmp_path, write(words))
        assert text.body == read_string(words).body, file
        assert text.encoding == name, file
        assert not text.problems, file


def telling(line: str) -> bool:
    """Whether a line alone shows its encoding: long enough, with letters that no other encoding writes so."""
    return (
        len(line) > 40
        and sum(not c.isascii() for c in line) > 8
        and sum(unicodedata.normalize("NFD", c)[1:2] in tuple(_HATS) for c in line) > 3
    )


_HATS = "\u0302\u031b"
MIXED: dict[str, Callable[[str], str]] = {"tcvn3": to_tcvn3, "vni": to_vni, "mojibake": to_mojibake, "viqr": to_viqr}


@pytest.mark.parametrize("how", MIXED)
def test_lines_of_an_old_encoding_in_a_unicode_text_are_put_right_and_the_others_stay(how: str, tmp_path: Path) -> None:
    for file, words in real_texts().items():
        lines = [line for line in words.split("\n") if telling(line)]
        mixed = [MIXED[how](line) if at % 3 == 1 else line for at, line in enumerate(lines)]
        text = read_bytes(tmp_path, "\n".join(mixed).encode())
        assert text.body == read_string("\n".join(lines)).body, file
        assert text.encoding == f"utf-8 ({how})" or len(lines) < 2, file


def test_all_encodings_in_one_text_are_put_right_line_by_line(tmp_path: Path) -> None:
    ways = [str, *MIXED.values()]
    for file, words in real_texts().items():
        lines = [line for line in words.split("\n") if telling(line)]
        mixed = [ways[at % len(ways)](line) for at, line in enumerate(lines)]
        text = read_bytes(tmp_path, "\n".join(mixed).encode())
        assert text.body == read_string("\n".join(lines)).body, file
        if len(lines) >= len(ways):
            assert text.encoding == "utf-8 (mojibake+tcvn3+viqr+vni)", file


def test_real_texts_in_capitals_come_back_where_the_encoding_has_capitals(tmp_path: Path) -> None:
    for how in ("utf-16", "windows-1258", "vni", "viqr", "mojibake"):
        name, write = WRITTEN[how]
        for file, words in list(real_texts().items())[::3]:
            text = read_bytes(tmp_path, write(words.upper()))
            assert (text.body, text.encoding) == (read_string(words.upper()).body, name), (how, file)


def test_real_unicode_texts_are_never_touched() -> None:
    for file in sorted(DOCS.glob("*.txt"))[::7]:
        words = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
        assert read_string(words).encoding in ("utf-8",), file.name
