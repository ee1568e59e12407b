"""Front matter, sidecars and folder defaults: the values arrive with their file and line, mistakes with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Text
from generator.read import load, read, scan


def read_all(folder: Path) -> dict[str, Text]:
    entries, _ = scan(folder)
    return {entry.path: read(load(entry)) for entry in entries}


def test_front_matter_is_taken_off_and_lines_still_count_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\nnumber: 05/QĐ-UBND\ndate: 2021-02-30\n---\n\nQUYẾT ĐỊNH\nĐiều 1. Ban hành", encoding="utf-8"
    )
    text = read_all(tmp_path)["a.md"]
    assert text.body.startswith("QUYẾT ĐỊNH")
    assert text.line_of(text.body.index("Điều 1")) == 7
    assert (text.curated["number"].value, text.curated["number"].path, text.curated["number"].line) == ("05/QĐ-UBND", "a.md", 2)
    assert text.curated["date"].value == "2021-02-30"


def test_broken_front_matter_is_reported_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nnumber: [1\ntitle: x\n---\nVăn bản", encoding="utf-8")
    text = read_all(tmp_path)["a.md"]
    assert "Văn bản" in text.body and "number: [1" in text.body
    assert [(p.path, bool(p.line), bool(p.remedy)) for p in text.problems] == [("a.md", True, True)]


def test_rules_at_the_top_are_no_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nỦY BAN NHÂN DÂN\n---\nVăn bản", encoding="utf-8")
    text = read_all(tmp_path)["a.md"]
    assert text.body == "ỦY BAN NHÂN DÂN\nVăn bản" and not text.problems


def test_the_nearest_word_wins(tmp_path: Path) -> None:
    inner = tmp_path / "sở" / "2021"
    inner.mkdir(parents=True)
    (tmp_path / "vanthu.yml").write_text(
        "title: Kho\nprovince: Bắc Giang\ndefaults:\n  language: vi\n  type: Công văn\n", encoding="utf-8"
    )
    (inner / "vanthu.yml").write_text("defaults:\n  type: Thông báo\n", encoding="utf-8")
    (inner / "a.txt").write_text("---\nsigner: A\n---\nVăn bản", encoding="utf-8")
    (inner / "a.yml").write_text("signer: B\nnumber: 7\n", encoding="utf-8")
    curated = read_all(tmp_path)["sở/2021/a.txt"].curated
    found = {key: (item.value, item.path, item.line, item.default) for key, item in curated.items()}
    assert found == {
        "signer": ("A", "sở/2021/a.txt", 2, False),
        "number": ("7", "sở/2021/a.yml", 2, False),
        "type": ("Thông báo", "sở/2021/vanthu.yml", 2, True),
        "province": ("Bắc Giang", "vanthu.yml", 2, True),
        "language": ("vi", "vanthu.yml", 4, True),
    }


@pytest.mark.parametrize("words", ["a: [", "- x", "a: &a [*a]", "\ttab: 1", "a: " + "[" * 5000, "\x00"])
def test_a_hostile_sidecar_costs_only_itself(tmp_path: Path, words: str) -> None:
    (tmp_path / "a.txt").write_text("Văn bản", encoding="utf-8")
    (tmp_path / "a.txt.yml").write_text(words, encoding="utf-8")
    text = read_all(tmp_path)["a.txt"]
    assert text.body == "Văn bản"
    assert text.problems and text.problems[0].path == "a.txt.yml"


def test_a_file_that_refers_to_itself_over_and_over_is_bounded(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    (tmp_path / "a.txt").write_text("Văn bản", encoding="utf-8")
    (tmp_path / "a.yml").write_text("\n".join(rows), encoding="utf-8")
    assert read_all(tmp_path)["a.txt"].problems


def test_stray_control_characters_do_not_make_a_letter_a_binary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("QUYẾT ĐỊNH\x00\nVề việc\x07 phê duyệt", encoding="utf-8")
    assert read_all(tmp_path)["a.txt"].body == "QUYẾT ĐỊNH\nVề việc phê duyệt"


def test_odd_file_names_are_printed_on_one_line_and_found_again(tmp_path: Path) -> None:
    from generator.read.files import original

    odd = "a\nb\u202ec.txt"
    (tmp_path / odd).write_text("Văn bản", encoding="utf-8")
    (entry,), _ = scan(tmp_path)
    assert entry.path.isprintable() and "\n" not in entry.path
    assert original(tmp_path, entry.path) == "Văn bản".encode()


def test_links_out_of_the_folder_are_named_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("mật", encoding="utf-8")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "b.txt").write_text("Văn bản", encoding="utf-8")
    (folder / "c.txt").symlink_to(folder / "nowhere.txt")
    entries, problems = scan(folder)
    assert [e.path for e in entries] == ["b.txt"]
    assert [(p.path, p.code) for p in problems] == [("a.txt", "symlink"), ("c.txt", "symlink")]


def test_defaults_of_outer_folders_hold_for_a_relative_folder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs" / "in").mkdir(parents=True)
    (tmp_path / "docs" / "vanthu.yml").write_text("province: Bắc Giang\n", encoding="utf-8")
    (tmp_path / "docs" / "in" / "a.txt").write_text("Văn bản", encoding="utf-8")
    assert read_all(Path("docs"))["in/a.txt"].curated["province"].value == "Bắc Giang"
