"""`salesplan learn`"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf, day
from salesplan.domain.errors import UsageError


def run(
    invocation: Invocation,
    as_of: AsOf = None,
    accept: Annotated[
        date | None, typer.Option("--accept", metavar="DAY", help="Plan with what was learned on DAY.", parser=day)
    ] = None,
    compare: Annotated[
        tuple[str, str] | None, typer.Option("--compare", metavar="DAY DAY", help="Two learned days side by side.")
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Plan without learned values again.")] = False,
) -> None:
    """Writes learned/DAY with every estimate and its evidence, and shows them. No plan uses them until you accept
    them; a night never changes what was learned.
    """
    from salesplan.report.views.evidence import compared, evidence, forgotten

    if sum((accept is not None, compare is not None, forget)) > 1:
        raise UsageError("--accept, --compare and --forget are three things", "ask for one of them")
    workspace = invocation.workspace()
    if forget:
        gone = workspace.forget()
        invocation.show((forgotten(gone),), forgotten=None if gone is None else gone.isoformat())
    elif compare is not None:
        before, after = map(_learned_day, compare)
        invocation.show((compared(workspace.compare_learned(before, after), before, after),))
    else:
        learned = workspace.learn(as_of) if accept is None else workspace.accept(accept)
        invocation.show(evidence(learned, accepted=accept is not None), as_of=learned.as_of.isoformat())


def _learned_day(text: str) -> date:
    """A day by which a learned folder is named."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a day such as 2026-11-23", "folders in learned/ are named by days") from None
