"""The plain way: MkDocs itself builds the generated folder. Always complete and correct; the fast build must match it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from generator.model import Problem, VanthuError
from generator.render.folders import swapped_in


def build(config: Path, site: Path, finish: Callable[[Path], None] | None = None) -> None:
    """Runs `mkdocs build --strict` on `config` and swaps the result in as `site`. Raises `VanthuError` on its warnings.

    `finish` gets the built folder before it takes the place of the old one.
    """
    with swapped_in(site) as fresh:
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--clean",
            "-f",
            str(config),
            "-d",
            str(fresh.resolve()),
        ]
        environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "TZ": "UTC"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode != 0:
            lines = [line for line in (done.stderr + done.stdout).splitlines() if re.match(r"\s*(WARNING|ERROR)|.*Error", line)]
            what = "mkdocs stopped: " + (" | ".join(lines[:5]) or (done.stderr.strip().splitlines() or ["no message"])[-1])
            raise VanthuError(Problem(str(config), 0, what, "mend the page or setting that it names", "mkdocs"))
        if finish:
            finish(fresh)
