"""`salesplan explain`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Version


def run(
    invocation: Invocation,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id, name, or a part of one.")],
    version: Version = None,
) -> None:
    """Owner, frequency, day and their causes; what other frequencies are worth; why a due customer is left out."""
    from salesplan.report.views.explain import explain

    workspace = invocation.workspace()
    stored = workspace.load(version)
    why = workspace.explain(customer, version)
    page = explain(why, stored.given, stored.settings.plan.currency)
    invocation.show(page, most_rows=0, version=stored.plan.version, customer_id=why.customer.id)
