"""What the command line asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for. `jobs` = 0 takes every core; `source` None takes the configured folder;
    `executor` "dask:ADDRESS" sends the documents to a cluster."""

    source: Path | None = None
    out: Path = Path("site")
    work: Path = Path("build")
    offline: bool = False
    plain: bool = False
    jobs: int = 0
    quiet: bool = False
    executor: str = ""
