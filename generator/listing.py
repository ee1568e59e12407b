"""The files of a site as they were left: by these it is known whether somebody touched it since."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

Listing = dict[str, tuple[int, int]]
"""Name of a site's file below the site -> size, time of the last change (ns)."""
Folders = dict[str, int]
"""Name of a folder below the site, "." for the site itself -> time of the last change (ns): when a name came or went there."""


def listing_of(site: Path) -> Listing:
    """The names, sizes and times of a site's files."""
    found: Listing = {}
    if not site.is_dir():
        return found
    root, waiting = f"{site}{os.sep}", [""]  # tens of thousands of files: no path objects
    while waiting:
        below = waiting.pop()
        with os.scandir(root + below) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{below}{entry.name}/")
                else:
                    state = entry.stat(follow_symlinks=False)
                    found[f"{below}{entry.name}"] = (state.st_size, state.st_mtime_ns)
    return found


def folders_of(site: Path, names: Iterable[str]) -> Folders:
    """The folders in which files of these names stand, and those around them."""
    return _times(site, _around(names))


def folders_now(site: Path, before: Mapping[str, int], names: Iterable[str]) -> Folders:
    """The folders of a site after files of these names came, changed or went."""
    around = _around(names)
    return {folder: time for folder, time in before.items() if folder not in around} | _times(site, around)


def _times(site: Path, folders: Iterable[str]) -> Folders:
    """These folders, without those that are gone."""
    found: Folders = {}
    for folder in sorted(folders):
        with suppress(FileNotFoundError):
            found[folder] = os.lstat(f"{site}/{folder}").st_mtime_ns
    return found


def _around(names: Iterable[str]) -> set[str]:
    """The folders in which these names stand, and those around them."""
    found = {"."}
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def stands(site: Path, listing: Listing, folders: Mapping[str, int]) -> bool:
    """Whether a site's files are those of its `listing`. Where its `folders` are as they were, no name came there, and none
    needs to be listed: asking for the known ones takes half as long."""
    root, state = f"{site}{os.sep}", os.lstat
    try:
        for name, (size, time) in listing.items():
            one = state(root + name)
            if one.st_mtime_ns != time or one.st_size != size:
                return False
        same = all(state(root + folder).st_mtime_ns == time for folder, time in folders.items())
    except OSError:
        return False
    return (bool(folders) and same) or listing_of(site) == listing


def digest_of_listing(listing: Listing) -> str:
    """A listing in few bytes."""
    return hashlib.sha256(
        "\n".join(sorted(f"{name}\t{size}\t{time}" for name, (size, time) in listing.items())).encode()
    ).hexdigest()
