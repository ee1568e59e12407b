"""The pictures of the site: a tile map of the provinces and a timeline, as accessible SVG whose every part is a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from generator.model import Province
from generator.resources import data
from generator.tables import province
from generator.write.markup import Markup, attribute, one_line, text_html
from generator.write.site import Site

Period = Literal["now", "before"]
_LAST_DAY = "2025-06-30"  # of the 63 units (Nghị quyết 202/2025/QH15)
_WIDE, _HIGH = 46, 30  # of a tile: eight of them and their letters must be legible on a phone
_SLOT = 27  # of a bar, with the year below it


@cache
def _tiles() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(data("tile_map.yml").read_text(encoding="utf-8"))
    return loaded


def tile_names(period: Period) -> list[str]:
    """The names of a period's tiles."""
    return sorted(_tiles()[period])


def unit_of(name: str, period: Period) -> Province | None:
    """The unit behind a tile: the one of today, or the one that bore the name on 30 June 2025."""
    return (province(f"{name}-truoc-2025", _LAST_DAY) if period == "before" else None) or province(name)


@dataclass(frozen=True, slots=True)
class Tile:
    """What a tile shows: its name, how many documents, where it leads."""

    name: str
    count: int
    href: str


def tile_map(site: Site, period: Period, tiles: Mapping[str, Tile], identity: str) -> Markup:
    """The map of a period; `tiles` are keyed by the names in data/tile_map.yml. Includes Hoàng Sa and Trường Sa."""
    places = _tiles()[period]
    most = max((tile.count for tile in tiles.values()), default=0)
    parts = []
    for name in sorted(places, key=lambda key: (places[key][1], places[key][0])):
        column, row = places[name]
        tile = tiles.get(name) or Tile(name, 0, "")
        parts.append(_tile(site, tile, column * _WIDE, row * _HIGH, f"vt-tile vt-s{_shade(tile.count, most)}"))
    for island in _tiles()["islands"]:
        (column, row), owner = island[period]["at"], tiles.get(island[period]["unit"])
        label = site.t("index.tinh.islands", name=island["name"], province=owner.name if owner else "")
        parts.append(_box(island["name"], label, owner.href if owner else "", column * _WIDE, row * _HIGH, "vt-tile vt-sea"))
    width = (1 + max(max(c for c, _ in places.values()), 6 if period == "now" else 7)) * _WIDE
    height = (1 + max(r for _, r in places.values())) * _HIGH
    title = text_html(site.t("index.tinh.map_label"))
    return _figure("vt-figure vt-map", f"-2 -2 {width + 4} {height + 4}", identity, title, "".join(parts))


def _shade(count: int, most: int) -> int:
    """0 for none, then four steps of equal size on the scale of the most."""
    return 0 if not count else min(4, 1 + 4 * (count - 1) // max(most, 4))


def _tile(site: Site, tile: Tile, x: int, y: int, classes: str) -> str:
    return _box(tile.name, site.t("index.tinh.tile", name=tile.name, n=site.t.number(tile.count)), tile.href, x, y, classes)


def _box(name: str, label: str, href: str, x: int, y: int, classes: str) -> str:
    lines = _two_lines(name)
    size = min(11.0, 79 / max(map(len, lines)))
    first = y + _HIGH / 2 + (4 if len(lines) == 1 else -1.5)
    words = " ".join(_text(f"{x + _WIDE / 2:g}", f"{first + 11 * index:g}", size, line) for index, line in enumerate(lines))
    box = f'<rect x="{x + 1}" y="{y + 1}" width="{_WIDE - 2}" height="{_HIGH - 2}" rx="3"/>{words}'
    if href:
        return _link(classes, href, label, box)
    return f'<g class="{classes}"><title>{text_html(label)}</title>{box}</g>'


def _two_lines(name: str) -> list[str]:
    if len(name) <= 6 or " " not in name:
        return [name]
    middle = min((i for i, c in enumerate(name) if c == " "), key=lambda i: abs(i - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the timeline: the name below it, how many documents, where it leads, and what it is called aloud."""

    name: str
    count: int
    href: str
    spoken: str = ""


def timeline(site: Site, bars: Sequence[Bar], identity: str, title: str, height: int = 150) -> Markup:
    """Documents a year (or month), oldest first; each bar is a link that says its number. Many bars are scrolled through.

    `title` is for those who do not see it.
    """
    if not bars:
        return Markup("")
    step = _SLOT
    width = step * max(len(bars), 8)
    most = max(bar.count for bar in bars) or 1
    parts = []
    for index, bar in enumerate(bars):
        tall = max(2.0, bar.count / most * (height - 40)) if bar.count else 0.0
        x, y = index * step, height - 20 - tall
        label = f"{one_line(bar.spoken or bar.name)}: {site.t.count('count.documents', bar.count)}"
        shape = f'<rect x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}"/>'
        if bar.count and bar.href:
            parts.append(_link("vt-bar", bar.href, label, shape))
        middle = x + step / 2
        parts.append(_label(middle, height - 6, bar.name))
        if bar.count:
            parts.append(_label(middle, y - 4, site.t.number(bar.count)))
    axis = f'<line class="vt-axis" x1="0" y1="{height - 20}" x2="{width}" y2="{height - 20}"/>'
    wide = f' style="--vt-bars:{max(len(bars), 8)}"'
    content = axis + "".join(parts)
    return _figure("vt-figure vt-time", f"0 0 {width} {height}", identity, text_html(title), content, wide)


def _label(x: float, y: float, words: str) -> str:
    size = min(11.0, 36 / max(len(words), 1))
    return _text(f"{x:.1f}", f"{y:.1f}", size, words)


def _text(x: str, y: str, size: float, words: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size:.3g}">{text_html(words)}</text>'


def _figure(classes: str, box: str, identity: str, title: str, content: str, more: str = "") -> Markup:
    opening = f'<svg viewBox="{box}" role="group" aria-labelledby="{identity}"{more}>'
    return Markup(f'<div class="{classes}">{opening}<title id="{identity}">{title}</title>{content}</svg></div>')


def _link(classes: str, href: str, label: str, content: str) -> str:
    head = f'<a class="{classes}" href="{text_html(href)}" aria-label="{attribute(label)}">'
    return f"{head}<title>{text_html(label)}</title>{content}</a>"
