"""The templates of site_src/templates: compiled once a process, everything printed escaped (ARCHITECTURE rule 5)."""

from __future__ import annotations

import hashlib
import re
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from markupsafe import escape

from generator.cache import fingerprint
from generator.resources import site_src
from generator.write.markup import Markup, clean
from generator.write.nodes import Heading, Node, Raw, Run
from generator.write.strings import Strings, strings


def _finalize(value: Any) -> Any:
    return clean(value) if value.__class__ is str else value


class _Quick(Environment):
    """Looks a name up in a dictionary as a key first: nearly all that the templates are given are dictionaries, and asking each
    for an attribute that it lacks costs an exception."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute` in a template."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


_CONSTANT = re.compile(r"""\{\{ t\((["'])([\w.]+)\1\) \}\}""")


class _Said(Extension):
    """Puts the words of one language into a template before it is compiled: `{{ t("card.title") }}` need not be asked for each
    page. What takes a value stays to be asked."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the words in it."""
        words: Strings | None = getattr(self.environment, "words", None)
        return source if words is None else _CONSTANT.sub(lambda match: _said(words, match), source)


def _said(words: Strings, match: re.Match[str]) -> str:
    text = str(escape(clean(words.get(match[2], "{{"))))
    return match[0] if any(mark in text for mark in ("{{", "{%", "{#", "\n")) else text


@cache
def environment(language: str = "") -> Environment:
    """The environment in which every template of the pages runs; with a language, only for pages in it."""
    made = _Quick(
        loader=FileSystemLoader(site_src() / "templates"),
        extensions=[_Said],
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        auto_reload=False,  # a template that includes another would ask the disk for each page
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.extend(words=strings(language) if language else None)
    return made


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates in a folder, made with some words put into them."""

    def __init__(self, folder: Path, words: Strings | None) -> None:
        super().__init__(str(folder))
        self.made_with = "" if words is None else hashlib.sha256(repr(words).encode()).hexdigest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Each language has its own."""
        return super().get_cache_key(self.made_with + name, filename)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps a compiled template, unless there is no place for it (any more)."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled(work: Path, words: Strings | None = None) -> FileSystemBytecodeCache:
    """Where templates are kept compiled, in the work folder: each process of each build would compile them anew. Those of
    another program are removed."""
    made_by = hashlib.sha256(f"{fingerprint()} {jinja2.__version__}".encode()).hexdigest()[:16]
    folder = work / "compiled" / made_by
    with suppress(OSError):
        if not folder.is_dir():
            shutil.rmtree(folder.parent, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
    return _Compiled(folder, words)


def keep_compiled(work: Path, language: str) -> None:
    """Lets the templates of the pages be kept compiled in the work folder."""
    for one in {"", language}:
        environment(one).bytecode_cache = compiled(work, strings(one) if one else None)


@cache
def template(name: str, language: str = "") -> Template:
    """A compiled template; with a language, for pages in it, and quicker."""
    return environment(language).get_template(name)


def read_anew() -> None:
    """Forgets the compiled templates: a process that builds several times (`serve`) must see those that changed."""
    template.cache_clear()
    environment.cache_clear()


class Pieces:
    """Lets one template lay out a whole page of nodes: `{{ heading(2, …) }}`, `{{ put(nodes) }}` and raw HTML between them.

    The calls leave marks that no document can forge (control characters never pass `clean`); `nodes` puts the nodes there.
    """

    def __init__(self) -> None:
        self._held: list[list[Node]] = []

    def heading(self, level: int, text: str, anchor: str = "", classes: str = "") -> Markup:
        """A heading of the page."""
        return self.put([Heading(level, (Run(text),), anchor or "tieu-de", classes)])

    def put(self, nodes: list[Node]) -> Markup:
        """Nodes made elsewhere, here."""
        self._held.append(nodes)
        return Markup(f"\x02{len(self._held) - 1}\x03")

    def cut(self) -> Markup:
        """Ends a block of raw HTML: each must have one element at its root."""
        return self.put([])

    def nodes(self, rendered: str) -> list[Node]:
        """The page's nodes in order."""
        first, *rest = rendered.split("\x02")
        found: list[Node] = [Raw(first)] if first.strip() else []
        for piece in rest:
            number, _, html = piece.partition("\x03")
            found.extend(self._held[int(number)])
            if html.strip():
                found.append(Raw(html))
        return found
