"""A plan small enough to read: one rep, four customers, two days."""

from __future__ import annotations

from datetime import date

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Customer, Given, Potential, Product, Rep
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
    Unplanned,
)
from salesplan.domain.settings import Settings
from salesplan.domain.versions import StoredPlan, VersionState

AS_OF = date(2026, 11, 23)


def small_given() -> Given:
    """One rep in Lyon and four customers around them."""
    customers = tuple(
        Customer(
            id=f"00{i}",
            name=name,
            place=Place(45.75 + i / 100, 4.85),
            segment="A",
            rep_id="R1",
            hours=(Window(9 * 3600, 12 * 3600),) if i == 1 else (),
            channels=frozenset({Channel.VISIT, Channel.PHONE}),
        )
        for i, name in enumerate(("Café des Arts", "臺大醫院", "[bold]Bar[/bold]", "=SUM(A1)"), start=1)
    )
    return Given(
        customers=customers,
        reps=(Rep("R1", "Anna", Place(45.75, 4.85)),),
        products=(Product("beans", "Beans", 0.4),),
        potentials=tuple(Potential(c.id, "beans", 1000.0 * (i + 1)) for i, c in enumerate(customers)),
    )


def small_plan(version: int = 0, parent: int = 0, day: date = date(2026, 11, 24)) -> Plan:
    """Two customers visited on one day, one not called, one left out."""
    stops = (
        Stop(StopKind.START, "", 30_600, 30_600, 30_600, 0, 0.0),
        Stop(StopKind.VISIT, "001", 32_400, 32_400, 34_200, 300, 1.5),
        Stop(StopKind.VISIT, "002", 34_500, 34_500, 36_300, 300, 1.5),
        Stop(StopKind.END, "", 36_900, 36_900, 36_900, 600, 3.0),
    )
    visits = tuple(
        ScheduledCall(
            day,
            "R1",
            s.customer_id,
            Channel.VISIT,
            s.start,
            s.departure,
            "beans",
            CallStatus.NEW,
            Level.TOLD,
            day,
        )
        for s in stops
        if s.kind is StopKind.VISIT
    )
    part = RepPlan(
        rep_id="R1",
        assignments=tuple(Assignment(f"00{i}", "R1", "R1", 60.0) for i in range(1, 5)),
        callplan=tuple(CallLine(f"00{i}", "R1", Channel.VISIT, 1.0, 0.0, ("beans",), 12.5, 40.0) for i in (1, 2, 3)),
        schedule=visits,
        routes=(DayRoute(day, "R1", stops),),
        unplanned=(Unplanned("003", "R1", day, "no room", 12.5, verified=True),),
        outcomes=(Outcome("callplan", "R1", Status.OPTIMAL, 37.5, 37.5, 0.0, 3, 0, shadow_price=20.0),),
        digests=(("callplan", "a" * 64), ("schedule", "b" * 64)),
        travel_factor=1.05,
    )
    return Plan(
        as_of=AS_OF,
        horizon_days=28,
        reps=(part,),
        changes=(PlanChange(DifferenceKind.CALL, "001", "", str(day), Cause(ChangeKind.FIRST_PLAN)),),
        totals={"value": 37.5, "visits": 2.0},
        version=version,
        parent=parent,
    )


def small_stored(parent: int = 0, state: VersionState = VersionState.PUBLISHED, **other: object) -> StoredPlan:
    """The small plan as it is kept."""
    return StoredPlan(
        small_plan(parent=parent, **other),  # type: ignore[arg-type]
        small_given(),
        Settings(),
        "inputs",
        "settings",
        "0.1.0",
        state,
        "2026-11-23T02:00:00+00:00",
    )
