"""Chosen options as the rows of the call plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.problem import QUARTERS
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.plan import CallLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.domain.settings import Settings


def lines_of(market: Market, r: int, choice: NDArray[np.int64]) -> tuple[CallLine, ...]:
    """The lines of rep r by customer and channel; `choice` holds one row of the market's options a customer.

    A channel has a line where its frequency is, or was, above 0. The option's value is spread over the channels by
    their share of its effective frequency, e_h · f_h; its minutes are those of the remote calls, the rest are the first
    line's.
    """
    remote = [float(market.settings.channels[h].minutes) for h in CHANNELS]
    first = int(market.first[r])
    mixes = market.offers.mixes[market.offers.mix[choice]].tolist()
    before = np.nan_to_num(market.published[first : first + len(choice)]).tolist()
    minutes = (market.time[choice] / QUARTERS).tolist()
    values = market.value[choice].tolist()
    found: list[CallLine] = []
    spread: dict[tuple[float, ...], dict[int, float]] = {}  # shares by mix and what was published: there are few
    rep_id = market.reps[r].id
    for i, (mix, old) in enumerate(zip(mixes, before, strict=True)):
        shown = [h for h in range(len(CHANNELS)) if mix[h] > 0 or old[h] > 0]
        if not shown:
            continue
        position = first + i
        customer, products = market.offers.customer_ids[position], market.offers.products_of(position)
        lead = next((h for h in shown if mix[h] > 0), shown[0])
        if (alike := (*mix, *old)) not in spread:
            spread[alike] = _shares(mix, shown, lead, market.settings)
        shares = spread[alike]
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
                values[i] * shares[h],
                each[h],
            )
            for h in shown
        )
    return tuple(found)


def _shares(mix: Sequence[float], shown: Sequence[int], lead: int, settings: Settings) -> dict[int, float]:
    """Each channel's share of the effective frequency; all of it the first one's where nothing is effective."""
    weight = {h: settings.channels[CHANNELS[h]].effectiveness * mix[h] for h in shown}
    total = sum(weight.values())
    return {h: w / total if total > 0 else float(h == lead) for h, w in weight.items()}
