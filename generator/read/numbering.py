"""Automatic numbering of Word lists, as it is printed: "Điều 1.", "a)", "I-". (ECMA-376 part 1, §17.9)"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
    (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    space: str = " "


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of the lists of one document, in the order in which they stand."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, tuple[_List, dict[int, int]]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.findall(f"{W}lvl")}
            self._abstract[abstract.get(f"{W}abstractNumId", "")] = _List(levels)
        for num in root.iter(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            found = self._abstract.get(link.get(VAL, "") if link is not None else "")
            if found is None:
                continue
            restarts = {}
            for override in num.findall(f"{W}lvlOverride"):
                level = int(override.get(f"{W}ilvl", "0"))
                begin = override.find(f"{W}startOverride")
                if begin is not None:
                    restarts[level] = _int(begin.get(VAL), 1)
                own = override.find(f"{W}lvl")
                if own is not None:
                    found.levels[level] = _level(own)
            self._lists[num.get(f"{W}numId", "")] = (found, restarts)

    def next(self, list_id: str, level: int) -> str:
        """The number printed before the next paragraph of a list, with what follows it; "" where nothing is printed."""
        if list_id not in self._lists:
            return ""
        found, restarts = self._lists[list_id]
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at, begin in restarts.items():
                found.counters[at] = begin - 1
        shape = found.levels.get(level)
        if shape is None:
            return ""
        for upper in range(level):
            if upper not in found.counters and upper in found.levels:
                found.counters[upper] = found.levels[upper].start
        found.counters[level] = found.counters.get(level, shape.start - 1) + 1
        for deeper in [at for at in found.counters if at > level]:
            del found.counters[deeper]
        if shape.format == "bullet":
            return "- "
        if shape.format == "none" and not shape.text:
            return ""
        words = _PLACE.sub(lambda m: self._number(found, int(m[1]) - 1), shape.text)
        return words + shape.space if words else ""

    def _number(self, found: _List, level: int) -> str:
        shape = found.levels.get(level, _Level())
        return written(found.counters.get(level, shape.start), shape.format)


def _level(element: Element) -> _Level:
    def value(name: str, default: str) -> str:
        child = element.find(f"{W}{name}")
        return child.get(VAL, default) if child is not None else default

    space = {"nothing": "", "space": " ", "tab": " "}.get(value("suff", "tab"), " ")
    return _Level(_int(value("start", "1"), 1), value("numFmt", "decimal"), value("lvlText", ""), space)


def _int(words: str | None, default: int) -> int:
    return int(words) if words and words.lstrip("-").isdecimal() else default


def written(number: int, form: str) -> str:
    """A number in one of Word's forms: (4, "upperRoman") -> "IV"."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number) if form != "none" else ""


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out
