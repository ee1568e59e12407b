"""The YAML tables of data/, loaded once, and the key under which names are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import yaml

from generator.fold import fold
from generator.resources import data

_WORD = re.compile(r"[^\W_]+")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> Mapping[str, Any]:
    """The rows of `data/<name>.yml`."""
    loaded: Mapping[str, Any] = yaml.load(data(f"{name}.yml").read_text(encoding="utf-8"), Loader=_Loader)
    return loaded


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Folded words with single spaces and no punctuation: the key under which names are compared.

    "ỦY BAN NHÂN DÂN⏎TỈNH BẮC GIANG" -> "uy ban nhan dan tinh bac giang".
    """
    return " ".join(_WORD.findall(fold(unicodedata.normalize("NFC", text))))
