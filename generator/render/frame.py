"""Frames: the theme rendered once for each kind of page, with slots where a page's own words go.

A frame is learned, not written: the theme is rendered around tokens (see `tokens`), so whatever theme or override a
collection has, its frames follow. What a page's front matter decides is asked of the theme: the keys that it reads are
noticed while it runs (see `notice`). A small block of the collection's own templates that reads front matter is run by Jinja
for each page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from jinja2 import TemplateError
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from generator.render.contents import Contents, anchor_links, grouped, sample, samples
from generator.render.notice import ALL, Noticed, Runner, Watched, Word, looked_into
from generator.render.stamp import Frame, Frames, Light, Made, Prepared, Run, written
from generator.render.theme import Theme
from generator.render.tokens import HTML_PROBE, TEXT_PROBE, NotLearned, Slot, split, token

_SEGMENT = "vt7seg"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")
_MANY = 64


class Stamper(Frames):
    """Stamps pages into frames, learning a frame when the first page of its kind comes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.places)
        self.theme = theme
        self.run: set[str] = set()  # own blocks that are run for each page
        self.watched: list[str] = []
        self._reading: list[str] = []  # own blocks that are running while a frame is learned
        self._runners: dict[str, Runner] | None = None
        self.small: set[str] = set()  # own blocks that are quickly run
        for name, source in theme.own_templates():
            template = theme.env.get_template(name)
            for block, function in template.blocks.items():
                template.blocks[block] = Watched(self, f"{name}:{block}", function)
                self.watched.append(f"{name}:{block}")
            self.small |= {f"{name}:{block}" for block in looked_into(theme.env, source)[1]}

    def stamp(self, page: Prepared) -> bytes:
        """The finished page. Raises `NotLearned` where the theme cannot be learned for it."""
        frame = self.frames.get(page.kind)
        if frame is None:
            frame = self._learn(page.made, page.level)
            self.frames[self.key(page.made, page.level)] = frame
            if len(self.frames) > _MANY:
                raise NotLearned("the theme makes too many kinds of pages")
        return self.fill(frame, page.made, page.items)

    def page(self, made: Made) -> Any:
        """The page as a block sees it that is run: the one in nav, or one outside it that is made whole where it must."""
        if made.path in self.theme.nav_pages:
            return self.theme.fill(self.theme.page(made.path), made)
        return Light(made, self.places, lambda: self.theme.fill(self.theme.page(made.path), made))

    # ------------------------------------------------------------ learning

    def run_block(self, watched: Watched, context: Any) -> Iterator[str]:
        """What stands for an own block: its words, or a token while a frame is learned and the block must be run."""
        if self._runners is None:
            yield from watched.block(context)
        elif watched.name in self.run:
            number = self._runners.setdefault(watched.name, Runner(watched.name, watched.block, context))
            yield token(f"block:{list(self._runners.values()).index(number)}")
        else:
            self._reading.append(watched.name)
            yield from watched.block(context)
            self._reading.pop()

    def _note(self, key: str, value: object) -> None:
        """A key of the front matter was read (`value` None: it is not there). A small own block that reads one is run for
        each page; elsewhere words become slots, and what is not words decides the kind of the page."""
        if key in self.shaping or key == "template":
            return
        if self._reading and value is not None and self._reading[-1] in self.small:
            self.run.add(self._reading[-1])
        elif key == ALL or (value is not None and not isinstance(value, str)):
            if not self._reading:
                if key == ALL:
                    raise NotLearned("the theme goes through the whole front matter")
                self.shaping.add(key)
            else:
                self.run.add(self._reading[-1])
        else:
            self.words.add(key)

    def _compared(self, key: str) -> None:
        """A value was compared: its block must be run, or each value makes its own kind of page."""
        if self._reading:
            self.run.add(self._reading[-1])
        else:
            self.shaping.add(key)

    def _learn(self, made: Made, first_level: int) -> Frame:
        """What is read decides what must be a slot and what must be run: learned again until nothing new is read."""
        while True:
            known = self._known()
            trouble: NotLearned | None = None
            try:
                frame = self._learn_once(made, first_level)
            except NotLearned as raised:
                trouble = raised
            if known != self._known():
                self.frames.clear()
            elif trouble is None:
                return frame
            elif set(self.watched) <= self.run:
                raise trouble
            else:
                self.run |= set(self.watched)

    def _known(self) -> tuple[int, int, int]:
        return len(self.words), len(self.shaping), len(self.run)

    def _learn_once(self, made: Made, first_level: int) -> Frame:
        if first_level == 1 or not _PLAIN_PATH.fullmatch(made.path):
            raise NotLearned("its path or headings are unusual")
        runners: dict[str, Runner] = {}
        lists = samples(self.theme.deepest) if first_level else [()]
        frame, *others = [self._frame(made, depths, first_level, runners) for depths in lists]
        for other in others:
            frame = _together(frame, other)
        return frame

    def _frame(self, made: Made, depths: Sequence[int], level: int, runners: dict[str, Runner]) -> Frame:
        items = sample(depths, token)
        probes = {"title": TEXT_PROBE, "meta.description": TEXT_PROBE, **{f"meta.{word}": TEXT_PROBE for word in self.words}}
        probes |= {f"t{index}": HTML_PROBE for index in range(len(items))}
        probes["content"] = "<h1>" if "<h1" in made.content else ""
        page, inner = self._sample_page(made, probes["content"])
        page.toc = TableOfContents(anchor_links(items, level))
        self._runners, self._reading = runners, []
        page.active = True
        try:
            rendered = self.theme.template(made.meta).render(self.theme.context(page))
        except (TemplateError, TypeError, ValueError, LookupError) as error:
            raise NotLearned(f"the theme does not take a sample page ({error})") from error
        finally:
            page.active = False
            self._runners = None
        own = "/".join(f"{_SEGMENT}{n}" for n in range(inner))
        words, slots = split(rendered.replace(own, token("path")) if own else rendered, probes)
        shown = [slot.name for slot in slots].count("content")
        if shown > 1 or not (shown or runners):
            raise NotLearned("the theme does not show a page's content once, as it is")
        blocks = list(runners.values())
        words, between = grouped(depths, words, slots)
        parts = [blocks[int(p.name[6:])] if isinstance(p, Slot) and p.name.startswith("block:") else p for p in between]
        return Frame(tuple(map(written, words)), tuple(parts), inner)

    def _sample_page(self, made: Made, content: str) -> tuple[Page, int]:
        path, inner = made.path, 0
        if path not in self.places.nav:
            *folders, name = path.split("/")
            kept = [part for part in self.common(folders).split("/") if part]
            inner = len(folders) - len(kept)
            path = "/".join([*kept, *(f"{_SEGMENT}{n}" for n in range(inner)), name])
        page = self.theme.page(path)
        values = dict(made.meta)
        for word in {*self.words, "description"} - self.shaping:
            if values.get(word) and isinstance(values[word], str):
                values[word] = self._word("title" if word == "title" else f"meta.{word}")
        page.meta = Noticed(values, self._note)
        page.content = token("content", content)
        if made.path not in self.theme.nav_pages:
            page.title = self._word("title")
        return page, inner

    def _word(self, name: str) -> Word:
        word = Word(token(name, TEXT_PROBE))
        word.note = lambda: self._compared(name.removeprefix("meta."))
        return word


def _together(one: Frame, other: Frame) -> Frame:
    """What two samples tell that differ in the depth at which their table of contents ends."""
    between: list[Slot | Contents | Run] = []
    for part, same in zip(one.between, other.between, strict=True):
        if isinstance(part, Contents) and isinstance(same, Contents) and part.agrees(same):
            between.append(part.with_ends_of(same))
        elif part != same:
            raise NotLearned("the theme writes tables of contents in its own way")
        else:
            between.append(part)
    if one.words != other.words:
        raise NotLearned("the theme's words depend on the table of contents")
    return Frame(one.words, tuple(between), one.inner)
