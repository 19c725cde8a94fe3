"""What is wrong with an input, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One defect at one place. Errors stop a run; warnings do not."""

    file: str
    line: int  # physical line, 1 = the header; 0 = the file as a whole
    column: str
    value: str
    problem: str  # a sentence without the value, so that equal problems group
    remedy: str
    severity: Severity = "error"
    code: str = ""  # stable kebab-case name of the check, e.g. "duplicate-id"
