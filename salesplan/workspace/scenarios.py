"""Scenarios that are kept, and promoted: what was looked at is published byte for byte, without solving anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import salesplan
from salesplan.domain.canonical import digest
from salesplan.domain.errors import HeldError, UsageError
from salesplan.domain.scenarios import Supposed
from salesplan.domain.versions import StoredPlan, VersionState
from salesplan.workspace.clock import now

if TYPE_CHECKING:
    from salesplan.domain.scenarios import ScenarioRow
    from salesplan.replan.scenarios.what_if import Comparison
    from salesplan.store.scenarios import ScenarioStore
    from salesplan.workspace.opened import Opened

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
FOLDER = "scenarios"


class FilesNow(NamedTuple):
    """The workspace as its files say, nothing supposed: digests of the inputs (with settings) and of the settings."""

    files: str
    settings: str


def scenario_store(workspace: Opened) -> ScenarioStore:
    """The kept scenarios."""
    from salesplan.store.scenarios import ScenarioStore

    return ScenarioStore(workspace.own_folder / FOLDER)


def files_now(workspace: Opened) -> FilesNow:
    """The digests of the files as they are, without what the command line overrides."""
    from salesplan.inputs import raw_digest, settings_digest
    from salesplan.workspace.door import open_workspace

    settings = open_workspace(workspace.folder).settings
    return FilesNow(raw_digest(workspace.folder, settings), settings_digest(settings))


def check_name(workspace: Opened, name: str) -> None:
    """UsageError for a name that is none or taken."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a scenario", "take up to 40 letters, digits, - and _")
    if name.casefold() in {known.casefold() for known in scenario_store(workspace).names()}:
        raise UsageError(f"there is a scenario {name}", f"take another name, or `salesplan scenarios --forget {name}`")


def keep(workspace: Opened, name: str, compared: Comparison, before: FilesNow) -> None:
    """Keep a scenario with all that it was made from. `before`: the files when its planning began.

    UsageError where the files have changed since, or the plan is the published one.
    """
    if files_now(workspace) != before:
        raise UsageError("the input files changed while the scenario was planned", "ask again; nothing was kept")
    if compared.before is None or compared.after is compared.before:
        raise UsageError("under this scenario nothing would be different", "there is nothing to keep")
    supposed = Supposed(compared.text, compared.lasting, *before)
    scenario_store(workspace).keep(name, _stored(workspace, compared, supposed), supposed)


def _stored(workspace: Opened, compared: Comparison, supposed: Supposed) -> StoredPlan:
    from salesplan.inputs import raw_digest, settings_digest
    from salesplan.replan.answer.audit import audit

    violations = workspace.travelling(
        compared.given,
        lambda travel: audit(compared.after, compared.given, compared.settings, travel),
        compared.settings,
    )[0]
    found = (f"the audit found {len(violations)} violations",) if violations else ()
    raw = raw_digest(workspace.folder, compared.settings)
    only_settings = all(line.startswith("salesplan.toml") for line in supposed.lasting)
    return StoredPlan(
        plan=compared.after,
        given=compared.given,
        settings=compared.settings,
        inputs_digest=raw if only_settings else digest(raw, supposed.text),
        settings_digest=settings_digest(compared.settings),
        program=salesplan.__version__,
        state=VersionState.PROPOSAL,
        created=now(),
        held=(*compared.held, *found),
    )


def refusal(workspace: Opened, row: ScenarioRow) -> str:
    """Why a scenario cannot be promoted as it is; empty: it can."""
    published = workspace.store.published_row()
    files = files_now(workspace)
    if published is None or published.version != row.parent:
        told = "no plan" if published is None else f"plan {published.version}"
        return f"it was made from plan {row.parent}, and {told} is published"
    if files.settings != row.supposed.settings_digest:
        return "the settings are others since"
    if files.files != row.supposed.files_digest:
        return "the input files are others since"
    return ""


def promote(workspace: Opened, name: str) -> tuple[int, ScenarioRow]:
    """Publish a kept scenario byte for byte; returns its version and what was supposed. Nothing is solved or read.

    HeldError where the published plan, the settings or the input files are others than when it was made; UsageError
    where there is none of that name, WorkspaceLockedError where a run holds the workspace.
    """
    from salesplan.store import run_lock

    with run_lock(workspace.own_folder):
        kept = scenario_store(workspace)
        row = kept.row(name)
        if why := refusal(workspace, row):
            raise HeldError(f"scenario {name} cannot be promoted: {why}", "plan it again, with another --save NAME")
        version = workspace.store.adopt(kept.file(name), now(), f"scenario {name}: {row.supposed.text}")
        return version, row


def scenario_plan(workspace: Opened, name: str) -> tuple[Comparison, StoredPlan | None]:
    """A kept scenario beside the plan that it stands on (None: that is there no more)."""
    from salesplan.replan.scenarios.what_if import Comparison, moves_between

    kept = scenario_store(workspace)
    row, stored = kept.row(name), kept.load(name)
    base = next((workspace.store.load(v.version) for v in workspace.store.versions() if v.version == row.parent), None)
    before = None if base is None else base.plan
    told = (row.supposed.text, before, stored.plan, stored.given, stored.settings, moves_between(before, stored.plan))
    return Comparison(*told, held=row.held, lasting=row.supposed.lasting), base
