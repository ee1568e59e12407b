"""The pages about the collection as a whole: home and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from generator.write.address import document_path, index_path
from generator.write.data_files import TABLES, meaning
from generator.write.feeds import SITE_FEED
from generator.write.indexes import list_row, page
from generator.write.markup import Markup
from generator.write.rows import Row, newest_first, standing
from generator.write.site import Parts, Site
from generator.write.survey import Web

_LATEST = 10
_MOST_CITED = 10


def home_page(site: Site, web: Web, rows: Mapping[str, Row], figures: Mapping[str, Markup], absent: int) -> tuple[str, Parts]:
    """The home page: what this is, search first, counts (`absent` documents are missing), the latest, the most cited, map and
    timeline (`figures`)."""
    path, t = "index.md", site.t
    linked = sum(web.edges.values())
    provinces = {row.province.id for row in rows.values() if row.province}
    bodies = {body.id for row in rows.values() for body in row.bodies}
    counts = [
        _count(site, t.count("count.documents", len(rows)), "loai"),
        _count(site, t.count("count.units", len(provinces)), "tinh"),
        _count(site, t.count("count.bodies", len(bodies)), "co-quan"),
        {"text": t.count("count.citations", web.cited), "href": site.href(path, index_path("vien-dan"))},
        {"text": t("home.linked", n=t.number(linked)), "href": ""},
        {"text": t("home.missing", n=t.number(absent)), "href": site.href(path, index_path("vien-dan", "con-thieu"))},
    ]
    title = site.settings.title
    return path, page(
        site,
        path,
        "home.md.j2",
        title,
        hide=("navigation", "toc"),
        description=site.settings.description,
        lead=_lead(site, rows, len(bodies)),
        search=site.href(path, index_path("tim-kiem")),
        counts=counts,
        latest=[list_row(site, path, row) for row in newest_first(rows.values())[:_LATEST]],
        most_cited=_most_cited(site, path, web, rows),
        **{"map": "", "chart": "", **figures},
    )


def _count(site: Site, text: str, index: str) -> dict[str, str]:
    return {"text": text, "href": site.href("index.md", index_path(index)) if index in site.settings.indexes else ""}


def _lead(site: Site, rows: Mapping[str, Row], bodies: int) -> str:
    """What the collection is, in a sentence made from its facts."""
    t = site.t
    years = sorted(row.date[:4] for row in rows.values() if row.date)
    words = t("home.lead", documents=t.count("count.documents", len(rows)), bodies=t.count("count.bodies", bodies))
    if not years:
        return words
    span = years[0] if years[0] == years[-1] else t("home.years", first=years[0], last=years[-1])
    return f"{words} {t('home.when', years=span)}"


def _most_cited(site: Site, path: str, web: Web, rows: Mapping[str, Row]) -> list[dict[str, object]]:
    counts = Counter(target for source, target in web.edges if source != target)
    counted = [(-count, standing(target, rows[target].source), target) for target, count in counts.items() if target in rows]
    return [
        {
            "href": site.href(path, document_path(target)),
            "name": rows[target].heading,
            "title": rows[target].subtitle,
            "count": -count,
        }
        for count, _, target in sorted(counted)[:_MOST_CITED]
    ]


def data_page(site: Site, web: Web) -> tuple[str, Parts]:
    """The page of the downloads, with their columns and examples of their use."""
    path, t = index_path("du-lieu"), site.t
    rows = {"documents": web.documents, "citations": web.citations}
    files = [
        {
            "name": f"{name}.{extension}",
            "what": f"{t('data.' + name)}. {t('data.' + extension)}",
            "rows": t("data.rows", n=t.number(rows[name])) if name in rows else "",
        }
        for name, _, extensions in TABLES
        for extension in extensions
    ]
    files.append({"name": "datapackage.json", "what": t("data.package"), "rows": ""})
    for file in files:
        file["href"] = site.href(path, "data/" + file["name"])
    return path, page(
        site,
        path,
        "data.md.j2",
        t("data.title"),
        lead=t("data.lead"),
        files=files,
        resources=[_resource(site, name, keys) for name, keys, _ in TABLES],
        feeds=site.href(path, SITE_FEED) if site.urls == "directory" else "",
        licence=site.settings.licence,
    )


def _resource(site: Site, name: str, keys: Sequence[str]) -> dict[str, object]:
    columns = [{"name": key, "meaning": meaning(name, key, site.t)} for key in keys]
    return {"key": name, "name": site.t(f"data.{name}"), "columns": columns}
