"""What a document's page tells of others, and the words in which one document cites another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.model import Citation, Link, Text
from generator.quick import quickly_made
from generator.write.address import document_path
from generator.write.markup import one_line
from generator.write.rows import Row
from generator.write.site import Site

RELATIONS = (
    "basis", "implements", "guides", "amends", "replaces", "repeals", "suspends", "corrects", "consolidates", "explains",
    "announces", "disseminates", "attached_to", "cites",
)  # fmt: skip
SHOWN = 200
"""Rows of one list on a page; the rest is in the appendix and the data files."""

Quote = tuple[str, str, str]
"""Words before a citation in its sentence, the citation, words after."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Relations:
    """What a page must know of other documents: only those that it names. `quotes` are keyed by (citing id, index)."""

    outgoing: tuple[Link, ...] = ()
    incoming: tuple[Link, ...] = ()
    incoming_total: int = 0
    rows: Mapping[str, Row] = field(default_factory=dict)
    quotes: Mapping[tuple[str, int], Quote] = field(default_factory=dict)
    previous: Row | None = None
    next: Row | None = None
    duplicate_of: Row | None = None
    copies: tuple[Row, ...] = ()


def link_to(site: Site, page: str, row: Row) -> dict[str, str]:
    """A document as a link on another's page: where it leads, what it is called."""
    return {"href": site.href(page, document_path(row.id)), "text": row.heading if not row.subtitle else row.label}


def quote_of(text: Text, citation: Citation, limit: int = 160) -> Quote:
    """The sentence around a citation: words before, the citation, words after, each side at most `limit` characters."""
    body, at, stop = text.body, citation.span.start, citation.span.end
    start, end = max(at - limit, 0), min(stop + limit, len(body))
    around = citation.sentence
    if around is None:
        cut_before, cut_after = start > 0, end < len(body)
    else:
        start, end = max(start, around.start), min(end, around.end)
        cut_before, cut_after = start > max(around.start, 0), end < min(around.end, len(body))
    before, after = body[start:at], body[stop:end]
    if cut_before:
        before = "… " + before.partition(" ")[2]
    if cut_after:
        after = after.rpartition(" ")[0] + " …"
    return before, body[at:stop], after


def short(text: str, limit: int = 160) -> str:
    """A text on one line, cut at a word: "Về việc tăng cường …"."""
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def name_of(citation: Citation) -> str:
    """What a citation calls its document: "Nghị quyết 30-NQ/TU", else its own words."""
    if citation.number:
        return one_line(f"{citation.type or ''} {citation.number}")
    return short(citation.text, 120)
