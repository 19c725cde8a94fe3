"""`salesplan slot`"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import day, time_of_day
from salesplan.domain.errors import UsageError


def run(
    invocation: Invocation,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id, name, or a part of one.")],
    first: Annotated[
        date | None, typer.Option("--from", metavar="DAY", help="The first day; tomorrow unless told.", parser=day)
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", metavar="DAY", help="The last day; the plan's unless told.", parser=day)
    ] = None,
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", metavar="N", min=1, max=600, help="How long; as the customer's visits unless told."),
    ] = None,
    at: Annotated[
        int | None, typer.Option("--at", metavar="HH:MM", help="Only at this hour.", parser=time_of_day)
    ] = None,
    count: Annotated[int, typer.Option("--count", metavar="N", min=1, max=28, help="How many slots to price.")] = 3,
    pin: Annotated[bool, typer.Option("--pin", help="Write the best one into feedback.csv as agreed.")] = False,
) -> None:
    """The days and hours that cost least, each priced as the run that gets it would plan it. Nothing is published;
    --pin writes the answer that the next run holds.
    """
    from salesplan.domain.called import one_called
    from salesplan.replan.scenarios.slots import Wanted
    from salesplan.report.views.slots import slots
    from salesplan.workspace.slots import find_slots, pin_slot

    workspace = invocation.workspace()
    if pin and minutes is not None:
        remedy = "set visit_minutes of the customer in customers.csv, then ask without --minutes"
        raise UsageError(
            "an agreed visit is as long as the customer's visits are: --pin goes without --minutes", remedy
        )
    published = workspace.published()
    customer = one_called(customer, published.given.customers, "customer").id
    wanted = Wanted(customer, first or date.min, until or date.max, minutes, at, count)
    found = find_slots(workspace, published, wanted)
    invocation.show(
        slots(found, customer, published), most_rows=0, version=published.plan.version, customer_id=customer
    )
    if pin and found:
        invocation.say(f"written to {pin_slot(workspace, published, customer, found[0])}; the next run holds it")
