"""Scans, by OCR with Tesseract's Vietnamese model: only when asked for (`--ocr`), because it takes seconds a page.

OCRmyPDF (the extra `ocr`) turns pages upright, straightens them and hands them to Tesseract; without it the pages go to
Tesseract as they are. The words come with Tesseract's own confidence; those it is not sure of are marked doubtful, and the
page says that the text was read by a machine.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from generator.model import Problem
from generator.read.content import Content, Unreadable
from generator.read.isolate import apart_picture
from generator.read.outside import Limits, own_folder, run, taken
from generator.read.tables import Line

INSTALL = (
    "install Tesseract with Vietnamese (Debian, Ubuntu: sudo apt-get install tesseract-ocr tesseract-ocr-vie), "
    "then run with --ocr"
)
MAX_PAGES = 300
_PAGE = Limits(seconds=180, memory=1536 * 1024 * 1024, largest=64 * 1024 * 1024)
_SECONDS = 60
"""Of OCRmyPDF, for one page."""
_TURNED = "5"
"""How sure OCRmyPDF must be before it turns a page. On 37 pages of real scans, upright and upside down, the direction was told
right each time, with 6 to 28; its own bound of 14 would leave every third as it lies, first pages above all."""
_DOUBTFUL = 60.0
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_SURE = re.compile(r"x_wconf (-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a page: its block, paragraph and line, its box, and how sure Tesseract is of it (0 to 100)."""

    block: str
    paragraph: str
    line: str
    left: int
    right: int
    height: int
    words: str
    sure: float


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


@lru_cache(maxsize=1)
def engine() -> str:
    """By what scans are read here: "ocrmypdf", "tesseract" or "" (by nothing)."""
    if not available():
        return ""
    return "ocrmypdf" if find_spec("ocrmypdf") else "tesseract"


def read_scans(data: bytes, content: Content) -> Content:
    """The content of a PDF with the words of its unread pages in their places. Raises Unreadable when Tesseract is missing or
    finds none."""
    if not engine():
        raise Unreadable("the PDF is a scan, and the program that reads scans is not installed", INSTALL, "missing")
    unread = [scan for scan in content.scans if scan.unread]
    read = unread[:MAX_PAGES]
    pages = [scan.page for scan in read]
    words = _by_ocrmypdf(data, pages) if engine() == "ocrmypdf" else None
    found = _by_tesseract(data, pages) if words is None else words
    if not any(found.values()):
        raise Unreadable("no words were found in the scan", "write the words in a .txt file", "scan")
    made = replace(content, origin="ocr", lines=[], doubtful=[])
    at = number = 0
    for scan in read:
        number = _keep(made, content.lines[at : scan.first], number)
        at = scan.end
        for line, doubtful in _lines(found.get(scan.page, [])):
            number += bool(line)
            made.lines.append((line or " ", number, 0))
            made.doubtful += [(number, word) for word in doubtful]
    _keep(made, content.lines[at:], number)
    what = "the words were read from a scan by a machine and may be wrong"
    remedy = "compare them with the original, or put the facts in a sidecar file"
    made.problems = [problem for problem in content.problems if problem.code not in ("scan", "ocr")]
    made.problems.append(Problem("", 0, what, remedy, "ocr"))
    if len(unread) > len(read):
        what = f"only the first {len(read)} of {len(unread)} scanned pages were read"
        made.problems.append(Problem("", 0, what, "split it into its documents", "scan"))
    return made


def _keep(made: Content, lines: list[Line], number: int) -> int:
    """Adds lines that need no OCR, counted on from `number`; gives the last number."""
    last = 0
    for words, own, flags in lines:
        number += bool(words.strip()) and own != last
        last = own
        made.lines.append((words, number, flags))
    return number


def _by_ocrmypdf(data: bytes, pages: list[int]) -> dict[int, list[_Word]] | None:
    """The words of each page through OCRmyPDF, from the hOCR that it makes; None where it gives up on the file."""
    with own_folder() as folder:
        (folder / "in.pdf").write_bytes(data)
        command = [
            sys.executable, "-m", "ocrmypdf", "--language", "vie", "--jobs", "1", "--force-ocr", "--rotate-pages",
            "--rotate-pages-threshold", _TURNED, "--deskew", "--tesseract-timeout", "90", "--tesseract-non-ocr-timeout", "30",
            "--invalidate-digital-signatures", "--output-type", "none", "--keep-temporary-files", "--quiet", "--oversample",
            "300", "--tesseract-pagesegmode", "4", "--pages",
            ",".join(str(page + 1) for page in pages), "--sidecar", "words.txt", "in.pdf", "-",
        ]  # fmt: skip
        try:
            run(command, folder, Limits(seconds=60 + _SECONDS * len(pages)))
        except (OSError, Unreadable):
            return None
        files = sorted(folder.glob("ocrmypdf.io.*/??????_ocr_hocr.hocr"))
        found = {int(file.name[:6]) - 1: _hocr(file) for file in files if file.name[:6].isdecimal()}
    return found if any(found.values()) else None


def _hocr(file: Path) -> list[_Word]:
    """The words of a page in hOCR."""
    data = taken(file, _PAGE.largest)
    try:
        root = ElementTree.fromstring(data or b"")
    except ElementTree.ParseError:
        return []
    found: list[_Word] = []
    block = paragraph = line = 0
    for node in root.iter():
        kind = node.get("class", "")
        block += kind == "ocr_carea"
        paragraph += kind == "ocr_par"
        line += kind in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
        words = "".join(node.itertext()).strip() if kind == "ocrx_word" else ""
        box, sure = _BOX.search(node.get("title", "")), _SURE.search(node.get("title", ""))
        if words and box and sure:
            left, top, right, bottom = map(int, box.groups())
            found.append(_Word(str(block), str(paragraph), str(line), left, right, bottom - top, words, float(sure[1])))
    return found


def _by_tesseract(data: bytes, pages: list[int]) -> dict[int, list[_Word]]:
    """The words of each page as it is, from Tesseract's table."""
    command = [shutil.which("tesseract") or "", "stdin", "stdout", "-l", "vie", "--psm", "4", "--dpi", "300", "tsv"]
    found = {}
    for page in pages:
        picture = apart_picture(data, page)
        try:
            with own_folder() as folder:
                table = run(command, folder, _PAGE, picture) if picture else b""
        except (OSError, Unreadable):
            table = b""
        found[page] = list(_table(table.decode("utf-8", "replace")))
    return found


def _table(table: str) -> Iterator[_Word]:
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, width, height = int(cells[6]), int(cells[8]), int(cells[9])
        place = ".".join(cells[1:3]), ".".join(cells[1:4]), ".".join(cells[1:5])
        yield _Word(*place, left, left + width, height, cells[11].strip(), float(cells[10]))


def _lines(page: list[_Word]) -> list[tuple[str, list[str]]]:
    """(words, doubtful words) of each line; an empty line between paragraphs, a wide space between columns."""
    found: list[tuple[str, list[str]]] = []
    words: list[str] = []
    doubtful: list[str] = []
    for before, word in zip([None, *page], page, strict=False):
        if before and before.line != word.line:
            found.append((" ".join(words), doubtful))
            if before.paragraph != word.paragraph:
                found.append(("", []))
            words, doubtful = [], []
        elif before and word.left - before.right > 3 * word.height:
            words.append("     ")
        words.append(word.words)
        if word.sure < _DOUBTFUL:
            doubtful.append(word.words)
    if words:
        found.append((" ".join(words), doubtful))
    return found
