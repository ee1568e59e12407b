"""What a person wrote about a document: front matter in the file, `NAME.yml` beside it, `defaults:` of a folder's vanthu.yml.

The nearest word wins: front matter, then the sidecar, then the folder's defaults (the inner folder's before the outer's).
Every value keeps the file and line where it stands. Values stay words: YAML's own ideas of dates and numbers ("010" = 8,
"2021-02-30" = error) are not asked. Which keys and values make sense is judged by `recognise`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from generator.model import Curated, Problem
from generator.read.normalise import normalise

MAX_BYTES = 256 * 1024
SETTINGS_FILE = "vanthu.yml"
FOLDER_KEYS = ("province", "issuing_body")
"""Settings of a folder's vanthu.yml that speak about its documents too, beside `defaults:`."""

_FENCE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_KEY_LINE = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:(?:[ \t]|$)", re.MULTILINE)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Found = tuple[dict[str, Curated], tuple[Problem, ...]]


def front_matter(text: str, path: str) -> tuple[str, int, dict[str, Curated], tuple[Problem, ...]]:
    """The text without its front matter, the number of lines taken off, the values, and problems with file and line.

    A block between `---` lines that holds no `key:` line is no front matter and stays in the text; so does a block that
    cannot be understood: it is reported, and nothing is lost.
    """
    match = _FENCE.match(text) if text.startswith("---") else None
    if match is None or len(match[1]) > MAX_BYTES or not _KEY_LINE.search(match[1]):
        return text, 0, {}, ()
    values, problems = parse(match[1], path, first_line=2)
    if problems and not values:
        return text, 0, {}, problems
    return text[match.end() :], match[0].count("\n"), values, problems


def beside(name: str, path: str, root: Path | None) -> Found:
    """Values from the sidecar of a file and from the folders between it and `root`. `path` is its path below `root`."""
    values: dict[str, Curated] = {}
    problems: list[Problem] = []
    folder_path = path.rpartition("/")[0]
    for sidecar in (f"{name}.yml", f"{os.path.splitext(name)[0]}.yml"):  # noqa: PTH122  (as below: for every document)
        if os.path.isfile(sidecar) and os.path.basename(sidecar) != SETTINGS_FILE:  # noqa: PTH113, PTH119
            printed = f"{folder_path}/{Path(sidecar).name}".lstrip("/")
            found, trouble = _parse_file(Path(sidecar), printed, _stamp(Path(sidecar)), False)
            values = {**found, **values}
            problems += trouble
    for settings in _settings_files(os.path.dirname(name), root):  # noqa: PTH120
        if os.path.isfile(settings):  # noqa: PTH113
            printed = f"{folder_path}/{SETTINGS_FILE}".lstrip("/")
            found, trouble = _parse_file(Path(settings), printed, _stamp(Path(settings)), True)
            values = {**found, **values}
            problems += trouble
        folder_path = folder_path.rpartition("/")[0]
    return values, tuple(problems)


@lru_cache(maxsize=512)
def _settings_files(folder: str, root: Path | None) -> tuple[str, ...]:
    """Where settings may lie: in the folder and those above it, up to `root`."""
    above = [Path(folder)]
    while root is not None and above[-1] != root and root in above[-1].parents:
        above.append(above[-1].parent)
    return tuple(os.fspath(each / SETTINGS_FILE) for each in above)


def _stamp(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=512)
def _parse_file(file: Path, path: str, stamp: tuple[int, int], is_folder: bool) -> Found:
    """A YAML file's values, read once for all documents of a folder. `stamp` makes a changed file be read again."""
    remedy = "save it as UTF-8 text of `key: value` lines"
    if stamp[0] > MAX_BYTES:
        return {}, (Problem(path, 0, "this file is too long for a few facts", remedy, "curated-file"),)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}, (Problem(path, 0, "this file cannot be read", remedy, "curated-file"),)
    return parse(text, path, folder=is_folder)


def parse(text: str, path: str, first_line: int = 1, folder: bool = False) -> Found:
    """Values of a YAML mapping, each with its line. With `folder`, only what a folder's vanthu.yml says of its documents."""
    try:
        node = yaml.compose(text.replace("\r\n", "\n"), Loader=_Loader)
        if node is None:
            return {}, ()
        if not isinstance(node, yaml.MappingNode):
            return {}, (_problem(path, first_line, "this must hold `key: value` lines"),)
        return dict(_values(node, path, first_line, folder)), ()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"this is not valid YAML ({getattr(error, 'problem', None) or 'unreadable'})"
        return {}, (_problem(path, first_line + (mark.line if mark else 0), what),)
    except (RecursionError, ValueError):
        return {}, (_problem(path, first_line, "this YAML is too deep or refers to itself"),)


def _problem(path: str, line: int, what: str) -> Problem:
    return Problem(path, line, what, "check colons, quotes and indentation", "curated-file")


def _values(node: yaml.MappingNode, path: str, first_line: int, folder: bool) -> Iterator[tuple[str, Curated]]:
    words = _Words()
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if folder and key == "defaults" and isinstance(value_node, yaml.MappingNode):
            yield from _defaults(value_node, path, first_line)
        elif key.startswith("x-") or (folder and key not in FOLDER_KEYS):
            continue
        else:
            value = words.of(value_node)
            if not folder or value:
                yield key, Curated(value, path, first_line + key_node.start_mark.line, default=folder)


def _defaults(node: yaml.MappingNode, path: str, first_line: int) -> Iterator[tuple[str, Curated]]:
    words = _Words()
    for key_node, value_node in node.value:
        yield str(key_node.value), Curated(words.of(value_node), path, first_line + key_node.start_mark.line, default=True)


class _Words:
    """Turns YAML nodes into words, lists and mappings as written; None for an empty value. Bounded, because a file can
    refer to itself over and over."""

    def __init__(self) -> None:
        self.left = 20_000

    def of(self, node: yaml.Node, depth: int = 0) -> object:
        self.left -= 1
        if depth > 6 or self.left < 0:
            raise ValueError("too deep")
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return {str(key.value): self.of(value, depth + 1) for key, value in node.value}
        if node.tag == "tag:yaml.org,2002:null":
            return None
        return normalise(str(node.value)).strip()
