"""Resolving the citations of a few documents again, among the cards of a collection that is otherwise as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.link.cards import Card, card_of, index_of, same_words
from generator.link.connect import dates_of, links_of
from generator.link.judge import judge, judge_titled
from generator.link.known import known_documents
from generator.link.symbols import symbol_key
from generator.model import Citation, Document, Link, Settings


class Resolver:
    """Finds what citations mean, as `connect` does in its last look at them."""

    def __init__(self, cards: Iterable[Card], settings: Settings) -> None:
        """The cards of all documents, with the facts that only others tell."""
        self.index = index_of(sorted(cards, key=lambda card: card.order))
        self.known = known_documents(settings.known_documents)

    def links(self, document: Document) -> tuple[Link, ...]:
        """The links of a document."""
        return links_of(card_of(document), document.citations, self.index, self.known)

    def telling(self, document: Document) -> list[Citation]:
        """The citations that may mean a document that prints no number of its own, so that they may tell its number."""
        citing, dates = card_of(document), dates_of(document.citations)
        return [one for one in document.citations if one.number and self._tells(citing, one, dates.get(one.number))]

    def _tells(self, citing: Card, printed: Citation, date: str | None) -> bool:
        citation = replace(printed, date=date) if date and printed.date is None else printed
        numbered = filter(_unnumbered, self.index.by_key.get(symbol_key(printed.number or ""), ()))
        titled = filter(_unnumbered, same_words(self.index, citation.title) if citation.title else ())
        return any(judge(citing, citation, card).status for card in numbered) or any(
            judge_titled(citing, citation, one).status for card in titled for one in (card, _as_printed(card))
        )


def _unnumbered(card: Card) -> bool:
    """Whether a document prints no number."""
    return not card.key or "number" in card.weak


def _as_printed(card: Card) -> Card:
    """A card without the parts that only other documents tell."""
    date, place = "" if "date" in card.weak else card.date, None if "place" in card.weak else card.place
    return replace(card, number="", key="", date=date, place=place, weak=frozenset())
