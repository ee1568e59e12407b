"""What changed between two builds of a collection: documents, facts and links gained, lost, changed.

Reads two data folders (ARCHITECTURE §4), nothing else. Documents are paired by source path, then by sha256, so that a moved
file is no loss; citations by their words, so that a line more above them is no change.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from generator.model import Problem, VanthuError
from generator.write.changes import (
    CitationChange,
    Comparison,
    Count,
    DocumentChange,
    DocumentName,
    FieldChange,
    FieldKind,
    LinkKind,
    ProblemChange,
)

Record = Mapping[str, Any]
LINKED = ("resolved", "probable")
_NOT_FACTS = {"id", "url", "source", "sha256", "evidence", "issuing_bodies", "signers"}  # said by other keys of the record


@dataclass(frozen=True, slots=True)
class Records:
    """What a data folder holds, loaded. A folder without `problems.jsonl` counts as one without problems."""

    documents: Sequence[Record]
    citations: Sequence[Record]
    problems: Sequence[Record] = ()


def compare(old: Path, new: Path) -> Comparison:
    """Compare two data folders, or two folders (a site, the folder of `generate`) that hold one.

    Raises VanthuError naming the file when one is missing or is no data file of this program.
    """
    return compare_records(_load(old), _load(new))


def compare_records(old: Records, new: Records) -> Comparison:
    """The same for records that are already loaded."""
    pairs = _pairs(old.documents, new.documents)
    before, after = _by_document(old.citations), _by_document(new.citations)
    new_id = {old["id"]: new["id"] for old, new in pairs}
    kept_old, kept_new = {id(o) for o, _ in pairs}, {id(n) for _, n in pairs}
    changed: list[DocumentChange] = []
    links: list[CitationChange] = []
    for was, now in sorted(pairs, key=lambda p: str(p[1]["source"])):
        change = _document_change(was, now)
        if change:
            changed.append(change)
        links += _citation_changes(str(now["source"]), before[was["id"]], after[now["id"]], new_id)
    return Comparison(
        old=_count(old),
        new=_count(new),
        added=_names((d for d in new.documents if id(d) not in kept_new), after),
        removed=_names((d for d in old.documents if id(d) not in kept_old), before),
        changed=tuple(changed),
        citations=tuple(links),
        problems=(*_only(new.problems, old.problems, "new"), *_only(old.problems, new.problems, "gone")),
    )


def as_json(comparison: Comparison) -> str:
    """The comparison as one JSON object, for other programs."""
    return json.dumps(asdict(comparison), ensure_ascii=False, indent=2) + "\n"


def name_of(record: Record) -> str:
    """What people call a document: "Kết luận 105-KL/TU", else its title, else its file."""
    label = " ".join(str(record[key]) for key in ("type", "number") if record.get(key))
    return label if record.get("number") else str(record.get("title") or label or record["source"])


def _load(folder: Path) -> Records:
    for place in (folder, folder / "data", folder / "docs" / "data"):
        if (place / "documents.jsonl").is_file():
            problems = place / "problems.jsonl"
            return Records(
                _records(place / "documents.jsonl", ("id", "source", "sha256")),
                _records(place / "citations.jsonl", ("source", "status", "text")),
                _records(problems, ("path", "message", "code")) if problems.is_file() else (),
            )
    remedy = "name a data folder, a built site or the folder of `vanthu generate`"
    raise VanthuError(Problem(str(folder), 0, "there is no documents.jsonl in it", remedy, "data"))


def _records(file: Path, keys: Iterable[str]) -> list[Record]:
    records: list[Record] = []
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = json.loads(line)
                except ValueError:
                    record = None
                if not isinstance(record, dict) or any(not isinstance(record.get(key), str) for key in keys):
                    raise VanthuError(
                        Problem(str(file), number, "this line is no record", "build the collection again", "data")
                    )
                records.append(record)
    except (OSError, UnicodeDecodeError) as error:
        raise VanthuError(Problem(str(file), 0, f"cannot be read ({error})", "build the collection again", "data")) from None
    return records


def _pairs(old: Sequence[Record], new: Sequence[Record]) -> list[tuple[Record, Record]]:
    by_source = {record["source"]: record for record in old}
    pairs = [(by_source[record["source"]], record) for record in new if record["source"] in by_source]
    taken = {record["source"] for _, record in pairs}
    moved: dict[str, deque[Record]] = defaultdict(deque)
    for record in sorted((r for r in old if r["source"] not in taken), key=lambda r: str(r["source"])):
        moved[record["sha256"]].append(record)
    for record in sorted((r for r in new if r["source"] not in taken), key=lambda r: str(r["source"])):
        if moved[record["sha256"]]:
            pairs.append((moved[record["sha256"]].popleft(), record))
    return pairs


def _document_change(old: Record, new: Record) -> DocumentChange | None:
    keys = [key for key in {**new, **old} if key not in _NOT_FACTS]
    fields = tuple(found for key in keys if (found := _field_change(key, old.get(key), new.get(key))))
    change = DocumentChange(
        source=new["source"],
        id=new["id"],
        name=name_of(new),
        old_source=old["source"],
        old_id=old["id"],
        words_changed=old["sha256"] != new["sha256"],
        fields=fields,
    )
    same = not fields and not change.words_changed and old["source"] == new["source"] and old["id"] == new["id"]
    return None if same else change


def _field_change(key: str, old: Any, new: Any) -> FieldChange | None:
    old, new = (None if value in ("", []) else value for value in (old, new))
    if old == new:
        return None
    kind: FieldKind = "gained" if old is None else "lost" if new is None else "changed"
    return FieldChange(key, kind, old, new)


def _citation_changes(
    source: str, old: Sequence[Record], new: Sequence[Record], new_id: Mapping[str, str]
) -> Iterator[CitationChange]:
    for was, now in sorted(_citation_pairs(old, new), key=_line):
        old_status, status = (record["status"] if record else None for record in (was, now))
        old_target, target = (record.get("target") if record else None for record in (was, now))
        kind: LinkKind
        if was is None:
            kind = "gained"
        elif now is None:
            kind = "lost"
        elif (old_status in LINKED) != (status in LINKED):
            kind = "resolved" if status in LINKED else "broken"
        elif status in LINKED and new_id.get(str(old_target)) != target:
            kind = "retargeted"
        elif old_status != status:
            kind = "changed"
        else:
            continue
        words = str((now or was or {})["text"])
        yield CitationChange(kind, source, words, _line((was, now)), old_status, status, old_target, target)


def _line(pair: tuple[Record | None, Record | None]) -> int:
    line = (pair[1] or pair[0] or {}).get("line")
    return line if isinstance(line, int) else 0


def _citation_pairs(old: Sequence[Record], new: Sequence[Record]) -> Iterator[tuple[Record | None, Record | None]]:
    """Citations of one document in both builds: the same words in the same order, then the same number."""
    rest_old, rest_new = list(old), list(new)
    for key in (_words, _number):
        waiting: dict[Hashable, deque[Record]] = defaultdict(deque)
        for record in rest_old:
            waiting[key(record)].append(record)
        unmatched: list[Record] = []
        for record in rest_new:
            if key(record) is not None and waiting[key(record)]:
                yield waiting[key(record)].popleft(), record
            else:
                unmatched.append(record)
        left = {id(record) for queue in waiting.values() for record in queue}
        rest_old, rest_new = [r for r in rest_old if id(r) in left], unmatched
    yield from ((record, None) for record in rest_old)
    yield from ((None, record) for record in rest_new)


def _words(record: Record) -> Hashable:
    return (" ".join(str(record["text"]).split()), record.get("provision"))


def _number(record: Record) -> Hashable:
    return (record.get("type"), record.get("number")) if record.get("number") else None


def _by_document(citations: Sequence[Record]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in citations:
        grouped[record["source"]].append(record)
    return grouped


def _names(documents: Iterable[Record], citations: Mapping[str, Sequence[Record]]) -> tuple[DocumentName, ...]:
    names = []
    for record in sorted(documents, key=lambda r: str(r["source"])):
        statuses = Counter(c["status"] for c in citations.get(record["id"], ()))
        linked = sum(statuses[status] for status in LINKED)
        names.append(DocumentName(record["source"], record["id"], name_of(record), statuses.total(), linked))
    return tuple(names)


def _count(records: Records) -> Count:
    linked = sum(record["status"] in LINKED for record in records.citations)
    return Count(len(records.documents), len(records.citations), linked, len(records.problems))


def _only(these: Sequence[Record], others: Sequence[Record], kind: Literal["new", "gone"]) -> Iterator[ProblemChange]:
    """Problems without a counterpart: the same file, kind and words; the line may have moved."""

    def key(record: Record) -> tuple[str, str, str]:
        return record["path"], record["code"], record["message"]

    known = Counter(map(key, others))
    for record in these:
        known[key(record)] -= 1
        if known[key(record)] < 0:
            line = record.get("line")
            yield ProblemChange(kind, record["path"], line if isinstance(line, int) else 0, record["message"])
