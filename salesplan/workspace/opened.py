"""A workspace, opened: its settings, inputs, store and travel times.

Here the edge ends: files, clock and environment are dealt with, and the rooms below get values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.errors import InputError, UsageError
from salesplan.workspace.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from salesplan.domain.findings import Finding
    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.inputs import InputsRead, LoadedSettings
    from salesplan.replan.night import Night
    from salesplan.store import PlanStore
    from salesplan.travel import TravelTimes

T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """What is there: settings are those of the moment at which the workspace was opened."""

    folder: Path
    loaded: LoadedSettings
    say: Callable[[str], None]  # news of a run, a line at a time

    # -- what is there -----------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The effective settings."""
        return self.loaded.settings

    @property
    def sources(self) -> Mapping[str, str]:
        """Where each setting's value comes from."""
        return self.loaded.source

    @property
    def own_folder(self) -> Path:
        """The program's own folder in the workspace."""
        return self.folder / ".salesplan"

    @cached_property
    def store(self) -> PlanStore:
        """The plan versions."""
        from salesplan.store import PlanStore

        return PlanStore(self.own_folder / "plans.db")

    def day(self, as_of: date | None = None) -> date:
        """The day to plan for: as asked, else today, or the published plan's day where that is yet to come.

        A plan made on Friday for Monday is current at the weekend.
        """
        if as_of is not None:
            return as_of
        published = self.store.published_digests()
        return self.today if published is None else max(self.today, published[3])

    @property
    def today(self) -> date:
        """The date where the reps are: in [plan] time_zone, else on this machine."""
        return today(self.settings.plan.time_zone)

    def days_ahead(self, day: date) -> int:
        """Days from today to a day beyond the horizon; 0 for any nearer one."""
        ahead = (day - self.today).days
        return ahead if ahead > self.settings.plan.horizon_days else 0

    def travel(self, given: Given, settings: Settings | None = None) -> TravelTimes:
        """Travel times between the places of `given`, by the provider of this workspace's settings, or of others."""
        from salesplan.travel import travel_times
        from salesplan.travel.matrix import places_by_id

        chosen = (settings or self.settings).travel
        places = places_by_id(given) if chosen.provider == "matrix" else None
        return travel_times(chosen, self.folder, self.own_folder / "travel", places=places)

    def travelling(
        self, given: Given, do: Callable[[TravelTimes], T], settings: Settings | None = None
    ) -> tuple[T, TravelTimes]:
        """What `do` makes of the travel times, and of which: where the engine is silent, of its fallback if it has one.

        Raises what `do` raises; SilentEngineError where a drive is needed that nobody tells.
        """
        from salesplan.travel import SilentEngineError
        from salesplan.travel.guessing import guessing

        travel = self.travel(given, settings)
        try:
            return do(travel), travel
        except SilentEngineError as error:
            fallback = guessing(travel, (settings or self.settings).travel)
            if fallback is None:
                raise
            self.say(f"{error.message}: they are guessed by the crow")
            return do(fallback), fallback

    def reach(self, given: Given) -> tuple[Finding, ...]:
        """Warnings about customers to whom no road leads; the crow flies everywhere."""
        from salesplan.travel.reach import reach_findings

        if self.settings.travel.provider == "crow":
            return ()
        return self.travelling(given, lambda travel: reach_findings(travel, given))[0]

    def read(self, as_of: date | None = None, *, check: bool = True) -> InputsRead:
        """Read and check all inputs. InputError where they have errors, unless `check` is off."""
        from salesplan.inputs import read_inputs

        read = read_inputs(self.folder, self.settings, self.day(as_of))
        if check and read.given is None:
            raise InputError(read.findings)
        return read

    def published(self) -> StoredPlan:
        """The published plan. UsageError before the first."""
        stored = self.store.published()
        if stored is None:
            raise UsageError("there is no plan yet", "run `salesplan replan`")
        return stored

    def load(self, version: int | None) -> StoredPlan:
        """One version; the published plan for None."""
        return self.published() if version is None else self.store.load(version)

    def night(self, as_of: date | None = None) -> Night:
        """What a run would start from: the published plan's day unless told, today before the first plan."""
        from salesplan.replan.night import Night

        published = self.store.published()
        day = as_of or (published.plan.as_of if published else self.day())
        given = self.read(day).given
        assert given is not None
        return Night(given, published, self.settings, day, self.travel(given))
