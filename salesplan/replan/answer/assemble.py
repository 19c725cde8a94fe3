"""Puts the stages' answers together into one plan, each row beside the published one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Plan, RepPlan, ScheduledCall, TravelPrices
from salesplan.replan.answer.attribution import Attribution
from salesplan.replan.answer.plan_changes import changes_between
from salesplan.replan.answer.totals import totals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from salesplan.domain.causes import Cause
    from salesplan.domain.outcome import Outcome
    from salesplan.domain.plan import Assignment, CallLine
    from salesplan.replan.answer.pairs import CallPair
    from salesplan.replan.night import Night
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.call_plans import CallPlans
    from salesplan.replan.stages.months import Months
    from salesplan.replan.stages.territories import Territories


CallKey = tuple[str, str, str, "date"]  # rep, customer, channel, day


def gather(night: Night, territories: Territories, calls: CallPlans, months: Months) -> list[RepPlan]:
    """What the stages have answered, a part a rep."""
    return [_part(night, rep_id, territories, calls, months) for rep_id in sorted(territories.assignments)]


def assemble(
    night: Night,
    parts: Sequence[RepPlan],
    pairs: Sequence[CallPair],
    overall: Sequence[Outcome | None],
    causes: Causes,
    full: Collection[str] = (),
) -> Plan:
    """The plan: statuses and causes beside the parent's, totals, differences.

    `pairs` are the calls that differ, `overall` the outcomes of stages that look at the whole, `full` the customers
    of whose frequencies the calendar has decided.
    """
    why = Attribution(causes, night.parent, parts, pairs, night.given, full)
    plan = Plan(
        as_of=night.as_of,
        horizon_days=night.settings.plan.horizon_days,
        reps=tuple(with_causes(night, part, why) for part in mark_calls(night, parts, pairs, why)),
        outcomes=tuple(o for o in overall if o is not None),
        parent=0 if night.parent is None else night.parent.version,
    )
    plan = replace(plan, changes=changes_between(night.parent, plan, why, pairs))
    return replace(plan, totals=totals(plan, night.given, night.settings, night.parent))


def _part(night: Night, rep_id: str, territories: Territories, calls: CallPlans, months: Months) -> RepPlan:
    """All that is decided for the rep; the very same object where all of it is carried over."""
    month = months.parts[rep_id]
    part = replace(
        month,
        assignments=territories.assignments[rep_id],
        callplan=calls.lines[rep_id],
        outcomes=_outcomes(night, rep_id, calls, month),
        digests=(("callplan", calls.digests[rep_id]), ("schedule", months.digests[rep_id])),
        planned_factor=_planned_factor(night, rep_id, calls),
        prices=_prices(night, rep_id, calls),
    )
    return month if part == month else part


def _planned_factor(night: Night, rep_id: str, calls: CallPlans) -> float:
    previous = night.previous(rep_id)
    if previous is None or rep_id in calls.reopened:
        return night.travel_factor(rep_id)
    return previous.planned_factor


def _prices(night: Night, rep_id: str, calls: CallPlans) -> TravelPrices:
    previous = night.previous(rep_id)
    if previous is None or rep_id in calls.reopened:
        return calls.prices.get(rep_id, TravelPrices())
    return previous.prices


def mark_calls(night: Night, parts: Sequence[RepPlan], pairs: Sequence[CallPair], why: Attribution) -> list[RepPlan]:
    """Kept, moved or new, and why: every scheduled call beside the published one; those of a first plan are new."""
    if night.parent is None:
        return list(parts)
    marked: dict[CallKey, ScheduledCall] = {}
    for pair in pairs:
        call = pair.after
        if call is not None:
            row = _beside(call, pair.status, _call_cause(pair, why))
            marked[call.rep_id, call.customer_id, call.channel, call.day] = row
    differ = {key[0] for key in marked}
    return [_marked(part, marked) if part.rep_id in differ else _settled(part) for part in parts]


def _marked(part: RepPlan, marked: Mapping[CallKey, ScheduledCall]) -> RepPlan:
    return replace(part, schedule=tuple(marked[c.rep_id, c.customer_id, c.channel, c.day] for c in part.schedule))


def _settled(part: RepPlan) -> RepPlan:
    """Every call kept without a cause: the published plan has it as it is."""
    if all(call.status in (CallStatus.KEPT, CallStatus.COVER) and call.cause is None for call in part.schedule):
        return part
    return replace(part, schedule=tuple(_beside(call, CallStatus.KEPT, None) for call in part.schedule))


def _beside(call: ScheduledCall, status: CallStatus, cause: Cause | None) -> ScheduledCall:
    """The call with its status and cause beside the published plan; a visit for a colleague is always one."""
    status = CallStatus.COVER if call.status is CallStatus.COVER else status
    return call if call.status is status and call.cause == cause else replace(call, status=status, cause=cause)


def _call_cause(pair: CallPair, why: Attribution) -> Cause | None:
    """The cause of a call that is new or at another day or hour."""
    return None if pair.difference is None else why.call(pair)


def with_causes(night: Night, part: RepPlan, why: Attribution) -> RepPlan:
    """Changes of owner and of frequency with their causes; the very same part where there are none."""
    known = {a.period for a in before.assignments} if (before := night.previous(part.rep_id)) is not None else set()
    if not any(_has_changed_hands(a) for a in part.assignments) and not any(_is_another(x) for x in part.callplan):
        return part
    assignments = tuple(
        replace(a, cause=why.owner(a.customer_id)) if _is_decided_now(a, known) else a for a in part.assignments
    )
    if night.parent is None:
        return replace(part, assignments=assignments)
    lines = tuple(replace(x, cause=_line_cause(x, why)) if _is_another(x) else x for x in part.callplan)
    return replace(part, assignments=assignments, callplan=lines)


def _line_cause(line: CallLine, why: Attribution) -> Cause | None:
    return why.frequency(line.customer_id, line.rep_id, rises=line.frequency > line.previous_frequency)


def _has_changed_hands(row: Assignment) -> bool:
    return row.previous_rep_id != row.rep_id


def _is_decided_now(row: Assignment, known: Collection[tuple[str, date | None, date | None]]) -> bool:
    """Whether the change of owner is new; one with a date stands until its day comes."""
    return _has_changed_hands(row) and not (row.since is not None and row.period in known)


def _is_another(line: CallLine) -> bool:
    return line.frequency != line.previous_frequency


def _outcomes(night: Night, rep_id: str, calls: CallPlans, month: RepPlan) -> tuple[Outcome, ...]:
    """The call plan's outcome of night, or the one it was carried over with, then those of the month."""
    previous = night.previous(rep_id)
    told = () if previous is None else tuple(o for o in previous.outcomes if o.stage == "callplan")
    solved = calls.planned.outcomes.get(rep_id)
    mine = (solved,) if rep_id in calls.reopened and solved is not None else told
    return (*mine, *(o for o in month.outcomes if o.stage != "callplan"))
