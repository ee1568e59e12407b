"""Every link of a built site, followed on disk: the file is there, and the fragment too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

_LINKS = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "form": "action",
    "use": "href",
}


@dataclass
class Html(HTMLParser):
    """The links and the ids of one page; `inline` are handlers and javascript: addresses, which no page may have."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.update(values[name] for name in ("id", "name") if name in values)
        self.inline += [f"{name}={value}" for name, value in values.items() if name.startswith("on")]
        address = values.get(_LINKS.get(tag, ""))
        if address is None:
            return
        if address.strip().lower().startswith("javascript:"):
            self.inline.append(address)
        rel = values.get("rel", "").strip()
        if rel.startswith("schema."):  # names a vocabulary, is never fetched
            return
        passive = tag in ("a", "form") or (tag == "link" and rel in ("canonical", "alternate", "prev", "next"))
        (self.links if passive else self.loads).append(address)


def parse(file: Path) -> Html:
    page = Html()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def broken(site: Path, *, directory_index: bool = True) -> Iterator[str]:
    """What is wrong with the links of a site, one line each. Without `directory_index` a folder is no page (file://)."""
    read = {file: parse(file) for file in pages(site)}
    for file, page in read.items():
        name = file.relative_to(site).as_posix()
        for what in page.inline:
            yield f"{name}: inline script {what}"
        for address in page.loads:
            if urlsplit(address).scheme not in ("", "data") or address.startswith("//"):
                yield f"{name}: loads {address} from outside"
        for address in {*page.links, *page.loads}:
            yield from (f"{name}: {address}: {why}" for why in _wrong(site, read, file, address, directory_index))


def reached(site: Path) -> set[str]:
    """The pages that a reader comes to from the first one."""
    top, seen, waiting = site.resolve(), set[Path](), [site.resolve() / "index.html"]
    while waiting:
        file = waiting.pop()
        if file in seen or file.suffix != ".html" or not file.is_file():
            continue
        seen.add(file)
        for address in parse(file).links:
            parts = urlsplit(address)
            if not (parts.scheme or parts.netloc or parts.path.startswith("/")):
                target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
                waiting.append(target / "index.html" if target.is_dir() else target)
    return {file.relative_to(top).as_posix() for file in seen}


def broken_for_readers(site: Path) -> list[str]:
    """What is `broken` on the pages that a reader comes to: of a site half way between two, on which others may be, too."""
    pages_reached = reached(site)
    return [line for line in broken(site) if line.partition(":")[0] in pages_reached]


def _wrong(site: Path, read: dict[Path, Html], file: Path, address: str, directory_index: bool) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return
    path, fragment = urldefrag(address)
    path = unquote(path.partition("?")[0])
    if path.startswith("/"):
        if file.name != "404.html":
            yield "absolute: breaks below a sub-path and from file://"
        return
    target = (file.parent / path).resolve() if path else file
    if target.is_dir() and directory_index:
        target /= "index.html"
    if not target.is_relative_to(site.resolve()) or not target.is_file():
        yield "leads nowhere"
    elif fragment and target in read and unquote(fragment) not in read[target].ids:
        yield "no such place on the page"
