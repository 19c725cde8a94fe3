"""How much of an event is felt in a month: the mean over its days of 2^(−age / half-life), from the event's day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.history import next_month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Event
    from salesplan.learn.history import History


def exposure(
    history: History, rows: dict[tuple[str, str], int], events: Sequence[Event], half_life: float
) -> NDArray[np.float64]:
    """[n, T] for n rows of (customer, product); an event without a product is felt in all of its customer's rows."""
    found = np.zeros((len(rows), len(history.months)))
    starts = np.array([m.toordinal() for m in history.months], dtype=np.float64)
    ends = np.array([next_month(m).toordinal() for m in history.months], dtype=np.float64)
    left = 2.0 ** (-1 / half_life)
    for event in events:
        first = np.maximum(starts, event.day.toordinal()) - event.day.toordinal()
        days = np.maximum(ends - event.day.toordinal() - first, 0.0)
        felt = left**first * (1 - left**days) / (1 - left) / (ends - starts)
        for product in (event.product,) if event.product else history.products:
            at = rows.get((event.customer_id, product))
            if at is not None:
                found[at] += felt
    return found


def month_before(history: History, rows: dict[tuple[str, str], int], events: Sequence[Event]) -> NDArray[np.float64]:
    """[n, T]: 1 in the month before an event."""
    found = np.zeros((len(rows), len(history.months)))
    position = {m: t for t, m in enumerate(history.months)}
    for event in events:
        at = position.get(event.day.replace(day=1))
        if at:
            for product in (event.product,) if event.product else history.products:
                row = rows.get((event.customer_id, product))
                if row is not None:
                    found[row, at - 1] = 1.0
    return found
