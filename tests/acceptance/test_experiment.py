"""An experiment from the design to the answer: off until it is started, then part of every plan, and over again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import Workspace, referee

DAY, FIRST, NEXT, OVER = "2026-11-23", "2026-12-01", "2026-12-02", "2026-12-03"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two reps with room, 40 customers each."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "data").mkdir()
    people = ["customer_id,name,latitude,longitude,rep_id,channels"]
    potentials = ["customer_id,product,potential"]
    for i in range(80):
        people.append(f"C{i:02d},C{i:02d},{42.5 + i % 8 / 400},{1.5 + i // 40 / 20 + i % 5 / 400},R{1 + i // 40},visit")
        potentials.append(f"C{i:02d},wine,{9000 + 20 * i}")
    reps = ["rep_id,name,latitude,longitude,weekdays", "R1,R1,42.5,1.5,Mon Tue Wed", "R2,R2,42.5,1.55,Mon Tue Wed"]
    for name, rows in {"customers": people, "potentials": potentials, "reps": reps}.items():
        (folder / "data" / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "salesplan.toml").write_text("", encoding="utf-8")
    made = Workspace(folder)
    assert made("-q", "replan", "--as-of", DAY).code == 0
    return made


def visits(workspace: Workspace) -> dict[str, tuple[float, str]]:
    workspace.published()
    return {r["customer_id"]: (float(r["frequency"]), r["cause"]) for r in workspace.table("published/callplan.csv")}


def test_an_experiment_is_off_until_it_is_started_binds_every_plan_and_is_over(many: Workspace, tmp_path: Path) -> None:
    here = many.copy(tmp_path / "w")
    before = here.published()
    assert here("experiment", "start", "trial").code == 2
    designed = here("experiment", "design", "trial", "--share", "0.5")
    assert designed.code == 0, designed
    assert "nobody can say yet" in designed.out  # there are no sales to tell how much they scatter
    assert here("experiment", "design", "trial").code == 2  # what was designed is never changed
    assert here("-q", "replan", "--as-of", DAY).code == 0
    assert here.published() == before
    assert here("experiment", "start", "trial").code == 0
    assert here("experiment", "start", "trial").code == 2
    coins = {r["customer_id"]: float(r["visit"]) for r in here.table("data/experiments.csv")}
    assert len(coins) >= 30
    assert here("-q", "replan", "--as-of", DAY).code == 0
    assert visits(here).keys() == {r["customer_id"] for r in here.table("published/callplan.csv")}
    assert not any(cause.startswith("experiment") for _, cause in visits(here).values())
    for day in (FIRST, NEXT):
        assert here("-q", "replan", "--as-of", day).code == 0
        planned = visits(here)
        assert {c: planned[c][0] for c in coins} == coins
        assert here("audit").code == 0
        referee(here, here.path / "published")
        if day == FIRST:
            assert {planned[c][1].partition(" C")[0] for c in coins} == {"experiment"}
    one = next(iter(coins))
    assert "trial, pair P" in here("explain", one).out
    assert "Not enough" in here("experiment", "read", "trial").out
    here.edit("experiments.csv", lambda rows: [row | {"until_date": NEXT} for row in rows])  # ended early
    assert here("-q", "replan", "--as-of", OVER).code == 0
    planned = visits(here)
    causes = {planned[c][1] for c in coins if c in planned and planned[c][0] != coins[c]}
    assert causes
    assert all(cause.startswith("experiment") for cause in causes)


def test_a_design_that_was_mended_afterwards_is_refused(many: Workspace, tmp_path: Path) -> None:
    here = many.copy(tmp_path / "w")
    here("experiment", "design", "trial", "--share", "0.5")
    path = here.path / "experiments" / "trial" / "design.json"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace('"more"', '"less"', 1), encoding="utf-8")
    answer = here("experiment", "start", "trial")
    assert answer.code == 2
    assert "not what was designed" in answer.err
    assert not here.data("experiments.csv").exists()
