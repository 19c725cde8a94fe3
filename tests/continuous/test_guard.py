"""What changes too much overnight is held for a person, who may publish it while its base is still published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import ExitCode
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore
from tests.continuous.commands import change_a_potential, code_of, replan, start

if TYPE_CHECKING:
    from pathlib import Path


def cut_off(folder: Path) -> str:
    """Half of customers.csv is gone; returns what was there."""
    path = folder / "data" / "customers.csv"
    before = path.read_text(encoding="utf-8")
    lines = before.splitlines(keepends=True)
    path.write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")
    return before


def states(folder: Path) -> list[str]:
    return [row.state for row in PlanStore(folder / ".salesplan" / "plans.db").versions()]


def test_half_of_the_customers_gone_is_a_proposal_and_the_plan_stays_until_somebody_publishes_it(folder: Path) -> None:
    store = PlanStore(folder / ".salesplan" / "plans.db")
    before = store.published()
    cut_off(folder)
    process = replan(folder)
    told = process.communicate()[0]
    assert process.returncode == ExitCode.HELD
    assert "of the customers vanished from the inputs" in told
    assert states(folder) == [VersionState.PUBLISHED, VersionState.PROPOSAL]
    after = PlanStore(store.path).published()
    assert after is not None
    assert after == before
    assert code_of(start(folder, "publish", "2")) == 0
    assert states(folder) == [VersionState.SUPERSEDED, VersionState.PUBLISHED]
    assert code_of(start(folder, "audit")) == 0


def test_a_proposal_whose_base_was_replaced_is_refused(folder: Path) -> None:
    whole = cut_off(folder)
    assert code_of(replan(folder)) == ExitCode.HELD
    (folder / "data" / "customers.csv").write_text(whole, encoding="utf-8")
    change_a_potential(folder, 1)
    assert code_of(replan(folder)) == 0
    process = start(folder, "publish", "2")
    told = process.communicate()[1]
    assert process.returncode == ExitCode.HELD
    assert "version 3 was published since" in told
    assert states(folder) == [VersionState.SUPERSEDED, VersionState.PROPOSAL, VersionState.PUBLISHED]
