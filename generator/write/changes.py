"""What may differ between two builds of a collection: the nouns of `compare` and its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FieldKind = Literal["gained", "lost", "changed"]
LinkKind = Literal["resolved", "broken", "retargeted", "gained", "lost", "changed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact of a document. `old` and `new` are None where nothing was asserted."""

    field: str
    kind: FieldKind
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document of both builds that differs. `old_source`, `old_id` differ from the new ones where it was moved."""

    source: str
    id: str
    name: str
    old_source: str
    old_id: str
    words_changed: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A citation in a document of both builds whose fate changed: newly linked, broken, led elsewhere, come or gone."""

    kind: LinkKind
    source: str
    text: str
    line: int
    old_status: str | None
    new_status: str | None
    old_target: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document that only one of the builds has."""

    source: str
    id: str
    name: str
    citations: int
    linked: int


@dataclass(frozen=True, slots=True)
class ProblemChange:
    """Something to look at that only one of the builds says."""

    kind: Literal["new", "gone"]
    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much a build holds."""

    documents: int
    citations: int
    linked: int
    problems: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs, in the order of the new build's sources."""

    old: Count
    new: Count
    added: tuple[DocumentName, ...]
    removed: tuple[DocumentName, ...]
    changed: tuple[DocumentChange, ...]
    citations: tuple[CitationChange, ...]
    problems: tuple[ProblemChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody would notice anything."""
        return not (self.added or self.removed or self.changed or self.citations or self.problems)
