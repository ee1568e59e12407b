"""A document as a line of a list: the few facts that other pages show of it. Light, so that 100 000 fit in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.link.identity import standing as standing
from generator.model import Body, Document, Province
from generator.quick import quickly_made, quickly_pickled


@quickly_made
@dataclass(frozen=True, slots=True)
class Row:
    """What a list tells of a document. `province` is the unit of its day; `central` whether a central body issued it."""

    id: str
    kind: str
    type: str
    number: str
    date: str
    title: str
    first_words: str
    bodies: tuple[Body, ...]
    province: Province | None
    publisher: str
    signers: tuple[str, ...] = ()
    source: str = ""

    @property
    def label(self) -> str:
        """How people call it: "Kết luận 105-KL/TU"; empty for a news page."""
        return f"{self.type} {self.number}".strip() if self.kind != "news" else ""

    @property
    def heading(self) -> str:
        """The heading of its page: its name where it has a number, else its title, first words or file name."""
        if self.kind != "news" and self.number:
            return self.label
        return self.title or self.first_words or self.type or self.source

    @property
    def subtitle(self) -> str:
        """What stands under the heading: the title where the heading is the name."""
        return self.title if self.heading != self.title else ""

    @property
    def issuer(self) -> str:
        """Its issuing bodies in printed order, or who published the news page."""
        return "; ".join(body.name for body in self.bodies) or self.publisher

    @property
    def central(self) -> bool:
        """Whether it belongs to the group "Trung ương" of the index by province."""
        return self.province is None and any(body.level == "central" for body in self.bodies)


quickly_pickled(Row)


def row_of(document: Document) -> Row:
    """The row of a document."""
    facts = document.metadata
    return Row(
        id=document.id,
        kind=facts.kind.value,
        type=facts.type.value if facts.type else "",
        number=facts.number.value if facts.number else "",
        date=facts.date.value if facts.date else "",
        title=facts.title.value if facts.title else "",
        first_words=document.first_words,
        bodies=facts.issuing_bodies.value if facts.issuing_bodies else (),
        province=facts.province.value if facts.province else None,
        publisher=facts.publisher.value if facts.publisher else "",
        signers=tuple(s.name for s in facts.signers.value) if facts.signers else (),
        source=document.source.path,
    )


def newest_first(rows: Iterable[Row]) -> list[Row]:
    """By date, latest first, unknown dates last; documents of one day as they stand among all."""
    ordered = sorted(rows, key=lambda row: standing(row.id, row.source))
    return sorted(ordered, key=lambda row: row.date, reverse=True)
