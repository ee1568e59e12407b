"""What resolving needs of a document, once: a card per document, and the indexes over all cards.

Light: 100 000 cards are some tens of megabytes. Lists of candidates stay short: one symbol of many documents is parted by
place and date before anything is compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern

from generator.fold import fold
from generator.link.identity import standing
from generator.link.symbols import symbol_key
from generator.model import Citation, Document
from generator.quick import quickly_made

_WORD = re.compile(r"\w+")
_LAW = {"luat", "bo luat", "phap lenh"}
MANY = 16
"""A list of candidates longer than this is narrowed by date and place before it is compared."""
_LIKELY = 8
"""So many of the documents that share words with a title are looked at."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Card:
    """The identity of one document. `weak` names the parts that only other documents tell; `order` is where it stands among
    all, whatever its bytes are."""

    id: str
    kind: str
    type: str
    number: str
    key: str
    date: str
    place: str | None
    level: str
    bodies: tuple[str, ...]
    codes: tuple[str, ...]
    title: str
    sha256: str
    weak: frozenset[str] = frozenset()
    order: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Index:
    """All cards by symbol, by the name of a law, and, where they have no number, by the words of their titles."""

    by_key: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_date: dict[tuple[str, str], list[Card]] = field(default_factory=dict)
    by_place: dict[tuple[str, str | None], list[Card]] = field(default_factory=dict)
    by_law: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_type_date: dict[tuple[str, str], list[Card]] = field(default_factory=lambda: defaultdict(list))
    by_words: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    alike: dict[str, Sequence[Card]] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Card found by the words of its title -> the documents that cite these words."""
    crowded: set[str] = field(default_factory=set)
    """Cards that share words with a title of which more do so than are looked at."""


def card_of(document: Document) -> Card:
    """The card of a document. "citation", "signer" and "neighbour" are bases that only the collection tells."""
    facts = document.metadata
    bodies = facts.issuing_bodies.value if facts.issuing_bodies else ()
    weak = frozenset(
        name
        for name, value in (("number", facts.number), ("date", facts.date), ("place", facts.province))
        if value is not None and value.basis in ("citation", "signer", "neighbour")
    )
    number = facts.number.value if facts.number else ""
    return Card(
        document.id,
        facts.kind.value,
        intern(fold(facts.type.value)) if facts.type else "",
        number,
        intern(symbol_key(number)) if number else "",
        intern(facts.date.value[:10]) if facts.date else "",
        facts.province.value.id if facts.province else None,
        bodies[0].level if bodies else "unknown",
        tuple(body.id for body in bodies),
        tuple(body.code for body in bodies if body.code),
        facts.title.value if facts.title else "",
        document.source.sha256,
        weak,
        standing(document.id, document.source.path),
    )


def index_of(cards: Iterable[Card]) -> Index:
    """The indexes over all cards; news pages are nobody's target."""
    index = Index()
    for card in cards:
        if card.kind == "news":
            continue
        if card.key:
            index.by_key[card.key].append(card)
        if card.type in _LAW and card.title:
            index.by_law[law_key(card.title)].append(card)
        if len(card.date) == 10 and card.type:
            index.by_type_date[card.type, card.date].append(card)
        if found_by_title(card):
            for shingle in shingles(card.title):
                index.by_words[intern(shingle)].append(card)
    for key, found in index.by_key.items():
        if len(found) > MANY:
            for card in found:
                index.by_date.setdefault((key, card.date), []).append(card)
                index.by_place.setdefault((key, card.place), []).append(card)
    return index


def found_by_title(card: Card) -> bool:
    """Whether a document prints no number of its own, so that citations find it by its title."""
    return card.kind != "news" and bool(card.title) and (not card.key or "number" in card.weak)


@lru_cache(maxsize=65536)
def law_key(name: str) -> str:
    """A law's name without its type word: "LUẬT ĐẤT ĐAI", "Luật Đất đai" -> "dat dai"."""
    words = _WORD.findall(fold(name))
    while words and words[0] in ("bo", "luat", "phap", "lenh") and len(words) > 1:
        words = words[1:]
    return " ".join(words)


def title_words(title: str) -> list[str]:
    """The folded words of a title, without the "về (việc)" that opens it."""
    words = _WORD.findall(fold(title))
    while words and words[0] in ("v", "ve", "viec", "quyet", "dinh", "nghi", "ket", "luan"):
        words = words[1:]
    return words


def shingles(title: str) -> set[str]:
    """Runs of four words of a title: what two spellings of one title share, whatever was cut off."""
    words = title_words(title)
    return set(map(" ".join, zip(words, words[1:], words[2:], words[3:], strict=False)))


_COMMON = frozenset(
    [
        "sua",
        "doi",
        "bo",
        "sung",
        "mot",
        "so",
        "dieu",
        "cua",
        "quy",
        "dinh",
        "ban",
        "hanh",
        "va",
        "cac",
        "ve",
        "viec",
        "theo",
        "tren",
        "dia",
        "ban",
        "tinh",
        "thanh",
        "pho",
        "trong",
        "cong",
        "tac",
        "thuc",
        "hien",
    ]
)


def same_title(one: str, other: str) -> bool:
    """Are two titles one and the same, said in full? At least six telling words, nearly all of them shared both ways."""
    a, b = _telling(one), _telling(other)
    return min(len(a), len(b)) >= 6 and len(a & b) >= 0.8 * min(len(a), len(b)) and len(a & b) >= 0.6 * max(len(a), len(b))


@lru_cache(maxsize=2048)
def _telling(title: str) -> frozenset[str]:
    """The words by which a title is known: the same few titles are compared again and again."""
    return frozenset(title_words(title)) - _COMMON


def likeness(one: str, other: str) -> float:
    """How far two titles agree, 0 to 1: shared words over the shorter one's, at least six of them; order is ignored."""
    a, b = title_words(one), title_words(other)
    if min(len(a), len(b)) < 6:
        return 1.0 if a and a == b else 0.0
    return len(set(a) & set(b)) / min(len(set(a)), len(set(b)))


def same_words(index: Index, title: str) -> Sequence[Card]:
    """Cards without a number of their own whose title shares words with this one, likeliest first, few. Each title is asked
    once: the same few come again and again."""
    known = index.alike.get(title)
    if known is None:
        known = index.alike[title] = _same_words(index, title)
    return known


def _same_words(index: Index, title: str) -> Sequence[Card]:
    hits: dict[str, tuple[int, Card]] = {}
    for shingle in index.by_words.keys() & shingles(title) if index.by_words else ():
        found = index.by_words[shingle]
        for card in found if len(found) <= MANY else ():
            hits[card.id] = (hits.get(card.id, (0, card))[0] + 1, card)
    if len(hits) > _LIKELY:
        index.crowded.update(hits)
    return [card for _, card in sorted(hits.values(), key=lambda hit: (-hit[0], hit[1].order))[:_LIKELY]]


@dataclass(frozen=True, slots=True)
class Touched:
    """What newly learned facts can change: the links of `documents`, and citations of these symbols, laws, types and days."""

    documents: frozenset[str]
    keys: frozenset[str]
    laws: frozenset[str]
    days: frozenset[tuple[str, str]]

    def concerns(self, citation: Citation) -> bool:
        """Can what this citation means have changed?"""
        if citation.number:
            return symbol_key(citation.number) in self.keys
        if citation.form == "law":
            return bool(self.laws) and law_key(citation.title or "") in self.laws
        return citation.form == "unnumbered" and (fold(citation.type or ""), citation.date or "") in self.days


def touched_by(cards: Iterable[tuple[Card, Card]], index: Index) -> Touched | None:
    """What is touched where the first card of a pair, which stands in `index`, became the second; None where none changed."""
    changed = [(old, new) for old, new in cards if old != new]
    if not changed:
        return None
    both = [card for pair in changed for card in pair]
    citing = (index.asked.get(old.id, ()) for old, _ in changed)
    return Touched(
        frozenset(old.id for old, _ in changed).union(*citing),
        frozenset(card.key for card in both if card.key),
        frozenset(law_key(card.title) for card in both if card.type in _LAW),
        frozenset((card.type, card.date) for card in both),
    )
