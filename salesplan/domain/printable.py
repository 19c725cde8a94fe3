"""Text that somebody else wrote, made harmless."""

from __future__ import annotations

import re

_BIDI = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def printable(text: str) -> str:
    """Text of the inputs as one harmless line: no control characters, no changes of direction."""
    return text if text.isprintable() else _CONTROL.sub(" ", text).translate(_BIDI)
