"""How the theme writes a table of contents, learned from sample lists: each item's own words, and what stands between two."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.quick import quickly_made
from generator.render.tokens import ESCAPES, HTML_PROBE, NotLearned, Slot

if TYPE_CHECKING:
    from mkdocs.structure.toc import AnchorLink


@quickly_made
@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a table of contents: `title` is HTML, `depth` 0 for those at the top, `parent` if it has children."""

    anchor: str
    title: str
    depth: int
    parent: bool


@quickly_made
@dataclass(frozen=True, slots=True)
class Head:
    """An item up to its children: the words between its slots, and the slots ("anchor" or "title")."""

    slots: tuple[Slot, ...]
    words: tuple[str, ...]  # after each slot but the last

    def of(self, item: Item) -> str:
        """The head of one item."""
        out = ""
        for slot, after in zip(self.slots, (*self.words, ""), strict=True):
            value = item.anchor if slot.name == "anchor" else item.title
            out += value if slot.how == "as it is" else ESCAPES[slot.how](value)
            out += after
        return out


@dataclass(frozen=True, slots=True)
class Contents:
    """The pattern of a list: heads by (depth, parent), the words between two items by their depths, and the words after the
    last item by its depth, up to the next slot of the page."""

    heads: Mapping[tuple[int, bool], Head]
    steps: Mapping[tuple[int, int], str]
    ends: Mapping[int, str]

    def of(self, items: Sequence[Item]) -> str:
        """The list of these items, from the first one's head."""
        out = [self.heads[0, items[0].parent].of(items[0])]
        depth = 0
        for item in items[1:]:
            out.append(self.steps[depth, item.depth])
            out.append(self.heads[item.depth, item.parent].of(item))
            depth = item.depth
        out.append(self.ends[depth])
        return "".join(out)

    def with_ends_of(self, other: Contents) -> Contents:
        """What two samples that end at different depths tell together."""
        return replace(self, ends={**self.ends, **other.ends})

    def agrees(self, other: Contents) -> bool:
        """Whether two samples tell the same, their ends aside."""
        return (self.heads, self.steps) == (other.heads, other.steps)


def samples(deepest: int) -> list[tuple[int, ...]]:
    """Depths of the items of sample lists that show every step between two items, one list for each depth to end at."""
    walk: list[int] = []
    for high in range(deepest + 1):
        for low in range(high + 1):
            walk += [*range(high + 1), low]
    return [(*walk, 0, *range(last + 1)) for last in range(deepest + 1)]


def sample(depths: Sequence[int], make: Callable[..., str]) -> list[Item]:
    """A sample list whose anchors and titles are tokens that `make(name, probe)` makes."""
    return [
        Item(make(f"a{index}"), make(f"t{index}", HTML_PROBE), depth, depths[index + 1 : index + 2] == (depth + 1,))
        for index, depth in enumerate(depths)
    ]


def learn(depths: Sequence[int], words: Sequence[str], slots: Sequence[Slot]) -> tuple[Contents, int]:
    """The pattern of the list that begins at slot 0 of `slots`, and how many slots it takes. `words[i]` stands before
    `slots[i]`. Raises `NotLearned` where the theme does not write item after item."""
    heads: dict[tuple[int, bool], Head] = {}
    steps: dict[tuple[int, int], str] = {}
    at = 0
    for index, depth in enumerate(depths):
        names = {f"a{index}": "anchor", f"t{index}": "title"}
        begin = at
        while at < len(slots) and slots[at].name in names:
            at += 1
        own = tuple(Slot(names[slot.name], slot.how) for slot in slots[begin:at])
        parent = depths[index + 1 : index + 2] == (depth + 1,)
        same = heads.setdefault((depth, parent), Head(own, tuple(words[begin + 1 : at])))
        if index:
            step = steps.setdefault((depths[index - 1], depth), words[begin])
        if not own or same != Head(own, tuple(words[begin + 1 : at])) or (index and step != words[begin]):
            raise NotLearned("the theme writes tables of contents in its own way")
    return Contents(heads, steps, {depths[-1]: words[at]}), at


def anchor_links(items: Sequence[Item], level: int) -> list[AnchorLink]:
    """The nested entries of a sample table of contents whose top level is `level`."""
    from mkdocs.structure.toc import AnchorLink

    top: list[AnchorLink] = []
    open_lists = [top]
    for item in items:
        link = AnchorLink(item.title, item.anchor, level + item.depth)
        del open_lists[item.depth + 1 :]
        open_lists[item.depth].append(link)
        open_lists.append(link.children)
    if top:
        top[0].active = True  # type: ignore[attr-defined]  # as MkDocs does
    return top


def grouped(depths: Sequence[int], words: list[str], slots: list[Slot]) -> tuple[list[str], list[Slot | Contents]]:
    """Words and slots with each run of slots that is a table of contents as one `Contents`, which ends the words after it."""
    found: list[Slot | Contents] = []
    around = [words[0]]
    at = 0
    while at < len(slots):
        if slots[at].name == "a0" and len(slots) > at + 1 and slots[at + 1].name == "t0":
            pattern, taken = learn(depths, words[at:], slots[at:])
            found.append(pattern)
            around.append("")
            at += taken
        else:
            found.append(_first(slots[at]))
            around.append(words[at + 1])
            at += 1
    return around, found


def _first(slot: Slot) -> Slot:
    if slot.name == "a0":
        return Slot("first", slot.how)
    if re.fullmatch(r"[at]\d+", slot.name):
        raise NotLearned("the theme takes single entries out of the table of contents")
    return slot
