"""Frames kept on the disk, in the work folder: a mended site's pages are stamped without MkDocs and without the theme.

Each worker keeps those that it learned and that proved right (see `press`). A block that is run for each page is run in what
is plain of the context that the theme ran it in; where it asks for more, the page is made by the theme as any other.
"""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from generator.render.notice import Runner
from generator.render.stamp import Frame, Frames, Key, Made
from generator.render.tokens import NotLearned
from generator.write.templates import compiled

PROVED = "proved-pages.txt"
"""Beside the notes: the kinds of pages that proved to be stamped right, for other workers and a site that is mended later."""
FOLDER = "frames"
"""Beside it: the frames of these."""
_MOST = 8
"""Files that are kept: where so many processes learned something, the next learns it for itself."""
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*(?:\.[a-z]+)?")
_PLAIN = (str, int, float, bool, type(None), Markup)


class Closed:
    """Stands for what is not kept of a context: whoever asks it anything is told that it is not known."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotLearned("a block asks for what is not kept")


def _refused(*_: object) -> Any:
    raise NotLearned("a block asks for what is not kept")


for _asked in ("str", "html", "bool", "len", "iter", "getitem", "contains", "eq", "ne", "lt", "gt", "add", "radd", "format"):
    setattr(Closed, f"__{_asked}__", _refused)


class _NoBlocks(dict[str, Any]):
    """The blocks of the templates that a template extends, which are not kept."""

    def __missing__(self, name: str) -> Any:
        raise NotLearned("a block asks for the block that it stands for")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of one of the collection's own templates, with the names that it finds: those that the template had set and those
    that it was given."""

    template: str
    name: str
    folders: tuple[str, ...]
    work: Path
    seen: Mapping[str, Any]
    around: Mapping[str, Any]

    def of(self, page: object) -> str:
        """The block's words for one page. Raises `NotLearned` where it asks for what is not kept."""
        try:
            environment = _environment(self.folders, self.work)
            template = environment.get_template(self.template)
            around = {**environment.globals, **self.around, "page": page}
            context = environment.context_class(environment, around, self.template, {})
            context.vars = dict(self.seen)
            context.blocks = _NoBlocks()
            return "".join(template.blocks[self.name](context))
        except NotLearned:
            raise
        except Exception as error:
            raise NotLearned(f"a block does not run in what is kept of its context ({error})") from error


@lru_cache(maxsize=4)
def _environment(folders: tuple[str, ...], work: Path) -> jinja2.Environment:
    """The templates of the theme, as MkDocs sets them up, but for its words in other languages and tags of scripts."""
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(folders), auto_reload=False)
    made.filters["url"] = relative
    made.bytecode_cache = compiled(work)
    return made


@jinja2.pass_context
def relative(context: Any, value: str) -> str:
    """MkDocs' filter `url`, which is asked itself only where a path is not plain words below the site."""
    page: Any = context["page"]
    here, slash = "" if page is None else page.url.removeprefix("./"), "/" if value.endswith("/") else ""
    to = value.removesuffix("/") if value != "./" else ""
    if page is None or not all(_PLAIN_PATH.fullmatch(one) for one in (to, here.removesuffix("/")) if one) or value in ("", "/"):
        from mkdocs.utils.templates import url_filter

        return url_filter(context, value)
    path, folders, same = to.split("/") if to else [], here.split("/")[:-1], 0
    while same < min(len(folders), len(path)) and folders[same] == path[same]:
        same += 1
    return ("/".join([".."] * (len(folders) - same) + path[same:]) or ".") + slash


def plain(value: Any) -> Any:
    """What can be kept of a value: words, numbers, and lists and mappings of them; `Closed` in the place of all else."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list | tuple):
        return type(value)(map(plain, value)) if type(value) in (list, tuple) else [plain(one) for one in value]
    if isinstance(value, Mapping):
        own = {name: Closed() for name in (dir(value) if type(value) is not dict else ()) if not name.startswith("_")}
        return own | {str(name): plain(one) for name, one in value.items()}
    return Closed()


class Keeper:
    """Keeps the frames that one process learns. What a theme asks of front matter is learned bit by bit; frames that were made
    before it asked for more stay right for the pages that they were learned for, and are kept with what was known then."""

    def __init__(self, folder: Path, templates: tuple[str, ...]) -> None:
        """`templates` are the folders of the theme's templates."""
        self.folder = folder
        self.templates = templates
        self._found: dict[tuple[frozenset[str], frozenset[str]], Frames] = {}
        self._plain: dict[int, tuple[Any, Any]] = {}

    def keep(self, frames: Frames, kind: Key) -> None:
        """Keeps the frame of this kind, unless something of it cannot be kept."""
        known = frozenset(frames.words), frozenset(frames.shaping)
        if known not in self._found:
            self._found[known] = Frames(frames.places)
            self._found[known].words, self._found[known].shaping = set(known[0]), set(known[1])
        try:
            self._found[known].frames[kind] = self._kept(frames.frames[kind])
        except (NotLearned, KeyError):
            return
        self.folder.mkdir(exist_ok=True)
        file = self.folder / str(os.getpid())
        if file.exists() or len(os.listdir(self.folder)) < _MOST:  # noqa: PTH208
            fresh = file.with_name(f".{file.name}")
            fresh.write_bytes(pickle.dumps(list(self._found.values()), protocol=5))
            fresh.replace(file)

    def _kept(self, frame: Frame) -> Frame:
        parts = [self._block(one) if isinstance(one, Runner) else one for one in frame.between]
        return replace(frame, between=tuple(parts))

    def _block(self, one: Runner) -> Block:
        template, _, block = one.name.partition(":")
        seen, around = one.context
        undefined = {name for name, value in (*seen.items(), *around.items()) if isinstance(value, jinja2.Undefined)}
        if undefined & around.keys():
            raise NotLearned("a name was given without a value")
        parts = [
            {name: self._once(value) for name, value in names.items() if name not in undefined} for names in (seen, around)
        ]
        return Block(template, block, self.templates, self.folder.parent, *parts)

    def _once(self, value: Any) -> Any:
        """What can be kept of a value, the same for all frames: the configuration is large."""
        if id(value) not in self._plain:
            self._plain[id(value)] = (value, plain(value))
        return self._plain[id(value)][1]


def kept(folder: Path) -> tuple[Frames, ...]:
    """What workers kept there; first where most is known of what the theme asks."""
    found: list[Frames] = []
    for name in sorted(os.listdir(folder)) if folder.is_dir() else ():  # noqa: PTH208
        with suppress(OSError, ValueError, TypeError, EOFError, AttributeError, ImportError, pickle.UnpicklingError):
            found += pickle.loads((folder / name).read_bytes())
    return tuple(sorted(found, key=lambda frames: -len(frames.words | frames.shaping)))


def stamped(all_kept: Collection[Frames], made: Made) -> bytes:
    """The finished page; empty where no kept frame is for it."""
    for frames in all_kept:
        with suppress(NotLearned):
            return frames.stamp(frames.prepare(made))
    return b""
