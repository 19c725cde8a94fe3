"""The rows of potentials.csv in columns: whose they are, and the share of revenue that is contribution."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.money import own_margins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Customer, Given, Potential
    from salesplan.domain.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class PotentialColumns:
    """Potentials of some customers, r rows."""

    rows: Sequence[Potential]
    who: NDArray[np.int64]  # [r] position of the customer
    products: tuple[str, ...]  # sorted by id
    product: NDArray[np.int32]  # [r] position in `products`
    margin: NDArray[np.float64]  # [r] a segment's margin overrides the product's; 1 for an unknown product
    potential: NDArray[np.float64]  # [r] money a year


def potential_columns(given: Given, customers: Sequence[Customer], settings: Settings) -> PotentialColumns:
    """The potentials of these customers, in the order of the inputs or, of a few, of the customers."""
    position = {c.id: i for i, c in enumerate(customers)}
    rows: Sequence[Potential] = given.potentials
    if len(customers) * 4 < len(given.customers):
        rows = [p for c in customers for p in given.potentials_of.get(c.id, ())]
    who = np.array([position.get(p.customer_id, -1) for p in rows], dtype=np.int64)
    if (who < 0).any():
        rows, who = list(compress(rows, (who >= 0).tolist())), who[who >= 0]
    told = [p.product for p in rows]
    products = tuple(sorted(set(told)))
    number = {name: i for i, name in enumerate(products)}
    product = np.array([number[name] for name in told], dtype=np.int32)
    return PotentialColumns(
        rows, who, products, product, _margin(given, customers, settings, who, products, product),
        np.array([p.potential for p in rows], dtype=np.float64),
    )  # fmt: skip


def _margin(
    given: Given,
    customers: Sequence[Customer],
    settings: Settings,
    who: NDArray[np.int64],
    products: tuple[str, ...],
    product: NDArray[np.int32],
) -> NDArray[np.float64]:
    known = {p.id: p.margin for p in given.products}
    usual = np.array([known.get(name, 1.0) for name in products], dtype=np.float64)[product]
    own = own_margins(settings)
    if not own:
        return usual
    mine = np.array([own.get(c.segment, np.nan) for c in customers], dtype=np.float64)[who]
    return np.where(np.isnan(mine), usual, mine)
