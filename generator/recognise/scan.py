"""What a machine read from a scan is asserted only where it can be trusted: right, or left open.

NĐ 30/2020 (Phụ lục I) leaves a blank before the symbol and in the date line, which the registry fills by hand or by stamp:
just those words a machine reads worst. So a number or date counts only where it is printed in one piece on its own line and
the machine was sure of every word of that line. A body's name has letters, and none of the signs of a number line.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from generator.model import Inferred, Metadata, Text

_FILLED = re.compile(r"\d\s+[/-]|[#@*⁄\\|]")
_NO_NAME = re.compile(r"[^\w\s,.()&'’–-]|\d{2}")
_PRINTED = frozenset({"number_line", "place_date_line", "consolidation_block"})


def trusted(text: Text, found: Metadata) -> Metadata:
    """The metadata of a text without what a scan leaves doubtful; of any other text, as it is.

    "Số: 2# /2019/TT-BGDĐT" of a scan gives no number; "Số: 88/2017/NĐ-CP" gives one.
    """
    if text.origin != "ocr":
        return found
    bodies = found.issuing_bodies
    if bodies and any(_NO_NAME.search(body.name) for body in bodies.value):
        bodies = None
    date = found.date if found.date and len(found.date.value) == 10 and _sure(text, found.date) else None
    number = found.number if found.number and _sure(text, found.number) else None
    return replace(found, number=number, date=date, issuing_bodies=bodies)


def _sure(text: Text, fact: Inferred[Any]) -> bool:
    if fact.basis not in _PRINTED or fact.evidence is None or fact.evidence.span is None:
        return False
    span = fact.evidence.span
    if any(word.start < span.end and span.start < word.end for word in text.doubtful):
        return False
    return not _FILLED.search(span.of(text.body))
