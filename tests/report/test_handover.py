"""The brief for whoever takes over tells what the inputs and the plan know, and a rep's week what the nights did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call, CallOutcome, DealOutcome, Decision, Event, Feedback, Opportunity, Sale, Usage
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, PlanChange
from salesplan.report.alike import alike
from salesplan.report.views.handover import handover
from salesplan.report.views.week import week
from tests.report.conftest import MONDAY, TUESDAY

if TYPE_CHECKING:
    from salesplan.domain.plan import Plan
    from salesplan.domain.versions import StoredPlan
    from salesplan.report.view import View

WEEK_AGO = MONDAY - timedelta(days=7)


def told(version: StoredPlan, who: str = "C4") -> tuple[StoredPlan, str]:
    """The version with something of everything about C4, and the brief as text."""
    given = version.given
    customers = tuple(
        replace(c, phone="07-731", contact="Dr. Lin", address="大埔路 123", notes="ring first") if c.id == "C4" else c
        for c in given.customers
    )
    given = replace(
        given,
        customers=customers,
        calls=(
            *given.calls,
            Call(WEEK_AGO, "R1", "C4", Channel.PHONE, minutes=8.0),
            Call(WEEK_AGO, "R1", "C4", Channel.PHONE, outcome=CallOutcome.NO_SHOW),
        ),
        sales=tuple(Sale(date(2026, month, 1), "C4", "P1", 100.0 * month) for month in (7, 8, 9)),
        events=(Event(WEEK_AGO, "C4", "complaint", note="late delivery"),),
        feedback=(Feedback(WEEK_AGO, "R1", "C4", Decision.DISMISS, Channel.EMAIL, reason="too many"),),
        usage=(Usage(WEEK_AGO, "C4", "P1", "seats", 455.0, 500.0),),
        opportunities=(
            Opportunity("C4", "P1", stage="proposal", value=12_000.0, opened=WEEK_AGO, outcome=DealOutcome.OPEN),
        ),
    )
    found = replace(version, given=given)
    (brief,) = handover(found, who)
    return found, "\n".join(str(text) for _, text in brief.rows)


def test_a_brief_has_all_that_the_next_owner_asks_for(version: StoredPlan) -> None:
    _, text = told(version)
    for part in (
        "王小明 → Ana Núñez: relieves R1",
        "a year at stake",
        "visit together on",
        "ask for Dr. Lin",
        "07-731, 大埔路 123",
        "note: ring first",
        "Alpha: TWD 1,600 a year of TWD 4,000 possible; last bought in 2026-09, TWD 800 a month of late",
        "visit: 1 of 1 took place",
        "phone: 1 of 2 took place, 8 min each, mostly by 王小明",
        "used 455 of 500 seats (91%)",
        "Tue 2026-11-24 at 10:00, visit by Ana Núñez: agreed",
        "complaint on 2026-11-16: late delivery",
        "deal of 12,000 for P1 in stage proposal",
        "dismiss email (too many)",
        "2026-11-16 phone by R1",
    ):
        assert part in text, part


def test_the_brief_of_a_rep_lists_their_handovers_and_briefs_whom_they_take(version: StoredPlan) -> None:
    taking, giving = handover(version, "R2"), handover(version, "R1")
    assert [view.name for view in taking] == ["handovers", "handover"]
    assert "高雄長庚紀念醫院 (C4), with 王小明, to Ana Núñez" in taking[1].title
    assert [view.name for view in giving] == ["handovers"]
    with pytest.raises(KeyError):
        handover(version, "nobody")


def test_a_customer_who_stays_has_a_brief_too(version: StoredPlan) -> None:
    (brief,) = handover(version, "C1")
    assert brief.rows[0] == ("handed over", "not in this plan")
    assert brief.title == "臺大醫院 (C1), with 王小明"


def test_similar_customers_are_those_of_the_segment_with_the_nearest_potential(version: StoredPlan) -> None:
    found = alike(version, "C2")
    assert found is not None
    assert (found.count, found.visits, found.remote, found.product) == (1, 2.0, 0.5, "P1")  # C1
    assert alike(version, "C3") is None  # alone in its segment


# -- a rep's week --------------------------------------------------------------------------------


def night(version: StoredPlan, day: date, *changes: PlanChange) -> Plan:
    return replace(version.plan, as_of=day, parent=1, changes=changes)


def views(version: StoredPlan, *plans: Plan) -> dict[str, View]:
    return {view.name: view for view in week(replace(version, plan=plans[-1]), plans, "R1")}


def test_a_week_counts_the_changes_of_its_nights_by_cause(version: StoredPlan) -> None:
    moved = PlanChange(DifferenceKind.CALL, "C1", "a", "b", Cause(ChangeKind.POTENTIAL, "C2"), rep_id="R1")
    others = replace(moved, subject="C4", rep_id="R2")
    old = night(version, MONDAY - timedelta(days=8), moved)
    found = views(
        version, old, night(version, MONDAY - timedelta(days=1), moved, others), night(version, MONDAY, moved)
    )
    assert found["week"].title.endswith("2 changes in 2 nights")
    assert [row[:3] for row in found["week"].rows] == [("potential changed C2", 2, "2 moved")]
    assert [row[0] for row in found["week-changes"].rows] == [MONDAY - timedelta(days=1), MONDAY]


def test_a_week_sets_what_was_made_beside_what_was_planned(version: StoredPlan) -> None:
    given = replace(
        version.given,
        calls=(
            Call(MONDAY, "R1", "C1"),
            Call(MONDAY, "R1", "C2", outcome=CallOutcome.NO_SHOW),
            Call(TUESDAY, "R1", "C3"),
            Call(TUESDAY, "R2", "C4"),
        ),
    )
    after = night(version, TUESDAY + timedelta(days=1))
    found = views(replace(version, given=given), night(version, MONDAY), after)
    assert found["week-made"].rows == (("visit", 2, 1, 1, 0, 1), ("phone", 1, 0, 0, 1, 0))
    assert found["week-made"].title == "3 calls planned, 33.3 % made on their day"
