"""How many reps: return over three years, the flat range, by product, and whom to hire under a budget."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesplan.alignment.greenfield import Home, SizePoint
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import SizeSettings
from salesplan.replan.scenarios.sizing import SizeReturn, Sizing, hires, lasting_factor
from salesplan.report.views.sizing import sized
from salesplan.workspace import open_workspace
from salesplan.workspace.what_if import sizing
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = SizeSettings(second_year=0.5, third_year=0.25, ramp_months=0.0)


def two_teams() -> Given:
    given = small_given()
    customers = (*given.customers[:3], replace(given.customers[3], rep_id="R2"))
    reps = (
        replace(given.reps[0], team="North", cost_per_year=1000.0),
        Rep("R2", "Bert", Place(45.79, 4.86), team="South", cost_per_year=1000.0),
    )
    tea = tuple(Potential(c.id, "tea", 500.0) for c in customers)
    potentials = tuple(sorted((*given.potentials, *tea), key=lambda p: (p.customer_id, p.product)))
    return replace(
        given,
        customers=customers,
        reps=reps,
        potentials=potentials,
        products=(*given.products, Product("tea", "Tea", 0.5)),
    )


def test_returns_follow_their_formula_and_products_add_up(tmp_path: Path) -> None:
    folder = write_workspace(two_teams(), tmp_path / "ws")
    found = sizing(open_workspace(folder, QUICK), (1, 2, 3), as_of=AS_OF, workers=1)
    assert [s.reps for s in found.sizes] == [1, 2, 3]
    assert found.now == 2
    for size in found.sizes:
        assert size.value == pytest.approx(size.point.value * 365 / 28)
        assert size.lasting == pytest.approx(1.75 * size.value)
        assert size.ratio == pytest.approx((size.lasting - size.cost) / size.cost)
        assert sum(v for _, v in size.point.by_product) == pytest.approx(size.point.value)
        assert len(size.point.homes) == size.reps
    assert found.best.flat
    first, second, _ = found.sizes
    each = second.cost / 2
    assert second.marginal == pytest.approx(((second.lasting - first.lasting) - each) / each)
    views = {v.name: v for v in sized(found, "EUR")}
    assert set(views) == {"size-curve", "size-products", "size-homes"}
    assert {row[0] for row in views["size-products"].rows} == {"beans", "tea"}


def test_a_team_and_a_product_are_sized_by_themselves(tmp_path: Path) -> None:
    folder = write_workspace(two_teams(), tmp_path / "ws")
    workspace = open_workspace(folder, QUICK)
    team = sizing(workspace, (1,), team="South", as_of=AS_OF, workers=1)
    assert (team.of, team.now) == ("team South", 1)
    whole = sizing(workspace, (1,), as_of=AS_OF, workers=1)
    tea = sizing(workspace, (1,), product="tea", as_of=AS_OF, workers=1)
    assert [p for p, _ in tea.sizes[0].point.by_product] == ["tea"]
    assert 0 < team.sizes[0].value < whole.sizes[0].value
    with pytest.raises(UsageError, match="no team West"):
        sizing(workspace, (1,), team="West", as_of=AS_OF, workers=1)
    with pytest.raises(UsageError, match="no product gin"):
        sizing(workspace, (1,), product="gin", as_of=AS_OF, workers=1)


def force(marginals: list[float], now: int = 1) -> Sizing:
    """Sizes whose reps cost 1,200 a year each; `marginals` are returns of the last rep from the second on."""
    homes = tuple(Home(f"N{k}", Place(45.0 + k, 5.0), f"C{k}") for k in range(len(marginals) + 1))
    sizes = tuple(
        SizeReturn(
            SizePoint(k + 1, 0.0, 0.0, None, 0.0, 1.0, homes[: k + 1]), 0.0, 0.0, 1200.0 * (k + 1),
            None if k == 0 else marginals[k - 1], False,
        )
        for k in range(len(marginals) + 1)
    )  # fmt: skip
    return Sizing("the force", sizes, now)


def given_at(*latitudes: float) -> Given:
    reps = tuple(Rep(f"R{i}", "", Place(x, 5.0)) for i, x in enumerate(latitudes))
    return Given((), reps, (), ())


def test_a_budget_hires_at_once_whom_it_pays_in_full_and_the_last_one_later() -> None:
    found = hires(force([0.75, 0.4, -0.2]), 1500.0, given_at(45.0), SETTINGS, date(2027, 1, 1))
    assert [(h.month, h.reps, h.cost) for h in found] == [(1, 2, 1200.0), (10, 3, 300.0)]
    assert found[0].value == pytest.approx(1.75 * 1200 / lasting_factor(SETTINGS))
    assert [h.home.customer_id for h in found if h.home] == ["C2", "C1"]  # the farthest from those there are first


def test_whoever_does_not_pay_over_three_years_is_not_hired_whatever_the_budget() -> None:
    assert hires(force([-0.1]), 1e9, given_at(45.0), SETTINGS, date(2027, 1, 1)) == ()
    assert hires(force([0.5]), 50.0, given_at(45.0), SETTINGS, date(2027, 1, 1)) == ()


def test_a_new_rep_earns_less_while_they_learn() -> None:
    slow = replace(SETTINGS, ramp_months=6.0)
    quick, later = (hires(force([0.5]), 1200.0, given_at(45.0), s, date(2027, 1, 1))[0].value for s in (SETTINGS, slow))
    assert later == pytest.approx(quick * (12 - 3) / 12)
