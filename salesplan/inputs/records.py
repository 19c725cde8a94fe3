"""From columns of values to domain records, sorted by key, closed over customers and products."""

from __future__ import annotations

from itertools import compress, islice, repeat
from operator import attrgetter, lt
from typing import TYPE_CHECKING, Any, TypeVar

from salesplan.domain.challenges import CHALLENGES
from salesplan.domain.given import (
    Arm,
    Call,
    CallOutcome,
    Coin,
    Customer,
    DealOutcome,
    Decision,
    Event,
    Feedback,
    Finance,
    Given,
    Opportunity,
    Potential,
    Product,
    Rep,
    Sale,
    Target,
    TimeOff,
    Touch,
    Usage,
    Verdict,
    VerdictKind,
)
from salesplan.domain.nouns import Noun, field_names
from salesplan.domain.places import Place
from salesplan.domain.signs import signs
from salesplan.inputs.columns import (
    CALLS,
    CUSTOMERS,
    EVENTS,
    EXPERIMENTS,
    FEEDBACK,
    FINANCE,
    OPPORTUNITIES,
    POTENTIALS,
    PRODUCTS,
    REPS,
    SALES,
    TARGETS,
    TIME_OFF,
    TOUCHES,
    USAGE,
    VERDICTS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.settings import Settings
    from salesplan.inputs.columns import InputFile
    from salesplan.inputs.parsing import Parsed

N = TypeVar("N", bound=Noun)


def given(
    tables: Mapping[str, Parsed], approximate: Collection[int], holidays: frozenset[date], settings: Settings
) -> Given:
    """All records. `approximate`: rows of customers.csv whose place is a centroid.

    Rows that name a customer who is not in customers.csv are left out (a warning told so), as are sales of and time
    off for the unknown; a call's or an event's unknown product is blanked. Reps who left reps.csv stay in calls
    and feedback: what they did still counts for the customer's rhythm.
    """
    customers = _customers(tables["customers.csv"], approximate)
    reps = _reps(tables["reps.csv"])
    potentials = _potentials(tables["potentials.csv"], {c.id for c in customers})
    products = _products(tables["products.csv"], potentials)
    who, what, callers = {c.id for c in customers}, {p.id for p in products}, {r.id for r in reps}
    answers = _feedback(tables["feedback.csv"], who)
    usage, deals = _usage(tables["usage.csv"], who, what), _opportunities(tables["opportunities.csv"], who, what)
    return Given(
        customers=customers,
        reps=reps,
        products=products,
        potentials=potentials,
        calls=_calls(tables["calls.csv"], who, what),
        sales=_sales(tables["sales.csv"], who, what),
        events=_events(tables["events.csv"], who, what, signs(usage, deals, settings)),
        feedback=tuple(row for row in answers if row.decision not in (*CHALLENGES, Decision.SEEN)),
        seen=tuple(row for row in answers if row.decision is Decision.SEEN),
        wishes=tuple(row for row in answers if row.decision in CHALLENGES),
        verdicts=_verdicts(tables["challenges.csv"]),
        time_off=_time_off(tables["timeoff.csv"], callers),
        finance=_finance(tables["finance.csv"]),
        holidays=holidays,
        targets=_targets(tables["targets.csv"]),
        touches=_touches(tables["touches.csv"], who),
        usage=usage,
        opportunities=deals,
        coins=_coins(tables["experiments.csv"], who),
    )


def _made(
    noun: type[N], file: InputFile, table: Parsed, keep: Sequence[bool] | None = None, **made: Iterable[Any]
) -> Iterable[N]:
    """A noun for each row that is kept: every field from the column that is declared for it, or from `made`."""
    columns = {column.field or column.name: column.name for column in file.columns}
    return map(noun, *(made[name] if name in made else _kept(table[columns[name]], keep) for name in field_names(noun)))


def _kept(values: Sequence[Any], keep: Sequence[bool] | None) -> Iterable[Any]:
    return values if keep is None else compress(values, keep)


def _customers(table: Parsed, approximate: Collection[int]) -> tuple[Customer, ...]:
    places = map(Place, table["latitude"], table["longitude"])
    flags = (row in approximate for row in range(len(table)))
    rows = _made(Customer, CUSTOMERS, table, place=places, approximate=flags, address=map(_address, *_written(table)))
    return tuple(sorted(rows, key=attrgetter("id")))


def _written(table: Parsed) -> Iterable[Sequence[str | None]]:
    return (table[name] for name in ("address", "postal_code", "city"))


def _address(street: str | None, postal_code: str | None, city: str | None) -> str:
    """'Carrer Major 1, AD500 Andorra la Vella'."""
    town = " ".join(part for part in (postal_code, city) if part)
    return ", ".join(part for part in (street, town) if part)


def _reps(table: Parsed) -> tuple[Rep, ...]:
    places = map(Place, table["latitude"], table["longitude"])
    return tuple(sorted(_made(Rep, REPS, table, place=places), key=attrgetter("id")))


def _potentials(table: Parsed, customers: Collection[str]) -> tuple[Potential, ...]:
    keep = [customer in customers for customer in table["customer_id"]]
    sales = compress((max(0.0, amount) for amount in table["sales"]), keep)  # what came back earns nobody anything
    rows = _made(Potential, POTENTIALS, table, keep, sales=sales, curve=compress(_curves(table), keep))
    keys = list(zip(table["customer_id"], table["product"], strict=True))
    if all(map(lt, keys, islice(keys, 1, None))):  # in order already
        return tuple(rows)
    return tuple(sorted(rows, key=attrgetter("customer_id", "product")))


def _curves(table: Parsed) -> Iterable[tuple[float, float, float, float] | None]:
    """a, b, s, d of each row; most files have none."""
    if table["a"].count(None) == len(table):
        return repeat(None, len(table))
    curves = zip(table["a"], table["b"], table["s"], table["d"], strict=True)
    return (None if a is None else (a, b, s, d) for a, b, s, d in curves)


def _products(table: Parsed, potentials: Iterable[Potential]) -> tuple[Product, ...]:
    """The declared products; without products.csv those that have a potential, at margin 1."""
    if not len(table):
        return tuple(Product(name, name) for name in sorted({p.product for p in potentials}))
    named = [name or key for key, name in zip(table["product"], table["name"], strict=True)]
    return tuple(sorted(_made(Product, PRODUCTS, table, name=named), key=attrgetter("id")))


def _known_or_blank(products: Iterable[str], known: Collection[str]) -> Iterable[str]:
    return map({name: name for name in known}.get, products, repeat(""))


def _calls(table: Parsed, customers: Collection[str], products: Collection[str]) -> tuple[Call, ...]:
    keep = [customer in customers for customer in table["customer_id"]]
    named = _known_or_blank(compress(table["product"], keep), products)
    outcomes = map({o.value: o for o in CallOutcome}.__getitem__, compress(table["outcome"], keep))
    return tuple(sorted(_made(Call, CALLS, table, keep, product=named, outcome=outcomes), key=_call_order))


def _call_order(call: Call) -> tuple[Any, ...]:
    spent = (_last_if_none(call.minutes), _last_if_none(call.drive_minutes))
    told = (call.suggestion, _last_if_none(call.time))
    return (call.day, call.customer_id, call.rep_id, call.channel, call.outcome, call.product, spent, *told)


def _last_if_none(number: float | None) -> float:
    return float("inf") if number is None else number


def _sales(table: Parsed, customers: Collection[str], products: Collection[str]) -> tuple[Sale, ...]:
    pairs = zip(table["customer_id"], table["product"], strict=True)
    keep = [customer in customers and product in products for customer, product in pairs]
    return tuple(sorted(_made(Sale, SALES, table, keep), key=attrgetter("month", "customer_id", "product", "amount")))


def _events(
    table: Parsed, customers: Collection[str], products: Collection[str], signs: Collection[Event]
) -> tuple[Event, ...]:
    """Those of the file and, unless they stand there, the `signs` that other files give."""
    keep = [customer in customers for customer in table["customer_id"]]
    rows = list(_made(Event, EVENTS, table, keep, product=_known_or_blank(compress(table["product"], keep), products)))
    if signs:
        told = set(rows)
        rows += [sign for sign in signs if sign not in told]
    return tuple(sorted(rows, key=event_order))


def event_order(e: Event) -> tuple[Any, ...]:
    """Events are in this order."""
    return (e.day, e.customer_id, e.event, e.product, _last_if_none(e.strength), e.note)


def _targets(table: Parsed) -> tuple[Target, ...]:
    return tuple(sorted(_made(Target, TARGETS, table), key=attrgetter("period", "team", "rep_id", "product", "amount")))


def _touches(table: Parsed, customers: Collection[str]) -> tuple[Touch, ...]:
    keep = [customer in customers for customer in table["customer_id"]]
    return tuple(sorted(_made(Touch, TOUCHES, table, keep), key=attrgetter("day", "customer_id", "channel", "source")))


def _usage(table: Parsed, customers: Collection[str], products: Collection[str]) -> tuple[Usage, ...]:
    pairs = zip(table["customer_id"], table["product"], strict=True)
    keep = [customer in customers and product in products for customer, product in pairs]
    return tuple(sorted(_made(Usage, USAGE, table, keep), key=attrgetter("day", "customer_id", "product", "measure")))


def _coins(table: Parsed, customers: Collection[str]) -> tuple[Coin, ...]:
    keep = [customer in customers for customer in table["customer_id"]]
    arms = map(Arm, compress(table["arm"], keep))
    return tuple(sorted(_made(Coin, EXPERIMENTS, table, keep, arm=arms), key=attrgetter("experiment", "customer_id")))


def _opportunities(table: Parsed, customers: Collection[str], products: Collection[str]) -> tuple[Opportunity, ...]:
    keep = [customer in customers for customer in table["customer_id"]]
    named = _known_or_blank(compress(table["product"], keep), products)
    outcomes = map(DealOutcome, compress(table["outcome"], keep))
    return tuple(sorted(_made(Opportunity, OPPORTUNITIES, table, keep, product=named, outcome=outcomes), key=_by_deal))


def _by_deal(deal: Opportunity) -> tuple[Any, ...]:
    close = deal.expected_close.isoformat() if deal.expected_close else ""
    return (deal.customer_id, deal.product, deal.opened, deal.stage, deal.value, close, deal.outcome)


def _feedback(table: Parsed, customers: Collection[str]) -> tuple[Feedback, ...]:
    """In order of day; of two changes of a frequency on one day the later row of the file stays the later one."""
    keep = [customer in customers for customer in table["customer_id"]]
    decisions = map(Decision, compress(table["decision"], keep))
    return tuple(sorted(_made(Feedback, FEEDBACK, table, keep, decision=decisions), key=_feedback_order))


def _feedback_order(row: Feedback) -> tuple[Any, ...]:
    on_date = row.on_date.isoformat() if row.on_date else ""
    until = row.until.isoformat() if row.until else ""
    at, often = _last_if_none(row.at_time), _last_if_none(row.frequency)
    if row.decision is Decision.CHANGE:
        return (row.day, row.customer_id, row.channel, row.decision)
    words = (row.rep_id, row.reason, row.suggestion)
    return (row.day, row.customer_id, row.channel, row.decision, on_date, at, often, until, *words)


def _verdicts(table: Parsed) -> tuple[Verdict, ...]:
    """In order of day; of two on one challenge the later row of the file stays the later one."""
    kinds = map(VerdictKind, table["verdict"])
    return tuple(sorted(_made(Verdict, VERDICTS, table, verdict=kinds), key=lambda v: (v.day, v.challenge)))


def _time_off(table: Parsed, reps: Collection[str]) -> tuple[TimeOff, ...]:
    keep = [rep in reps for rep in table["rep_id"]]
    return tuple(sorted(_made(TimeOff, TIME_OFF, table, keep), key=attrgetter("rep_id", "from_date", "until_date")))


def _finance(table: Parsed) -> tuple[Finance, ...]:
    return tuple(
        sorted(_made(Finance, FINANCE, table), key=attrgetter("month", "team", "revenue", "sales_marketing_expense"))
    )
