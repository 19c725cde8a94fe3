"""A kind of rule that the program does not know, as somebody would add it: one object, one line in the registry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from salesplan.callplan import call_counts, check_rule, rules
from salesplan.callplan.market import Market
from salesplan.callplan.problem import QUARTERS
from salesplan.callplan.rule import Rule
from salesplan.callplan.rule_audit import KindAudit
from salesplan.callplan.sum_rule import SumRule
from salesplan.cli import reference
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallLine
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.inputs import load_settings, settings_template
from salesplan.replan.answer.audit import all_rules
from salesplan.response import CallCount
from tests.callplan.test_plan import assembled, plan
from tests.response.market import EMAIL, four

FILE = '[[rule]]\nname = "B is brief"\nkind = "minutes"\nscope = "segment=B"\nmost = 120\n'


def check(rule: Rule) -> None:
    if rule.limit < 0:
        raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} minutes", "give minutes a cycle, 0 or more")


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    return np.where(rule.scope.customers(market)[market.who], market.time / QUARTERS, 0.0)


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    return sum(x.minutes for x in lines if rule.scope.holds(given, x.customer_id, x.rep_id))


MINUTES = SumRule(
    name="minutes",
    unit="minutes",
    bound="minutes a cycle",
    text="the calls of the scope take so much time, travel included",
    check=check,
    use=use,
    reached=reached,
)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.KINDS, MINUTES.name, MINUTES)
    monkeypatch.setattr(rules, "RULES", (*rules.RULES, KindAudit(MINUTES)))


def used(lines: Sequence[CallLine]) -> float:
    return sum(x.minutes for x in lines if x.customer_id in ("c2", "c4"))


@pytest.mark.usefixtures("registered")
def test_a_kind_that_was_added_is_read_planned_audited_and_documented(tmp_path: Path) -> None:
    (tmp_path / "salesplan.toml").write_text(FILE, encoding="utf-8")
    settings = load_settings(tmp_path, {}, check_rule=check_rule).settings
    given = four()
    free, found = plan(given), plan(given, settings)
    assert used(free.lines["R1"]) > 120 >= used(found.lines["R1"]) > 0
    assert found.missed == ()
    assert [(b.rule, b.unit) for b in found.binding] == [("B is brief", "minute")]

    (audit,) = (rule for rule in all_rules() if rule.NAME == "minutes")
    owner = {c.id: c.rep_id for c in given.customers}
    assert list(audit.audit(assembled(given, found, owner), given, settings, None)) == []
    (violation,) = audit.audit(assembled(given, free, owner), given, settings, None)
    assert (violation.rule, violation.subject) == ("minutes", "B is brief")
    assert violation.text.endswith(" minutes, at most 120")
    assert '| `kind = "minutes"` | minutes a cycle | the calls of the scope take' in reference.rule_kinds()


def test_settings_refuse_every_rule_that_the_call_plan_cannot_read_at_once(tmp_path: Path) -> None:
    broken = '[[rule]]\nkind = "reach"\nleast = 85\n[[rule]]\nkind = "calls"\nscope = "segmnt=A"\nmost = 1\n'
    (tmp_path / "salesplan.toml").write_text(FILE + broken, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_settings(tmp_path, {}, check_rule=check_rule)
    for said in (
        "salesplan.toml: [[rule]] B is brief: there is no kind 'minutes'; kinds are reach, frequency, calls",
        "85 is no share of customers; give a number from 0 to 1",
        "scope 'segmnt=A' is not understood; did you mean segment=…?",
    ):
        assert said in error.value.message


def test_the_rule_in_the_template_can_be_read(tmp_path: Path) -> None:
    template = settings_template()
    rule = template[template.index("# [[rule]]") :].replace("# ", "")
    (tmp_path / "salesplan.toml").write_text(rule, encoding="utf-8")
    assert load_settings(tmp_path, {}, check_rule=check_rule).settings.rule[0].kind in rules.KINDS


def test_every_kind_says_what_its_bounds_and_amounts_are() -> None:
    assert list(rules.KINDS) == [kind.name for kind in rules.KINDS.values()]
    assert all(kind.unit.endswith("s") and kind.bound and kind.text for kind in rules.KINDS.values())
    assert [rule.NAME for rule in rules.DECLARED] == list(rules.KINDS)


def test_rules_say_which_calls_they_count() -> None:
    declared = (
        RuleSettings("mail", "calls", "channel=email segment=A", most=9.0),
        RuleSettings("all", "reach", "segment=A", least=0.5),
    )
    assert call_counts(replace(Settings(), rule=declared)) == (CallCount((EMAIL,)), CallCount(only_whether=True))
    assert call_counts(Settings()) == ()


@pytest.mark.parametrize(
    "rule",
    [
        RuleSettings("none", "calls", "channel=email", most=0.0),
        RuleSettings("none", "frequency", "channel=email", most=0.0),
        RuleSettings("none", "budget", most=0.0),
        RuleSettings("all", "reach", least=1.0),
        RuleSettings("only", "product_share", "product=beer", least=1.0),
    ],
)
def test_a_rule_may_forbid_every_call_or_ask_for_all(rule: RuleSettings) -> None:
    check_rule(rule)
    assert plan(four(), replace(Settings(), rule=(rule,))).missed == ()
