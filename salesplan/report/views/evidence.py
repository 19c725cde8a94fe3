"""What history tells of each quantity, how sure that is, and whether it is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.learn.comparison import Moved
    from salesplan.learn.learned import Learned

WORDS = {
    Reason.CALLS_FIRST: "sales follow calls, not calls sales",
    Reason.COINS: "the coins of an experiment tell calls from demand",
    Reason.ABSENCES: "reps call where sales rise anyway; what their absences did to sales tells the two apart",
    Reason.FINER_EFFECTS: "each customer compared with themselves within a few months only: the rest follows demand",
    Reason.PATTERN: "counted from what happened",
    Reason.FOR_PEOPLE: "counted; you may set hours by it, no plan does",
    Reason.FOLLOWS_DEMAND: "your reps follow demand; calls and sales cannot be separated",
    Reason.FEW_MONTHS: "fewer than 12 whole months with both calls and sales",
    Reason.FEW_CUSTOMERS: "fewer than 100 customers who bought",
    Reason.FEW_CASES: "too few cases",
    Reason.WIDE: "the answer lies in too wide a range to plan by",
    Reason.CONSEQUENCE: "sales bring it about, so that sales cannot tell what it does",
    Reason.STATED: "stated in your files, which wins",
    Reason.NO_HISTORY: "nothing to learn from",
}
QUANTITIES = {
    Quantity.CURVE: "elasticity to calls",
    Quantity.CARRY_OVER: "left a month later",
    Quantity.LEVEL: "could buy ÷ stated",
    Quantity.EVENT: "event's strength",
    Quantity.MINUTES: "visit's minutes",
    Quantity.NO_SHOW: "nobody was there",
    Quantity.OVERRIDE: "overrides ÷ forecast",
}


def evidence(learned: Learned, *, accepted: bool = False) -> Page:
    """One row an estimate; `accepted`: they are in force now. On a narrow terminal the technical figures go first."""
    columns = (
        Column("quantity", "what"),
        Column("subject", "of", Kind.ID),
        Column("verdict", kind=Kind.WORD),
        Column("estimate", kind=Kind.RATIO),
        Column("low", "from", Kind.RATIO),
        Column("high", "to", Kind.RATIO),
        Column("n", kind=Kind.COUNT, priority=2),
        Column("why"),
        Column("prior_weight", "weight of the prior", Kind.SHARE, priority=2),
        Column("half_life", kind=Kind.NUMBER, unit="days", priority=3),
        Column("carry_over", kind=Kind.RATIO, priority=3),
        Column("lead_z", "lead test", Kind.RATIO, "z", 3),
        Column("instrument_se", "error by absences or coins", Kind.RATIO, priority=4),
        Column("placebo_z", "placebo", Kind.RATIO, "z", 3),
        Column("effect_months", "months of an effect", Kind.COUNT, priority=4),
    )
    rows = tuple(_row(e) for e in learned.evidence)
    curves = [e for e in learned.evidence if e.quantity is Quantity.CURVE]
    known = sum(e.verdict is Verdict.ACCEPTED for e in curves)
    title = (
        f"{known} of {words.count(len(curves), 'curve')} learned from {words.count(learned.months, 'month')} "
        f"up to {learned.as_of}"
    )
    how = (
        "in force from the next replan on; `salesplan learn --forget` takes them out"
        if accepted
        else f"no plan uses them yet: look at learned/{learned.as_of}, then `salesplan learn --accept {learned.as_of}`"
    )
    notes = ("intervals hold 90 % of the probability; z: standard errors, at most 2.3 where all is well", how)
    return (View("evidence", title, columns, rows, notes),)


def forgotten(day: date | None) -> View:
    """What was in force until now."""
    title = "No learned values were in force" if day is None else f"Values learned on {day} are no longer in force"
    rows = () if day is None else ((day,),)
    return View("forgotten", title, (Column("day", kind=Kind.DATE),), rows)


def compared(moved: Sequence[Moved], before: date, after: date) -> View:
    """Estimates of two days, those first that moved by more than their uncertainty."""
    columns = (
        Column("quantity", "what"),
        Column("subject", "of", Kind.ID),
        Column("before", before.isoformat(), Kind.RATIO),
        Column("after", after.isoformat(), Kind.RATIO),
        Column("verdict_before", "verdict", Kind.WORD),
        Column("verdict_after", "now", Kind.WORD),
        Column("surprising", "beyond its interval", Kind.FLAG),
    )
    rows = tuple(_moved(m) for m in sorted(moved, key=lambda m: not m.surprising))
    surprising = sum(m.surprising for m in moved)
    title = f"{surprising} of {words.count(len(rows), 'estimate')} moved by more than their uncertainty"
    return View("learned-compared", title, columns, rows)


def _moved(m: Moved) -> tuple[object, ...]:
    was, now = m.before, m.after
    return (
        QUANTITIES[m.quantity],
        m.subject,
        None if was is None else was.estimate,
        None if now is None else now.estimate,
        "" if was is None else was.verdict.value,
        "" if now is None else now.verdict.value,
        m.surprising,
    )


def _row(e: Evidence) -> tuple[object, ...]:
    return (
        QUANTITIES[e.quantity],
        e.subject,
        e.verdict.value,
        e.estimate,
        e.low,
        e.high,
        e.n,
        WORDS[e.reason],
        e.prior_weight,
        e.half_life,
        e.carry_over,
        e.lead_z,
        e.instrument_se,
        e.placebo_z,
        e.effect_months,
    )
