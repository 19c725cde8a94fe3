"""Gain against the number of moves, from the owners of tonight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.alignment import curve, demand
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now

if TYPE_CHECKING:
    from salesplan.alignment import CurvePoint
    from salesplan.replan.night import Night


def move_curve(night: Night, *, crm: bool = False) -> tuple[CurvePoint, ...]:
    """What each further change of owner would buy, from the published owners, or with `crm` those in customers.csv.

    Raises NoPlanError where hard rules leave a customer nobody.
    """
    given, settings, day = night.given, night.settings, night.as_of
    now = owners_now(given, None if crm else night.published)
    wanted = demand(given, on_offer(given, settings, day), settings, as_of=day)
    return curve(given, wanted, now.current, night.travel, settings, day, fixed=now.decided)
