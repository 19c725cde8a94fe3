"""What an hour of a rep costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.domain.given import Given, Opportunity, Rep
    from salesplan.domain.settings import Settings

HOURS_A_YEAR = 220 * 8  # working days × hours, the usual full-time year


def hour_price(rep: Rep, settings: Settings) -> float:
    """Money an hour of the rep costs: their yearly cost over 1,760 hours, else `alignment.hour_price`."""
    return rep.cost_per_year / HOURS_A_YEAR if rep.cost_per_year > 0 else settings.alignment.hour_price


def own_margins(settings: Settings) -> dict[str, float]:
    """Share of revenue that is contribution, by segments that override the products' margins."""
    return {name: segment.margin for name, segment in settings.segments.items() if segment.margin > 0}


def deal_contribution(deal: Opportunity, given: Given, settings: Settings) -> float:
    """Money that a deal brings if it is won: its value times the segment's own margin, else its product's.

    A deal without a product is of the mean margin of all.
    """
    customer, product = given.customer.get(deal.customer_id), given.product.get(deal.product)
    own = own_margins(settings).get(customer.segment) if customer is not None else None
    if own is None:
        margins = [product.margin] if product is not None else [p.margin for p in given.products] or [1.0]
        own = sum(margins) / len(margins)
    return deal.value * own
