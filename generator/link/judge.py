"""Can this citation mean that document? One candidate at a time, with the reasons for the reader: sayings of the
group `reason` of site_src/strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.fold import fold
from generator.link.cards import Card, likeness, same_title
from generator.link.places import provinces_in, same_place
from generator.link.symbols import year_of
from generator.model import Citation
from generator.quick import quickly_made
from generator.saying import saying
from generator.tables import type_by_name

_SAME_SYMBOLS = ({"luat", "bo luat"}, {"quyet dinh", "quy dinh", "quy che"}, {"cong dien", "dien"}, {"luat", "phap lenh"})
_NUMBER = "reason.number"
_TOLD = "reason.told"
_SCANNED = "reason.scanned"
_PLACE = "reason.place"
_DATE = "reason.date"
_YEAR = "reason.year"
_TITLE = "reason.title"
_OTHER_PLACE = "reason.other_place"
_OTHER_BODY = "reason.other_body"
_AMENDED = "reason.amended"
_NO_PLACE = "reason.no_place"
_LATER = "reason.later"
_TERM = "reason.term"
_NO_DATE = "reason.no_date"
_AMENDING = re.compile(r"(?:(?:bo )?luat |phap lenh )?(?:ve )?sua doi")
_TERM_YEARS = 6
"""Party numbers run through a committee's term of about five years; a little more, as terms were prolonged."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` is resolved, probable, unplaced (nothing tells the citation's province), or "" where it cannot mean the card."""

    card: Card
    status: str
    reasons: tuple[str, ...]
    conflict: str = ""


def judge(citing: Card, citation: Citation, card: Card) -> Verdict:
    """The verdict on a card whose symbol has the citation's key."""
    number = citation.number or ""
    if citation.type and card.type and not _kindred(_folded(citation.type), card.type):
        return Verdict(card, "", (saying("reason.other_type", type=_called(card.type)),))
    reasons, status, conflict = [_NUMBER], "resolved", ""
    if number != card.number and _letters(number) != _letters(card.number):
        reasons, status = [_SCANNED], "probable"
    if "number" in card.weak:
        reasons, status = [_TOLD], "probable"
    if _amends(citation.title) and card.type in ("luat", "bo luat") and card.title and not _amends(card.title):
        return Verdict(card, "", (_AMENDED,))
    alike = bool(citation.title and card.title) and likeness(citation.title or "", card.title) >= 0.8
    if card.place is not None:
        verdict = _place(citing, citation, card)
        if verdict == _NO_PLACE and compare_dates(citation.date or year_of(number), card.date) != "differs":
            return Verdict(card, "unplaced", (verdict,))
        if verdict not in (_PLACE, ""):
            return Verdict(card, "", (verdict,))
        reasons.append(verdict or _DATE)
    date = citation.date or year_of(number)
    compared = "told" if "date" in card.weak else compare_dates(date, card.date)
    if compared == "same":
        reasons.append(_DATE)
    elif compared == "year":
        reasons.append(_YEAR)
    elif compared == "slip" or (compared == "differs" and (_unique(number, card) or alike)):
        status, conflict = "probable", "date"
        reasons.append(saying("reason.slip", cited=citation.date, printed=card.date))
    elif compared == "differs":
        return Verdict(card, "", (saying("reason.other_date", date=card.date),))
    elif not year_of(number):
        late = _too_late(citing, card, "-" in number.split("/")[0])
        if late:
            return Verdict(card, "", (late,))
        if not alike:
            status = "probable"
            reasons.append(_NO_DATE)
    if alike:
        reasons.append(_TITLE)
    return Verdict(card, status, tuple(dict.fromkeys(reasons)), conflict)


def judge_titled(citing: Card, citation: Citation, card: Card) -> Verdict:
    """The verdict on a card without a printed number, whose title shares words with the citation's: at most probable."""
    if not citation.type or _folded(citation.type) != card.type or card.id == citing.id:
        return Verdict(card, "", ())
    if not same_title(citation.title or "", card.title):
        return Verdict(card, "", ())
    if card.codes and not any(re.search(rf"(?<!\w){re.escape(code)}(?!\w)", citation.number or "") for code in card.codes):
        return Verdict(card, "", ())
    if card.place is not None:
        place = provinces_in(citation.issuing_body or "") or frozenset({citing.place} if citing.place else ())
        if not place or not same_place(place, card.place):
            return Verdict(card, "", ())
    reasons = ["reason.type", _TITLE, *([_PLACE] if card.place else []), "reason.unnumbered"]
    date = citation.date or year_of(citation.number or "")
    compared = compare_dates(date, card.date)
    if compared == "differs" and date[:4] != card.date[:4]:
        return Verdict(card, "", ())
    conflict = ""
    if compared in ("slip", "differs"):
        conflict = "date"
        reasons.append(saying("reason.slip", cited=citation.date, printed=card.date))
    return Verdict(card, "probable", tuple(reasons), conflict)


def _place(citing: Card, citation: Citation, card: Card) -> str:
    """_PLACE where the places agree, "" where an equal date stands in for an unknown one, else what is wrong."""
    named = provinces_in(citation.issuing_body or "")
    place = named or frozenset({citing.place} if citing.place else ())
    if not place:
        return "" if citation.date and len(citation.date) == 10 and citation.date == card.date else _NO_PLACE
    if not same_place(place, card.place or ""):
        return _OTHER_PLACE
    if card.bodies and _below(citation.issuer or "") != _below(card.bodies[0]) and citation.issuer:
        return _OTHER_BODY
    local = (citing.level, card.level)
    if not named and citing.bodies and set(local) & {"district", "commune"} and not set(citing.bodies) & set(card.bodies):
        equal = citation.date and len(citation.date) == 10 and citation.date == card.date
        return _PLACE if equal else _OTHER_BODY
    return _PLACE


@lru_cache(maxsize=1024)
def _folded(name: str) -> str:
    """The name of a type, folded: the same few come again and again."""
    return fold(name)


@lru_cache(maxsize=1024)
def _called(folded: str) -> str:
    """The type's name as it is written: "quyet dinh" -> "Quyết định"."""
    row = type_by_name(folded)
    return row.name if row else folded


def _amends(title: str | None) -> bool:
    """Is this the name of an amending law? "Luật sửa đổi, bổ sung một số điều của Luật Viên chức"."""
    return bool(title) and bool(_AMENDING.match(fold(title or "")[:40]))


def _below(body: str) -> bool:
    """Is this a body below the province (huyện, xã …)? Told from its id: "ubnd-huyen-hiep-hoa"."""
    return bool(re.search(r"-(?:huyen|quan|thi-xa|xa|phuong|thi-tran|dac-khu)-", body))


def _too_late(citing: Card, card: Card, party: bool) -> str:
    if len(citing.date) < 4 or len(card.date) < 4:
        return ""
    length = min(len(citing.date), len(card.date))
    if card.date[:length] > citing.date[:length]:
        return _LATER
    return _TERM if party and int(citing.date[:4]) - int(card.date[:4]) > _TERM_YEARS else ""


def _unique(number: str, card: Card) -> bool:
    """A symbol with its year, of a central body, names one document."""
    return bool(year_of(number)) and card.place is None


@lru_cache(maxsize=65536)
def _letters(number: str) -> str:
    return re.sub(r"[\s\d.]|^0+", "", number.replace("–", "-").replace("—", "-")).casefold()


def _kindred(cited: str, printed: str) -> bool:
    """The same type, or types that one symbol may name: Luật and Bộ luật; Quyết định and Quy định."""
    return cited == printed or "van ban" in cited or any(cited in group and printed in group for group in _SAME_SYMBOLS)


def compare_dates(cited: str, printed: str) -> str:
    """same, year (they agree as far as known), slip (one digit, or day and month swapped), differs, unknown.

    >>> compare_dates("2021-05-16", "2021-06-16"), compare_dates("2021", "2021-06-16"), compare_dates("2021-05-16", "2021-06")
    ('slip', 'year', 'differs')
    """
    if not cited or not printed:
        return "unknown"
    short = min(len(cited), len(printed))
    if cited[:short] == printed[:short]:
        return "same" if short == 10 else "year"
    if short < 10:
        return "differs"
    apart = sum(a != b for a, b in zip(cited, printed, strict=True))
    swapped = re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\1-\3-\2", cited) == printed
    return "slip" if apart == 1 or swapped else "differs"
