"""Where the time of a build goes: `make profile`. One process, functions by their own time and by all they call."""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import tempfile
from pathlib import Path

from generator.pipeline import Options, build


def main() -> None:
    """Profiles one build."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("source", type=Path)
    options.add_argument("--rows", type=int, default=40)
    chosen = options.parse_args()
    source = chosen.source.resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        profile = cProfile.Profile()
        profile.runcall(build, Options(source, Path("site"), Path("build"), jobs=1, quiet=True))
        figures = pstats.Stats(profile)
        figures.sort_stats("cumulative").print_stats(r"generator/", chosen.rows)
        figures.sort_stats("tottime").print_stats(chosen.rows)


if __name__ == "__main__":
    main()
