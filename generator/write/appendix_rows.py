"""The rows of the appendix's tables: each a sequence of cells, each cell a sequence of parts (text, address, note)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring as quoted

from generator.link import citation_name
from generator.link.known import Known, known_documents
from generator.model import Link, Settings
from generator.write.address import citation_anchor, document_path
from generator.write.markup import Markup, Part, one_line, table_row, text_html
from generator.write.references import Entry, Law, Missing
from generator.write.rows import Row
from generator.write.site import Site
from generator.write.spool import HERE

_NAMED = 5  # citing documents named in a row
SEPARATOR = "\x1f"  # in no cell: `clean` takes it away, JSON escapes it
_SEPARATOR = SEPARATOR.encode()

Cell = list[Part]


@dataclass(frozen=True, slots=True)
class Shown:
    """What rows are made with: the site, the documents by id, the well-known documents."""

    site: Site
    rows: Mapping[str, Row]
    known: Known


def known_to(settings: Settings) -> Known:
    """The well-known documents of a collection, made ready once in each process."""
    key = repr(settings.known_documents)
    if key not in _known:
        _known.clear()
        _known[key] = known_documents(settings.known_documents)
    return _known[key]


_known: dict[str, Known] = {}

Make = Callable[[str, object], list[Cell]]


def cell(text: str, href: str = "", note: str = "") -> Cell:
    """A cell of one part."""
    return [(one_line(text), href, one_line(note))]


@lru_cache(maxsize=8192)
def cut(words: str | None, limit: int = 140) -> str:
    """The beginning of some words, to a whole word."""
    line = one_line(words or "")
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def cited_of(shown: Shown, link: Link) -> tuple[str, str, str, str]:
    """What a citation means, to be shown: its name, the page below the docs folder (or an address elsewhere, or ""), the place
    on that page, and what is said of it in small."""
    if link.target and link.status in ("resolved", "probable") and link.target in shown.rows:
        row = shown.rows[link.target]
        return cut(row.heading), document_path(row.id), link.anchor, cut(row.subtitle)
    name, row_known = citation_name(link.citation), shown.known.rows.get(link.known or "")
    if row_known:
        return cut(name), row_known.url, "", cut(row_known.title)
    return cut(name), "", "", cut(link.citation.title) if link.citation.number else ""


def why_of(shown: Shown, link: Link) -> str:
    """Why a citation is not simply resolved."""
    return "" if link.status == "resolved" else cut("; ".join(map(shown.site.t.say, link.reasons)))


def times_of(shown: Shown, entry: Entry) -> str:
    """ "dẫn 3 lần", where it is more than once."""
    return shown.site.t("cites.mentions", n=shown.site.t.number(entry.times)) if entry.times > 1 else ""


def drawn(shown: Shown, row: Row, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The citations of a document as pieces of the appendix: a row of its tables, to be `placed`, and after it what the
    filter tells of the citation, in JSON: citing document, place in it, mentions, cited document, reasons."""
    t, heading = shown.site.t, cut(row.heading)
    address, date = shown.site.href("index.md", document_path(row.id)), shown.site.t.date(row.date)
    citing = f"[{quoted(heading)},{quoted(address)},{quoted(date)}]"
    before, after = HERE + text_html(address), f'">{text_html(heading)}</a>'
    after += f' <span class="vt-then">{text_html(date)}</span></td>' if date else "</td>"
    for entry in entries:
        link, anchor = entry.link, citation_anchor(entry.link)
        name, page, place, note = cited_of(shown, link)
        inside = page.endswith("index.md")
        target = shown.site.href("index.md", page, place) if inside else page
        times, why = times_of(shown, entry), why_of(shown, link)
        rest = table_row([
            [(t(f"relation.{link.citation.relation}"), "", times)],
            [(name, Markup(HERE + text_html(target)) if inside else target, note)],
            [(t(f"status.{link.status}"), "", why)],
        ])  # fmt: skip
        html = f'<tr><td><a href="{before}{"#" if anchor else ""}{anchor}{after}{rest.removeprefix("<tr>")}'
        cited = f"[{quoted(name)},{quoted(target)},{quoted(note)}]"
        told = (html, citing, quoted(anchor), quoted(times), cited, quoted(why))
        yield SEPARATOR.join(told).encode("utf-8", "replace")


def pieces_of(drawn: bytes) -> list[str]:
    """What `drawn` joined: the row, then the five values for the filter."""
    return drawn.decode().split(SEPARATOR)


def row_of_piece(drawn: bytes) -> bytes:
    """The row alone."""
    return drawn[: drawn.index(_SEPARATOR)]


def named(one: Missing) -> list[str]:
    """The citing documents that a row of a missing document names: those that cite it most."""
    return sorted(one.sources, key=lambda source: -one.sources[source])[:_NAMED] if len(one.sources) > 1 else list(one.sources)


def headed(row: Row) -> Row:
    """A row with what its heading is made of, and nothing else: where that stays, so does what names it."""
    heading = row.heading
    return Row(row.id, "news", "", "", "", heading, "", (), None, "")


def missing_row(shown: Shown, path: str, one: Missing) -> list[Cell]:
    """A document that is missing, who cites it, how many."""
    site, citation, row = shown.site, one.citation, shown.known.rows.get(one.known or "")
    numbered = bool(citation.number and "/" in citation.number)
    name = f"{row.type} {row.number}".strip() if row and not numbered else citation_name(citation)
    facts = (row.title if row else citation.title, site.t.date(citation.date), citation.issuing_body)
    told = " · ".join(fact for fact in facts if fact and fact not in name)
    few = named(one)
    who: Cell = [(cut(shown.rows[s].heading, 60), site.href(path, document_path(s)), "") for s in few if s in shown.rows]
    if len(one.sources) > len(few):
        who.append((site.t("appendix.others", n=site.t.number(len(one.sources) - len(few))), "", ""))
    count = site.t.count("count.documents", len(one.sources))
    times = site.t("cites.mentions", n=site.t.number(one.mentions)) if one.mentions > len(one.sources) else ""
    return [cell(name, row.url if row else "", cut(told, 200)), who, cell(count, "", times)]


def unclear_row(shown: Shown, path: str, entry: Entry) -> list[Cell]:
    """A citation that several documents fit, with these."""
    site, link = shown.site, entry.link
    candidates = [shown.rows[one] for one in link.candidates if one in shown.rows]
    fit: Cell = [(cut(row.heading, 60), site.href(path, document_path(row.id)), site.t.date(row.date)) for row in candidates]
    return [_citing(shown, path, link), cell(cut(link.citation.text)), fit]


def conflict_row(shown: Shown, path: str, entry: Entry) -> list[Cell]:
    """A citation at odds with the document that it means."""
    reasons = "; ".join(map(shown.site.t.say, entry.link.reasons))
    return [_citing(shown, path, entry.link), _cited(shown, path, entry.link), cell(reasons)]


def law_row(shown: Shown, path: str, law: Law) -> list[Cell]:
    """A law, how many documents cite it, how many rest on it."""
    site = shown.site
    href = site.href(path, document_path(law.target)) if law.target in shown.rows else ""
    documents = site.t.count("count.documents", law.documents)
    return [cell(law.name, href, ", ".join(law.numbers)), cell(documents), cell(site.t.number(law.basis))]


def _citing(shown: Shown, path: str, link: Link) -> Cell:
    row = shown.rows[link.source]
    href = shown.site.href(path, document_path(row.id), citation_anchor(link))
    return [(cut(row.heading), href, shown.site.t.date(row.date))]


def _cited(shown: Shown, path: str, link: Link) -> Cell:
    name, page, anchor, note = cited_of(shown, link)
    return [(name, shown.site.href(path, page, anchor) if page.endswith("index.md") else page, note)]
