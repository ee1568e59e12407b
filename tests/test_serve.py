"""Does `vanthu serve` show the site, and an edit of a document soon after it?"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.serve import Watcher
from tests.support import ROOT, SAMPLES

pytestmark = pytest.mark.slow


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(address: str, wanted: str, seconds: float) -> str:
    last = ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                last = answer.read().decode("utf-8")
            if wanted in last:
                return last
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.3)
    pytest.fail(f"{wanted!r} did not appear at {address} within {seconds} s")


def test_an_edit_appears_while_serving(tmp_path: Path) -> None:
    documents = tmp_path / "van-ban"
    shutil.copytree(SAMPLES / "bac-giang", documents)
    port = _free_port()
    command = [sys.executable, "-m", "generator", "serve", "van-ban", "--port", str(port), "--quiet"]
    server = subprocess.Popen(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"})
    try:
        _get(f"http://127.0.0.1:{port}/loai/", "Công điện", 60)
        letter = next(documents.glob("cong-dien-*.txt"))
        letter.write_text(letter.read_text(encoding="utf-8").replace("CÔNG ĐIỆN", "BÁO CÁO"), encoding="utf-8")
        _get(f"http://127.0.0.1:{port}/loai/", "Báo cáo", 60)
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_a_change_is_told_once_and_not_while_a_build_runs(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a", encoding="utf-8")
    told: list[str] = []
    watcher = Watcher()
    watcher.schedule(SimpleNamespace(on_any_event=lambda event: told.append(event.src_path)), str(tmp_path))
    watcher.start()
    try:
        with watcher.resting:
            file.write_text("another", encoding="utf-8")
            time.sleep(0.6)
            assert told == []
        time.sleep(0.8)
        assert told == [str(tmp_path)]
        file.unlink()
        time.sleep(0.8)
        assert told == [str(tmp_path)] * 2
    finally:
        watcher.stop()
        watcher.join()
