"""The sentence of this room: decode, normalise, take off markup, set furniture aside, repair lines, outline."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import accumulate, compress, groupby
from typing import TYPE_CHECKING

from generator.model import Block, Curated, Figure, Problem, Raw, Source, Span, Text
from generator.read.columns import split_columns
from generator.read.curated import front_matter
from generator.read.decode import decode
from generator.read.furniture import set_aside
from generator.read.legacy import repair
from generator.read.markdown import emphasis_edges, heading_lines, strip_markup
from generator.read.normalise import PAGE_BREAK, is_ordinary, normalise
from generator.read.outline import outline
from generator.read.repair import CITIES, FULL_STOPS, LONG, SENTENCE, SMALL, STOPS, Style, glue, joined, style_of
from generator.read.tables import BROKEN, HEAD, PART, ROW, mark_tab_rows, read_tables

if TYPE_CHECKING:
    from generator.read.content import Content, Drawn

_SPACES = re.compile(r"[ \t]{2,}|\t")


def read(raw: Raw, blocks: bool = True) -> Text:
    """The text of a file. Raises VanthuError with the remedy when it is no document at all (empty, a program, a picture).

    A Word, PDF or web file that cannot be converted still gives a Text, empty and of origin "none", with the problem.
    Without `blocks` the outline is left out: pages are cut along it, facts and citations are found without it.
    """
    if raw.source.media_type not in ("text/plain", "text/markdown"):
        from generator.read.convert import convert  # with all that converters stand on, which texts do without

        return _from_content(convert(raw), raw)
    words, encoding, ordinary = decode(raw.data, raw.source.path)
    return _from_words(words, ordinary, raw.source, encoding, raw.curated, raw.problems, blocks)


def read_string(text: str, path: str = "text.txt") -> Text:
    """The same for a string: for tests and library use. Never raises."""
    data = text.encode("utf-8", "replace")
    return _from_words(text, is_ordinary(text), Source(path, hashlib.sha256(data).hexdigest(), len(data)), "utf-8", {}, ())


def _from_words(
    words: str,
    ordinary: bool,
    source: Source,
    encoding: str,
    curated: Mapping[str, Curated],
    problems: tuple[Problem, ...],
    blocks: bool = True,
) -> Text:
    if not ordinary or words.isascii() or "^" in words:  # signs of old encodings, VIQR among them
        words, old, bad = repair(words)
        encoding = f"{encoding} ({old})" if old else encoding
        problems += tuple(_unreadable(source.path, line) for line in bad)
        ordinary = ordinary and not old
    text = normalise(words, ordinary)
    above = 0
    if text.startswith("---"):
        text, above, written, trouble = front_matter(text, source.path)
        curated, problems = {**curated, **written}, problems + trouble
    heads = heading_lines(text, above) if "#" in text else frozenset()
    begins, ends = emphasis_edges(text, above) if "*" in text else (frozenset(), frozenset())
    text = strip_markup(text)
    lines = text.split("\n")
    numbers = list(range(above + 1, above + len(lines) + 1))
    if PAGE_BREAK in text:
        lines, numbers = _split_page_breaks(lines, numbers)
    breaks = [index for index, line in enumerate(lines) if not line]
    lines, numbers = split_columns(lines, numbers) if "    " in text or "\t" in text else (list(map(str.strip, lines)), numbers)
    if "|" in text:
        lines, numbers, flags = read_tables(lines, numbers)
        breaks = [index for index, line in enumerate(lines) if not line]
    else:
        flags = [0] * len(lines)
    if "\t" in text:
        mark_tab_rows(lines, flags)
    if heads:
        flags = [flag | HEAD if number in heads else flag for flag, number in zip(flags, numbers, strict=True)]
    aside = set_aside(lines, numbers, flags, breaks)
    style = style_of(lines, begins | heads, ends | heads)
    body, starts, kept, line_flags, before = _assemble(lines, numbers, flags, style)
    return Text(
        source=source,
        body=body,
        line_starts=tuple(starts),
        line_numbers=tuple(kept),
        outline=_outline(body, starts, line_flags, before) if blocks else (),
        set_aside=aside,
        encoding=encoding,
        curated=curated,
        problems=problems,
    )


def _unreadable(path: str, line: int) -> Problem:
    remedy = "look at the original and write the words in UTF-8"
    return Problem(path, line, "the letters of this line were damaged by a wrong encoding", remedy, "encoding")


def _from_content(content: Content, raw: Raw) -> Text:
    """The text of a converted file. Where its lines are paragraphs, only broken lines of one paragraph are joined."""
    lines, numbers, flags = [], [], []
    found = [words.replace("\n", " ") for words, _, _ in content.lines]
    mended, old, _ = repair("\n".join(found))
    for (_, number, flag), words in zip(content.lines, mended.split("\n") if found else [], strict=True):
        line = normalise(words).replace(PAGE_BREAK, "")
        lines.append(line if flag & ROW or not content.whole else line.rstrip())
        numbers.append(number)
        flags.append(flag)
    breaks = [] if content.whole else [index for index, line in enumerate(lines) if not line]
    lines, numbers, flags = _columns_beside_tables(lines, numbers, flags, content.whole)
    aside = set_aside(lines, numbers, flags, breaks)
    plain = [line for line, flag in zip(lines, flags, strict=True) if not flag & ROW]
    style = Style(0, False, whole=True) if content.whole else style_of(plain)
    body, starts, kept, line_flags, before = _assemble(lines, numbers, flags, style)
    return Text(
        source=raw.source,
        body=body,
        line_starts=tuple(starts),
        line_numbers=tuple(kept),
        outline=_outline(body, starts, line_flags, before),
        set_aside=tuple(sorted((*content.set_aside, *aside), key=lambda s: s.line)),
        origin=content.origin,
        encoding=old or content.encoding,
        attributes={key: normalise(repair(value)[0]) for key, value in content.attributes.items()},
        curated=raw.curated,
        problems=(*raw.problems, *content.problems, *(() if body or content.problems else (_wordless(raw.source.path),))),
        doubtful=_find_all(body, starts, kept, content.doubtful),
        pictures=tuple(content.pictures),
        figures=_figures(content.drawn, body, starts, kept),
    )


def _wordless(path: str) -> Problem:
    """Of a file whose words all turned out to be none of a document (menus, page numbers), and of which nobody spoke yet."""
    remedy = "look at the original, or write its words in a .txt file"
    return Problem(path, 0, "no words of a document were found in the file", remedy, "format")


def _columns_beside_tables(
    lines: list[str], numbers: list[int], flags: list[int], whole: bool
) -> tuple[list[str], list[int], list[int]]:
    """Columns taken apart, all but the rows of tables stripped. `whole` paragraphs beside tables stand in no columns."""
    tables = any(flag & ROW for flag in flags)
    flag_of = {number: flag for number, flag in zip(numbers, flags, strict=True) if flag & ~ROW}
    out: tuple[list[str], list[int], list[int]] = ([], [], [])
    for table, group in groupby(range(len(lines)), lambda at: bool(flags[at] & ROW)):
        places = list(group)
        own, own_numbers, own_flags = [lines[at] for at in places], [numbers[at] for at in places], [flags[at] for at in places]
        if not table and not (tables and whole):
            own, own_numbers = split_columns(own, own_numbers)
            own_flags = [flag_of.get(number, 0) & ~ROW & ~PART for number in own_numbers]
        elif not table:
            own = [line.strip() for line in own]
        out[0].extend(own)
        out[1].extend(own_numbers)
        out[2].extend(own_flags)
    return out


def _figures(drawn: list[Drawn], body: str, starts: list[int], numbers: list[int]) -> tuple[Figure, ...]:
    """Pictures after the lines beside which they stood; one beside no words after the words before it."""
    if not drawn:
        return ()
    from generator.read.raster import measured

    ends = [start - 1 for start in starts[1:]] + ([len(body)] if starts else [])
    found: list[Figure] = []
    for one in drawn:
        size = measured(one.data)
        if size is not None:
            at = max((end for end, number in zip(ends, numbers, strict=True) if number <= one.line), default=0)
            name = f"{hashlib.sha256(one.data).hexdigest()[:16]}.{size[0]}"
            found.append(Figure(at, name, size[1], size[2], normalise(one.about), one.data))
    return tuple(found)


def _find_all(body: str, starts: list[int], numbers: list[int], words: list[tuple[int, str]]) -> tuple[Span, ...]:
    """Where the doubtful words stand: each on its line, one after the other."""
    if not words or not starts:
        return ()
    places: dict[int, list[tuple[int, int]]] = {}
    for start, end, number in zip(starts, [*starts[1:], len(body)], numbers, strict=True):
        places.setdefault(number, []).append((start, end))
    spans: set[Span] = set()
    at = (0, 0)
    for number, word in words:
        sought = re.compile(rf"(?<!\S){re.escape(normalise(word))}(?!\S)")
        for start, end in places.get(number, ()) if word.strip() else ():
            if match := sought.search(body, max(start, at[1] if at[0] == number else start), end):
                spans.add(Span(match.start(), match.end()))
                at = (number, match.end()) if len(places[number]) == 1 else at
                break
    return tuple(sorted(spans))


def _split_page_breaks(lines: list[str], numbers: list[int]) -> tuple[list[str], list[int]]:
    pairs: list[tuple[str, int]] = []
    for line, number in zip(lines, numbers, strict=True):
        for place, part in enumerate(line.split(PAGE_BREAK)):
            if place:
                pairs.append(("", number))
            pairs.append((part, number))
    return [p for p, _ in pairs], [n for _, n in pairs]


def _assemble(
    lines: list[str], numbers: list[int], flags: list[int], style: Style
) -> tuple[str, list[int], list[int], list[int], list[str]]:
    """Join broken lines. Gives the body, where its lines begin, their numbers and flags, and what stands before each."""
    pieces: list[str] = []  # what stands before a line, the line, …
    prev = head = ""
    gap = prev_flag = prev_number = 0
    together = "\n".join(lines)
    wide = "  " in together or "\t" in together
    plain = not style.whole
    for line, number, flag in zip(lines, numbers, flags, strict=True):
        if not line:
            gap = 2 if gap == 2 or flag & BROKEN else 1
            continue
        if flag & ROW:
            between = ("" if line[0] == "\t" else " ") if flag & PART else "\n"
        else:
            if wide and ("  " in line or "\t" in line):
                line = _SPACES.sub(" ", line)
            both = flag | prev_flag
            last, first, size = prev[-1:], line[0], len(prev)
            # most lines of a text: `joined` would tell of them, too, but not so fast
            if (
                last in FULL_STOPS
                and (size >= LONG or (size >= SENTENCE and last != ";"))
                and (last != ";" or not first.islower())
                and prev[-3:] not in CITIES
            ):
                between = "\n"
            elif (
                size >= LONG
                and first in SMALL
                and last not in STOPS
                and not (gap or both)
                and plain
                and line[1:2] not in ")./"
                and line[2:3] not in ")."
                and (last in SMALL or not prev.isupper())
            ):
                between = " "
            elif prev and not both & ROW and joined(prev, line, gap, style, both, head, prev_number, number):
                between = glue(prev, line)
            else:
                between = "\n"
        if between == "\n" or not prev:
            head, between = line, "\n" if prev else ""
        pieces += (between, line)
        prev, gap, prev_flag, prev_number = line, 0, flag, number
    starts = list(accumulate(map(len, pieces)))[::2]
    return "".join(pieces), starts, list(compress(numbers, lines)), list(compress(flags, lines)), pieces[::2]


def _outline(body: str, starts: list[int], flags: list[int], before: list[str]) -> tuple[Block, ...]:
    """The outline of a body whose lines begin at `starts`, told what stands before each: a line end begins a paragraph."""
    begins = [not place or between == "\n" for place, between in enumerate(before)]
    return outline(body, list(compress(starts, begins)), list(compress(flags, begins)))
