"""Is the built site whole: every link lands, the same input gives the same bytes, a killed build does no harm?"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.links import broken
from tests.support import ROOT, SAMPLES, vanthu

pytestmark = pytest.mark.slow


def digests(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def copy_shuffled(source: Path, target: Path, seed: int) -> Path:
    """The same files, created in another order and with other times."""
    files = sorted(p for p in source.rglob("*") if p.is_file())
    random.Random(seed).shuffle(files)
    for number, file in enumerate(files):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        os.utime(copy, (1e9 + number * 1000 * seed,) * 2)
    return target


def mkdocs(config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config)]
    return subprocess.run(command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, text=True, capture_output=True, check=False)


def test_every_link_of_the_sample_site_lands_and_nothing_comes_from_outside(sample_site: Path) -> None:
    assert list(broken(sample_site)) == []


def test_every_document_has_its_page_and_its_original(sample_site: Path) -> None:
    samples = [p for p in SAMPLES.rglob("*") if p.suffix in (".txt", ".md")]
    assert len([p for p in (sample_site / "van-ban").iterdir() if (p / "index.html").is_file()]) == len(samples)
    originals = {p.read_bytes() for p in (sample_site / "van-ban").glob("*/goc/*")}
    assert originals == {p.read_bytes() for p in samples}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    environments = (
        {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    )
    found = []
    for number, environment in enumerate(environments, 1):
        work = tmp_path / str(number)
        documents = copy_shuffled(SAMPLES, work / "documents", number)
        done = vanthu("build", documents, "--offline", "--out", "site", "--jobs", number, cwd=work, env=environment)
        assert done.returncode == 0, done.stderr
        found.append(digests(work / "site") | {"site.zip": hashlib.sha256((work / "site.zip").read_bytes()).hexdigest()})
    first, second = found
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_generate_and_a_plain_mkdocs_build_give_a_complete_site_and_a_dead_link_fails_it(tmp_path: Path) -> None:
    done = vanthu("generate", SAMPLES, "--out", "build", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    config = tmp_path / "build" / "mkdocs.yml"
    built = mkdocs(config)
    assert built.returncode == 0, built.stderr
    assert list(broken(tmp_path / "site")) == []
    page = next((tmp_path / "build" / "docs" / "van-ban").glob("*/index.md"))
    page.write_text(page.read_text(encoding="utf-8") + "\n\n[x](../khong-co/index.md)\n", encoding="utf-8")
    assert mkdocs(config).returncode != 0


def test_a_killed_build_leaves_the_last_good_site_and_the_next_one_works(tmp_path: Path) -> None:
    documents = copy_shuffled(SAMPLES, tmp_path / "documents", 1)
    assert vanthu("build", documents, "--out", "site", cwd=tmp_path).returncode == 0
    good = digests(tmp_path / "site")
    (documents / "moi.txt").write_text("THÔNG BÁO\nVề việc nghỉ lễ\n", encoding="utf-8")
    command = [sys.executable, "-m", "generator", "build", str(documents), "--out", "site"]
    for delay in (0.3, 0.8, 1.3, 2.0):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        finished = process.poll() is not None
        if not finished:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        elif process.returncode == 0:
            break
        site = tmp_path / "site"
        site = site if site.is_dir() else tmp_path / ".site.old"
        assert digests(site) == good or finished, f"killed after {delay} s"
    assert vanthu("build", documents, "--out", "site", cwd=tmp_path).returncode == 0
    assert list(broken(tmp_path / "site")) == []
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".site.")]


def test_a_folder_that_is_not_ours_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", encoding="utf-8")
    done = vanthu("build", SAMPLES, "--out", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert "not made by vanthu" in done.stderr
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "x"


def test_a_sub_path_changes_nothing_but_the_404_page(tmp_path: Path) -> None:
    (tmp_path / "vanthu.yml").write_text("url: https://host.example/kho/van-ban/\n", encoding="utf-8")
    done = vanthu("build", SAMPLES, "--out", "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(broken(tmp_path / "site")) == []
    assert 'href="/kho/van-ban/' in (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
