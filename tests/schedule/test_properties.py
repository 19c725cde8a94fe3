"""Whatever the inputs: every audit is content, every order fits the clock, and solving twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck
from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallLine, CallStatus, Level, RepPlan
from salesplan.schedule import rep_month, solve_month, verify_missed
from salesplan.schedule.rules import RULES
from salesplan.travel import Crow
from tests.schedule.building import plan_of, published
from tests.strategies import AS_OF, givens, settings_values

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import Settings

QUIET = limits(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def made(given: Given, rep: Rep, lines: list[CallLine], previous: RepPlan | None, settings: Settings, as_of: date):  # type: ignore[no-untyped-def]
    month = rep_month(rep, given, lines, previous, Crow(settings.travel), settings, as_of)
    solution = solve_month(month, settings, settings.plan.seed)
    part = published(month, solution, given, lines, previous, settings, rep)
    assert not [v for v in solution.missed if month.visits[v].level is Level.AGREED]
    return month, solution, part


def check(part: RepPlan, given: Given, settings: Settings, as_of: date) -> None:
    plan = plan_of(part, settings, as_of)
    found = [v for rule in RULES for v in rule.audit(plan, given, settings, Crow(settings.travel))]
    assert found == [], found


@QUIET
@drawn(givens(), settings_values(), st.data())
def test_months_hold_all_rules_and_stay_when_solved_again(
    given: Given, settings: Settings, data: st.DataObject
) -> None:
    rep = given.reps[0]
    mine = replace(given, reps=(rep,))
    levels = st.sampled_from((0.0, 0.25, 0.5, 1.0, 2.0, 4.0))
    lines = [
        CallLine(c.id, rep.id, channel, data.draw(levels), 0.0, ("wine",), data.draw(st.floats(0, 400)), 30.0)
        for c in given.customers
        for channel in (Channel.VISIT, Channel.PHONE)
        if channel in c.channels
    ]
    month, solution, part = made(mine, rep, lines, None, settings, AS_OF)
    check(part, mine, settings, AS_OF)
    verified = verify_missed(month, solution, 0, 2)
    assert verified.solution.objective <= solution.objective
    assert all(reason.text and reason.cost_minutes >= 0 for reason in verified.reasons.values())
    second, again, twice = made(mine, rep, lines, part, settings, AS_OF)
    changed = [
        (visit, again.day_of.get(i), solution.day_of.get(i))
        for i, visit in enumerate(second.visits)
        if again.day_of.get(i) != solution.day_of.get(i)
    ]
    assert changed == [], (changed, len(second.visits) == len(month.visits))
    assert {c.status for c in twice.schedule} <= {CallStatus.KEPT}
    assert {(c.customer_id, c.channel, c.day, c.due) for c in twice.schedule} == {
        (c.customer_id, c.channel, c.day, c.due) for c in part.schedule
    }


@QUIET
@drawn(givens(), settings_values(), st.data())
def test_the_next_day_keeps_the_rules_and_the_frozen_days(
    given: Given, settings: Settings, data: st.DataObject
) -> None:
    rep = given.reps[0]
    mine = replace(given, reps=(rep,))
    lines = [
        CallLine(c.id, rep.id, Channel.VISIT, data.draw(st.sampled_from((0.5, 1.0, 2.0))), 0.0, ("wine",), 90.0, 30.0)
        for c in given.customers
        if Channel.VISIT in c.channels
    ]
    _, _, part = made(mine, rep, lines, None, settings, AS_OF)
    later = AS_OF.fromordinal(AS_OF.toordinal() + data.draw(st.integers(1, 3)))
    past = [c for c in part.schedule if c.day < later and data.draw(st.booleans())]
    made_calls = tuple(Call(c.day, rep.id, c.customer_id, c.channel) for c in past)
    next_given = replace(mine, calls=tuple(sorted((*mine.calls, *made_calls), key=lambda c: (c.day, c.customer_id))))
    month, solution, after = made(next_given, rep, lines, part, settings, later)
    check(after, next_given, settings, later)
    placed = solution.day_of
    for i, visit in enumerate(month.visits):
        if visit.frozen:
            assert i in solution.missed or month.offsets[placed[i]] == visit.published_day
