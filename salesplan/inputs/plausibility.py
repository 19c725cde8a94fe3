"""How much a text looks like people's names under a legacy code page.

Statistical detection is sure of a page of text and guesses at three names. Names have a plain look: in cp1252 accented
letters stand among Latin letters; in Big5, GB 18030 and cp932 nearly all characters come from the page's first,
common part, whose lead bytes are known, and do not stand alone inside a Latin word.
"""

from __future__ import annotations

COMMON_LEADS = {
    "cp950": range(0xA4, 0xC7),  # the 5,401 common characters
    "gb18030": range(0xB0, 0xD8),  # the 3,755 characters of the first level
    "cp932": range(0x82, 0x98),  # kana and the 2,965 characters of the first level
}
MARKS = frozenset("’‘“”–—…€°ºª®™·´«»¿¡§£ß、。・（）「」：；－，！％")


def plausibility(text: str, encoding: str) -> float:
    """Share of the non-ASCII characters of `text`, decoded from `encoding`, that look like part of a name; 0 to 1."""
    foreign = [position for position, char in enumerate(text) if not char.isascii()]
    if not foreign:
        return 1.0
    looks = _western if encoding == "cp1252" else _eastern
    return sum(looks(text, position, encoding) for position in foreign) / len(foreign)


def _western(text: str, position: int, encoding: str) -> bool:  # noqa: ARG001 - one signature for both
    """A letter next to a Latin letter, small unless a word begins, or a usual mark."""
    char = text[position]
    if char in MARKS:
        return True
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if not char.isalpha() or not (before.isalpha() or after.isalpha()):
        return False
    return not (char.isupper() and before.islower())


def _eastern(text: str, position: int, encoding: str) -> bool:
    """A character of the common part that is no stranger inside a Latin word."""
    char = text[position]
    if char in MARKS:
        return True
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if any(near.isascii() and near.islower() for near in (before, after)):
        return False
    raw = char.encode(encoding)
    return len(raw) == 2 and raw[0] in COMMON_LEADS[encoding]
