"""What the files of the collection tell of its citations, counted: kept on the disk beside the shelf, so that after a small
change it need not be counted again."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.link.cards import Card
from generator.quick import quickly_pickled
from generator.write.markup import Markup
from generator.write.references import Entry, Missing
from generator.write.rows import Row
from generator.write.spool import Pieces
from generator.write.survey import Cell, Survey, Web

_DOCUMENTS, _CITATIONS, _MISSING, _CHANGES = _PARTS = ("documents", "citations", "missing", "changes")
"""The files: what citations leave as it is, what they change, what is missing, and what changed in the first and third since
these were written: after a small change ten thousand rows need not be written again."""
_LISTS: Mapping[str, tuple[str, ...]] = {_DOCUMENTS: ("rows", "cards"), _MISSING: ("absent",)}
_FEW = 1000
"""Beyond so many changes a file is written whole."""

quickly_pickled(Card, Cell, Entry, Missing, Web)


_Changes = tuple[list[int], list[tuple[int, Any]]]
"""Of a list, the places of what went, by its order of before; the places and things that came, by that of now."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of all documents by their ids, in order; the cards by which citations find them; the citations counted; the
    pictures of the home page; the documents that are `crowded` in the graph of the links. And the lists as they are `held` in
    the files, where it was read from there."""

    rows: Mapping[str, Row]
    cards: tuple[Card, ...]
    survey: Survey
    web: Web
    figures: Mapping[str, Markup]
    crowded: frozenset[str] = frozenset()
    held: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def save(self, folder: Path, before: str = "") -> str:
        """Writes it; gives a word by which it is known again. `before` is that by which the files are known from which it was
        read: of these only what changed is written."""
        one = self.survey
        now: Mapping[str, Sequence[Any]] = {"rows": [*self.rows.values()], "cards": self.cards, "absent": one.absent}
        words = dict(zip(_PARTS, before.split(), strict=False))
        changes: dict[str, _Changes] = {}
        for part, names in _LISTS.items():
            found = {name: _changes(self.held[name], now[name]) for name in names if name in self.held}
            known = {name: few for name, few in found.items() if few is not None}
            if part in words and len(known) == len(names):
                changes |= known
            else:
                words[part] = _written(folder / part, [now[name] for name in names])
        counted = (one.cells, one.names, one.mentions, one.marked, one.laws, self.web, self.figures, self.crowded)
        words[_CITATIONS], words[_CHANGES] = _written(folder / _CITATIONS, counted), _written(folder / _CHANGES, changes)
        return " ".join(words[name] for name in _PARTS)


def ledger_in(folder: Path, word: str, pieces: Pieces, named: Callable[[bytes], bytes]) -> Ledger | None:
    """The ledger that bears this word, read with new `named` addresses; `pieces` are the rows on the shelf. None where there is
    none."""
    try:
        blobs = {name: (folder / name).read_bytes() for name in _PARTS}
        if " ".join(map(_word, blobs.values())) != word:
            return None
        read = {name: pickle.loads(named(blob)) for name, blob in blobs.items()}
        held = {name: each for part, names in _LISTS.items() for name, each in zip(names, read[part], strict=True)}
        now = {name: _changed(each, read[_CHANGES].get(name, ([], []))) for name, each in held.items()}
        cells, names, mentions, marked, laws, web, figures, crowded = read[_CITATIONS]
    except (OSError, ValueError, TypeError, EOFError, AttributeError, IndexError, pickle.UnpicklingError):
        return None
    survey = Survey(cells, names, mentions, marked, laws, now["absent"], pieces)
    return Ledger({row.id: row for row in now["rows"]}, tuple(now["cards"]), survey, web, figures, crowded, held)


def _changes(held: Sequence[Any], now: Sequence[Any]) -> _Changes | None:
    """What to change in a list, whose things stay the same objects where they stay, to have it as it is now; None where that is
    much, or others have another order."""
    before, after = set(map(id, held)), set(map(id, now))
    gone = [at for at, one in enumerate(held) if id(one) not in after]
    came = [(at, one) for at, one in enumerate(now) if id(one) not in before]
    few = len(gone) + len(came) <= _FEW
    stay = zip((one for one in held if id(one) in after), (one for one in now if id(one) in before), strict=False)
    return (gone, came) if few and all(one is other for one, other in stay) else None


def _changed(held: Sequence[Any], changes: _Changes) -> list[Any]:
    gone, came = changes
    now = list(held)
    for at in reversed(gone):
        del now[at]
    for at, one in came:
        now.insert(at, one)
    return now


def rename_in(folder: Path, word: str, named: Callable[[bytes], bytes]) -> str:
    """Puts new names into the ledger that bears this word; gives the word that it bears now, "" where it is not there."""
    try:
        blobs = [(folder / name).read_bytes() for name in _PARTS]
    except OSError:
        return ""
    if " ".join(map(_word, blobs)) != word:
        return ""
    return " ".join(_put(folder / name, named(blob)) for name, blob in zip(_PARTS, blobs, strict=True))


def _written(file: Path, value: object) -> str:
    return _put(file, pickle.dumps(value, protocol=5))


def _put(file: Path, data: bytes) -> str:
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(data)
    fresh.replace(file)
    return _word(data)


def _word(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
