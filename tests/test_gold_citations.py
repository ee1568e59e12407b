"""The hand-made gold of citations keeps its own conventions (tests/gold/README.md), and its lines hold what they say."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
GOLD = HERE / "gold" / "citations.jsonl"
CORPUS = HERE.parents[1] / "shared" / "corpus" / "dev"
TYPES = HERE.parent / "generator" / "data" / "document_types.yml"
RELATIONS = {
    "basis",
    "implements",
    "guides",
    "amends",
    "replaces",
    "repeals",
    "suspends",
    "corrects",
    "consolidates",
    "explains",
    "announces",
    "disseminates",
    "attached_to",
    "cites",
}
FORMS = {"full", "list", "short", "law", "named", "unnumbered"}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return re.sub(r"[\s*|_\\]", "", unicodedata.normalize("NFC", text)).replace("–", "-").lower()


def test_every_row_uses_known_types_relations_and_forms() -> None:
    groups = yaml.safe_load(TYPES.read_text(encoding="utf-8")).values()
    types = {kind["name"] for group in groups if isinstance(group, list) for kind in group if "name" in kind}
    for row in rows():
        assert row["type"] is None or row["type"] in types, row
        assert {row["relation"], *row.get("also", [])} <= RELATIONS, row
        assert row["form"] in FORMS, row
        assert row["split"] in {"seen", "unseen"}, row
        assert row["date"] is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", row["date"]), row


def test_every_row_names_something_to_look_for() -> None:
    for row in rows():
        assert row["number"] or row.get("name") or row["date"] or row["issuer"], row


def test_numbers_and_names_stand_at_their_lines() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not beside this checkout")
    texts: dict[str, list[str]] = {}
    for row in rows():
        if row["file"] not in texts:
            texts[row["file"]] = (CORPUS / row["file"]).read_text(encoding="utf-8", errors="replace").split("\n")
        window = squeezed("".join(texts[row["file"]][row["line"] - 1 : row["line"] + 5]))
        if row["number"] and row["form"] != "list":
            assert squeezed(row["number"]) in window, row
        elif row["number"]:
            assert squeezed(row["number"]).split("-")[0].split("/")[0] in window, row
        if row.get("name"):
            assert squeezed(row["name"]) in window, row
