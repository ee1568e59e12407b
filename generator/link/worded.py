"""The second sweep: citations without a symbol. Laws by name, short forms, named and unnumbered documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.link import laws, parts
from generator.link.draft import Draft, named
from generator.link.forms import forms
from generator.link.sweep import tail

_SHORT = re.compile(
    r" {0,3}(?:(số|Số) ?:? ?)?(\d{1,4}[a-zA-Z]?)(?![\w%.,/]\w|\w|/|…|\.\.|\s?-\s?[A-ZĐ\d]"
    r"|\s(?:%|đồng|triệu|tỷ|nội dung|người|ngày(?! ?\d)|tháng|điều|mục|bản|loại|năm(?! \d)"
    r"|dự án|nhóm|khâu|đột phá|chương|phần))"
)
_DRAFT = re.compile(r"(?:dự thảo|Dự thảo|dự án|Dự án|đề nghị xây dựng|xây dựng|soạn thảo|hồ sơ)\s(?:các\s)?$")
_THIS = re.compile(r"\s{1,3}(?:này|trên|nêu trên|nói trên)\b")
_NAMES = 200  # law names of the text itself that are tried: more would make a hostile text slow
_NAMED = {"Nghị quyết", "Kết luận", "Hiến pháp", "Điều lệ", "Điều lệ Đảng"}
_NEVER_SHORT = {"Văn bản", "Điều lệ", "Dự án", "Biên bản", "Phương án", "Hợp đồng", "Báo cáo", "Chương trình", "Đề án"}


def worded(work: str, folded: str, mentions: Sequence[re.Match[str]], numbered: list[Draft]) -> list[Draft]:
    """The numbered drafts merged with those found by their type words (`mentions`) alone, in the order of the text."""
    result: list[Draft] = []
    names = sorted({named(d.law_name) for d in numbered if d.law_name and not d.amending}, key=lambda name: (-len(name), name))[
        :_NAMES
    ]
    taken = 0
    waiting = iter(numbered)
    following = next(waiting, None)
    limit = following.head if following else len(work)
    for match in mentions:
        start = match.start()
        while following and limit <= start:
            result.append(following)
            taken = max(taken, following.end, following.whole)
            following = next(waiting, None)
            limit = following.head if following else len(work)
        if start < taken:
            continue
        for draft in _at(work, folded, match, limit, names):
            result.append(draft)
            taken = max(taken, draft.end, draft.whole)
    if following:
        result += (following, *waiting)
    return result


def _at(work: str, folded: str, match: re.Match[str], limit: int, names: list[str]) -> list[Draft]:
    word = match.group(0)
    start = match.start()
    if _THIS.match(work, match.end()) or (start and (work[start - 1].isalnum() or work[start - 1] in "-/&")):
        return []
    kind = forms().names[folded[start : match.end()]]
    for pattern, known in forms().named if kind in _NAMED else ():
        found = pattern.match(work, start)
        if found and found.end() <= limit:
            name = " ".join(found.group(0).split())
            return [Draft(start, found.end(), "named", known or kind, past=found.end(), title=name)]
    if _DRAFT.search(work[max(0, start - 24) : start]):
        return []
    if laws.LAW.match(work, start):
        return _law(work, folded, start, match.end(), limit, names)
    if len(word) > 4 and word.isupper():
        return []
    short = _short(work, match, kind, limit)
    return [short] if short else _dated(work, match, kind, limit)


def _short(work: str, match: re.Match[str], kind: str, limit: int) -> Draft | None:
    """A number without its symbol: "Kết luận số 20", "Nghị quyết 27", "QĐ270"."""
    short = _SHORT.match(work, match.end())
    abbreviated = len(match.group(0)) <= 4
    if not short or short.end(2) > limit or (not abbreviated and work[match.end()] != " "):
        return None
    draft = Draft(match.start(), short.end(2), "short", kind, short[2], past=short.end(2))
    sure = bool(short[1]) or (len(short[2]) >= 2 and kind not in _NEVER_SHORT)
    draft.needs_antecedent = abbreviated or not sure or kind in _NEVER_SHORT
    tail(work, draft)
    if draft.past > limit:
        draft.end = draft.past = short.end(2)
    return draft


def _dated(work: str, match: re.Match[str], kind: str, limit: int) -> list[Draft]:
    """Without a number: "Điện của Thường trực Ban Bí thư ngày 21/7/2021 về việc …", "Luật ngày 25 tháng 6 năm 2025"."""
    issuer, at = parts.issuer_after(work, match.end())
    date, end = parts.date_after(work, at)
    if date is None or len(date) < 10 or end > limit:
        return []
    draft = Draft(match.start(), end, "unnumbered", kind, None, date, issuer, past=end)
    if issuer is None:
        draft.issuer, draft.end = parts.issuer_after(work, end)
    draft.past = draft.end
    draft.title, _ = parts.title_after(work, draft.end, limit)
    return [draft] if draft.issuer or draft.title else []


def _law(work: str, folded: str, start: int, at: int, limit: int, names: list[str]) -> list[Draft]:
    """A law by its name, with or without its year or date; an amending law with the laws that its name holds."""
    kind = {"b": "Bộ luật", "p": "Pháp lệnh"}.get(work[start].lower(), "Luật")
    if laws.is_amending(work, at):
        inside = [(s, e) for s, e in laws.amended(work, folded, at) if e <= limit]
        if not inside:
            return []
        end = inside[-1][1]
        date, whole = laws.year_after(work, end)
        outer = Draft(start, inside[0][0], "law", kind, None, date, past=whole, whole=whole, amending=True)
        outer.title = outer.law_name = " ".join(work[start:end].split())
        return [outer, *(_plain_law(work, s, e, nested=True) for s, e in inside)]
    end = laws.name_end(work, folded, at)
    for name in names:  # as named in full elsewhere in the text: "Luật Phục hồi, phá sản"
        if folded.startswith(name, start) and not folded[start + len(name) : start + len(name) + 1].isalnum():
            end = max(end, start + len(name))
            break
    date, past = laws.year_after(work, end)
    if past > limit or end > limit:
        return []
    if end == at:
        if date is None or len(date) < 10:
            return []
        return [Draft(start, past, "unnumbered", kind, None, date, past=past)]
    draft = _plain_law(work, start, end, nested=False)
    draft.date, draft.end, draft.past = date, past, past
    return [draft]


def _plain_law(work: str, start: int, end: int, nested: bool) -> Draft:
    kind = {"b": "Bộ luật", "p": "Pháp lệnh"}.get(work[start].lower(), "Luật")
    name = " ".join(work[start:end].split())
    return Draft(start, end, "law", kind, past=end, title=name, law_name=name, nested=nested)
