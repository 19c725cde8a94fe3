"""`salesplan learn`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf


def run(invocation: Invocation, as_of: AsOf = None) -> None:
    """Writes learned/DAY with every estimate and its evidence, and shows them; no plan uses them by itself."""
    from salesplan.report.views.evidence import evidence

    learned = invocation.workspace().learn(as_of)
    invocation.show(evidence(learned), as_of=learned.as_of.isoformat())
