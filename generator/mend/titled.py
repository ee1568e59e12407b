"""Documents without a printed number that came or have other facts: by the words of its title any citation of the collection
may mean one of them, and which citations have such words is known from the data files alone."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.fold import fold
from generator.link.cards import Card, Index, found_by_title, same_title, same_words, shingles
from generator.mend.known import Changed
from generator.mend.names import TooMuch
from generator.write.spool import mapped

_WORDS = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_TITLED = re.compile(
    rb'"type": (%b), "number": %b, "date": (?:null|%b), "issuing_body": (?:null|%b), "title": (%b)' % ((_WORDS,) * 5)
)
"""A citation with type, number and title in `data/citations.jsonl`; a quotation mark within words has a backslash there."""

_Titled = tuple[str, str]
"""Type (folded) and title."""


def check_titled(
    changed: Sequence[Changed], cards: Mapping[str, Card], own: Mapping[str, Card], index: Index, citations: Path
) -> None:
    """Raises `TooMuch` where a citation may mean one of the changed documents by its title, now that it prints no number, or
    where another that it may mean is looked at, or no longer, because these share its words. `cards` are those of before, `own`
    those of the changed documents now, `index` that of now; `citations` the file of the citations of before.

    "Quyết định số 12/QĐ-UBND về việc thành lập Tổ công tác" may mean a decision of that title whose number is not printed.
    """
    ids = {one.after.id for one in changed}
    came = {one.after.id for one in changed if one.came}
    now = [
        own[one]
        for one in sorted(ids & own.keys())
        if found_by_title(own[one]) and (one in came or _differ(cards[one], own[one]))
    ]
    if not now:
        return
    old = [card for one in ids - came if found_by_title(card := cards[one])]
    before, after = _before(index, ids, old), Index(by_words=index.by_words)  # what is asked here is not noted
    words = set[str]().union(*(shingles(card.title) for card in (*old, *now)))
    for kind, title in {*_asked(citations), *_asked_now(changed)}:
        if words.isdisjoint(shingles(title)):
            continue
        if any(card.type == kind and same_title(title, card.title) for card in (*old, *now)):
            raise TooMuch
        first, second = ([card.id for card in same_words(one, title) if card.id not in ids] for one in (before, after))
        if first != second:
            raise TooMuch


def _differ(one: Card, other: Card) -> bool:
    """Whether two cards tell other facts, whatever the bytes of their documents."""
    return replace(one, sha256="") != replace(other, sha256="")


def _before(index: Index, ids: Collection[str], old: Iterable[Card]) -> Index:
    """The words of titles as they were: those of an index without those of some documents, and with those that these had."""
    found = {words: [card for card in cards if card.id not in ids] for words, cards in index.by_words.items()}
    for card in old:
        for words in shingles(card.title):
            found.setdefault(words, []).append(card)
    return Index(by_words=found)


def _asked(file: Path) -> Iterator[_Titled]:
    """The types and titles of the citations in the data file, each once."""
    with mapped(file) as data:  # hundreds of megabytes, of a large collection
        found = {match.groups() for match in _TITLED.finditer(data)}
    for kind, title in found:
        yield fold(json.loads(kind)), json.loads(title)


def _asked_now(changed: Sequence[Changed]) -> Iterator[_Titled]:
    """Those of the citations of the changed documents."""
    for one in changed:
        for citation in one.after.citations:
            if citation.type and citation.number and citation.title:
                yield fold(citation.type), citation.title
