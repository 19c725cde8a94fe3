"""Targets follow their customers from the day of the handover, and add up to the cent whatever happens."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.plan import Assignment
from salesplan.targets import PlanOwners, read_period, timeline_of
from salesplan.targets.ownership import Timeline
from salesplan.targets.remainder import cents, split

QUARTER = read_period("2027-Q1")
CAUSE = Cause(ChangeKind.REP_LEFT, "R1")


def plan(version: int, day: date, owner: dict[str, str], **later: tuple[str, date]) -> PlanOwners:
    """Owners on a day, and whose some customers are from a later day on."""
    rows = []
    for customer, rep in owner.items():
        if customer in later:
            to, since = later[customer]
            rows.append(Assignment(customer, rep, rep, 0.0, until=since - timedelta(days=1)))
            rows.append(Assignment(customer, to, rep, 0.0, cause=CAUSE, since=since))
        else:
            rows.append(Assignment(customer, rep, rep, 0.0))
    return PlanOwners(version, day, rows, dict.fromkeys(owner, CAUSE))


def sums(timeline: Timeline, targets: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for customer, target in targets.items():
        for rep, part in timeline.shares(customer, target, QUARTER.first, QUARTER.last):
            found[rep] = found.get(rep, 0) + part
    return found


@given(st.integers(-10_000, 1_000_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_parts_add_up_and_none_is_a_cent_or_more_from_its_share(total: int, weights: list[float]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole > 0:
        assert all(abs(part - total * w / whole) < 1 + 1e-6 for part, w in zip(parts, weights, strict=True))


def test_money_is_whole_cents() -> None:
    assert cents(12.345) == 1234
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(2, [0, 0]) == [1, 1]


def test_a_customer_who_is_handed_over_takes_the_rest_of_the_days_along() -> None:
    day = date(2027, 2, 1)  # 31 of 90 days are over
    timeline = timeline_of([plan(1, QUARTER.first, {"A": "R1"}), plan(2, day, {"A": "R2"})])
    assert timeline.shares("A", 9000, QUARTER.first, QUARTER.last) == [("R1", 3100), ("R2", 5900)]
    (moved,) = timeline.handovers(QUARTER)
    assert (moved.day, moved.from_rep_id, moved.to_rep_id, moved.cause, moved.version) == (day, "R1", "R2", CAUSE, 2)


def test_a_handover_that_is_told_ahead_counts_from_its_day_and_one_that_is_taken_back_never() -> None:
    ahead = plan(1, QUARTER.first, {"A": "R1"}, A=("R2", date(2027, 3, 1)))
    assert timeline_of([ahead]).shares("A", 90, QUARTER.first, QUARTER.last) == [("R1", 59), ("R2", 31)]
    repeated = plan(2, date(2027, 1, 5), {"A": "R1"}, A=("R2", date(2027, 3, 1)))
    (moved,) = timeline_of([ahead, repeated]).handovers(QUARTER)
    assert moved.version == 1
    back = plan(3, date(2027, 1, 6), {"A": "R1"})
    assert timeline_of([ahead, repeated, back]).handovers(QUARTER) == ()


def test_whoever_is_gone_stays_with_the_last_owner_and_whoever_is_unknown_with_nobody() -> None:
    timeline = timeline_of([plan(1, QUARTER.first, {"A": "R1"}), plan(2, date(2027, 2, 1), {})])
    assert timeline.shares("A", 90, QUARTER.first, QUARTER.last) == [("R1", 90)]
    assert timeline.shares("B", 90, QUARTER.first, QUARTER.last) == [("", 90)]
    assert timeline.on("A", date(2020, 1, 1)) == "R1"


CUSTOMERS = ("A", "B", "C")
NIGHTS = st.lists(
    st.tuples(
        st.fixed_dictionaries({c: st.sampled_from(("R1", "R2", "R3")) for c in CUSTOMERS}),
        st.one_of(st.none(), st.tuples(st.sampled_from(CUSTOMERS), st.sampled_from(("R1", "R2")), st.integers(1, 40))),
    ),
    min_size=60,
    max_size=60,
)


@given(NIGHTS, st.fixed_dictionaries({c: st.integers(0, 10**9) for c in CUSTOMERS}))
def test_after_sixty_nights_of_handovers_sums_hold_to_the_cent_and_every_change_has_its_cause(
    nights: list[tuple[dict[str, str], tuple[str, str, int] | None]], targets: dict[str, int]
) -> None:
    plans = []
    for number, (owner, ahead) in enumerate(nights):
        day = QUARTER.first + timedelta(days=number)
        later = {} if ahead is None else {ahead[0]: (ahead[1], day + timedelta(days=ahead[2]))}
        plans.append(plan(number + 1, day, owner, **later))
    timeline = timeline_of(plans)
    found = sums(timeline, targets)
    assert sum(found.values()) == sum(targets.values())
    assert all(h.cause is not None for h in timeline.handovers(QUARTER))
    last = QUARTER.first + timedelta(days=59)
    assert {c: timeline.on(c, last) for c in CUSTOMERS} == nights[-1][0]
