"""Chosen options as the rows of the call plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.problem import QUARTERS
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.plan import CallLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.callplan.market import Market


def lines_of(market: Market, r: int, choice: NDArray[np.int64]) -> tuple[CallLine, ...]:
    """The lines of rep r by customer and channel; `choice` holds one row of the market's options a customer.

    A channel has a line where its frequency is, or was, above 0. The option's value stands on its first line,
    and so does what is left of its minutes when the other channels have theirs.
    """
    remote = [float(market.settings.channels[h].minutes) for h in CHANNELS]
    first = int(market.first[r])
    mixes = market.counts[choice].tolist()
    before = np.nan_to_num(market.published[first : first + len(choice)]).tolist()
    minutes = (market.time[choice] / QUARTERS).tolist()
    values = market.value[choice].tolist()
    found: list[CallLine] = []
    rep_id = market.reps[r].id
    for i, (mix, old) in enumerate(zip(mixes, before, strict=True)):
        shown = [h for h in range(len(CHANNELS)) if mix[h] > 0 or old[h] > 0]
        if not shown:
            continue
        position = first + i
        customer, products = market.offers.customer_ids[position], market.offers.products_of(position)
        lead = next((h for h in shown if mix[h] > 0), shown[0])
        each = {h: mix[h] * remote[h] if h else 0.0 for h in shown}
        each[lead] = minutes[i] - sum(m for h, m in each.items() if h != lead)
        found.extend(
            CallLine(
                customer,
                rep_id,
                CHANNELS[h],
                mix[h],
                old[h],
                products if mix[h] > 0 else (),
                values[i] if h == lead else 0.0,
                each[h],
            )
            for h in shown
        )
    return tuple(found)
