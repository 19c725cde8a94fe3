"""What became of what was shown: ids stay, answers and calls count, silence is told from withdrawal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call, CallOutcome, Decision, Feedback
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Suggestion
from salesplan.report.shown import Fate, suggestions_shown
from salesplan.report.views.health import health
from tests.report.conftest import MONDAY

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.versions import StoredPlan

DUE = MONDAY + timedelta(days=1)
RING = Suggestion(DUE, "R1", "C3", Channel.PHONE, "P1", DUE, 42.0, "download 3 days ago")


def plan_of(version: StoredPlan, day: date, *shown: Suggestion) -> Plan:
    first = replace(version.plan.reps[0], suggestions=shown)
    return replace(version.plan, as_of=day, reps=(first, replace(version.plan.reps[1], suggestions=())))


def fate(version: StoredPlan, *plans: Plan, **more: object) -> Fate:
    """Of the one suggestion, as the last plan's inputs tell."""
    given: Given = replace(version.given, **{"calls": (), **more})
    (found,) = suggestions_shown(replace(version, plan=plans[-1], given=given), plans)
    return found.fate


def test_an_id_stays_whatever_of_the_suggestion_changes_but_whom_how_and_when() -> None:
    assert RING.id == replace(RING, day=MONDAY, rep_id="R2", product="P2", value=1.0, reason="").id
    others = [replace(RING, customer_id="C1"), replace(RING, channel=Channel.EMAIL), replace(RING, due=MONDAY)]
    assert len({RING.id, *(s.id for s in others)}) == 4


@pytest.mark.parametrize(
    ("decision", "more", "told"),
    [
        (Decision.ACCEPT, {}, Fate.ACCEPTED),
        (Decision.PIN, {"on_date": DUE}, Fate.ACCEPTED),
        (Decision.DISMISS, {}, Fate.DISMISSED),
        (Decision.CHANGE, {"frequency": 2.0}, Fate.ACCEPTED),
        (Decision.CHANGE, {"frequency": 0.0}, Fate.DISMISSED),
    ],
)
def test_an_answer_is_its_fate_by_its_id_or_by_whom_and_how(
    version: StoredPlan, decision: Decision, more: dict[str, object], told: Fate
) -> None:
    shown = plan_of(version, MONDAY, RING)
    by_channel = Feedback(MONDAY, "R1", "C3", decision, Channel.PHONE, **more)  # type: ignore[arg-type]
    by_id = replace(by_channel, channel=Channel.VISIT, suggestion=RING.id)
    other = replace(by_channel, channel=Channel.EMAIL)
    assert fate(version, shown, feedback=(by_channel,)) is told
    assert fate(version, shown, feedback=(by_id,)) is told
    assert fate(version, shown, feedback=(other,)) is Fate.OPEN


def test_a_call_that_is_made_accepts_and_one_that_fell_through_does_not(version: StoredPlan) -> None:
    shown = plan_of(version, MONDAY, RING)
    call = Call(DUE, "R1", "C3", Channel.PHONE)
    assert fate(version, shown, calls=(call,)) is Fate.ACCEPTED
    assert fate(version, shown, calls=(replace(call, outcome=CallOutcome.NO_SHOW),)) is Fate.OPEN
    assert fate(version, shown, calls=(replace(call, day=MONDAY - timedelta(days=1)),)) is Fate.OPEN


def test_silence_is_ignored_and_what_a_plan_withdrew_is_expired(version: StoredPlan) -> None:
    late = DUE + timedelta(days=8)
    told, again = plan_of(version, MONDAY, RING), plan_of(version, DUE, RING)
    assert fate(version, told, again) is Fate.OPEN
    assert fate(version, told, again, plan_of(version, late)) is Fate.IGNORED
    assert fate(version, told, plan_of(version, late)) is Fate.EXPIRED
    assert fate(version, told, plan_of(version, DUE)) is Fate.EXPIRED


def test_health_counts_them_by_rep_with_the_value_ignored(version: StoredPlan) -> None:
    late = plan_of(version, DUE + timedelta(days=8))
    plans = (plan_of(version, DUE, RING, replace(RING, customer_id="C1")), late)
    given = replace(version.given, calls=(Call(DUE, "R1", "C1", Channel.PHONE),))
    page = {view.name: view for view in health(replace(version, plan=late, given=given), None, plans)}
    (row,) = page["suggestions-shown"].rows
    assert row == ("R1", "王小明", 2, 1, 0, 1, 0, 0, 42.0)
    assert page["suggestions-shown"].title.startswith("2 suggestions shown in the last cycle, 50.0 % of the 2")
