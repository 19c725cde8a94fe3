"""While an engine is silent: drives that are known, and the crow's guess of those that are not.

A guess is never kept among the known drives, and its digest is another one than the engine's: once the engine answers
again, what was planned by guesses is planned anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from salesplan.domain.findings import Finding
from salesplan.domain.plan import StopKind
from salesplan.travel.cache import Cached
from salesplan.travel.crow import Crow
from salesplan.travel.legs import Legs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.places import Place
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import TravelSettings
    from salesplan.travel.legs import TravelTimes


@runtime_checkable
class Remote(Protocol):
    """An engine that may be silent."""

    def silence(self) -> str:
        """Why it does not answer now; empty where it does."""
        ...


@dataclass(frozen=True, slots=True)
class Guessing:
    """Answers without asking the engine of `known`."""

    known: Cached
    crow: Crow

    @property
    def name(self) -> str:
        """The engine's name in the settings."""
        return self.known.name

    @property
    def digest(self) -> str:
        """Neither the engine's nor the crow's."""
        return hashlib.sha256(f"{self.known.digest} or {self.crow.digest}".encode()).hexdigest()

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m]."""
        legs, missing = self.known.look_up(origins, destinations)
        if not missing.any():
            return legs
        guess = self.crow.legs(origins, destinations)
        return Legs(np.where(missing, guess.minutes, legs.minutes), np.where(missing, guess.km, legs.km))

    def is_guess(self, origin: Place, destination: Place) -> bool:
        """Whether the engine never told this drive."""
        return bool(self.known.look_up((origin,), (destination,))[1].any())


def guessing(travel: TravelTimes, settings: TravelSettings) -> Guessing | None:
    """What stands in for a silent engine, if the settings want that."""
    return Guessing(travel, Crow(settings)) if isinstance(travel, Cached) and settings.fallback == "crow" else None


def silence_findings(travel: TravelTimes, plan: Plan, given: Given) -> tuple[Finding, ...]:
    """Warnings: the engine is silent although all was known, or which customers' drives in the plan are guessed."""
    if isinstance(travel, Guessing):
        return tuple(
            Finding(
                "customers.csv",
                0,
                "customer_id",
                customer_id,
                "the travel server is silent and a drive there or away is not known, so the crow guessed it",
                "let the server answer: the next night plans such drives anew",
                "warning",
                "guessed-drive",
            )
            for customer_id in _guessed(travel, plan, given)
        )
    why = travel.engine.silence() if isinstance(travel, Cached) and isinstance(travel.engine, Remote) else ""
    if not why:
        return ()
    remedy = "let it answer before a customer or a rep comes whose drives are not known"
    told = f"{why}; this run needed no drive that is not known"
    return (Finding("salesplan.toml", 0, "travel.provider", travel.name, told, remedy, "warning", "silent-server"),)


def _guessed(travel: Guessing, plan: Plan, given: Given) -> list[str]:
    """Customers there or away from whom a drive of the plan is guessed, sorted."""
    found = set()
    for route in plan.routes():
        home = given.rep[route.rep_id].place
        stops = [stop.customer_id for stop in route.stops if stop.kind != StopKind.LUNCH]
        places = [given.customer[customer_id].place if customer_id else home for customer_id in stops]
        for k in range(1, len(stops)):
            if travel.is_guess(places[k - 1], places[k]):
                found.add(stops[k] or stops[k - 1])
    return sorted(found)
