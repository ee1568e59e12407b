"""What changed in a document."""

from __future__ import annotations

from dataclasses import fields, replace
from operator import attrgetter

from generator.cache import Cache, Placed
from generator.looked import Looked
from generator.memory import finished
from generator.mend.known import Changed
from generator.mend.moved import Moved
from generator.mend.names import Renamed, TooMuch, identity_now
from generator.model import Citation, Document, Metadata, Signer
from generator.packed import unpack_draft
from generator.stamps import stamp_of

_CITED = attrgetter(*[part.name for part in fields(Citation) if part.name not in ("span", "line", "sentence")])
_FACTS = [part.name for part in fields(Metadata) if part.name not in ("recipients", "language", "byline")]
"""Those that other pages, the lists or the links may depend on."""


def examined(cache: Cache, site: str, looked: Looked, row: Placed) -> Changed:
    """What changed in the document that the cache knows by this row, whose file was read anew, under another name perhaps.
    Raises `TooMuch` where it is not known what it was, or where it is another thing now."""
    entry = looked.entry
    if entry.member:
        raise TooMuch
    before = next(iter(cache.drafts([row.key])), None)
    if before is None:
        raise TooMuch
    old, told = finished(before, row)
    draft = unpack_draft(looked.packed[0])
    if (draft.origin, draft.source.media_type) != (before.origin, before.source.media_type):
        raise TooMuch
    refaced = _face(draft) != _face(before) or entry.path != row.path
    recited = refaced or _cites(draft) != _cites(before)
    identity = identity_now(cache, site, row, (before.metadata, draft.metadata), looked.sha)
    now = Placed(entry.path, stamp_of(entry), looked.key, looked.sha, identity, row.fate)
    return Changed(now, old, told, draft, told, told, recited, refaced, entry, looked.packed)


def with_names(one: Changed, names: Renamed, moved: Moved) -> Changed:
    """The change, with what is told of the document now that some have other addresses."""
    row = one.row._replace(fate=names(one.row.fate))
    after, fate = finished(one.after, row)
    fate = moved.fate(fate)
    return replace(one, row=row, after=after, fate=fate, linked=fate)


def _face(draft: Document) -> tuple[object, ...]:
    """All of a document, but for its citations, that others' pages, the lists or the links may depend on."""
    facts = [getattr(draft.metadata, name) for name in _FACTS]
    shown = [None if fact is None else (_seen(fact.value), fact.basis) for fact in facts]
    return shown, draft.first_words


def _cites(draft: Document) -> list[tuple[object, ...]]:
    """All of its citations that the links, the lists or others' pages may depend on; of their places whether they have one."""
    return [(*_CITED(one), one.span.end > one.span.start) for one in draft.citations]


def _seen(value: object) -> object:
    """What others show of a fact: of those who signed the names."""
    return [one.name if isinstance(one, Signer) else one for one in value] if isinstance(value, tuple) else value
