"""Symbols (số, ký hiệu): found in running text, tidied, and folded to the key that two spellings of one symbol share.

DOMAIN §1: state `30/2020/NĐ-CP`, `123/QĐ-UBND`, `4919/VPCP-KTTH`; National Assembly `15/2012/QH13`; Party `105-KL/TU`;
old `27/CP`, `187/HĐBT`, `327-CT`. A symbol is a lookup key with a list of candidates, never an identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.fold import fold
from generator.quick import quickly_made

_GAP = r"\s{0,3}"
_TOKEN = r"[A-ZĐƯ][A-ZĐƯÂ0-9&a-zđ]*(?:\.[IVX]{1,3}(?!\w))?"
_SYMBOL = re.compile(
    rf"(\d{{1,6}}(?:\.\d{{1,3}})?[a-zA-ZđĐ]?){_GAP}([/-]){_GAP}(?:((?:19|20)\d{{1,2}}){_GAP}/{_GAP})?"
    rf"({_TOKEN}(?:{_GAP}[/-]{_GAP}{_TOKEN})*)"
)
_TOKENS = re.compile(_TOKEN)
_LETTER = "[a-zA-ZđĐ]"
_BEHIND_SERIAL = "|".join(rf"(?<=\d{letter}{gap}.)" for letter in ("", _LETTER) for gap in ("", r"\s", r"\s\s", r"\s\s\s"))
_SEPARATORS = tuple(  # between a serial and a year or a code; one pattern for each, as one letter is found faster than two
    re.compile(rf"{sign}(?={_GAP}(?:[A-ZĐƯ]|(?:19|20)\d{{1,2}}{_GAP}/{_GAP}[A-ZĐƯ]))(?:{_BEHIND_SERIAL})") for sign in "/-"
)
_SERIAL = re.compile(rf"\d{{1,6}}(?:\.\d{{1,3}})?{_LETTER}?{_GAP}\Z")
_DIGITS = "0123456789"
_BEFORE_SERIAL = frozenset(" :\n\t")
_LONGEST_SERIAL = 6 + 4 + 1 + 3
_OLD = {"CP", "HĐBT", "TTg", "CT", "SL", "SLu", "LCT", "TT", "QĐ", "VB", "UBND", "PC"}
_ASSEMBLY = re.compile(r"(?:QH|UBTVQH)\d{0,2}$")
_LEGISLATURE = re.compile(r"\s{0,3}1?\s{0,3}\d(?!\d)")
_SPACES = re.compile(r"\s+")
_FOLDED = re.compile(r"(?:so:?)?0*(\d+(?:\.\d+)?)([a-z]?)[/-](?:((?:19|20)\d\d)/)?(.*)$")
_YEAR = re.compile(r"/\s?((?:19|20)\d\d)\s?/")


@quickly_made
@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol found at [start, end): its tidied text and the parts that identify it.

    `weak`: its form alone does not tell it from the code of a thing ("7235/UBDNGS15"); the words before must.
    """

    start: int
    end: int
    text: str
    serial: str
    year: str
    codes: tuple[str, ...]
    party: bool
    weak: bool = False


def symbols(work: str) -> Iterator[Symbol]:
    """All symbols of a text in order: "Nghị định số 30/2020/NĐ-CP" gives one, "ngày 01-10-1997" none."""
    for match in _matches(work):
        symbol = _judge(work, match)
        if symbol is not None:
            yield symbol


def _matches(work: str) -> Iterator[re.Match[str]]:
    """What `_SYMBOL.finditer` gives. A text has many digits and few separators with a code behind them, so these are looked
    for, and from each the way is taken back to its serial."""
    past = 0
    places = [found.start() for pattern in _SEPARATORS for found in pattern.finditer(work)]
    for at in sorted(places):
        if at < past:
            continue
        low = max(past, at - _LONGEST_SERIAL)
        before = work[low:at]
        rest = before.rstrip(_DIGITS)
        start = len(rest)
        if not (rest[-1:] in _BEFORE_SERIAL and 1 <= len(before) - start <= 6):  # not the plain digits that most serials are
            serial = _SERIAL.search(before)
            start = serial.start() if serial else -1
        match = _SYMBOL.match(work, low + start) if start >= 0 else None
        if match:
            past = match.end()
            yield match


def _judge(work: str, match: re.Match[str]) -> Symbol | None:
    start = match.start()
    if start and (work[start - 1].isalnum() or (work[start - 1] in "/-.,+%" and start > 1 and work[start - 2].isalnum())):
        return None
    serial, separator, year, code = match.groups()
    looks_like_year = not year and len(serial) == 4 and serial[:2] in ("19", "20")
    if looks_like_year and work[max(0, start - 40) : start].rstrip(" ….").endswith("/"):
        return None  # a blank number: "Quyết định số      /2025/QĐ-UBND"
    known, length = _tokens(code)
    tokens = list(known)
    end = match.start(4) + length
    if not tokens or work[end : end + 1] == "%" or (work[end : end + 1].isalpha() and work[end : end + 2].islower()):
        return None
    kept = work[match.start(4) : end]
    if tokens[-1] in ("QH", "UBTVQH"):
        legislature = _LEGISLATURE.match(work, end)
        if legislature:
            end, tokens[-1] = legislature.end(), tokens[-1] + _SPACES.sub("", legislature.group(0))
            kept = work[match.start(4) : end]
    party = separator == "-" and not year and "/" in kept
    weak = not year and not party and not _plausible(separator, tokens)
    if weak and (separator == "-" or len(tokens[0]) < 3):
        return None
    text = "".join(f"{serial}{separator}{year + '/' if year else ''}{kept}".split())
    return Symbol(start, end, text, serial, year or "", tuple(tokens), party, weak)


@lru_cache(maxsize=8192)
def _tokens(code: str) -> tuple[tuple[str, ...], int]:
    """The tokens of a code up to the first that is a word, and where they end: "QĐ-TTg Thủ" -> ("QĐ", "TTg"), 6."""
    found: list[str] = []
    end = 0
    for match in _TOKENS.finditer(code):
        token, gap = match.group(), code[end : match.start()] if found else ""
        if not is_code(token) or ("\n" in gap and _is_new_line(token, gap)):
            break
        found.append(token)
        end = match.end()
    return tuple(found), end


def _is_new_line(token: str, gap: str) -> bool:
    """After a line break a code goes on only if the break stands right beside its hyphen: "NĐ-⏎CP", not "CP⏎- QĐ"."""
    return gap.startswith(("\n", " ")) and not gap.strip(" \n").startswith("/") and "\n" in gap.split("-")[0]


@lru_cache(maxsize=8192)
def is_code(token: str) -> bool:
    """Is this a token of a symbol ("QĐ", "TTr", "UBTVQH15") rather than a word ("Bộ", "Ban")?"""
    upper = sum(c.isupper() for c in token)
    lower = sum(c.islower() for c in token)
    return upper >= 1 and (lower == 0 or (upper >= 2 and lower <= upper + 1))


def _plausible(separator: str, tokens: list[str]) -> bool:
    if len(tokens) >= 2:
        return separator == "/" or tokens[0] in {"LCT", "L", "NQ", "QĐ", "CT", "TT"}
    return tokens[0] in _OLD or bool(_ASSEMBLY.match(tokens[0]))


@lru_cache(maxsize=65536)
def symbol_key(number: str) -> str:
    """What two spellings of one symbol share: "01/2021/TT- BYT" and "1/2021/TT–BYT" -> "1/2021/tt-byt".

    Serials compare as (number, letter); a symbol with and without its year differ. đ folds to d, so that accent-less OCR
    finds its match; whoever compares two symbols looks at the codes themselves too (HĐ is not HD).
    """
    text = fold(_SPACES.sub("", number.replace("–", "-").replace("—", "-").replace("‑", "-").replace("−", "-")))
    match = _FOLDED.match(text)
    if not match:
        return text
    serial, letter, year, code = match.groups()
    return f"{serial}{letter}|{year or ''}|{code.replace('/', '-')}"


@lru_cache(maxsize=65536)
def year_of(number: str) -> str:
    """The year inside a symbol: "30/2020/NĐ-CP" -> "2020", "123/QĐ-UBND" -> ""."""
    match = _YEAR.search(number)
    return match.group(1) if match else ""
