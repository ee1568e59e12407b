"""RTF files whose lists have lost letters: some programs write the form of a label ("Điều 1.") without the letters that lie
outside their old code page ("?i?u 1."). The label as printed stands beside each paragraph too (RTF 1.9.1, `listtext`): it is
taken from there, and the list is made plain words.
"""

from __future__ import annotations

import re

_LOST = re.compile(rb"\\leveltext[^{}]{0,200}?(?<![0-9])\\'3f")
_PRINTED = re.compile(rb"\{\\(?:\*\\)?(?:listtext|pntext)\b([^{}]{0,400})\}")
_KEPT = re.compile(rb"(\\u-?[0-9]{1,6} ?(?:\\'[0-9a-f]{2}|\?)?|\\'[0-9a-f]{2})|\\tab\b ?|\\[a-z]{1,32}-?[0-9]{0,10} ?|[\r\n]")
_LIST = re.compile(rb"(\\listoverridecount[0-9]+)?\\ls[0-9]{1,5}(?![0-9])")


def with_printed_labels(data: bytes) -> bytes:
    """The file with its labels as words where their forms have lost letters; else the file itself."""
    if not _LOST.search(data):
        return data
    data = _PRINTED.sub(lambda group: b"{" + _KEPT.sub(lambda part: part[1] or b"", group[1]).strip() + b" }", data)
    return _LIST.sub(lambda match: match[0] if match[1] else b"", data)
