"""ZIP archives in the documents folder: their members are documents like any other, under "archive.zip/member.docx".

Nothing is unpacked to disk, so that no name inside can lead anywhere; each member is read within limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from generator.model import Problem

MAX_MEMBERS = 20_000
MAX_RATIO = 400


def members(file: Path, path: str) -> Iterator[tuple[str, str, int] | Problem]:
    """(shown path, name inside, size) of each member of an archive; problems of those that cannot be taken."""
    import zipfile  # a folder without archives does without

    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Problem(path, 0, "the archive is damaged", "unpack it and put its files into the folder", "archive")
        return
    if len(infos) > MAX_MEMBERS:
        yield Problem(path, 0, f"the archive holds more than {MAX_MEMBERS} files", "unpack it into the folder", "archive")
        return
    seen: set[str] = set()
    for info in sorted(infos, key=lambda i: i.filename):
        name = info.filename.replace("\\", "/")
        parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..", ".")]
        if info.is_dir() or not parts or any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            continue
        shown = f"{path}/{'/'.join(parts)}"
        if shown in seen:
            yield Problem(shown, 0, "the archive holds this name twice", "rename one of the two", "archive")
        elif info.flag_bits & 1:
            yield Problem(
                shown, 0, "this file of the archive is protected by a password", "unpack it into the folder", "password"
            )
        elif info.file_size > 5_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            yield Problem(
                shown, 0, "this unpacks to far more than it should (a ZIP bomb?)", "remove it from the archive", "bomb"
            )
        else:
            seen.add(shown)
            yield shown, info.filename, info.file_size


def read_member(file: Path, name: str, limit: int) -> bytes:
    """The bytes of a member, at most `limit` and one more. Raises OSError when it cannot be read."""
    import zipfile

    try:
        with zipfile.ZipFile(file) as archive, archive.open(name) as stream:
            return stream.read(limit + 1)
    except OSError:
        raise
    except Exception as error:  # zlib, encryption, odd compression: all the same to the reader
        raise OSError(f"damaged archive: {error}") from None
