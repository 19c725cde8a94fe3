"""Errors of implementation: calls that the plan had, and that never reached the rep in a usable form.

A call of a past day that was not made counts where no plan that has it was exported by its day; where the rep's pages
say what was opened on them (`seen` in feedback.csv), also where its customer was not opened by then. Days before the
first export that was noted say nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.given import CallOutcome
from salesplan.domain.said import said
from salesplan.report.health_figures import Loss

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.calendar import Channel
    from salesplan.domain.plan import Plan
    from salesplan.domain.receipts import Sent
    from salesplan.report.version import PlanVersion

    CallKey = tuple[str, str, Channel, date]


def not_delivered(version: PlanVersion, plans: Sequence[Plan], sent: Sequence[Sent]) -> tuple[Loss, ...]:
    """One a rep and customer, the dearest first; money is what the calls were planned to earn.

    `plans` are those that reps followed in the last cycle, oldest first, `sent` the exports that were noted.
    """
    if not sent:
        return ()
    start = min(s.day for s in sent)
    opened = _opened(version)
    readers = {rep_id for rep_id, _ in opened}
    made = {(c.customer_id, c.channel, c.day) for c in version.given.calls if c.outcome is CallOutcome.DONE}
    money: dict[tuple[str, str], float] = defaultdict(float)
    why: dict[tuple[str, str], str] = {}
    for (rep_id, customer_id, channel, day), having in sorted(_past_calls(version, plans).items()):
        if day < start or (customer_id, channel, day) in made:
            continue
        out = any(s.version in having and s.day <= day for s in sent)
        first = min(having.values())
        read = rep_id not in readers or any(first <= seen <= day for seen in opened.get((rep_id, customer_id), ()))
        if out and read:
            continue
        key = rep_id, customer_id
        money[key] += _worth(plans, max(having), rep_id, customer_id, channel)
        told = "{channel} on {day}: never opened by the rep" if out else "{channel} on {day}: no export had it by then"
        why.setdefault(key, said(told, channel=channel, day=day))
    found = (Loss("implementation", c, r, 0.0, amount, why[r, c]) for (r, c), amount in money.items())
    return tuple(sorted(found, key=lambda x: (-x.money, x.customer_id, x.rep_id)))


def _opened(version: PlanVersion) -> dict[tuple[str, str], list[date]]:
    found: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in version.given.seen:
        found[row.rep_id, row.customer_id].append(row.day)
    return found


def _past_calls(version: PlanVersion, plans: Sequence[Plan]) -> dict[CallKey, dict[int, date]]:
    """Calls of past days that the plan followed on their day had, and every version that has them, by its day."""
    followed: set[CallKey] = set()
    having: dict[CallKey, dict[int, date]] = defaultdict(dict)
    for plan, following in zip(plans, [*plans[1:], None], strict=True):
        until = version.plan.as_of if following is None else following.as_of
        for call in plan.schedule():
            key = call.rep_id, call.customer_id, call.channel, call.day
            having[key][plan.version] = plan.as_of
            if plan.as_of <= call.day < until:
                followed.add(key)
    return {key: having[key] for key in followed}


def _worth(plans: Sequence[Plan], number: int, rep_id: str, customer_id: str, channel: Channel) -> float:
    """What one such call earns in the plan of that number."""
    plan = next(p for p in plans if p.version == number)
    part = plan.rep.get(rep_id)
    lines = () if part is None else part.callplan
    mine = (x for x in lines if x.customer_id == customer_id and x.channel is channel and x.frequency > 0)
    return sum(max(0.0, x.value) / x.frequency for x in mine)
