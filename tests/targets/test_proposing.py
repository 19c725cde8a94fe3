"""From the top down, in proportion to what is expected, each row's amount to the cent."""

from __future__ import annotations

import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.given import Given, Rep, Target
from salesplan.domain.places import Place
from salesplan.targets import Expected, Proposal, propose, read_period

QUARTER = read_period("2027-Q1")
REPS = tuple(Rep(name, name, Place(0, 0), team=team) for name, team in (("R1", "N"), ("R2", "N"), ("R3", "S")))
OWNER = {"A": "R1", "B": "R2", "C": "R3"}
CELLS = (("A", "x"), ("A", "y"), ("B", "x"), ("C", "x"))


def proposed(*rows: Target) -> Proposal:
    money = (10.0, 20.0, 30.0, 40.0)
    given = Given((), REPS, (), ())
    return propose(Expected(CELLS, money, money, {}), rows, OWNER, given, QUARTER)


def row(amount: float, **scope: str) -> Target:
    return Target("2027-Q1", amount=amount, **scope)


def targets(found: Proposal) -> list[int]:
    return [c.target for c in found.cells]


def test_without_rows_the_target_is_what_is_expected() -> None:
    assert targets(proposed()) == [1000, 2000, 3000, 4000]


def test_a_total_is_equally_hard_for_everybody_to_the_cent() -> None:
    found = proposed(row(133.33))
    assert sum(targets(found)) == 13333
    ratios = [c.target / c.expected for c in found.cells]
    assert max(ratios) - min(ratios) < 0.001


def test_finer_rows_are_part_of_coarser_ones_which_are_left_with_the_rest() -> None:
    found = proposed(row(200.0), row(90.0, team="N"), row(12.0, rep_id="R1", product="x"))
    assert targets(found) == [1200, 3120, 4680, 11000]
    assert found.total == 20000
    assert [(r.scope, r.left) for r in found.rows] == [("everything", 0), ("team N", 0), ("rep R1, product x", 0)]


def test_a_rep_who_is_the_whole_team_is_the_finer_row() -> None:
    found = proposed(row(50.0, team="S"), row(45.0, rep_id="R3"))
    assert targets(found)[3] == 4500
    assert [r.left for r in found.rows] == [500, 0]


def test_what_speaks_for_nobody_is_said_to_be_with_nobody() -> None:
    found = proposed(row(7.0, team="West"))
    assert [(r.amount, r.left) for r in found.rows] == [(700, 700)]


def test_rows_that_cross_or_take_more_than_there_is_are_refused() -> None:
    with pytest.raises(UsageError, match="cross"):
        proposed(row(10.0, team="N"), row(10.0, product="x"))
    with pytest.raises(UsageError, match="adds up to"):
        proposed(row(10.0), row(8.0, team="N"), row(3.0, team="S"))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2027", "2027-01-01", "2027-12-31"),
        ("2028-Q1", "2028-01-01", "2028-03-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
    ],
)
def test_periods_are_years_quarters_and_months(name: str, first: str, last: str) -> None:
    found = read_period(name)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert found.months[0] == found.first
    assert found.days == (found.last - found.first).days + 1


@pytest.mark.parametrize("name", ["", "27", "2027-Q5", "2027-13", "Q1", "9999"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        read_period(name)
