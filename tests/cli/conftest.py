"""A workspace that answers without planning: the hand-made plan behind the door that commands call."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from salesplan.cli.process import run
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.errors import HeldError, UsageError
from salesplan.domain.findings import Finding
from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Outcome, Status
from salesplan.domain.plan import Plan
from salesplan.domain.settings import HookSettings, PlanSettings, Settings
from salesplan.domain.versions import StoredPlan, VersionRow, VersionState
from salesplan.domain.violations import Violation
from salesplan.learn import Learned
from salesplan.replan.answer.reports import Explanation, NightReport, StatusReport
from tests.answers import Answer
from tests.report.conftest import MONDAY, given, plan

SETTINGS = Settings(plan=PlanSettings(currency="TWD"))


def stored(number: int) -> StoredPlan:
    made = replace(plan(), version=number, parent=number - 1)
    if number == 1:
        made = Plan(MONDAY, 28, (), version=1)
    return StoredPlan(made, given(), SETTINGS, "a" * 64, "b" * 64, "0.1.0")


@dataclass
class FakeWorkspace:
    """Says what it is told to say, and remembers what it was asked."""

    folder: Path
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    night: NightReport = field(default_factory=lambda: NightReport(stored(2).plan, 2, "published"))
    findings: tuple[Finding, ...] = ()
    violations: tuple[Violation, ...] = ()
    current: bool = True
    settings: Settings = SETTINGS
    hooks: HookSettings = field(default_factory=HookSettings)
    today: date = MONDAY
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def own_folder(self) -> Path:
        return self.folder / ".salesplan"

    @property
    def store(self) -> Any:
        rows = tuple(VersionRow(v, v - 1, MONDAY, s, "t", "first plan", 0) for v, s in enumerate(VersionState, 1))
        return SimpleNamespace(versions=lambda: rows)

    def learned_for(self, stored: StoredPlan) -> None:
        return None

    def plans_of_cycle(self, stored: StoredPlan, rep_id: str | None = None) -> tuple[Plan, ...]:
        return (stored.plan,)

    def learn(self, as_of: date | None = None) -> Learned:
        return Learned(as_of or MONDAY, 0, 0.0)

    def read(self, as_of: date | None = None, *, check: bool = True) -> Any:
        errors = any(f.severity == "error" for f in self.findings)
        return SimpleNamespace(
            given=None if errors else given(), findings=self.findings, digest="d", assumptions=(), errors=()
        )

    def reach(self, of: Given, as_of: date | None = None) -> tuple[Finding, ...]:
        return ()

    def agreed(self, read: Any, as_of: date | None) -> tuple[Finding, ...]:
        return ()

    def load(self, version: int | None) -> StoredPlan:
        if version is not None and version > 2:
            raise UsageError(f"there is no plan version {version}", "see `salesplan history`")
        return stored(version or 2)

    def load_rep(self, version: int | None, meant: Callable[..., str], tables: Sequence[str] = ()) -> StoredPlan:
        made = self.load(version)
        rep_id = meant(sorted(made.plan.rep), made.given)
        return replace(made, plan=replace(made.plan, reps=(made.plan.rep[rep_id],)))

    def published(self) -> StoredPlan:
        return self.load(None)

    def next_road_day(self) -> date:
        return min(route.day for route in self.published().plan.routes())

    def replan(self, as_of: date | None = None, **options: Any) -> NightReport:
        self.asked.append(("replan", as_of, options["full"], options["dry_run"], options["workers"]))
        options["progress"]("call plans", 1, 2)
        return self.night

    def reroute(self, days: tuple[date, ...], reps: tuple[str, ...], wait_seconds: float) -> NightReport:
        self.asked.append(("reroute", days, reps))
        return self.night

    def status(self, as_of: date | None = None) -> StatusReport:
        changes = () if self.current else (InputChange(ChangeKind.POTENTIAL, "C1", "1", "2"),)
        return StatusReport(2, MONDAY, self.current, changes, {} if self.current else {"R1": changes})

    def audit(self, version: int | None) -> tuple[Violation, ...]:
        return self.violations

    def month_bounds(self, version: int | None, workers: int) -> tuple[Outcome, ...]:
        notes = ("against any month",)
        return (Outcome("schedule", "R1", Status.FEASIBLE, 200.0, bound=190.0, gap=0.05, work=12, notes=notes),)

    def explain(self, customer: str, version: int | None) -> Explanation:
        if customer not in given().customer:
            raise UsageError(f"there is no customer {customer}", "")
        made = stored(2).plan.reps[0]
        lines = tuple(x for x in made.callplan if x.customer_id == customer)
        who = given().customer[customer]
        return Explanation(who, made.assignments[:1], lines, (), 8.0, ("best",), (), (), (), (), (), (), ())

    def publish(self, version: int) -> int:
        if version != 3:
            raise HeldError(f"version {version} stands on another plan", "plan again")
        return version

    def rollback(self, version: int) -> int:
        return 4


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeWorkspace:
    fake = FakeWorkspace(tmp_path)

    def open_workspace(project: Path | None, overrides: dict[str, str], say: Callable[[str], None]) -> FakeWorkspace:
        fake.asked.append(("open", project, overrides))
        return fake

    monkeypatch.setattr("salesplan.workspace.open_workspace", open_workspace)
    return fake


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Answer]]:
    """Runs a command line in this process."""
    before = signal.getsignal(signal.SIGTERM)

    def called(*argv: str) -> Answer:
        code = run(argv)
        told = capsys.readouterr()
        return Answer(int(code), told.out, told.err)

    yield called
    signal.signal(signal.SIGTERM, before)
