from __future__ import annotations

from salesplan.callplan.planned import BindingRule
from salesplan.domain.versions import StoredPlan
from salesplan.replan.scenarios.relaxations import Where
from salesplan.replan.scenarios.rule_prices import CalmPoint, Hit, RulePrice, RulePrices, Together
from salesplan.report.views.rule_prices import calm, priced


def test_rules_are_told_with_whom_they_hit_and_sums_beside_all_at_once(version: StoredPlan) -> None:
    customer = version.given.customers[0]
    hits = (Hit(customer.id, "R1", 12.0), Hit("", "R1", 8.0), Hit(customer.id, "R1", None))
    prices = (
        RulePrice("skill", "lock", Where.TERRITORIES, 3, 20.0, 0.0, hits),
        RulePrice("cap", "cap", Where.CALL_PLAN, 1, 0.5, 1.0),
    )
    together = (Together(Where.CALL_PLAN, 0.5, 4.5),)
    found = RulePrices(prices, ("hold_until",), together, (BindingRule("rep-minutes", "R1", 9.0, "hour"),), 100.0)
    rules, sums, margins = priced(found, version.given, "TWD")
    assert rules.title == "2 rules priced, 1 of them cost something"
    assert customer.name in rules.rows[0][-1]
    assert "TWD 12" in rules.rows[0][-1]
    assert "hold_until" in rules.notes[1]
    assert sums.rows == (("call plan", 0.5, 4.5, 4.0),)
    assert margins.rows[0][3:] == (9.0, "hour")


def test_curves_have_a_row_a_price() -> None:
    view = calm((CalmPoint("callplan.change_price", 2.0, 0.004, 1.5, 3),), "EUR")
    assert view.rows == (("callplan.change_price", 2.0, 0.004, 1.5, 3),)
