"""Causes as people read them: without the before and after that other tables have, and grouped by what happened."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.changes import ChangeKind
from salesplan.report.words import some

if TYPE_CHECKING:
    from collections.abc import Iterable

MAKES_ROOM = "makes room: "  # another's change opened the rep
UNKNOWN = "(no cause recorded)"
MOST_NAMED = 2  # subjects of one kind that are named before they are counted
_MORE = re.compile(r" \(\+\d+ more\)$")
_REASONING = re.compile(r" \(|; |, with or without ")
_KINDS = sorted((kind.value for kind in ChangeKind), key=len, reverse=True)  # the longest first: none hides another


@dataclass(frozen=True, slots=True)
class ToldCause:
    """A cause taken apart; `kind` is empty where no change of the inputs is told, and all is in `subject`."""

    makes_room: bool
    kind: str
    subject: str
    more: str  # ' (+3 more)', or nothing

    @property
    def brief(self) -> str:
        """'makes room: potential changed C7 (+3 more)'."""
        return self._led(f"{self.kind} {self.subject}".strip() + self.more)

    @property
    def family(self) -> str:
        """'makes room: potential changed'; of another cause what stands before its reasoning: 'relieves R6'."""
        return self._led(self.kind or _REASONING.split(self.subject)[0])

    def _led(self, text: str) -> str:
        return MAKES_ROOM + text if self.makes_room else text


def told_cause(text: str) -> ToldCause:
    """Take apart what `InputChange` and the run's causes say; any other text is kept whole."""
    rest = text.removeprefix(MAKES_ROOM)
    kind = next((k for k in _KINDS if rest == k or rest.startswith((f"{k} ", f"{k}:"))), "")
    more = _MORE.search(rest)
    told = rest[: more.start()] if more else rest
    # An id may hold a colon, but hardly one with a space behind it: there the before and after begin.
    subject = told[len(kind) :].partition(": ")[0].strip() if kind else told
    return ToldCause(text.startswith(MAKES_ROOM), kind, subject, more.group() if more else "")


def brief(text: str) -> str:
    """A cause in a few words."""
    return told_cause(text).brief


def by_family(causes: Iterable[str]) -> dict[str, str]:
    """For each cause the line of a table that it falls into: its family, or its subject where that has one cause."""
    members: dict[str, dict[str, None]] = defaultdict(dict)
    families = {}
    for text in causes:
        families[text] = told_cause(text).family
        members[families[text]][text] = None
    return {
        text: brief(text) if told_cause(text).kind and len(members[family]) == 1 else family
        for text, family in families.items()
    }


def gathered(causes: Iterable[str]) -> tuple[str, ...]:
    """Changes by kind: 'call executed ×17', 'potential changed C7', 'a day passed'."""
    subjects: dict[str, dict[str, None]] = defaultdict(dict)
    for text in causes:
        told = told_cause(text)
        subjects[told.kind or told.subject][told.subject if told.kind else ""] = None
    return tuple(_gathered(kind, [s for s in named if s]) for kind, named in subjects.items())


def _gathered(kind: str, subjects: list[str]) -> str:
    if not subjects:
        return kind
    return f"{kind} {some(subjects)}" if len(subjects) <= MOST_NAMED else f"{kind} ×{len(subjects)}"
