"""What a document cites and what cites it, as lists on its page and as links in its text.

There are some dozens of rows on a page, so their HTML is not made by way of a template; document.md.j2 prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Citation, Link, Text
from generator.quick import quickly_made
from generator.write.address import citation_anchor, document_path
from generator.write.cutter import Mark
from generator.write.markup import Markup, one_line, printed
from generator.write.nodes import Run
from generator.write.relations import RELATIONS, Quote, Relations, link_to, name_of, quote_of
from generator.write.rows import Row
from generator.write.site import Site
from generator.write.strings import strings

_QUOTES = 3  # sentences shown of one citing document
_SURE = ("resolved", "probable", "ambiguous", "external", "self")
_RANK = {relation: rank for rank, relation in enumerate(RELATIONS)}

Key = tuple[str, ...]


@quickly_made
@dataclass(frozen=True, slots=True)
class Cited:
    """A document that this one cites: its citations, the surest of them, the document itself where the collection has it.
    `anchor` is where it stands in the list, `href` where it leads (or "")."""

    anchor: str
    links: Sequence[Link]
    best: Link
    target: Row | None
    href: str


def cited_documents(site: Site, page: str, relations: Relations) -> list[Cited]:
    """One entry for each document that this one cites, in the order of the text."""
    found: dict[Key, list[Link]] = {}
    for link in relations.outgoing:
        if link.status != "self":
            found.setdefault(_identity(link), []).append(link)
    entries = []
    for number, links in enumerate(found.values(), start=1):
        best = links[0] if len(links) == 1 else min(links, key=lambda link: _SURE.index(link.status))
        target = relations.rows.get(best.target or "") if best.status in ("resolved", "probable") else None
        href = site.href(page, document_path(target.id)) if target else ""
        entries.append(Cited(f"vd-{number}", links, best, target, href))
    return entries


def _identity(link: Link) -> Key:
    """Citations of one document share an entry: same target, or the same parts where it is not in the collection."""
    if link.target and link.status in ("resolved", "probable"):
        return ("document", link.target)
    c = link.citation
    return (link.status, link.known or "", c.type or "", c.number or c.text, c.issuer or c.issuing_body or "")


def marks(site: Site, page: str, text: Text, relations: Relations, entries: Iterable[Cited]) -> list[Mark]:
    """Citations as links in the text: to the document, to its cited provision, or to what is known of it below."""
    found = []
    entry_of = {link.index: entry for entry in entries for link in entry.links}
    for link in relations.outgoing:
        identity = f"tc-{link.index}"
        entry = entry_of.get(link.index)
        if entry is None:  # the document itself
            found.append(Mark(link.citation.span, Run("", id=identity, classes="vt-self")))
            continue
        target = link.target if link.status in ("resolved", "probable") and entry.href else None
        address = site.href(page, document_path(target), link.anchor) if target else f"#{entry.anchor}"
        found.append(
            Mark(link.citation.span, Run("", address, f"vt-ref vt-{link.status}", identity, (("data-vd", entry.anchor),)))
        )
    if text.doubtful:
        doubtful = (("title", site.t("body.doubtful")),)
        found.extend(Mark(span, Run("", classes="vt-doubt", attributes=doubtful)) for span in text.doubtful)
    return found


# ---------------------------------------------------------------- the list of what is cited


def cites_list(
    site: Site, page: str, text: Text, relations: Relations, entries: Iterable[Cited], place: Callable[[str], str]
) -> Markup:
    """The documents that this one cites, by relation. `place` tells where a citation ("tc-3") is found in the text."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        relation = min([link.citation.relation for link in entry.links], key=_RANK.__getitem__)
        groups.setdefault(relation, []).append(_cited(site, page, text, relations, entry, place))
    return _grouped(site, groups, "relation", "q")


def _cited(site: Site, page: str, text: Text, relations: Relations, entry: Cited, place: Callable[[str], str]) -> str:
    best, links, target = entry.best, entry.links, entry.target
    full = links[0] if len(links) == 1 else max(links, key=_fullness)
    name = target.heading if target else name_of(full.citation)
    detail = _detail(site, target) if target else _told(site, full.citation, name)
    shown = f'<a class="vt-name" href="{printed(entry.href)}">' if entry.href else '<span class="vt-name">'
    out = f'<li id="{entry.anchor}" class="vt-{best.status}">{shown}{printed(name)}{"</a>" if entry.href else "</span>"}'
    out += _status(site.settings.language, best.status) + _more_of(detail)
    for link in links[:2]:
        before, words, after = quote_of(text, link.citation)
        at = printed(place(f"tc-{link.index}"))
        out += (
            f'<blockquote class="vt-quote">{printed(before)}<a href="#{at}">{printed(words)}</a>{printed(after)}</blockquote>'
        )
    if len(links) > 2:
        out += f'<span class="vt-then">{printed(site.t("cites.also", n=len(links) - 2))}</span>'
    if best.reasons and best.status != "resolved":
        say = site.t.say
        reasons = "; ".join([one_line(say(reason)) for reason in best.reasons])
        out += f'<span class="vt-reasons">{printed(reasons)}</span>'
    if best.status == "ambiguous":
        rows = [link_to(site, page, relations.rows[one]) for one in best.candidates if one in relations.rows]
        if rows:
            named = ", ".join([f'<a href="{printed(row["href"])}">{printed(row["text"])}</a>' for row in rows])
            out += f'<span class="vt-candidates">{printed(site.t("cites.candidates"))} {named}</span>'
    return f"{out}</li>\n"


def _fullness(link: Link) -> tuple[bool, bool, int]:
    return bool(link.citation.number), bool(link.citation.date), len(link.citation.title or "")


@lru_cache(maxsize=64)
def _status(language: str, status: str) -> str:
    return f' <span class="vt-status">{printed(strings(language)(f"status.{status}"))}</span>'


def _more_of(detail: str) -> str:
    return f'<span class="vt-detail">{printed(detail)}</span>' if detail else ""


def _detail(site: Site, row: Row) -> str:
    return one_line(" · ".join([part for part in (row.subtitle, site.t.date(row.date), row.issuer) if part]))


def _told(site: Site, citation: Citation, name: str) -> str:
    """What a citation says of its document beyond the name under which it is listed."""
    parts = [one_line(part) for part in (citation.title, site.t.date(citation.date), citation.issuing_body) if part]
    return " · ".join([part for part in parts if part not in name])


def _grouped(site: Site, groups: Mapping[str, Sequence[str]], words: str, prefix: str) -> Markup:
    out = []
    for relation in RELATIONS:
        if relation in groups:
            head = f'<h3 id="{prefix}-{relation.replace("_", "-")}">{printed(site.t(f"{words}.{relation}"))}</h3>'
            out.append(f"<section>\n{head}\n<ul>\n{''.join(groups[relation])}</ul>\n</section>\n")
    return Markup("".join(out))


# ---------------------------------------------------------------- the list of what cites it


def cited_list(site: Site, page: str, relations: Relations) -> Markup:
    """The documents that cite this one, by relation, with the sentences in which they do."""
    found: dict[tuple[str, str], list[Link]] = {}
    for link in relations.incoming:
        found.setdefault((link.citation.relation, link.source), []).append(link)
    groups: dict[str, list[str]] = {}
    for (relation, _), links in found.items():
        groups.setdefault(relation, []).append(_citing(site, page, relations, links))
    return _grouped(site, groups, "inverse", "n")


def _citing(site: Site, page: str, relations: Relations, links: Sequence[Link]) -> str:
    source, status = links[0].source, links[0].status
    row = relations.rows[source]
    href = site.href(page, document_path(source), citation_anchor(links[0]))
    out = f'<li class="vt-{status}"><a class="vt-name" href="{printed(href)}">{printed(row.heading)}</a>'
    out += (_status(site.settings.language, status) if status != "resolved" else "") + _more_of(_detail(site, row))
    keys = [(link.source, link.index) for link in links]
    quotes: list[Quote] = [relations.quotes[key] for key in keys if key in relations.quotes][:_QUOTES]
    for before, words, after in quotes:
        out += f'<blockquote class="vt-quote">{printed(before)}<b>{printed(words)}</b>{printed(after)}</blockquote>'
    if quotes and len(links) > len(quotes):
        out += f'<span class="vt-then">{printed(site.t("cites.also", n=len(links) - len(quotes)))}</span>'
    return f"{out}</li>\n"
