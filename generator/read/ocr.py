"""Scans, with Tesseract and its Vietnamese model: only when asked for (`--ocr`), because it takes seconds a page.

The words come with Tesseract's own confidence; those it is not sure of are marked doubtful, and the page says that the text
was read by a machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import lru_cache

from generator.model import Problem
from generator.read.content import Content, Unreadable
from generator.read.isolate import apart_bytes

WANTED = "VANTHU_OCR"
"""Set to 1 in the environment by `--ocr`, so that every process of a build knows it."""
INSTALL = (
    "install Tesseract with Vietnamese (Debian, Ubuntu: sudo apt-get install tesseract-ocr tesseract-ocr-vie), "
    "then run with --ocr"
)
MAX_PAGES = 300
_SECONDS = 180
_DOUBTFUL = 60.0


def wanted() -> bool:
    """Whether this run was asked to read scans."""
    return os.environ.get(WANTED) == "1"


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether Tesseract and its Vietnamese model are installed."""
    program = shutil.which("tesseract")
    if not program:
        return False
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"vie" in listed.stdout.split()


def read_scan(data: bytes, pages: int) -> Content:
    """The words of a scanned PDF of so many pages. Raises Unreadable when Tesseract is missing or finds none."""
    if not available():
        raise Unreadable("the PDF is a scan, and the program that reads scans is not installed", INSTALL, "missing")
    content = Content("ocr", whole=False, encoding="")
    number = 0
    for page in range(min(pages, MAX_PAGES)):
        picture = apart_bytes("page", data, page)
        for words, doubtful in _lines(_tesseract(picture)) if picture else ():
            number += bool(words)
            content.lines.append((words or " ", number, 0))
            content.doubtful += [(number, word) for word in doubtful]
        content.lines.append(("", number, 0))
    if not any(words.strip() for words, _, _ in content.lines):
        raise Unreadable("no words were found in the scan", "write the words in a .txt file", "scan")
    what = "the words were read from a scan by a machine and may be wrong"
    content.problems.append(Problem("", 0, what, "compare them with the original, or put the facts in a sidecar file", "ocr"))
    return content


def _tesseract(picture: bytes) -> str:
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "4", "--dpi", "300", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=picture, env=environment, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _lines(table: str) -> list[tuple[str, list[str]]]:
    """(words, doubtful words) of each line of Tesseract's table; an empty line between paragraphs."""
    found: list[tuple[str, list[str]]] = []
    last: tuple[str, ...] = ()
    words: list[str] = []
    doubtful: list[str] = []
    right = 0
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        key = tuple(cells[1:5])
        if key != last:
            if words:
                found.append((" ".join(words), doubtful))
                if key[:3] != last[:3]:
                    found.append(("", []))
            last, words, doubtful, right = key, [], [], 0
        left, width, height = int(cells[6]), int(cells[8]), int(cells[9])
        if words and left - right > 3 * height:
            words.append("     ")
        words.append(cells[11].strip())
        right = left + width
        if float(cells[10]) < _DOUBTFUL:
            doubtful.append(cells[11].strip())
    if words:
        found.append((" ".join(words), doubtful))
    return found
