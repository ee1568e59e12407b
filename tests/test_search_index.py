"""The files of the search index, as the builder leaves them; tests/js asks the client about the same samples."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Metadata
from generator.write.search import files, pack, root, terms
from generator.write.search_index import index_document, write_index
from tests.search_samples import SAMPLES, build, many
from tests.support import ROOT, need

CLIENT = ("search-engine.js", "search.js")


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_client_finds_what_a_reader_types(tmp_path: Path) -> None:
    node = need("node")
    build(tmp_path)
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    environment = {**os.environ, "SEARCH_INDEX": str(tmp_path / "assets" / "search")}
    done = subprocess.run([node, "--test", *tests], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_client_stays_so_short_that_it_is_below_20_kb_minified() -> None:
    """tests/quality minifies it; this is what can be told without npm."""
    source = "".join((ROOT / "site_src" / "assets" / "js" / name).read_text(encoding="utf-8") for name in CLIENT)
    assert len(source.encode()) < 44_000


def test_the_same_documents_give_the_same_files_in_any_order_and_from_any_number_of_workers(tmp_path: Path) -> None:
    entries = [(document, index_document(document, body, ())) for document, body in many(700)]
    write_index(entries, tmp_path / "a")
    random.Random(1).shuffle(entries)
    with ProcessPoolExecutor(3) as pool:
        write_index(entries, tmp_path / "b", pool=pool)
    assert len(_tree(tmp_path / "a")) > 50
    assert _tree(tmp_path / "a") == _tree(tmp_path / "b")


def test_a_changed_document_gives_new_names_and_the_old_files_go(tmp_path: Path) -> None:
    first = build(tmp_path).version
    base = tmp_path / "assets" / "search"
    before = set(_tree(base))
    rows = [(document, index_document(document, body + " Thêm.", ())) for document, body in SAMPLES]
    written = write_index(rows, tmp_path)
    assert written.version != first
    assert set(_tree(base)) == {path.removeprefix("assets/search/") for path in written.files}
    assert {path for path in before & set(_tree(base)) if path.startswith("t/")} == set()
    assert written.version in (base / "root.js").read_text(encoding="utf-8")


_SAME_ANSWERS = """
const { opened } = require("./tests/js/support.js");
(async () => {
  const [one, many] = process.argv.slice(1).map((base) => opened(base));
  const queries = ["quyết định", "r12", "12/qd-ubnd", "quyet dinh hai phong 2020", "giáo dục y tế", ""];
  const ways = [{}, { sort: "date", limit: 40 }, { filters: { tinh: "hai-phong" } }, { filters: { nam: "2019" }, limit: 30 }];
  for (const query of queries) for (const options of ways) {
    const answers = [];
    for (const { engine } of [one, many]) {
      const found = await engine.search(query, options), counts = await found.counts();
      const shown = [];
      for (const result of found.results) shown.push([result, (await engine.texts(result, () => true)).title]);
      answers.push(JSON.stringify([found.total, shown.map(([{ id, label, type, bodies, place, day }, title]) =>
        [id, label, type, bodies, place, day, title]), counts.nam && [...counts.nam], counts.tinh && [...counts.tinh]]));
    }
    if (answers[0] !== answers[1]) throw new Error(query + JSON.stringify(options) + answers.join("\\n"));
    if (query && !options.filters && JSON.parse(answers[0])[0] === 0) throw new Error("nothing: " + query);
  }
  const tables = ({ asked }) => asked.filter(({ name }) => name[0] === "d").length;
  console.log("blocks", tables(many), tables(one));
})();
"""


def test_a_table_in_blocks_gives_the_same_answers_as_one_in_a_single_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = need("node")
    entries = [(document, index_document(document, body, ())) for document, body in many(300)]
    write_index(entries, tmp_path / "one")
    monkeypatch.setattr(root, "ONE_BLOCK", 100)
    monkeypatch.setattr(root, "ROWS", 32)
    write_index(entries, tmp_path / "many")
    bases = [str(tmp_path / name / "assets" / "search") for name in ("one", "many")]
    done = subprocess.run([node, "-e", _SAME_ANSWERS, *bases], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    name, blocks, single = done.stdout.split()
    assert (name, single) == ("blocks", "1")
    assert int(blocks) > 3


def test_every_file_is_named_by_its_content_and_says_its_name(tmp_path: Path) -> None:
    build(tmp_path)
    tree = _tree(tmp_path / "assets" / "search")
    assert {path.split("/")[0] for path in tree} == {"root.js", "words.js", "w", "p", "v", "d", "t"}
    for path, data in tree.items():
        if "/" in path:
            said, content = data.removeprefix(b'vanthuIndex("').removesuffix(b")\n").split(b'",', 1)
            assert path == f"{said.decode()}.js"
            if path[0] != "t":
                assert path == f"{path[0]}/{files.name_of(content)}.js"


def test_an_empty_collection_has_an_index_too(tmp_path: Path) -> None:
    assert write_index([], tmp_path).documents == 0
    assert (tmp_path / "assets" / "search" / "root.js").is_file()


def test_words_with_the_tone_placed_the_old_or_the_new_way_are_one_term() -> None:
    assert terms.marks("hoà") == terms.marks("hòa") != terms.marks("hoa")
    assert terms.marks("thuỷ") == terms.marks("thủy")
    assert terms.marks("đường") != terms.marks("dương")
    assert terms.words("Số: 105-KL/TU, Đắk Lắk") == ["so", "105", "kl", "tu", "dak", "lak"]


def test_words_of_any_script_and_size_are_indexed_without_a_crash(tmp_path: Path) -> None:
    hostile = "__proto__ constructor \u0000\u2028\u2029 𝒳𝒴 中文 " + "a" * 5000 + " \ud800 ½ ﬁ ǅ İstanbul </script><script>"
    document, _ = SAMPLES[0]
    written = write_index([(document, index_document(document, hostile, ()))], tmp_path)
    for path in (tmp_path / "assets" / "search").rglob("*.js"):
        assert "\u2028" not in path.read_text(encoding="utf-8")
    assert written.terms > 5


def test_a_document_without_a_single_word_does_not_stop_the_others(tmp_path: Path) -> None:
    document, _ = SAMPLES[0]
    empty = replace(document, id="trong", metadata=Metadata(kind=document.metadata.kind), first_words="")
    documents = [(document, index_document(document, "thư viện", ())), (empty, index_document(empty, "", ()))]
    assert write_index(documents, tmp_path).terms > 1


def test_a_long_text_is_cut_into_pieces_that_give_it_back(tmp_path: Path) -> None:
    document, _ = SAMPLES[0]
    body = "Dòng chữ dài.\n" * 20_000
    write_index([(document, index_document(document, body, ()))], tmp_path)
    assert len(list((tmp_path / "assets" / "search").rglob("t/**/*.js"))) == -(-len(body) // terms.PART)


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1))
def test_numbers_are_packed_without_loss_and_small_ones_short(values: list[int]) -> None:
    packed = pack.numbers(values)
    assert set(packed) <= set(pack.ALPHABET)
    assert _unpack(packed) == values
    assert len(pack.number(47)) == 1
    assert len(pack.number(2159)) == 2


@given(st.lists(st.integers(min_value=0, max_value=2**40)))
def test_many_numbers_are_packed_as_one_by_one(values: list[int]) -> None:
    letters, ends = pack.many(np.array(values, np.int64))
    assert letters.tobytes().decode("ascii") == pack.numbers(values)
    assert ends.tolist() == [len(pack.numbers(values[: i + 1])) for i in range(len(values))]


def test_a_command_that_builds_nothing_does_not_wait_for_numpy() -> None:
    program = "import sys, generator.cli, generator.write.search_index; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def _unpack(packed: str) -> list[int]:
    out, value, scale = [], 0, 1
    for code in map(pack.ALPHABET.index, packed):
        if code < 48:
            out.append(value + code * scale)
            value, scale = 0, 1
        else:
            value, scale = value + (code - 48) * scale, scale * 45
    return out
