"""Every mix of channel counts that a customer's terms allow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.calendar import Channel
    from salesplan.domain.settings import Settings
    from salesplan.response.terms import Terms


def mixes_of(terms: Terms, settings: Settings) -> NDArray[np.float64]:
    """float64[k, 4], calls a cycle by channel; the first row is no call, whatever the terms ask for.

    At most [callplan] mixed_channels channels are combined, more only where people have set more.
    """
    channels = max(settings.callplan.mixed_channels, sum(levels[0] > 0 for levels in terms.levels))
    found = {
        mix
        for mix in product(*terms.levels)
        if sum(n > 0 for n in mix) <= channels and sum(mix) <= terms.most_contacts + 1e-9
    }
    found.discard((0.0, 0.0, 0.0, 0.0))
    return np.array([(0.0, 0.0, 0.0, 0.0), *sorted(found)])


def shortfall(mixes: NDArray[np.float64], terms: Terms) -> NDArray[np.float64]:
    """float64[k]: calls a cycle that a mix lacks of its least visits and of what people have set; 0 keeps both."""
    short = np.maximum(0.0, terms.least_visits - mixes[:, 0])
    for h, levels in enumerate(terms.levels):
        if levels[0] > 0:
            short += np.where(mixes[:, h] > 0, 0.0, levels[0] if h else max(0.0, levels[0] - terms.least_visits))
    return short


def effective_frequency(mixes: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """E = Σ_h e_h · f_h, calls a cycle worth a visit each, float64[k]."""
    effective: NDArray[np.float64] = mixes @ np.array([settings.channels[h].effectiveness for h in CHANNELS])
    return effective


def charges(mixes: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """Money a cycle that a mix costs besides time, float64[k].

    Over-contact φ · max(0, Σ_h f_h / L_h − 1)² (shape after Godfrey, Seiders & Voss 2011) plus Σ_h cost_h · f_h.
    """
    tolerated = np.array([settings.channels[h].tolerated for h in CHANNELS])
    excess = np.maximum(0.0, (mixes / tolerated).sum(axis=1) - 1)
    cost = mixes @ np.array([settings.channels[h].cost for h in CHANNELS])
    money: NDArray[np.float64] = settings.response.over_contact * excess**2 + cost
    return money


def remote_minutes(mixes: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """The rep's minutes a cycle on channels other than visits, float64[k]."""
    each = np.array([float(settings.channels[h].minutes) for h in CHANNELS[1:]])
    minutes: NDArray[np.float64] = mixes[:, 1:] @ each
    return minutes


@dataclass(frozen=True, slots=True)
class CallCount:
    """What somebody looks at in a mix: the calls over some channels or, with `only_whether`, if there are any."""

    channels: tuple[Channel, ...] = CHANNELS
    only_whether: bool = False


def classes_of(mixes: NDArray[np.float64], counted: Sequence[CallCount]) -> NDArray[np.int64]:
    """int64[k]: mixes of one class are alike to everybody who counts calls, so that dominance may compare them.

    Where nobody counts, all mixes are of class 0: fewer calls for more value is simply better.
    """
    columns = []
    for count in counted:
        total = mixes[:, [CHANNELS.index(h) for h in count.channels]].sum(axis=1)
        columns.append((total > 0).astype(np.float64) if count.only_whether else total)
    if not columns:
        return np.zeros(len(mixes), dtype=np.int64)
    return np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
