"""Tokens that are put through the theme in place of a page's own words, and found again in what it made of them.

A token carries a probe of awkward characters between two marks. What the theme did to the probe tells how it escapes the
value there ("&" became "&amp;", or "\\u0026", or stayed), so that a real value can be put through the same function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jinja2.filters import do_urlencode
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

_OPEN, _THEN, _CLOSE = "VT7q", "VT8q", "VT9q"
_FOUND = re.compile(f"{_OPEN}([a-z0-9.:_-]+){_THEN}(.*?){_CLOSE}", re.DOTALL)
_LEFT_OVER = re.compile("VT[789]q|vt7seg")

TEXT_PROBE = "a&b <i>c</i>  \"d\" 'e' đ"
HTML_PROBE = "a &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39; đ"


def _striptags(value: str) -> str:
    return Markup(value).striptags()


ESCAPES: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    "escaped": lambda value: str(escape(value)),
    "without tags": _striptags,
    "without tags, escaped": lambda value: str(escape(_striptags(value))),
    "without tags, escaped twice": lambda value: str(escape(escape(_striptags(value)))),
    "in json": lambda value: str(htmlsafe_json_dumps(value))[1:-1],
    "in an address": lambda value: do_urlencode(value),
}
"""What themes do to a value; a page on which something else was done is rendered by the theme itself."""


class NotLearned(Exception):
    """The theme does something with a page's value that cannot be repeated by stamping."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a rendered page that takes the value `name`, put through the escape `how`."""

    name: str
    how: str


def token(name: str, probe: str = "") -> str:
    """The stand-in for the value `name`."""
    return f"{_OPEN}{name}{_THEN}{probe}{_CLOSE}"


def split(rendered: str, probes: Mapping[str, str]) -> tuple[list[str], list[Slot]]:
    """The words around the tokens, and the slots between them (one fewer). Raises `NotLearned` for an unknown escape."""
    words: list[str] = []
    slots: list[Slot] = []
    at = 0
    for match in _FOUND.finditer(rendered):
        name, seen = match[1], match[2]
        how = next((how for how, function in ESCAPES.items() if function(probes.get(name, "")) == seen), None)
        if how is None:
            raise NotLearned(f"the theme changes {name} in a way that is not known")
        words.append(rendered[at : match.start()])
        slots.append(Slot(name, how))
        at = match.end()
    words.append(rendered[at:])
    if any(_LEFT_OVER.search(part) for part in words):
        raise NotLearned("the theme takes a page's value apart")
    return words, slots
