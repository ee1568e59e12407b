"""A citation in the making: what the sweeps fill in before it is frozen as `model.Citation`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.fold import fold

_SERIAL = re.compile(r"[\d.]+[a-zA-Z]?")


@lru_cache(maxsize=8192)
def _serial(number: str) -> str:
    match = _SERIAL.match(number)
    return match.group(0).lstrip("0").lower() if match else ""


@lru_cache(maxsize=8192)
def named(law: str) -> str:
    """The name of a law without case and tone marks: texts write one law now so, now so."""
    return fold(law)


@dataclass(slots=True)
class Draft:
    """[head, end) are the words a reader may click on, from the type word; `past` is where its date and issuer end.

    `whole` > end where the words go on around other citations ("Luật sửa đổi … của Luật A và Luật B"). `nested` marks a
    mention inside another citation's name.
    """

    head: int
    end: int
    form: str
    type: str | None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None
    provision: str | None = None
    start: int = 0
    past: int = 0
    whole: int = 0
    nested: bool = False
    amending: bool = False
    needs_antecedent: bool = False
    law_name: str = ""
    antecedent: Draft | None = None

    def short_key(self) -> tuple[str | None, str]:
        """Type and serial, by which a short form finds what it stands for: ("Kết luận", "20")."""
        return self.type, _serial(self.number or "")

    def stand_for(self, source: Draft) -> None:
        """Take the parts of the full mention."""
        self.number, self.antecedent = source.number, source
        self.date, self.issuer = self.date or source.date, self.issuer or source.issuer
        self.title = self.title or source.title
