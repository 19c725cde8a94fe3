"""Causes and reasons as people read them. Nowhere else in the program do they become words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.causes import Cause, DueKind, DueReason, MoveKind, MoveReason, Via
from salesplan.report.words import some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesplan.domain.changes import InputChange

UNKNOWN = "(no cause recorded)"
WITH_OTHERS = ", with others"
MOST_NAMED = 2  # subjects of one kind that are named before they are counted


def whole(cause: Cause | None) -> str:
    """'makes room: potential changed C7: 100 → 150 (+3 more)'; nothing where there is no cause."""
    if cause is None:
        return ""
    change = f": {cause.before or '–'} → {cause.after or '–'}" if cause.before or cause.after else ""
    return f"{_named(cause)}{change}{_more(cause)}"


def brief(cause: Cause | None) -> str:
    """'makes room: potential changed C7 (+3 more)': without what was and is, which other columns have."""
    return "" if cause is None else _named(cause) + _more(cause)


def family(cause: Cause | None) -> str:
    """'makes room: potential changed': what causes of different subjects have in common.

    Where none of several changes alone made the difference, the nearest one stands for them, 'with others'.
    """
    if cause is None:
        return UNKNOWN
    return _led(cause, str(cause.kind)) + (WITH_OTHERS if cause.together else "")


def by_family(causes: Iterable[Cause | None]) -> dict[Cause | None, str]:
    """For each cause the line of a table that it falls into: its family, or its subject where that has one cause."""
    members: dict[str, set[Cause | None]] = defaultdict(set)
    for cause in causes:
        members[family(cause)].add(cause)
    return {
        cause: brief(cause) if cause is not None and len(alike) == 1 else name
        for name, alike in members.items()
        for cause in alike
    }


def gathered(changes: Iterable[InputChange]) -> tuple[str, ...]:
    """Changes by kind: 'call executed ×17', 'potential changed C7', 'a day passed'."""
    subjects: dict[str, dict[str, None]] = defaultdict(dict)
    for change in changes:
        subjects[change.kind.value][change.subject] = None
    return tuple(_gathered(kind, [s for s in named if s]) for kind, named in subjects.items())


def _gathered(kind: str, subjects: list[str]) -> str:
    if not subjects:
        return kind
    return f"{kind} {some(subjects)}" if len(subjects) <= MOST_NAMED else f"{kind} ×{len(subjects)}"


def _named(cause: Cause) -> str:
    return _led(cause, f"{cause.kind} {cause.subject}".strip())


def _led(cause: Cause, text: str) -> str:
    return text if cause.via is Via.OWN else f"{cause.via}: {text}"


def _more(cause: Cause) -> str:
    met = ", ".join(f"{kind} {subject}".strip() for kind, subject in cause.together)
    return f", together with {met}" if met else f" (+{cause.more} more)" if cause.more else ""


def why_moved(reason: MoveReason | None) -> str:
    """'relieves R6 (1.31 → 1.04 of the mean workload); 25 min less driving a cycle'."""
    if reason is None:
        return ""
    if reason.kind is MoveKind.LOCKED:
        return f"locked to {reason.rep_id}"
    if reason.kind is MoveKind.INACTIVE:
        return f"{reason.rep_id} is not an active rep on {reason.detail}"
    if reason.kind is MoveKind.SKILL:
        return f"{reason.rep_id} lacks the skill {reason.detail}"
    if reason.kind is MoveKind.SWAPPED:
        text = f"makes room at {reason.rep_id} for others"
    elif reason.kind in (MoveKind.RELIEVES, MoveKind.FILLS):
        text = f"{reason.kind} {reason.rep_id} ({_indexes(reason)})"
    else:
        text = str(reason.kind)
    drive, saves = abs(reason.drive_minutes), reason.drive_minutes > 0
    return f"{text}; {drive:.0f} min {'less' if saves else 'more'} driving a cycle" if drive >= 0.5 else text


def _indexes(reason: MoveReason) -> str:
    """'1.31 → 1.04 of the mean workload'; where that shows nothing, the minutes of the customer."""
    old, new = (f"{x:.2f}" for x in (reason.index_before or 0.0, reason.index_after or 0.0))
    if old == new:
        return f"{reason.minutes:+.0f} min a cycle, at {new} of the mean workload"
    return f"{old} → {new} of the mean workload"


def why_due(reason: DueReason | None) -> str:
    """'follow-up: download on 2026-11-20', 'missed on 2026-11-20'; nothing for the rhythm."""
    if reason is None:
        return ""
    if reason.kind is DueKind.FOLLOW_UP:
        return f"follow-up: {reason.event} on {reason.day}"
    return f"missed on {reason.day}"
