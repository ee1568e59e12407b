"""The benchmark: its count of memory is right, and cheap beside what it watches; its build without a site stage is one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.measuring import Watch, set_aside
from tests.support import ROOT, SAMPLES

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell")

_TWO = """
import os, sys
held = bytearray(b"a") * 150_000_000
if not os.fork():
    more = bytearray(b"b") * 100_000_000
    print("ready", flush=True)
    sys.stdin.readline()
    os._exit(0)
os.wait()
"""


@pytest.fixture
def two() -> Iterator[int]:
    """A process and its child that holds the same 150 million bytes and 100 million of its own."""
    with subprocess.Popen([sys.executable, "-c", _TWO], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdin
        process.stdout.readline()
        yield process.pid
        process.stdin.write(b"\n")


def test_pages_that_processes_share_are_counted_once_and_their_own_each(two: int) -> None:
    watch, over = Watch(two), threading.Event()
    threading.Timer(1, over.set).start()
    watch.until(over)
    assert 238 <= watch.peak <= 300  # megabytes: 250 million bytes, and what two Pythons take


@pytest.mark.alone
def test_watching_takes_little_of_the_time(two: int) -> None:
    watch, over = Watch(two), threading.Event()
    threading.Timer(3, over.set).start()
    begun = time.monotonic()
    watch.until(over)
    assert watch.peak
    assert watch.spent < 0.05 * (time.monotonic() - begun)


@pytest.mark.slow
def test_a_build_without_its_site_stage_makes_all_but_the_pages(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "tests.benchmarks.without_site", str(SAMPLES)]
    done = subprocess.run(
        run, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build" / "docs" / "data" / "documents.jsonl").is_file()
    assert list((tmp_path / "build" / "docs" / "assets" / "search").rglob("*.js"))
    pages = [file for file in tmp_path.rglob("*.html") if "theme" not in file.parts]
    assert pages == []


def test_a_folder_set_aside_takes_no_room_but_for_what_others_need(tmp_path: Path) -> None:
    for run in ("một", "hai"):
        work = tmp_path / "run"
        (work / "site").mkdir(parents=True)
        (work / "site" / "index.html").write_text(run, encoding="utf-8")
        shared = tmp_path / f"shared-{run}"
        shared.write_text(run, encoding="utf-8")
        (work / "linked").hardlink_to(shared)
        set_aside(work, tmp_path / "aside")
        assert not work.exists()
        assert shared.read_text(encoding="utf-8") == run
    assert [file.stat().st_size for file in (tmp_path / "aside").rglob("index.html")] == [0, 0]
    set_aside(tmp_path / "nothing", tmp_path / "aside")
