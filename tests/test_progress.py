"""What a person who waits for a long build is told."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest

from generator.progress import Progress, counted
from tests.support import ROOT

LONG = """
import time
from generator.progress import Progress
for _ in Progress().track(range(40), 40, "reading"):
    time.sleep(0.05)
"""


def test_a_terminal_shows_a_bar_with_count_pace_and_time_left() -> None:
    parent, child = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen([sys.executable, "-c", LONG], stderr=child, env=environment)
    os.close(child)
    said = b""
    while select.select([parent], [], [], 30)[0]:
        try:
            piece = os.read(parent, 4096)
        except OSError:  # the other end is closed
            break
        said += piece
    process.wait(30)
    os.close(parent)
    words = said.decode("utf-8", "replace")
    assert "reading" in words
    assert "40/40" in words
    assert re.search(r"\d+ a second", words)
    assert re.search(r"\d\d:\d\d:\d\d", words), "the time that is left"


def test_elsewhere_plain_lines_tell_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(Progress(every=0.0).track(range(3), 3, "reading")) == [0, 1, 2]
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(re.fullmatch(r"reading: \d/3, \d+ a second, \d+ s left", line) for line in lines)


def test_a_stage_that_was_told_of_is_told_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    for item in Progress(every=0.05).track(range(3), 3, "reading"):
        time.sleep(0.06 if item == 0 else 0)
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["reading: 1/3", "reading: 3/3"]
    assert list(Progress(every=60).track(range(3), 3, "reading")) == [0, 1, 2]
    assert capsys.readouterr().err == "", "a short one needs no words"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(quiet=True, every=0.0)
    progress.stage("linking")
    assert list(progress.track(range(3), 3, "reading")) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_counted_nouns() -> None:
    assert counted(1, "problem") == "1 problem"
    assert counted(4812, "problem") == "4 812 problems"
