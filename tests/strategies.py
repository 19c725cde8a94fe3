"""Hypothesis strategies: small valid inputs and settings, as odd as the contract allows.

Everything is around one town and one as-of date, `AS_OF`. What is drawn passes the checks of `salesplan.inputs`
without an error; warnings may come. Some wishes cannot be met together (an agreed visit on a holiday, say): a plan
reports those.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from salesplan.domain.calendar import CHANNELS, Channel, Window, weekday_mask
from salesplan.domain.given import (
    Arm,
    Call,
    CallOutcome,
    Coin,
    Customer,
    Decision,
    Event,
    Feedback,
    Finance,
    Given,
    Potential,
    Product,
    Rep,
    Sale,
    TimeOff,
    Touch,
)
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import (
    AlignmentSettings,
    CallPlanSettings,
    PlanSettings,
    ReplanSettings,
    ResponseSettings,
    ScheduleSettings,
    SegmentSettings,
    Settings,
    SuggestionSettings,
    TravelSettings,
    VisitSettings,
)
from tests.workspaces import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

AS_OF = date(2026, 11, 23)  # a Monday
HORIZON = 28
HOUR = 3600
# Ids that differ only in what a careless program drops, and texts that a careless writer spoils.
CUSTOMER_IDS = ("007", "7", "A-1", "A_1", "A 1", "a1", "客戶一", "x,y", 'q"r', "Ünal", "C-10", "c9")
NAMES = ("Bar Sol", "板橋石虎診所", "[bold]Ltd", 'The "Q", Inc', "O'Neill & Co", "=SUM(A1)", "Café Ñ", "-", "Hotel 3")
REP_IDS = ("R1", "02", "r-3")
PRODUCT_IDS = ("wine", "糖衡")
SKILLS = ("wine", "hospital")
SEGMENTS = ("A", "B", "")
REMOTE = tuple(c for c in CHANNELS if c != Channel.VISIT)
OPENINGS = (
    (),
    (),
    (Window(9 * HOUR, 12 * HOUR),),
    (Window(9 * HOUR, 11 * HOUR), Window(14 * HOUR, 16 * HOUR + 1800)),
    (Window(13 * HOUR, 15 * HOUR),),
    (Window(7 * HOUR, 10 * HOUR), Window(11 * HOUR, 13 * HOUR), Window(15 * HOUR, 22 * HOUR)),
)
WEEKDAYS = tuple(weekday_mask(t.split()) for t in ("Mon Tue Wed Thu Fri", "Mon Wed", "Tue Thu Fri", "Fri", "Sat Mon"))

places = st.builds(
    lambda north, east: Place(round(51.05 + north / 1000, 3), round(3.72 + east / 1000, 3)),
    st.integers(-120, 120),
    st.integers(-180, 180),
)
"""About 27 × 25 km, on a grid of some 100 m, so that two may coincide."""

money = st.integers(0, 40_000).map(float)


def past(days: int, as_of: date = AS_OF) -> SearchStrategy[date]:
    """A day before the as-of date, at most `days` before it."""
    return st.integers(1, days).map(lambda n: as_of - timedelta(days=n))


def coming(first: int = 0, last: int = HORIZON - 1, as_of: date = AS_OF) -> SearchStrategy[date]:
    """A day from `first` to `last` days after the as-of date."""
    return st.integers(first, last).map(lambda n: as_of + timedelta(days=n))


ANSWERS = (Decision.ACCEPT, Decision.DISMISS, Decision.CHANGE, Decision.PIN)
"""What binds a plan; wishes about owners and what a page has shown do not."""


@st.composite
def reps(draw: DrawFn, rep_id: str, anchor: bool) -> Rep:
    """A rep. The `anchor` has every skill and is at work throughout, so that every customer has a possible owner."""
    leaves = None if anchor else draw(st.sampled_from((None, None, None, -3, 0, 9)))
    joins = None if anchor or leaves is not None else draw(st.sampled_from((None, None, -200, 0, 8)))
    return Rep(
        id=rep_id,
        name=draw(st.sampled_from(NAMES)),
        place=draw(places),
        team=draw(st.sampled_from(("", "North", "北區"))),
        weekdays=draw(st.sampled_from((None, None, weekday_mask(("Mon", "Tue", "Thu")), weekday_mask(("Wed", "Fri"))))),
        day_start=draw(st.sampled_from((None, 8 * HOUR, 9 * HOUR + 900))),
        day_end=draw(st.sampled_from((None, 16 * HOUR, 18 * HOUR))),
        max_visits_per_day=draw(st.sampled_from((None, None, 1, 3, 8))),
        skills=frozenset(SKILLS) if anchor else draw(st.frozensets(st.sampled_from(SKILLS))),
        cost_per_year=draw(st.sampled_from((0.0, 42000.0, 61234.5))),
        capacity=draw(st.sampled_from((1.0, 1.0, 0.8, 0.5))),
        active_from=None if joins is None else AS_OF + timedelta(days=joins),
        active_until=None if leaves is None else AS_OF + timedelta(days=leaves),
    )


@st.composite
def customers(draw: DrawFn, customer_id: str, force: Sequence[Rep]) -> Customer:
    """A customer of one of the reps, or of nobody."""
    channels = draw(st.sampled_from((frozenset(Channel), frozenset(Channel), None, None)))
    if channels is None:
        channels = draw(st.frozensets(st.sampled_from(CHANNELS), min_size=1))
    visited = Channel.VISIT in channels
    gap = draw(st.sampled_from((0, 0, 3, 7, 10)))
    cap = draw(st.sampled_from((None, None, None, 0.0, 1.0, 2.5, 4.0)))
    contacts = draw(st.sampled_from((None, None, 1.0, 3.0, 6.0)))
    needed = draw(st.sampled_from((None, None, None, 0.5, 1.0)))
    if not visited or needed is None or needed > min(cap if cap is not None else 9, contacts or 9):
        needed = None
    owner = draw(st.sampled_from((None, *force)))
    need = draw(st.sampled_from((frozenset[str](), frozenset[str](), frozenset({"wine"}), frozenset(SKILLS))))
    locked = owner is not None and need <= owner.skills and draw(st.sampled_from((False, False, True)))
    return Customer(
        id=customer_id,
        name=draw(st.sampled_from(NAMES)),
        place=draw(places),
        segment=draw(st.sampled_from(SEGMENTS)),
        rep_id=owner.id if owner else "",
        locked=locked,
        visit_minutes=draw(st.sampled_from((None, None, 10, 45, 60))),
        weekdays=draw(st.sampled_from((0b1111111, 0b1111111, *WEEKDAYS))),
        hours=draw(st.sampled_from(OPENINGS)),
        channels=channels,
        max_contacts=contacts,
        min_visits=needed,
        max_visits=cap,
        min_gap_days=gap,
        skills=need,
        hold_until=draw(st.sampled_from((None, None, None, AS_OF + timedelta(days=20)))),
    )


@st.composite
def potentials(draw: DrawFn, customer_id: str) -> tuple[Potential, ...]:
    """What a customer could buy of one or both products."""
    found = []
    for product in draw(st.sampled_from((PRODUCT_IDS, PRODUCT_IDS[:1], PRODUCT_IDS[1:]))):
        way = draw(st.sampled_from(("settings", "settings", "elasticity", "curve")))
        found.append(
            Potential(
                customer_id=customer_id,
                product=product,
                potential=draw(money),
                sales=draw(money),
                propensity=draw(st.sampled_from((1.0, 0.8, 0.25, 0.0))),
                elasticity=draw(st.sampled_from((0.1, 0.25, 0.35))) if way == "elasticity" else None,
                curve=draw(st.sampled_from(((0.2, 1.0, 1.5, 1.0), (0.0, 0.9, 3.0, 8.0)))) if way == "curve" else None,
            )
        )
    return tuple(found)


@st.composite
def calls(draw: DrawFn, people: Sequence[Customer], force: Sequence[Rep]) -> Call:
    """A call of the last ten weeks, by whoever it was."""
    outcome = draw(st.sampled_from((CallOutcome.DONE, CallOutcome.DONE, CallOutcome.NO_SHOW, CallOutcome.CANCELLED)))
    return Call(
        day=draw(past(70)),
        rep_id=draw(st.sampled_from(force)).id,
        customer_id=draw(st.sampled_from(people)).id,
        channel=draw(st.sampled_from((Channel.VISIT, Channel.VISIT, Channel.VISIT, *REMOTE))),
        minutes=draw(st.sampled_from((None, 12.0, 35.5))),
        drive_minutes=draw(st.sampled_from((None, 0.0, 18.0))),
        product=draw(st.sampled_from(("", *PRODUCT_IDS))),
        outcome=outcome,
        time=draw(st.sampled_from((None, None, 36_000))),
    )


@st.composite
def events(draw: DrawFn, people: Sequence[Customer], as_of: date = AS_OF, days: int = 60) -> Event:
    """Something that befell a customer in the last `days` days."""
    return Event(
        day=draw(past(days, as_of)),
        customer_id=draw(st.sampled_from(people)).id,
        event=draw(st.sampled_from(("download", "usage_spike", "order_drop", "complaint", "renewal"))),
        product=draw(st.sampled_from(("", *PRODUCT_IDS))),
        strength=draw(st.sampled_from((None, None, -0.5, 2.0))),
        note=draw(st.sampled_from(("", "twice, at night", "兩次"))),
    )


@st.composite
def answers(
    draw: DrawFn, people: Sequence[Customer], force: Sequence[Rep], as_of: date = AS_OF, days: int = 30
) -> Feedback:
    """A rep's answer of the last `days` days; what is agreed may be out of hours, or over a channel not allowed."""
    person = draw(st.sampled_from(people))
    decision = draw(st.sampled_from(ANSWERS))
    row = Feedback(
        day=draw(past(days, as_of)),
        rep_id=person.rep_id or draw(st.sampled_from(force)).id,
        customer_id=person.id,
        decision=decision,
        channel=draw(st.sampled_from(sorted(person.channels))),
        reason=draw(st.sampled_from(("", "asked for it", "約定，確認"))),
    )
    if decision == Decision.PIN:
        at_time = draw(st.sampled_from((None, None, 7 * HOUR, 9 * HOUR, 10 * HOUR + 1800, 14 * HOUR, 17 * HOUR + 900)))
        channel = draw(st.sampled_from((Channel.VISIT, Channel.VISIT, *REMOTE)))
        return replace(row, channel=channel, on_date=draw(coming(as_of=as_of)), at_time=at_time)
    until = draw(st.sampled_from((None, as_of - timedelta(days=1), as_of + timedelta(days=12))))
    often = draw(st.sampled_from((0.0, 0.5, 1.0, 2.0))) if decision == Decision.CHANGE else None
    return replace(row, until=until, frequency=often)


@st.composite
def absences(draw: DrawFn, force: Sequence[Rep], as_of: date = AS_OF) -> TimeOff:
    """Up to ten days away."""
    first = draw(coming(-5, HORIZON, as_of))
    return TimeOff(draw(st.sampled_from(force)).id, first, first + timedelta(days=draw(st.integers(0, 9))))


@st.composite
def touches(draw: DrawFn, people: Sequence[Customer], as_of: date = AS_OF) -> Touch:
    """A contact by others, past or planned."""
    person, channel = draw(st.sampled_from(people)), draw(st.sampled_from(tuple(Channel)))
    return Touch(draw(coming(-40, HORIZON, as_of)), person.id, channel, draw(st.sampled_from(("", "newsletter"))))


@st.composite
def coins(draw: DrawFn, people: Sequence[Customer], as_of: date = AS_OF) -> tuple[Coin, ...]:
    """Up to two customers whom the coins of an experiment bind."""
    who = draw(st.lists(st.sampled_from(people), max_size=2, unique_by=lambda c: c.id))
    often = st.sampled_from((0.5, 1.0, 3.0))
    last = as_of + timedelta(days=90)
    return tuple(
        Coin("E1", "P1", c.id, draw(st.sampled_from(Arm)), draw(often), 0.0, 0.0, 0.0, 1.0, 0.5, as_of, last)
        for c in who
    )


@st.composite
def months_of(draw: DrawFn, people: Sequence[Customer]) -> tuple[tuple[Sale, ...], tuple[Finance, ...]]:
    """A few months of revenue."""
    month = draw(st.sampled_from((date(2026, 9, 1), date(2026, 10, 1))))
    person, product = draw(st.sampled_from(people)), draw(st.sampled_from(PRODUCT_IDS))
    sale = Sale(month, person.id, product, draw(st.sampled_from((0.0, 310.5, -20.0))))
    finance = Finance(month, draw(st.sampled_from(("", "North"))), 212_500.0, 21_000.25)
    return (sale,), (finance,)


@st.composite
def givens(draw: DrawFn, *, max_customers: int = 10, holidays: bool = True) -> Given:
    """Two or three reps, three to ten customers, and everything that may be told of them."""
    names = REP_IDS[: draw(st.integers(2, 3))]
    force = [draw(reps(name, anchor=position == 0)) for position, name in enumerate(names)]
    ids = draw(st.lists(st.sampled_from(CUSTOMER_IDS), min_size=3, max_size=max_customers, unique=True))
    people = [draw(customers(customer_id, force)) for customer_id in ids]
    sales, finance = draw(months_of(people))
    off = st.frozensets(coming(), max_size=2) if holidays else st.just(frozenset[date]())
    return in_order(
        Given(
            customers=tuple(people),
            reps=tuple(force),
            products=(
                Product("wine", "Wine", 0.4),
                Product("糖衡", "Glucora, 糖衡", draw(st.sampled_from((1.0, 0.55)))),
            ),
            potentials=tuple(row for customer_id in ids for row in draw(potentials(customer_id))),
            calls=tuple(draw(st.lists(calls(people, force), max_size=12))),
            sales=sales,
            events=tuple(draw(st.lists(events(people), max_size=4))),
            feedback=tuple(draw(st.lists(answers(people, force), max_size=4))),
            time_off=tuple(draw(st.lists(absences(force), max_size=2))),
            finance=finance,
            touches=tuple(draw(st.lists(touches(people), max_size=3))),
            coins=draw(coins(people)),
            holidays=draw(off),
        )
    )


@st.composite
def settings_values(draw: DrawFn, *, horizon_days: int | None = None) -> Settings:
    """Settings unlike the defaults where that is likely to matter, with small limits on work."""
    length = horizon_days or draw(st.sampled_from((28, 28, 14, 35)))
    return Settings(
        plan=PlanSettings(
            cycle_days=draw(st.sampled_from((28, 28, 20))),
            horizon_days=length,
            freeze_days=draw(st.integers(0, 3)),
            told_days=draw(st.sampled_from((7, 0, 14))),
            seed=draw(st.integers(0, 3)),
        ),
        visits=VisitSettings(
            minutes=draw(st.sampled_from((30, 20, 60))),
            max_per_day=draw(st.sampled_from((10, 4))),
            overtime_minutes=draw(st.sampled_from((0, 30))),
            lunch_minutes=draw(st.sampled_from((30, 0, 60))),
            early=draw(st.sampled_from((0.7, 0.5, 1.0))),
            late=draw(st.sampled_from((1.3, 1.0, 2.0))),
        ),
        travel=TravelSettings(parking_minutes=draw(st.sampled_from((0.0, 4.0)))),
        response=ResponseSettings(
            elasticity=draw(st.sampled_from((0.31, 0.18))), over_contact=draw(st.sampled_from((20.0, 0.0, 300.0)))
        ),
        segments={"A": SegmentSettings(elasticity=0.25, reference_frequency=2.0)} if draw(st.booleans()) else {},
        alignment=AlignmentSettings(
            max_moves=draw(st.sampled_from((-1, -1, 0, 1))), compactness=draw(st.sampled_from((0.0, 2.0)))
        ),
        callplan=CallPlanSettings(
            change_price=draw(st.sampled_from((0.002, 0.0, 0.02))),
            least_return_per_hour=draw(st.sampled_from((0.0, 0.0, 30.0))),
        ),
        schedule=ScheduleSettings(
            iterations=400,
            warm_iterations=150,
            weekday_price=draw(st.sampled_from((0.0, 5.0))),
            balance_price=draw(st.sampled_from((0.0, 0.2))),
        ),
        suggestions=SuggestionSettings(per_rep_day=3, days=3),
        replan=ReplanSettings(verify=2),
    )
