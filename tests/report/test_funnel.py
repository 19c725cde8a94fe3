"""Deals, what nothing came of, and what the next hour of a team brings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.given import Call, DealOutcome, Opportunity, Potential, Sale
from salesplan.domain.money import deal_contribution
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Outcome, Status
from salesplan.report.funnel_figures import Deals, Leak, deals, leaks, next_hours
from salesplan.report.views.health import health
from tests.report.conftest import MONDAY

if TYPE_CHECKING:
    from salesplan.domain.versions import StoredPlan


def deal(customer: str, value: float, opened: int, close: int | None, outcome: str = "open") -> Opportunity:
    """Opened and closed so many days from Monday."""
    end = None if close is None else MONDAY + timedelta(days=close)
    return Opportunity(customer, "P1", "", value, MONDAY + timedelta(days=opened), end, DealOutcome(outcome))


def test_deals_are_counted_by_what_became_of_them(version: StoredPlan) -> None:
    rows = (
        deal("C1", 100.0, -50, 10),
        deal("C1", 20.0, -50, 31),  # beyond the 30 days ahead
        deal("C2", 7.0, -50, -1),
        deal("C2", 1.0, -9, None),
        deal("C3", 300.0, -90, -10, "won"),
        deal("C3", 40.0, -90, -10, "lost"),
        deal("C3", 5000.0, -900, -700, "won"),  # long ago
        deal("C4", 9.0, 1, 20),  # not opened yet
    )
    assert deals(replace(version, given=replace(version.given, opportunities=rows))) == (
        *(Deals("open", 4, 128.0), Deals("closing", 1, 100.0), Deals("overdue", 1, 7.0)),
        *(Deals("won", 1, 300.0), Deals("lost", 1, 40.0)),
    )


def test_hours_that_nothing_came_of_are_priced_and_each_customer_is_told_once(version: StoredPlan) -> None:
    given = replace(
        version.given,
        calls=(
            Call(MONDAY - timedelta(days=400), "R1", "C1", minutes=600.0),  # over a year ago
            Call(MONDAY - timedelta(days=40), "R1", "C1", minutes=30.0, drive_minutes=30.0),
            Call(MONDAY - timedelta(days=40), "R1", "C2", minutes=60.0),  # before the deal was opened
            Call(MONDAY - timedelta(days=20), "R1", "C2", minutes=120.0),
            Call(MONDAY - timedelta(days=20), "R1", "C3", minutes=60.0),
        ),
        potentials=tuple(Potential(c, "P1", 1000.0, 0.0 if c == "C1" else 400.0) for c in ("C1", "C2", "C3", "C4")),
        opportunities=(deal("C2", 80.0, -30, -10, "lost"), deal("C3", 1.0, -30, None)),
        sales=(
            Sale(date(2024, 11, 1), "C4", "P1", 1.0),
            Sale(date(2025, 3, 1), "C4", "P1", 1000.0),
            Sale(date(2025, 3, 1), "C3", "P1", 50.0),
            Sale(date(2026, 3, 1), "C3", "P1", 50.0),
        ),
    )
    hour = 50000 / 1760  # R1's yearly cost
    found = leaks(replace(version, given=given))
    assert found == (
        Leak("not renewed", "C4", 0.0, pytest.approx(500.0)),
        Leak("lost", "C2", 2.0, pytest.approx(2 * hour)),
        Leak("no deal", "C1", 1.0, pytest.approx(hour)),
    )
    assert [x.kind for x in leaks(replace(version, given=replace(given, opportunities=())))] == ["not renewed"]


def test_the_next_hour_of_a_team_is_the_mean_of_its_reps(version: StoredPlan) -> None:
    parts = tuple(
        replace(p, outcomes=(Outcome("callplan", p.rep_id, Status.OPTIMAL, 1.0, shadow_price=60.0),))
        for p in version.plan.reps
    )
    plan = replace(version.plan, reps=parts)
    north, south = next_hours(replace(version, plan=plan))
    assert (north.team, north.earns, north.costs) == ("North", 60.0, pytest.approx(50000 / 1760))
    assert north.ratio == pytest.approx(60 * 1760 / 50000)
    assert (south.team, south.costs) == ("South", version.settings.alignment.hour_price)


def test_health_shows_the_funnel_only_where_there_are_deals(version: StoredPlan) -> None:
    assert not {"deals", "waste-along-the-way"} & {view.name for view in health(version)}
    told = replace(version, given=replace(version.given, opportunities=(deal("C1", 100.0, -50, 10),)))
    page = {view.name: view for view in health(told)}
    assert page["deals"].title == "1 deal open, worth TWD 100"
    assert "waste-along-the-way" in page


def test_a_deal_brings_its_margin(version: StoredPlan) -> None:
    given, settings = version.given, version.settings
    assert deal_contribution(deal("C1", 100.0, 0, 1), given, settings) == 50.0
    assert deal_contribution(replace(deal("C1", 100.0, 0, 1), product=""), given, settings) == pytest.approx(65.0)
