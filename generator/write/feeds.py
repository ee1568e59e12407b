"""Atom feeds (the whole site, each province, each body, each cited document), the OpenSearch description, robots.txt.

A feed tells the newest documents by their own dates: no clock is read, so that the same collection gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from generator.write.address import document_path, site_path
from generator.write.markup import one_line, text_html
from generator.write.rows import Row, newest_first
from generator.write.site import Site

NEWEST = 50


def atom(site: Site, path: str, title: str, page: str, rows: Sequence[Row]) -> str:
    """The feed at `path` about `page`; undated documents are left out, they have no place in time."""
    dated = [row for row in newest_first(rows) if row.date][:NEWEST]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
        f"  <id>{_identity(site, page)}</id>",
        f"  <title>{text_html(one_line(title))}</title>",
        f"  <updated>{_moment(dated[0].date) if dated else '1970-01-01T00:00:00Z'}</updated>",
        f"  <author><name>{text_html(one_line(site.settings.owner or site.settings.title))}</name></author>",
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(_address(site, path, path))}/>',
        f'  <link rel="alternate" type="text/html" href={quoteattr(_address(site, path, page))}/>',
        "  <generator>vanthu</generator>",
    ]
    for row in dated:
        where = document_path(row.id)
        summary = ". ".join(part for part in (row.subtitle, row.issuer, site.t.date(row.date)) if part)
        lines += [
            "  <entry>",
            f"    <id>{_identity(site, where)}</id>",
            f"    <title>{text_html(one_line(row.heading))}</title>",
            f"    <updated>{_moment(row.date)}</updated>",
            f"    <published>{_moment(row.date)}</published>",
            f'    <link rel="alternate" type="text/html" href={quoteattr(_address(site, path, where))}/>',
            *([f"    <author><name>{text_html(one_line(row.issuer))}</name></author>"] if row.issuer else []),
            f"    <summary>{text_html(one_line(summary))}</summary>",
            "  </entry>",
        ]
    return "\n".join([*lines, "</feed>"]) + "\n"


def _address(site: Site, source: str, target: str) -> str:
    return site.settings.url + site_path(target) if site.settings.url else site.href(source, target)


def _identity(site: Site, page: str) -> str:
    return site.settings.url + site_path(page) if site.settings.url else "urn:vanthu:" + (site_path(page).strip("/") or "site")


def _moment(date: str) -> str:
    """Midnight in Viet Nam of the day; of the first of the month or year where no more is known."""
    parts = [*date[:10].split("-"), "01", "01"]
    return f"{parts[0]:0>4}-{parts[1]}-{parts[2]}T00:00:00+07:00"


def feed_name(page: str) -> str:
    """The feed that lies beside a page: "tinh/bac-giang/index.md" -> "tinh/bac-giang/feed.xml"."""
    return page.removesuffix("index.md") + "feed.xml"


def cited_feed(site: Site, row: Row, citing: Sequence[Row]) -> tuple[str, str]:
    """(path, feed) of the documents that cite this one."""
    page = document_path(row.id)
    path = feed_name(page)
    return path, atom(site, path, site.t("feed.cited", name=row.heading), page, citing)


def opensearch(site: Site) -> str:
    """The description with which a browser takes the site's search for its own; needs the official address."""
    settings = site.settings
    search = settings.url + "tim-kiem/?q={searchTerms}"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"  <ShortName>{text_html(one_line(settings.title)[:16])}</ShortName>\n"
        f"  <Description>{text_html(one_line(settings.description or settings.title)[:1024])}</Description>\n"
        "  <InputEncoding>UTF-8</InputEncoding>\n"
        f'  <Url type="text/html" template={quoteattr(search)}/>\n'
        "</OpenSearchDescription>\n"
    )


def site_files(site: Site, rows: Mapping[str, Row]) -> list[tuple[str, str]]:
    """(path, text) of the feed of everything, and where the official address is known of OpenSearch and robots.txt."""
    files = [("feed.xml", atom(site, "feed.xml", site.settings.title, "index.md", list(rows.values())))]
    if site.settings.url:
        files.append(("opensearch.xml", opensearch(site)))
        files.append(("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site.settings.url}sitemap.xml\n"))
    return files
