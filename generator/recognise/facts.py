"""What has been found in one text so far, and how an inferred value is put together."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Evidence, Span, Text
from generator.recognise.dates import Dated
from generator.recognise.elsewhere import Elsewhere
from generator.recognise.header import Found, Header
from generator.recognise.number import Number
from generator.recognise.signature import Signature
from generator.recognise.view import View, evidence
from generator.saying import saying


@dataclass(slots=True)
class Facts:
    """Landmarks of a text, in the coordinates of the view of its beginning."""

    text: Text
    view: View
    header: Header
    number: Number | None = None
    dated: Dated | None = None
    block: Elsewhere | None = None
    annex: Elsewhere | None = None
    self_named: Found | None = None
    signature: Signature | None = None
    noi_nhan: tuple[int, int] | None = None
    ocr: bool = False
    stamp: tuple[str, str] = ("", "")
    stamp_at: tuple[int, int] = (0, 0)

    def at(self, start: int, end: int) -> Evidence:
        """Evidence for a range of the view."""
        return evidence(self.text, self.view, start, end)

    def at_body(self, start: int, end: int) -> Evidence:
        """Evidence for a range of the body."""
        span = Span(start, end)
        return Evidence(span, self.text.line_of(start), " ".join(span.of(self.text.body).split())[:300])

    def at_block(self, block: Elsewhere) -> Evidence:
        """Evidence for a fact block outside the header."""
        return evidence(self.text, block.view, block.start, block.end)


def note(key: str, **values: object) -> str:
    """What the reader is told about an inferred value: a saying of the group `note` of site_src/strings."""
    return saying(f"note.{key}", **values)
