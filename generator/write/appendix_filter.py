"""The citations put in order, and the files from which a browser filters them by status, relation, body and year at once.

In order, newest citing year first, all citations that share year, status, relation and citing bodies stand together: a cell.
`root.js` tells how many rows each cell has, so that every count is known at once and only the shards that hold the rows to be
shown are fetched. A shard never holds two years: a new document changes the shards of its own year and `root.js`. The files are
classic scripts that call `vanthuRefs`, so that they also load from a disk. The client is assets/js/refs.js.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from functools import partial
from itertools import groupby

from generator.write.appendix_rows import pieces_of
from generator.write.entries import UNKNOWN
from generator.write.site import PlannedFile, Site
from generator.write.spool import Cut
from generator.write.survey import RELATIONS, STATUSES, Survey

FOLDER = "vien-dan/loc"
SHARD = 500
_WORDS = (
    "appendix.filter_count", "appendix.filter_none", "appendix.filter_broken", "appendix.filter_page", "appendix.any",
)  # fmt: skip


def filter_files(site: Site, survey: Survey) -> Iterator[PlannedFile]:
    """Every file of the filter, below the docs folder."""
    cells, names, pieces = survey.cells, survey.names, survey.pieces
    bodies = sorted(names, key=lambda slug: (slug == UNKNOWN, names[slug], slug))
    place = {slug: number for number, slug in enumerate(bodies)}
    sets = {one: number for number, one in enumerate(sorted({cell.bodies for cell in cells}))}
    years = []
    for year, same in groupby(cells, lambda cell: cell.year):
        of_year = list(same)
        counts = [[*cell.group, sets[cell.bodies], len(cell.entries)] for cell in of_year]
        years.append([year, site.t("unknown") if year == UNKNOWN else year, [n for count in counts for n in count]])
        numbers = array("I")
        for cell in of_year:
            numbers.extend(cell.entries)
        for at in range(0, len(numbers), SHARD):
            name = f"{year}-{at // SHARD}"
            yield PlannedFile(f"{FOLDER}/{name}.js", partial(shard, name, pieces.cut(numbers[at : at + SHARD])))
    root = {
        "shard": SHARD,
        "years": years,
        "bodies": [[slug, names[slug]] for slug in bodies],
        "sets": [[place[slug] for slug in one] for one in sets],
        "statuses": [[status, site.t(f"status.{status}")] for status in STATUSES],
        "relations": [[relation, site.t(f"relation.{relation}")] for relation in RELATIONS],
        "words": {key.partition(".")[2]: site.t(key) for key in _WORDS},
    }
    told = json.dumps(root, ensure_ascii=False, separators=(",", ":"))
    yield PlannedFile(f"{FOLDER}/root.js", partial(_script, "root", told))


def shard(name: str, rows: Cut) -> bytes:
    """Rows [citing, place, mentions, cited, why]: numbers point into the lists of what is said more than once."""
    citing: dict[str, int] = {}
    cited: dict[str, int] = {}
    reasons: dict[str, int] = {'""': 0}
    table = []
    for piece in rows.read():
        _, source, anchor, times, target, why = pieces_of(piece)
        table.append(
            f"[{citing.setdefault(source, len(citing))},{anchor},{times},"
            f"{cited.setdefault(target, len(cited))},{reasons.setdefault(why, len(reasons))}]"
        )
    lists = (("citing", citing), ("cited", cited), ("why", reasons), ("rows", table))
    return _script(name, "{" + ",".join(f'"{key}":[{",".join(values)}]' for key, values in lists) + "}")


def _script(name: str, told: str) -> bytes:
    words = f"vanthuRefs({json.dumps(name)},{told});\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return words.encode("utf-8", "replace")
