"""Does the sample collection show every feature, and could no one take it for real documents?"""

from __future__ import annotations

import unicodedata

import pytest

from tests.support import SAMPLES

NOTICE = "VĂN BẢN MẪU - không có giá trị pháp lý"
FILES = sorted(p for p in SAMPLES.rglob("*") if p.suffix in (".txt", ".md"))


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.relative_to(SAMPLES).as_posix())
def test_every_sample_says_that_it_is_one(file) -> None:
    text = unicodedata.normalize("NFC", file.read_bytes().decode("utf-8-sig")).replace("\r\n", "\n")
    if text.startswith("---\n"):
        text = text.split("\n---\n", 1)[1].lstrip()
    assert text.startswith(NOTICE + "\n")


def test_the_collection_is_large_and_mixed_enough() -> None:
    assert len(FILES) >= 30
    raw = [file.read_bytes() for file in FILES]
    assert any(data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data for data in raw), "a file of an old Windows editor"
    assert any(unicodedata.normalize("NFC", d.decode("utf-8-sig")) != d.decode("utf-8-sig") for d in raw), "an NFD file"
