"""What of this machine and run decides how files are read. Light: every build asks it, also one that reads nothing."""

from __future__ import annotations

import os
import shutil
from functools import lru_cache

WANTED = "VANTHU_OCR"
"""Set to 1 in the environment by `--ocr`, so that every process of a build knows it."""
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def program() -> str:
    """Where LibreOffice is; "" where it is not."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name) or "")), "")


def wanted() -> bool:
    """Whether this run was asked to read scans."""
    return os.environ.get(WANTED) == "1"


def variant() -> str:
    """What of this machine and run decides how files are read: part of the key under which a reading is remembered."""
    return _tools(wanted())


@lru_cache(maxsize=4)
def _tools(reads_scans: bool) -> str:
    engine: object = False
    if reads_scans:
        from generator.read import ocr

        engine = ocr.engine()
    return f"{bool(program())}-{engine}"
