"""Drawn years: whoever can gain nothing gains nothing, and the truth pays what a plan hopes for."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st

from salesplan.domain.given import Event, Given, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import EventSettings, Settings, VisitSettings
from salesplan.replan.night import Night
from salesplan.replan.proof.simulate import Simulation, simulate
from salesplan.replan.proof.world import PLACEBO, WEEK, World, draw, told
from salesplan.replan.proof.year import QUARTER, TOLD_EVERY, Policy
from salesplan.response.message import Message, messages
from salesplan.travel.crow import Crow
from tests.small import AS_OF, small_given

TIGHT = Settings(visits=VisitSettings(weekdays="Mon", day_start="09:00", day_end="10:00", lunch_minutes=0))
BUSY = World(drift=0.7, jumps=1.0, events=6.0, absent=30.0, carry_over=0.5, chasing=0.5, lag=1, wrong=0.3)


def market() -> Given:
    given = small_given()
    customers = tuple(replace(c, rep_id="R1" if i < 2 else "R2", locked=True) for i, c in enumerate(given.customers))
    return replace(given, customers=customers, reps=(*given.reps, Rep("R2", "Bert", Place(45.79, 4.86))))


def lived(world: World, seeds: tuple[int, ...] = (0,), weeks: int = 6, settings: Settings = TIGHT) -> Simulation:
    night = Night(market(), None, settings, AS_OF, Crow(settings.travel))
    return simulate(night, world, seeds, weeks)


@limits(max_examples=10, deadline=None)
@drawn(
    seed=st.integers(0, 10_000),
    chasing=st.floats(0, 2),
    carry_over=st.floats(0, 0.95),
    wrong=st.floats(0, 1),
    lag=st.integers(0, 60),
)
def test_where_nothing_happens_no_policy_gains_a_cent_or_changes_a_line(
    seed: int, chasing: float, carry_over: float, wrong: float, lag: int
) -> None:
    world = replace(PLACEBO, chasing=chasing, carry_over=carry_over, wrong=wrong, lag=lag)
    found = lived(world, (seed,))
    assert [c.policy for c in found.compared] == list(Policy)
    assert {(c.gain, c.lines) for c in found.compared} == {(0.0, 0.0)}
    assert len({y.net for y in found.years}) == 1
    assert found.years[0].net > 0


def test_what_is_never_known_cannot_be_planned_for() -> None:
    found = lived(World(drift=0.7, jumps=2.0, absent=0.0, lag=100), weeks=QUARTER + 2)
    assert {(c.gain, c.lines) for c in found.compared} == {(0.0, 0.0)}


def test_the_truth_pays_what_the_plan_hopes_for() -> None:
    from salesplan.callplan import plan_calls
    from salesplan.replan.opening.on_offer import on_offer
    from salesplan.replan.stages.travel_prices import prices_of

    given, found = market(), lived(PLACEBO, weeks=52)
    night = Night(given, None, TIGHT, AS_OF, Crow(TIGHT.travel))
    owner = {c.id: c.rep_id for c in given.customers}
    travel: dict[str, float] = {}
    for rep in given.reps:
        travel |= prices_of(night, rep.id, [c for c, r in owner.items() if r == rep.id])[0]
    planned = plan_calls(given, on_offer(given, TIGHT, AS_OF), owner, travel, {}, TIGHT, AS_OF)
    hoped = sum(line.value for lines in planned.lines.values() for line in lines)
    assert found.years[0].earned == pytest.approx(hoped * 365 / TIGHT.plan.cycle_days, abs=1.0)


def test_the_same_seed_gives_the_same_year_whoever_lives_beside_it() -> None:
    together, alone = lived(BUSY, (3, 4)), lived(BUSY, (4,))
    assert together.years[len(Policy) :] == alone.years
    assert together.years[: len(Policy)] != alone.years


def test_every_change_has_its_price_whatever_the_policy_thinks_of_it() -> None:
    found = lived(BUSY, (1, 2))
    by = {(y.policy, y.seed): y for y in found.years}
    for seed in (1, 2):
        never, free = by[Policy.NEVER, seed], by[Policy.UNDAMPED, seed]
        assert (never.lines, never.price) == (0, 0.0)
        assert free.lines > 0
        assert free.price > 0
        assert free.net == free.earned - free.price
        assert sum(free.by_week) == pytest.approx(free.net)


def test_nobody_knows_of_a_potential_before_it_is_told() -> None:
    given, settings = market(), TIGHT
    truth = draw(World(drift=0.7), given, settings, AS_OF, 12, 5)
    t = 2 * TOLD_EVERY * WEEK
    now = told(World(drift=0.7), truth, given, t)
    late = told(World(drift=0.7, lag=TOLD_EVERY), truth, given, t)
    assert [p.potential for p in now.potentials] == pytest.approx(
        [p.potential * x for p, x in zip(given.potentials, truth.level[2 * TOLD_EVERY], strict=True)], abs=0.01
    )
    assert late == told(World(drift=0.7), truth, given, t - TOLD_EVERY * WEEK)
    assert told(World(drift=0.7), truth, given, 0) is given


def test_events_lift_what_is_true_as_they_lift_what_is_planned() -> None:
    given = market()
    settings = replace(TIGHT, events={"fair": EventSettings(strength=0.8, half_life_days=10)})
    truth = draw(World(drift=0.0, events=60.0, absent=0.0), given, settings, AS_OF, 8, 2)
    t = len(truth.days) - 1
    day: date = truth.days[t]
    seen = replace(given, events=truth.events)
    assert len(truth.events) > 10
    hoped = messages(seen, given.customers, settings, day).scale[:, 0]
    assert truth.scales(t, settings)[:, 0] == pytest.approx(hoped)
    assert all(isinstance(e, Event) and AS_OF <= e.day <= AS_OF + timedelta(weeks=8) for e in truth.events)


@drawn(st.lists(st.floats(0, 30), min_size=1, max_size=5))
def test_each_customers_own_gain_is_the_diagonal_of_all_gains(frequencies: list[float]) -> None:
    rng, n = np.random.default_rng(len(frequencies)), len(frequencies)
    scale, s, d = rng.random((3, n, 2)) + 0.5
    told = Message(("a", "b"), np.zeros((n, 2), np.int32), np.array([1.0, 0.5]), scale, s, d)
    effective = np.array(frequencies)
    assert told.own_gain(effective) == pytest.approx(np.diag(told.gain(effective)))
