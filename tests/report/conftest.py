"""A hand-made plan: two reps, four customers with Chinese and awkward names, three days."""

from __future__ import annotations

from datetime import date

import pytest

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.causes import Cause, MoveKind, MoveReason, Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call, CallOutcome, Customer, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Outcome, Status
from salesplan.domain.places import Place
from salesplan.domain.plan import (
    Assignment,
    CallLine,
    CallStatus,
    DayRoute,
    DifferenceKind,
    Level,
    Plan,
    PlanChange,
    RepPlan,
    ScheduledCall,
    Stop,
    StopKind,
    Suggestion,
    Unplanned,
)
from salesplan.domain.settings import PlanSettings, Settings
from salesplan.domain.versions import StoredPlan, VersionState

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
HOUR = 3600


def given() -> Given:
    customers = (
        Customer("C1", "臺大醫院", Place(25.041, 121.519), "A", "R1", hours=(Window(9 * HOUR, 12 * HOUR),)),
        Customer("C2", '=HYPERLINK("http://x")', Place(25.05, 121.53), "A", "R1"),
        Customer("C3", "[bold]Clinic[/bold] <b>&", Place(25.06, 121.54), "B", "R1"),
        Customer("C4", "高雄長庚紀念醫院", Place(22.65, 120.36), "", "R2"),
    )
    return Given(
        customers=customers,
        reps=(
            Rep("R1", "王小明", Place(25.03, 121.56), "North", cost_per_year=50000.0),
            Rep("R2", "Ana Núñez", Place(22.62, 120.31), "South", capacity=0.5),
        ),
        products=(Product("P1", "Alpha", 0.5), Product("P2", "Beta", 0.8)),
        potentials=tuple(Potential(c.id, "P1", 1000.0 * i, 400.0 * i) for i, c in enumerate(customers, 1)),
        calls=(
            Call(date(2026, 11, 2), "R1", "C1"),
            Call(date(2026, 11, 9), "R1", "C1", outcome=CallOutcome.NO_SHOW),
            Call(date(2026, 11, 3), "R1", "C4"),
        ),
    )


NEW = Cause(ChangeKind.EVENT_ARRIVED, "C1", "", "download on 2026-11-20")
FULL = Cause(ChangeKind.REP_CAPACITY, "R1")
RELIEVED = MoveReason(MoveKind.RELIEVES, "R1", "", 1.3, 1.0, -80.0, 25.0)


def plan() -> Plan:
    first = RepPlan(
        "R1",
        (
            Assignment("C1", "R1", "R1", 120.0),
            Assignment("C2", "R1", "R1", 60.0),
            Assignment("C3", "R1", "", 30.0, None, MoveReason(MoveKind.FIRST_OWNER)),
        ),
        (
            CallLine("C1", "R1", Channel.VISIT, 2.0, 1.0, ("P1", "P2"), 321.5, 90.0, Cause(ChangeKind.POTENTIAL, "C1")),
            CallLine("C1", "R1", Channel.PHONE, 0.5, 0.0, ("P2",), 0.0, 5.0),
            CallLine("C2", "R1", Channel.VISIT, 1.0, 1.0, ("P1",), 100.25, 45.0),
        ),
        (
            ScheduledCall(
                MONDAY,
                "R1",
                "C1",
                Channel.VISIT,
                9 * HOUR + 930,
                10 * HOUR - 870,
                "P1",
                CallStatus.KEPT,
                Level.TOLD,
                MONDAY,
            ),
            ScheduledCall(
                MONDAY,
                "R1",
                "C2",
                Channel.VISIT,
                13 * HOUR,
                13 * HOUR + 1800,
                "P1",
                CallStatus.MOVED,
                Level.PROPOSED,
                TUESDAY,
                Cause(ChangeKind.POTENTIAL, "C1", via=Via.MAKES_ROOM),
            ),
            ScheduledCall(
                TUESDAY, "R1", "C1", Channel.PHONE, None, None, "P2", CallStatus.NEW, Level.PROPOSED, TUESDAY, NEW
            ),
        ),
        (
            DayRoute(
                MONDAY,
                "R1",
                (
                    Stop(StopKind.START, "", 9 * HOUR, 9 * HOUR, 9 * HOUR, 0, 0.0),
                    Stop(StopKind.VISIT, "C1", 9 * HOUR + 730, 9 * HOUR + 930, 10 * HOUR - 870, 730, 5.1234),
                    Stop(StopKind.LUNCH, "", 10 * HOUR - 870, 12 * HOUR, 12 * HOUR + 1800, 0, 0.0),
                    Stop(StopKind.VISIT, "C2", 12 * HOUR + 2200, 13 * HOUR, 13 * HOUR + 1800, 400, 2.0),
                    Stop(StopKind.END, "", 13 * HOUR + 2801, 13 * HOUR + 2801, 13 * HOUR + 2801, 1001, 6.5),
                ),
            ),
        ),
        (Unplanned("C3", "R1", TUESDAY, "forced in, C2 would be missed: 12 minutes too long", 55.5, verified=True),),
        (Suggestion(MONDAY, "R1", "C3", Channel.PHONE, "P1", TUESDAY, 42.0, "download 3 days ago"),),
        (
            Outcome("callplan", "R1", Status.OPTIMAL, 421.75, 421.76, 2.4e-5, 12, 0, shadow_price=88.0),
            Outcome("schedule", "R1", Status.FEASIBLE, 35.5, None, None, 20000),
        ),
    )
    second = RepPlan(
        "R2",
        (Assignment("C4", "R2", "R1", 80.0, FULL, RELIEVED, 900.0, 480.0),),
        (CallLine("C4", "R2", Channel.VISIT, 1.0, 1.0, ("P1",), 200.0, 60.0),),
        (
            ScheduledCall(
                TUESDAY,
                "R2",
                "C4",
                Channel.VISIT,
                10 * HOUR,
                10 * HOUR + 1800,
                "P1",
                CallStatus.NEW,
                Level.AGREED,
                TUESDAY,
                Cause(ChangeKind.FEEDBACK, "C4"),
            ),
        ),
        (
            DayRoute(
                TUESDAY,
                "R2",
                (
                    Stop(StopKind.START, "", 9 * HOUR, 9 * HOUR, 9 * HOUR, 0, 0.0),
                    Stop(StopKind.VISIT, "C4", 10 * HOUR, 10 * HOUR, 10 * HOUR + 1800, HOUR, 40.0),
                    Stop(StopKind.END, "", 11 * HOUR + 1800, 11 * HOUR + 1800, 11 * HOUR + 1800, HOUR, 40.0),
                ),
            ),
        ),
        outcomes=(Outcome("callplan", "R2", Status.CARRIED, 200.0, 200.0, 0.0, 0, 0, shadow_price=30.0),),
    )
    return Plan(
        MONDAY,
        28,
        (first, second),
        (Outcome("alignment", "", Status.OPTIMAL, 500.0, 499.0, 0.002, 3),),
        (PlanChange(DifferenceKind.OWNER, "C4", "R1", "R2", FULL, "R2"),),
        {"value": 621.75},
        version=2,
        parent=1,
    )


@pytest.fixture
def version() -> StoredPlan:
    settings = Settings(plan=PlanSettings(currency="TWD", time_zone="Asia/Taipei"))
    return StoredPlan(plan(), given(), settings, "a" * 64, "b" * 64, "0.1.0", VersionState.PUBLISHED, "2026-11-23")


@pytest.fixture
def empty(version: StoredPlan) -> StoredPlan:
    """A plan in which nothing is decided."""
    return replace(version, plan=Plan(MONDAY, 28, (), version=1))
