"""Citations as plain rows, for the cache and for other processes: half the cost of sending them as objects, some twenty in a
document."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from sys import intern
from typing import Any

from generator.model import Citation, Span

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
