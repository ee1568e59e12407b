"""An index in which few documents changed is, byte for byte, what a whole run makes."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from generator.model import Body, Document, Inferred
from generator.write import search_index, search_update
from generator.write.search import table
from generator.write.search_index import Written, index_document, write_index
from generator.write.search_update import begin_update
from tests.search_samples import document, many
from tests.test_search_index import _tree

Rows = dict[str, tuple[Document, str]]


def _cold(rows: Rows, out: Path, state: Path | None = None) -> Written:
    shutil.rmtree(out, ignore_errors=True)
    return write_index([(doc, index_document(doc, body, ())) for doc, body in rows.values()], out, {}, state=state)


def _update(rows: Rows, changed: Rows, out: Path, state: Path) -> Written | None:
    """The index of `rows` becomes that of `rows | changed`."""
    entries = [(key, index_document(*rows[key], ()), index_document(*changed[key], ())) for key in sorted(changed)]
    now = rows | changed
    same = bool(changed) and all(rows[key][0] == doc for key, (doc, _) in changed.items())
    documents = None if same else [doc for doc, _ in now.values()]
    finish = begin_update(entries, documents, out, {}, state, lambda key: index_document(*rows[key], ()))
    return finish and finish()


def _edited(text: str, rnd: random.Random, syllables: list[str]) -> str:
    """The text with some words taken out, put in or said often, now and then a wholly other one, none or a very long one."""
    words = text.split()
    kind = rnd.randrange(12)
    if kind == 0:
        return ""
    if kind == 1:
        return " ".join(rnd.choices(syllables, k=200))
    if kind == 2:
        return text + "\n" + "Dòng rất dài. " * 6000
    if kind == 3:
        return text + " zz" + " ".join(rnd.choices("ăâêôơưđ", k=9)) + " độc lạ" * 9
    for _ in range(rnd.randrange(1, 12)):
        at = rnd.randrange(len(words) + 1)
        words[at : at + rnd.randrange(3)] = rnd.choices(
            [*syllables, f"r{rnd.randrange(6000)}", "Đặc", "QH15"], k=rnd.randrange(3)
        )
    return " ".join(words)


def cut_at(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of about this size: of a small one there are many cuts that must be found again."""
    for room in (search_index, search_update):
        monkeypatch.setattr(room, "shard_size", lambda _: size)


@pytest.mark.parametrize("size", [16_384, 700])
@pytest.mark.parametrize(("count", "steps"), [(3, 8), (80, 5), pytest.param(700, 20, marks=pytest.mark.slow)])
def test_changed_documents_give_what_a_whole_run_gives(
    count: int, steps: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at(size, monkeypatch)
    rows: Rows = {doc.id: (doc, body) for doc, body in many(count)}
    rnd, syllables = random.Random(count), " ".join(body for _, body in rows.values()).split()
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(rows, out, state)
    for _ in range(steps):
        changed: Rows = {}
        for key in rnd.sample(sorted(rows), rnd.randrange(1, min(4, count))):
            doc, body = rows[key]
            changed[key] = doc, _edited(body, rnd, syllables)
            if rnd.random() < 0.3:
                facts = doc.metadata
                assert facts.number and facts.date and facts.title
                title = _edited(facts.title.value, rnd, syllables) or "về việc khác"
                number = rnd.choice((facts.number.value, f"{rnd.randrange(900)}/QĐ-UBND"))
                kind = rnd.choice(("Quyết định", "Quyết định", "Nghị định"))  # which may change the order
                again = document(key, kind, number, facts.date.value, title, "", "UBND")
                assert facts.issuing_bodies
                changed[key] = again, changed[key][1]
        found = _update(rows, changed, out, state)
        rows |= changed
        cold = _cold(rows, tmp_path / "cold")
        if found is None:
            _cold(rows, out, state)
            continue
        assert _tree(out) == _tree(tmp_path / "cold")
        assert (found.terms, found.body_bytes, found.index_bytes, found.text_bytes, found.version) == (
            cold.terms, cold.body_bytes, cold.index_bytes, cold.text_bytes, cold.version,
        )  # fmt: skip
        assert set(found.files) == set(cold.files)


@pytest.mark.parametrize("size", [16_384, 700])
@pytest.mark.parametrize(("count", "steps"), [(8, 8), (80, 8), (505, 8), pytest.param(700, 20, marks=pytest.mark.slow)])
def test_documents_that_come_and_go_give_what_a_whole_run_gives(
    count: int, steps: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at(size, monkeypatch)
    every: Rows = {doc.id: (doc, body) for doc, body in many(count)}
    rnd, syllables, whole = random.Random(count), " ".join(body for _, body in every.values()).split(), 0
    away = rnd.sample(sorted(every), count // 4)
    rows: Rows = {key: every[key] for key in every if key not in away}
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(rows, out, state)
    for step in range(steps):
        before = dict(rows)
        for key in rnd.sample(sorted(rows), rnd.randrange(min(4, len(rows)))):
            if rnd.random() < 0.7:
                del rows[key]
            else:
                rows[key] = rows[key][0], _edited(rows[key][1], rnd, syllables)
        for key in rnd.sample(away, min(len(away), rnd.randrange(1, 3))):
            away.remove(key)
            rows[key] = every[key]
        entries = [(key, _entry(before, key), _entry(rows, key)) for key in sorted(before.keys() | rows.keys())
                   if before.get(key) != rows.get(key)]  # fmt: skip
        known = [doc for doc, _ in rows.values()] if step % 2 else None
        came = [rows[key][0] for key, old, _ in entries if not old]
        finish = begin_update(entries, known, out, {}, state, partial(_entry, before), refaced=came)
        found = finish and finish()
        cold = _cold(rows, tmp_path / "cold")
        if found is None:
            whole += 1
            _cold(rows, out, state)
            continue
        assert _tree(out) == _tree(tmp_path / "cold")
        assert (found.terms, found.body_bytes, found.version) == (cold.terms, cold.body_bytes, cold.version)
        assert set(found.files) == set(cold.files)
    assert whole <= 1


def _entry(rows: Rows, key: str) -> bytes:
    return index_document(*rows[key], ()) if key in rows else b""


@pytest.mark.parametrize("count", [40, 300])
def test_a_document_that_changes_its_place_takes_the_numbers_of_others_with_it(count: int, tmp_path: Path) -> None:
    rows: Rows = {doc.id: (doc, body) for doc, body in many(count)}
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(rows, out, state)
    moved = document("quyet-dinh-7", "Nghị định", "5/2024/NĐ-CP", "1990-01-01", "về giá đất", "Hải Phòng", "UBND")
    assert _update(rows, {"quyet-dinh-7": (moved, "một văn bản")}, out, state) is not None
    _cold(rows | {"quyet-dinh-7": (moved, "một văn bản")}, tmp_path / "cold")
    assert _tree(out) == _tree(tmp_path / "cold")


@pytest.mark.parametrize("which", [0, -1])
def test_the_first_or_the_last_document_comes_and_goes(which: int, tmp_path: Path) -> None:
    """After the last one no other has another number."""
    rows: Rows = {doc.id: (doc, body) for doc, body in many(40)}
    documents = [doc for doc, _ in rows.values()]
    one = documents[table.ordering([table.row_of(each) for each in documents])[which]]
    others = {key: row for key, row in rows.items() if key != one.id}
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(others, out, state)
    for before, now in ((others, rows), (rows, others)):
        change = [(one.id, _entry(before, one.id), _entry(now, one.id))]
        finish = begin_update(change, None, out, {}, state, partial(_entry, before), refaced=[one] if one.id in now else [])
        assert finish
        finish()
        _cold(now, tmp_path / "cold")
        assert _tree(out) == _tree(tmp_path / "cold")


def test_what_cannot_be_changed_in_place_is_left_to_a_whole_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: Rows = {doc.id: (doc, body) for doc, body in many(40)}
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(rows, out, state)
    fewer = dict(list(rows.items())[1:])
    assert _update(fewer, {}, out, state) is None
    moved = document("quyet-dinh-7", "Nghị định", "5/2024/NĐ-CP", "1990-01-01", "về giá đất", "Hải Phòng", "UBND")
    with monkeypatch.context() as patched:
        patched.setattr("generator.write.search.update.SHIFTED", 3)
        assert _update(rows, {"quyet-dinh-7": (moved, "một văn bản")}, out, state) is None, "too many have other numbers"
    assert _update(rows, {}, out, tmp_path / "none") is None
    (tmp_path / "broken").write_bytes(b"\x80\x05broken")
    assert _update(rows, {}, out, tmp_path / "broken") is None
    _cold(fewer, out)
    assert _update(rows, {}, out, state) is None, "another index is there than the state tells"


def test_one_changed_word_touches_few_files(tmp_path: Path) -> None:
    rows: Rows = {doc.id: (doc, body) for doc, body in many(700)}
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(rows, out, state)
    before = _tree(out)
    doc, body = rows["quyet-dinh-9"]
    found = _update(rows, {"quyet-dinh-9": (doc, body + " hồ")}, out, state)
    assert found is not None
    changed = {path for path, data in _tree(out).items() if before.get(path) != data}
    assert len(changed) == found.changed < 16


def _of_one_body(doc: Document) -> Document:
    body = Inferred((Body("ubnd-tinh", "UBND tỉnh", "state", "province"),), "letterhead", 1.0)
    return replace(doc, metadata=replace(doc.metadata, issuing_bodies=body))


def test_another_number_and_year_of_one_document_give_no_other_another_place(tmp_path: Path) -> None:
    """Else nearly every file of a large index would be another after a slip of the year was put right."""
    rows: Rows = {doc.id: (_of_one_body(doc), body) for doc, body in many(700)}
    out, state = tmp_path / "out", tmp_path / "state"
    _cold(rows, out, state)
    before = _tree(out)
    doc, body = rows["quyet-dinh-9"]
    assert doc.metadata.title
    again = _of_one_body(document(doc.id, "Quyết định", "977/QĐ-UBND", "1990-01-01", doc.metadata.title.value))
    assert _update(rows, {doc.id: (again, body)}, out, state) is not None
    changed = {path for path, data in _tree(out).items() if before.get(path) != data}
    assert len(changed) < len(before) / 5
    _cold(rows | {doc.id: (again, body)}, tmp_path / "cold")
    assert _tree(out) == _tree(tmp_path / "cold")
