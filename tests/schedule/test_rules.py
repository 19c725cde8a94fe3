"""Each audit finds its own violation in a plan that has one, and nothing in a plan that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel, weekday_mask
from salesplan.domain.given import Decision, Feedback, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level, ScheduledCall
from salesplan.schedule.rules import RULES
from salesplan.travel import Crow
from tests.schedule.building import REP, SETTINGS, customer, day, executed, plan_of, visit_line, world

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, RepPlan

VISITOR = customer(1, min_gap_days=7, max_visits=2.0, channels=frozenset({Channel.VISIT, Channel.PHONE}))
GIVEN = world([VISITOR, customer(2)], calls=[executed(1, -10)])


def call(number: int, offset: int, channel: Channel = Channel.VISIT, start: int | None = 36_000) -> ScheduledCall:
    status, level = CallStatus.NEW, Level.PROPOSED
    return ScheduledCall(day(offset), "R1", f"C{number}", channel, start, None, "beans", status, level, day(offset))


def plan(*calls: ScheduledCall, frequency: float = 1.0) -> Plan:
    part: RepPlan = replace(
        plan_of(_part()).reps[0], schedule=tuple(calls), callplan=(visit_line(1, frequency), visit_line(2, 0.0))
    )
    return plan_of(part)


def _part() -> RepPlan:
    from salesplan.domain.plan import Assignment, RepPlan

    return RepPlan("R1", assignments=tuple(Assignment(f"C{n}", "R1", "R1", 60.0) for n in (1, 2)))


def found(made: Plan, given: Given = GIVEN) -> set[str]:
    return {v.rule for rule in RULES for v in rule.audit(made, given, SETTINGS, Crow(SETTINGS.travel))}


def feedback(decision: Decision, **other: object) -> tuple[Feedback, ...]:
    return (replace(Feedback(day(-1), "R1", "C1", decision), **other),)  # type: ignore[arg-type]


CASES: list[tuple[str, Plan, Given]] = [
    ("owner", plan(replace(call(1, 9), customer_id="C9")), GIVEN),
    ("owner", plan(replace(call(1, 9), rep_id="R2")), replace(GIVEN, reps=(REP, replace(REP, id="R2")))),
    ("horizon", plan(call(1, 28)), GIVEN),
    ("consent", plan(call(1, 9), call(1, 10, Channel.VIDEO)), GIVEN),
    ("rep-weekday", plan(call(1, 12)), GIVEN),
    ("rep-weekday", plan(call(1, 9)), replace(GIVEN, reps=(replace(REP, active_until=day(8)),))),
    ("time-off", plan(call(1, 9)), replace(GIVEN, time_off=(TimeOff("R1", day(9), day(9)),))),
    ("time-off", plan(call(1, 9)), replace(GIVEN, holidays=frozenset({day(9)}))),
    (
        "customer-weekday",
        plan(call(1, 9)),
        replace(GIVEN, customers=(replace(VISITOR, weekdays=weekday_mask(["Mon"])), customer(2))),
    ),
    ("visits-a-day", plan(call(1, 9), call(2, 9)), replace(GIVEN, reps=(replace(REP, max_visits_per_day=1),))),
    ("min-gap", plan(call(1, -4 + 7)), replace(GIVEN, calls=(executed(1, -3),))),
    ("min-gap", plan(call(1, 9), call(1, 15)), GIVEN),
    ("rolling-cap", plan(call(1, 1), call(1, 9)), GIVEN),
    ("rhythm", plan(call(1, 1), call(1, 8), call(1, 15)), replace(GIVEN, calls=())),
    ("rhythm", plan(frequency=2.0), GIVEN),
    ("pin", plan(call(1, 9)), replace(GIVEN, feedback=feedback(Decision.PIN, on_date=day(10)))),
    ("pin", plan(call(1, 9)), replace(GIVEN, feedback=feedback(Decision.PIN, on_date=day(9), at_time=40_000))),
    ("dismissed", plan(call(1, 9)), replace(GIVEN, feedback=feedback(Decision.DISMISS, until=day(9)))),
    ("dismissed", plan(call(1, 9)), replace(GIVEN, feedback=feedback(Decision.DISMISS))),
]


@pytest.mark.parametrize(("rule", "made", "given"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_a_violation_is_found_by_its_rule(rule: str, made: Plan, given: Given) -> None:
    assert rule in found(made, given)


@pytest.mark.parametrize(
    "given",
    [
        GIVEN,
        replace(GIVEN, feedback=feedback(Decision.PIN, on_date=day(9), at_time=36_000)),
        replace(GIVEN, feedback=feedback(Decision.PIN, on_date=day(10), until=day(-1))),
        replace(GIVEN, feedback=feedback(Decision.DISMISS, until=day(8))),
        replace(GIVEN, reps=(replace(REP, active_until=day(9)),)),
    ],
)
def test_a_plan_that_holds_has_no_violation(given: Given) -> None:
    assert found(plan(call(1, 9), call(2, 9, Channel.PHONE, None)), given) == set()


def test_names_are_unique_and_in_kebab_case() -> None:
    names = [rule.NAME for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name and "_" not in name for name in names)
