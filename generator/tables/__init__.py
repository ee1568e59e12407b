"""What we know about Viet Nam: document types, issuing bodies, provinces of all periods. Rows of data/*.yml as values.

Everything is looked up through `fold` (case and tone marks aside) except codes, which keep their diacritics (HĐ ≠ HD).
"""

from generator.tables.bodies import (
    LEVEL_OF_PLACE,
    PLACE_WORDS,
    BodyRow,
    LocalKind,
    bodies_by_name,
    body_by_code,
    body_by_folded_code,
    body_by_name,
    body_row,
    central_bodies,
    local_kinds,
    publisher_province,
    publishers,
    sector_kinds,
    slugify_body,
    written,
)
from generator.tables.provinces import (
    province,
    province_aliases,
    province_now,
    province_of_domain,
    province_on,
    province_region,
    provinces,
)
from generator.tables.rows import squash, table
from generator.tables.types import DocumentType, document_types, type_by_name, types_by_code

__all__ = [
    "LEVEL_OF_PLACE",
    "PLACE_WORDS",
    "BodyRow",
    "DocumentType",
    "LocalKind",
    "bodies_by_name",
    "body_by_code",
    "body_by_folded_code",
    "body_by_name",
    "body_row",
    "central_bodies",
    "document_types",
    "local_kinds",
    "province",
    "province_aliases",
    "province_now",
    "province_of_domain",
    "province_on",
    "province_region",
    "provinces",
    "publisher_province",
    "publishers",
    "sector_kinds",
    "slugify_body",
    "squash",
    "table",
    "type_by_name",
    "types_by_code",
    "written",
]
