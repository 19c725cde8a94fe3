"""Texts that a spreadsheet takes for formulas where it opens them in a CSV file."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")  # the wide ones are formulas to spreadsheets of East Asia
_NUMBER = re.compile(r"[+-]?\d[\d .,]*%?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text (OWASP, CSV injection); a signed number is none."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if is_formula(text) else text
