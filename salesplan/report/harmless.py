"""Texts of the inputs as they may stand in files and on terminals: no control characters, no formulas."""

from __future__ import annotations

import re

_BIDI = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")  # the wide ones are formulas to spreadsheets of East Asia
_NUMBER = re.compile(r"[+-]?\d[\d .,]*%?")


def printable(text: str) -> str:
    """Text of the inputs as one harmless line: no control characters, no changes of direction."""
    return text if text.isprintable() else _CONTROL.sub(" ", text).translate(_BIDI)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens the text in a CSV file would run it; a signed number is none."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it (OWASP, CSV injection)."""
    return f"'{text}" if is_formula(text) else text
