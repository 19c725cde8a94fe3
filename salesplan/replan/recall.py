"""How often, tonight: the call plans of the reps whose inputs differ from when theirs was solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import call_counts, plan_calls
from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallLine
from salesplan.replan.digests import callplan_digest
from salesplan.replan.visit_travel import visit_travel
from salesplan.response import offers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.callplan import CallPlanned, Runner
    from salesplan.replan.causes import Causes
    from salesplan.replan.realign import Territories
    from salesplan.replan.tonight import Tonight
    from salesplan.response import Offers


@dataclass(frozen=True)
class CallPlans:
    """Lines by rep, the digests of their inputs, and what the stage says of its work."""

    lines: dict[str, tuple[CallLine, ...]]
    digests: dict[str, str]
    reopened: frozenset[str]
    planned: CallPlanned


def replan_calls(tonight: Tonight, territories: Territories, offered: Offers, causes: Causes, run: Runner) -> CallPlans:
    """Solve the reopened reps; a line that differs from the published one gets its cause."""
    digests = callplan_digests(tonight, territories, offered, causes)
    reopened = reopened_by(tonight, digests, "callplan")
    carried = {r: settle(p.callplan) for r in digests if r not in reopened and (p := tonight.previous(r)) is not None}
    told = published_frequencies(tonight)
    planned = plan_calls(
        tonight.given,
        _on_offer(tonight, territories, reopened, offered, told),
        territories.owner,
        _visit_travel(tonight, territories, reopened),
        told,
        tonight.settings,
        tonight.as_of,
        reopened=reopened,
        carried=carried,
        run=run,
    )
    lines = {
        rep_id: carried[rep_id]
        if rep_id in carried and planned.lines.get(rep_id, carried[rep_id]) == carried[rep_id]
        else tuple(_with_cause(tonight, line, causes) for line in planned.lines.get(rep_id, ()))
        for rep_id in digests
    }
    return CallPlans(lines, digests, reopened, planned)


def callplan_digests(
    tonight: Tonight, territories: Territories, offered: Offers, causes: Causes | None = None
) -> dict[str, str]:
    """Digest of every active rep's call plan inputs; that of a rep whom no change concerns is still the published one.

    Without `causes` all are taken from scratch.
    """
    position = {c: i for i, c in enumerate(offered.customer_ids)}
    digests = {}
    for rep_id in sorted(territories.assignments):
        mine = [a.customer_id for a in territories.assignments[rep_id]]
        if causes is not None and (told := untouched(tonight, rep_id, mine, causes, "callplan")):
            digests[rep_id] = told
            continue
        taken = offered.take(np.array([position[c] for c in mine], dtype=np.int64))
        rep = tonight.given.rep[rep_id]
        digests[rep_id] = callplan_digest(
            rep, tonight.given, taken, mine, tonight.travel, tonight.settings, tonight.as_of
        )
    return digests


def untouched(tonight: Tonight, rep_id: str, customer_ids: Sequence[str], causes: Causes, stage: str) -> str:
    """The stage's published digest where no change concerns the rep and he owns whom he owned; else empty."""
    previous = tonight.previous(rep_id)
    if previous is None or tonight.full or causes.rep(rep_id):
        return ""
    same = [a.customer_id for a in previous.assignments] == list(customer_ids)
    return dict(previous.digests).get(stage, "") if same else ""


def reopened_by(tonight: Tonight, digests: dict[str, str], stage: str) -> frozenset[str]:
    """The reps whose stage inputs are not those that their published part was solved with."""
    if tonight.full:
        return frozenset(digests)
    return frozenset(
        rep_id
        for rep_id, told in digests.items()
        if (previous := tonight.previous(rep_id)) is None or dict(previous.digests).get(stage) != told
    )


def published_frequencies(tonight: Tonight) -> dict[str, dict[Channel, float]]:
    """What reps and customers have been told, by customer and channel."""
    told: dict[str, dict[Channel, float]] = {}
    if tonight.parent is not None:
        for line in tonight.parent.callplan():
            if line.frequency > 0:
                told.setdefault(line.customer_id, {})[line.channel] = line.frequency
        for assignment in tonight.parent.assignments():
            told.setdefault(assignment.customer_id, {})
    return told


def settle(lines: tuple[CallLine, ...]) -> tuple[CallLine, ...]:
    """Yesterday's changes are today's frequencies; the very same lines where there were none."""
    if all(map(_is_settled, lines)):
        return lines
    return tuple(
        line if _is_settled(line) else replace(line, previous_frequency=line.frequency, cause="")
        for line in lines
        if line.frequency > 0
    )


def _is_settled(line: CallLine) -> bool:
    return line.previous_frequency == line.frequency > 0 and not line.cause


def _on_offer(
    tonight: Tonight,
    territories: Territories,
    reopened: frozenset[str],
    offered: Offers,
    told: Mapping[str, Mapping[Channel, float]],
) -> Offers:
    """The options of the reopened reps' customers, their published ones among them, so that a plan need not change."""
    if tonight.parent is None:
        return offered
    ids = sorted(a.customer_id for r in reopened for a in territories.assignments[r])
    customers = [tonight.given.customer[c] for c in ids]
    counted = call_counts(tonight.settings)
    return offers(tonight.given, customers, tonight.settings, tonight.as_of, counted=counted, keep=told)


def _visit_travel(tonight: Tonight, territories: Territories, reopened: frozenset[str]) -> dict[str, float]:
    minutes: dict[str, float] = {}
    for rep_id in sorted(reopened):
        mine = [a.customer_id for a in territories.assignments[rep_id]]
        rep = tonight.given.rep[rep_id]
        minutes |= visit_travel(rep, tonight.given, mine, tonight.travel, tonight.travel_factor(rep_id))
    return minutes


def _with_cause(tonight: Tonight, line: CallLine, causes: Causes) -> CallLine:
    if tonight.parent is None or line.frequency == line.previous_frequency:
        return line
    return replace(line, cause=causes.customer(line.customer_id, line.rep_id))
