"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One hard rule broken at one place of a plan."""

    rule: str  # the rule's one name, kebab-case
    subject: str  # customer, rep or rep-day
    text: str
