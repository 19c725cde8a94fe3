"""Learned values that were accepted or forgotten are one change, and not one for every value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from salesplan.domain.given import Customer, Given, Potential
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan


def unlearned(published: StoredPlan, given: Given, settings: Settings) -> tuple[Given, Settings]:
    """Today's inputs with everything that learned values may set as it was in the published plan's.

    What differs then is somebody else's change; what a file changed in the same night of the same values is told
    under the learned ones.
    """
    before, was = published.given, published.settings
    rows = {(p.customer_id, p.product): p for p in before.potentials}

    def potential(row: Potential) -> Potential:
        old = rows.get((row.customer_id, row.product))
        if old is None:
            return row
        return replace(row, potential=old.potential, propensity=old.propensity, curve=old.curve)

    def customer(row: Customer) -> Customer:
        old = before.customer.get(row.id)
        return row if old is None else replace(row, visit_minutes=old.visit_minutes)

    kept = replace(
        given, potentials=tuple(map(potential, given.potentials)), customers=tuple(map(customer, given.customers))
    )
    events = {name: was.events.get(name, kind) for name, kind in settings.events.items()}
    response = replace(settings.response, carry_over=was.response.carry_over)
    return kept, replace(settings, learned=was.learned, events=events, response=response)
