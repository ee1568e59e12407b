"""Old Word files, OpenDocument and RTF through LibreOffice, where it is installed: made into .docx and read as such."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from generator.read.content import Unreadable

SECONDS = 180
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
INSTALL = "install LibreOffice (Debian, Ubuntu: sudo apt-get install libreoffice-writer-nogui), or save it as .docx"


def program() -> str:
    """Where LibreOffice is; "" where it is not."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name) or "")), "")


def to_docx(data: bytes, kind: str) -> bytes:
    """The file as .docx. `kind` is doc, odt or rtf. Raises Unreadable where LibreOffice is missing or gives up.

    It runs in a folder of its own, with a fresh profile (no macros, no settings of the user) and a limit of time.
    """
    office = program()
    if not office:
        raise Unreadable(f"a .{kind} file needs LibreOffice, which is not installed", INSTALL, "missing")
    with tempfile.TemporaryDirectory(prefix="vanthu-") as folder:
        source = Path(folder) / f"in.{kind}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [
            office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source),
        ]  # fmt: skip
        environment = {
            **os.environ,
            "HOME": folder,
            "TMPDIR": folder,
            "http_proxy": "http://127.0.0.1:9",
            "https_proxy": "http://127.0.0.1:9",
        }
        try:
            _run(command, folder, environment)
        except subprocess.TimeoutExpired:
            raise Unreadable("LibreOffice needed too long for this file", "open it and save it as .docx", "limit") from None
        except OSError as error:
            raise Unreadable(f"LibreOffice could not be started ({error.strerror})", INSTALL, "missing") from None
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise Unreadable(
                f"LibreOffice could not read this .{kind} file", "open it in a word processor and save it as .docx"
            )
        return made.read_bytes()


def _run(command: list[str], folder: str, environment: dict[str, str]) -> None:
    """Runs LibreOffice, which starts processes of its own; all of them end when the time is over."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise
