"""Citations: found in a text, resolved over a collection.

>>> from generator.link import find_citations
>>> find_citations("thực hiện Kết luận số 105-KL/TU ngày 16/5/2021 của Tỉnh ủy")[0].relation
'implements'
"""

from typing import TYPE_CHECKING, Any

from generator.link.cards import law_key
from generator.link.connect import Connected, connect, resolve
from generator.link.known import known_documents
from generator.link.places import province_of_issuer
from generator.link.second import citation_name
from generator.link.symbols import symbol_key

if TYPE_CHECKING:
    from generator.link.find import find_citations
    from generator.link.library import documents_of

__all__ = [
    "Connected",
    "citation_name",
    "connect",
    "documents_of",
    "find_citations",
    "known_documents",
    "law_key",
    "province_of_issuer",
    "resolve",
    "symbol_key",
]


def __getattr__(name: str) -> Any:
    """What finds citations, when it is asked for: a site is mended without it."""
    rooms = {"find_citations": "find", "documents_of": "library"}
    if name not in rooms:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"generator.link.{rooms[name]}"), name)
