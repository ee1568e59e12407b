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

from tests.links import broken, broken_for_readers, reached
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
    assert {f"van-ban/{page.name}/index.html" for page in (sample_site / "van-ban").iterdir()} < reached(sample_site)


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


def unsound(site: Path, good: dict[str, str], whole: dict[str, str]) -> list[str]:
    """What a reader of a site half way between two may run into: a file of neither, a search without its files, a dead link."""
    there, root = digests(site), "assets/search/root.js"
    foreign = [name for name, digest in there.items() if digest not in (good.get(name), whole.get(name))]
    searched = whole if there[root] == whole[root] else good
    lost = [name for name in searched if name.startswith("assets/search/") and name not in there]
    return foreign + lost + broken_for_readers(site)


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str]]:
    """A folder with a built site, whose documents have become one more since; the files of the site and those it is to have."""
    top, cold = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    documents = copy_shuffled(SAMPLES, top / "documents", 1)
    assert vanthu("build", documents, "--out", "site", cwd=top).returncode == 0
    (documents / "moi.txt").write_text("THÔNG BÁO\nVề việc nghỉ lễ\n", encoding="utf-8")
    assert vanthu("build", documents, "--out", "site", cwd=cold).returncode == 0
    return top, digests(top / "site"), digests(cold / "site")


def test_a_build_killed_at_any_time_leaves_a_good_site_and_the_next_one_works(
    before_and_after: tuple[Path, dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    top, good, whole = before_and_after
    shutil.copytree(top, tmp_path, dirs_exist_ok=True)
    command = [sys.executable, "-m", "generator", "build", "documents", "--out", "site"]
    site = tmp_path / "site"
    for delay in (0.3, 0.8, 1.3, 2.0):
        process = subprocess.Popen(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)  # also one that has ended and waits to be asked
        process.wait()
        assert unsound(site, good, whole) == [], f"killed after {delay} s"
    assert vanthu("build", "documents", "--out", "site", cwd=tmp_path).returncode == 0
    assert digests(site) == whole
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".site.")]


KILLED = """
import os, signal, sys
from generator.cli import main
left, site = int(sys.argv.pop(1)), os.path.abspath("site") + os.sep
def stop(event, args):
    global left
    if event in ("os.rename", "os.remove") and os.path.abspath(args[event == "os.rename"]).startswith(site):
        left -= 1
        if left < 0:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(stop)
main()
"""
"""The program, which dies before it moves or removes one file more of the site than it is told."""


@pytest.mark.parametrize("share", [0.3, 0.6, 1])
def test_a_build_killed_among_the_moves_leaves_a_site_whose_links_and_search_work(
    before_and_after: tuple[Path, dict[str, str], dict[str, str]], tmp_path: Path, share: float
) -> None:
    top, good, whole = before_and_after
    moves = len(dict(good.items() ^ whole.items()))
    shutil.copytree(top, tmp_path, dirs_exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(int(share * (moves - 1))), "build", "documents", "--out", "site", "--quiet"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    site = tmp_path / "site"
    assert digests(site) != whole
    assert unsound(site, good, whole) == []
    assert vanthu("build", "documents", "--out", "site", cwd=tmp_path).returncode == 0
    assert digests(site) == whole


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
