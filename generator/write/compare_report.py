"""The comparison of two builds as one Markdown comment for a pull request: short, bounded, safe.

Every word that comes from a document stands in a code span: there is no Markdown, HTML, mention or link in it. Nothing
that a change holds can make the report longer than LIMIT; what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator.write.changes import CitationChange, Comparison, DocumentChange, DocumentName
from generator.write.markup import code_span
from generator.write.strings import Strings

LIMIT = 60_000
MARK = "<!-- vanthu compare -->"
"""First line of every report: a workflow finds the comment that it wrote before by it."""
_VALUE = 160
_ROOM_FOR_REST = 200  # bytes kept free in every section for the line that counts what was left out
_ORDER = ("broken", "lost", "retargeted", "resolved", "gained", "changed")  # what needs a look comes first


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    lines: tuple[str, ...]


def as_markdown(comparison: Comparison, strings: Strings, url: str = "", limit: int = LIMIT) -> str:
    """The report, at most `limit` bytes. With `url` (the address of the preview) names are links to the changed pages."""
    head = [MARK, f"## {strings('compare.title')}", "", _summary(comparison, strings), ""]
    if comparison.is_empty:
        return "\n".join([*head, strings("compare.nothing"), ""])
    sections = [section for section in _sections(comparison, strings, url) if section.lines]
    out = "\n".join(head)
    for number, section in enumerate(sections):
        room = (limit - len(out.encode())) // (len(sections) - number)
        out += _fitted(section, strings, room)
    return out


def _summary(comparison: Comparison, strings: Strings) -> str:
    def row(key: str, old: int, new: int) -> str:
        return strings(key, old=strings.number(old), new=strings.number(new), change=f"{new - old:+d}")

    old, new = comparison.old, comparison.new
    return "\n".join((
        "- " + row("compare.documents", old.documents, new.documents),
        "- " + row("compare.citations", old.citations, new.citations),
        "- " + row("compare.linked", old.linked, new.linked),
        "- " + row("compare.problems", old.problems, new.problems),
    ))  # fmt: skip


def _sections(comparison: Comparison, strings: Strings, url: str) -> Iterator[_Section]:
    yield _section(strings, "compare.added", [_document_line(d, strings, url) for d in comparison.added])
    yield _section(strings, "compare.removed", [_document_line(d, strings, "") for d in comparison.removed])
    yield _section(strings, "compare.changed", [_change_lines(change, strings, url) for change in comparison.changed])
    for kind in _ORDER:
        found = [change for change in comparison.citations if change.kind == kind]
        yield _section(strings, f"compare.link_{kind}", [_citation_line(change, strings, url) for change in found])
    for state in ("new", "gone"):
        lines = [
            f"- {_code(f'{p.path}:{p.line}' if p.line else p.path)} – {_code(p.message)}"
            for p in comparison.problems
            if p.kind == state
        ]
        yield _section(strings, f"compare.problems_{state}", lines)


def _section(strings: Strings, key: str, lines: Sequence[str]) -> _Section:
    return _Section(f"### {strings(key)} ({strings.number(len(lines))})", tuple(lines))


def _fitted(section: _Section, strings: Strings, room: int) -> str:
    """The section with as many of its lines as fit into `room` bytes, and how many were left out."""
    out = f"\n{section.title}\n\n"
    for number, line in enumerate(section.lines):
        if len(out.encode()) + len(line.encode()) + 1 > room - _ROOM_FOR_REST:
            left = strings.number(len(section.lines) - number)
            return out + f"- {strings('compare.more', n=left)}\n"
        out += line + "\n"
    return out


def _document_line(document: DocumentName, strings: Strings, url: str) -> str:
    citations = strings.count("count.citations", document.citations)
    counts = strings("compare.counts", citations=citations, linked=strings.number(document.linked))
    return f"- {_link(document.name, document.id, url)} – {_code(document.source)} – {counts}"


def _change_lines(change: DocumentChange, strings: Strings, url: str) -> str:
    lines = [f"- {_link(change.name, change.id, url)} – {_code(change.source)}"]
    if change.old_source != change.source:
        lines.append("  - " + strings("compare.moved", old=_code(change.old_source)))
    if change.old_id != change.id:
        lines.append("  - " + strings("compare.address", old=_code(change.old_id), new=_code(change.id)))
    if change.words_changed:
        lines.append("  - " + strings("compare.words"))
    for field in change.fields:
        name = strings.get(f"field.{field.field}") or _code(field.field)
        values = {"name": name, "old": _code(_value(field.old)), "new": _code(_value(field.new))}
        lines.append("  - " + strings(f"compare.field_{field.kind}", **values))
    return "\n".join(lines)


def _citation_line(change: CitationChange, strings: Strings, url: str) -> str:
    place = change.source + (f":{change.line}" if change.line else "")
    line = f"- {_code(change.text)} – {_code(place)}"
    statuses = [strings.get(f"status.{s}") or _code(s) for s in (change.old_status, change.new_status) if s]
    line += " – " + " → ".join(dict.fromkeys(statuses))
    target = change.target or change.old_target
    return line + (f" – {_link(target, target, url if change.target else '')}" if target else "")


def _link(name: str, identity: str, url: str) -> str:
    label = _code(name)
    return f"[{label}]({url.rstrip('/')}/van-ban/{quote(identity, safe='')}/)" if url else label


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(_strings(value))
    return "" if value is None else str(value)


def _strings(values: Iterable[Any]) -> Iterator[str]:
    return (str(value) for value in values)


def _code(words: str) -> str:
    return code_span(words if len(words) <= _VALUE else words[: _VALUE - 1] + "…")
