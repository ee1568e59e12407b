"""What a document is found by: its syllables and pairs of syllables, its title, and the words of its identity.

A term of the text is a folded syllable with one character that says which marks it bore ("kết" -> "ket" + marks); a pair
is two of them. Equal marks give the same character wherever the tone stands, so hoà and hòa are one term.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from generator.fold import coded_words, fold, word_of
from generator.model import Block, Document
from generator.tables import province, province_now, type_by_name
from generator.write.search.files import as_json

TITLE, FIRST, LAST, IDENTITY, NUMBER = "~", "{", "}", "!", "#"
"""Marks of the terms that stand for words of the title, its first and last one, for words of the identity (type, number,
date, body, place), for its n."""

PART = 65536
"""Characters of text in one piece: longer documents are loaded piece by piece for a snippet."""

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LONGEST = 40
_MANY = 200_000
_HEAD = struct.Struct("<3I")


class _Terms(dict[bytes | str, int]):
    """Word as `coded_words` gives it -> number of its term: the folded word and the character of its marks. One for each
    process, so that a word is looked at once; the numbers mean nothing outside."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}
        self.board: Any = ()

    def __missing__(self, coded: bytes | str) -> int:
        word = word_of(coded)
        folded = "".join(c for c in fold(unicodedata.normalize("NFC", word)) if c.isalnum() and ord(c) < 0x10000)
        term = (folded[:_LONGEST] or "0") + marks(word)
        number = self[coded] = self.numbers.setdefault(term, len(self.names))  # hoà and hòa are one term
        if number == len(self.names):
            self.names.append(term)
        return number

    def of(self, coded: Sequence[bytes | str]) -> Iterable[int]:
        """The numbers of the terms of words."""
        if len(self) > _MANY:  # they are not kept for ever
            self.clear()
            self.numbers.clear()
            self.names.clear()
        return map(self.__getitem__, coded)

    def scratch(self) -> Any:
        """A place for each number, to write on; what stands there is of no meaning."""
        import numpy as np

        if len(self.board) < len(self.names):
            self.board = np.empty(2 * len(self.names), np.int64)
        return self.board


def marks(word: str) -> str:
    """The marks of a word as one character: its tone, the shape of its vowels (â ă ơ ươ) and whether it has đ."""
    tone = shape = horns = stroke = 0
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        elif char == "\u0302":
            shape = 1
        elif char == "\u0306":
            shape = 2
        elif char == "\u031b":
            horns += 1
        elif char == "đ":
            stroke = 1
    if horns:
        shape = 3 if horns == 1 else 4
    return chr(ord("0") + (shape * 6 + tone) * 2 + stroke)


_terms = _Terms()


def _terms_of(text: str) -> list[str]:
    return [_terms.names[number] for number in list(_terms.of(coded_words(text)))]


def words(text: str) -> list[str]:
    """The folded words of a text: "Số: 105-KL/TU" -> so, 105, kl, tu."""
    return [term[:-1] for term in _terms_of(text)]


@lru_cache(maxsize=4096)
def _type_words(name: str) -> tuple[str, ...]:
    row = type_by_name(name)
    codes = (*row.codes, *row.party_codes) if row else ()
    return tuple(words(name)) + tuple(word for code in codes for word in words(code))


@lru_cache(maxsize=4096)
def _place_words(key: str) -> tuple[str, ...]:
    unit = province(key)
    now = province_now(unit) if unit else None
    return tuple(word for u in (unit, now) if u for word in words(f"{u.type} {u.name}"))


@lru_cache(maxsize=65536)
def _body_words(name: str, code: str) -> tuple[str, ...]:
    return tuple(words(name) + words(code))


def identity(document: Document) -> tuple[set[str], set[str]]:
    """The words a document can be called by without its text, and its n: 105-KL/TU -> {105, kl, tu, ket, luan, …}, {105}."""
    facts = document.metadata
    found: set[str] = set()
    first: set[str] = set()
    if facts.number:
        parts = words(facts.number.value)
        found.update(parts)
        n = next((part for part in parts if part[0].isdigit()), "")
        if n:
            first = {n, n.lstrip("0") or "0"}
            found |= first
    if facts.date:
        dated = facts.date.value.split("-")
        found.update(dated)
        found.update(part.lstrip("0") for part in dated if part.strip("0"))
    if facts.type:
        found.update(_type_words(facts.type.value))
    if facts.province:
        found.update(_place_words(facts.province.value.id))
    if facts.issuing_bodies:
        for body in facts.issuing_bodies.value:
            found.update(_body_words(body.name, body.code))
    return found, first


def title_of(document: Document) -> str:
    """The title, or the first words where there is none."""
    title = document.metadata.title
    return " ".join((title.value if title else document.first_words).split())


def _extra(document: Document) -> tuple[list[str], list[str]]:
    """Terms of title and identity: single words; those of the title in its order, for its pairs."""
    title = words(title_of(document))
    named, first = identity(document)
    found = {word + TITLE: None for word in title}  # never in the order of a set: the bytes must not change by run
    single = [*found, *(word + IDENTITY for word in sorted(named)), *(word + NUMBER for word in sorted(first))]
    if title and document.metadata.title:
        single += [title[0] + FIRST, title[-1] + LAST]
    return single, [word + TITLE for word in title]


def _pieces(title: str, body: str, outline: Sequence[Block]) -> Iterable[str]:
    """The title, then the text in pieces for snippets, each as JSON: words, then offset and anchor of each place that has
    a permalink."""
    yield as_json(title)
    anchors = [(block.span.start, block.anchor) for block in outline if block.anchor]
    start = 0
    while True:
        end = len(body) if len(body) - start <= PART else body.rfind("\n", start, start + PART) + 1 or start + PART
        end = end if end > start else start + PART
        places: list[int | str] = []
        for offset, anchor in anchors:
            if start <= offset < end:
                places += [offset - start, anchor]
        yield as_json([body[start:end], places])
        start = end
        if start >= len(body):
            return


def _places(coded: Sequence[bytes | str]) -> tuple[Any, list[str]]:
    """The terms of a text in the order in which they first come, and for each of its words the place of its term there."""
    import numpy as np

    numbers = np.fromiter(_terms.of(coded), np.int64, len(coded))
    at = np.arange(len(coded))
    first = _terms.scratch()
    first[numbers[::-1]] = at[::-1]  # where each term comes first: what is written last stays
    first = first[numbers]
    new = first == at
    return (new.cumsum() - 1)[first], [_terms.names[number] for number in numbers[new].tolist()]


def index_document(document: Document, body: str, outline: Sequence[Block]) -> bytes:
    """All that the index needs of one document, compact: pure, made in workers, read by `write_index`.

    The terms of the document, then its pairs of them as numbers, then title and text. A pair counts as frequent from three
    times in a document of ten kilobytes, in longer ones more.
    """
    import numpy as np  # here, so that a command that builds nothing does not wait for it

    coded: Sequence[bytes | str] = coded_words(body)
    extra, title = _extra(document)
    places, own = _places(coded)
    terms = [*own, *extra]
    count = len(terms)
    found = places[:-1] * count + places[1:]
    found.sort()
    new = np.empty(len(found), bool)  # where another pair begins; `np.diff` would take twice as long
    new[:1] = True
    np.not_equal(found[1:], found[:-1], out=new[1:])
    starts = new.nonzero()[0]
    ends = np.empty_like(starts)
    ends[:-1], ends[-1:] = starts[1:], len(found)
    pairs = found[starts] * 2 + (ends - starts >= 3 + len(coded) // 2000)
    place = {term: place for place, term in enumerate(extra, len(own))}
    titles = sorted({(place[a] * count + place[b]) * 2 + 1 for a, b in pairwise(title)})
    numbers = pairs.astype("<u8").tobytes() + np.array(titles, "<u8").tobytes()
    names = "\t".join(terms).encode()
    text = "\n".join(_pieces(title_of(document), body, outline)).encode("utf-8", "replace")
    head = _HEAD.pack(len(names), len(numbers), len(body.encode("utf-8", "replace")))
    return b"".join((head, names, numbers, text))


def parts(entry: bytes) -> tuple[bytes, bytes, bytes, int]:
    """What `index_document` packed: its terms, separated by tabs; its pairs, each as a 64-bit number
    (first x terms + second) x 2 + 1 if it is frequent; title and pieces of text (JSON lines); bytes of the body."""
    names, numbers, size = _HEAD.unpack_from(entry)
    start = _HEAD.size
    middle, end = start + names, start + names + numbers
    return entry[start:middle], entry[middle:end], entry[end:], size
