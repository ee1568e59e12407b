"""Markdown that carries a text (from OCR and portal exports) is taken off where it is markup; the words stay.

Line ends are left where they are, so that every line keeps its number: "ng**ày\\n01 tháng 12" -> "ngày\\n01 tháng 12".
"""

from __future__ import annotations

import re

_ESCAPABLE = "\\`*_{}[]()#+-.!|>~"
_HIDDEN = {char: chr(0xFDD0 + index) for index, char in enumerate(_ESCAPABLE)}  # normalise() keeps these out of texts
_HIDE = re.compile(r"\\([" + re.escape(_ESCAPABLE) + "])")
_STAR = _HIDDEN["*"]

_FOOTNOTE_STARS = re.compile(r"\(\*+\)")
_LONE_STAR = re.compile(r"\*(?:(?<=\n\*)|(?<=\n \*)|(?<=\A\*))(?=[ \t]*(?:\n|\Z))")
_TIMES = re.compile(r"\*(?:(?<=\d\*)(?=\d)|(?<=\d \*)(?= \d))")
_BULLET = re.compile(r"[ \t]*\*[ \t]+(?=\S)")
_UNDERSCORES = re.compile(r"_(?<![\w/.]_)(_?)(?=[^\s_])([^_\n]{1,300})(?<=\S)_\1(?![\w/])")
_FIRST_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_HEADING = re.compile(rf"\n{_FIRST_HEADING.pattern}")  # line ends are found many times as fast as line starts


def strip_markup(text: str) -> str:
    """The text without emphasis, escapes and heading marks. What cannot be paired, "(*)", "2 * 3" and a lone star stay."""
    escaped = "\\" in text
    if escaped:
        text = _HIDE.sub(lambda m: _HIDDEN[m[1]], text)
    if "*" in text:
        bare = text.replace("**", "")
        if "*" in bare or "(*" in text:  # not only pairs
            bare = _strip_single_stars(_protect_stars(text).replace("**", ""))
        text = bare
    if "_" in text:
        text = _UNDERSCORES.sub(r"\2", text)
    if "#" in text:
        first = _FIRST_HEADING.match(text)
        text = _HEADING.sub("\n", text[first.end() :] if first else text)
    if escaped or _STAR in text:
        for char, stand_in in _HIDDEN.items():
            if stand_in in text:
                text = text.replace(stand_in, char)
    return text


def _protect_stars(text: str) -> str:
    """Stars that are words: "(*)" of a footnote, the line "*" of a Party letterhead, a multiplication."""
    if "(*" in text:
        text = _FOOTNOTE_STARS.sub(lambda m: m[0].replace("*", _STAR), text)
    if _LONE_STAR.search(text):
        text = _LONE_STAR.sub(_STAR, text)
    return _TIMES.sub(_STAR, text)


def emphasis_edges(text: str, above: int) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of lines that begin, and of lines that end, a run of emphasis: words on both sides do not belong together.

    `above` lines stand above the text in its file.
    """
    begins, ends = set(), set()
    strong = emphasis = False
    number, past, star = above + 1, 0, text.find("*")  # `past` is where the last line with a star ended
    while star >= 0:
        start, end = text.rfind("\n", past, star) + 1, text.find("\n", star)
        end = len(text) if end < 0 else end
        number += text.count("\n", past, start)
        if (strong or emphasis) and text.find("\n\n", past, start) >= 0:
            strong = emphasis = False
        words = text[start:end].strip()
        if words[0] == "*" and (not (strong or emphasis) or words.lstrip("*")[:1].strip()):
            begins.add(number)
            strong = emphasis = False
        pairs = words.count("**")
        strong ^= pairs % 2 == 1
        emphasis ^= (words.count("*") - 2 * pairs) % 2 == 1
        if words[-1] == "*" and not (strong or emphasis):
            ends.add(number)
        past, star = end, text.find("*", end)
    return frozenset(begins), frozenset(ends)


def heading_lines(text: str, above: int) -> frozenset[int]:
    """Numbers of the lines that Markdown marks as headings."""
    numbers = [text.count("\n", 0, match.start()) + above + 2 for match in _HEADING.finditer(text)]
    return frozenset([above + 1, *numbers] if _FIRST_HEADING.match(text) else numbers)


def _strip_single_stars(text: str) -> str:
    """Paragraph by paragraph: blank lines and table bars end one. Paragraphs without stars are not looked at."""
    pieces: list[str] = []
    at = 0
    ends = {"\n\n": -1, "\n|": -1}  # where the next of each stands, once it has been looked for
    while (star := text.find("*", at)) >= 0:
        start = max(at, *(text.rfind(mark, at, star) + 1 for mark in ends))
        for mark, place in ends.items():
            if place < star:
                found = text.find(mark, star)
                ends[mark] = found if found >= 0 else len(text)
        end = min(ends.values())
        pieces += (text[at:start], _strip_block(text[start:end]))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _strip_block(block: str) -> str:
    """Take off the single stars of a paragraph if they pair up; an odd one is a bullet at its start, else the last stays."""
    count = block.count("*")
    if count == 0:
        return block
    if count % 2 == 0:
        return block.replace("*", "")
    if bullet := _BULLET.match(block):
        return bullet[0] + block[bullet.end() :].replace("*", "")
    if count == 1:
        return block
    head, _, tail = block.rpartition("*")
    return head.replace("*", "") + "*" + tail
