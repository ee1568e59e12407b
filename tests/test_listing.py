"""Is it known of a site whether somebody touched it?"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.listing import folders_now, folders_of, listing_of, stands


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("index.html", "van-ban/mot/index.html", "van-ban/hai/index.html", "data/documents.csv"):
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    for each in (tmp_path / "site", *(tmp_path / "site").rglob("*")):
        os.utime(each, (1, 1))
    return tmp_path / "site"


def change(site: Path) -> None:
    (site / "index.html").write_text("other words")


def add(site: Path) -> None:
    (site / "van-ban/mot/them.html").write_text("more")


def add_far_below(site: Path) -> None:
    (site / "van-ban/ba/bon").mkdir(parents=True)
    (site / "van-ban/ba/bon/index.html").write_text("more")


def delete(site: Path) -> None:
    (site / "data/documents.csv").unlink()


def rename(site: Path) -> None:
    (site / "van-ban/mot").rename(site / "van-ban/ba")


@pytest.mark.parametrize("touch", [change, add, add_far_below, delete, rename])
def test_a_site_that_somebody_touched_does_not_stand(site: Path, touch: Callable[[Path], None]) -> None:
    files = listing_of(site)
    folders = folders_of(site, files)
    assert set(folders) == {".", "van-ban", "van-ban/mot", "van-ban/hai", "data"}
    assert stands(site, files, folders)
    touch(site)
    assert not stands(site, files, folders)
    assert not stands(site, files, {})


def test_a_file_that_came_and_went_touches_nothing(site: Path) -> None:
    files = listing_of(site)
    folders = folders_of(site, files)
    add(site)
    (site / "van-ban/mot/them.html").unlink()
    assert folders_of(site, files) != folders
    assert stands(site, files, folders)


def test_the_folders_after_a_change_are_those_that_are_there(site: Path) -> None:
    before = folders_of(site, listing_of(site))
    (site / "van-ban/hai/index.html").unlink()
    (site / "van-ban/hai").rmdir()
    add_far_below(site)
    now = folders_now(site, before, {"van-ban/hai/index.html", "van-ban/ba/bon/index.html"})
    assert now == folders_of(site, listing_of(site)) and "van-ban/ba/bon" in now
