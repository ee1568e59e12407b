"""What the first pass finds as bytes, for the cache and for other processes: with a checksum, and what there is most of as
plain rows, which cost half of what objects do (some twenty citations and sixty blocks in a document)."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from sys import intern
from typing import Any

from generator.model import Block, Citation, Document, Span, Text

_PLAIN = attrgetter(
    "span.start", "span.end", "line", "text", "form", "relation", "type", "number", "date", "issuing_body", "issuer", "title",
    "provision", "antecedent",
)  # fmt: skip

Row = tuple[Any, ...]


def citation_rows(citations: Iterable[Citation]) -> list[Row]:
    """The values of citations."""
    return [(*_PLAIN(one), one.sentence and (one.sentence.start, one.sentence.end)) for one in citations]


def citations_of(rows: Iterable[Row]) -> tuple[Citation, ...]:
    """The citations of these values. Documents cite the same laws in the same words: each string is held once, which saves a
    third of the memory of a large collection; so is each sentence, in which there may be several."""
    sentences: dict[tuple[int, int], Span] = {}
    return tuple([
        Citation(
            Span(start, end), line, intern(text), intern(form), intern(relation), kind and intern(kind),  # type: ignore[arg-type]
            number and intern(number), date and intern(date), body and intern(body), issuer and intern(issuer),
            title and intern(title), provision and intern(provision),
            sentence and (sentences.get(sentence) or sentences.setdefault(sentence, Span(*sentence))), antecedent,
        )
        for start, end, line, text, form, relation, kind, number, date, body, issuer, title, provision, antecedent, sentence
        in rows
    ])  # fmt: skip


def pack(value: object) -> bytes:
    """A value as bytes for the cache or for another process, with a checksum before them. They are not compressed: that would
    halve them, at the price of all the rest."""
    data = pickle.dumps(value, protocol=5)
    return zlib.crc32(data).to_bytes(4, "big") + data


def unpack(blob: bytes) -> Any:
    """The value that `pack` was given; `zlib.error` for damaged bytes. Only ever called on bytes that this program wrote."""
    data = memoryview(blob)[4:]
    if zlib.crc32(data) != int.from_bytes(blob[:4], "big"):
        raise zlib.error("the checksum is wrong")
    return pickle.loads(data)


def pack_draft(draft: Document) -> bytes:
    """A draft for the cache, its citations as plain rows."""
    return pack((replace(draft, citations=()), citation_rows(draft.citations)))


def unpack_draft(blob: bytes) -> Document:
    """The draft that `pack_draft` was given."""
    draft, rows = unpack(blob)
    return replace(draft, citations=citations_of(rows))  # type: ignore[no-any-return]


def pack_text(text: Text) -> bytes:
    """A text for the cache: its words first, so that they can be had without the rest.

    The blocks of the outline, some sixty in a text, go as plain rows: a third of the cost of sending them as objects.
    """
    words = zlib.compress(text.body.encode("utf-8", "surrogatepass"), 1)
    rows = [(b.kind, b.span.start, b.span.end, b.level, b.label, b.anchor) for b in text.outline]
    return len(words).to_bytes(4, "big") + words + pack((replace(text, body="", outline=()), rows))


def body_of(blob: bytes) -> str:
    """The words of a packed text."""
    return zlib.decompress(blob[4 : 4 + int.from_bytes(blob[:4], "big")]).decode("utf-8", "surrogatepass")


def unpack_text(blob: bytes) -> Text:
    """The text that `pack_text` was given."""
    text, rows = unpack(blob[4 + int.from_bytes(blob[:4], "big") :])
    outline = tuple([Block(kind, Span(start, end), level, label, anchor) for kind, start, end, level, label, anchor in rows])
    return replace(text, body=body_of(blob), outline=outline)  # type: ignore[no-any-return]
