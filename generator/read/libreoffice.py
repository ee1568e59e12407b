"""Old Word files, OpenDocument and RTF through LibreOffice, where it is installed: made into .docx and read as such."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from generator.read.content import Unreadable
from generator.read.machine import program
from generator.read.outside import Limits, own_folder, run, taken

LIMITS = Limits(local="/tmp")
_STARTS = 2
"""A fresh profile makes it start anew once, which it cannot do by itself where it may not remove its socket."""
INSTALL = "install LibreOffice (Debian, Ubuntu: sudo apt-get install libreoffice-writer-nogui), or save it as .docx"
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
        "CheckDocumentEvents": "true",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "2"},
    "org.openoffice.Office.Calc/Content/Update": {"Link": "2"},
    "org.openoffice.Office.Common/Java/ApplicationAccess": {"Security": "true"},
    "org.openoffice.Office.Java/VirtualMachine": {"UserClassPath": ""},
}
"""No macro runs, no link is followed or updated, nothing active is loaded."""


def to_docx(data: bytes, kind: str) -> bytes:
    """The file as .docx. `kind` is doc, odt or rtf. Raises Unreadable where LibreOffice is missing or gives up."""
    return converted(data, kind, "docx", "docx:MS Word 2007 XML")


def converted(data: bytes, kind: str, wanted: str, form: str = "") -> bytes:
    """The file of one kind as another (by the filter `form` of LibreOffice). Raises Unreadable like `to_docx`.

    It runs apart (`outside`), with a fresh profile: no macros, no links, no settings of the user.
    """
    office = program()
    if not office:
        raise Unreadable(f"a .{kind} file needs LibreOffice, which is not installed", INSTALL, "missing")
    with own_folder() as folder:
        source = folder / f"in.{kind}"
        source.write_bytes(data)
        profile = folder / "profile"
        _settle(profile)
        command = [
            office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
            "--convert-to", form or wanted, "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        for _ in range(_STARTS):
            try:
                run(command, folder, LIMITS)
            except OSError as error:
                raise Unreadable(f"LibreOffice could not be started ({error.strerror})", INSTALL, "missing") from None
            finally:
                with contextlib.suppress(OSError):
                    own_socket(profile).unlink()
            if (made := taken(folder / "out" / f"in.{wanted}", LIMITS.largest)) is not None:
                return made
    what = f"LibreOffice could not read this .{kind} file (is it damaged?)"
    raise Unreadable(what, "open it in a word processor and save it as .docx")


def _settle(profile: Path) -> None:
    """Writes the settings of the fresh profile."""
    items = [
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(head + "".join(items) + "</oor:items>", encoding="utf-8")


def own_socket(profile: Path) -> Path:
    """The socket by which LibreOffice finds itself: it may make one but not remove it. The name follows its own rule."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(LIMITS.local) / f"OSL_PIPE_{user}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
