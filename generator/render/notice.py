"""What a theme asks of a page's front matter, noticed while it runs on a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from jinja2 import Environment, meta, nodes

ALL = "*"
"""Noted for a theme that goes through the whole front matter."""

Block = Callable[[Any], Iterator[str]]


class Notebook(Protocol):
    """Who learns the frames: decides what stands for an own block."""

    def run_block(self, watched: Watched, context: Any) -> Iterator[str]: ...


class Word(str):
    """A token that notes when it is compared: then the theme decides by the value, and no other may be put in its place."""

    note: Callable[[], None]

    def __eq__(self, other: object) -> bool:
        self.note()
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __contains__(self, part: object) -> bool:
        self.note()
        return str.__contains__(self, str(part))

    __hash__ = str.__hash__


class Noticed(dict[str, Any]):
    """Front matter that notes which keys are read."""

    def __init__(self, values: Mapping[str, Any], note: Callable[[str, object], None]) -> None:
        super().__init__(values)
        self.note = note

    def __getitem__(self, key: str) -> Any:
        self.note(key, super().get(key))
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.note(key, super().get(key))
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.note(str(key), super().get(str(key)))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.note(ALL, self)
        return super().__iter__()

    def keys(self) -> Any:
        self.note(ALL, self)
        return super().keys()

    def items(self) -> Any:
        self.note(ALL, self)
        return super().items()

    def values(self) -> Any:
        self.note(ALL, self)
        return super().values()


class Runner:
    """A block of the collection's own template that is run for each page, in the context that the theme ran it in."""

    __slots__ = ("_around", "_seen", "block", "name")

    def __init__(self, name: str, block: Block, context: Any) -> None:
        """`name` is "TEMPLATE:BLOCK"."""
        self.name = name
        self.block = block
        self._seen = context
        self._around = dict(context.parent)

    @property
    def context(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The names that its template had set, and those that it was given, without the page."""
        return dict(self._seen.vars), {name: value for name, value in self._around.items() if name != "page"}

    def of(self, page: object) -> str:
        """The block's words for one page."""
        seen, self._around["page"] = self._seen, page
        context = seen.environment.context_class(seen.environment, self._around, seen.name, {})
        context.vars = dict(seen.vars)
        context.blocks = seen.blocks
        return "".join(self.block(context))


class Watched:
    """A block of an own template; while a frame is learned it says which keys it reads, or leaves a token in its place."""

    def __init__(self, notebook: Notebook, name: str, block: Block) -> None:
        self.notebook = notebook
        self.name = name
        self.block = block

    def __call__(self, context: Any) -> Iterator[str]:
        yield from self.notebook.run_block(self, context)

    def __eq__(self, other: object) -> bool:  # Jinja looks for a block's own function to find what it overrides
        return other is self.block or other is self

    def __hash__(self) -> int:
        return hash(self.block)


_KNOWN: dict[str, tuple[bool, frozenset[str]]] = {}


def looked_into(env: Environment, source: str) -> tuple[bool, frozenset[str]]:
    """Whether a template reads the list of all pages, and its small blocks. A process sets up its theme several times, each
    time with another environment of the same syntax: it looks into the same words once."""
    if source not in _KNOWN:
        tree = env.parse(source)
        _KNOWN[source] = "pages" in meta.find_undeclared_variables(tree), frozenset(_small_blocks(tree))
    return _KNOWN[source]


def _small_blocks(tree: nodes.Template) -> set[str]:
    """The blocks of a template that include nothing and hold no other block."""
    heavy = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Block)
    return {
        block.name for block in tree.find_all(nodes.Block) if not any(True for part in block.body for _ in _within(part, heavy))
    }


def _within(part: nodes.Node, kinds: tuple[type[nodes.Node], ...]) -> Iterator[nodes.Node]:
    if isinstance(part, kinds):
        yield part
    yield from part.find_all(kinds)
