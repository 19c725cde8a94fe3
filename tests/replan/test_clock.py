"""What a passing day does besides passing, and what it costs reps of their days at work."""

from __future__ import annotations

from datetime import date, timedelta

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Cause, Via
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.given import Call, Event, Given, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.replan.opening.causes import Causes, causes_of, with_the_clock
from salesplan.replan.opening.changes import compare
from salesplan.replan.opening.clock_effects import fading_events, once_a_rep, window_changes
from salesplan.replan.opening.presumed import presumed_calls
from salesplan.replan.opening.slices import oldest_call, slice_of
from tests.replan.fields import two_reps
from tests.small import AS_OF, small_stored

DAY = timedelta(days=1)
CYCLE = timedelta(days=28)
ABSENT = InputChange(ChangeKind.REP_ABSENT, "R1", "", "off")
OWNERS = {"001": "R1", "002": "R2"}


def window(given: Given, then: date = AS_OF, now: date = AS_OF + DAY) -> list[InputChange]:
    return list(window_changes(given, Settings(), then, now))


def test_a_holiday_comes_into_the_cycle_on_its_last_day_and_has_passed_the_day_after() -> None:
    ahead, past = AS_OF + CYCLE, AS_OF
    given = replace(two_reps(), holidays=frozenset({ahead, past, AS_OF + 2 * DAY, ahead + DAY}), time_off=())
    assert window(given) == [
        InputChange(ChangeKind.HOLIDAY_AHEAD, ahead.isoformat()),
        InputChange(ChangeKind.HOLIDAY_PAST, past.isoformat()),
    ]


def test_an_absence_concerns_only_reps_who_would_have_worked_that_day() -> None:
    off = tuple(TimeOff(f"R{i}", AS_OF + CYCLE, AS_OF + CYCLE + DAY) for i in (1, 2))
    given = replace(two_reps(), holidays=frozenset(), time_off=off)
    first, second = given.reps
    reps = (first, replace(second, weekdays=0b1100000))  # at work on weekends
    found = window(replace(given, reps=reps), now=AS_OF + 2 * DAY)
    assert [(c.kind, c.subject, c.after) for c in found] == [
        (ChangeKind.ABSENCE_AHEAD, "R1", (AS_OF + CYCLE).isoformat()),
        (ChangeKind.ABSENCE_AHEAD, "R1", (AS_OF + CYCLE + DAY).isoformat()),
    ]
    assert once_a_rep(found) == found[:1]
    gone = replace(given, reps=(replace(first, active_until=AS_OF), second))
    assert {c.subject for c in window(gone)} == {"R2"}
    assert [c.kind for c in window(given, AS_OF + CYCLE, AS_OF + CYCLE + DAY)] == [ChangeKind.ABSENCE_PAST] * 2


def test_an_event_fades_for_its_customer_unless_it_came_since() -> None:
    given = replace(two_reps(), events=(Event(AS_OF, "001", "download"), Event(AS_OF + DAY, "002", "download")))
    assert list(fading_events(given, Settings(), AS_OF, AS_OF + DAY)) == [InputChange(ChangeKind.EVENT_FADES, "001")]
    assert list(fading_events(given, Settings(), AS_OF, AS_OF)) == []


def clocked(causes: Causes, given: Given) -> Causes:
    published = replace(small_stored(), given=replace(two_reps(), time_off=(), holidays=frozenset()))
    return with_the_clock(causes, published, given, Settings(), AS_OF + DAY, OWNERS)


def test_days_that_a_rep_no_longer_works_are_lost_to_their_own_change() -> None:
    off = (TimeOff("R1", AS_OF + 2 * DAY, AS_OF + 3 * DAY),)
    given = replace(two_reps(), time_off=off, holidays=frozenset(), events=())
    causes = clocked(causes_of([InputChange(ChangeKind.POTENTIAL, "001"), ABSENT], OWNERS), given)
    assert causes.lost_days == {("R1", AS_OF + n * DAY): ABSENT for n in (2, 3)}
    assert causes.lost_day("R1", AS_OF + 2 * DAY) == ABSENT
    assert causes.lost_day("R2", AS_OF + 2 * DAY) is None
    assert causes.of_customer["001"] == [InputChange(ChangeKind.POTENTIAL, "001")]
    assert (causes.fading, causes.fading_of) == ({}, {})


def test_all_days_of_a_rep_who_left_are_lost() -> None:
    left = InputChange(ChangeKind.REP_LEFT, "R1")
    given = replace(two_reps(), reps=two_reps().reps[1:], time_off=(), holidays=frozenset())
    days = {day for _, day in clocked(causes_of([left], OWNERS), given).lost_days}
    assert (min(days), max(days), len(days)) == (AS_OF + DAY, AS_OF + 28 * DAY, 20)
    joined = clocked(causes_of([InputChange(ChangeKind.REP_JOINED, "R9")], OWNERS), two_reps())
    assert joined.lost_days == {}


def test_a_new_holiday_is_lost_to_everybody_where_it_is_the_holiday_that_changed() -> None:
    given = replace(two_reps(), holidays=frozenset({AS_OF + 2 * DAY}), time_off=())
    changed = InputChange(ChangeKind.HOLIDAY, "")
    causes = clocked(causes_of([changed], OWNERS), given)
    assert causes.lost_day("R2", AS_OF + 2 * DAY) == changed
    assert clocked(causes_of([], OWNERS), given).lost_days == {}


def test_fading_events_bear_on_frequencies_alone() -> None:
    given = replace(two_reps(), time_off=(), holidays=frozenset())
    clock = InputChange(ChangeKind.CLOCK, "")
    causes, fades = clocked(causes_of([clock], OWNERS), given), InputChange(ChangeKind.EVENT_FADES, "001")
    assert (causes.fading, causes.fading_of) == ({"001": fades}, {"R1": [fades]})
    assert causes.own("001") is None
    assert causes.own_frequency("001", rises=False) == Cause(ChangeKind.EVENT_FADES, "001")
    assert causes.own_frequency("001", rises=True) is None, "what fades asks for fewer calls"
    assert causes.of_frequencies("R1", rises=True) == Cause(ChangeKind.EVENT_FADES, "001", via=Via.MAKES_ROOM)
    assert causes.of_frequencies("R1", rises=False) == Cause(ChangeKind.CLOCK)
    assert causes.of_the_rep("R1", Via.MAKES_ROOM) == Cause(ChangeKind.CLOCK)


def test_what_changed_for_the_rep_comes_before_what_changed_for_all_and_for_their_customers() -> None:
    potential, made = InputChange(ChangeKind.POTENTIAL, "001"), InputChange(ChangeKind.CALL_EXECUTED, "001")
    setting, clock = InputChange(ChangeKind.SETTING, "plan.seed"), InputChange(ChangeKind.CLOCK, "")
    ahead = InputChange(ChangeKind.HOLIDAY_AHEAD, "2026-12-24")

    def told(*changes: InputChange, frequencies: bool = False) -> Cause | None:
        causes = causes_of(changes, OWNERS)
        return causes.of_frequencies("R1", rises=True) if frequencies else causes.of_the_rep("R1", Via.MAKES_ROOM)

    assert told(clock, potential, setting, ABSENT) == Cause(ChangeKind.REP_ABSENT, "R1", "", "off")
    assert told(clock, potential, setting) == Cause(ChangeKind.SETTING, "plan.seed")
    assert told(clock, made, potential) == Cause(ChangeKind.CALL_EXECUTED, "001", via=Via.MAKES_ROOM, more=1)
    assert told(clock, made, potential, frequencies=True) == Cause(ChangeKind.POTENTIAL, "001", via=Via.MAKES_ROOM)
    assert told(clock, ahead, potential) == Cause(ChangeKind.POTENTIAL, "001", via=Via.MAKES_ROOM)
    assert told(clock, ahead, frequencies=True) == Cause(ChangeKind.HOLIDAY_AHEAD, "2026-12-24")
    assert told() is None


def test_a_hold_that_ends_and_a_call_without_a_record_are_told_by_the_day_that_passes() -> None:
    stored = small_stored()
    first, *others = stored.given.customers
    held = (replace(first, hold_until=AS_OF + 2 * DAY), *others)
    given = replace(stored.given, customers=held, calls=(Call(AS_OF + DAY, "R1", "001"),))
    before = replace(stored, given=replace(given, calls=()))
    found = compare(before, given, Settings(), AS_OF + 2 * DAY)
    assert [(c.kind, c.subject, c.before, c.after) for c in found] == [
        (ChangeKind.CALL_CONFIRMED, "001", "", "visit on 2026-11-24 by R1"),
        (ChangeKind.CALL_MISSED, "002", "visit on 2026-11-24", "no record"),
        (ChangeKind.HOLD_ENDS, "001", "hold_until 2026-11-25", "over"),
        (ChangeKind.CLOCK, "", "2026-11-23", "2026-11-25"),
    ]
    later = compare(
        replace(before, plan=replace(before.plan, as_of=AS_OF + 2 * DAY)), given, Settings(), AS_OF + 3 * DAY
    )
    assert ChangeKind.HOLD_ENDS not in {c.kind for c in later}


def test_a_slice_keeps_calls_of_two_cycles_and_the_last_one_made_of_each_channel() -> None:
    oldest = oldest_call(AS_OF, 28)
    assert oldest == AS_OF - timedelta(days=56)
    old, last = Call(oldest - 3 * DAY, "R1", "001"), Call(oldest - 2 * DAY, "R1", "001")
    given = replace(two_reps(), calls=(old, last))
    kept = slice_of(given, given.reps[0], ("001",), (), oldest)
    assert kept.calls == (last,)
    edge = Call(oldest, "R1", "001", outcome=two_reps().calls[0].outcome)
    presumed = (Call(AS_OF - DAY, "R1", "001"),)
    kept = slice_of(replace(given, calls=(old, edge)), given.reps[0], ("001",), presumed, oldest)
    assert kept.calls == (edge, *presumed)


def test_a_slice_of_two_customers_keeps_the_calls_of_both() -> None:
    made = tuple(Call(AS_OF - DAY, "R1", customer) for customer in ("001", "002"))
    given = replace(two_reps(), calls=made)
    assert slice_of(given, given.reps[0], ("001", "002"), (), AS_OF - CYCLE).calls == made


def test_a_presumed_call_is_the_planned_one_until_it_is_too_old() -> None:
    (part,) = small_stored().plan.reps
    first, _ = part.schedule
    call = Call(first.day, "R1", "001", first.channel, product="beans")
    one = replace(part, schedule=(replace(first, channel=Channel.PHONE),))
    assert presumed_calls(one, {}, first.day + DAY, 1) == (replace(call, channel=Channel.PHONE),)
    assert presumed_calls(one, {}, first.day, 1) == ()
    assert presumed_calls(one, {}, first.day + 2 * DAY, 1) == ()
    assert presumed_calls(replace(one, schedule=(), presumed=(call,)), {}, first.day + DAY, 1) == (call,)
