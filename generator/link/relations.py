"""The relation of a citation, from the words of the clause that holds it (DOMAIN §4). Direction: citing -> cited.

Relations are what the *citing* document does. A mention inside the title of another cited document is `cites`: it is that
other document that guides or amends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.link.forms import Cue, forms
from generator.model import Relation
from generator.quick import quickly_made

_BREAKS = (";", "\n", "\t", ". ", ": ")
_BASIS = re.compile(r"[\s\-+*•“\"(|\d.]*can cu\b")
_RECITAL = re.compile(r"[\s\-+*•“\"(|\d.]*(?:can cu|theo de nghi|xet|tren co so|thuc hien|thi hanh)\b")
_FIRM = re.compile(r"[\s\-+*•“\"(|]*(?:can cu|theo de nghi|xet) ")
_LIST_GAP = re.compile(r"[\s,;(]*(?:va|hoac|voi|cung voi|dong thoi)?[\s,;]*(?:cac|so|:)?[\s:]*$")
_LIST_END = re.compile(r"(?:[,;]| va| dong thoi| cung)\s*(?:cac)?\s*$")
_SHARED = re.compile(
    r"[\s,(]*(?:da |da duoc |duoc |bi )*(?:sua doi|bo sung|thay the|bai bo|dinh chinh|ban hanh)\b.{0,90}?\b(?:tai|boi|theo)\b"
)
_SHARED_END = re.compile(
    r"\b(?:duoc|da|bi)\s(?:duoc\s)?(?:sua doi|bo sung|thay the|dinh chinh)\b[^;]{0,90}?\b(?:tai|boi|theo|bang)(?: cac)?\s*$"
)
_TITLE = re.compile(
    r"[\s,(“\"]*(?:ve viec|ve|v/v|quy dinh|ban hanh|sua doi|huong dan|phe duyet|bai bo|hop nhat|cong bo|thanh lap|dieu chinh"
    r"|bo sung|giao|thong qua|dinh chinh|giai thich|thi diem|sap xep|tang cuong|day manh"
    r"|cua .{3,60}? (?:ve|quy dinh|ban hanh|sua doi|huong dan))\b"
)
_OWNER = re.compile(
    r"(?:^|\bdieu \d+|\bnay|\bnay\b[^;.]*,|\btoan bo|\bve viec|\bve|\bnghi dinh|\bthong tu|\bquyet dinh|\bnghi quyet|\bluat"
    r"|\bcong van|\bva|[\d,a-z]\)|:)"
    r"[\W\d]*(?:quy dinh |ban hanh |chi tiet )?[\W]*$"
)
_NOT_YET = re.compile(r"\b(?:du thao|xay dung|trinh|de nghi|kien nghi|de xuat|du an|ho so)\b")
_NOT_DIRECT = re.compile(r"\b(?:theo|tai|ve|cua cac|nham|sau|khi|ngay|den|de|tu|trong)\b")
_OTHERS = re.compile(r"\b(?:boi|theo|tai)\b\W*$")
_ENACTS = re.compile(r"\b(?:de nghi|yeu cau|ban hanh|thong bao|huong dan|bao cao|kinh trinh|xay dung ke hoach|trien khai)\b")
_SENTENCE_END = re.compile(r"[.:]\s(?=[^a-zđ\d])|\n")
_POINT = re.compile(r"\n[ *#]{0,4}(?:1\s?[.)/-]|I\s?[./-]|Điều 1\b|a\))")
_HERE_BASIS = re.compile(r"\bcan cu(?: vao)?(?: cac)?\s*$")
_CONDITION = re.compile(r"\b(?:tu|sau|truoc|den|khi|neu|ma|nhu)(?: ngay)?\s*$")
_ENDS = re.compile(r"[^.;\n:]{0,200}?\b(?:het hieu luc|khong con hieu luc|bi bai bo|duoc bai bo)\b")
_REACH = 260
_LONG = 8000  # no paragraph is looked through further back: a text of one line stays linear


@quickly_made
@dataclass(frozen=True, slots=True)
class Mention:
    """What relating needs of a citation: where it, its end and its clause begin, whether it is numbered, and nested by its
    grammar."""

    head: int
    end: int
    clause: int
    numbered: bool
    nested: bool
    kind: str = ""


@dataclass(slots=True)
class _Parent:
    """The last citation of the clause that was not inside another's title."""

    relation: Relation
    kind: str = ""
    nested: bool = False
    nested_numbered: bool = False


def clause_start(work: str, at: int) -> int:
    """Where the clause that holds `at` begins: after the last ; : or full stop, at most some 260 characters back."""
    low = max(0, at - _REACH)
    for mark in _BREAKS:  # each is looked for only behind the last one found
        found = work.rfind(mark, low, at)
        if found >= 0:
            low = found + 1
    return low


def paragraph_start(work: str, at: int) -> int:
    """Where the paragraph begins; a line that does not begin like one goes on from the line before."""
    start = max(work.rfind("\n", max(0, at - _LONG), at) + 1, at - _LONG, 0)
    for _ in range(8):
        first = work[start : start + 1]
        if not start or not first or not (first.islower() or first == " ") or work[start - 2 : start - 1] in ".;:":
            break
        start = max(work.rfind("\n", max(0, start - _LONG), start - 1) + 1, start - _LONG, 0)
    return start


def recitals_end(work: str, folded: str, header_end: int) -> tuple[int, int]:
    """Where the opening recitals end, and up to where nothing else stands them ("Căn cứ …; Theo đề nghị …")."""
    end = pure = at = header_end
    strange, mixed = 0, False
    while at < min(len(work), header_end + 12000) and strange < 14:
        newline = work.find("\n", at)
        newline = len(work) if newline < 0 else newline
        line = folded[at : min(newline, at + 60)]
        bare = line.strip(" *-#|\t")
        if _FIRM.match(line) or (_RECITAL.match(line) and not mixed):
            end, strange = newline, 0
            pure = pure if mixed else newline
        elif bare.startswith(("dieu 1", "chuong i", "quyet dinh:", "quyet nghi:")):
            break
        elif bare and not bare.startswith("kinh gui") and not work[at : at + 40].isupper() and not line.startswith(("-", "+")):
            strange, mixed = strange + 1, True
        at = newline + 1
    return end, pure


def _after_addressee(folded: str, paragraph: int) -> bool:
    """Does the paragraph open a letter: is the one before it "Kính gửi: …" or its list?"""
    for _ in range(8):
        start = max(folded.rfind("\n", max(0, paragraph - _LONG), max(0, paragraph - 1)) + 1, paragraph - _LONG, 0)
        line = folded[start:paragraph].strip(" \n*#|\t")
        if line.startswith("kinh gui"):
            return True
        if (line and line[0] not in "-+") or not start:
            return False
        paragraph = start
    return False


def relations(work: str, folded: str, mentions: list[Mention], header_end: int, news: bool) -> list[Relation]:
    """The relation of each mention, in order; `folded` is the fold of `work`. News report what others do."""
    opening = (-1, -1) if news else recitals_end(work, folded, header_end)
    result: list[Relation] = []
    parent = _Parent("cites")
    previous = -1
    for mention in mentions:
        clause, paragraph = mention.clause, paragraph_start(work, mention.head)
        recital = _is_recital(work, folded, mention.head, paragraph, opening)
        if previous >= clause and mention.head - previous < 700:
            relation: Relation = _after(folded[previous : mention.head], mention, parent, recital, news)
        else:
            words = folded[clause : mention.head]
            apposed = work[clause - 1 : clause] == ";" and previous >= paragraph
            if recital and apposed and _TITLE.match(words):  # "…; quy định chi tiết một số điều của Luật …" goes on a title
                parent = _Parent("basis", mention.kind, nested=True)
                relation = "cites"
            else:
                relation = _first(work, folded, mention, clause, recital, news, clause == paragraph)
                if apposed and words.strip() in ("", "va", "cac"):
                    relation = parent.relation
                parent = _Parent(relation, mention.kind)
        result.append("cites" if mention.nested else relation)
        previous = mention.end
    return result


def _is_recital(work: str, folded: str, head: int, paragraph: int, opening: tuple[int, int]) -> bool:
    start = folded[paragraph : paragraph + 30]
    if "can cu" in start and _BASIS.match(start):
        return True
    if not _RECITAL.match(start) or work[paragraph : paragraph + 12].lstrip(' -+*•“"(|#')[:1].islower():
        return False
    if head < opening[0] and _FIRM.match(start):
        return True
    news = opening[1] < 0  # news that carries no letter only reports
    if head >= opening[1] and not _after_addressee(folded, paragraph) and (news or not _before_points(work, paragraph)):
        return False
    stop = _SENTENCE_END.search(work, head, head + 1500)
    rest = folded[head : stop.start() + 1 if stop else head + 1500].rstrip()
    return not rest.endswith(".") or bool(_ENACTS.search(rest))


def _before_points(work: str, paragraph: int) -> bool:
    """Does the paragraph stand before the first numbered point, among the first few? Letters open so, too."""
    return paragraph < 4000 and not _POINT.search(work, 0, paragraph)


def _first(work: str, folded: str, mention: Mention, clause: int, recital: bool, news: bool, opens: bool) -> Relation:
    """The relation of the first citation of a clause."""
    words = folded[clause : mention.head]
    if recital or ("Căn cứ" in work[clause : mention.head] and _HERE_BASIS.search(words)):
        return "basis"
    relation = _from_cues(words, news, opens)
    behind = folded[mention.end : mention.end + 330] if relation in ("cites", "implements") and not news else ""
    ends = ("hieu luc" in behind or "bai bo" in behind) and _ENDS.match(behind) and not _CONDITION.search(words)
    return "repeals" if ends else relation


def _after(between: str, mention: Mention, parent: _Parent, recital: bool, news: bool) -> Relation:
    """The relation of a citation that follows another one in the same clause."""
    if mention.nested:
        parent.nested = True
        return "cites"
    if _SHARED.match(between) or _SHARED_END.search(between):
        return "cites" if parent.nested and mention.kind != parent.kind else parent.relation
    listed = bool(_LIST_GAP.match(between))
    if listed or (_LIST_END.search(between) and mention.numbered):
        if listed and parent.nested and (parent.nested_numbered or not mention.numbered):
            return "cites"
        parent.nested = parent.nested_numbered = False
        return parent.relation
    if _TITLE.match(between):
        parent.nested = True
        parent.nested_numbered = parent.nested_numbered or mention.numbered
        return "cites"
    if parent.nested:
        parent.nested_numbered = parent.nested_numbered or mention.numbered
        return "cites"
    if recital:
        return parent.relation
    return _from_cues(between, news, False)


def _from_cues(words: str, news: bool, opens: bool) -> Relation:
    """The nearest cue that holds, else `cites`."""
    best: tuple[int, Relation] = (-1, "cites")
    if not forms().cue_words.search(words):
        return "cites"
    for cue in forms().cues:
        if news and cue.own:
            continue
        for word in cue.words:
            if word in words:
                break
        else:
            continue
        for match in cue.pattern.finditer(words):
            if match.end() > best[0] and _holds(cue, words, match, opens):
                best = (match.end(), cue.relation)
    if best[1] == "implements" and re.search(r"\b(?:quan triet|hoc tap)\b[^.;]{0,60}$", words):
        return "disseminates"
    return best[1]


def _holds(cue: Cue, words: str, match: re.Match[str], opens: bool) -> bool:
    before, behind = words[: match.start()], words[match.end() :]
    if cue.opens:
        return opens and not before.strip(' (*_"“-+#|') and len(behind) < 40
    if cue.own:
        return bool(_OWNER.search(before)) and not _NOT_YET.search(before) and not _OTHERS.search(behind)
    return len(behind) < 90 and not _NOT_DIRECT.search(behind)
