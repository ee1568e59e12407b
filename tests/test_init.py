"""Is a new collection ready to publish: every file there, valid, and told of in its README?"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from generator.init import init
from generator.read.settings import load_settings
from generator.wheel import NAME


def test_everything_that_a_publisher_needs_is_written(tmp_path: Path) -> None:
    written, kept = init(tmp_path / "kho")
    assert kept == ()
    for name in (
        "README.md",
        "vanthu.yml",
        "mkdocs.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        "requirements.txt",
        "may-chu/nginx.conf",
    ):
        assert name in written
    assert [n for n in written if n.startswith(".github/workflows/")] == [
        f".github/workflows/{n}.yml" for n in ("preview-comment", "preview", "site")
    ]
    assert len([n for n in written if n.startswith("van-ban/")]) == 2
    assert [n for n in written if n.startswith("chuong-trinh/")] == [f"chuong-trinh/{NAME}"]


def test_the_settings_are_valid_and_name_the_documents_folder(tmp_path: Path) -> None:
    init(tmp_path)
    assert Path(load_settings(None, tmp_path).documents).resolve() == (tmp_path / "van-ban").resolve()
    commented = (tmp_path / "vanthu.yml").read_text(encoding="utf-8")
    (tmp_path / "vanthu.yml").write_text(re.sub(r"^# (\w+:)", r"\1", commented, flags=re.M), encoding="utf-8")
    load_settings(None, tmp_path)  # every suggestion in a comment is a valid line too
    for name in (".gitlab-ci.yml", ".github/workflows/site.yml", ".github/workflows/preview.yml"):
        assert yaml.safe_load((tmp_path / name).read_text(encoding="utf-8"))


def test_the_readme_names_only_what_is_there(tmp_path: Path) -> None:
    init(tmp_path)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]+|[\w-]+\.(?:yml|txt|conf))`", readme)
    made_later = {"site/", "site-offline.zip", "cong-van-mau.yml", "NAME.yml", "NAME.txt", ".venv/bin/"}
    for name in named:
        assert name in made_later or (tmp_path / name).exists() or (tmp_path / "van-ban" / name).exists(), name
    for option in re.findall(r"vanthu ([a-z]+)", readme):
        assert option in ("build", "serve", "check")


def test_what_a_user_edited_or_threw_away_stays_so(tmp_path: Path) -> None:
    init(tmp_path)
    (tmp_path / "README.md").write_text("của tôi", encoding="utf-8")
    (tmp_path / "van-ban" / "quyet-dinh-mau.txt").unlink()
    (tmp_path / "chuong-trinh" / NAME).rename(tmp_path / "chuong-trinh" / "vanthu-9.9.9-py3-none-any.whl")
    written, kept = init(tmp_path)
    assert written == ()
    assert "README.md" in kept
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "của tôi"
    assert not (tmp_path / "van-ban" / "quyet-dinh-mau.txt").exists()
