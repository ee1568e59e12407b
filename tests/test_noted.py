"""What is noted of a new site while it is written is what one would see by looking."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import pipeline
from generator.listing import folders_of, listing_of
from generator.pipeline import Options
from generator.render.noted import forget, listing, note

DOCUMENTS = Path(__file__).resolve().parents[1] / "site_src" / "documents"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_first_build_knows_its_files_without_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.chdir(tmp_path)
    documents = tmp_path / "documents"
    documents.mkdir()
    for file in sorted(DOCUMENTS.rglob("*.txt"))[:6]:
        shutil.copy(file, documents)
    looked: list[Path] = []
    monkeypatch.setattr("generator.pipeline.listing_of", lambda site: looked.append(site) or listing_of(site))
    options = Options(documents, jobs=jobs, quiet=True)
    built = pipeline._build(options, tmp_path / "build" / "cache.sqlite", False, pipeline.made_of_now(options))
    files = listing_of(tmp_path / "site")
    assert built.left == (files, folders_of(tmp_path / "site", files))
    assert not looked
    assert not (tmp_path / "build" / ".noted").exists()


def test_files_that_nobody_noted_are_looked_at(tmp_path: Path) -> None:
    site, notes = tmp_path / "site", tmp_path / "notes"
    site.mkdir()
    for name in ("a.html", "b.html"):
        (site / name).write_text(name)
    note(notes, site, ["a.html"])
    assert listing(notes, site, ["a.html", "b.html"]) == listing_of(site)
    forget(notes)
    assert not notes.exists()


def test_a_file_written_twice_is_looked_at(tmp_path: Path) -> None:
    site, notes = tmp_path / "site", tmp_path / "notes"
    site.mkdir()
    for words in ("one", "another"):
        (site / "a.html").write_text(words)
        note(notes, site, ["a.html"])
    assert listing(notes, site, ["a.html"]) == listing_of(site)
    forget(notes)


def test_a_disk_that_tells_other_times_afterwards_is_not_believed(tmp_path: Path) -> None:
    site, notes = tmp_path / "site", tmp_path / "notes"
    site.mkdir()
    (site / "a.html").write_text("a")
    note(notes, site, ["a.html"])
    (site / "a.html").write_text("longer")
    assert listing(notes, site, ["a.html"]) is None
    assert listing(notes, site, ["not-there.html"]) is None
    forget(notes)
