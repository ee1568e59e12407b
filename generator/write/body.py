"""The text of a document laid out as the document is: letterhead, title, levels, tables, signature, recipients.

The words are cut from `Text.body` by the spans of its outline; citations become links, words that a fact stands on get an
anchor. Whatever no block covers is shown too: nothing of the body is lost (a test counts the words).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from generator.model import Block, Document, Span, Text
from generator.write.cutter import Cutter, Mark
from generator.write.letterhead import closing_node, head_nodes
from generator.write.nodes import Node, Run
from generator.write.records import facts_of
from generator.write.running import running_nodes

_LONG_LINE = 120
"""Longer lines above a letterhead are an article that the document follows."""


def body_nodes(
    document: Document, text: Text, marks: Sequence[Mark], figures: Sequence[Node] = ()
) -> tuple[list[Node], Callable[[str], str]]:
    """The nodes of a document's text. `marks` are its citations (and other words to be shown as links), in any order;
    `figures` what is shown for each of its pictures.

    Also a function from the id of a mark or of evidence ("tc-3", "bc-date") to the id that stands on the page for it.
    """
    cutter = Cutter(text.body, marks, _evidence_marks(document, marks))
    cutter.figures += figures
    return _body_nodes(document, text, cutter), cutter.anchor


def _body_nodes(document: Document, text: Text, cutter: Cutter) -> list[Node]:
    blocks = _covering(text)
    layout = document.layout
    if layout is None:
        return list(running_nodes(_with_figures(blocks, text, cutter), cutter))
    zones = [(z.start, z.end) for z in (layout.signature, layout.recipients) if z is not None and z.end > z.start]
    (a, b), (c, d) = (*zones, (0, 0), (0, 0))[:2]
    head_end = min([layout.header.end, *(start for start, _ in zones)])
    head = [block for block in blocks if block.span.start < head_end]
    rest = blocks[len(head) :]
    lead = [block for block in head if block.span.end <= layout.header.start]
    if all(block.span.end - block.span.start <= _LONG_LINE for block in lead):
        lead = []  # a motto, a notice: of the letterhead
    in_head, running = head_nodes(head[len(lead) :], cutter, document)
    nodes = [*running_nodes(lead, cutter), *in_head, *running_nodes(running, cutter)]
    end: list[Block] = []
    others: list[Block] = []
    for block in rest:
        at = block.span.start
        (end if a <= at < b or c <= at < d else others).append(block)
    others = _with_figures(others, text, cutter)
    if not end:
        return [*nodes, *running_nodes(others, cutter)]
    first = end[0].span.start
    nodes.extend(running_nodes([block for block in others if block.span.start < first], cutter))
    nodes.append(closing_node(end, cutter, layout.signature))
    nodes.extend(running_nodes([block for block in others if block.span.start >= first], cutter))
    return nodes


def _covering(text: Text) -> list[Block]:
    """The outline, with a paragraph for each line of the body that it leaves out."""
    body = text.body
    found: list[Block] = []
    at = 0
    for block in text.outline:
        span = block.span
        start, end = span.start, span.end
        if start < at:
            start = at
        elif start > at and not (start == at + 1 and body[at] == "\n"):
            found += _line_blocks(body, at, start)
        if end > start and body[start:end].strip():
            found.append(block if start == span.start else replace(block, span=Span(start, end), label=""))
        at = max(at, end)
    found += _line_blocks(body, at, len(body))
    return found


def _with_figures(blocks: list[Block], text: Text, cutter: Cutter) -> list[Block]:
    """The blocks with those of pictures among them, each after the words beside which it stands."""
    if not cutter.figures:
        return blocks
    images = [Block("image", Span(one.at, one.at), label=str(place)) for place, one in enumerate(text.figures)]
    return sorted([*blocks, *images], key=lambda block: (block.span.start, block.kind != "image"))


def _line_blocks(body: str, start: int, end: int) -> Iterator[Block]:
    at = start
    for line in body[start:end].splitlines(keepends=True):
        if line.strip():
            yield Block("paragraph", Span(at, at + len(line)))
        at += len(line)


def _evidence_marks(document: Document, marks: Sequence[Mark]) -> Iterator[Mark]:
    taken = {mark.span for mark in marks}
    for key, fact in facts_of(document).items():
        span = fact.evidence.span if fact.evidence else None
        if span is not None and span not in taken and span.end - span.start < 600:
            taken.add(span)
            yield Mark(span, Run("", id=f"bc-{key.replace('_', '-')}", classes="vt-ev"))
