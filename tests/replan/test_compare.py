"""Every difference between two nights' inputs is a typed change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call, Decision, Event, Feedback, Given, Potential, Rep, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import Settings
from salesplan.replan.opening.changes import compare
from tests.small import AS_OF, small_given, small_stored

if TYPE_CHECKING:
    from collections.abc import Callable


def kinds(given: Given, as_of: date = AS_OF, settings: Settings | None = None) -> list[tuple[ChangeKind, str]]:
    found = compare(small_stored(), given, settings or Settings(), as_of)
    return [(change.kind, change.subject) for change in found]


def with_customer(**changes: object) -> Callable[[Given], Given]:
    def change(given: Given) -> Given:
        first, *others = given.customers
        return replace(given, customers=(replace(first, **changes), *others))  # type: ignore[arg-type]

    return change


def add(table: str, row: object) -> Callable[[Given], Given]:
    return lambda given: replace(given, **{table: (*getattr(given, table), row)})


def test_equal_inputs_on_the_same_day_have_no_changes() -> None:
    assert kinds(small_given()) == []


@pytest.mark.parametrize(
    ("change", "kind", "subject"),
    [
        (with_customer(place=Place(45.0, 4.0)), ChangeKind.CUSTOMER_MOVED, "001"),
        (with_customer(segment="B"), ChangeKind.CUSTOMER_SEGMENT, "001"),
        (with_customer(rep_id="R2"), ChangeKind.CUSTOMER_OWNER, "001"),
        (with_customer(locked=True), ChangeKind.CUSTOMER_LOCK, "001"),
        (with_customer(max_contacts=2.0), ChangeKind.CUSTOMER_CONSENT, "001"),
        (with_customer(hours=(Window(0, 3600),)), ChangeKind.CUSTOMER_HOURS, "001"),
        (with_customer(name="New name"), ChangeKind.CUSTOMER_NAME, "001"),
        (lambda g: replace(g, customers=g.customers[1:]), ChangeKind.CUSTOMER_REMOVED, "001"),
        (add("customers", replace(small_given().customers[0], id="009")), ChangeKind.CUSTOMER_ADDED, "009"),
        (add("potentials", Potential("001", "tea", 5.0)), ChangeKind.POTENTIAL, "001"),
        (add("reps", Rep("R2", "Ben", Place(45.0, 4.0))), ChangeKind.REP_JOINED, "R2"),
        (lambda g: replace(g, reps=()), ChangeKind.REP_LEFT, "R1"),
        (add("time_off", TimeOff("R1", AS_OF, AS_OF)), ChangeKind.REP_ABSENT, "R1"),
        (add("events", Event(AS_OF, "002", "download")), ChangeKind.EVENT_ARRIVED, "002"),
        (add("calls", Call(AS_OF - timedelta(1), "R1", "002")), ChangeKind.CALL_EXECUTED, "002"),
        (
            add("feedback", Feedback(AS_OF, "R1", "002", Decision.DISMISS, Channel.PHONE)),
            ChangeKind.FEEDBACK,
            "002",
        ),
    ],
)
def test_each_difference_has_its_kind_and_subject(
    change: Callable[[Given], Given], kind: ChangeKind, subject: str
) -> None:
    assert kinds(change(small_given())) == [(kind, subject)]


def test_a_changed_setting_is_named_with_its_section() -> None:
    settings = replace(Settings(), visits=replace(Settings().visits, max_per_day=7))
    found = compare(small_stored(), small_given(), settings, AS_OF)
    assert [(c.kind, c.subject, c.before, c.after) for c in found] == [
        (ChangeKind.SETTING, "visits.max_per_day", "10", "7")
    ]


def test_the_clock_is_a_change() -> None:
    assert kinds(small_given(), AS_OF + timedelta(1)) == [(ChangeKind.CLOCK, "")]


def test_a_rep_whose_contract_ends_has_left_on_the_day_after() -> None:
    ending = replace(small_given(), reps=(replace(small_given().reps[0], active_until=AS_OF),))
    stored = replace(small_stored(), given=ending)
    assert compare(stored, ending, Settings(), AS_OF) == ()
    found = compare(stored, ending, Settings(), AS_OF + timedelta(1))
    assert ChangeKind.REP_LEFT in {change.kind for change in found}


def test_a_planned_visit_without_a_record_was_missed_once_the_rep_has_reported_that_day() -> None:
    reported = replace(small_given(), calls=(Call(date(2026, 11, 24), "R1", "001"),))
    found = compare(small_stored(), reported, Settings(), date(2026, 11, 25))
    assert [(c.kind, c.subject) for c in found] == [
        (ChangeKind.CALL_CONFIRMED, "001"),
        (ChangeKind.CALL_MISSED, "002"),
        (ChangeKind.CLOCK, ""),
    ]


def test_a_planned_visit_of_a_rep_who_has_not_reported_yet_is_not_missed() -> None:
    found = kinds(small_given(), date(2026, 11, 25))
    assert found == [(ChangeKind.CLOCK, "")]


def test_a_customer_who_is_gone_takes_his_calls_along_and_a_withdrawn_call_says_so() -> None:
    call = Call(AS_OF - timedelta(days=5), "R1", "001")
    before = replace(small_stored(), given=replace(small_given(), calls=(call,)))
    gone = replace(small_given(), customers=small_given().customers[1:], calls=())
    assert {(c.kind, c.subject) for c in compare(before, gone, Settings(), AS_OF)} >= {
        (ChangeKind.CUSTOMER_REMOVED, "001")
    }
    assert ChangeKind.CALL_EXECUTED not in {c.kind for c in compare(before, gone, Settings(), AS_OF)}
    (withdrawn,) = compare(before, small_given(), Settings(), AS_OF)
    assert (withdrawn.kind, withdrawn.after) == (ChangeKind.CALL_EXECUTED, "withdrawn")


def test_a_last_day_that_is_set_is_one_change_whether_the_horizon_reaches_it_or_not() -> None:
    rep = small_given().reps[0]
    for day in (AS_OF + timedelta(days=9), AS_OF + timedelta(days=90)):
        known = replace(small_given(), reps=(replace(rep, active_until=day), *small_given().reps[1:]))
        found = compare(small_stored(), known, Settings(), AS_OF)
        assert [(c.kind, c.subject, c.after) for c in found] == [(ChangeKind.REP_LEAVES, rep.id, day.isoformat())]
