"""Does the offline bundle open from anywhere, complete and the same each time? (The real one: browser/test_offline_site.py.)"""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from generator.render.offline import START, SUMS, finish, pack
from generator.write.strings import strings


def made_site(folder: Path, order: int = 1) -> Path:
    files = {
        "index.html": "<h1>Kho</h1>",
        "404.html": "x",
        "van-ban/a/index.html": "<p>Đọc sách</p>" * 50,
        "assets/a.png": "\x00",
        ".vanthu": "",
    }
    for name, text in list(files.items())[::order]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_start_page_and_checksums_are_added_and_server_files_removed(tmp_path: Path) -> None:
    site = made_site(tmp_path / "Kho # 100% văn bản")
    finish(site, strings("vi"), "Kho <của> tôi")
    start = (site / START).read_text(encoding="utf-8")
    assert "Kho &lt;của&gt; tôi" in start and 'href="index.html"' in start and "giải nén" in start
    assert not (site / "404.html").exists()
    sums = dict(reversed(line.split("  ")) for line in (site / SUMS).read_text(encoding="utf-8").splitlines())
    assert sorted(sums) == sorted(["index.html", "van-ban/a/index.html", "assets/a.png", START])
    assert all(hashlib.sha256((site / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())


def test_the_same_files_give_the_same_zip_whatever_their_order_times_and_rights(tmp_path: Path) -> None:
    zips = []
    for number, order in enumerate((1, -1)):
        site = made_site(tmp_path / str(number), order)
        finish(site, strings("vi"), "Kho")
        os.utime(site / "index.html", (1e9 * (number + 1),) * 2)
        (site / "index.html").chmod(0o600 if number else 0o644)
        pack(site, tmp_path / f"{number}.zip")
        zips.append((tmp_path / f"{number}.zip").read_bytes())
    assert zips[0] == zips[1]
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        assert archive.testzip() is None
        assert ".vanthu" not in archive.namelist()
        assert archive.getinfo("van-ban/a/index.html").compress_size < 200


def test_a_zip_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    site = made_site(tmp_path / "site")
    pack(site, tmp_path / "site.zip")
    good = (tmp_path / "site.zip").read_bytes()
    (site / "index.html").unlink()
    (site / "index.html").symlink_to("nowhere")
    with pytest.raises(OSError):
        pack(site, tmp_path / "site.zip")
    assert (tmp_path / "site.zip").read_bytes() == good
