"""Targets: reps with what they are to sell and have sold, top-down beside bottom-up, what moved and why, fairness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from salesplan.report import words
from salesplan.report.figures import name_of, rep_name
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.targets import Proposal, Standing

FAIR = 0.3  # |r| from which on a measure of reps goes with a quantity (judgement)


class Report(Protocol):
    """What is shown; `salesplan.workspace.targets.TargetReport` is one."""

    @property
    def proposal(self) -> Proposal:
        """What would be proposed now."""

    @property
    def standing(self) -> Standing:
        """Who has what."""

    @property
    def given(self) -> Given:
        """The inputs."""

    @property
    def file(self) -> Path:
        """Where the targets stand, or would."""

    @property
    def in_force(self) -> bool:
        """Whether they are accepted."""


def targets(found: Report, currency: str) -> Page:
    """All of it."""
    page = [_reps(found, currency), _sums(found, currency)]
    if found.standing.moved:
        page.append(_moved(found, currency))
    page.append(_fairness(found))
    return tuple(page)


def _reps(found: Report, currency: str) -> View:
    told = found.standing
    rows = tuple(
        (
            r.rep_id,
            rep_name(r.rep_id, found.given) if r.rep_id else "nobody",
            r.target / 100,
            (r.target - r.first) / 100,
            r.expected / 100,
            r.hardness,
            r.sold / 100 if told.sold_until else None,
            r.attainment,
            r.forecast / 100,
            None if r.low is None else r.low / 100,
            None if r.high is None else r.high / 100,
        )
        for r in told.reps
    )
    unit = currency
    columns = (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME, priority=2),
        Column("target", kind=Kind.MONEY, unit=unit),
        Column("moved", "came or went", Kind.MONEY, unit, 4),
        Column("expected", kind=Kind.MONEY, unit=unit, priority=2),
        Column("hardness", "target ÷ expected", Kind.RATIO, priority=3),
        Column("sold", kind=Kind.MONEY, unit=unit, priority=2),
        Column("attainment", kind=Kind.SHARE),
        Column("forecast", kind=Kind.MONEY, unit=unit),
        Column("low", "at least", Kind.MONEY, unit, 3),
        Column("high", "at most", Kind.MONEY, unit, 3),
    )
    state = f"in force ({found.file.name})" if found.in_force else "proposed, not in force"
    title = f"Targets of {told.period.name}: {words.money(told.total / 100, currency)} by {_count(rows)}, {state}"
    notes = (
        f"sold until {told.sold_until}; attainment: against the target of the same months"
        if told.sold_until
        else "nothing is sold yet in this period",
        "at least, at most: 80 of 100 such forecasts lie between",
    )
    sold = sum(r.sold for r in told.reps) / 100 if told.sold_until else None
    totals = (
        *("all", "", told.total / 100, sum(r.target - r.first for r in told.reps) / 100),
        *(sum(r.expected for r in told.reps) / 100, None, sold),
        *(None, sum(r.forecast for r in told.reps) / 100, None, None),
    )
    return View("targets", title, columns, rows, notes, totals)


def _count(rows: tuple[object, ...]) -> str:
    return words.count(len(rows), "rep")


def _sums(found: Report, currency: str) -> View:
    rows = [
        (r.scope, r.amount / 100, r.expected / 100, r.amount / r.expected if r.expected else None, r.left / 100)
        for r in found.proposal.rows
    ]
    total, bottom = found.proposal.total, sum(c.expected for c in found.proposal.cells)
    rows.append(("all targets as proposed now", total / 100, bottom / 100, total / bottom if bottom else None, 0.0))
    columns = (
        Column("scope", "for"),
        Column("top_down", "top-down", Kind.MONEY, currency),
        Column("bottom_up", "bottom-up", Kind.MONEY, currency),
        Column("ratio", "top ÷ bottom", Kind.RATIO),
        Column("left", "with nobody", Kind.MONEY, currency),
    )
    given_out = sum(r.target for r in found.standing.reps)
    cells = "the reps' targets add up to"
    title = f"Top-down beside bottom-up; {cells} {currency} {given_out / 100:,.2f}".replace("  ", " ")
    return View("target-sums", title, columns, tuple(rows))


def _moved(found: Report, currency: str) -> View:
    rows = tuple(
        (
            m.handover.day,
            m.handover.customer_id,
            name_of(m.handover.customer_id, found.given),
            m.handover.from_rep_id,
            m.handover.to_rep_id,
            m.amount / 100,
            m.handover.version,
            m.handover.cause,
        )
        for m in found.standing.moved
    )
    columns = (
        Column("day", "from", Kind.DATE),
        Column("customer_id", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME, priority=2),
        Column("from_rep_id", "left", Kind.ID),
        Column("to_rep_id", "came to", Kind.ID),
        Column("amount", kind=Kind.MONEY, unit=currency),
        Column("version", "plan", Kind.COUNT, priority=4),
        Column("cause", kind=Kind.CAUSE),
    )
    title = f"{words.count(len(rows), 'customer')} took their targets along, pro rata from the day of the handover"
    return View("target-moves", title, columns, rows)


def _fairness(found: Report) -> View:
    rows = tuple((f.measure, f.quantity, f.correlation) for f in found.standing.fairness)
    columns = (
        Column("measure"),
        Column("quantity", "goes with"),
        Column("correlation", "r", Kind.RATIO),
    )
    told = [f for f in found.standing.fairness if f.correlation is not None and f.measure != "target ÷ last year"]
    unfair = [f for f in told if abs(f.correlation or 0.0) > FAIR]
    title = (
        "Too few reps to tell whether targets are fair"
        if not told
        else f"{unfair[0].measure} goes with {unfair[0].quantity} (r = {unfair[0].correlation:.2f})"
        if unfair
        else "Neither potential nor workload nor driving makes a target easier"
    )
    notes = ("r: correlation over the reps; 0: nobody's target is easier for the territory they have",)
    return View("target-fairness", title, columns, rows, notes)
