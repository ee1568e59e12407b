"""Resolving the citations of a few documents again, among the cards of a collection that is otherwise as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.link.cards import Card, card_of, index_of, same_words
from generator.link.connect import dates_of, links_of
from generator.link.judge import judge, judge_titled
from generator.link.known import known_documents
from generator.link.symbols import symbol_key
from generator.model import Document, Link, Settings


class Resolver:
    """Finds what citations mean, as `connect` does in its last look at them."""

    def __init__(self, cards: Iterable[Card], settings: Settings) -> None:
        """The cards of all documents, with the facts that only others tell."""
        self.index = index_of(sorted(cards, key=lambda card: card.order))
        self.known = known_documents(settings.known_documents)

    def links(self, document: Document) -> tuple[Link, ...]:
        """The links of a document."""
        return links_of(card_of(document), document.citations, self.index, self.known)

    def may_tell(self, document: Document) -> bool:
        """Whether a citation may mean a document that prints no number of its own, so that it may tell that number."""
        citing, dates = card_of(document), dates_of(document.citations)
        for printed in document.citations:
            if not printed.number:
                continue
            citation = replace(printed, date=dates[printed.number]) if not printed.date and printed.number in dates else printed
            like = same_words(self.index, citation.title) if citation.title else ()
            for card in (*self.index.by_key.get(symbol_key(printed.number), ()), *like):
                if card.key and "number" not in card.weak:
                    continue
                for one in (card, _as_printed(card)):
                    if judge(citing, citation, one).status or judge_titled(citing, citation, one).status:
                        return True
        return False


def _as_printed(card: Card) -> Card:
    """A card without the parts that only other documents tell."""
    date, place = "" if "date" in card.weak else card.date, None if "place" in card.weak else card.place
    return replace(card, number="", key="", date=date, place=place, weak=frozenset())
