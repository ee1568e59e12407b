"""Atom feeds, sitemap and OpenSearch description: files of the hosted site that a builder copies as they are.

A feed lists what has a date, newest first; nothing here asks the clock, so an entry's `updated` is its document's own date.
Addresses are absolute where the settings tell the site's own, else relative to the feed (which RFC 4287 allows); a sitemap
and an OpenSearch description need absolute ones and are made only then.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from generator.model import Link
from generator.write.address import document_path, index_path, site_path
from generator.write.entries import Entry
from generator.write.markup import one_line
from generator.write.rows import Row, newest_first
from generator.write.site import Site
from generator.write.templates import template

SITE_FEED = "feed.xml"
WITH_FEEDS = ("tinh", "co-quan")
_MOST = 100
_URLS_IN_SITEMAP = 50_000  # the protocol's limit for one file
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?\Z")
_NO_DATE = "1970-01-01T00:00:00Z"


def cited_feed_path(identity: str) -> str:
    """The feed of the documents that cite one: "abc" -> "van-ban/abc/feed.xml"."""
    return f"van-ban/{identity}/feed.xml"


def entry_feed_path(index: str, entry: Entry) -> str:
    """The feed of an index entry, for the indexes that have them: "tinh/bac-giang/feed.xml"; else empty."""
    return index_path(index, entry.slug).removesuffix("index.md") + "feed.xml" if index in WITH_FEEDS else ""


def moment(date: str) -> str:
    """A document's date as RFC 3339 wants it, at the start of its day, month or year in Viet Nam: "2021-06" ->
    "2021-06-01T00:00:00+07:00"; empty for no date."""
    match = _DATE.match(date)
    try:
        day = datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return ""
    return f"{day.isoformat()}T00:00:00+07:00" if day else ""


def newest(rows: Iterable[Row]) -> list[Row]:
    """Those that a feed tells of, of rows that are in order, newest first."""
    return list(islice((row for row in rows if moment(row.date)), _MOST))


def feed_file(site: Site, path: str, title: str, page: str, rows: Iterable[Row]) -> bytes:
    """`feed` as the bytes of its file."""
    return feed(site, path, title, page, rows).encode("utf-8")


def feed(site: Site, path: str, title: str, page: str, rows: Iterable[Row]) -> str:
    """An Atom feed of these documents. `page` is what it belongs to, `rows` in any order."""
    dated = [row for row in newest_first(rows) if moment(row.date)][:_MOST]
    entries = [
        {
            "id": identity_of(site, document_path(row.id)),
            "title": one_line(f"{row.heading}: {row.subtitle}" if row.subtitle else row.heading),
            "href": _address(site, path, document_path(row.id)),
            "updated": moment(row.date),
            "author": one_line(row.issuer),
            "type": one_line(row.type),
            "summary": one_line(", ".join(part for part in (row.issuer, site.t.date(row.date)) if part)),
        }
        for row in dated
    ]
    return template("feed.xml.j2").render(
        language=site.settings.language,
        id=identity_of(site, path),
        title=one_line(title),
        updated=max((str(entry["updated"]) for entry in entries), default=_NO_DATE),
        own=_address(site, path, path),
        page=_address(site, path, page),
        author=one_line(site.settings.owner or site.settings.title),
        rights=one_line(site.settings.licence),
        entries=entries,
    )


def cited_feed(site: Site, row: Row, incoming: Sequence[Link], rows: Mapping[str, Row]) -> str:
    """The feed of the documents that cite this one."""
    citing = {link.source: rows[link.source] for link in incoming if link.source in rows}
    title = site.t("feed.cited", name=one_line(row.heading))
    return feed(site, cited_feed_path(row.id), title, document_path(row.id), citing.values())


def _address(site: Site, here: str, target: str) -> str:
    return site.settings.url + site_path(target) if site.settings.url else site.href(here, target)


def identity_of(site: Site, path: str) -> str:
    """An id that stays: the address, or without one a UUID made of the collection's name and the page."""
    if site.settings.url:
        return site.settings.url + site_path(path)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"vanthu:{one_line(site.settings.title)}/{site_path(path)}").urn


# ---------------------------------------------------------------- for search engines and browsers


def sitemaps(site: Site, pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, text) of sitemap.xml; of several parts and their index where there are more pages than one may hold."""
    urls = sorted(site.settings.url + site_path(page) for page in pages)
    parts = [urls[at : at + _URLS_IN_SITEMAP] for at in range(0, len(urls), _URLS_IN_SITEMAP)]
    if len(parts) <= 1:
        yield "sitemap.xml", template("sitemap.xml.j2").render(root="urlset", item="url", urls=urls)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, template("sitemap.xml.j2").render(root="urlset", item="url", urls=part)
    yield (
        "sitemap.xml",
        template("sitemap.xml.j2").render(
            root="sitemapindex", item="sitemap", urls=[site.settings.url + name for name in names]
        ),
    )


def opensearch(site: Site) -> str:
    """opensearch.xml, with which a browser offers the site among its search engines."""
    short = one_line(site.settings.title)
    return template(
        "opensearch.xml.j2"
    ).render(
        short=short if len(short) <= 16 else short[:15].rstrip() + "…",  # the format allows 16 characters
        long=short[:48],
        description=one_line(site.settings.description or site.settings.title)[:1024],
        base=site.settings.url,
        language=site.settings.language,
    )


def robots(site: Site) -> str:
    """robots.txt, for a site that stands at the root of its host (elsewhere nobody reads it); else empty."""
    host, _, path = site.settings.url.partition("://")[2].partition("/")
    return f"User-agent: *\nAllow: /\nSitemap: {site.settings.url}sitemap.xml\n" if host and not path else ""
