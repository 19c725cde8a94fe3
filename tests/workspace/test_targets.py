"""Targets of a workspace: proposed, corrected, accepted, and followed from plan to plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.given import Given, Rep, Target
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.report.views.targets import targets as shown
from salesplan.workspace import Workspace, open_workspace
from salesplan.workspace.targets import accept_targets, propose_targets, targets
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "[alignment]\nband = 1.0\n\n[guard]\nowner_share = 1.0\nvisit_share = 1.0\nlost_share = 1.0\n"
PERIOD = "2026-Q4"


def two_reps() -> Given:
    given = small_given()
    last = replace(given.customers[-1], rep_id="R2")
    reps = (*given.reps, Rep("R2", "Bert", Place(45.79, 4.86)))
    return replace(given, customers=(*given.customers[:-1], last), reps=reps, targets=(Target(PERIOD, amount=1000.01),))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = open_workspace(write_workspace(two_reps(), tmp_path / "ws", SETTINGS), QUICK)
    made.replan(AS_OF, workers=1)
    return made


def test_what_is_accepted_adds_up_and_follows_a_customer_with_its_cause(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no targets are proposed"):
        accept_targets(workspace, as_of=AS_OF)
    proposed = propose_targets(workspace, as_of=AS_OF)
    assert (proposed.standing.period.name, proposed.standing.total, proposed.in_force) == (PERIOD, 100001, False)
    assert accept_targets(workspace, as_of=AS_OF).in_force
    owner = workspace.published().plan.owner
    other = {"R1": "R2", "R2": "R1"}[owner["001"]]
    moved = two_reps()
    taken = tuple(replace(c, rep_id=other, locked=True) if c.id == "001" else c for c in moved.customers)
    write_workspace(replace(moved, customers=taken), workspace.folder, SETTINGS)
    day = date(2026, 12, 1)
    open_workspace(workspace.folder, QUICK).replan(day, workers=1)
    found = targets(open_workspace(workspace.folder, QUICK), PERIOD, day)
    assert found.standing.total == 100001
    (handed,) = [m for m in found.standing.moved if m.handover.customer_id == "001"]
    assert (handed.handover.day, handed.handover.to_rep_id) == (day, other)
    assert handed.handover.cause is not None
    whole = sum(c.target for c in proposed.proposal.cells if c.customer_id == "001")
    assert handed.amount == pytest.approx(whole * 31 / 92, abs=2)
    views = {v.name: v for v in shown(found, "EUR")}
    assert "in force" in views["targets"].title
    assert views["target-sums"].title.endswith("EUR 1,000.01")
    assert len(views["target-moves"].rows) == len(found.standing.moved)


def test_people_may_correct_a_proposal_and_the_last_one_accepted_holds(workspace: Workspace) -> None:
    first = propose_targets(workspace, PERIOD, AS_OF)
    accept_targets(workspace, PERIOD, AS_OF)
    propose_targets(workspace, PERIOD, AS_OF)
    file = first.file
    text = file.read_text().splitlines()
    customer, product, expected, _ = text[1].split(",")
    file.write_text("\n".join([text[0], f"{customer},{product},{expected},5.50", *text[2:]]) + "\n")
    again = accept_targets(workspace, PERIOD, AS_OF)
    assert again.file.name == f"{PERIOD}-2.csv"
    assert again.standing.total == 100001 - first.proposal.cells[0].target + 550
    assert not file.exists()


def test_a_file_that_is_none_is_refused_and_nothing_is_in_force(workspace: Workspace) -> None:
    file = propose_targets(workspace, PERIOD, AS_OF).file
    file.write_text("customer_id,product,expected,target\n001,beans,1,many\n")
    with pytest.raises(UsageError, match="line 2"):
        accept_targets(workspace, PERIOD, AS_OF)
    assert not targets(workspace, PERIOD, AS_OF).in_force


def test_no_plan_depends_on_targets(workspace: Workspace) -> None:
    write_workspace(replace(two_reps(), targets=(Target("2027", amount=5.0),)), workspace.folder, SETTINGS)
    assert open_workspace(workspace.folder, QUICK).replan(AS_OF, workers=1).reopened == {}
