"""How long a drive takes: one protocol, several engines.

`travel_times` is the door; `PROVIDERS`, beside the settings that choose from it, is the registry. To add an engine:
one module here with `provide(settings, workspace, cache, places) -> TravelTimes`, and its line in `PROVIDERS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.settings import PROVIDERS
from salesplan.runtime.caches import cache_folder
from salesplan.travel.crow import Crow
from salesplan.travel.legs import UNREACHABLE_SECONDS, Legs, TravelTimes, pair_legs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from salesplan.domain.places import Place
    from salesplan.domain.settings import TravelSettings


def travel_times(
    settings: TravelSettings,
    workspace: Path,
    cache: Path | None = None,
    *,
    places: Mapping[str, Place] | None = None,
) -> TravelTimes:
    """The engine that the settings name.

    `workspace` is what relative file names in the settings refer to; `cache` the folder for road graphs and
    known drives (None: the user's cache folder; entries are keyed by content, so workspaces may share it);
    `places` the places by customer or rep id, for a matrix file that names ids. Raises UsageError where the
    provider is unknown, not installed, or its file is missing or unreadable.
    """
    if settings.provider not in PROVIDERS:
        raise UsageError(f"[travel] provider = {settings.provider!r} is unknown", f"use one of {', '.join(PROVIDERS)}")
    module = import_module(f"salesplan.travel.{settings.provider}")  # only now: osmium and scipy are an extra
    provider: TravelTimes = module.provide(settings, workspace, cache or cache_folder(), places or {})
    return provider


__all__ = ["PROVIDERS", "UNREACHABLE_SECONDS", "Crow", "Legs", "TravelTimes", "pair_legs", "travel_times"]
