"""Citations: found in a text, resolved over a collection.

>>> from generator.link import find_citations
>>> find_citations("thực hiện Kết luận số 105-KL/TU ngày 16/5/2021 của Tỉnh ủy")[0].relation
'implements'
"""

from generator.link.connect import Connected, connect, resolve
from generator.link.find import find_citations

__all__ = ["Connected", "connect", "find_citations", "resolve"]
