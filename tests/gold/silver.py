"""The silver citations of a set (exact numbers of other documents, found in a text): which are linked, and why not the others.

python -m tests.gold.silver

Silver is mechanical: a portal's number for the target, found in the citing text. Two kinds of rows no honest rule can link: the
target's text prints its own number nowhere (and nobody cites it by its title), or the citation means another document, which
bears the same number and another date.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from generator.link import connect, documents_of, symbol_key
from generator.model import Document, Link
from tests.gold.score import CORPUS


@dataclass(frozen=True)
class Row:
    """A silver citation with its fate: linked, or the reason why not ("" where there is none: a fault of the engine)."""

    source: str
    number: str
    targets: tuple[str, ...]
    linked: bool
    reason: str = ""


def rows(folder: Path = CORPUS) -> list[Row]:
    """All silver citations of a set, resolved over the whole set."""
    texts = {f.name: f.read_text(encoding="utf-8", errors="replace") for f in sorted((folder / "docs").glob("*.txt"))}
    connected = connect(documents_of(texts))
    by_id = {document.id: document for document in connected.documents}
    by_path = {document.source.path: document for document in connected.documents}
    found = []
    for line in (folder / "silver_citations.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = by_path[Path(row["file"]).name]
        links = connected.graph.outgoing[source.id]
        linked = {by_id[one.target].source.path for one in links if one.target and one.status in ("resolved", "probable")}
        for cited in row["cites_in_collection"]:
            targets = tuple(Path(name).name for name in cited["files"])
            hit = not linked.isdisjoint(targets)
            reason = "" if hit else _reason(cited["number"], [by_path[name] for name in targets], texts, links)
            found.append(Row(source.source.path, cited["number"], targets, hit, reason))
    return found


def _reason(number: str, targets: list[Document], texts: dict[str, str], links: tuple[Link, ...]) -> str:
    wanted = number.replace(" ", "").casefold()
    if all(wanted not in "".join(texts[one.source.path].split()).casefold() for one in targets):
        return f"its text prints {number} nowhere"
    cited = {
        one.citation.date for one in links if one.citation.number and symbol_key(one.citation.number) == symbol_key(number)
    }
    own = {one.metadata.date.value for one in targets if one.metadata.date}
    if None not in cited and own and cited.isdisjoint(own):
        return f"the citation is of {', '.join(sorted(date for date in cited if date))}, the target of {', '.join(sorted(own))}"
    return ""


def main() -> None:
    """The figures, and a line for each that is not linked."""
    found = rows()
    possible = [row for row in found if row.linked or not row.reason]
    print(f"{sum(row.linked for row in found)} of {len(found)} linked; {sum(row.linked for row in possible)} of {len(possible)}"
          " that a reader of the texts could link")  # fmt: skip
    for row in found:
        if not row.linked:
            print(f"  {row.source} cites {row.number} → {', '.join(row.targets)}: {row.reason or 'NO REASON'}")


if __name__ == "__main__":
    main()
