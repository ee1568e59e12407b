"""How to cite a page: plain text, BibTeX and RIS, made from the facts that are asserted."""

from __future__ import annotations

import re

from generator.fold import slugify
from generator.write.address import document_url
from generator.write.markup import one_line
from generator.write.rows import Row
from generator.write.site import Site

_TEX = {
    "\\": r"\textbackslash{}",
    **{char: "\\" + char for char in "{}$&#_%"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def forms(site: Site, row: Row) -> list[dict[str, str]]:
    """The three forms, each {key, name, text}; no line of a value can pass for a line of the format."""
    url = site.settings.url + document_url(row.id) if site.settings.url else ""
    return [
        {"key": "chu", "name": site.t("cite.text"), "text": _plain(site, row, url)},
        {"key": "bibtex", "name": "BibTeX", "text": _bibtex(row, url)},
        {"key": "ris", "name": "RIS", "text": _ris(row, url)},
    ]


def _plain(site: Site, row: Row, url: str) -> str:
    parts = [one_line(row.heading)]
    if row.date:
        parts.append(f"{site.t('cite.dated')} {site.t.date(row.date)}")
    if row.issuer:
        parts.append(f"{site.t('cite.of')} {one_line(row.issuer)}")
    text = " ".join(parts)
    return text + (f", {one_line(row.subtitle)}" if row.subtitle else "") + (f", {url}" if url else "") + "."


def _tex(text: str) -> str:
    return re.sub(r"[\\{}$&#_%~^]", lambda match: _TEX[match[0]], one_line(text))


def _bibtex(row: Row, url: str) -> str:
    date = row.date.split("-")
    values = {
        "title": _tex(row.title or row.heading),
        "author": f"{{{_tex(row.issuer)}}}" if row.issuer else "",
        "number": _tex(row.number),
        "type": _tex(row.type),
        "year": date[0],
        "month": date[1].lstrip("0") if len(date) > 1 else "",
        "url": url,
        "language": "vi",
    }
    kind = "online" if row.kind == "news" else "techreport"
    lines = [f"  {key} = {{{value}}}" for key, value in values.items() if value]
    return f"@{kind}{{{slugify(row.id) or 'van-ban'},\n" + ",\n".join(lines) + "\n}"


def _ris(row: Row, url: str) -> str:
    date = (row.date.replace("-", "/") + "///")[:10] if row.date else ""
    lines = [("TY", "NEWS" if row.kind == "news" else "GOVDOC"), ("TI", one_line(row.title or row.heading))]
    lines += [("AU", one_line(body.name)) for body in row.bodies]
    lines += [("PB", one_line(row.publisher)), ("M1", one_line(row.number)), ("M3", one_line(row.type))]
    lines += [("PY", row.date[:4]), ("DA", date), ("LA", "vi"), ("UR", url)]
    return "\n".join(f"{key}  - {value}" for key, value in lines if value) + "\nER  - "
