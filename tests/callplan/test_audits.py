"""Audits of the call plan at their bounds, and what a rule's row counts beside what its audit counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from salesplan.callplan import call_counts, capacity_of
from salesplan.callplan.declared import demands_of, read_rules
from salesplan.callplan.market import Market, build_market
from salesplan.callplan.rules import KINDS, RULES, change_budget
from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment, CallLine, Plan, RepPlan, Unplanned
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.response import offers
from tests.response.market import AS_OF, EMAIL, PHONE, VIDEO, VISIT, four, with_section

OWNER = {"c1": "R1", "c2": "R1", "c3": "R2", "c4": "R2"}
BOTH = ("beer", "wine")


def line(customer: str, channel: Channel = VISIT, calls: float = 1.0, *products: str, **other) -> CallLine:
    values = {"rep_id": OWNER[customer], "minutes": 30 * calls} | other
    return CallLine(customer, values["rep_id"], channel, calls, calls, products or BOTH, 0.0, values["minutes"])


def plan_of(lines: Sequence[CallLine], left_out: Sequence[str] = ()) -> Plan:
    parts = tuple(
        RepPlan(
            rep,
            tuple(Assignment(c, rep, rep, 0.0) for c in OWNER if OWNER[c] == rep),
            tuple(x for x in lines if x.rep_id == rep),
            unplanned=tuple(Unplanned(c, rep, AS_OF, "no room", 0.0) for c in left_out if OWNER[c] == rep),
        )
        for rep in ("R1", "R2")
    )
    return Plan(AS_OF, 28, parts)


def found(plan: Plan, given: Given | None = None, settings: Settings | None = None) -> list[tuple[str, str, str]]:
    """Rule, subject and text of every violation."""
    return [
        (v.rule, v.subject, v.text)
        for rule in RULES
        for v in rule.audit(plan, given or four(), settings or Settings(), None)
    ]


def ruled(*rules: RuleSettings) -> Settings:
    return replace(Settings(), rule=rules)


def declared(kind: str, lines: Sequence[CallLine], scope: str = "", **bounds: float) -> list[tuple[str, str]]:
    """Subject and text of the violations of one declared rule."""
    told = found(plan_of(lines), settings=ruled(RuleSettings("r", kind, scope, **bounds)))
    assert all(rule == kind for rule, _, _ in told)
    return [(subject, text) for _, subject, text in told]


# -- rules that settings declare ---------------------------------------------------------


def test_reach_counts_each_customer_once_and_only_those_of_its_channel_and_scope() -> None:
    lines = [line("c1"), line("c1", EMAIL), line("c2", EMAIL), line("c3")]
    assert declared("reach", lines, "channel=email", least=0.75) == [("r", "2 customers, at least 3")]
    assert declared("reach", lines, "segment=A", least=1.0) == []
    assert declared("reach", lines, "segment=A", most=0.5) == [("r", "2 customers, at most 1")]
    assert declared("reach", lines, "rep=R2", least=1.0) == [("r", "1 customers, at least 2")]


def test_a_share_of_customers_is_rounded_to_whole_ones_in_favour_of_nobody() -> None:
    three = [line("c1"), line("c2"), line("c3")]
    assert declared("reach", three, least=0.75) == []
    assert declared("reach", three, least=0.76) == [("r", "3 customers, at least 4")]
    assert declared("reach", three, most=0.75) == []
    assert declared("reach", three, most=0.74) == [("r", "3 customers, at most 2")]


def test_calls_are_those_of_the_scope_s_channels_products_and_customers() -> None:
    lines = [line("c1", VISIT, 2.0), line("c2", PHONE, 4.0), line("c3", VISIT, 1.0, "beer")]
    assert declared("calls", lines, most=7.0) == []
    assert declared("calls", lines, most=6.5) == [("r", "7 calls, at most 6.5")]
    assert declared("calls", lines, "team=North", least=7.0) == [("r", "6 calls, at least 7")]
    assert declared("calls", lines, "channel=visit", least=4.0) == [("r", "3 calls, at least 4")]
    assert declared("calls", lines, "product=wine channel=visit", least=3.0) == [("r", "2 calls, at least 3")]
    assert declared("calls", [], most=0.0) == []


def test_a_budget_counts_what_each_call_uses() -> None:
    lines = [line("c1", VISIT, 2.0), line("c3", VISIT, 1.0)]
    assert declared("budget", lines, most=9.0, unit=3.0) == []
    assert declared("budget", lines, most=8.0, unit=3.0) == [("r", "9 units, at most 8")]
    assert declared("budget", lines, "segment=B", most=0.0, unit=3.0) == []


def test_a_product_share_looks_at_the_first_position_of_the_scope_s_calls() -> None:
    lines = [line("c1", VISIT, 1.0, "wine", "beer"), line("c2", VISIT, 3.0, "beer", "wine"), line("c3", PHONE, 4.0)]
    assert declared("product_share", lines, "product=wine channel=visit", least=0.25) == []
    assert declared("product_share", lines, "product=wine", least=0.25) == [("r", "-1 calls, at least 0")]
    assert declared("product_share", lines, "product=beer channel=visit", most=0.5) == [("r", "1 calls, at most 0")]
    assert declared("product_share", lines, "product=wine segment=B", least=0.25) == [("r", "-0.75 calls, at least 0")]


def test_a_frequency_adds_a_customer_s_channels_up() -> None:
    lines = [line(c, h, 1.0) for c in OWNER for h in (VISIT, PHONE)]
    assert declared("frequency", lines, least=2.0) == []
    assert declared("frequency", lines, most=2.0) == []
    assert declared("frequency", lines, "segment=A", most=1.0) == [
        ("c1", "r: 2 calls a cycle, at most 1"),
        ("c3", "r: 2 calls a cycle, at most 1"),
    ]
    assert declared("frequency", lines[2:], "channel=visit rep=R1", least=1.0) == [
        ("c1", "r: 0 calls a cycle, at least 1")
    ]


def test_a_frequency_with_a_product_binds_those_to_whom_it_is_detailed() -> None:
    lines = [line("c1", VISIT, 1.0, "beer"), line("c2", VISIT, 1.0, "wine")]
    assert declared("frequency", lines, "product=wine", least=2.0) == [("c2", "r: 1 calls a cycle, at least 2")]


def test_a_line_whose_calls_have_ended_counts_for_no_rule() -> None:
    ended = replace(line("c1"), frequency=0.0)
    assert declared("reach", [ended], most=0.0) == []
    assert declared("frequency", [ended], "product=wine", least=1.0) == []


def test_a_rule_with_a_price_may_give_and_is_no_violation() -> None:
    assert declared("calls", [line("c1")], least=5.0, price=1.0) == []


# -- rules of customers and reps ---------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "lines", "told"),
    [
        (four(), [line("c1", rep_id="R2")], [("owner-calls", "c1", "planned for R2, owned by R1")]),
        (four(), [line("c1"), line("c1")], [("owner-calls", "c1", "visit is planned twice")]),
        (four(), [line("c1"), line("c1", PHONE)], []),
        (four(channels=frozenset({PHONE})), [line("c1")], [("consent", "c1", "visit is planned, allowed: phone")]),
        (four(channels=frozenset({PHONE})), [replace(line("c1"), frequency=0.0)], []),
        (four(max_contacts=3.0), [line("c1", VISIT, 2.0), line("c1", PHONE, 1.0)], []),
        (
            four(max_contacts=3.0),
            [line("c1", VISIT, 2.0), line("c1", PHONE, 1.5)],
            [("contact-cap", "c1", "3.5 contacts a cycle, at most 3")],
        ),
        (four(max_visits=2.0), [line("c1", VISIT, 2.0), line("c1", PHONE, 4.0)], []),
        (four(max_visits=2.0), [line("c1", VISIT, 2.5)], [("max-visits", "c1", "2.5 visits a cycle, at most 2")]),
        (four(min_visits=2.0), [line("c1", VISIT, 2.0)], []),
        (
            four(min_visits=2.0),
            [line("c1", VISIT, 1.0), line("c1", PHONE, 4.0)],
            [("min-visits", "c1", "1 visits a cycle, at least 2, and not among the unplanned")],
        ),
    ],
)
def test_the_rules_of_a_customer_hold_up_to_their_bounds(given: Given, lines: list[CallLine], told: list) -> None:
    assert found(plan_of(lines), given) == told


def test_a_minimum_may_be_missed_where_the_plan_says_so() -> None:
    assert found(plan_of([], ["c1"]), four(min_visits=2.0)) == []
    assert [rule for rule, _, _ in found(plan_of([], ["c2"]), four(min_visits=2.0))] == ["min-visits"]


def test_a_rep_s_minutes_and_visits_hold_up_to_the_capacity() -> None:
    given = four()
    minutes, visits = capacity_of(given.reps[0], given, Settings(), AS_OF)
    assert found(plan_of([line("c1", VISIT, visits, minutes=minutes)])) == []
    assert found(plan_of([line("c1", VISIT, 1.0, minutes=minutes - 10), line("c2", EMAIL, 1.0, minutes=11)])) == [
        ("rep-minutes", "R1", f"{minutes + 1:.0f} minutes a cycle planned, capacity {minutes:.0f}")
    ]
    assert found(plan_of([line("c1", VISIT, visits, minutes=9), line("c2", PHONE, 9.0)])) == []
    assert found(plan_of([line("c1", VISIT, visits, minutes=9), line("c2", VISIT, 1.0)])) == [
        ("rep-visits", "R1", f"{visits + 1:g} visits a cycle planned, at most {visits:g}")
    ]


# -- what the solver is asked for --------------------------------------------------------


def mixed() -> Given:
    """Wine comes first with c1, and c2 has none."""
    given = four()
    rows = [p for p in given.potentials if (p.customer_id, p.product) != ("c2", "wine")]
    first = ("c1", "wine")
    return replace(
        given, potentials=tuple(replace(p, potential=9e4) if (p.customer_id, p.product) == first else p for p in rows)
    )


def market_of(settings: Settings, previous: dict[str, dict[Channel, float]] | None = None) -> Market:
    given = mixed()
    offered = offers(given, given.customers, settings, AS_OF, counted=call_counts(settings))
    return build_market(given, offered, OWNER, {}, previous or {}, settings, AS_OF, ["R1", "R2"])


def counts_of(whole: Market) -> NDArray[np.float64]:
    """[m, 4] calls a cycle by channel of every option."""
    return whole.offers.mixes[whole.offers.mix]


def lines_at(whole: Market, choice: Sequence[int]) -> list[CallLine]:
    """The lines of one option a customer."""
    return [
        line(whole.offers.customer_ids[i], h, n, *whole.offers.products_of(i))
        for i, k in enumerate(choice)
        for h, n in zip(CHANNELS, counts_of(whole)[k].tolist(), strict=True)
        if n > 0
    ]


@pytest.mark.parametrize(
    "rule",
    [
        RuleSettings("r", "reach", "segment=A channel=email", least=0.5),
        RuleSettings("r", "reach", "team=South", most=0.5),
        RuleSettings("r", "calls", "rep=R1 channel=visit channel=phone", most=3.0),
        RuleSettings("r", "calls", "product=wine", least=8.0),
        RuleSettings("r", "budget", "segment=B channel=visit", most=9.0, unit=2.5),
        RuleSettings("r", "product_share", "product=wine channel=visit", least=0.3),
        RuleSettings("r", "product_share", "product=beer segment=A", most=0.6),
    ],
)
def test_a_row_adds_up_to_what_the_audit_counts_whatever_is_chosen(rule: RuleSettings) -> None:
    settings = ruled(rule)
    whole = market_of(settings)
    (row,), (read,) = demands_of(whole, settings, OWNER, {}).rows, read_rules(settings, whole.given)
    random, start = np.random.default_rng(7), whole.offers.start
    broken = []
    for _ in range(40):
        choice = random.integers(start[:-1], start[1:])
        lines = lines_at(whole, choice)
        violations = list(KINDS[rule.kind].broken(read, lines, OWNER, whole.given))
        assert (row.missing(float(row.use[choice].sum())) > 0) == bool(violations)
        carried = demands_of(whole, settings, OWNER, {"R3": lines}).rows[0]
        assert carried.limit == pytest.approx(row.limit - row.use[choice].sum())
        assert carried.whole == row.whole == row.limit
        broken.append(bool(violations))
    assert {True, False} == set(broken)


def test_a_product_share_asks_nothing_of_customers_outside_and_counts_those_without_the_product() -> None:
    settings = ruled(RuleSettings("r", "product_share", "product=wine segment=B", least=0.4))
    whole = market_of(settings)
    use, calls = demands_of(whole, settings, OWNER, {}).rows[0].use, counts_of(whole).sum(axis=1)
    of = np.array(whole.offers.customer_ids)[whole.who]
    assert use[of == "c2"] == pytest.approx(-0.4 * calls[of == "c2"])
    assert not use[(of == "c1") | (of == "c3")].any()


@pytest.mark.parametrize(("sense", "bounds"), [(1, {"most": 1.5}), (-1, {"least": 1.5})])
def test_a_frequency_is_short_by_the_calls_that_an_option_of_the_scope_misses(sense: int, bounds: dict) -> None:
    settings = ruled(RuleSettings("r", "frequency", "rep=R2 channel=video channel=visit", **bounds))
    whole = market_of(settings)
    (each,) = demands_of(whole, settings, OWNER, {}).each
    counts = counts_of(whole)[:, CHANNELS.index(VISIT)] + counts_of(whole)[:, CHANNELS.index(VIDEO)]
    inside = np.isin(np.array(whole.offers.customer_ids)[whole.who], ("c3", "c4"))
    assert each.short == pytest.approx(np.where(inside, np.maximum(0.0, sense * (counts - 1.5)), 0.0))


def test_a_change_budget_is_a_row_of_changed_customers_that_costs_more_than_any_option_earns() -> None:
    told = {c: {VISIT: 1.0} for c in OWNER}
    for most, rows in ((-1, 0), (0, 1), (2, 1)):
        settings = with_section("callplan", max_changes=most)
        whole = market_of(settings, told)
        asked = list(change_budget.rows(whole, settings))
        assert len(asked) == rows
        for row in asked:
            same = (counts_of(whole) == np.array([1.0, 0.0, 0.0, 0.0])).all(axis=1)
            assert row.use.tolist() == (~same).astype(float).tolist()
            assert (row.sense, row.limit, row.whole, row.unit) == (1, most, most, "customers")
            assert row.price > np.abs(whole.value).max() > 1
    assert list(change_budget.rows(market_of(with_section("callplan", max_changes=0)), settings)) == []
