"""Damaged files, by the thousand: `make fuzz`, or `python -m tests.fuzz --files 2000 --seed 1`.

Every file is a sound one (made here, and the real ones where they are beside the repository) with bytes, parts or structure
broken in a way that the seed decides. Each goes the way of a build, through its isolated converter: it must end, within its
limits, with a text or with its name and a reason. A traceback, a hang or a file without a word about it is a fault.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from generator.examine import examine
from generator.model import Raw, VanthuError
from generator.read import load, scan
from tests.files import letter_docx, letter_pdf, packed, pdf, scanned
from tests.support import SHARED
from tests.test_read_formats import PAGE, RTF

ORIGINALS = SHARED / "corpus" / "originals"
PATIENCE = 150
"""Seconds after which a file counts as hanging; converters have limits of their own well below."""
_CHUNK = 8

Fault = tuple[str, int, str]


def sound() -> dict[str, bytes]:
    """Whole files to damage, by name: those made by the tests, and the real ones where they are."""
    words = "QUYẾT ĐỊNH\nVề việc ban hành Quy chế\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế mẫu.\n" * 20
    made = {
        "a.docx": letter_docx(),
        "a.pdf": letter_pdf(),
        "b.pdf": pdf(scanned(124, 175)),
        "a.html": PAGE.encode(),
        "a.txt": words.encode(),
        "b.txt": words.encode("utf-16"),
        "a.md": ("# " + words).encode(),
        "a.zip": packed({"b.docx": letter_docx(), "c.txt": words.encode()}),
        "a.rtf": RTF.encode(),
    }
    if ORIGINALS.is_dir():
        for file in sorted(ORIGINALS.rglob("*")):
            if file.suffix in (".pdf", ".docx", ".doc") and file.stat().st_size < 3_000_000:
                made[file.name] = file.read_bytes()
    return made


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file broken in one to three ways."""
    for _ in range(dice.choice((1, 1, 2, 3))):
        data = dice.choice((_flip, _cut, _repeat, _swap, _numbers, _inside))(data, dice)
    return data


def _flip(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 4, 30, 300))):
        if out:
            out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _cut(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] if dice.random() < 0.5 else data[:at] + data[min(len(data), at + dice.randrange(1, 4000)) :]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + data[at : at + dice.randrange(1, 2000)] * dice.choice((2, 50)) + data[at:]


def _swap(data: bytes, dice: random.Random) -> bytes:
    one, other = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return data[other:] + data[one:other] + data[:one]


def _numbers(data: bytes, dice: random.Random) -> bytes:
    """Lengths, counts and references set to what nobody expects."""
    out = bytearray(data)
    places = [at for at in range(len(out)) if 48 <= out[at] <= 57] if len(out) < 400_000 else []
    for at in dice.sample(places, min(len(places), 12)):
        out[at] = dice.choice(b"0199")
    return bytes(out)


def _inside(data: bytes, dice: random.Random) -> bytes:
    """What lies below the compression of a Word file or a PDF."""
    if data.startswith(b"PK"):
        return _inside_zip(data, dice)
    begin = data.find(b"stream\r\n" if b"stream\r\n" in data else b"stream\n", dice.randrange(max(1, len(data))))
    end = data.find(b"endstream", begin)
    if begin < 0 or end < 0:
        return _flip(data, dice)
    begin = data.index(b"\n", begin) + 1
    try:
        words = zlib.decompressobj().decompress(data[begin:end], 2_000_000)
    except zlib.error:
        return _flip(data, dice)
    return data[:begin] + zlib.compress(_flip(words, dice)) + data[end:]


def _inside_zip(data: bytes, dice: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:  # already damaged
        return _flip(data, dice)
    name = dice.choice(sorted(parts)) if parts else ""
    words = parts.get(name, b"")
    if isinstance(words, bytes):
        parts[name] = dice.choice((_flip, _cut, _repeat, _numbers))(words, dice)
    return packed(parts)


def files(count: int, seed: int, slow: bool) -> Iterator[tuple[str, int]]:
    """(name, number) of the files to make; of the slow formats (LibreOffice) one in twenty."""
    names = sorted(sound())
    dice = random.Random(seed)
    for number in range(count):
        name = dice.choice(names)
        while name.endswith((".doc", ".rtf", ".odt")) and (not slow or dice.random() > 0.3):
            name = dice.choice(names)
        yield name, number


def attempt(names: list[tuple[str, int]], seed: int) -> list[tuple[str, Fault | None]]:
    """What became of each file (for the count), and its fault where it has one. Runs in a worker."""
    whole = sound()
    return [_attempt(whole[name], name, number, seed) for name, number in names]


def _attempt(data: bytes, name: str, number: int, seed: int) -> tuple[str, Fault | None]:
    broken = mutated(data, random.Random(f"{seed} {number} {name}"))
    with tempfile.TemporaryDirectory(prefix="vanthu-fuzz-") as folder:
        (Path(folder) / name).write_bytes(broken)
        begun = time.monotonic()
        try:
            entries, problems = scan(Path(folder))
            told = [problem.message for problem in problems]
            outcome = "refused"
            for entry in entries:
                raw: Raw = load(entry)
                text = examine(raw).text
                outcome = text.origin
                told += [problem.message for problem in text.problems]
                if not text.body and not told:
                    return "silent", (name, number, "no words, and no word about it")
            if not entries and not told:
                return "lost", (name, number, "the file vanished")
        except VanthuError as error:
            outcome = "refused" if error.problem.message and error.problem.remedy else "silent"
        except Exception as error:
            return "fault", (name, number, f"{type(error).__name__}: {error}")
        if time.monotonic() - begun > PATIENCE:
            return "slow", (name, number, f"{time.monotonic() - begun:.0f} s")
    return f"{name.rpartition('.')[2]} {outcome}", None


def run(count: int, seed: int, jobs: int = 0, slow: bool = True) -> tuple[Counter[str], list[Fault]]:
    """Damages and reads so many files: what became of them, and the faults. The same files for the same seed."""
    outcomes: Counter[str] = Counter()
    faults: list[Fault] = []
    pending = files(count, seed, slow)
    chunks = list(iter(lambda: list(islice(pending, _CHUNK)), []))
    with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:  # a worker that dies raises here: that is a crash of the build
        for done in pool.map(attempt, chunks, [seed] * len(chunks)):
            for outcome, fault in done:
                outcomes[outcome] += 1
                if fault:
                    faults.append(fault)
    return outcomes, faults


def main() -> None:
    """Runs, prints what became of the files, and fails if there was a fault."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=0)
    chosen = options.parse_args()
    begun = time.monotonic()
    outcomes, faults = run(chosen.files, chosen.seed, chosen.jobs)
    print(f"{chosen.files} damaged files of {len(sound())} sound ones, seed {chosen.seed}, {time.monotonic() - begun:.0f} s")
    for outcome, count in sorted(outcomes.items()):
        print(f"{outcome:<16} {count:5}")
    for name, number, what in faults:
        print(f"FAULT {name} (file {number}): {what}", file=sys.stderr)
    print(f"{len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
