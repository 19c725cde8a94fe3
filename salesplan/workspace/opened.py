"""A workspace, opened: its settings, inputs, store and travel times.

Here the edge ends: files, clock and environment are dealt with, and the rooms below get values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.errors import InputError, UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.settings import HookSettings
from salesplan.domain.versions import VersionState
from salesplan.workspace.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from salesplan.domain.findings import Finding
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.inputs import InputsRead, LoadedSettings
    from salesplan.learn import Learned
    from salesplan.replan.night import Night
    from salesplan.store import PlanStore
    from salesplan.store.parts import Meant
    from salesplan.travel import TravelTimes

T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """What is there: settings are those of the moment at which the workspace was opened."""

    folder: Path
    loaded: LoadedSettings
    say: Callable[[str], None]  # news of a run, a line at a time

    # -- what is there -----------------------------------------------------------------

    @cached_property
    def learned(self) -> Learned | None:
        """The learned values in force. UsageError where their files are not what was accepted."""
        if not self.loaded.settings.learned.accepted:
            return None
        from salesplan.learn import in_force

        return in_force(self.folder, self.loaded.settings.learned)

    def learned_for(self, stored: StoredPlan) -> Learned | None:
        """The learned values that were in force for a plan; None where none were, or their files are gone since."""
        from salesplan.learn import in_force

        try:
            return in_force(self.folder, stored.settings.learned)
        except UsageError:
            return None

    @cached_property
    def effective(self) -> LoadedSettings:
        """The settings with what was learned."""
        if self.learned is None:
            return self.loaded
        from salesplan.learn import settings_in_force

        return settings_in_force(self.loaded, self.learned)

    @cached_property
    def settings(self) -> Settings:
        """The effective settings that a plan is stored with: without hooks, which may hold secrets."""
        return replace(self.effective.settings, hooks=HookSettings())

    @property
    def hooks(self) -> HookSettings:
        """The commands that hear of a night."""
        return self.loaded.settings.hooks

    @property
    def sources(self) -> Mapping[str, str]:
        """Where each setting's value comes from."""
        return self.effective.source

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

    def reach(self, given: Given, as_of: date | None = None) -> tuple[Finding, ...]:
        """Warnings about customers to whom no road leads, and visits that no day has room for with the way there."""
        from salesplan.replan.stages.visitable import long_visits
        from salesplan.travel.reach import reach_findings

        def found(travel: TravelTimes) -> tuple[Finding, ...]:
            cut_off = () if self.settings.travel.provider == "crow" else reach_findings(travel, given)
            return (*cut_off, *long_visits(given, travel, self.settings, self.day(as_of)))

        return self.travelling(given, found)[0]

    def read(self, as_of: date | None = None, *, check: bool = True) -> InputsRead:
        """Read and check all inputs for a day (None: see `day`), and put learned values in force.

        Raises InputError, with every finding, where the files have errors; with `check` off, `given` is then None.
        """
        from salesplan.inputs import read_inputs

        read = read_inputs(self.folder, self.settings, self.day(as_of))
        if check and read.given is None:
            raise InputError(read.findings)
        if read.given is None or self.learned is None:
            return read
        from salesplan.learn import given_in_force

        return replace(read, given=given_in_force(read.given, self.learned))

    def published(self) -> StoredPlan:
        """The published plan. UsageError before the first."""
        stored = self.store.published()
        if stored is None:
            raise UsageError("there is no plan yet", "run `salesplan replan`")
        return stored

    def next_road_day(self) -> date:
        """The first day on the road from today on, or from the plan's as-of date on where that is later.

        UsageError before the first plan, and where none is to come.
        """
        row = self.store.published_row()
        version = self.published().plan.version if row is None else row.version  # says that there is none
        today = self.day()
        coming = (day for day in self.store.road_days() if day >= today)
        found = next(coming, None)
        if found is None:
            raise UsageError(f"plan {version} has no routes from {today} on", "run `salesplan replan`")
        return found

    def load(self, version: int | None) -> StoredPlan:
        """One version; the published plan for None. UsageError where there is none of that number."""
        return self.published() if version is None else self.store.load(version)

    def plans_of_cycle(self, stored: StoredPlan, rep_id: str | None = None) -> tuple[Plan, ...]:
        """The plans that reps have followed in the cycle up to a plan, oldest first: of each day the last one.

        With `rep_id` that rep's part of each.
        """
        since = stored.plan.as_of - timedelta(days=stored.settings.plan.cycle_days)
        rows = {
            row.as_of: row.version
            for row in self.store.versions()
            if since <= row.as_of <= stored.plan.as_of
            and row.version <= stored.plan.version
            and row.state is not VersionState.PROPOSAL
        }
        if rep_id is None:
            return tuple(self.store.load(rows[day]).plan for day in sorted(rows))

        def theirs(ids: Sequence[str], _: Given) -> str | None:
            return rep_id if rep_id in ids else None

        return tuple(self.load_rep(rows[day], theirs).plan for day in sorted(rows))

    def load_rep(self, version: int | None, meant: Meant, tables: Sequence[str] = ()) -> StoredPlan:
        """One rep's part of a version, as `load` loads all of it; `meant` tells which of the ids it is.

        Of the inputs those come along that a rep's own rows are shown with, and `tables`.
        """
        stored = self.store.load_rep(version, meant, tables)
        return self.load(version) if stored is None else stored  # says that there is none

    def at_night(self, as_of: date | None, do: Callable[[Night], T], published: StoredPlan | None = None) -> T:
        """What `do` makes of what a run would start from: the published plan's day unless told, today before the first.

        `published`: the published plan where the caller has it already, as reading it takes a while.

        Raises what `do` raises, InputError where the inputs have errors, and what `travelling` raises.
        """
        from salesplan.replan.night import Night

        published = published or self.store.published()
        day = as_of or (published.plan.as_of if published else self.day())
        given = self.read(day).given
        assert given is not None
        return self.travelling(given, lambda travel: do(Night(given, published, self.settings, day, travel)))[0]
