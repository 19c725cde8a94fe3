"""Nights away are spent where they save more than they cost."""

from __future__ import annotations

from datetime import date

from salesplan.domain.given import Customer, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import Plan, StopKind
from salesplan.domain.settings import OvernightSettings, Settings
from salesplan.domain.versions import StoredPlan
from salesplan.replan.answer.audit import audit
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.travel import Crow

AS_OF = date(2026, 11, 23)
HOME, FAR = Place(45.0, 5.0), Place(46.6, 5.0)  # about 178 km apart


def inputs() -> Given:
    customers = tuple(
        Customer(
            f"C{i:02d}", f"Customer {i}", Place(FAR.latitude + i / 200, FAR.longitude), rep_id="R1", visit_minutes=60
        )
        for i in range(14)
    )
    return Given(
        customers,
        (Rep("R1", "Rep", HOME, cost_per_year=60_000.0),),
        (Product("p", "P", 0.5),),
        tuple(Potential(c.id, "p", 40_000.0) for c in customers),
    )


def planned(price: float, published: StoredPlan | None = None, full: bool = False) -> tuple[Plan, Settings]:
    settings = Settings(overnight=OvernightSettings(enabled=price >= 0, price=max(price, 0.0)))
    plan = replan(Night(inputs(), published, settings, AS_OF, Crow(settings.travel), full)).plan
    assert plan is not None
    return plan, settings


def nights(plan: Plan) -> int:
    return sum(s.kind is StopKind.END and bool(s.customer_id) for route in plan.routes() for s in route.stops)


def test_a_cheap_night_saves_the_way_home_and_out_again() -> None:
    at_home, _ = planned(-1)
    away, settings = planned(30.0)
    assert nights(at_home) == 0
    assert nights(away) > 0
    assert away.totals["drive_minutes"] / away.totals["visits"] < (
        at_home.totals["drive_minutes"] / at_home.totals["visits"]
    )
    assert audit(away, inputs(), settings, Crow(settings.travel)) == ()


def test_the_day_after_a_night_away_starts_where_the_night_was() -> None:
    away, _ = planned(30.0)
    routes = {route.day: route for route in away.routes()}
    for route in away.routes():
        slept = route.stops[-1].customer_id
        if slept:
            after = min(day for day in routes if day > route.day)
            assert (after - route.day).days == 1
            assert routes[after].stops[0].customer_id == slept


def test_a_dear_night_is_not_spent() -> None:
    plan, _ = planned(10_000.0)
    assert nights(plan) == 0


def test_planning_again_keeps_the_nights_away() -> None:
    plan, settings = planned(30.0)
    stored = StoredPlan(replace(plan, version=1), inputs(), settings, "", "", "")
    again, _ = planned(30.0, stored, full=True)
    assert [r.stops for r in again.routes()] == [r.stops for r in plan.routes()]
