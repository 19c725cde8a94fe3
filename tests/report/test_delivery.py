"""Calls that were planned and never reached the rep are counted in money, and no others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.given import Call, Decision, Feedback
from salesplan.domain.nouns import replace
from salesplan.domain.receipts import Sent
from salesplan.report.delivery import not_delivered
from salesplan.report.views.health import health
from tests.report.conftest import MONDAY, TUESDAY

if TYPE_CHECKING:
    from salesplan.domain.plan import Plan
    from salesplan.domain.versions import StoredPlan

WEDNESDAY = TUESDAY + timedelta(days=1)
LONG_AGO = Sent(MONDAY - timedelta(days=30), 1, "ics", "/out", 2)


def nights(version: StoredPlan) -> tuple[Plan, Plan]:
    """Monday's plan, number 5, with calls on Monday and Tuesday, and Wednesday's, when both are past."""
    return replace(version.plan, version=5), replace(version.plan, version=6, as_of=WEDNESDAY)


def lost(version: StoredPlan, *sent: Sent, **more: object) -> dict[str, tuple[float, str]]:
    """Money and why, by customer."""
    plans = nights(version)
    given = replace(version.given, **{"calls": (), **more})
    found = not_delivered(replace(version, plan=plans[-1], given=given), plans, (LONG_AGO, *sent))
    assert all(x.kind == "implementation" for x in found)
    return {x.customer_id: (round(x.money, 2), x.why) for x in found}


def test_what_no_export_had_by_its_day_counts_with_what_it_would_have_earned(version: StoredPlan) -> None:
    found = lost(version)
    assert {c: money for c, (money, _) in found.items()} == {"C1": 160.75, "C2": 100.25, "C4": 200.0}
    assert found["C4"][1] == "visit on 2026-11-24: no export had it by then"
    late = lost(version, Sent(WEDNESDAY, 5, "ics", "/out", 2))
    assert late == found


def test_what_was_exported_in_time_or_made_anyway_does_not_count(version: StoredPlan) -> None:
    assert lost(version, Sent(MONDAY, 5, "ics", "/out", 2)) == {}
    tuesday = lost(version, Sent(TUESDAY, 5, "html", "/out", 1))
    assert set(tuesday) == {"C1", "C2"}  # of Monday
    assert "C4" not in lost(version, calls=(Call(TUESDAY, "R2", "C4"),))


def test_where_pages_say_what_was_opened_what_was_not_counts_too(version: StoredPlan) -> None:
    sent = Sent(MONDAY, 5, "html", "/out", 1)
    opened = Feedback(MONDAY, "R1", "C1", Decision.SEEN)
    found = lost(version, sent, seen=(opened,))
    assert {c: why for c, (_, why) in found.items()} == {"C2": "visit on 2026-11-23: never opened by the rep"}


def test_before_the_first_export_nothing_is_said(version: StoredPlan) -> None:
    plans = nights(version)
    last = replace(version, plan=plans[-1])
    assert not_delivered(last, plans, ()) == ()
    assert not_delivered(last, plans, (Sent(WEDNESDAY, 6, "ics", "/out", 2),)) == ()


@pytest.mark.parametrize("sent", [(), (LONG_AGO,)])
def test_health_has_them_as_the_third_avoidable_error_once_exports_are_noted(
    version: StoredPlan, sent: tuple[Sent, ...]
) -> None:
    plans = nights(version)
    page = {view.name: view for view in health(replace(version, plan=plans[-1]), None, plans, sent)}
    classes = [row[0] for row in page["health"].rows]
    assert ("avoidable: known here, not delivered in time (implementation)" in classes) == bool(sent)
    assert bool(page["health"].notes) != bool(sent)
    assert ({row[0] for row in page["losses"].rows} >= {"implementation"}) == bool(sent)
