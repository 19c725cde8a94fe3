"""The digest of everything that a stage reads for one rep.

A rep is reopened when the digest of their stage inputs differs from the one that their published part was solved
with: scopes are sound by construction. What the published plan itself says (frequencies, days, orders,
learned travel) is an anchor, not an input: solving again from one's own answer must change nothing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.belonging import as_read, declared
from salesplan.domain.canonical import digest, to_bytes
from salesplan.domain.readers import settings_read_by
from salesplan.domain.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings
    from salesplan.response import Offers
    from salesplan.travel import TravelTimes

VALUE_DIGITS = 3  # values are compared to a tenth of a cent, so that the order of summation cannot reopen anybody


def callplan_digest(
    rep: Rep,
    given: Given,
    offered: Offers,
    customer_ids: Sequence[str],
    unvisitable: Collection[str],
    capacity: tuple[float, float],
    travel: TravelTimes,
    settings: Settings,
) -> str:
    """Digest of the rep's call plan inputs: the options of their customers, their capacity, places, rules."""
    total = hashlib.sha256()
    for part in (offered.start, np.round(offered.value, VALUE_DIGITS) + 0.0, offered.minutes, offered.visits):
        total.update(np.ascontiguousarray(part).tobytes())
    total.update(np.ascontiguousarray(offered.mixes[offered.mix]).tobytes())
    total.update(repr(capacity).encode())
    places = tuple(given.customer[c].place for c in customer_ids)
    read = settings_read_by(Stage.CALLPLAN, settings)
    total.update(digest(tuple(customer_ids), tuple(sorted(unvisitable)), places, rep.place, *read).encode())
    if settings.rule:  # they may bind a segment or a team by its name
        total.update(digest(tuple(given.customer[c].segment for c in customer_ids), rep.team).encode())
    total.update(travel.digest.encode())
    return total.hexdigest()


def schedule_digest(
    sliced: Given,
    lines: Sequence[CallLine],
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    dated: tuple[object, ...] = (),
) -> str:
    """Digest of what the rep's month and days are made from: their slice, their call plan, the day.

    `dated` is what is known of customers who are theirs for a part of the horizon.
    """
    total = hashlib.sha256()
    for name, of_rows in declared(sliced).items():
        if of_rows.read:
            total.update(to_bytes(as_read(getattr(sliced, name))))
    total.update(
        to_bytes(tuple((x.customer_id, x.channel, x.frequency, x.products, x.value) for x in lines if x.frequency))
    )
    for section in settings_read_by(Stage.SCHEDULE, settings):
        total.update(to_bytes(section))
    total.update(travel.digest.encode())
    total.update(as_of.isoformat().encode())
    if dated:
        total.update(to_bytes(dated))
    return total.hexdigest()
