"""What the files of reps are called."""

from __future__ import annotations


def file_name(identifier: str) -> str:
    """A rep id as a safe file name of its own: all but letters, digits, - and _ become %XX."""
    return "".join(c if c.isalnum() or c in "-_" else "".join(f"%{b:02X}" for b in c.encode()) for c in identifier)
