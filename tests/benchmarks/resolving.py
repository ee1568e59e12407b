"""What resolving costs: CPU of `connect` for 1 000 and 10 000 documents of make_collection, and memory for many more.

python -m tests.benchmarks.resolving                      # CPU at both sizes, and their ratio
python -m tests.benchmarks.resolving --documents 100000   # also the peak memory of a process that holds and connects so many

Needs ../shared/corpus/make_collection.py. Reading the files is not counted. More than 10 000 documents are the same ones again
under other ids, as they come out of the cache: one at a time, so that nothing is shared that would not be shared there.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from generator.examine import examine
from generator.link import connect
from generator.link.identity import identify
from generator.model import Document
from generator.quick import seldom_collecting
from generator.read import Entry, load, scan

MAKE = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "make_collection.py"


def drafts(entries: Sequence[Entry]) -> list[bytes]:
    """What the cache keeps of each file: the document without its text, packed."""
    packed = []
    for entry in entries:
        reading = examine(load(entry))
        text = reading.text
        draft = Document(
            "",
            text.source,
            reading.metadata,
            reading.citations,
            (),
            reading.layout,
            text.origin,
            len(text.body),
            text.body[:80],
        )
        packed.append(pickle.dumps(draft, protocol=5))
    return packed


def collection(size: int, folder: Path) -> list[bytes]:
    """Packed drafts of a collection of so many documents, made from the real texts."""
    subprocess.run([sys.executable, str(MAKE), str(size), str(folder)], check=True)
    entries, _ = scan(folder / "docs")
    parts = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    with ProcessPoolExecutor(2) as pool:
        return [blob for part in pool.map(drafts, parts) for blob in part]


def documents(packed: Sequence[bytes], size: int) -> list[Document]:
    """So many documents with their ids; those beyond the packed ones are copies of them with other ids and contents."""
    found = [draft for _, draft in zip(range(size), _again(packed), strict=False)]
    names = identify([(draft.source, draft.metadata) for draft in found])
    return [replace(draft, id=name) for draft, name in zip(found, names, strict=True)]


def _again(packed: Sequence[bytes]) -> Iterator[Document]:
    turn = 0
    while packed:
        for blob in packed:
            draft: Document = pickle.loads(blob)
            if turn:
                source = replace(
                    draft.source, path=f"{turn}/{draft.source.path}", sha256=f"{turn:04x}{draft.source.sha256[4:]}"
                )
                draft = replace(draft, source=source)
            yield draft
        turn += 1


def seconds(papers: Sequence[Document]) -> float:
    """CPU seconds of connecting, with the collector of cycles set as a build sets it."""
    with seldom_collecting():
        gc.collect()
        begun = time.process_time()
        connect(papers)
        return time.process_time() - begun


def ratio(few: int = 1000, many: int = 10_000) -> tuple[float, float]:
    """CPU seconds of connecting collections of the two sizes: the least of several runs, taken in turns, so that a machine that
    is slow for a while is so for both."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = collection(few, Path(folder) / "few"), collection(many, Path(folder) / "many")
    one, ten = documents(small, few), documents(large, many)
    spent = [(min(seconds(one), seconds(one)), seconds(ten)) for _ in range(5)]
    return min(a for a, _ in spent), min(b for _, b in spent)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=0)
    wanted = options.parse_args()
    if wanted.documents:
        with tempfile.TemporaryDirectory() as folder:
            packed = collection(min(10_000, wanted.documents), Path(folder))
        papers = documents(packed, wanted.documents)
        del packed
        citations = sum(len(paper.citations) for paper in papers)
        spent = seconds(papers)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"{len(papers)} documents with {citations} citations: {spent:.1f} s CPU, peak memory {peak:.2f} GiB")
        return
    few, many = ratio()
    print(f"1 000 documents {few:.2f} s, 10 000 documents {many:.2f} s CPU: {many / few:.1f} times")


if __name__ == "__main__":
    main()
