"""What is known of files, told without a site: `extract`, `explain`, `check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.examine import entries_of, examine
from generator.link import connect
from generator.link.identity import identify
from generator.model import Document, Graph, Inferred, Link, Metadata, Problem, Reading, Text
from generator.progress import Progress
from generator.read import load
from generator.read.settings import load_settings
from generator.write.strings import Strings, strings

if TYPE_CHECKING:
    from concurrent.futures import Executor

Say = Callable[[str], None]

_FIELDS = ("kind", "type", "number", "date", "issuing_bodies", "province", "signers", "title", "recipients", "language",
           "publisher", "byline", "slug")  # fmt: skip
_COLUMNS = ("source", "number", "type", "date", "issuing_body", "province", "signer", "title")
_LINES = 100
"""So many lines of `extract` are printed at once."""


def extract(paths: tuple[Path, ...], shape: str, jobs: int, quiet: bool, say: Say) -> list[Problem]:
    """Says a line of each file (JSON with its citations, or a row of a table), many at a time; gives back the problems."""
    from generator.examine import examine_once
    from generator.quick import not_collecting
    from generator.workers import workers
    from generator.write.records import citation_record, document_record

    t = strings(load_settings(None, Path.cwd()).language)
    entries, problems = entries_of(paths)
    pool: Executor | None
    with not_collecting(), workers(jobs if len(entries) > 40 else 1) as pool:
        documents, trouble = examine_once(entries, pool, Progress(quiet))
        connected = connect(documents, None)
        if shape == "table":
            say("\t".join(_COLUMNS))
        as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
        ordered = sorted(connected.documents, key=lambda d: d.source.path)
        for start in range(0, len(ordered), _LINES):
            lines = []
            for document in ordered[start : start + _LINES]:
                row = document_record(document, t)
                if shape == "table":
                    lines.append("\t".join(" ".join(str(row[name] or "").split()) for name in _COLUMNS))
                else:
                    row["citations"] = [citation_record(link, t) for link in connected.graph.outgoing.get(document.id, ())]
                    lines.append(as_json(row))
            say("\n".join(lines))
        return [*problems, *trouble, *(p for d in documents for p in d.problems)]


def explain(file: Path, src: Path | None, say: Say) -> list[Problem]:
    """Says every field of one file with value, basis, line, confidence and runners-up, and every citation in context."""
    import tempfile

    from generator.pipeline import Options, collected  # loads what writes and renders sites, which `extract` does without

    collection = src or _collection_of(file)
    if collection is None:
        entries, problems = entries_of([file])
        if not entries:
            return problems
        reading = examine(load(entries[0]))
        document = _alone(reading)
        connected = connect((document,), None)
        t = strings(load_settings(None, Path.cwd()).language)
        _explain(connected.documents[0], reading.text, connected.graph, {}, t, say)
        return [*problems, *document.problems]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache.sqlite"
        with collected(Options(collection, quiet=True), cache) as (known, texts, source, _):
            path = file.resolve().relative_to(source.resolve()).as_posix()
            found = [d for d in known.documents if d.source.path == path]
            names = {d.id: d.source.path for d in known.documents}
            for document in found:
                _explain(document, texts(document), known.graph, names, strings(known.settings.language), say)
            return [p for p in known.problems if p.path == path]


def check(src: Path | None, shape: str, jobs: int, quiet: bool, say: Say) -> int:
    """Says every problem of a collection, one a line (or as a workflow annotation); gives back how many."""
    import tempfile

    from generator.pipeline import Options, collected

    with (
        tempfile.TemporaryDirectory() as folder,
        collected(Options(src, jobs=jobs, quiet=quiet), Path(folder) / "cache.sqlite") as (known, _, source, _),
    ):
        for problem in known.problems:
            say(annotation(problem, source.as_posix()) if shape == "github" else str(problem))
        return len(known.problems)


def annotation(problem: Problem, folder: str) -> str:
    """A problem as a workflow command that shows it beside the file; data is escaped so that none can break out.

    `::warning file=van-ban/a.txt,line=3,title=vanthu::no number found — write …`
    """
    name = f"{folder}/{problem.path}"
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        name = name.replace(char, code)
    text = f"{problem.message} — {problem.remedy}"
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    return f"::warning file={name},line={max(problem.line, 1)},title=vanthu::{text}"


def _collection_of(file: Path) -> Path | None:
    folder = Path(load_settings(None, Path.cwd()).documents)
    inside = folder.is_dir() and file.resolve().is_relative_to(folder.resolve())
    return folder if inside else None


def _alone(reading: Reading) -> Document:
    source = reading.text.source
    return Document(
        id=identify([(source, reading.metadata)])[0],
        source=source,
        metadata=reading.metadata,
        citations=reading.citations,
        problems=reading.text.problems + reading.problems,
        layout=reading.layout,
        origin=reading.text.origin,
        length=len(reading.text.body),
    )


def _explain(document: Document, text: Text, graph: Graph, names: dict[str, str], t: Strings, say: Say) -> None:
    say(f"{document.source.path}  ({document.id})")
    for line in _field_lines(document.metadata, t):
        say(line)
    links = graph.outgoing.get(document.id, ())
    say(f"citations: {len(links)}")
    for link in links:
        for line in _link_lines(link, text, names, t):
            say(line)


def _field_lines(metadata: Metadata, t: Strings) -> Iterator[str]:
    for name in _FIELDS:
        field: Inferred[object] | None = getattr(metadata, name)
        if field is None:
            yield f"  {name}: -"
            continue
        yield f"  {name}: {_shown(field.value)}"
        where = f", line {field.evidence.line}: “{' '.join(field.evidence.quote.split())}”" if field.evidence else ""
        yield f"      {field.basis.replace('_', ' ')}, confidence {field.confidence:.2f}{where}"
        if field.note:
            yield f"      {t.say(field.note)}"
        for value, reason in field.rivals:
            yield f"      not {value}: {t.say(reason)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_shown(item) for item in value)
    name = getattr(value, "name", None)
    extra = " ".join(str(getattr(value, part, "") or "") for part in ("capacity", "title")).strip()
    return f"{name} ({extra})" if name and extra else str(name or value)


def _link_lines(link: Link, text: Text, names: dict[str, str], t: Strings) -> Iterator[str]:
    cited = link.citation
    yield f"  line {cited.line}: “{' '.join(cited.text.split())}”"
    parts = (cited.type, cited.number, cited.date, cited.issuing_body, cited.provision)
    yield f"      {cited.relation}: " + " · ".join(part for part in parts if part)
    target = names.get(link.target or "", link.target or "")
    others = ", ".join(names.get(c, c) for c in link.candidates)
    yield f"      {link.status}" + (f" → {target}" if target else "") + (f" ({others})" if others else "")
    for reason in link.reasons:
        yield f"      {t.say(reason)}"
    if cited.sentence:
        yield f"      … {' '.join(cited.sentence.of(text.body).split())[:300]}"


def compare(old: Path, new: Path, shape: str, url: str, language: str | None) -> str:
    """What changed between two builds, as a Markdown report or JSON."""
    from generator.write.compare import as_json, compare
    from generator.write.compare_report import as_markdown

    found = compare(old, new)
    if shape == "json":
        return as_json(found)
    return as_markdown(found, strings(language or load_settings(None, Path.cwd()).language), url)
