"""Every row of the citation tables against its own examples and counter-examples."""

from typing import Any

import pytest

from generator import tables
from generator.fold import fold
from generator.link import find_citations, known_documents
from generator.link.forms import forms
from generator.link.laws import name_end

FORMS = tables.table("citation_forms")
KNOWN = tables.table("known_documents")["documents"]


@pytest.mark.parametrize("row", FORMS["relations"], ids=lambda row: row["relation"])
def test_the_cues_of_a_relation_find_their_examples_only(row: dict[str, Any]) -> None:
    for example in row["examples"]:
        found = find_citations(example)
        assert found and found[-1].relation == row["relation"], example
    for counter in row["counter"]:
        assert row["relation"] not in {c.relation for c in find_citations(counter)}, counter


@pytest.mark.parametrize("row", FORMS["named"], ids=lambda row: row["examples"][0])
def test_a_named_document_is_found_whole(row: dict[str, Any]) -> None:
    for example in row["examples"]:
        (found,) = find_citations(f"Cán bộ học tập {example}, theo kế hoạch.")
        assert (found.form, found.text) == ("named", example)
    for counter in row["counter"]:
        assert not [c for c in find_citations(f"Cán bộ học tập {counter}, theo kế hoạch.") if c.form == "named"], counter


def test_a_law_ends_where_its_name_ends() -> None:
    for name in FORMS["law_names"].replace("\n", ";").split(";"):
        if name := name.strip():
            text = f"Luật {name} và các văn bản khác"
            assert text[: name_end(text, fold(text), 4)] == f"Luật {name}", name


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row.get("key") or row["number"])
def test_a_well_known_document_is_found_by_its_examples_only(row: dict[str, Any]) -> None:
    known = known_documents()
    key = str(row.get("key") or row["number"])
    for example in row["examples"]:
        (found,) = find_citations(example)
        assert known.find(found, "2025-06-01" if row["date"] > "2022" else "2021-10-22") == key, example
    for counter in row["counter"]:
        assert all(known.find(c, "2021-10-22") != key for c in find_citations(counter)), counter


def test_abbreviated_types_stand_for_types() -> None:
    assert {forms().names[code.lower().replace("đ", "d")] for code in FORMS["abbreviated"]} >= {"Quyết định", "Nghị định"}
