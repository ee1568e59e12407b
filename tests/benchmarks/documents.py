"""Collections to be measured: made from the real texts beside the repository, or of the samples."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measuring import ROOT

MAKER = ROOT.parent / "shared" / "corpus" / "make_collection.py"


def documents(count: int, folder: Path, source: Path | None = None) -> Path:
    """A folder of so many documents: the first of the given ones, or made."""
    if source is not None:
        files = sorted(path for path in source.rglob("*") if path.is_file())
        if count >= len(files):
            return source.resolve()
        part = folder / "part"
        shutil.rmtree(part, ignore_errors=True)
        for file in files[:count]:
            place = part / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)
        return part
    collection = folder / f"collection-{count}"
    if not collection.is_dir() and MAKER.is_file():
        subprocess.run([sys.executable, MAKER, str(count), collection], check=True)
    elif not collection.is_dir():
        print("The real texts are not beside the repository: the collection is made from the samples.")
        from_samples(count, collection / "docs")
    return collection / "docs"


def from_samples(count: int, folder: Path) -> None:
    """A collection of so many documents: the samples over and over, each with a number of its own."""
    samples = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "site_src" / "documents").rglob("*.txt"))]
    for number in range(count):
        text = re.sub(r"\d+(?=[/-][A-ZĐ])", lambda match, n=number: f"{int(match[0]) % 90 + n}", samples[number % len(samples)])
        file = folder / f"{number // 1000:03d}" / f"{number:06d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
