"""Why something is different, and why something is as it is: values, which become words only in `report`.

A cause answers "what made this differ from the published plan?": an input change, or an effect of the clock, and
through whom it came. A reason answers "why is this so?": why a visit is due, why a customer changes hands.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import Noun


class Via(StrEnum):
    """How a change reached a difference of somebody whom it does not name."""

    OWN = ""  # it names them, or everybody
    MAKES_ROOM = "makes room"  # the rep has another's change to make room for
    HANDOVER = "hands over"  # a customer came to the rep, or left them
    OTHER_REP = "follows the other rep"  # the customer's other rep comes at another time for it
    COVER = "covers"  # the rep calls on a colleague's customers while the colleague is away


class Cause(Noun, frozen=True):
    """The change that opened a difference. Withdrawing it would undo the difference.

    Where several changes met in one rep, whose month was searched once for all of them, it is the nearest, and those
    `together` with it are withdrawn as well.
    """

    kind: ChangeKind
    subject: str = ""  # customer, rep, product, setting or day; empty: everybody
    before: str = ""
    after: str = ""
    via: Via = Via.OWN
    more: int = 0  # further changes that bear on the same difference
    together: tuple[
        tuple[ChangeKind, str], ...
    ] = ()  # what else met in the rep: each with its subject, or '×' how many


def cause_of(change: InputChange, via: Via = Via.OWN, more: int = 0) -> Cause:
    """The input change as the cause of a difference."""
    return Cause(change.kind, change.subject, change.before, change.after, via, more)


class MoveKind(StrEnum):
    """What speaks for another owner."""

    DECIDED = "decided by a person"
    FIRST_OWNER = "had no owner"
    LOCKED = "locked"
    INACTIVE = "no longer at work"
    SKILL = "lacks a skill"
    TEAM = "is of the wrong team"  # for the owner of a customer with a second rep, or for the second rep
    RELIEVES = "relieves"  # the previous owner had too much
    FILLS = "fills"  # the new owner had too little
    SHORTER_DRIVES = "shorter drives"
    SAME_ADDRESS = "one rep at the address"  # where two drove to one door
    SWAPPED = "makes room for others"  # so that somebody else fits in with the previous owner


class MoveReason(Noun, frozen=True):
    """Why a customer has another owner than before. Indexes are workload ÷ capacity, relative to the mean of all."""

    kind: MoveKind
    rep_id: str = ""  # whom it is about: locked to, not at work, without the skill, relieved, filled
    detail: str = ""  # the skills that lack, the team, the day that the rep is not at work
    index_before: float | None = None
    index_after: float | None = None
    minutes: float = 0.0  # of the customer's own workload, a cycle; below 0: taken off the rep
    drive_minutes: float = 0.0  # a cycle that the move saves; below 0: costs


class DueKind(StrEnum):
    """What sets the day on which a call is due, where that is not its rhythm."""

    FOLLOW_UP = "follow-up"  # of an event
    MISSED = "missed"  # a call that was planned or tried, and did not take place


class DueReason(Noun, frozen=True):
    """Why a call is due when it is."""

    kind: DueKind
    day: date  # of the event, or on which the call was missed
    event: str = ""
