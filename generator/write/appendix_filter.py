"""The citations put in order, and the files from which a browser filters them by status, relation, body and year at once.

In order, newest citing year first, all citations that share year, status, relation and citing bodies stand together: a cell.
`root.js` tells how many rows each cell has, so that every count is known at once and only the shards that hold the rows to be
shown are fetched. A shard never holds two years: a new document changes the shards of its own year and `root.js`. The files are
classic scripts that call `vanthuRefs`, so that they also load from a disk. The client is assets/js/refs.js.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, get_args

from generator.link.known import known_documents
from generator.model import Collection, Relation
from generator.write.address import citation_anchor, document_path
from generator.write.appendix_rows import Shown, cited_of, cut, times_of, why_of
from generator.write.entries import UNKNOWN, body_entries
from generator.write.references import Entry, entries
from generator.write.rows import Row
from generator.write.site import Site

FOLDER = "vien-dan/loc"
SHARD = 500
STATUSES = ("resolved", "probable", "ambiguous", "external")
RELATIONS: tuple[str, ...] = get_args(Relation)
_PLACE = {name: place for names in (STATUSES, RELATIONS) for place, name in enumerate(names)}
_WORDS = (
    "appendix.filter_count", "appendix.filter_none", "appendix.filter_broken", "appendix.filter_page", "appendix.any",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filed:
    """A citation with what it is filtered by: the year ("2021" or unknown) and the bodies (slugs) of the citing document."""

    entry: Entry
    year: str
    bodies: tuple[str, ...]
    status: str
    relation: str

    @property
    def group(self) -> tuple[int, int]:
        """Where its status and relation stand in a list."""
        return _PLACE[self.status], _PLACE[self.relation]


def filed(site: Site, shown: Sequence[Entry], rows: Mapping[str, Row]) -> tuple[list[Filed], dict[str, str]]:
    """All citations in order: newest citing year first, then by status, relation and citing bodies; and the bodies' names."""
    names: dict[str, str] = {}
    of: dict[str, tuple[str, tuple[str, ...]]] = {}
    found = []
    for entry in shown:
        source = entry.link.source
        if source not in of:
            row = rows[source]
            bodies = body_entries(site.t, row)
            names.update((body.slug, body.name) for body in bodies)
            of[source] = (row.date[:4] if row.date[:4].isdigit() else UNKNOWN, tuple(body.slug for body in bodies))
        found.append(Filed(entry, *of[source], entry.link.status, entry.link.citation.relation))
    return sorted(found, key=_order), names


def year_order(year: str) -> int:
    """Newest first, the unknown year last."""
    return 1 if year == UNKNOWN else -int(year)


def _order(one: Filed) -> Any:
    return (year_order(one.year), *one.group, one.bodies, one.entry.link.source, one.entry.link.index)


def filter_files(site: Site, collection: Collection, rows: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """(path below the docs folder, text) of every file of the filter."""
    shown = Shown(site, rows, known_documents(collection.settings.known_documents))
    ordered, names = filed(site, entries(collection), rows)
    bodies = sorted(names, key=lambda slug: (slug == UNKNOWN, names[slug], slug))
    place = {slug: number for number, slug in enumerate(bodies)}
    sets = {one: number for number, one in enumerate(sorted({one.bodies for one in ordered}))}
    years = []
    for year, members in groupby(ordered, lambda one: one.year):
        of_year = list(members)
        cells = [[*group, sets[which], sum(1 for _ in same)]
                 for (group, which), same in groupby(of_year, lambda one: (one.group, one.bodies))]  # fmt: skip
        years.append([year, site.t("unknown") if year == UNKNOWN else year, [n for cell in cells for n in cell]])
        for number in range(0, len(of_year), SHARD):
            name = f"{year}-{number // SHARD}"
            yield f"{FOLDER}/{name}.js", _script(name, _shard(shown, of_year[number : number + SHARD]))
    root = {
        "shard": SHARD,
        "years": years,
        "bodies": [[slug, names[slug]] for slug in bodies],
        "sets": [[place[slug] for slug in one] for one in sets],
        "statuses": [[status, site.t(f"status.{status}")] for status in STATUSES],
        "relations": [[relation, site.t(f"relation.{relation}")] for relation in RELATIONS],
        "words": {key.partition(".")[2]: site.t(key) for key in _WORDS},
    }
    yield f"{FOLDER}/root.js", _script("root", root)


def _shard(shown: Shown, members: Sequence[Filed]) -> dict[str, Any]:
    """Rows [citing, place, mentions, cited, why]: numbers point into the lists of what is said more than once."""
    citing: dict[str, int] = {}
    cited: dict[tuple[str, str, str], int] = {}
    reasons: dict[str, int] = {"": 0}
    table = []
    for one in members:
        link = one.entry.link
        name, page, anchor, note = cited_of(shown, link)
        address = shown.site.href("index.md", page, anchor) if page.endswith("index.md") else page
        table.append([
            citing.setdefault(link.source, len(citing)), citation_anchor(link), times_of(shown, one.entry),
            cited.setdefault((name, address, note), len(cited)), reasons.setdefault(why_of(shown, link), len(reasons)),
        ])  # fmt: skip
    t, rows = shown.site.t, shown.rows
    sources = [[cut(rows[s].heading), shown.site.href("index.md", document_path(s)), t.date(rows[s].date)] for s in citing]
    return {"citing": sources, "cited": list(cited), "why": list(reasons), "rows": table}


def _script(name: str, value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    return f"vanthuRefs({json.dumps(name)},{told});\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
