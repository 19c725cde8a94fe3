"""Scenarios that are kept: what was supposed, what it was made from, and what would make it last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesplan.domain.nouns import Noun

if TYPE_CHECKING:
    from datetime import date


class Supposed(Noun, frozen=True):
    """What a scenario supposes. The digests are those of the files as they were, nothing supposed."""

    text: str  # in a sentence
    lasting: tuple[str, ...] = ()  # what to write into which file, so that the next night plans with it
    files_digest: str = ""
    settings_digest: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One line of the list of scenarios."""

    name: str
    supposed: Supposed
    as_of: date
    parent: int  # the plan version that it stands on
    created: str
    held: tuple[str, ...] = ()  # what the guard or the audit would have held of it
    totals: dict[str, float] = field(default_factory=dict)
