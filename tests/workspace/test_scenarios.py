"""Scenarios are kept as they were looked at, and promoted byte for byte where nothing has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import DamagedStoreError, HeldError, UsageError
from salesplan.domain.given import Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.replan.scenarios.suppositions import (
    CapacityIs,
    CustomerIs,
    FrequencyIs,
    RepAbsent,
    RepJoins,
    RepLeaves,
    supposed,
)
from salesplan.store.parts import KnownParts, nouns
from salesplan.workspace import Workspace, open_workspace
from salesplan.workspace.scenarios import promote, refusal, scenario_plan, scenario_store
from salesplan.workspace.what_if import saved_what_if
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.domain.versions import StoredPlan

SETTINGS = "[alignment]\nband = 1.0\n"


def two_reps() -> Given:
    """The small inputs with a second rep, who owns the last customer."""
    given = small_given()
    last = replace(given.customers[-1], rep_id="R2")
    reps = (*given.reps, Rep("R2", "Bert", Place(45.79, 4.86)))
    return replace(given, customers=(*given.customers[:-1], last), reps=reps)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = open_workspace(write_workspace(two_reps(), tmp_path / "ws", SETTINGS), QUICK)
    made.replan(AS_OF, workers=1)
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick settings from the environment too: they belong to the workspace, and nobody supposes them."""
    for key, value in QUICK.items():
        monkeypatch.setenv(f"SALESPLAN_{key.upper().replace('.', '__')}", value)


def digests(stored: StoredPlan) -> dict[tuple[str, str], str]:
    known = KnownParts()
    return {place: known.part(noun).digest for place, noun in nouns(stored).items()}


def test_what_was_looked_at_is_published_byte_for_byte_and_nothing_is_solved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = saved_what_if(workspace, "april", (RepLeaves("R2"), FrequencyIs("001", 2)), workers=1)
    kept = digests(scenario_store(workspace).load("april"))

    def solved(*_: object, **__: object) -> None:
        raise AssertionError("a promotion plans nothing")

    for door in ("replan.run.replan", "callplan.plan.plan_calls", "alignment.aligned.align", "schedule.solve.solve"):
        monkeypatch.setattr(f"salesplan.{door}", solved, raising=False)
    version, row = promote(open_workspace(workspace.folder), "april")
    published = open_workspace(workspace.folder).published()
    assert (version, row.name) == (2, "april")
    assert published.plan.reps == compared.after.reps
    assert digests(published) == kept
    assert workspace.store.versions()[-1].cause == f"scenario april: {compared.text}"


def test_once_the_files_say_what_was_supposed_the_next_night_has_nothing_to_do(workspace: Workspace) -> None:
    things = (RepLeaves("R2"), CustomerIs("004", "R1"), FrequencyIs("001", 2))
    compared = saved_what_if(workspace, "april", things, workers=1)
    promote(workspace, "april")
    assert [line.split(",")[0] for line in compared.lasting] == ["reps.csv", "customers.csv", "feedback.csv"]
    write_workspace(supposed(two_reps(), things, AS_OF).given, workspace.folder, SETTINGS)
    assert open_workspace(workspace.folder).replan(AS_OF, workers=1).state == "unchanged"


@pytest.mark.parametrize("moved", ["inputs", "settings", "plan"])
def test_a_scenario_is_refused_where_anything_has_moved_since(workspace: Workspace, moved: str) -> None:
    saved_what_if(workspace, "april", (CapacityIs("R1", 0.5),), workers=1)
    if moved == "inputs":
        other = replace(two_reps(), potentials=two_reps().potentials[:-1])
        write_workspace(other, workspace.folder, SETTINGS)
    elif moved == "settings":
        write_workspace(two_reps(), workspace.folder, SETTINGS + "neighbours = 5\n")
    else:
        saved_what_if(workspace, "may", (RepAbsent("R2", AS_OF),), workers=1)
        promote(workspace, "may")
    before = workspace.store.versions()
    with pytest.raises(HeldError, match="cannot be promoted"):
        promote(open_workspace(workspace.folder), "april")
    assert open_workspace(workspace.folder).store.versions() == before
    assert refusal(open_workspace(workspace.folder), scenario_store(workspace).row("april"))


def test_a_kept_scenario_is_shown_as_it_was(workspace: Workspace) -> None:
    compared = saved_what_if(workspace, "april", (RepLeaves("R2"), RepJoins(Place(45.8, 4.8))), workers=1)
    again, base = scenario_plan(workspace, "april")
    assert again.after.reps == compared.after.reps
    assert (again.text, again.moves, again.lasting) == (compared.text, compared.moves, compared.lasting)
    assert base is not None
    assert base.plan.version == 1


def test_names_are_checked_before_anything_is_planned(workspace: Workspace) -> None:
    saved_what_if(workspace, "april", (CapacityIs("R1", 0.5),), workers=1)
    for name, why in (("../april", "no name"), ("April", "there is a scenario"), ("", "no name")):
        with pytest.raises(UsageError, match=why):
            saved_what_if(workspace, name, (CapacityIs("R1", 0.5),), workers=1)
    scenario_store(workspace).drop("april")
    assert scenario_store(workspace).names() == ()
    with pytest.raises(UsageError, match="there is no scenario april"):
        promote(workspace, "april")


def test_nothing_is_kept_of_what_is_as_it_is(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="nothing would be different"):
        saved_what_if(workspace, "april", (CapacityIs("R1", 1.0),), workers=1)


def test_a_changed_byte_in_the_file_of_a_scenario_is_not_published(workspace: Workspace) -> None:
    saved_what_if(workspace, "april", (CapacityIs("R1", 0.5),), workers=1)
    file = scenario_store(workspace).file("april")
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    body[-100] ^= 1
    file.write_bytes(body)
    with pytest.raises(DamagedStoreError):
        promote(workspace, "april")
    assert len(workspace.store.versions()) == 1


@pytest.mark.parametrize(
    ("thing", "why"),
    [(CustomerIs("999", "R1"), "no customer"), (CustomerIs("001", "R9"), "no rep")],
)
def test_what_cannot_be_is_refused(thing: CustomerIs, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        supposed(two_reps(), (thing,), AS_OF)
