"""Makes finished pages of a theme in one process, and keeps to the way that proved right for each kind.

Three ways, the first that is right: stamped into a frame, rendered by the theme, built wholly by MkDocs from its Markdown.
The first page of every kind, and one page in some hundred, is built both ways and compared; where they differ the kind is
made the slower way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from generator.render.frame import Stamper
from generator.render.kept import FOLDER, PROVED, Keeper
from generator.render.stamp import Key, Made, Prepared, Spec, written
from generator.render.theme import Theme
from generator.render.tokens import NotLearned


class Press:
    """The theme in one process, and the way of each kind of page."""

    def __init__(self, spec: Spec) -> None:
        self.theme = Theme(spec)
        self.stamper = Stamper(self.theme)
        self.ways: dict[Key, str] = {}
        self.keeper: Keeper | None = None

    def page(self, made: Made, markdown: Callable[[], str], slow: Path, chosen: bool) -> bytes:
        """The finished page; `markdown` makes what MkDocs would build it from. One that is `chosen` is made every way."""
        page = self.stamper.prepare(made)
        way = self.ways.get(page.kind)
        if way is None and not chosen and (stamped := self._as_before(page, slow)):
            return stamped
        if way is None or (way != "mkdocs" and chosen):
            return self._prove(page, markdown(), slow)
        if way == "stamp":
            return self.stamper.stamp(page)
        return written(self.theme.render(made) if way == "theme" else self.theme.build(made.path, markdown()))

    def _as_before(self, page: Prepared, slow: Path) -> bytes:
        """The stamped page, where its kind proved right in another worker, or when the site was made that is mended now; else
        empty."""
        try:
            proved = slow.with_name(PROVED).read_text(encoding="utf-8").split()
            stamped = self.stamper.stamp(page)
        except (FileNotFoundError, NotLearned):
            return b""
        kind = self.stamper.prepare(page.made).kind  # what the theme asks of a page is known once it was stamped
        if _name(kind) not in proved:
            return b""
        self._right(kind, slow)
        return stamped

    def _prove(self, page: Prepared, markdown: str, slow: Path) -> bytes:
        """Makes the page every way and takes the fastest that gives what MkDocs gives, for all pages of its kind."""
        path = page.made.path
        right = written(self.theme.build(path, markdown))
        way, why = "stamp", ""
        try:
            same = self.stamper.stamp(page) == right
            why = "" if same else "the stamped page differs from MkDocs' own"
        except NotLearned as trouble:
            same, why = False, str(trouble)
        if not same:
            way = "theme" if written(self.theme.render(page.made)) == right else "mkdocs"
            note = "rendered by the theme for each page" if way == "theme" else "built by MkDocs for each page"
            with slow.open("a", encoding="utf-8") as notes:
                notes.write(f"{path}\t{why}; such pages are {note}\n")
        kind = self.stamper.prepare(page.made).kind
        if way == "stamp" and self.ways.get(kind) != way:
            with slow.with_name(PROVED).open("a", encoding="utf-8") as proved:
                proved.write(f"{_name(kind)}\n")
        if way == "stamp":
            self._right(kind, slow)
        self.ways[kind] = way
        return right

    def _right(self, kind: Key, slow: Path) -> None:
        """Pages of this kind are stamped right; the next build need not learn it."""
        if self.ways.get(kind) != "stamp":
            self.ways[kind] = "stamp"
            if self.keeper is None:
                self.keeper = Keeper(slow.with_name(FOLDER), tuple(self.theme.config.theme.dirs))
            self.keeper.keep(self.stamper, kind)


def _name(kind: Key) -> str:
    return hashlib.sha256(repr(kind).encode()).hexdigest()
