"""What a rule costs is what the plan would earn more without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Decision, Feedback, Given, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.replan.scenarios.relaxations import Where, relaxations
from salesplan.replan.scenarios.rule_prices import RulePrices, with_proposals
from salesplan.workspace import open_workspace
from salesplan.workspace.what_if import calm_curves, rule_prices
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path


def two_reps() -> Given:
    given = small_given()
    return replace(given, reps=(*given.reps, Rep("R2", "Bert", Place(45.79, 4.86))))


def priced(path: Path, given: Given, settings: str = "") -> RulePrices:
    folder = write_workspace(given, path / "ws", settings)
    open_workspace(folder, QUICK).replan(AS_OF, workers=1)
    return rule_prices(open_workspace(folder, QUICK), workers=1)


def price(found: RulePrices, rule: str) -> float:
    return next(p.price for p in found.prices if p.rule == rule)


def test_a_rule_that_forbids_every_call_costs_what_the_calls_would_earn(tmp_path: Path) -> None:
    free = priced(tmp_path / "free", small_given())
    rule = '[[rule]]\nname = "nobody"\nkind = "calls"\nmost = 0\n'
    found = priced(tmp_path / "bound", small_given(), rule)
    assert found.value == 0
    assert free.value > 0
    assert price(found, "nobody") == free.value
    (row,) = [p for p in found.prices if p.rule == "nobody"]
    assert {h.customer_id for h in row.hits} == {"001", "002", "003", "004"}
    assert sum(h.money or 0.0 for h in row.hits) == pytest.approx(free.value, abs=0.02)
    assert list(row.hits) == sorted(row.hits, key=lambda h: -(h.money or 0.0))


def test_two_rules_that_forbid_the_same_cost_nothing_alone_and_everything_at_once(tmp_path: Path) -> None:
    given = small_given()
    nobody = tuple(
        replace(c, channels=frozenset({Channel.VISIT}), max_contacts=0, max_visits=0) for c in given.customers
    )
    found = priced(tmp_path, replace(given, customers=nobody), "[visits]\nmax_per_day = 100\n")
    assert price(found, "max_visits") == 0
    (calls,) = [t for t in found.together if t.where is Where.CALL_PLAN]
    assert calls.at_once > calls.summed


def test_every_rule_of_the_house_is_priced_or_said_to_bind_nobody(tmp_path: Path) -> None:
    given = two_reps()
    customers = (replace(given.customers[0], locked=True), *given.customers[1:])
    pin = Feedback(AS_OF, "R1", "002", Decision.PIN, on_date=AS_OF.replace(day=26), at_time=14 * 3600)
    found = priced(tmp_path, replace(given, customers=customers, feedback=(pin,)))
    known = {r.rule for r in relaxations(open_workspace(tmp_path / "ws").settings)} | {"guard"}
    assert {p.rule for p in found.prices} | set(found.idle) == known
    assert {"locked", "pins", "customers' hours"} <= {p.rule for p in found.prices}
    assert "hold_until" in found.idle
    assert all(p.price >= 0 for p in found.prices)
    assert [p.price for p in found.prices] == sorted((p.price for p in found.prices), reverse=True)
    assert all(t.at_once >= max(p.price for p in found.prices if p.where is t.where) for t in found.together)


def test_a_lock_costs_what_the_move_that_it_forbids_would_gain(tmp_path: Path) -> None:
    given = two_reps()
    far = replace(given.reps[1], place=Place(46.35, 4.85))
    away = replace(given.customers[0], place=Place(46.36, 4.85), locked=True)
    rich = tuple(replace(p, potential=50 * p.potential) for p in given.potentials)
    spread = replace(given, customers=(away, *given.customers[1:]), reps=(given.reps[0], far), potentials=rich)
    found = priced(
        tmp_path,
        spread,
        "[alignment]\nband = 1.0\nhandover_share = 0.0\nhandover_share_near = 0.0\nhandover_minutes = 0\n",
    )
    (lock,) = [p for p in found.prices if p.rule == "locked"]
    assert lock.price > 0
    assert "001" in {h.customer_id for h in lock.hits}


def test_what_the_guard_holds_is_worth_the_best_proposal_less_the_plan() -> None:
    found = with_proposals(
        RulePrices((), (), (), (), 0.0), {"objective": 10.0}, [{"objective": 12.5}, {"objective": 9.0}]
    )
    assert [(p.rule, p.binds, p.price) for p in found.prices] == [("guard", 2, 2.5)]
    assert with_proposals(found, {"objective": 10.0}, []).idle == ("guard",)


def test_the_dearer_a_change_the_less_changes(tmp_path: Path) -> None:
    folder = write_workspace(two_reps(), tmp_path / "ws")
    open_workspace(folder, QUICK).replan(AS_OF, workers=1)
    points = calm_curves(open_workspace(folder, QUICK), workers=1)
    for setting in ("alignment.handover_share", "callplan.change_price"):
        mine = [p for p in points if p.setting == setting]
        assert [p.changes for p in mine] == sorted((p.changes for p in mine), reverse=True)
        assert [p.factor for p in mine] == sorted(p.factor for p in mine)
