"""Saved web pages: the words of the article, with menus and boxes around it set aside, and the page's own metadata.

Scripts never run, nothing is fetched.
"""

from __future__ import annotations

import codecs
import json
import re

from generator.model import SetAside
from generator.read.content import Content, Unreadable
from generator.read.legacy import from_bytes
from generator.read.web_lines import Walker
from generator.read.web_tree import SPACE, Builder, article, weigh

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
PUBLISHED = "article:published_time"
"""The name under which a page's date goes on, whatever it was called there."""

_META = {
    "og:title": "title", "og:site_name": "publisher", "og:url": "url", "article:published_time": PUBLISHED,
    "article:author": "author", "author": "author", "dc.date": PUBLISHED, "dc.title": "title", "dc.creator": "author",
    "pubdate": PUBLISHED, "publishdate": PUBLISHED, "date": PUBLISHED, "datepublished": PUBLISHED,
    "citation_publication_date": PUBLISHED, "dc.date.issued": PUBLISHED, "dcterms.issued": PUBLISHED,
}  # fmt: skip
_JSON = {"headline": "title", "datePublished": PUBLISHED, "legislationDate": PUBLISHED, "legislationIdentifier": "number"}


def read_html(data: bytes) -> Content:
    """The content of a web page. Raises Unreadable when it has no words."""
    text, encoding = _decode(data)
    builder = Builder()
    builder.feed(text)
    builder.close()
    weigh(builder.root)
    if builder.root.words + builder.root.links < 3:
        raise Unreadable("the web page has no words of its own (it may be made by a script)", "save it as text or PDF")
    main = article(builder.root)
    content = Content("html", encoding=encoding, attributes=_attributes(builder))
    walker = Walker(content)
    content.lines = [line for line in walker.block(main) if line[0].strip()]
    around = Walker(Content("html"), skip=main)
    others = [words for words, _, _ in around.block(builder.root) if words.strip()]
    if others:
        content.set_aside.append(SetAside(0, "\n".join(others), "web_page"))
    return content


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii")), declared[1].decode("ascii").lower()
        except (LookupError, UnicodeDecodeError):
            pass
    return from_bytes(data) or (data.decode("utf-8", "replace"), "utf-8")


def _attributes(builder: Builder) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in builder.scripts:
        found = {**_from_json(block), **found}
    for meta in builder.metas:
        name = _META.get((meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower())
        if name and meta.get("content", "").strip():
            found.setdefault(name, SPACE.sub(" ", meta["content"]).strip()[:500])
        elif meta.get("rel") == "canonical" and meta.get("href"):
            found.setdefault("url", meta["href"][:500])
    if builder.title:
        found.setdefault("title", builder.title[:500])
    return found


def _from_json(block: str) -> dict[str, str]:
    try:
        data = json.loads(block)
    except (ValueError, RecursionError):
        return {}
    items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    found: dict[str, str] = {}
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not re.search("Article|Legislation|Report|Posting", str(item.get("@type", ""))):
            continue
        for key, name in _JSON.items():
            if isinstance(item.get(key), str):
                found.setdefault(name, item[key][:500])
        for key in ("author", "publisher"):
            who = item.get(key)
            first = who[0] if isinstance(who, list) and who else who
            label = first.get("name") if isinstance(first, dict) else first
            if isinstance(label, str):
                found.setdefault(key, label[:500])
    return found
