"""The exported tables as documentation: what each column means."""

from __future__ import annotations

from dataclasses import dataclass

from salesplan.report.tables import TABLES, Form

MEANING = {
    "cause": "the change that made this differ from the plan before; empty: nothing did",
    "channel": "visit, video, phone or email",
    "customer_id": "as in customers.csv",
    "date": "the day",
    "due": "the day on which the rhythm, an event or a promise asks for it",
    "kind": "start, visit, lunch or end",
    "minutes": "of the rep's time a cycle, travel included",
    "previous_rep_id": "owner in the plan before; empty: none",
    "product": "first product to talk about",
    "reason": "why it is so, in words",
    "rep_id": "as in reps.csv",
    "start": "when the visit begins",
    "value": "money a cycle",
    "alignment.rep_id": "the owner",
    "alignment.workload_minutes": "of the rep's time a cycle that the customer takes, travel included",
    "alignment.reason": "what speaks for the new owner; empty: the same owner",
    "alignment.from": "first day of this owner; empty: already",
    "alignment.until": "last day of this owner; empty: open",
    "overlays.rep_id": "the second rep; this file is there where any customer has one",
    "overlays.previous_rep_id": "second rep in the plan before; empty: none",
    "overlays.workload_minutes": "of the second rep's time a cycle that the customer takes, travel included",
    "overlays.reason": "what speaks for the new second rep; empty: the same one",
    "overlays.from": "first day of this second rep; empty: already",
    "overlays.until": "last day of this second rep; empty: open",
    "callplan.frequency": "calls a cycle; 0: not called over this channel any more",
    "callplan.previous_frequency": "the same in the plan before",
    "callplan.products": "by detail position, separated by spaces",
    "callplan.value": "money a cycle: this channel's share of what the customer's calls earn",
    "schedule.start": "of a visit; remote calls have no hour",
    "schedule.end": "of a visit",
    "schedule.status": "kept, moved or new, beside the plan before; cover: paid by a colleague while the owner is away",
    "schedule.level": "proposed, told or agreed",
    "schedule.reason": "why it is due when it is: follow-up of an event, a missed call; empty: the rhythm",
    "routes.stop": "0, 1, 2, ... along the day",
    "routes.customer_id": "of a visit; empty otherwise",
    "routes.arrival": "when the rep gets there",
    "routes.start": "when the stop begins; of a visit equal to the start in schedule.csv",
    "routes.departure": "when the rep leaves; of a visit equal to the end in schedule.csv",
    "routes.drive_minutes": "of the leg that ends at this stop",
    "routes.drive_km": "of the leg that ends at this stop",
    "routes.wait_minutes": "between arrival and start",
    "unplanned.reason": "the rule or the cost that keeps the visit out",
    "unplanned.cost": "value given up, money a cycle",
    "suggestions.suggestion": "the id by which feedback.csv and calls.csv may name it, the same night after night",
    "suggestions.value": "money that the call earns",
    "changes.kind": "owner, frequency, call, hour, ...: what is different",
    "changes.subject": "what it concerns; begins with the customer's id",
    "changes.before": "as it was; empty: not there",
    "changes.after": "as it is; empty: not there any more",
    "handovers.from_rep_id": "owner until now",
    "handovers.to_rep_id": "owner from now on",
    "handovers.contribution": "money a year: sales × margin",
    "handovers.gain": "money a year that the new owner earns, before the price",
    "handovers.price": "money that the handover is expected to cost",
    "handovers.last_call": "day of the last call made",
    "handovers.next_due": "day on which the next call is due",
    "handovers.joint_visit": "first planned visit on a day on which both reps work, else a day to propose",
}
"""What a column holds: `table.column`, or `column` where it is the same in every other table."""

FORMS = {
    Form.TEXT: "text",
    Form.WORD: "word",
    Form.DAY: "date",
    Form.TIME: "HH:MM",
    Form.COUNT: "whole number",
    Form.TWO: "number, 2 decimals",
    Form.RATE: "number",
}


@dataclass(frozen=True, slots=True)
class OutColumn:
    """One column of an exported table as documentation prints it."""

    table: str
    column: str
    form: str
    meaning: str


def columns_out() -> list[OutColumn]:
    """Every column of every exported table, in order. KeyError for a column without a meaning."""
    return [
        OutColumn(table.name, column, FORMS[form], MEANING.get(f"{table.name}.{column}") or MEANING[column])
        for table in TABLES
        for column, form in table.columns.items()
    ]
