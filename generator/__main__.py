"""`python -m generator` is `vanthu`."""

from __future__ import annotations

import os
import sys

from generator.cli import main


def run() -> None:
    """The program, which ends at once when its work is done: to take every object of a large collection apart would take a
    hundredth of the time of the whole build, and the system does it at once. Pools and files are closed by then."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else numpy starts threads in every process, for sums never asked of it
    code: str | int | None = 1
    kept: list[object] = []  # what a command leaves here is not taken apart when it ends
    try:
        main(prog_name="vanthu", obj=kept)
    except SystemExit as ended:
        code = ended.code
    for stream in filter(None, (sys.stdout, sys.stderr)):  # one that was closed before the program began is None
        stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    run()
