"""owner-calls: a customer is called by its owner, once per channel in the plan, and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "owner-calls"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Lines under a rep who is not the owner, and lines that stand twice (one option a customer)."""
    owner = plan.last_owner
    seen: set[tuple[str, str]] = set()
    for line in plan.callplan():
        if owner.get(line.customer_id) != line.rep_id:
            told = owner.get(line.customer_id, "nobody")
            yield Violation(NAME, line.customer_id, f"planned for {line.rep_id}, owned by {told}")
        if (line.customer_id, line.channel) in seen:
            yield Violation(NAME, line.customer_id, f"{line.channel} is planned twice")
        seen.add((line.customer_id, line.channel))
