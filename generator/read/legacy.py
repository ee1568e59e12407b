"""Vietnamese before Unicode: TCVN3 (ABC), VNI, VIQR, Windows-1258, and mojibake (UTF-8 read as a Western encoding)."""

from __future__ import annotations


def from_font(text: str, font: str) -> str:
    """The words of a run set in a legacy font (.VnTime: TCVN3, VNI-Times: VNI); unchanged in any other."""
    return text
