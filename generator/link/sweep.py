"""The first sweep: citations that carry a symbol, alone, in a list that shares one, or behind a law's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.fold import fold
from generator.link import laws, parts
from generator.link.draft import Draft
from generator.link.forms import forms, type_of_code
from generator.link.symbols import Symbol, symbol_key, symbols

_NOT_DOCUMENT = (
    " mau",
    " bieu",
    " bao/",
    " phu luc",
    " bieu mau",
    " to khai",
    " ban an",
    " mau don",
    " ma",
    " ky hieu mau",
    " qcvn",
    " tcvn",
    " ban ke",
)
_HEAD_LIST = re.compile(r"(\d{1,5}[a-zA-Z]?(?:\s?,\s?(?:số\s)?\d{1,5}[a-zA-Z]?){0,9})\s?(?:,|và)\s?(?:số\s)?$")
_LIST_ENDS = (",", "và", "số")
_GAP = re.compile(r"[\s,;]*(?:va|hoac|voi)?[\s,;]*(?:cac)?\s*(?:so)?\s*:?\s*$")
_NOT_DOCUMENT_ENDS = frozenset(words.split()[-1].rstrip("/") for words in _NOT_DOCUMENT)
_LABELS = frozenset((" so", "/so", "(so", "\nso", "so"))
_SCANNED_LABELS = frozenset(space + label for space in " (\n" for label in ("s6", "sd", "sa", "s0", "s5"))
_LABEL_SIZE = 3
_LABEL_ENDS = ("số", "Số", "SỐ", "so")
_BEFORE = re.compile(r"(?:đề nghị|ý kiến|báo cáo) của ([^;.\n]{3,110}?) tại(?: các)?\s+$")
_NOTHING_FOLLOWS = ("", ";", ".", ":", ")")  # where neither a date nor an issuer nor a title can begin
_WORD = re.compile(r"[^\s(“\"|/,;]+")
_BEFORE_NAME = frozenset(' \n\t(“"|/,;')
_SPACE = str.maketrans("\n(", "  ")


def numbered(work: str, folded: str, names: Sequence[re.Match[str]], own: str, header_end: int) -> list[Draft]:
    """Drafts of all symbols, in order. The document's own number in its head is no citation; later it is `self`. `names` are
    the type words of the text (`forms().mention`)."""
    drafts: list[Draft] = []
    ends = {name.end(): name for name in names}
    for symbol in symbols(work):
        kind, head, labelled = _named(work, ends, symbol.start) or type_before(work, folded, symbol.start)
        if head < 0 or (symbol.weak and (kind is None or not labelled)):
            continue
        if symbol.start < header_end and kind is None:
            key = symbol_key(symbol.text)
            if key == own or (not own and _opens(work, symbol.start, labelled)):
                own = key
                continue
        drafts.extend(_listed(work, folded, symbol, kind, head, labelled, drafts[-1] if drafts else None))
    for draft in drafts:
        if own and draft.number and symbol_key(draft.number) == own:
            draft.form = "self"
    _share_issuers(folded, drafts)
    return drafts


def _opens(work: str, at: int, labelled: bool) -> bool:
    line = work[max(work.rfind("\n", 0, at), work.rfind("\t", 0, at)) + 1 : at].strip(" #|-")
    return not line or (labelled and len(line) < 8)


def _named(work: str, ends: Mapping[int, re.Match[str]], at: int) -> tuple[str, int, bool] | None:
    """What `type_before` tells, where it can be told at once: "Nghị định số 30/2020/NĐ-CP", "Nghị định 30/2020/NĐ-CP".

    Not where a longer name may end with the same word ("bộ Luật số …"), or words run into one another."""
    end = at - 4
    labelled = work[end:at] == " số "
    found = ends.get(end if labelled else at - 1)
    if found is None or not (labelled or work[at - 1] == " "):
        return None
    name = fold(found.group())
    if name.count(" ") + 1 < forms().last_words[name.rpartition(" ")[2]] or work[found.start() - 1] not in _BEFORE_NAME:
        return None
    return forms().names[name], found.start(), labelled


def type_before(work: str, folded: str, at: int) -> tuple[str | None, int, bool]:
    """(type name, where it begins, labelled "số"?) of the words right before a symbol; head < 0: not a document."""
    low = max(0, at - 44)
    stripped = folded[low:at].rstrip(" :.\n(")
    label = stripped[-_LABEL_SIZE:]
    labelled = label in _LABELS
    if labelled or label in _SCANNED_LABELS:
        stripped = stripped[:-2].rstrip(" :,\n(")
    words = _WORD.findall(stripped)
    if not words:
        return None, at, labelled
    if words[-1] in _NOT_DOCUMENT_ENDS and (" " + stripped.translate(_SPACE)).endswith(_NOT_DOCUMENT):
        return None, -1, labelled
    longest = forms().last_words.get(words[-1], 0)
    if longest and stripped.endswith(words[-1]):
        names = forms().names
        for index in range(-min(longest, len(words)), 0):
            name = " ".join(words[index:])
            if name in names:
                start = len(stripped)
                for word in reversed(words[index:]):  # back over the words, to where the first of them begins
                    start = stripped.rindex(word, 0, start)
                if len(name) > 4 or work[low + start].isupper():
                    return names[name], low + start, labelled
    return None, at, labelled


def _listed(
    work: str, folded: str, symbol: Symbol, kind: str | None, head: int, labelled: bool, previous: Draft | None
) -> list[Draft]:
    """The citation of a symbol, with those of a list that shares its code ("các Nghị quyết số 18, 19-NQ/TW")."""
    form, coded = "full", type_of_code(symbol.codes, symbol.party)
    others: list[tuple[int, int, str]] = []
    inner: list[Draft] = []
    law_name = ""
    if kind is None:
        low = max(0, symbol.start - 60)
        before = work[low : symbol.start]
        shared = _HEAD_LIST.search(before) if before.rstrip().endswith(_LIST_ENDS) else None
        if shared:
            first, first_head, _ = type_before(work, folded, low + shared.start(1))
            if first is not None:
                base = low + shared.start(1)
                kind, head, form = first, first_head, "list"
                serials = re.finditer(r"\d+[a-zA-Z]?", shared.group(1))
                others = [(base + m.start(), base + m.end(), m.group(0)) for m in serials]
    if (
        kind is None
        and previous is not None
        and symbol.start - previous.past < 60
        and _gap(folded, previous.past, symbol.start)
    ):
        kind, form = coded or previous.type, "list"
    if kind is None:
        kind, head, law_name, inner = _named_before(work, folded, symbol.start, previous)
    if kind in ("Văn bản", None) or (kind == "Công văn" and coded):
        kind = coded or (kind and "Công văn")
    suffix = symbol.text[len(symbol.serial) :]
    made = [Draft(start, end, "list", kind, serial + suffix, past=end) for start, end, serial in others]
    if made:
        made[0].head = head
        head = symbol.start
    draft = Draft(head, symbol.end, form, kind, symbol.text, past=symbol.end, law_name=law_name, amending=bool(inner))
    tail(work, draft)
    if (
        draft.form == "full"
        and head == symbol.start
        and not labelled
        and kind == "Công văn"
        and not draft.date
        and not draft.issuer
    ):
        return []  # the code of a form or a case in a table: "01/CTKT-TSMH"
    if law_name:
        draft.title = law_name
    if inner:
        draft.whole, draft.end = draft.end, inner[0].head
    if draft.issuer is None:
        before = work[max(0, head - 130) : head]
        named = _BEFORE.search(before) if " tại" in before else None
        draft.issuer = " ".join(named.group(1).split()) if named else None
    return [*made, draft, *inner]


def _gap(folded: str, start: int, end: int) -> bool:
    return start <= end and bool(_GAP.match(folded[start:end]))


def _named_before(work: str, folded: str, at: int, previous: Draft | None) -> tuple[str | None, int, str, list[Draft]]:
    """A law's name or an issuer between the type word and the symbol: "Luật Quản lý thuế số 38/2019/QH14",
    "Nghị định của Chính phủ số 30/2020/NĐ-CP". Returns type, head, law name, laws named inside it."""
    low = max(0, at - 240, previous.past if previous else 0)
    window = work[low:at]
    words = window.rstrip().removesuffix(":").rstrip()
    label = len(words) - 2 if words.endswith(_LABEL_ENDS) else -1
    low += max(window.rfind(mark) for mark in ";\n:|\t") + 1
    if low >= at:
        return None, at, "", []
    until = at - (len(window) - label) if label >= 0 else at
    mentions = list(laws.LAW.finditer(work, low, until))
    for match in mentions:
        if laws.is_amending(work, match.end()):
            inside = [Draft(s, e, "law", _kind(work, s), past=e, nested=True, law_name=work[s:e], title=_plain(work[s:e]))
                      for s, e in laws.amended(work, folded, match.end()) if e <= until]  # fmt: skip
            return _kind(work, match.start()), match.start(), _plain(work[match.start() : until]), inside
    for match in reversed(mentions):
        end = laws.name_end(work, folded, match.end())
        _, after = laws.year_after(work, end)
        if not work[after:until].replace("(sửa đổi)", "").strip(" ,("):
            return _kind(work, match.start()), match.start(), _plain(work[match.start() : end]), []
    if mentions and label >= 0 and not laws.ends_early(work[mentions[-1].end() : until]):
        last = mentions[-1].start()
        return _kind(work, last), last, _plain(work[last:until]), []
    for found in forms().mention.finditer(work, low, until) if label >= 0 else ():
        if re.match(r"\s(?:của|do)\s[^,.]{3,80}$", work[found.end() : until].rstrip()):
            return forms().names.get(fold(found.group(0))), found.start(), "", []
    return None, at, "", []


def _kind(work: str, at: int) -> str:
    return {"b": "Bộ luật", "p": "Pháp lệnh"}.get(work[at].lower(), "Luật")


def _plain(words: str) -> str:
    return " ".join(words.split()).rstrip(" ,")


def tail(work: str, draft: Draft) -> None:
    """Date, issuer and title behind a citation, in either order; `end` covers date and issuer, not the title."""
    if work[draft.past : draft.past + 1] in _NOTHING_FOLLOWS:
        draft.end = draft.past
        return
    date, at = parts.date_after(work, draft.past)
    issuer, at = parts.issuer_after(work, at)
    if date is None and issuer is not None:
        date, at = parts.date_after(work, at)
    draft.date, draft.issuer = date or draft.date, issuer or draft.issuer
    draft.end = draft.past = at
    title, _ = parts.title_after(work, at, len(work))
    draft.title = title or draft.title


def _share_issuers(folded: str, drafts: list[Draft]) -> None:
    """One issuer after a list is everybody's: "Kết luận số 186-KL/TW và Kết luận số 195-KL/TW của Bộ Chính trị"."""
    for draft, following in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if draft.issuer is None and draft.title is None and following.issuer and _gap(folded, draft.past, following.head):
            draft.issuer = following.issuer
