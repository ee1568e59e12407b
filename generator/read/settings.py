"""`vanthu.yml`: the configuration of a collection, read strictly, with a sensible default for everything.

A mistake is reported with its file and line, and the nearest name that would have been right; all mistakes of a file at
once. `load_settings` is the only way in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from generator.model import Problem, Settings, VanthuError
from generator.resources import site_src

FILE = "vanthu.yml"
INDEXES = ("tinh", "ngay", "co-quan", "loai", "nguoi-ky")
LANGUAGES = ("vi", "en")
SIGNERS = ("auto", "always", "never")
LOGOS = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
COLOURS = (
    "red", "pink", "purple", "deep purple", "indigo", "blue", "light blue", "cyan", "teal", "green", "light green", "lime",
    "yellow", "amber", "orange", "deep orange", "brown", "grey", "blue grey", "black", "white",
)  # fmt: skip
_KNOWN_DOCUMENT_KEYS = ("key", "type", "number", "date", "issuing_body", "title", "url", "names")
_URL = re.compile(r"https?://[^\s/]+(?:/\S*)?\Z")


def load_settings(folder: Path | None, cwd: Path) -> Settings:
    """The settings that hold for documents in `folder`, working in `cwd`.

    `cwd/vanthu.yml` configures the collection; where it is absent, a `vanthu.yml` in the documents folder does. `documents`
    of the result is the folder of documents: the given one, the configured one, else the samples that travel with vanthu;
    `logo` is a path that can be opened.
    Raises `VanthuError` naming file, line and remedy. Example of the file: `title: Văn bản tỉnh Bắc Giang`.
    """
    settings, file = Settings(), cwd / FILE
    if not file.is_file() and folder is not None and (folder / FILE).is_file():
        file = folder / FILE
    if file.is_file():
        settings = parse(file.read_bytes(), str(file))
    documents = str(folder) if folder is not None else settings.documents and str(file.parent / settings.documents)
    logo = str(file.parent / settings.logo) if settings.logo else ""
    if logo and not Path(logo).is_file():
        line = _line_of(file, "logo")
        raise VanthuError(
            Problem(str(file), line, f"no such file: {settings.logo}", "write the logo's path below this file's folder")
        )
    return _with(settings, documents=documents or str(site_src() / "documents"), logo=logo)


def _line_of(file: Path, key: str) -> int:
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), 0)


def parse(data: bytes, name: str) -> Settings:
    """Settings from the bytes of a `vanthu.yml`; `name` is used in messages. Raises `VanthuError` with every mistake."""
    try:
        text = data.decode("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise VanthuError(Problem(name, line, "this file is not UTF-8", "save it as UTF-8", "settings")) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"this is not valid YAML ({getattr(error, 'problem', None) or 'unreadable'})"
        line = mark.line + 1 if mark else 0
        raise VanthuError(Problem(name, line, what, "check colons, quotes and indentation", "settings")) from None
    if node is None:
        return Settings()
    values: dict[str, Any] = {}
    problems = list(_check(node, name, values))
    if len(problems) == 1:
        raise VanthuError(problems[0])
    if problems:
        first, rest = problems[0], problems[1:]
        also = "; ".join(f"line {p.line}: {p.message} ({p.remedy})" for p in rest)
        raise VanthuError(Problem(first.path, first.line, first.message, f"{first.remedy}; also {also}", "settings"))
    if "indexes" in values:  # who lists the indexes says with it whether there is one by signer
        values.setdefault("signers", "never")
    return Settings(**values)


def _check(node: yaml.Node, name: str, values: dict[str, Any]) -> Iterator[Problem]:
    """Problems of the file, line by line; what is right goes into `values`."""
    if not isinstance(node, yaml.MappingNode):
        yield Problem(name, node.start_mark.line + 1, "this file must hold `key: value` lines", "see `vanthu init`", "settings")
        return
    known = {field.name: field.type for field in fields(Settings)}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key == "defaults" or key.startswith("x-"):
            continue  # facts for the documents of the folder (read/sidecar), and a person's own notes
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            remedy = f"did you mean {near[0]!r}?" if near else f"valid keys: {', '.join(known)}"
            yield Problem(name, line, f"unknown key {key!r}", remedy, "settings")
            continue
        value = _plain(value_node)
        complaint = _complaint(key, value)
        if complaint:
            yield Problem(name, line, *complaint, "settings")
        elif value is not None:
            values[key] = _typed(key, value)


def _plain(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    except yaml.YAMLError:
        return node.value
    finally:
        loader.dispose()


def _complaint(key: str, value: Any) -> tuple[str, str] | None:
    """(what is wrong, what to do) of a value, or None."""
    if value is None:
        return None
    if key in ("indexes", "known_documents"):
        if not isinstance(value, list):
            return f"{key!r} must be a list", f"write {key}: [a, b]"
        return _index_complaint(value) if key == "indexes" else _known_complaint(value)
    if isinstance(value, list | dict | bool):
        return f"{key!r} must be a text", "put the value on one line, in quotes if needed"
    text = str(value)
    if key == "language":
        return _choice(key, text, LANGUAGES)
    if key == "signers":
        return _choice(key, text, SIGNERS)
    if key == "colour":
        return _choice(key, text, COLOURS)
    if key == "logo" and text and not text.lower().endswith(LOGOS):
        return f"{key!r} must be a picture: {text!r}", f"allowed: {', '.join(LOGOS)}"
    if key == "url" and text and not _URL.match(text):
        return f"{key!r} is not a web address: {text!r}", "write it as https://example.vn/van-ban/"
    return None


def _choice(key: str, value: str, allowed: tuple[str, ...]) -> tuple[str, str] | None:
    if value in allowed:
        return None
    near = get_close_matches(value, allowed, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{key!r} cannot be {value!r}", f"{hint}allowed: {', '.join(allowed)}"


def _index_complaint(value: list[Any]) -> tuple[str, str] | None:
    return next((found for item in value if (found := _choice("indexes", str(item), INDEXES))), None)


def _known_complaint(value: list[Any]) -> tuple[str, str] | None:
    for row in value:
        if not isinstance(row, dict):
            return "a known document must be `key: value` lines", "see `known_documents` in the example of `vanthu init`"
        for key in row:
            if key not in _KNOWN_DOCUMENT_KEYS:
                return f"unknown key {key!r} of a known document", f"valid keys: {', '.join(_KNOWN_DOCUMENT_KEYS)}"
    return None


def _typed(key: str, value: Any) -> Any:
    if key == "indexes":
        return tuple(dict.fromkeys(str(item) for item in value))
    if key == "known_documents":
        rows: list[Mapping[str, str]] = [{str(k): str(v) for k, v in row.items()} for row in value]
        return tuple(rows)
    text = str(value).strip()
    return text.rstrip("/") + "/" if key == "url" and text else text


def _with(settings: Settings, **changes: Any) -> Settings:
    return Settings(**{field.name: changes.get(field.name, getattr(settings, field.name)) for field in fields(Settings)})
