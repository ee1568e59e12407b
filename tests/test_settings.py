"""`vanthu.yml`: every mistake is named with its line and the word that would have been right."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Settings, VanthuError
from generator.read.settings import load_settings, parse


def test_an_empty_file_and_no_file_give_the_defaults(tmp_path: Path) -> None:
    assert parse(b"", "vanthu.yml") == Settings()
    assert load_settings(tmp_path, tmp_path).title == Settings().title


def test_what_is_written_holds() -> None:
    text = "title: Văn bản tỉnh\nlanguage: en\ncolour: deep purple\nurl: https://vb.example.vn/kho\nindexes: [tinh, loai]\n"
    settings = parse(text.encode(), "vanthu.yml")
    assert (settings.title, settings.language, settings.url) == ("Văn bản tỉnh", "en", "https://vb.example.vn/kho/")
    assert settings.indexes == ("tinh", "loai")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: x\ntilte: y\n", 2, ["unknown key 'tilte'", "'title'"]),
        ("language: fr\n", 1, ["'fr'", "vi, en"]),
        ("colour: teall\n", 1, ["'teal'"]),
        ("\n\nindexes: tinh\n", 3, ["must be a list"]),
        ("indexes: [tinhh]\n", 1, ["'tinhh'", "'tinh'"]),
        ("url: vb.example.vn\n", 1, ["web address"]),
        ("title: [a]\n", 1, ["must be a text"]),
        ("title: 'x\n", 1, ["YAML"]),
        ("- a\n", 1, ["key: value"]),
        ("known_documents: [{nmae: x}]\n", 1, ["'nmae'"]),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(text: str, line: int, words: list[str]) -> None:
    with pytest.raises(VanthuError) as caught:
        parse(text.encode(), "vanthu.yml")
    message = str(caught.value)
    assert caught.value.problem.line in (line, line + 1)
    assert all(word in message for word in words), message


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    with pytest.raises(VanthuError) as caught:
        parse(b"tilte: x\nlanguage: fr\n", "vanthu.yml")
    assert "tilte" in str(caught.value) and "line 2" in str(caught.value)


def test_the_folder_comes_from_the_command_then_the_file_then_the_samples(tmp_path: Path) -> None:
    (tmp_path / "vanthu.yml").write_text("documents: van-ban\n", encoding="utf-8")
    assert load_settings(None, tmp_path).documents == str(tmp_path / "van-ban")
    assert load_settings(tmp_path / "x", tmp_path).documents == str(tmp_path / "x")
    (tmp_path / "vanthu.yml").unlink()
    assert Path(load_settings(None, tmp_path).documents).parts[-2:] == ("site_src", "documents")


def test_the_logo_is_found_beside_the_file_or_missed_by_name(tmp_path: Path) -> None:
    (tmp_path / "vanthu.yml").write_text("title: x\nlogo: bieu-trung.svg\n", encoding="utf-8")
    with pytest.raises(VanthuError) as caught:
        load_settings(None, tmp_path)
    assert caught.value.problem.line == 2 and "bieu-trung.svg" in str(caught.value)
    (tmp_path / "bieu-trung.svg").write_text("<svg/>", encoding="utf-8")
    assert load_settings(None, tmp_path).logo == str(tmp_path / "bieu-trung.svg")
    with pytest.raises(VanthuError):
        parse(b"logo: virus.exe\n", "vanthu.yml")


def test_yaml_cannot_build_objects() -> None:
    with pytest.raises(VanthuError):
        parse(b"title: !!python/object/apply:os.system [echo]\n", "vanthu.yml")
