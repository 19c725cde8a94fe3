"""Targets of a workspace: proposed from the published plan, accepted by people, and followed through the nights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.domain.versions import StoredPlan
    from salesplan.targets import Period, Proposal, Standing, Timeline
    from salesplan.workspace.opened import Opened


@dataclass(frozen=True, slots=True)
class TargetReport:
    """Targets of a period. `proposal` is what would be proposed now, `standing` follows what was accepted or that."""

    proposal: Proposal
    standing: Standing
    given: Given
    file: Path  # the accepted targets, or the proposal's
    in_force: bool  # whether they are accepted


def targets(workspace: Opened, period: str | None = None, as_of: date | None = None) -> TargetReport:
    """The standing of a period's accepted targets; before any, of those that would be proposed.

    `period` None: see `period_meant`. Raises InputError, and UsageError before the first plan, for a period or rows of
    targets.csv that cannot be, and files that cannot be read.
    """
    return _report(workspace, period, as_of)


def propose_targets(workspace: Opened, period: str | None = None, as_of: date | None = None) -> TargetReport:
    """The same for what is proposed now, written to targets/PERIOD-proposed.csv."""
    from salesplan.targets import write_cells

    found = _report(workspace, period, as_of, anew=True)
    write_cells(found.file, found.proposal.cells)
    workspace.say(f"written to {found.file.relative_to(workspace.folder)}")
    return found


def accept_targets(workspace: Opened, period: str | None = None, as_of: date | None = None) -> TargetReport:
    """Put the proposed targets, as people may have corrected them, in force. UsageError where nothing is proposed."""
    from salesplan.store import run_lock
    from salesplan.targets import proposal_file, read_cells
    from salesplan.targets.files import next_accepted

    given = workspace.read(as_of).given
    assert given is not None
    name = period_meant(workspace, given, period, workspace.day(as_of)).name
    proposed = proposal_file(workspace.folder, name)
    if not proposed.exists():
        raise UsageError(f"no targets are proposed for {name}", f"`salesplan targets --propose --period {name}`")
    read_cells(proposed)
    with run_lock(workspace.own_folder):
        target = next_accepted(workspace.folder, name)
        proposed.rename(target)
    workspace.say(f"in force: {target.relative_to(workspace.folder)}")
    return _report(workspace, name, as_of)


def period_meant(workspace: Opened, given: Given, period: str | None, day: date) -> Period:
    """The period asked for; else the accepted or declared one that holds the day, or is next; else its quarter."""
    from salesplan.targets import read_period
    from salesplan.targets.files import FOLDER
    from salesplan.targets.periods import quarter_of

    if period is not None:
        return read_period(period)
    files = (workspace.folder / FOLDER).glob("*.csv")
    names = {t.period for t in given.targets} | {p.stem.rpartition("-")[0] for p in files if not p.name.startswith(".")}
    known = sorted((read_period(n) for n in names), key=lambda p: (p.first, -p.days))
    coming = [p for p in known if p.last >= day]
    return coming[0] if coming else quarter_of(day)


def _report(workspace: Opened, period: str | None, as_of: date | None, *, anew: bool = False) -> TargetReport:
    from salesplan.targets import accepted, expected_sales, proposal_file, propose, read_cells, standing

    stored = workspace.published()
    given = workspace.read(as_of).given
    assert given is not None
    meant = period_meant(workspace, given, period, workspace.day(as_of))
    expected = expected_sales(given, stored.plan.callplan(), workspace.settings, stored.plan.as_of, meant)
    timeline = _timeline(workspace)
    owner = {c: timeline.on(c, meant.first) for c, _ in expected.cells}
    rows = [t for t in given.targets if t.period == meant.name]
    proposal = propose(expected, rows, owner, given, meant)
    files = () if anew else accepted(workspace.folder, meant.name)
    cells = read_cells(files[-1]) if files else proposal.cells
    told = standing(meant, cells, timeline, given, expected, quantities(stored, given))
    file = files[-1] if files else proposal_file(workspace.folder, meant.name)
    return TargetReport(proposal, told, given, file, bool(files))


def _timeline(workspace: Opened) -> Timeline:
    from salesplan.targets import PlanOwners, timeline_of

    then = workspace.store.owners()
    return timeline_of(PlanOwners(o.version, o.as_of, o.assignments, o.causes) for o in then)


def quantities(stored: StoredPlan, given: Given) -> Mapping[str, Mapping[str, float]]:
    """What targets should not depend on, by rep: potential (money), workload and drive (minutes a cycle)."""
    potential: dict[str, float] = {}
    for row in given.potentials:
        rep = stored.plan.owner.get(row.customer_id, "")
        potential[rep] = potential.get(rep, 0.0) + row.potential
    workload = {r.rep_id: sum(a.workload_minutes for a in stored.plan.territory(r.rep_id)) for r in stored.plan.reps}
    drive = {r.rep_id: sum(d.drive_seconds for d in r.routes) / 60 for r in stored.plan.reps}
    return {"potential": potential, "workload": workload, "drive": drive}
