"""The id of a document: the slug that its address is made of (ARCHITECTURE §4).

Made from printed facts only, so that it stays when the collection grows; a short content hash is added where facts are
missing or where two documents would be equal, whatever the order of the files.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from generator.fold import slugify
from generator.model import Metadata, Source

_NOT_PRINTED = {"citation", "signer", "neighbour", "collection"}
_TYPE_WORDS = 40


def slug_of(metadata: Metadata) -> tuple[str, bool]:
    """The slug of a document's printed facts, and whether they name it fully (type, number and year are there).

    ("Nghị định", "30/2020/NĐ-CP", 2020-03-05) -> ("nghi-dinh-30-2020-nd-cp", True);
    ("Kết luận", "105-KL/TU", Bắc Giang, 2021) -> ("ket-luan-105-kl-tu-bac-giang-2021", True).
    """
    kind = _printed(metadata.type)
    number = _printed(metadata.number)
    date = _printed(metadata.date)
    place = metadata.province.value.name if metadata.province and metadata.province.basis not in _NOT_PRINTED else ""
    year = str(date)[:4] if date else ""
    parts = [slugify(str(kind), _TYPE_WORDS)] if kind else ["van-ban"]
    if number:
        parts.append(slugify(str(number), 40))
    elif metadata.issuing_bodies and metadata.issuing_bodies.basis not in _NOT_PRINTED:
        parts.append(slugify(metadata.issuing_bodies.value[0].name, 50))
    if place and slugify(place) not in "-".join(parts):
        parts.append(slugify(place))
    if year and not (number and re.search(rf"(?<!\d){year}(?!\d)", str(number))):
        parts.append(year)
    return "-".join(p for p in parts if p), bool(kind and number and (year or re.search(r"/\d{4}/", str(number))))


def _printed(field: object) -> object | None:
    value = getattr(field, "value", None)
    return value if value is not None and getattr(field, "basis", "") not in _NOT_PRINTED else None


def identify(facts: Sequence[tuple[Source, Metadata]]) -> list[str]:
    """The ids of the documents, in the order given; all different, and independent of that order."""
    slugs = [named(metadata) for _, metadata in facts]
    times = Counter(slug for slug, _ in slugs)
    ids = [
        slug if complete and times[slug] == 1 else f"{slug}-{source.sha256[:8]}"
        for (slug, complete), (source, _) in zip(slugs, facts, strict=True)
    ]
    again = Counter(ids)
    return [
        name if again[name] == 1 else f"{name}-{hashlib.sha256(source.path.encode()).hexdigest()[:6]}"
        for name, (source, _) in zip(ids, facts, strict=True)
    ]


def named_by_facts(identity: str, metadata: Metadata) -> bool:
    """Whether an id is made of the document's facts alone: then other words in the file leave it as it is."""
    slug, complete = named(metadata)
    return complete and identity == slug


def named_fully(metadata: Metadata) -> bool:
    """Whether facts name a document fully, so that its id needs no hash where no other has the same."""
    return named(metadata)[1]


def named_by_bytes(identity: str, metadata: Metadata, sha: str, now: str) -> str:
    """The id of a document that is named by its facts and its bytes, once other bytes have the hash `now` instead of `sha`;
    "" where it is not named so. ("cong-van-1a2b3c4d", …, "1a2b3c4d…", "99887766…") -> "cong-van-99887766"."""
    slug, _ = named(metadata)
    return f"{slug}-{now[:8]}" if identity == f"{slug}-{sha[:8]}" else ""


def named(metadata: Metadata) -> tuple[str, bool]:
    """The slug of a document, as a curator wrote it or of its printed facts, and whether it names it fully."""
    if metadata.slug is not None:
        return slugify(metadata.slug.value, 120), True
    return slug_of(metadata)


_HASH = re.compile(r"-[0-9a-f]{8}(?:-[0-9a-f]{6})?$")


@lru_cache(maxsize=131_072)
def standing(identity: str, source: str) -> tuple[str, str]:
    """Where a document stands among all: by its id, but for a hash in it, then by its path. So it stays in its place when its
    bytes change. ("cong-van-2021-1a2b3c4d", "a.txt") -> ("cong-van-2021", "a.txt")."""
    return _HASH.sub("", identity), source
