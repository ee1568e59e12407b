"""Vietnamese before Unicode: TCVN3 (ABC), VNI, VIQR, Windows-1258, and mojibake (UTF-8 read as a Western code page).

Nothing is converted on a guess: after conversion the words must be Vietnamese syllables, and before it they must not be.
A Unicode text with some lines in a legacy encoding keeps its Unicode lines as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TCVN3_LOWER = "àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"  # 0xB5 … 0xFE
_TCVN3 = {0xB5 + i: c for i, c in enumerate(_TCVN3_LOWER) if c != " "}
_TCVN3 |= {0xA1 + i: c for i, c in enumerate("ĂÂÊÔƠƯĐăâêôơưđ")}

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for sign, tone in _VNI_TONES.items():
        table |= {base + sign: letter + tone for base, letter in [*zip("aeouy", "aeouy", strict=True), ("ô", "ơ"), ("ö", "ư")]}
    for sign, tone in _VNI_HAT.items():
        table |= {base + sign: letter + tone for base, letter in zip("aeo", "âêô", strict=True)}
    table |= {"a" + sign: "ă" + tone for sign, tone in _VNI_BREVE.items()}
    table = {old: unicodedata.normalize("NFC", new) for old, new in table.items()}
    for old, new in list(table.items()):
        table[old.upper()] = new.upper()
        table[old[0].upper() + old[1:]] = new.upper()
    return table


_VNI = _vni_table()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=lambda s: (-len(s), s))))

_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR_MARKS = {"(": "\u0306", "^": "\u0302", "+": "\u031b"}
_VIQR = re.compile(
    r"\\(.)|([dD])([dD])|([aA](?=\([cmnpt'`?~.])|[aAeEoO](?=\^)|[oOuU](?=\+)|[aAeEoOuUiIyY](?=['`?~.]))([(^+]?)(['`?~.]?)",
    re.DOTALL | re.IGNORECASE,
)

_MOJIBAKE = re.compile(
    "[\u00c3\u00c4\u00c6\u00e1\u00c5\u00e2][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_ODD = "\u00a1-\u00bf\u00c6\u00d6-\u00d8\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee\u00ef\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe"
_ANY_ODD = re.compile(f"[{_ODD}\u00c4\u00c5]")
_LETTER_LIKE = re.compile(
    f"[{_ODD}\u00c4\u00c5](?:(?<=[^\\W\\d_].)(?<![a-z][\u00b0-\u00b4])|(?=[^\\W\\d_])(?<![\u00b0-\u00b4]))"
)
"""An odd sign beside a letter, as part of a word; not "20 × 30", "½", "m²", "30°C"."""
_SUSPECT = re.compile(
    f"[A-Za-z][{_ODD}]|[\u00aa-\u00ae\u00df\u00e5-\u00e7\u00eb\u00ee\u00ef\u00f6-\u00f8\u00fb\u00fc\u00fe][a-z]|"
    "[a-z][\u00c0-\u00de][a-z]|a[ùõâêáàãéèú]|e[ùõâáàãéè]|o[ùõâ]|u[ùõ]"
)
_SIGN = re.compile("[a-z][\u00a8-\u00bf]+[a-z]")
_UNICODE_LETTER = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_WORD = re.compile(r"[^\W\d_]+")
_OPEN = "ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|uya|iêu|oai|oao|oay|oeo|uây|uôi|ươi|ươu|uyu|uêu|yêu|ya|uơ"
_CLOSED = "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|oa|oă|oe|oo|uâ|uê|uô|uơ|ươ|uy|uyê|yê"
"""The vowels of a syllable without and with a consonant behind them."""
_CONSONANTS = re.compile("[bcdđfghjklmnpqrstvwxz]+$", re.IGNORECASE)
_SYLLABLE = re.compile(
    f"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:(?:{_OPEN})|(?:{_CLOSED})(?:ng|nh|ch|[cmnpt])?)$"
)

_TYPED = re.compile(r"[aeo]\^['`?~.]?|[ou]\+['`?~.]?|\bdd[aeiouy]|[aeiouy]['`~](?=[a-z\s])", re.IGNORECASE)
_TYPED_SIGN = re.compile(r"[aeo]\^['`?~.]?[a-z ]|[ou]\+['`?~.]?[a-z ]|\bdd[aeiouy]", re.IGNORECASE)
_TYPED_ANY = re.compile(r"[aeiouy][(^+]?['`?~.][a-z ]|[aeo]\^|[ou]\+|\bdd[aeiouy]|a\([cmnpt]", re.IGNORECASE)
"""Signs of VIQR: in a text that may be all VIQR, those that stand for nothing else, and all that one line may hold."""


def tcvn3(text: str) -> str:
    """TCVN3 (ABC) letters to Unicode: "Th«ng t­" -> "Thông tư"."""
    return text.translate(_TCVN3)


def vni(text: str) -> str:
    """VNI letters to Unicode: "Thoâng tö" -> "Thông tư"."""
    return _VNI_PAIR.sub(lambda m: _VNI[m[0]], text)


def viqr(text: str) -> str:
    """VIQR to Unicode: "Quye^'t ddi.nh" -> "Quyết định"; a backslash keeps the sign after it as it is."""

    def letter(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        if match[2]:
            return "Đ" if match[2] == "D" else "đ"
        return unicodedata.normalize("NFC", match[4] + _VIQR_MARKS.get(match[5], "") + _VIQR_TONES.get(match[6], ""))

    return _VIQR.sub(letter, text)


def mojibake(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252, put right; None when the bytes do not come out whole."""
    try:
        return b"".join(_western(c) for c in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _western(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


@lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word.lower())
    if sum(c in "\u0300\u0301\u0303\u0309\u0323" for c in marks) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in marks if c not in "\u0300\u0301\u0303\u0309\u0323"))
    return _SYLLABLE.match(plain) is not None


def vietnamese(text: str) -> float:
    """How much of the words with letters beyond ASCII are Vietnamese syllables, 0 to 1; 0 where there are none. Abbreviations
    ("HĐND", "NĐ") say nothing."""
    words = [word for word in _WORD.findall(text) if not word.isascii() and not _CONSONANTS.match(word)]
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


def from_bytes(data: bytes) -> tuple[str, str] | None:
    """Text in one of the old code pages, told by whether its words come out Vietnamese; None where none of them does."""
    western = "".join(_sloppy(byte) for byte in data) if len(data) < 1000 else data.decode("cp1252", "replace")
    latin = data.decode("latin-1")
    found = [
        (vietnamese(words[:20_000]), order, words, name)
        for order, (name, words) in enumerate(
            (("windows-1258", data.decode("cp1258", "replace")), ("tcvn3", tcvn3(latin)), ("vni", vni(western)))
        )
    ]
    score, _, words, name = max(found, key=lambda item: (round(item[0], 2), -item[1]))
    return (unicodedata.normalize("NFC", words), name) if score >= 0.85 else None


def _sloppy(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


def repair(text: str) -> tuple[str, str, list[int]]:
    """Text that is Unicode in form only, put right: (text, encoding found or "", lines left unreadable).

    Applied to whole texts and, in a Unicode text, to single lines that hold no Vietnamese letter of Unicode.
    """
    if text.isascii():
        return _repair_viqr(text)
    typed = "^" in text and _TYPED_SIGN.search(text) is not None
    if not typed and not (_ANY_ODD.search(text) and _LETTER_LIKE.search(text)):
        return text, "", []
    if _MOJIBAKE.search(text) and not _UNICODE_LETTER.search(text[:200_000]):
        whole = mojibake(text)
        if whole is not None and vietnamese(whole[:20_000]) >= 0.85:
            return whole, "mojibake", []
    if not typed and not _SUSPECT.search(text) and not _MOJIBAKE.search(text):
        return text, "", []
    if not _UNICODE_LETTER.search(text[:200_000]):
        before = vietnamese(text[:20_000])
        for name, words in (("tcvn3", tcvn3(text)), ("vni", vni(text))):
            if vietnamese(words[:20_000]) >= max(0.9, before + 0.2):
                return words, name, []
    return _repair_lines(text, typed)


def _repair_lines(text: str, typed: bool) -> tuple[str, str, list[int]]:
    """Single lines put right, in a text whose other lines are Unicode; `typed` says that signs of VIQR stand in it."""
    lines = text.split("\n")
    names: set[str] = set()
    bad: list[int] = []
    for index, line in enumerate(lines):
        if line.isascii():
            if typed and (words := _viqr_line(line)):
                lines[index] = words
                names.add("viqr")
            continue
        if _UNICODE_LETTER.search(line):
            if len(_SIGN.findall(line)) > 2:  # some runs of the line are TCVN3
                if words := _tcvn3_words(line):
                    lines[index] = words
                    names.add("tcvn3")
                else:
                    bad.append(index + 1)
            continue
        if not (_SUSPECT.search(line) or _MOJIBAKE.search(line)):
            continue
        found = _repair_line(line)
        if found:
            lines[index] = found[0]
            names.add(found[1])
        elif len(_MOJIBAKE.findall(line)) > 1 and vietnamese(line) < 0.8:
            bad.append(index + 1)
    return "\n".join(lines), "+".join(sorted(names)), bad


def _repair_line(line: str) -> tuple[str, str] | None:
    before = vietnamese(line)
    for name, words in (("mojibake", mojibake(line)), ("tcvn3", tcvn3(line)), ("vni", vni(line))):
        proved = name == "mojibake" and len(_MOJIBAKE.findall(line)) > 1
        if words is not None and words != line and vietnamese(words) >= max(0.85, before if proved else before + 0.01):
            several = sum(not word.isascii() for word in _WORD.findall(words)) > 1
            return (words, name) if several or _SIGN.search(line) else None
    return None


def _tcvn3_words(line: str) -> str:
    """A line of which some words are TCVN3 and others Unicode; "" unless all of them come out Vietnamese."""
    words = [word if _UNICODE_LETTER.search(word) else tcvn3(word) for word in line.split(" ")]
    return " ".join(words) if vietnamese(" ".join(words)) >= 0.9 else ""


def _viqr_line(line: str) -> str:
    """A line of VIQR in a text that is not; "" unless many of its words carry signs and all come out Vietnamese."""
    signs, words = len(_TYPED_ANY.findall(line)), len(_WORD.findall(line))
    if not _TYPED_SIGN.search(line) or signs < max(4, words * 0.25):
        return ""
    changed = viqr(line)
    return changed if vietnamese(changed) >= 0.9 else ""


def _repair_viqr(text: str) -> tuple[str, str, list[int]]:
    sample = text[:20_000]
    signs = len(_TYPED.findall(sample))
    words = len(_WORD.findall(sample))
    if words < 3 or signs < words / 4:
        return text, "", []
    changed = viqr(text)
    return (changed, "viqr", []) if vietnamese(changed[:20_000]) >= 0.85 else (text, "", [])


def from_font(text: str, font: str) -> str:
    """The words of a run set in a legacy font (.VnTime: TCVN3, VNI-Times: VNI); unchanged in any other, and where the words
    already are Vietnamese in Unicode."""
    name = font.lower()
    if (text.isascii() and not name.endswith("h")) or _UNICODE_LETTER.search(text):
        return text
    if name.startswith(".vn"):
        words = tcvn3(text)
        return words.upper() if name.endswith("h") else words
    return vni(text) if name.startswith("vni-") else text
