"""Is the command line a good gate: exit codes, one line for what a user can mend, annotations that nothing breaks out of?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, SAMPLES, vanthu

pytestmark = pytest.mark.slow

WHOLE = SAMPLES / "quang-ninh" / "quyet-dinh-92-2023-qd-ubnd.txt"
ODD_NAME = "ghi chú, 100%: ::error::x.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A documents folder in which everything is known."""
    (tmp_path / "van-ban").mkdir()
    shutil.copy(WHOLE, tmp_path / "van-ban")
    return tmp_path / "van-ban"


def test_strict_passes_what_is_whole_and_stops_what_is_not(folder: Path) -> None:
    for command in ("build", "check"):
        done = vanthu(command, folder, "--strict", cwd=folder.parent)
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / "x.txt").write_text("Vài dòng không rõ của ai.\n", encoding="utf-8")
    for command in ("build", "check"):
        assert vanthu(command, folder, cwd=folder.parent).returncode == 0, "problems alone are no failure"
        done = vanthu(command, folder, "--strict", cwd=folder.parent)
        assert done.returncode == 1
        assert re.search(r"^x\.txt:\d+: .+ — .+", done.stdout + done.stderr, re.M)


def test_what_a_user_got_wrong_is_said_in_one_line_and_ends_with_2(folder: Path) -> None:
    (folder.parent / "vanthu.yml").write_text("tilte: Kho\n", encoding="utf-8")
    wrong = vanthu("build", folder, cwd=folder.parent)
    assert wrong.returncode == 2
    assert "vanthu.yml:1: unknown key 'tilte'" in wrong.stderr and "title" in wrong.stderr
    for arguments in (("build", "khong-co"), ("build", "--khong-co"), ("compare", ".", "."), ("explain", "khong-co.txt")):
        done = vanthu(*arguments, cwd=folder)
        assert done.returncode == 2, arguments
        assert "Traceback" not in wrong.stderr + done.stderr


def test_annotations_stand_beside_the_file_and_cannot_be_forged(folder: Path) -> None:
    (folder / ODD_NAME).write_text("Vài dòng không rõ của ai.\n", encoding="utf-8")
    done = vanthu("check", "van-ban", "--format", "github", "--quiet", cwd=folder.parent)
    lines = done.stdout.splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"::warning file=[^,:]+,line=\d+,title=vanthu::.+", line), line
    assert "file=van-ban/ghi chú%2C 100%25%3A %3A%3Aerror%3A%3Ax.txt," in lines[0]


def test_results_are_on_stdout_and_the_rest_on_stderr(folder: Path) -> None:
    done = vanthu("build", folder, cwd=folder.parent)
    assert re.fullmatch(r"1 document, \d+ citations \(\d+ linked\), 0 problems, \d+\.\d s\n", done.stdout)
    assert "\r" not in done.stderr, "no bar where nobody watches"


@pytest.mark.skipif(os.name == "nt", reason="closes the output as a shell does")
def test_an_output_that_is_closed_is_no_fault(folder: Path) -> None:
    command = f'"{sys.executable}" -m generator extract "{folder}" >&-'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, env=environment, cwd=folder.parent, text=True, capture_output=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
