"""Work on many documents is done in several processes, however Python would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

_COUNTED = """
import multiprocessing
if __name__ == "__main__":
    multiprocessing.set_start_method("forkserver")
    from generator.workers import workers
    with workers(2) as pool:
        print(sum(pool.map(abs, range(-9, 0))))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Python starts processes in one way")
def test_processes_do_their_work_where_python_starts_them_from_a_server(tmp_path: Path) -> None:
    (tmp_path / "counted.py").write_text(_COUNTED, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "counted.py")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["45"]), done.stderr
