from __future__ import annotations

import pytest

from salesplan.callplan import CallPlanned
from salesplan.callplan.declared import read_rules
from salesplan.callplan.scope import read_scope
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.errors import NoPlanError, UsageError
from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Status
from salesplan.domain.settings import RuleSettings, Settings
from tests.callplan.test_plan import of, plan, scarce, violations
from tests.response.market import EMAIL, PHONE, VISIT, event, four


def ruled(*rules: RuleSettings, settings: Settings | None = None) -> Settings:
    return replace(settings or Settings(), rule=rules)


def calls(found: CallPlanned, customers: str = "c1 c2 c3 c4", channel=None) -> float:
    return sum(of(found, c, h) for c in customers.split() for h in CHANNELS if channel in (None, h))


def kept(given: Given, found: CallPlanned, settings: Settings) -> bool:
    return violations(given, found, settings) == [] and found.missed == ()


def test_reach_calls_the_share_of_a_segment_that_is_asked_for() -> None:
    given, settings = scarce(0.5)
    free = plan(given, settings)
    assert calls(free, "c1") == 0  # the poorest customer of segment A is not worth the little time
    asked = ruled(RuleSettings("reach A", "reach", "segment=A", least=1.0))
    found = plan(given, asked)
    assert calls(found, "c1") > 0
    assert calls(found, "c3") > 0
    assert kept(given, found, asked)
    assert found.overall.objective < free.overall.objective
    assert found.overall.gap <= 1e-4


def test_reach_over_a_channel_counts_its_calls_alone() -> None:
    given = four()
    asked = ruled(RuleSettings("mail B", "reach", "segment=B channel=email", least=1.0))
    found = plan(given, asked)
    assert of(found, "c2", EMAIL) > 0
    assert of(found, "c4", EMAIL) > 0
    assert kept(given, found, asked)


def test_reach_at_most_leaves_customers_out() -> None:
    given = four()
    asked = ruled(RuleSettings("few", "reach", most=0.5))
    found = plan(given, asked)
    assert [calls(found, c) > 0 for c in ("c1", "c2", "c3", "c4")] == [False, False, True, True]
    assert kept(given, found, asked)


def test_frequency_binds_every_customer_of_its_scope() -> None:
    given, _ = scarce(4.0)
    asked = ruled(
        RuleSettings("A twice", "frequency", "segment=A channel=visit", least=2.0),
        RuleSettings("B at most once", "frequency", "segment=B channel=visit", most=1.0),
    )
    found = plan(given, asked)
    assert of(found, "c1") == 2.0
    assert of(found, "c3") >= 2.0
    assert of(found, "c2") <= 1.0
    assert of(found, "c4") <= 1.0
    assert kept(given, found, asked)


def test_calls_over_a_channel_are_kept_between_least_and_most() -> None:
    given = four()
    asked = ruled(
        RuleSettings("mail", "calls", "channel=email", least=10.0),
        RuleSettings("visits", "calls", "channel=visit", most=7.0),
    )
    found = plan(given, asked)
    assert calls(found, channel=EMAIL) >= 10.0
    assert calls(found, channel=VISIT) <= 7.0
    assert kept(given, found, asked)
    assert {b.rule for b in found.binding} >= {"mail", "visits"}


def test_a_budget_counts_calls_in_which_the_product_is_detailed() -> None:
    given = four()
    given = replace(
        given, potentials=tuple(p for p in given.potentials if (p.customer_id, p.product) != ("c4", "wine"))
    )
    asked = ruled(RuleSettings("samples", "budget", "product=wine channel=visit", most=12.0, unit=3.0))
    found = plan(given, asked)
    assert calls(found, "c1 c2 c3", VISIT) <= 4.0
    assert of(found, "c4") == of(plan(given), "c4") == 4.0
    assert kept(given, found, asked)
    price = next(b.price for b in found.binding if b.rule == "samples")
    assert price > 0


def test_a_product_s_share_of_first_positions_is_kept() -> None:
    given = replace(four(), events=(event("c1", "download", 3, product="wine"),))
    wine_first = plan(given)
    assert wine_first.lines["R1"][0].products[0] == "wine"
    asked = ruled(RuleSettings("wine", "product_share", "product=wine", least=0.4))
    found = plan(given, asked)
    assert calls(found, "c1") >= 0.4 * calls(found) - 1e-9
    assert calls(wine_first, "c1") < 0.4 * calls(wine_first)
    assert kept(given, found, asked)


def test_a_star_makes_one_rule_for_each() -> None:
    given = four()
    rules = read_rules(ruled(RuleSettings("r", "calls", "rep=* channel=visit", most=3.0)), given)
    assert [r.name for r in rules] == ["r [R1]", "r [R2]"]
    asked = ruled(RuleSettings("r", "calls", "rep=* channel=visit", most=3.0))
    found = plan(given, asked, owner={"c1": "R1", "c2": "R1", "c3": "R2", "c4": "R2"})
    assert calls(found, "c1 c2", VISIT) <= 3
    assert calls(found, "c3 c4", VISIT) <= 3


def test_a_rule_of_one_rep_leaves_the_others_alone() -> None:
    given = four()
    owner = {"c1": "R1", "c2": "R1", "c3": "R2", "c4": "R2"}
    asked = ruled(RuleSettings("north", "calls", "team=North channel=visit", most=2.0))
    found, free = plan(given, asked, owner=owner), plan(given, owner=owner)
    assert found.lines["R2"] == free.lines["R2"]
    assert calls(found, "c1 c2", VISIT) <= 2.0


def test_a_rule_with_a_price_gives_way_where_keeping_it_costs_more() -> None:
    given, _ = scarce(0.5)
    cheap = ruled(RuleSettings("reach A", "reach", "segment=A", least=1.0, price=0.5))
    found = plan(given, cheap)
    assert [(m.rule, m.missing, m.unit, m.hard, m.price) for m in found.missed] == [
        ("reach A", 1.0, "customers", False, 0.5)
    ]
    assert found.overall.status is Status.RELAXED
    assert found.conflict is None
    dear = ruled(RuleSettings("reach A", "reach", "segment=A", least=1.0, price=500.0))
    assert plan(given, dear).missed == ()
    assert found.overall.objective == pytest.approx(sum(o.objective for o in found.outcomes.values()) - 0.5)


def test_a_frequency_with_a_price_gives_way_too() -> None:
    given, _ = scarce(0.5)
    asked = ruled(RuleSettings("often", "frequency", "channel=visit", least=1.0, price=0.5))
    found = plan(given, asked)
    assert found.missed[0].rule == "often"
    assert not found.missed[0].hard


def test_hard_rules_that_contradict_one_another_are_refused_with_the_smallest_set() -> None:
    given = four()
    asked = ruled(
        RuleSettings("many", "calls", "channel=visit", least=9.0),
        RuleSettings("few", "calls", "channel=visit", most=6.0),
        RuleSettings("mail", "calls", "channel=email", most=100.0),
        RuleSettings("reach", "reach", least=0.5),
    )
    with pytest.raises(NoPlanError) as error:
        plan(given, asked)
    text = error.value.message
    assert "many (at least 9 calls)" in text
    assert "few (at most 6 calls)" in text
    assert "mail" not in text
    found = plan(given, asked, relax=True)
    assert found.conflict is not None
    assert set(found.conflict.rules) == {"many", "few"}
    assert sum(m.missing for m in found.missed) == pytest.approx(3.0)
    assert all(m.hard for m in found.missed)
    assert found.overall.status is Status.RELAXED
    assert violations(given, found, asked) != []


def test_a_rule_that_the_rep_has_no_time_for_names_his_minutes() -> None:
    given, _ = scarce(1.0)
    asked = ruled(
        RuleSettings("often", "frequency", "channel=visit", least=2.0),
        RuleSettings("mail", "calls", "channel=email", most=9),
    )
    found = plan(given, asked, relax=True)
    assert set(found.conflict.rules) == {"rep-minutes", "often"}
    with pytest.raises(NoPlanError, match="often"):
        plan(given, asked)


def test_a_rule_that_no_customer_can_meet_stands_alone() -> None:
    given = replace(four(), customers=tuple(replace(c, channels=frozenset({PHONE})) for c in four().customers))
    found = plan(given, ruled(RuleSettings("visits", "calls", "channel=visit", least=1.0)), relax=True)
    assert found.conflict.rules == ("visits",)
    assert "cannot be kept with the customers" in found.conflict.text


def test_carried_reps_use_their_part_of_a_common_budget() -> None:
    given = four()
    owner = {"c1": "R1", "c2": "R1", "c3": "R2", "c4": "R2"}
    asked = ruled(RuleSettings("visits", "calls", "channel=visit", most=6.0))
    whole = plan(given, asked, owner=owner)
    assert calls(whole, channel=VISIT) <= 6.0
    carried = {"R1": whole.lines["R1"]}
    part = plan(given, asked, owner=owner, reopened=frozenset({"R2"}), carried=carried)
    used = sum(x.frequency for x in whole.lines["R1"] if x.channel is VISIT)
    assert calls(part, "c3 c4", VISIT) <= 6.0 - used
    assert part.lines["R1"] == whole.lines["R1"]


def test_with_rules_too_the_plan_just_made_is_not_changed_by_making_it_again() -> None:
    given, _ = scarce(3.0)
    asked = ruled(
        RuleSettings("visits", "calls", "channel=visit", most=3.0),
        RuleSettings("reach", "reach", "segment=A", least=1.0),
    )
    owner = {"c1": "R1", "c2": "R2", "c3": "R1", "c4": "R2"}
    first = plan(given, asked, owner=owner)
    told = {c: {} for c in owner}
    for lines in first.lines.values():
        for line in lines:
            told[line.customer_id][line.channel] = line.frequency
    again = plan(given, asked, previous=told, owner=owner)
    assert all(x.previous_frequency == x.frequency for lines in again.lines.values() for x in lines)


def test_a_scope_is_read_key_by_key() -> None:
    scope = read_scope(RuleSettings("r", "calls", "segment=key account segment=B channel=phone rep=R1"))
    assert dict(scope.values) == {"segment": ("key account", "B"), "channel": ("phone",), "rep": ("R1",)}


@pytest.mark.parametrize(
    ("rule", "says", "remedy"),
    [
        (RuleSettings("r", "reech", least=0.5), "no kind 'reech'", "did you mean reach"),
        (RuleSettings("r", "calls", "segmnt=A", most=1), "scope 'segmnt=A'", "did you mean segment"),
        (RuleSettings("r", "calls", "channel=fax", most=1), "no channel 'fax'", "visit"),
        (RuleSettings("r", "calls"), "has no bound", "least"),
        (RuleSettings("r", "reach", least=85.0), "no share of customers", "0 to 1"),
        (RuleSettings("r", "product_share", least=0.5), "names no product", "product="),
        (RuleSettings("r", "product_share", "product=x", most=50), "no share of calls", "0 to 1"),
        (RuleSettings("r", "calls", most=-1.0), "-1 calls", "0 or more"),
        (RuleSettings("r", "budget", most=5.0, unit=0.0), "budget", "above 0"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_a_remedy(rule: RuleSettings, says: str, remedy: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        read_rules(ruled(rule), four())
    assert remedy in error.value.remedy
