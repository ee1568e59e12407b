"""Does an English site speak English? Whatever is Vietnamese on its pages must be words of the documents or names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generator.tables import document_types, provinces, table
from generator.write.strings import strings
from tests.support import SAMPLES, vanthu

pytestmark = pytest.mark.slow

MARKED = re.compile("[à-ỹÀ-Ỹ\u0300-\u036f]")
"""A letter that Vietnamese writes and English does not."""
SPOKEN = {"title", "alt", "aria-label", "aria-description", "placeholder", "content", "data-why", "label", "summary"}
SKIPPED = {"script", "style"}


class Words(HTMLParser):
    """What a page says to its reader: texts between tags and attributes that are shown or read aloud, a line each."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED:
            self.inside.append(tag)
        self.said += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def said_by(file: Path) -> Iterator[str]:
    words = Words()
    words.feed(file.read_text(encoding="utf-8"))
    yield from (" ".join(text.split()) for text in words.said)


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("english")
    (folder / "vanthu.yml").write_text(f"title: Sample\nlanguage: en\ndocuments: {SAMPLES}\n", encoding="utf-8")
    done = vanthu("build", "--out", "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def pairs(text: str) -> Iterator[str]:
    """Words with a Vietnamese mark, and two such words that are neighbours; words cut short by "…" do not count."""
    for clause in re.split(r"(?:[^\W\d_]*…|[^\w\s]|[\d_])+", unicodedata.normalize("NFC", text).casefold()):
        words = [word if MARKED.search(word) else "" for word in clause.split()]
        yield from filter(None, words)
        yield from (f"{a} {b}" for a, b in pairwise(words) if a and b)


def test_only_the_documents_speak_vietnamese_on_an_english_site(english: Path) -> None:
    """Two Vietnamese words that are neighbours nowhere in a document or name: every sentence of the interface has such."""
    own = {pair for file in SAMPLES.rglob("*.*") for pair in pairs(" ".join(file.read_text(encoding="utf-8").split()))}
    for line in (english / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row["evidence"] = [fact["quote"] for fact in row["evidence"].values()]
        own |= {pair for value in strings_in(row) for pair in pairs(value)}
    names = [*(unit.name for unit in provinces()), *(row.name for row in document_types()), "Hoàng Sa", "Trường Sa"]
    names += [str(row["title"]) for row in table("known_documents")["documents"]]
    own |= {pair for name in names for pair in pairs(name)}
    files = [file for suffix in ("html", "atom", "xml") for file in sorted(english.rglob(f"*.{suffix}"))]
    assert len(files) > 150
    foreign: dict[str, str] = {}
    for file in files:
        for text in said_by(file):
            foreign |= {p: f"{file.relative_to(english).as_posix()}: {text[:200]}" for p in pairs(text) if p not in own}
    assert foreign == {}


def test_the_columns_of_the_data_are_told_in_english(english: Path) -> None:
    assert not MARKED.search((english / "data" / "datapackage.json").read_text(encoding="utf-8"))
    row = json.loads((english / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert row["evidence"]["signer"]["note"] == "The signature block"


def test_a_vietnamese_sentence_of_the_interface_would_be_noticed(english: Path) -> None:
    """Every sentence of three words or more of the Vietnamese interface has a pair of words of its own, or nearly every."""
    words = " ".join(file.read_text(encoding="utf-8") for file in sorted(SAMPLES.rglob("*.*")))
    own = set(pairs(words))
    sentences = [text for text in strings("vi").words.values() if len(text.split()) > 3]
    assert sum(any(pair not in own for pair in pairs(text)) for text in sentences) > 0.85 * len(sentences)
