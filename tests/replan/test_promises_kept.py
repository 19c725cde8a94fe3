"""What became of what was told."""

from __future__ import annotations

from datetime import date

import pytest

from salesplan.domain.causes import Cause, Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, Level, Plan, PlanChange
from salesplan.replan.answer.promises_kept import promises_kept, to_inform
from tests.small import AS_OF, small_plan

POTENTIAL = Cause(ChangeKind.POTENTIAL, "002", via=Via.MAKES_ROOM)
MADE = Cause(ChangeKind.CALL_EXECUTED, "001")


def change(kind: DifferenceKind, after: str, cause: Cause, level: Level = Level.TOLD, shift: int = 0) -> PlanChange:
    return PlanChange(kind, "001", "2026-11-24 09:00 R1 visit", after, cause, "R1", "visit", level, shift)


HOUR, CALL = DifferenceKind.HOUR, DifferenceKind.CALL
SAME, LATER = "2026-11-24 10:00 R1 visit", "2026-11-26 09:00 R1 visit"


@pytest.mark.parametrize(
    ("row", "spoken_of"),
    [
        (change(HOUR, SAME, POTENTIAL, shift=16), True),
        (change(HOUR, SAME, POTENTIAL, shift=-16), True),
        (change(HOUR, SAME, POTENTIAL, shift=15), False),
        (change(CALL, LATER, POTENTIAL), True),
        (change(CALL, "", POTENTIAL), True),
        (change(CALL, LATER, POTENTIAL, Level.PROPOSED), False),
        (change(HOUR, SAME, POTENTIAL, Level.PROPOSED, 60), False),
        (change(CALL, "", MADE), False),
        (change(CALL, LATER, MADE), False),
        (change(CALL, "", replace(MADE, via=Via.MAKES_ROOM)), True),
        (change(CALL, LATER, POTENTIAL, Level.AGREED), True),
    ],
)
def test_customers_hear_of_told_calls_that_are_otherwise_and_of_nothing_else(row: PlanChange, spoken_of: bool) -> None:
    plan = Plan(AS_OF, 28, (), changes=(row,))
    assert bool(to_inform(plan, told_minutes=15)) is spoken_of


def test_promises_are_counted_once_and_those_of_past_days_not() -> None:
    before = small_plan(day=date(2026, 11, 24))
    level = Level.TOLD
    part = replace(before.reps[0], schedule=tuple(replace(c, level=level) for c in before.reps[0].schedule))
    before = replace(before, reps=(part, *before.reps[1:]))
    after = Plan(AS_OF, 28, (), changes=(change(HOUR, SAME, POTENTIAL, shift=20),))
    found = promises_kept(before, after, date(2026, 11, 24), 15)
    assert (found.told, found.told_kept, found.told_other_hour, found.told_other_day, found.told_lost) == (
        2,
        1,
        1,
        0,
        0,
    )
    assert promises_kept(before, after, date(2026, 11, 25), 15).told == 0
    assert promises_kept(None, after, AS_OF, 15).told == 0
