"""How often, night: the call plans of the reps whose inputs differ from when theirs was solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import capacity_of, plan_calls, shared_capacities
from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallLine
from salesplan.replan.opening.digests import callplan_digest
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.stages.travel_prices import prices_of
from salesplan.replan.stages.visitable import Unvisitable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from salesplan.callplan import CallPlanned
    from salesplan.domain.plan import TravelPrices
    from salesplan.replan.night import Night
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.territories import Territories
    from salesplan.response import Offers
    from salesplan.runtime.runner import Runner


@dataclass(frozen=True)
class CallPlans:
    """Lines by rep, the digests of their inputs, and what the stage says of its work."""

    lines: dict[str, tuple[CallLine, ...]]
    digests: dict[str, str]
    reopened: frozenset[str]
    planned: CallPlanned
    prices: dict[str, TravelPrices]  # what driving those of the reopened reps have reckoned with
    full: frozenset[str] = frozenset()  # customers (ids) of whose frequencies the calendar has decided


@dataclass(frozen=True)
class CallsAsked:
    """What the stage is to decide, before it is known what driving costs."""

    digests: dict[str, str]
    reopened: frozenset[str]
    carried: dict[str, tuple[CallLine, ...]]  # by rep whose plan stands
    offers: Offers
    told: dict[str, dict[Channel, float]]
    capacity: dict[str, tuple[float, float]]  # of reps who share customers


def replan_calls(
    night: Night,
    territories: Territories,
    offered: Offers,
    causes: Causes,
    run: Runner,
    most: Mapping[str, float] | None = None,
) -> CallPlans:
    """Solve the reopened reps; carry the lines of the others over.

    `most` are visits a cycle by customer that are on offer, where the calendar has no room for more: whoever plans
    these customers is solved too.
    """
    return answer_calls(night, territories, calls_asked(night, territories, offered, causes, most), run)


def calls_asked(
    night: Night,
    territories: Territories,
    offered: Offers,
    causes: Causes | None = None,
    most: Mapping[str, float] | None = None,
) -> CallsAsked:
    """Whose call plans are open tonight, and what their customers may be offered."""
    most, never, told = most or {}, Unvisitable(night, territories), published_frequencies(night)
    digests = callplan_digests(night, territories, offered, causes, never)
    reopened = reopened_by(night, digests, "callplan") | {territories.owner[c] for c in most}
    return CallsAsked(
        digests,
        reopened,
        {r: settle(p.callplan) for r in digests if r not in reopened and (p := night.previous(r)) is not None},
        _on_offer(night, territories, reopened, offered, told, never).within(most),
        told,
        shared_capacities(territories.assignments, night.given, night.settings, night.as_of),
    )


def answer_calls(night: Night, territories: Territories, asked: CallsAsked, run: Runner) -> CallPlans:
    """Solve what is asked, with what driving costs as far as the night knows."""
    travel, prices = _travel(night, territories, asked.reopened)
    planned = plan_calls(
        night.given,
        asked.offers,
        territories.owner,
        travel,
        asked.told,
        night.settings,
        night.as_of,
        base_travel={rep_id: known.base for rep_id, known in prices.items()},
        capacity=asked.capacity,
        reopened=asked.reopened,
        carried=asked.carried,
        run=run,
    )
    carried = asked.carried
    lines = {
        rep_id: carried[rep_id]
        if rep_id in carried and planned.lines.get(rep_id, carried[rep_id]) == carried[rep_id]
        else planned.lines.get(rep_id, ())
        for rep_id in asked.digests
    }
    return CallPlans(lines, asked.digests, asked.reopened, planned, prices)


def callplan_digests(
    night: Night,
    territories: Territories,
    offered: Offers,
    causes: Causes | None = None,
    never: Unvisitable | None = None,
) -> dict[str, str]:
    """Digest of every active rep's call plan inputs; that of a rep whom no change concerns is still the published one.

    Without `causes` all are taken from scratch.
    """
    never = never or Unvisitable(night, territories)
    position = {c: i for i, c in enumerate(offered.customer_ids)}
    shared = shared_capacities(territories.assignments, night.given, night.settings, night.as_of)
    digests = {}
    for rep_id in sorted(territories.assignments):
        mine = territories.planned_by(rep_id)
        if causes is not None and (told := standing(night, rep_id, territories, causes, shared)):
            digests[rep_id] = told
            continue
        taken = offered.take(np.array([position[c] for c in mine], dtype=np.int64))
        rep = night.given.rep[rep_id]
        most = shared.get(rep_id) or capacity_of(rep, night.given, night.settings, night.as_of)
        digests[rep_id] = callplan_digest(
            rep, night.given, taken, mine, never.of(rep_id), most, night.travel, night.settings
        )
    return digests


def standing(night: Night, rep_id: str, territories: Territories, causes: Causes, shared: Collection[str]) -> str:
    """The published digest of the rep's call plan where nothing can open it; else empty.

    `shared` are the reps whose capacity others share.
    """
    return "" if rep_id in shared else untouched(night, rep_id, territories, causes, "callplan")


def untouched(night: Night, rep_id: str, territories: Territories, causes: Causes, stage: str) -> str:
    """The stage's published digest where no change concerns the rep and they own whom they owned; else empty."""
    previous = night.previous(rep_id)
    if previous is None or night.full or causes.rep(rep_id):
        return ""
    same = [a.period for a in previous.assignments] == [a.period for a in territories.assignments[rep_id]]
    return dict(previous.digests).get(stage, "") if same else ""


def reopened_by(night: Night, digests: dict[str, str], stage: str) -> frozenset[str]:
    """The reps whose stage inputs are not those that their published part was solved with."""
    if night.full:
        return frozenset(digests)
    return frozenset(
        rep_id
        for rep_id, told in digests.items()
        if (previous := night.previous(rep_id)) is None or dict(previous.digests).get(stage) != told
    )


def published_frequencies(night: Night) -> dict[str, dict[Channel, float]]:
    """What reps and customers have been told, by customer and channel."""
    told: dict[str, dict[Channel, float]] = {}
    if night.parent is not None:
        for line in night.parent.callplan():
            if line.frequency > 0:
                told.setdefault(line.customer_id, {})[line.channel] = line.frequency
        for assignment in night.parent.assignments():
            told.setdefault(assignment.customer_id, {})
    return told


def settle(lines: tuple[CallLine, ...]) -> tuple[CallLine, ...]:
    """Yesterday's changes are today's frequencies; the very same lines where there were none."""
    if all(map(_is_settled, lines)):
        return lines
    return tuple(
        line if _is_settled(line) else replace(line, previous_frequency=line.frequency, cause=None)
        for line in lines
        if line.frequency > 0
    )


def _is_settled(line: CallLine) -> bool:
    return line.previous_frequency == line.frequency > 0 and line.cause is None


def _on_offer(
    night: Night,
    territories: Territories,
    reopened: frozenset[str],
    offered: Offers,
    published: Mapping[str, Mapping[Channel, float]],
    unvisitable: Unvisitable,
) -> Offers:
    """The options of the reopened reps' customers, their published ones among them, so that a plan need not change.

    Visits are offered to those alone whom their rep can visit.
    """
    owned = {r: territories.planned_by(r) for r in reopened}
    never = frozenset(c for r in owned for c in unvisitable.of(r))
    if night.parent is None and not never:
        return offered
    customers = [night.given.customer[c] for c in sorted(c for mine in owned.values() for c in mine)]
    return on_offer(night.given, night.settings, night.as_of, customers, published, never)


def _travel(
    night: Night, territories: Territories, reopened: frozenset[str]
) -> tuple[dict[str, float], dict[str, TravelPrices]]:
    """Minutes of travel a visit by customer, and the prices of driving by rep."""
    minutes: dict[str, float] = {}
    prices: dict[str, TravelPrices] = {}
    for rep_id in sorted(reopened):
        each, prices[rep_id] = prices_of(night, rep_id, territories.planned_by(rep_id))
        minutes |= each
    return minutes, prices
