"""Relation diagrams: the lược đồ of a document, and the network of the whole collection, as accessible static SVG.

Every box is a link whose label says the relation and the document; the same facts stand in words on the page, so that
nothing is lost to those who do not see the picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.link import citation_name
from generator.model import Document, Link
from generator.quick import quickly_made
from generator.write.address import citation_anchor, document_path, index_path
from generator.write.markup import Markup, one_line, text_html
from generator.write.nodes import Node, Raw
from generator.write.rows import Row, row_of
from generator.write.site import Site
from generator.write.survey import Web

_ORDER = (
    "basis", "amends", "replaces", "repeals", "suspends", "corrects", "consolidates", "guides", "implements", "explains",
    "announces", "disseminates", "attached_to", "cites",
)  # fmt: skip
_SIDE = 7  # boxes of one side; more are counted in a last one
_WIDE, _HIGH, _GAP, _MIDDLE = 230, 44, 10, 60
_BODIES, _YEARS, _FLOWS = 10, 14, 60


@quickly_made
@dataclass(frozen=True, slots=True)
class _Box:
    """A document of one side: what it is called, what it is to this one, where it leads ("" for one we do not hold)."""

    name: str
    relation: str
    href: str
    status: str


def lineage(site: Site, page: str, document: Document, outgoing: Sequence[Link], incoming: Sequence[Link],
            rows: Mapping[str, Row]) -> list[Node]:  # fmt: skip
    """The lược đồ: left what the document rests on or acts upon, right what rests or acts on it. Empty without relations.

    Plain references are left to the lists below unless there is nothing else.
    """
    left = _side(_cited(site, page, outgoing, rows), "relation", site)
    right = _side(_citing(site, page, incoming, rows), "inverse", site)
    if not left and not right:
        return []
    high = max(len(left), len(right), 1) * (_HIGH + _GAP) + _GAP
    middle = _WIDE + _MIDDLE if left else 0
    width = middle + _WIDE + (_MIDDLE + _WIDE if right else 0)
    top = (high - _HIGH - 16) / 2
    row = row_of(document)
    parts = [_connect(_WIDE, _y(i, len(left), high), middle, high / 2) for i in range(len(left))]
    parts += [_connect(middle + _WIDE, high / 2, middle + _WIDE + _MIDDLE, _y(i, len(right), high)) for i in range(len(right))]
    parts += [_draw(box, 0, _y(i, len(left), high) - _HIGH / 2) for i, box in enumerate(left)]
    parts += [_draw(box, middle + _WIDE + _MIDDLE, _y(i, len(right), high) - _HIGH / 2) for i, box in enumerate(right)]
    names = _two(row.heading)
    first = top + 42 - 8 * len(names)
    own = "".join(_line(middle + _WIDE / 2, first + 16 * n, words, n == 0) for n, words in enumerate(names))
    parts.append(f'<g class="vt-own"><rect x="{middle}" y="{top:g}" width="{_WIDE}" height="{_HIGH + 16}" rx="4"/>{own}</g>')
    title = text_html(site.t("diagram.title", name=row.heading))
    small = "" if left and right else " vt-one-side"
    opening = f'<svg viewBox="-1 -1 {width + 2} {high + 2}" role="group" aria-labelledby="luoc-do-ten">'
    svg = (
        f'<div class="vt-figure vt-lineage{small}" id="luoc-do">{opening}'
        f'<title id="luoc-do-ten">{title}</title>{"".join(parts)}</svg></div>'
    )
    return [Raw(svg)]


def _cited(site: Site, page: str, links: Sequence[Link], rows: Mapping[str, Row]) -> list[_Box]:
    boxes: dict[tuple[str, str], _Box] = {}
    for link in links:
        if link.status == "self":
            continue
        row = rows.get(link.target or "") if link.status in ("resolved", "probable") else None
        name = row.heading if row else citation_name(link.citation)
        href = site.href(page, document_path(row.id)) if row else ""
        boxes.setdefault((link.citation.relation, name), _Box(one_line(name), link.citation.relation, href, link.status))
    return list(boxes.values())


def _citing(site: Site, page: str, links: Sequence[Link], rows: Mapping[str, Row]) -> list[_Box]:
    boxes: dict[tuple[str, str], _Box] = {}
    for link in links:
        row = rows.get(link.source)
        if row is not None:
            href = site.href(page, document_path(row.id), citation_anchor(link))
            key = (link.citation.relation, row.id)
            boxes.setdefault(key, _Box(one_line(row.heading), link.citation.relation, href, link.status))
    return list(boxes.values())


def _side(boxes: list[_Box], words: str, site: Site) -> list[_Box]:
    told = [box for box in boxes if box.relation != "cites"] or boxes
    seen: set[str] = set()
    single = []
    for box in sorted(told, key=lambda box: _ORDER.index(box.relation)):
        if box.name not in seen:
            seen.add(box.name)
            single.append(box)
    shown = single[:_SIDE] if len(single) > _SIDE + 1 else single
    named = [_Box(box.name, site.t(f"{words}.{box.relation}"), box.href, box.status) for box in shown]
    if len(single) > len(shown):
        anchor = "#van-ban-duoc-dan" if words == "relation" else "#duoc-dan-trong"
        named.append(_Box(site.t("diagram.more", n=site.t.number(len(single) - len(shown))), "", anchor, "more"))
    return named


def _y(index: int, total: int, high: float) -> float:
    return high / 2 + (index - (total - 1) / 2) * (_HIGH + _GAP)


@lru_cache(maxsize=4096)
def _connect(x1: float, y1: float, x2: float, y2: float) -> str:
    half = (x1 + x2) / 2
    return f'<path class="vt-flow" d="M{x1:g} {y1:g}C{half:g} {y1:g} {half:g} {y2:g} {x2:g} {y2:g}"/>'


def _draw(box: _Box, x: float, y: float) -> str:
    lines = [_cut(box.relation, 36), _cut(box.name, 30)] if box.relation else [_cut(box.name, 30)]
    words = "".join(
        _line(x + _WIDE / 2, y + 18 + 16 * n + (0 if len(lines) > 1 else 8), line, n > 0) for n, line in enumerate(lines)
    )
    shape = _rect(x, y) + words
    label = f"{box.relation}: {box.name}" if box.relation else box.name
    if not box.href:
        return f'<g class="vt-node vt-{box.status}"><title>{text_html(label)}</title>{shape}</g>'
    head = f'<a class="vt-node vt-{box.status}" href="{text_html(box.href)}">'
    return f"{head}<title>{text_html(label)}</title>{shape}</a>"


@lru_cache(maxsize=4096)
def _rect(x: float, y: float) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="4"/>'


def _line(x: float, y: float, words: str, strong: bool) -> str:
    return f"{_text_at(x, y, strong)}{text_html(words)}</text>"


@lru_cache(maxsize=4096)
def _text_at(x: float, y: float, strong: bool) -> str:
    weight = ' font-weight="600"' if strong else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="12"{weight}>'


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def _two(words: str) -> list[str]:
    if len(words) <= 30:
        return [words]
    at = words.rfind(" ", 0, 31)
    return [words[:at], _cut(words[at + 1 :], 30)] if at > 0 else [_cut(words, 30)]


# ---------------------------------------------------------------- the network


@dataclass(frozen=True, slots=True)
class Flow:
    """How often the documents of one body cite those of another."""

    citing: str
    cited: str
    count: int


def flows(web: Web, rows: Mapping[str, Row]) -> list[Flow]:
    """Links between bodies, most first."""
    counts: Counter[tuple[str, str]] = Counter()
    for (source, target), times in web.edges.items():
        counts[rows[source].issuer, rows[target].issuer] += times
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Flow(citing, cited, count) for (citing, cited), count in ordered]


def network(site: Site, page: str, web: Web, rows: Mapping[str, Row]) -> Markup:
    """The collection by body (down) and year (across): a circle for its documents, lines for who cites whom."""
    cells: Counter[tuple[str, str]] = Counter()
    for row in rows.values():
        if row.bodies and len(row.date) >= 4:
            cells[row.bodies[0].name, row.date[:4]] += 1
    by_body: Counter[str] = Counter()
    by_year: Counter[str] = Counter()
    for (body, year), count in cells.items():
        by_body[body] += count
        by_year[year] += count
    bodies = sorted(sorted(by_body), key=lambda name: -by_body[name])[:_BODIES]
    years = sorted(by_year)[-_YEARS:]
    if len(bodies) < 1 or len(years) < 1:
        return Markup("")
    slugs = {row.bodies[0].name: row.bodies[0].id for row in rows.values() if row.bodies}
    x = {year: 250 + 50 * n for n, year in enumerate(years)}
    y = {body: 30 + 44 * n for n, body in enumerate(bodies)}
    width, high = 250 + 50 * len(years), 50 + 44 * len(bodies)
    edges: Counter[tuple[str, str, str, str]] = Counter()
    for (source, target), times in web.edges.items():
        one, other = rows[source], rows[target]
        if one.bodies and other.bodies and one.bodies[0].name in y and other.bodies[0].name in y:
            ends = (one.bodies[0].name, one.date[:4], other.bodies[0].name, other.date[:4])
            if ends[1] in x and ends[3] in x and ends[:2] != ends[2:]:
                edges[ends] += times
    parts = []
    for (body, year, other_body, other_year), count in sorted(edges.items(), key=lambda item: (-item[1], item[0]))[:_FLOWS]:
        label = site.t("diagram.flow", citing=f"{body} {year}", cited=f"{other_body} {other_year}", n=site.t.number(count))
        parts.append(_arc(x[year], y[body], x[other_year], y[other_body], min(6.0, 1 + count / 3), label))
    most = max(cells.values())
    for body in bodies:
        address = text_html(site.href(page, index_path("co-quan", slugs[body]))) if "co-quan" in site.settings.indexes else ""
        name = f'<text x="225" y="{y[body] + 4}" text-anchor="end" font-size="12">{text_html(_cut(body, 34))}</text>'
        parts.append(f'<a href="{address}"><title>{text_html(body)}</title>{name}</a>' if address else name)
        for year in years:
            if count := cells[body, year]:
                label = f"{body} {year}: {site.t.count('count.documents', count)}"
                radius = 4 + 12 * (count / most) ** 0.5
                circle = f'<circle cx="{x[year]}" cy="{y[body]}" r="{radius:.1f}"/>'
                parts.append(f'<g class="vt-cell"><title>{text_html(label)}</title>{circle}</g>')
    parts += [f'<text x="{x[year]}" y="{high - 6}" text-anchor="middle" font-size="11">{year}</text>' for year in years]
    title = text_html(site.t("diagram.network"))
    return Markup(
        f'<div class="vt-figure vt-network"><svg viewBox="0 0 {width} {high}" role="group" aria-labelledby="mang-ten">'
        f'<title id="mang-ten">{title}</title>{"".join(parts)}</svg></div>'
    )


def _arc(x1: float, y1: float, x2: float, y2: float, wide: float, label: str) -> str:
    bend = -18 if y1 == y2 else 0
    path = f"M{x1:g} {y1:g}Q{(x1 + x2) / 2:g} {(y1 + y2) / 2 + bend:g} {x2:g} {y2:g}"
    return f'<path class="vt-flow" d="{path}" stroke-width="{wide:.1f}"><title>{text_html(label)}</title></path>'
