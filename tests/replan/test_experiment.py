from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesplan.callplan.rules import experiment
from salesplan.domain.calendar import Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Arm, Customer, Decision, Feedback, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import Assignment, CallLine, Plan, RepPlan
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.domain.versions import StoredPlan
from salesplan.replan.proof.experiment import design, still_alike
from salesplan.response import offers, terms
from salesplan.travel import Crow
from tests.small import AS_OF

if TYPE_CHECKING:
    from salesplan.domain.given import Coin

PER_REP = 60


def stored() -> StoredPlan:
    """Two reps, 60 customers each, all visited twice a cycle; a third has no size."""
    customers, potentials, parts = [], [], []
    for r in (1, 2):
        rows, lines = [], []
        for i in range(PER_REP):
            name = f"{r}{i:02d}"
            place = Place(45.7 + i / 1000, 4.8)
            customers.append(Customer(name, name, place, "A" if i % 2 else "B", f"R{r}"))
            potentials.append(Potential(name, "beans", 2000.0 + 10 * i))
            rows.append(Assignment(name, f"R{r}", f"R{r}", 60.0))
            lines.append(CallLine(name, f"R{r}", Channel.VISIT, 2.0, 2.0, ("beans",), 20.0, 80.0))
        parts.append(RepPlan(f"R{r}", tuple(rows), tuple(lines)))
    given = Given(
        customers=tuple(customers),
        reps=(Rep("R1", "Anna", Place(45.7, 4.8)), Rep("R2", "Ben", Place(45.7, 4.8))),
        products=(Product("beans", "Beans", 0.4),),
        potentials=tuple(potentials),
    )
    return StoredPlan(Plan(AS_OF, 28, tuple(parts), version=3), given, Settings(), "", "", "")


def binding(coins: tuple[Coin, ...], at: StoredPlan) -> Given:
    return replace(at.given, coins=coins)


def test_pairs_are_alike_and_one_coin_sends_one_up_and_the_other_down() -> None:
    at = stored()
    found, coins = design(at, "E", 0.5, 6)
    assert (found.pairs, found.from_date, found.until_date) == (30, date(2026, 12, 1), date(2027, 5, 31))
    assert found.share == 0.5
    assert found.answer_cost > 0
    assert found.change_cost > 0
    assert found.detectable is None  # there is no history to tell how much sales scatter
    by_pair: dict[str, list[Coin]] = {}
    for coin in coins:
        by_pair.setdefault(coin.pair, []).append(coin)
    for pair in by_pair.values():
        a, b = (at.given.customer[c.customer_id] for c in pair)
        assert (a.rep_id, a.segment) == (b.rep_id, b.segment)
        assert sorted((c.arm, c.visit) for c in pair) == [(Arm.LESS, 1.0), (Arm.MORE, 3.0)]
        assert {(c.usual, c.probability) for c in pair} == {(2.0, 0.5)}
    assert max(Counter(c.customer_id for c in coins).values()) == 1
    first = [c for c in coins[::2] if c.arm is Arm.MORE]
    assert 5 <= len(first) <= 25  # the larger of a pair is not always sent up


def test_the_same_plan_name_and_seed_toss_the_same_coins_and_others_toss_others() -> None:
    at = stored()
    assert design(at, "E", 0.5, 6) == design(at, "E", 0.5, 6)
    again = replace(at, settings=replace(at.settings, plan=replace(at.settings.plan, seed=1)))
    tossed = [
        {c.customer_id: c.arm for c in design(*asked)[1]}
        for asked in ((at, "E", 1.0, 6), (again, "E", 1.0, 6), (at, "F", 1.0, 6))
    ]
    assert tossed[0] != tossed[1]
    assert tossed[0] != tossed[2]


def test_nobody_is_sent_past_a_cap_a_minimum_a_rule_or_somebodys_decision() -> None:
    at = stored()
    bound = {
        "100": {"max_visits": 2.0},
        "101": {"max_contacts": 2.0},
        "102": {"min_visits": 2.0},
        "103": {"min_gap_days": 14},
        "104": {"channels": frozenset({Channel.PHONE})},
    }
    customers = tuple(replace(c, **bound.get(c.id, {})) for c in at.given.customers)
    decided = Feedback(AS_OF, "R1", "105", Decision.CHANGE, frequency=2.0)
    given = replace(at.given, customers=customers, feedback=(decided,))
    _, coins = design(replace(at, given=given), "E", 1.0, 6)
    in_it = {c.customer_id for c in coins}
    assert not in_it & {*bound, "105"}
    assert len(in_it) > 100
    rule = RuleSettings("often", "frequency", "segment=A", least=2.0)
    _, coins = design(replace(at, settings=replace(at.settings, rule=(rule,))), "E", 1.0, 6)
    assert {at.given.customer[c.customer_id].segment for c in coins} == {"B"}


def test_too_few_pairs_are_refused_with_a_remedy() -> None:
    with pytest.raises(UsageError, match="needs 15 pairs: 6 fit") as told:
        design(stored(), "E", 0.1, 6)
    assert "--share" in str(told.value.remedy)


def test_a_pair_that_is_called_otherwise_by_now_is_left_out() -> None:
    at = stored()
    _, coins = design(at, "E", 0.5, 6)
    assert still_alike(at, coins) == coins
    gone = coins[0].customer_id
    parts = tuple(
        replace(p, callplan=tuple(replace(x, frequency=1.0) if x.customer_id == gone else x for x in p.callplan))
        for p in at.plan.reps
    )
    kept = still_alike(replace(at, plan=replace(at.plan, reps=parts)), coins)
    assert {c.pair for c in coins} - {c.pair for c in kept} == {coins[0].pair}


def test_a_coin_leaves_its_own_rhythm_alone_on_offer_and_people_overrule_it() -> None:
    at = stored()
    _, coins = design(at, "E", 0.5, 6)
    coin = coins[0]
    given = binding(coins, at)
    customer = given.customer[coin.customer_id]
    offered = offers(given, (customer,), at.settings, AS_OF, counted=())
    mixes = {tuple(m) for m in offered.mixes[offered.mix].tolist()}
    assert mixes == {(0.0, 0.0, 0.0, 0.0), (coin.visit, 0.0, 0.0, 0.0)}
    decided = replace(given, feedback=(Feedback(AS_OF, "R1", coin.customer_id, Decision.CHANGE, frequency=4.0),))
    assert terms(customer, decided, at.settings, AS_OF)[0].levels[0] == (4.0,)
    never = replace(given, feedback=(Feedback(AS_OF, "R1", coin.customer_id, Decision.DISMISS),))
    assert terms(customer, never, at.settings, AS_OF)[0].levels[0] == (0.0,)


def test_the_audit_knows_the_coins() -> None:
    at = stored()
    _, coins = design(at, "E", 0.5, 6)
    given, travel = binding(coins, at), Crow(at.settings.travel)
    broken = list(experiment.audit(at.plan, given, at.settings, travel))
    assert {v.subject for v in broken} == {c.customer_id for c in coins}
    told = {c.customer_id: c.visit for c in coins}
    parts = tuple(
        replace(p, callplan=tuple(replace(x, frequency=told.get(x.customer_id, x.frequency)) for x in p.callplan))
        for p in at.plan.reps
    )
    assert list(experiment.audit(replace(at.plan, reps=parts), given, at.settings, travel)) == []
    assert list(experiment.audit(at.plan, at.given, at.settings, travel)) == []
