"""The words of the interface, one file a language (site_src/strings/*.yml), and how that language writes dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from generator.resources import site_src
from generator.saying import said

_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_MANY = 50_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Strings:
    """`strings("card.number")` is a text of the interface; `{name}` in it is filled from keywords. Vietnamese has one form
    for any number, English two: "key.one" is taken where `n` is one."""

    language: str
    words: Mapping[str, str]
    dates: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The dates that were written already: the same few come again and again."""

    def __call__(self, key: str, /, **values: object) -> str:
        if not values:
            return self.words[key]
        if values.get("n") in (1, "1") and f"{key}.one" in self.words:
            key += ".one"
        return self.words[key].format(**values)

    def get(self, key: str, default: str = "") -> str:
        """The text, or `default` where the language has none (for keys made from data)."""
        return self.words.get(key, default)

    def say(self, words: str) -> str:
        """A `saying` of saying.py in this language: the note on an inferred value, the reason of a link. Words without a key (a
        collection's own) stay as they are; dates are written as readers write them."""
        if (plain := self.words.get(words)) is not None:  # a key alone, as most are
            return plain
        key, blanks = said(words)
        if key not in self.words:
            return words
        return self(key, **{name: self.date(value) if _DAY.fullmatch(value) else value for name, value in blanks.items()})

    def count(self, key: str, number: int) -> str:
        """A counted noun: 1234 -> "1.234 văn bản"."""
        return self(key, n=self.number(number))

    def number(self, value: int) -> str:
        """1234 -> "1.234" (vi), "1,234" (en)."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.language == "vi" else grouped

    def date(self, iso: str | None) -> str:
        """An ISO date, perhaps shortened, as readers write it: "2021-02-05" -> "05/02/2021", "2021-06" -> "tháng 6/2021"."""
        if not iso:
            return ""
        written = self.dates.get(iso)
        if written is None:
            if len(self.dates) > _MANY:
                self.dates.clear()
            written = self.dates[iso] = self._date(iso)
        return written

    def _date(self, iso: str) -> str:
        parts = iso[:10].split("-")
        if len(parts) == 1:
            return parts[0]
        year, month = parts[0], int(parts[1]) if parts[1].isdigit() else 0
        if not month:
            return iso
        words = {"year": year, "month": month, "name": self.month(month)}
        if len(parts) == 2:
            return self("format.month", **words)
        # A day below ten and the months 1 and 2 get a zero (NĐ 30/2020/NĐ-CP, phụ lục I), the other months do not.
        day = int(parts[2]) if parts[2].isdigit() else 0
        return self("format.day", **words, day=day, day2=f"{day:02d}", month2=f"{month:02d}" if month < 3 else month)

    def month_short(self, number: int) -> str:
        """What stands below a bar of a chart: "T7", "Jul"."""
        return f"T{number}" if self.language == "vi" else self.month(number)[:3]

    def month(self, number: int) -> str:
        """ "tháng 7", "July"."""
        return self.words.get(f"month.{number}", str(number))


@cache
def strings(language: str) -> Strings:
    """The interface in a language; a key that it lacks is taken from Vietnamese."""
    words = _flat(_load("vi"))
    if language != "vi":
        words |= _flat(_load(language))
    return Strings(language, words)


def _load(language: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.load(
        (site_src() / "strings" / f"{language}.yml").read_text(encoding="utf-8"), Loader=_Loader
    )
    return loaded


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            words |= _flat(value, f"{prefix}{key}.")
        else:
            words[prefix + str(key) if key != "_" else prefix.rstrip(".")] = str(value)
    return words
