"""An experiment, designed: pairs of one rep, segment and rhythm; a coin sends one a level up and the other down.

    value  answer_cost = Σ over pairs v_a(f) + v_b(f) − ½ Σ (v_a(f↑) + v_b(f↓) + v_a(f↓) + v_b(f↑)), and what the
           minutes cost that are spent more, at the price of the rep's hour; money a cycle × cycles
    price  change_cost = 2 × the price of a changed line × lines, there and back

Only customers take part whose consents, caps, minima, rules and own decisions allow both levels, and whose next call
pays the least return of an hour. Nobody is called for the sake of the experiment alone, and nobody is dropped.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import line_prices
from salesplan.callplan.scope import read_scope
from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.experiments import Design
from salesplan.domain.given import Arm, Coin
from salesplan.learn.coins import LEAST_PAIRS, POWER_Z, expected_error
from salesplan.learn.curve_values import Z90
from salesplan.learn.history import history, next_month
from salesplan.response import Curve, mix_values, segment_curve, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine, RepPlan
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan

HEADS = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who can be sent up and down. Calls a cycle, money a cycle, minutes a visit with its drive."""

    customer_id: str
    group: tuple[str, str, tuple[float, ...]]  # rep, segment, calls by channel
    usual: float
    more: float
    less: float
    size: float  # money a year
    values: tuple[float, float, float]  # as usual, more, less
    minutes: float


def design(stored: StoredPlan, name: str, share: float, months: int) -> tuple[Design, tuple[Coin, ...]]:
    """What an experiment of `share` of the plan's calls would be, and how its coins have fallen.

    It lasts whole months from the next one on. The same plan, name and seed give the same. UsageError where fewer than
    `LEAST_PAIRS` pairs can be had.
    """
    plan, given, settings = stored.plan, stored.given, stored.settings
    first = next_month(plan.as_of)
    last = first
    for _ in range(months):
        last = next_month(last)
    last -= timedelta(days=1)
    seed = settings.plan.seed
    everybody = _pairs(list(_candidates(stored)), f"{seed}\0{name}")
    total = sum(line.frequency for line in plan.callplan())
    taken = _some(everybody, share * total)
    if len(taken) < LEAST_PAIRS:
        could = f"{len(everybody)} pairs of customers alike can be called a level more and a level less"
        raise UsageError(
            f"an experiment needs {LEAST_PAIRS} pairs: {len(taken)} fit into {share:.1%} of the calls, and {could}",
            "give a larger --share"
            if len(everybody) >= LEAST_PAIRS
            else "see `salesplan help evidence`: wait for more",
        )
    coins = tuple(
        coin
        for number, pair in enumerate(taken, 1)
        for coin in _tossed(pair, f"P{number:04d}", name, seed, first, last)
    )
    cycles = ((last - first).days + 1) / settings.plan.cycle_days
    past = history(given, settings, plan.as_of)
    mine = [(a.customer_id, b.customer_id) for a, b in taken]
    known = settings.response.carry_over or None
    told = expected_error(past, mine, [a.more for a, _ in taken], [a.less for a, _ in taken], months, known)
    error = None if told is None else told[0]
    return Design(
        name=name,
        as_of=plan.as_of,
        plan=plan.version,
        seed=seed,
        from_date=first,
        until_date=last,
        pairs=len(taken),
        share=round(sum(sum(c.group[2]) for pair in taken for c in pair) / total, 4),
        answer_cost=round(cycles * sum(_loss(pair, _hour(stored, pair)) for pair in taken), 2),
        change_cost=round(2 * sum(_line_price(stored, a.group[0]) * 2 for a, _ in taken), 2),
        worth=round(cycles * sum(line.value for line in plan.callplan()), 2),
        history_months=0 if told is None else told[1],
        detectable=None if error is None else round((Z90 + POWER_Z) * error, 3),
        half_width=None if error is None else round(Z90 * error, 3),
        assumed=_assumed(given, settings, [a.customer_id for pair in taken for a in pair]),
    ), coins


def still_alike(stored: StoredPlan, coins: Sequence[Coin]) -> tuple[Coin, ...]:
    """The coins of pairs whose customers are called as they were when they were designed."""
    able = {c.customer_id: c for c in _candidates(stored)}
    levels: dict[str, list[bool]] = {}
    for coin in coins:
        one = able.get(coin.customer_id)
        right = one is not None and one.usual == coin.usual and coin.visit in (one.more, one.less)
        levels.setdefault(coin.pair, []).append(right)
    return tuple(coin for coin in coins if all(levels[coin.pair]))


def _candidates(stored: StoredPlan) -> Iterator[Candidate]:
    """Every customer who can be sent both ways, by rep and id."""
    for part in stored.plan.reps:
        rows = {a.customer_id for a in part.assignments if a.since is None and a.until is None}
        lines: dict[str, list[CallLine]] = {}
        for line in part.callplan:
            if line.frequency > 0 and line.customer_id in rows:
                lines.setdefault(line.customer_id, []).append(line)
        driven = dict(part.prices.each)
        for customer_id, mine in sorted(lines.items()):
            found = _candidate(stored, part, customer_id, mine, driven)
            if found is not None:
                yield found


def _candidate(
    stored: StoredPlan, part: RepPlan, customer_id: str, lines: Sequence[CallLine], driven: Mapping[str, float]
) -> Candidate | None:
    given, settings, plan = stored.given, stored.settings, stored.plan
    customer = given.customer[customer_id]
    often = {line.channel: line.frequency for line in lines}
    mix = tuple(often.get(h, 0.0) for h in CHANNELS)
    usual = often.get(Channel.VISIT, 0.0)
    agreed, _ = terms(customer, given, settings, plan.as_of)
    offered = [level for level in agreed.levels[0] if level > 0]
    if usual not in offered[1:-1] or customer_id in given.coin_of or customer_id in given.feedback_of:
        return None  # what people have decided is theirs
    at = offered.index(usual)
    less, more = offered[at - 1], offered[at + 1]
    if less < agreed.least_visits or sum(mix) - usual + more > agreed.most_contacts + 1e-9:
        return None
    if not _within_rules(given, settings, customer_id, part.rep_id, (sum(mix) - usual + less, sum(mix) - usual + more)):
        return None
    values = mix_values(given, customer, settings, plan.as_of, [(f, *mix[1:]) for f in (usual, more, less)])
    visit = settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes
    minutes = visit + driven.get(customer_id, 0.0)
    if (values[1] - values[0]) * 60 < settings.callplan.least_return_per_hour * minutes * (more - usual):
        return None
    size = sum(p.potential * p.propensity for p in given.potentials_of.get(customer_id, ()))
    group = (part.rep_id, customer.segment, mix)
    return Candidate(customer_id, group, usual, more, less, size, (values[0], values[1], values[2]), minutes)


def _within_rules(given: Given, settings: Settings, customer_id: str, rep_id: str, calls: tuple[float, float]) -> bool:
    """Whether hard rules that bind customers one by one allow both numbers of calls a cycle."""
    for rule in settings.rule:
        if rule.kind == "frequency" and rule.price == 0 and read_scope(rule).holds(given, customer_id, rep_id):
            least, most = rule.least or 0.0, float("inf") if rule.most is None else rule.most
            if min(calls) < least - 1e-9 or max(calls) > most + 1e-9:
                return False
    return True


def _pairs(found: list[Candidate], salt: str) -> list[tuple[Candidate, Candidate]]:
    """Neighbours in size of one rep, segment and rhythm, in an order that nobody chose."""
    ordered = sorted(found, key=lambda c: (c.group, c.more, c.less, -c.size, c.customer_id))
    pairs, free = [], True
    for a, b in pairwise(ordered):
        alike = (a.group, a.more, a.less) == (b.group, b.more, b.less)
        if free and alike:
            pairs.append((a, b))
        free = not (free and alike)
    return sorted(pairs, key=lambda pair: _drawn(salt, "order", pair))


def _drawn(salt: str, what: str, pair: tuple[Candidate, Candidate]) -> str:
    told = f"{salt}\0{what}\0{pair[0].customer_id}\0{pair[1].customer_id}"
    return hashlib.sha256(told.encode()).hexdigest()


def _some(pairs: Sequence[tuple[Candidate, Candidate]], calls: float) -> list[tuple[Candidate, Candidate]]:
    """The first pairs that have no more calls a cycle than that."""
    found, used = [], 0.0
    for pair in pairs:
        mine = sum(sum(c.group[2]) for c in pair)
        if used + mine <= calls + 1e-9:
            found.append(pair)
            used += mine
    return found


def _tossed(
    pair: tuple[Candidate, Candidate], label: str, name: str, seed: int, first: date, last: date
) -> Iterator[Coin]:
    """Both customers' coins: an even one, by the seed and the names alone."""
    heads = int(_drawn(f"{seed}\0{name}", "coin", pair)[:8], 16) % 2 == 0
    for one, up in zip(pair, (heads, not heads), strict=True):
        _, video, phone, email = one.group[2]
        visit = one.more if up else one.less
        arm = Arm.MORE if up else Arm.LESS
        yield Coin(name, label, one.customer_id, arm, visit, video, phone, email, one.usual, HEADS, first, last)


def _loss(pair: tuple[Candidate, Candidate], hour: float) -> float:
    """Money a cycle that the pair is expected to earn less, the mean of both ways in which its coin can fall."""
    less = sum(c.values[0] - (c.values[1] + c.values[2]) / 2 for c in pair)
    minutes = sum((c.more + c.less - 2 * c.usual) / 2 * c.minutes for c in pair)
    return less + minutes / 60 * hour


def _hour(stored: StoredPlan, pair: tuple[Candidate, Candidate]) -> float:
    """Money that one more hour of the pair's rep would earn."""
    part = stored.plan.rep[pair[0].group[0]]
    return next((o.shadow_price or 0.0 for o in part.outcomes if o.stage == "callplan"), 0.0)


def _line_price(stored: StoredPlan, rep_id: str) -> float:
    """Money a cycle of one changed line of a rep."""
    mine = sorted(a.customer_id for a in stored.plan.rep[rep_id].assignments)
    return float(line_prices(stored.given, mine, np.array([0, len(mine)]), stored.settings)[0])


def _assumed(given: Given, settings: Settings, customer_ids: Sequence[str]) -> float | None:
    """The mean elasticity that the plan reckons with, over the customers' products."""
    found = []
    for customer_id in customer_ids:
        usual = segment_curve(given.customer[customer_id].segment, settings)
        for row in given.potentials_of.get(customer_id, ()):
            if row.elasticity is not None and row.curve is None:
                found.append(row.elasticity)
            else:
                curve = usual.curve if row.curve is None else Curve(*row.curve)
                found.append(curve.elasticity(usual.reference_frequency))
    return round(float(np.mean(found)), 3) if found else None
