"""Work on many documents is done in several processes, however Python would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from generator import pipeline
from generator.pipeline import Options, collected
from tests.support import ROOT, SAMPLES

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


def _open_databases() -> list[str]:
    """The databases that this process has open."""
    names = []
    for one in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of this very look at the folder
            names.append(str(one.readlink()))
    return [name for name in names if "cache.sqlite" in name]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no process is copied")
@pytest.mark.parametrize("many", [0, 2000])
def test_no_process_that_reads_texts_has_a_copy_of_an_open_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """SQLite remembers in a process which databases it has open: a copy of it would see an old state of the file, or one that
    never was (https://www.sqlite.org/howtocorrupt.html, "Carrying an open database connection across a fork()")."""
    monkeypatch.setattr(pipeline, "_MANY", many)
    with collected(Options(SAMPLES, jobs=2, quiet=True), tmp_path / "cache.sqlite") as (collection, texts, _, pool):
        assert pool is not None
        assert pool.submit(_open_databases).result() == []
        assert all(pool.map(texts, collection.documents))
