"""What has left the program for those who use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Sent:
    """One export: on which day, of which plan version, in which form, to which folder, how many files."""

    day: date
    version: int
    form: str
    folder: str
    files: int
