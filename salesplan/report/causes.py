"""Causes and reasons as people read them. Nowhere else in the program do they become words."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.causes import Cause, DueKind, DueReason, MoveKind, MoveReason, Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.said import Listed, Said, said, word
from salesplan.report.words import some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesplan.domain.changes import InputChange

UNKNOWN = said("(no cause recorded)")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST_NAMED = 2  # subjects of one kind that are named before they are counted


def whole(cause: Cause | None) -> str:
    """'makes room: potential changed C7: 100 → 150 (+3 more)'; nothing where there is no cause."""
    if cause is None:
        return ""
    if _on_a_day(cause.kind, cause.after):
        was = cause.before.rpartition(" ")[2]
        change = f" (was {was})" if _is_day(was) else ""
    else:
        change = f": {cause.before or '–'} → {cause.after or '–'}" if cause.before or cause.after else ""
    return _with_more(cause, said("{cause}{change}", cause=_named(cause), change=change))


def brief(cause: Cause | None) -> Said:
    """'makes room: potential changed C7 (+3 more)': without what was and is, which other columns have."""
    return Said() if cause is None else _with_more(cause, _named(cause))


def family(cause: Cause | None) -> Said:
    """'makes room: potential changed': what causes of different subjects have in common.

    Where none of several changes alone made the difference, the nearest one stands for them, 'with others'.
    """
    if cause is None:
        return UNKNOWN
    led = _led(cause, said("{kind}", kind=cause.kind))
    return said("{cause}, with others", cause=led) if cause.together else led


def by_family(causes: Iterable[Cause | None]) -> dict[Cause | None, Said]:
    """For each cause the line of a table that it falls into: its family, or its subject where that has one cause."""
    members: dict[Said, set[Cause | None]] = defaultdict(set)
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
        day = _on_a_day(change.kind, change.after)
        subjects[_of_whom(change.kind, change.subject, change.after) if day else change.kind.value][
            "" if day else change.subject
        ] = None
    return tuple(_gathered(kind, [s for s in named if s]) for kind, named in subjects.items())


def _gathered(kind: str, subjects: list[str]) -> str:
    if not subjects:
        return kind
    return f"{kind} {some(subjects)}" if len(subjects) <= MOST_NAMED else f"{kind} ×{len(subjects)}"


def _named(cause: Cause) -> Said:
    return _led(cause, _of_whom(cause.kind, cause.subject, cause.after))


def _of_whom(kind: ChangeKind, subject: str, after: str = "") -> Said:
    if _on_a_day(kind, after):
        if kind is ChangeKind.REP_LEAVES:
            return said("{rep} leaves on {day}", rep=subject, day=date.fromisoformat(after))
        return said("{rep} begins on {day}", rep=subject, day=date.fromisoformat(after))
    return said("{kind} {subject}", kind=kind, subject=subject) if subject else said("{kind}", kind=kind)


def _on_a_day(kind: ChangeKind, after: str) -> bool:
    """Whether the change is a day on which somebody comes or goes."""
    return kind in (ChangeKind.REP_LEAVES, ChangeKind.REP_JOINS) and _is_day(after)


def _is_day(text: str) -> bool:
    return bool(ISO_DAY.fullmatch(text))


def _led(cause: Cause, text: Said) -> Said:
    return text if cause.via is Via.OWN else said("{via}: {cause}", via=cause.via, cause=text)


def _with_more(cause: Cause, text: Said) -> Said:
    met = Listed([_of_whom(kind, subject) for kind, subject in cause.together])
    if met:
        return said("{cause}, together with {others}", cause=text, others=met)
    return said("{cause} (+{more} more)", cause=text, more=cause.more) if cause.more else text


def why_moved(reason: MoveReason | None) -> Said:
    """'relieves R6 (1.31 → 1.04 of the mean workload); 25 min less driving a cycle'."""
    if reason is None:
        return Said()
    rep = reason.rep_id
    if reason.kind is MoveKind.LOCKED:
        return said("locked to {rep}", rep=rep)
    if reason.kind is MoveKind.INACTIVE:
        return said("{rep} is not an active rep on {day}", rep=rep, day=reason.detail)
    if reason.kind is MoveKind.SKILL:
        return said("{rep} lacks the skill {skill}", rep=rep, skill=reason.detail)
    if reason.kind is MoveKind.TEAM:
        return said("{rep} is of the team {team}", rep=rep, team=reason.detail)
    drive = abs(reason.drive_minutes)
    if drive < 0.5:
        return _for_another(reason)
    if reason.drive_minutes > 0:
        return said("{why}; {minutes:.0f} min less driving a cycle", why=_for_another(reason), minutes=drive)
    return said("{why}; {minutes:.0f} min more driving a cycle", why=_for_another(reason), minutes=drive)


def _for_another(reason: MoveReason) -> Said:
    """What speaks for another owner, less what is driven."""
    rep = reason.rep_id
    if reason.kind is MoveKind.SWAPPED:
        return said("makes room at {rep} for others", rep=rep)
    if reason.kind in (MoveKind.RELIEVES, MoveKind.FILLS):
        return said("{kind} {rep} ({indexes})", kind=reason.kind, rep=rep, indexes=_indexes(reason))
    return said("{kind}", kind=reason.kind)


def _indexes(reason: MoveReason) -> Said:
    """'1.31 → 1.04 of the mean workload'; where that shows nothing, the minutes of the customer."""
    old, new = reason.index_before or 0.0, reason.index_after or 0.0
    if f"{old:.2f}" == f"{new:.2f}":
        text = "{minutes:+.0f} min a cycle, at {index:.2f} of the mean workload"
        return said(text, minutes=reason.minutes, index=new)
    return said("{old:.2f} → {new:.2f} of the mean workload", old=old, new=new)


def why_due(reason: DueReason | None) -> Said:
    """'follow-up: download on 2026-11-20', 'missed on 2026-11-20'; nothing for the rhythm."""
    if reason is None:
        return Said()
    if reason.kind is DueKind.FOLLOW_UP:
        return said("follow-up: {event} on {day}", event=word(reason.event), day=reason.day)
    return said("missed on {day}", day=reason.day)
