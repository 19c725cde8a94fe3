"""What customers will buy, and where everybody stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call, Given, Sale
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment, CallLine
from salesplan.domain.settings import Settings, TargetSettings
from salesplan.targets import PlanOwners, expected_sales, propose, read_period, standing, timeline_of
from salesplan.targets.expected import month_shares
from salesplan.targets.standing import RepTarget, correlation, fairness
from tests.small import AS_OF, small_given

YEAR = read_period("2027")
QUARTER = read_period("2027-Q1")


def lines(often: float) -> tuple[CallLine, ...]:
    return tuple(CallLine(c, "R1", Channel.VISIT, often, often, ("beans",), 1.0, 30.0) for c in ("001", "002"))


def sold(given: Given, amount: float) -> Given:
    return replace(given, potentials=tuple(replace(p, sales=amount) for p in given.potentials))


def called(given: Given, often: int) -> Given:
    days = [AS_OF - timedelta(days=28 * n + 1) for n in range(13)]
    return replace(given, calls=tuple(Call(d, "R1", "001") for d in days for _ in range(often)))


def money(given: Given, often: float, settings: Settings | None = None) -> dict[str, float]:
    found = expected_sales(given, lines(often), settings or Settings(), AS_OF, YEAR)
    return {c: m for (c, _), m in zip(found.cells, found.money, strict=True)}


def test_without_sales_the_potential_decides_and_more_calls_earn_more() -> None:
    few, many = money(small_given(), 1), money(small_given(), 4)
    assert 0 < few["001"] < many["001"]
    assert few["003"] == many["003"] > 0  # not called: what is won without any call


def test_with_sales_last_year_goes_on_but_for_what_the_plan_changes() -> None:
    only_sales = replace(Settings(), targets=TargetSettings(sales_weight=1.0))
    same = money(sold(small_given(), 500.0), 1, only_sales)
    assert same == pytest.approx(dict.fromkeys(same, 500.0))  # no calls are known: nothing is taken to change
    more = money(called(sold(small_given(), 500.0), 1), 4, only_sales)
    less = money(called(sold(small_given(), 500.0), 4), 1, only_sales)
    assert less["001"] < 500 < more["001"]


def test_months_have_the_seasons_of_the_last_twelve_with_sales() -> None:
    months = [date(2025 + m // 12, m % 12 + 1, 1) for m in range(12)]
    given = replace(
        small_given(), sales=tuple(Sale(m, "001", "beans", 300.0 if m.month == 1 else 100.0) for m in months)
    )
    shares = month_shares(given, QUARTER)
    assert shares[date(2027, 1, 1)] == pytest.approx(3 * shares[date(2027, 2, 1)])
    assert month_shares(small_given(), QUARTER)[date(2027, 2, 1)] == pytest.approx(28 / 365)


def test_attainment_is_against_the_months_that_were_sold_and_the_forecast_has_an_interval() -> None:
    history = [date(2025 + m // 12, m % 12 + 1, 1) for m in range(24)]
    sales = [Sale(m, "001", "beans", 100.0 + 10 * (i % 2)) for i, m in enumerate(history)]
    given = replace(small_given(), sales=(*sales, Sale(QUARTER.first, "001", "beans", 120.0)))
    given = replace(
        given, potentials=tuple(replace(p, sales=1260.0 * (p.customer_id == "001")) for p in given.potentials)
    )
    expected = expected_sales(given, (), Settings(), QUARTER.first, QUARTER)
    rows = [Assignment(c.id, "R1", "R1", 0.0) for c in given.customers]
    timeline = timeline_of([PlanOwners(1, date(2025, 1, 1), rows, {})])
    cells = propose(expected, (), {c.id: "R1" for c in given.customers}, given, QUARTER).cells
    found = standing(QUARTER, cells, timeline, given, expected, {})
    (rep,) = found.reps
    assert found.sold_until == date(2027, 1, 31)
    assert rep.sold == 12000
    assert rep.due == pytest.approx(rep.target * expected.month_share[QUARTER.first], abs=4)
    assert rep.attainment == pytest.approx(rep.sold / rep.due)
    assert rep.low is not None
    assert rep.high is not None
    assert rep.low < rep.forecast < rep.high
    assert rep.forecast - rep.low == rep.high - rep.forecast


def test_fair_targets_go_with_nothing_and_easy_ones_with_what_makes_them_easy() -> None:
    def reps(hard: list[float]) -> list[RepTarget]:
        return [RepTarget(f"R{i}", round(100 * h), 0, 100, 0, 0, 0) for i, h in enumerate(hard)]

    potential = {"potential": {f"R{i}": float(i) for i in range(5)}}
    (fair,) = fairness(reps([1.1] * 5), {}, potential)
    assert fair.correlation == 0
    (unfair,) = fairness(reps([1.0, 1.1, 1.2, 1.3, 1.4]), {}, potential)
    assert unfair.correlation == pytest.approx(1.0)
    assert correlation({"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 2.0}) is None
