"""Measure recognition on a folder of real documents with known facts, field by field, family by family.

usage: python -m tests.evaluate [SET_DIR] [--out DIR] [--errors FIELD] [--pin [--allow-regression FIELD]]

SET_DIR (default ../shared/corpus/dev) holds the texts, gold.jsonl and score.py's neighbours. Reads and recognises every text in
two processes, writes DIR/documents.jsonl (the keys of the data files) and an empty citations.jsonl, prints the score of every
field overall, by family and by kind of text, the errors with the line in question, and what was gained and lost since the last
pinned run. `--pin` raises the floors of tests/gold/floors.json (never lowers them) and remembers this run; where a rule is
right and gold is not (a dispute says so), `--allow-regression FIELD` lets that floor fall, and the commit says why.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SET = ROOT.parent / "shared" / "corpus" / "dev"
FLOORS = ROOT / "tests" / "gold" / "floors.json"
DISPUTES = ROOT / "tests" / "gold" / "disputes.jsonl"


def score_module(set_dir: Path) -> ModuleType:
    """The scorer that lies beside the set."""
    spec = importlib.util.spec_from_file_location("corpus_score", set_dir.parent / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def record(path: Path, name: str) -> dict[str, Any]:
    """One line of documents.jsonl for a file."""
    from generator.read import read_string

    return row_of(read_string(path.read_bytes().decode("utf-8", errors="replace"), name), name)


def row_of(text: Any, name: str) -> dict[str, Any]:
    """The line of documents.jsonl for a text that was read."""
    from generator.recognise import recognise

    meta = recognise(text).metadata
    bodies = meta.issuing_bodies.value if meta.issuing_bodies else ()
    signers = meta.signers.value if meta.signers else ()
    row: dict[str, Any] = {
        "id": name,
        "source": name,
        "kind": meta.kind.value,
        "issuing_body": "; ".join(b.name for b in bodies) or None,
        "bodies": [b.id for b in bodies],
        "signer": "; ".join(s.name for s in signers) or None,
        "signers": [[s.name, s.title, s.capacity] for s in signers],
        "province": meta.province.value.name if meta.province else None,
        "recipients": list(meta.recipients.value) if meta.recipients else None,
    }
    for field in ("type", "number", "date", "title", "language", "publisher", "byline"):
        value = getattr(meta, field)
        row[field] = value.value if value else None
    sources = {"issuing_body": "issuing_bodies", "signer": "signers"}
    row["evidence"] = {}
    for field in ("type", "number", "date", "issuing_body", "signer", "title", "province"):
        value = getattr(meta, sources.get(field, field))
        if value:
            at = value.evidence
            row["evidence"][field] = [
                value.basis,
                value.confidence,
                at.line if at else 0,
                at.quote[:120] if at else "",
                value.note,
            ]
    return row


def _record(job: tuple[str, str]) -> dict[str, Any]:
    return record(Path(job[0]), job[1])


def run(set_dir: Path, out: Path, jobs: int = 2) -> list[dict[str, Any]]:
    """Recognise every text of the set; write the data files that the scorer reads."""
    rows = [json.loads(line) for line in (set_dir / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    names = [r["file"] for r in rows if r["file"].endswith((".txt", ".md"))]
    with ProcessPoolExecutor(jobs) as pool:
        docs = list(pool.map(_record, [(str(set_dir / name), name) for name in names], chunksize=20))
    out.mkdir(parents=True, exist_ok=True)
    (out / "documents.jsonl").write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in docs), encoding="utf-8")
    (out / "citations.jsonl").write_text("", encoding="utf-8")
    return docs


def outcomes(
    score: ModuleType, set_dir: Path, docs: list[dict[str, Any]], disputes: dict[tuple[str, str], Any]
) -> list[dict[str, Any]]:
    """One row a judged field of a file: outcome right, wrong, missing or false, with gold and answer."""
    by_path = {score.key(d["source"]): d for d in docs}
    found = []
    for gold_row in score.load(str(set_dir / "gold.jsonl")):
        doc = by_path.get(score.key(gold_row["file"]), {})
        text = score.read_text(str(set_dir / gold_row["file"]))
        for field in score.FIELDS:
            gold, got = gold_row.get(score.GOLD_NAME.get(field, field)), doc.get(field)
            reach = None
            outcome = ""
            if (gold_row["file"], field) in disputes:
                gold = disputes[gold_row["file"], field]
                reach = gold is not None
                outcome = "false" if gold is None and got else ""
            elif gold_row.get("group") == "news" and field in ("number", "signer"):
                outcome = "false" if got else ""
            if not outcome and not (gold_row.get("group") == "news" and field in ("number", "signer")) and gold:
                if reach is None:
                    known = gold_row.get(field + "_in_text")
                    reach = bool(known) if known is not None else text is None or score.reachable(field, gold, text)
                if reach:
                    outcome = "missing" if not got else "right" if score.same(field, gold, str(got)) else "wrong"
            if outcome:
                kind = gold_row.get("text_kind", "").split(",")[0][:50] + (
                    ", only" if "document only" in gold_row.get("text_kind", "") else ""
                )
                found.append({
                    "file": gold_row["file"], "field": field, "outcome": outcome, "gold": gold, "got": got,
                    "group": gold_row.get("group", ""), "kind": kind, "evidence": doc.get("evidence", {}).get(field),
                })  # fmt: skip
    return found


def rates(rows: list[dict[str, Any]]) -> tuple[float, float, Counter[str]]:
    """(recall, precision, counts) as score.py defines them."""
    count = Counter(r["outcome"] for r in rows)
    reach = count["right"] + count["wrong"] + count["missing"]
    answered = count["right"] + count["wrong"] + count["false"]
    return count["right"] / max(1, reach), count["right"] / max(1, answered), count


def table(rows: list[dict[str, Any]], fields: list[str], by: str) -> str:
    """Recall/precision of each field for each value of a grouping key."""
    groups = sorted({r[by] for r in rows})
    lines = []
    for group in groups:
        cells = []
        for field in fields:
            part = [r for r in rows if r[by] == group and r["field"] == field]
            recall, precision, count = rates(part)
            cells.append(f"{recall:.2f}/{precision:.2f} {sum(count.values()):3d}" if part else " " * 13)
        lines.append(f"{group[:56]:<57}" + "  ".join(f"{c:>13}" for c in cells))
    return "\n".join([" " * 57 + "  ".join(f"{f:>13}" for f in fields), *lines])


def raised(old: dict[str, float] | None, recall: float, precision: float) -> dict[str, float]:
    """The floor after a run: the score cut to three digits, never below the old floor."""
    before = old or {"recall": 0.0, "precision": 0.0}
    return {
        "recall": max(before["recall"], int(recall * 1000) / 1000),
        "precision": max(before["precision"], int(precision * 1000) / 1000),
    }


def load_disputes() -> dict[tuple[str, str], Any]:
    """(file, field) -> the value that the text prints, where gold is held to be wrong."""
    if not DISPUTES.exists():
        return {}
    rows = [json.loads(line) for line in DISPUTES.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {(r["file"], r["field"]): r["value"] for r in rows}


def halves(rows: list[dict[str, Any]], fields: list[str]) -> str:
    """The score on five folds of files: how far it swings where nothing but the files differ."""
    lines = [" " * 57 + "  ".join(f"{f:>13}" for f in fields)]
    for fold in range(5):
        cells = []
        for field in fields:
            part = [r for r in rows if r["field"] == field and sum(map(ord, r["file"])) * 7919 % 5 == fold]
            recall, precision, _ = rates(part)
            cells.append(f"{recall:.2f}/{precision:.2f} {len(part):3d}")
        lines.append(f"fold {fold + 1:<52}" + "  ".join(f"{c:>13}" for c in cells))
    return "\n".join(lines)


def main() -> int:
    """Run, print, and with --pin remember."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set_dir", nargs="?", type=Path, default=DEFAULT_SET)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "evaluate")
    parser.add_argument("--errors", default="")
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--allow-regression", default="", metavar="FIELD")
    args = parser.parse_args()
    if not (args.set_dir / "gold.jsonl").exists():
        print(f"{args.set_dir}: no gold.jsonl here; give a folder with texts and gold.jsonl", file=sys.stderr)
        return 2
    score = score_module(args.set_dir)
    docs = run(args.set_dir, args.out)
    disputes = load_disputes()
    fields = list(score.FIELDS)
    rows = outcomes(score, args.set_dir, docs, {})
    ruled = outcomes(score, args.set_dir, docs, disputes)
    head = f"{'field':<14}{'recall':>8}{'precision':>11}   {'right':>5}{'wrong':>6}{'missing':>8}{'false':>6}"
    print(f"{head}     with {len(disputes)} disputes")
    for field in fields:
        recall, precision, count = rates([r for r in rows if r["field"] == field])
        r2, p2, _ = rates([r for r in ruled if r["field"] == field])
        counts = f"{count['right']:>5}{count['wrong']:>6}{count['missing']:>8}{count['false']:>6}"
        print(f"{field:<14}{recall:>8.3f}{precision:>11.3f}   {counts}     {r2:.3f} {p2:.3f}")
    print("\nby family (recall/precision, judged)\n" + table(ruled, fields, "group"))
    print("\nby kind of text\n" + table(ruled, fields, "kind"))
    print("\nfive folds of files\n" + halves(ruled, fields))
    wanted = args.errors.split(",") if args.errors else fields
    for row in ruled:
        if row["outcome"] != "right" and row["field"] in wanted:
            where = f"{row['field']:<12} {row['outcome']:<8} {row['file']} [{row['kind'][:22]}]"
            values = f"gold {str(row['gold'])[:110]!r} got {str(row['got'])[:140]!r}"
            print(where, values, row["evidence"])
    compare(args, score, rows, fields)
    return 0


def compare(args: argparse.Namespace, score: ModuleType, rows: list[dict[str, Any]], fields: list[str]) -> None:
    """Gained and lost since the pinned run; with --pin, remember this one and raise the floors."""
    known = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}, "right": {}}
    now = defaultdict(list)
    for row in rows:
        if row["outcome"] == "right":
            now[row["field"]].append(Path(row["file"]).stem)
    if args.set_dir.resolve() == DEFAULT_SET.resolve():
        for field in fields:
            before = set(known["right"].get(field, "").split())
            gained, lost = sorted(set(now[field]) - before), sorted(before - set(now[field]))
            if before and (gained or lost):
                print(f"{field}: gained {len(gained)} {' '.join(gained[:20])}; lost {len(lost)} {' '.join(lost[:20])}")
        if args.pin:
            floors = known["floors"]
            for field in fields:
                recall, precision, _ = rates([r for r in rows if r["field"] == field])
                before = None if field == args.allow_regression else floors.get(field)
                floors[field] = raised(before, recall, precision)
            right = {field: " ".join(sorted(now[field])) for field in fields}
            FLOORS.parent.mkdir(parents=True, exist_ok=True)
            FLOORS.write_text(
                json.dumps({"floors": floors, "right": right}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            print(f"pinned in {FLOORS.relative_to(ROOT)}")


if __name__ == "__main__":
    raise SystemExit(main())
