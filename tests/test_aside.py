"""Work beside gives what it made or raises what it raised, and ends with its block."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.aside import aside, prepared
from generator.mend.names import TooMuch


@pytest.mark.parametrize("jobs", [0, 1])
def test_the_result_is_given_as_often_as_it_is_asked_for(jobs: int) -> None:
    with aside(lambda: list(range(100_000)), jobs) as result:
        assert result() == result() == list(range(100_000))


@pytest.mark.parametrize("jobs", [0, 1])
def test_what_the_work_raises_is_raised_here(jobs: int) -> None:
    def fails() -> None:
        raise TooMuch

    with pytest.raises(TooMuch), aside(fails, jobs) as result:
        result()


ALONE = not sys.platform.startswith("linux") or (os.cpu_count() or 1) == 1
TWO = pytest.mark.skipif(ALONE, reason="one process at a time here")


@TWO
def test_of_work_that_is_killed_while_it_tells_its_result_nothing_is_taken_for_one(tmp_path: Path) -> None:
    def long() -> bytes:
        (tmp_path / "process").write_text(str(os.getpid()))
        return bytes(10_000_000)

    with pytest.raises(ChildProcessError), aside(long) as result:
        time.sleep(0.5)  # it waits for a reader of the rest
        os.kill(int((tmp_path / "process").read_text()), signal.SIGKILL)
        result()


@pytest.mark.alone
@TWO
def test_work_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    def slow() -> None:
        time.sleep(0.5)
        (tmp_path / "late").touch()

    begun = time.monotonic()
    with pytest.raises(ValueError, match="enough"), aside(slow):
        raise ValueError("enough")
    assert time.monotonic() - begun < 0.4
    time.sleep(0.7)
    assert not (tmp_path / "late").exists()


@pytest.mark.parametrize("jobs", [0, 1])
def test_the_second_step_of_work_waits_until_it_is_asked_for(tmp_path: Path, jobs: int) -> None:
    file = tmp_path / "written"

    def first() -> Callable[[], str]:
        words = "một, hai".upper()

        def second() -> str:
            file.write_text(words, encoding="utf-8")
            return words

        return second

    with prepared(first, jobs) as ask:
        time.sleep(0.2)
        assert not file.exists()
        wait = ask()
        assert wait() == wait() == "MỘT, HAI" == file.read_text(encoding="utf-8")
    with prepared(first, jobs):
        file.unlink()
    assert not file.exists()


@pytest.mark.parametrize("failing", ["first", "second"])
def test_what_either_step_raises_is_raised_where_its_end_is_waited_for(failing: str) -> None:
    def first() -> Callable[[], None]:
        if failing == "first":
            raise TooMuch
        return second

    def second() -> None:
        raise TooMuch

    with pytest.raises(TooMuch), prepared(first) as ask:
        ask()()
