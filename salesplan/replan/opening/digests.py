"""The digest of everything that a stage reads for one rep.

A rep is reopened when the digest of his stage inputs differs from the one that his published part was solved
with: scopes are sound by construction. What the published plan itself says (frequencies, days, orders,
learned travel) is an anchor, not an input: solving again from one's own answer must change nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import capacity_of
from salesplan.domain.canonical import digest, to_bytes
from salesplan.replan.opening.slices import without_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings
    from salesplan.response import Offers
    from salesplan.travel import TravelTimes

VALUE_DIGITS = 3  # values are compared to a tenth of a cent, so that the order of summation cannot reopen anybody
ELSEWHERE = frozenset({"guard", "geocode", "alignment"})  # settings that no stage of a single rep reads


def callplan_digest(
    rep: Rep,
    given: Given,
    offered: Offers,
    customer_ids: Sequence[str],
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
) -> str:
    """Digest of the rep's call plan inputs: the options of his customers, his capacity, places, rules."""
    total = hashlib.sha256()
    for part in (offered.start, np.round(offered.value, VALUE_DIGITS) + 0.0, offered.minutes, offered.visits):
        total.update(np.ascontiguousarray(part).tobytes())
    total.update(np.ascontiguousarray(offered.mixes[offered.mix]).tobytes())
    total.update(repr(capacity_of(rep, given, settings, as_of)).encode())
    places = tuple(given.customer[c].place for c in customer_ids)
    total.update(digest(tuple(customer_ids), places, rep.place, settings.callplan, settings.rule).encode())
    total.update(travel.digest.encode())
    return total.hexdigest()


def schedule_digest(
    sliced: Given, lines: Sequence[CallLine], travel: TravelTimes, settings: Settings, as_of: date
) -> str:
    """Digest of what the rep's month and days are made from: his slice, his call plan, the day."""
    total = hashlib.sha256()
    total.update(to_bytes(without_names(sliced.customers)))
    for name in ("reps", "products", "potentials", "calls", "events", "feedback", "time_off", "holidays"):
        total.update(to_bytes(getattr(sliced, name)))
    total.update(
        to_bytes(tuple((x.customer_id, x.channel, x.frequency, x.products, x.value) for x in lines if x.frequency))
    )
    for section in fields(settings):
        if section.name not in ELSEWHERE:
            total.update(to_bytes(getattr(settings, section.name)))
    total.update(travel.digest.encode())
    total.update(as_of.isoformat().encode())
    return total.hexdigest()
