"""Cuts the words of a document out of its text, with the links and the evidence that lie among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import Span
from generator.quick import quickly_made
from generator.write.markup import Both, escaped
from generator.write.nodes import Node, Run, inline, run_words


@quickly_made
@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the body that are shown as a link or span."""

    span: Span
    run: Run


class Cutter:
    """Cuts runs out of the body, with the marks that lie inside."""

    def __init__(self, body: str, marks: Sequence[Mark], evidence: Iterable[Mark] = ()) -> None:
        self.body = body
        self.figures: list[Node] = []
        """The pictures of the text, called by blocks of kind "image" (their label is the place here)."""
        self.marks: list[Mark] = []
        self.placed: set[str] = set()
        """The ids that stand on the page so far."""
        self.aliases: dict[str, str] = {}
        """Id of a mark that lies wholly under another -> the id of that one."""
        for mark in sorted(marks, key=lambda m: (m.span.start, -m.span.end)):
            if mark.span.end > mark.span.start:
                self._add_inside(mark)
        for mark in evidence:
            self._add_around(mark)
        self.starts = [mark.span.start for mark in self.marks]

    def _add_inside(self, mark: Mark) -> None:
        """A mark that begins inside the one before it wins its own words; the outer one keeps what is before and after."""
        outer = self.marks[-1] if self.marks and self.marks[-1].span.end > mark.span.start else None
        if outer is None:
            self.marks.append(mark)
            return
        self.marks.pop()
        run = outer.run
        if outer.span.start < mark.span.start:
            self.marks.append(Mark(Span(outer.span.start, mark.span.start), run))
            run = replace(run, id="")
        self.marks.append(mark)
        if outer.span.end > mark.span.end:
            self.marks.append(Mark(Span(mark.span.end, outer.span.end), run))
        elif run.id:
            self.aliases[run.id] = mark.run.id

    def _add_around(self, mark: Mark) -> None:
        """Words that a fact stands on give way to the links among them; the first free piece carries the id."""
        at, run = mark.span.start, mark.run
        over = [m for m in self.marks if m.span.start < mark.span.end and m.span.end > mark.span.start]
        pieces = []
        for other in over:
            if other.span.start > at:
                pieces.append(Span(at, other.span.start))
            at = max(at, other.span.end)
        if at < mark.span.end:
            pieces.append(Span(at, mark.span.end))
        pieces = [span for span in pieces if span.of(self.body).strip()]
        if not pieces:
            self.aliases[run.id] = next((m.run.id for m in over if m.run.id), "")
        for number, span in enumerate(pieces):
            self.marks.append(Mark(span, run if number == 0 else replace(run, id="")))
        self.marks.sort(key=lambda m: m.span.start)

    def anchor(self, identity: str) -> str:
        """The id on the page at which the words of a mark are found; empty where none is."""
        found = self.aliases.get(identity, identity)
        return found if found in self.placed else ""

    def _between(self, start: int, end: int) -> list[Mark]:
        last = bisect_right(self.starts, end - 1)
        if not last or self.marks[last - 1].span.end <= start:  # as of most lines: they follow one another
            return []
        first = bisect_left(self.starts, start)
        if first and self.marks[first - 1].span.end > start:
            first -= 1
        return self.marks[first:last]

    def runs(self, start: int, end: int) -> tuple[Run, ...]:
        """The words from `start` to `end` with their marks."""
        found: list[Run] = []
        at = start
        for mark in self._between(start, end):
            a, b = max(mark.span.start, at), min(mark.span.end, end)
            if a >= b:
                continue
            if a > at:
                found.append(Run(self.body[at:a]))
            found.append(self._placed(mark.run, self.body[a:b]))
            at = b
        if at < end or not found:
            found.append(Run(self.body[at:end]))
        return tuple(found)

    def words(self, start: int, end: int, number: Run | None = None) -> Both:
        """The same as the content of a paragraph; a printed `number`, with which the words begin, is shown as it is given."""
        line = self.body[start:end]
        at = start + len(number.text) if number else start
        marks = self._between(at, end)
        if not line.isprintable() or not line or line[0] == " " or line[-1] == " ":
            return inline((number, *self.runs(at, end)) if number else self.runs(at, end))
        if not marks and number is None:
            return escaped(line)
        markdown, html = run_words(number) if number else ("", "")
        for mark in marks:
            a, b = max(mark.span.start, at), min(mark.span.end, end)
            if a >= b:
                continue
            if a > at:
                one, other = escaped(self.body[at:a], at_line_start=not html)
                markdown += one
                html += other
            one, other = run_words(self._placed(mark.run, self.body[a:b]))
            markdown += one
            html += other
            at = b
        if at < end:
            one, other = escaped(self.body[at:end], at_line_start=not html)
            markdown += one
            html += other
        return markdown, html

    def _placed(self, run: Run, text: str) -> Run:
        """A mark on these words: only the first piece of it carries its id."""
        identity = "" if run.id in self.placed else run.id
        self.placed.add(run.id)
        return Run(text, run.href, run.classes, identity, run.attributes)
