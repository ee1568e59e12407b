"""Text -> Recognition: layout and metadata of one document, each value with its evidence. Pure; one module per fact.

>>> from generator.recognise import recognise
"""

from __future__ import annotations

from generator.recognise.recognise import Recognition, recognise

__all__ = ["Recognition", "recognise"]
