"""The pages and files of the whole collection made again after the citations or facts of a few documents changed: those that
are made of the same stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from generator.aside import aside
from generator.memory import PageMemory
from generator.mend.absent import missing_again
from generator.mend.cited import Relinked, recited_of
from generator.mend.counted import recounted
from generator.mend.known import Known, Place
from generator.model import Settings
from generator.render.pages import SitePages, destination
from generator.resources import own_pages
from generator.write.address import index_path
from generator.write.appendix import MISSING
from generator.write.appendix_rows import headed
from generator.write.appendix_tables import SLUG
from generator.write.collected import PICTURED, citation_files, figures_of, list_files, others, overview_files, put_some
from generator.write.indexes import INDEXES
from generator.write.ledger import Ledger
from generator.write.output import write_if_changed
from generator.write.rows import Row
from generator.write.shelf import PIECES, Shelf
from generator.write.site import Planned, PlannedFile, Site
from generator.write.spool import Cut

_TOGETHER = 24
"""Pages that are made at once."""


@dataclass(frozen=True, slots=True)
class Remaking:
    """What the files of the collection are made of again: the ledger of before, the shelf of before and of now; who takes the
    pages, and the memory of what they were made of."""

    site: Site
    place: Place
    settings: Settings
    known: Known
    before: Ledger
    shelf: Shelf
    now: Shelf
    pages: SitePages
    memory: PageMemory

    def remake(self, again: Relinked) -> list[str]:
        """Counts the citations again, and makes the pages and files again that are others now. Gives the names below the docs
        folder of those that are gone."""
        faces = any(one.refaced for one in again.changed)
        jobs = self.place.jobs
        with aside(partial(self._listed, again.ledger) if faces else dict[str, bytes], jobs if faces else 1) as lists:
            ledger = self._counted(again)
            with aside(partial(self._made, partial(citation_files, self.site, ledger)), jobs) as cited:
                self._put_missing(ledger)
                known = self._missing_as_before(ledger, again)
                now = known | self._made(partial(overview_files, self.site, ledger, {MISSING} if known else ()))
                self.memory.counted = ledger.save(self.place.work / PIECES, self.memory.counted)
                now |= cited() | lists()
        return self._gone(now, faces)

    def _missing_as_before(self, ledger: Ledger, again: Relinked) -> dict[str, bytes]:
        """Of what the pages of the list of what is missing are made, where that is as it was, and so is what they call those
        that cite it; else nothing."""
        moved = self.known.moved.names or self.known.names.names or any(not one.both for one in again.changed)
        if moved or ledger.survey.absent != self.before.survey.absent:
            return {}
        was, now = self.before.rows, ledger.rows
        if any(headed(was[one]) != headed(now[one]) for one in (changed.after.id for changed in again.changed)):
            return {}
        folder = index_path(SLUG, MISSING).removesuffix("index.md")
        return {path: digest for path, digest in self.memory.files_before.items() if path.startswith(folder)}

    def _made(self, files: Callable[[], Iterable[Planned | PlannedFile]]) -> dict[str, bytes]:
        """Makes the pages and files that are others now; of what all of these are made."""
        planned = list(self._planned(files()))
        rest = others(self.site, planned, self.memory, [])
        while some := list(islice(rest, _TOGETHER)):
            put_some(self.site, some, self.pages)
        return {one.path: self.memory.files[one.path] for one in planned}

    def _counted(self, again: Relinked) -> Ledger:
        number = self.shelf.number
        recited = [recited_of(one, number[one.after.id]) for one in (*again.changed, *again.others) if one.recited]
        moved = self.known.moved.names.values()
        ledger = recounted(
            self.site, again.ledger, self.before.rows, self.shelf.ends, recited, self.now.rows, number, self.known.links, moved
        )
        if self._other_pictures(again, ledger):
            return replace(ledger, figures=figures_of(self.site, list(ledger.rows.values())))
        return ledger

    def _other_pictures(self, again: Relinked, ledger: Ledger) -> bool:
        """Whether the pictures of the home page show anything else: a document more or fewer, or one of another province or
        year."""
        was, now = self.before.rows, ledger.rows
        refaced = [one for one in again.changed if one.refaced]
        facets = [index.facet for index in INDEXES if index.slug in PICTURED]
        return any(
            not one.both or any(facet(was[one.after.id]) != facet(now[one.after.id]) for facet in facets) for one in refaced
        )

    def _listed(self, ledger: Ledger) -> dict[str, bytes]:
        """The lists of all documents, which have the rows of this ledger."""
        return self._made(partial(list_files, self.site, list(ledger.rows.values()), self._cut))

    def _cut(self, rows: Sequence[Row]) -> Cut:
        return self.now.items.cut(self.now.number[row.id] for row in rows)

    def _planned(self, files: Iterable[Planned | PlannedFile]) -> Iterator[Planned | PlannedFile]:
        """Those in whose place no hand-written page stands."""
        own = own_pages(self.settings.language)
        return (one for one in files if not (own / one.path).is_file())

    def _gone(self, now: Mapping[str, bytes], faces: bool) -> list[str]:
        """The memory gets of what pages and files are made `now`; the names of those that are made no more."""
        search = "tim-kiem/index.md"
        before = {path for path in self.memory.files_before if path != search and (faces or path.startswith("vien-dan/"))}
        paths = {path for path in now if faces or path.startswith("vien-dan/")}
        self.memory.files.update(now)
        for path in before - paths:
            del self.memory.files[path]
            (self.pages.fresh / destination(path)).unlink(missing_ok=True)
        return sorted(before - paths)

    def _put_missing(self, ledger: Ledger) -> None:
        """Writes the list of what is missing, as a data file."""
        named = {*self.known.moved.names.values(), *(new.decode() for _, new in self.known.names.names)}
        before, now = self.before.survey.absent, ledger.survey.absent
        if named or now != before:
            file = self.place.work / "docs" / "data" / "missing.csv"
            write_if_changed(file, missing_again(self.settings, file.read_bytes(), before, now, named))
