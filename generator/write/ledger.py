"""What the files of the collection tell of its citations, counted: kept on the disk beside the shelf, so that after a small
change it need not be counted again."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.link.cards import Card
from generator.quick import quickly_pickled
from generator.write.markup import Markup
from generator.write.references import Entry, Missing
from generator.write.rows import Row
from generator.write.spool import Pieces
from generator.write.survey import Cell, Survey, Web

_DOCUMENTS, _CITATIONS, _MISSING = _PARTS = ("documents", "citations", "missing")
"""The files: what citations leave as it is, what they change, and what is missing, which most changes leave as it is."""

quickly_pickled(Card, Cell, Entry, Missing, Web)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of all documents by their ids, in order; the cards by which citations find them; the citations counted; the
    pictures of the home page; the documents that are `crowded` in the graph of the links."""

    rows: Mapping[str, Row]
    cards: tuple[Card, ...]
    survey: Survey
    web: Web
    figures: Mapping[str, Markup]
    crowded: frozenset[str] = frozenset()

    def save(self, folder: Path, before: str = "", same: Collection[str] = ()) -> str:
        """Writes it; gives a word by which it is known again. `before` is the last one's, where parts ("documents", "missing")
        are the `same` as in that."""
        one = self.survey
        parts: Mapping[str, Callable[[], object]] = {
            _DOCUMENTS: lambda: (list(self.rows.values()), self.cards),
            _CITATIONS: lambda: (
                one.cells, one.names, one.mentions, one.marked, one.laws, self.web, self.figures, self.crowded
            ),
            _MISSING: lambda: one.absent,
        }  # fmt: skip
        words = {name: word for name, word in zip(_PARTS, before.split(), strict=False) if name in same}
        words |= {name: _written(folder / name, part()) for name, part in parts.items() if name not in words}
        return " ".join(words[name] for name in _PARTS)


def ledger_in(folder: Path, word: str, pieces: Pieces, named: Callable[[bytes], bytes]) -> Ledger | None:
    """The ledger that bears this word, read with new `named` addresses; `pieces` are the rows on the shelf. None where there is
    none."""
    try:
        blobs = [(folder / name).read_bytes() for name in _PARTS]
        if " ".join(map(_word, blobs)) != word:
            return None
        (rows, cards), counted, absent = (pickle.loads(named(blob)) for blob in blobs)
        cells, names, mentions, marked, laws, web, figures, crowded = counted
    except (OSError, ValueError, TypeError, EOFError, AttributeError, pickle.UnpicklingError):
        return None
    survey = Survey(cells, names, mentions, marked, laws, absent, pieces)
    return Ledger({row.id: row for row in rows}, cards, survey, web, figures, crowded)


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
