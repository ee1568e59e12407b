"""The facts of a document on its page: the card at its head, and the table that says why each is believed.

Their rows are on every page, so their HTML is not made by way of a template; document.md.j2 prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.model import Inferred
from generator.write.entries import body_entry, date_entry, province_entry, signer_entry, type_entry
from generator.write.markup import Markup, one_line, printed
from generator.write.relations import short
from generator.write.rows import Row
from generator.write.site import Site

_CARD = ("type", "number", "date", "issuing_body", "province", "signer", "title", "publisher", "byline")
_WHY = frozenset({"kind", *_CARD, "recipients"})
_PRINTED = frozenset({
    "curator", "letterhead", "number_line", "place_date_line", "type_line", "signature", "news_line", "consolidation_block",
    "annex_head",
})  # fmt: skip

Part = tuple[str, str, str]
"""A value of a fact, the index page it leads to (or ""), a note ("nay thuộc …", or "")."""


def card(site: Site, page: str, facts: Mapping[str, Inferred[Any]], row: Row) -> Markup:
    """The rows of the card: each fact with links to its index pages, and, where it is inferred, why."""
    return Markup("".join([_field(site, page, key, facts[key], row) for key in _CARD if key in facts]))


def _field(site: Site, page: str, key: str, fact: Inferred[Any], row: Row) -> str:
    parts = []
    for text, path, note in _parts(site, key, fact.value, row):
        shown = f'<a href="{printed(site.href(page, path))}">{printed(text)}</a>' if path else printed(text)
        parts.append(f'{shown} <span class="vt-then">({printed(note)})</span>' if note else shown)
    name = site.t(f"field.{key}")
    wide = ' class="vt-wide"' if key == "title" else ""
    why = ""
    if fact.basis not in _PRINTED or fact.confidence < 0.75:
        asked = f'<span class="vt-hidden">: {printed(site.t("card.why_field", field=name))}</span>'
        why = f' <a class="vt-why" href="#vi-sao-{key}" data-why="{printed(_reason(site, fact))}">'
        why += f"{printed(site.t('card.inferred'))}{asked}</a>"
    return f"<div{wide}><dt>{printed(name)}</dt><dd>{'; '.join(parts)}{why}</dd></div>\n"


def _parts(site: Site, key: str, value: Any, row: Row) -> list[Part]:
    indexes = site.settings.indexes
    if key == "issuing_body":
        return [(body.name, body_entry(body).path if "co-quan" in indexes else "", "") for body in value]
    if key == "province":
        entry = province_entry(site.t, row)
        return [(value.name, entry.path if "tinh" in indexes else "", entry.note)]
    if key == "signer":
        signers = [(s.name, ", ".join([one_line(w) for w in (s.capacity, s.title) if w])) for s in value]
        return [(name, _signer_path(name, indexes), capacity) for name, capacity in signers]
    if key == "date":
        return [(site.t.date(value), date_entry(site.t, row).path if "ngay" in indexes else "", "")]
    if key == "type":
        return [(value, type_entry(site.t, row).path if "loai" in indexes else "", "")]
    return [(str(value), "", "")]


def _signer_path(name: str, indexes: Sequence[str]) -> str:
    entry = signer_entry(name) if "nguoi-ky" in indexes else None
    return entry.path if entry else ""


def _reason(site: Site, fact: Inferred[Any]) -> str:
    quote = f" “{short(fact.evidence.quote)}”" if fact.evidence and fact.evidence.quote else ""
    return one_line(site.t.say(fact.note) or site.t.get(f"basis.{fact.basis}", fact.basis) + quote)


# ---------------------------------------------------------------- why


def why(site: Site, facts: Mapping[str, Inferred[Any]], place: Callable[[str], str]) -> Markup:
    """The rows of the table of reasons. `place` tells where the words of evidence ("bc-date") are found in the text."""
    return Markup("".join([_why(site, key, fact, place) for key, fact in facts.items() if key in _WHY]))


def _why(site: Site, key: str, fact: Inferred[Any], place: Callable[[str], str]) -> str:
    t = site.t
    trust = "sure" if fact.confidence >= 0.9 else "likely" if fact.confidence >= 0.6 else "unsure"
    value = printed(short(_value(site, key, fact.value), 200))
    basis = printed(t.get(f"basis.{fact.basis}", fact.basis))
    basis += f' <span class="vt-then">({printed(t(f"confidence.{trust}"))})</span>'
    if note := one_line(t.say(fact.note)):
        basis += f"<br>{printed(note)}"
    where, quote = fact.evidence, ""
    if where and where.quote and (words := short(where.quote)):
        anchor = place(f"bc-{key.replace('_', '-')}")
        quote = f"“{printed(words)}”"
        quote = f'<a href="#{printed(anchor)}">{quote}</a>' if anchor else quote
    if where and where.line:
        quote += f' <span class="vt-then">{printed(t("why.line", n=where.line))}</span>'
    head = f'<tr id="vi-sao-{key}"><th scope="row">{printed(t(f"field.{key}"))}</th>'
    return f"{head}<td>{value}</td><td>{basis}</td><td>{quote}</td></tr>\n"


def _value(site: Site, key: str, value: Any) -> str:
    if key in ("issuing_body", "signer"):
        return "; ".join([one.name for one in value])
    if key == "recipients":
        return "; ".join(value)
    if key == "province":
        return str(value.name)
    if key == "date":
        return site.t.date(value)
    return site.t.get(f"kind.{value}", value) if key == "kind" else str(value)
