"""Many workspaces: the shipped one-liner, pod and Dagster job run real nights and read their exit codes."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from salesplan.domain.errors import ExitCode
from salesplan.inputs import load_settings, read_inputs
from salesplan.store import PlanStore
from tests.continuous.commands import DAY, QUICK, starter

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "examples" / "deploy"
DAGSTER = ROOT / ".dagster" / "bin" / "python"

TRY_AGAIN = {ExitCode.INTERNAL, ExitCode.LOCKED, ExitCode.INTERRUPTED, ExitCode.TERMINATED}
AS_OF = date.fromisoformat(DAY)
HELPLESS = {ExitCode.USAGE, ExitCode.BAD_INPUT, ExitCode.NO_PLAN, ExitCode.VIOLATIONS}

needs_dagster = pytest.mark.skipif(not DAGSTER.is_file(), reason="no Dagster in .dagster/: see .ci/run")

IN_PROCESS = """
import json, sys
from dagster_nights import nights
told = {"command": sys.argv[2], "as_of": sys.argv[3]}
config = {"ops": {"folders": {"config": {"workspaces": sys.argv[1], **told}}, "night": {"config": told}}}
result = nights.execute_in_process(run_config=config, raise_on_error=False)
steps = {e.step_key: e.event_type_value for e in result.all_events if e.event_type_value in (
    "STEP_SUCCESS", "STEP_FAILURE", "STEP_UP_FOR_RETRY")}
print(json.dumps(steps))
"""


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A folder with a whole workspace and one whose customers lack a column; both are in workspaces.txt."""
    for name in ("good one", "bad"):
        starter(tmp_path / name)
    customers = tmp_path / "bad" / "data" / "customers.csv"
    customers.write_text("customer_id\nC1\n", encoding="utf-8")
    (tmp_path / "workspaces.txt").write_text(f"{tmp_path / 'good one'}\n{tmp_path / 'bad'}\n", encoding="utf-8")
    return tmp_path


def test_the_one_liner_plans_them_all_and_writes_down_their_exit_codes(fleet: Path) -> None:
    line = re.search(r"^xargs .*$", (DEPLOY / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    subprocess.run(["sh", "-c", line[0]], cwd=fleet, env=environment(fleet), check=False, capture_output=True)
    codes = sorted((fleet / "codes.txt").read_text(encoding="utf-8").splitlines())
    assert codes == [f"0 {fleet / 'good one'}", f"4 {fleet / 'bad'}"]
    assert published(fleet / "good one") == 1


@pytest.mark.parametrize(("index", "code"), [(0, ExitCode.DONE), (1, ExitCode.BAD_INPUT)])
def test_a_pod_plans_the_workspace_of_its_index_and_ends_with_its_exit_code(index: int, code: int, fleet: Path) -> None:
    pod = cron_job()["template"]["spec"]["containers"][0]
    places = {"JOB_COMPLETION_INDEX": str(index), "PLANS": str(fleet)}
    run = subprocess.run([*pod["command"], *pod["args"]], env=environment(fleet) | places, check=False)
    assert run.returncode == code


def test_a_pod_is_tried_again_after_the_exit_codes_for_which_that_helps() -> None:
    (rule,) = cron_job()["podFailurePolicy"]["rules"]
    assert rule["action"] == "FailIndex"
    assert set(rule["onExitCodes"]["values"]) == HELPLESS | {ExitCode.HELD}
    assert HELPLESS | TRY_AGAIN | {ExitCode.HELD, ExitCode.DONE, ExitCode.DIFFERENT} == set(ExitCode)
    table = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for codes in (TRY_AGAIN, HELPLESS):
        assert f"| {', '.join(str(int(code)) for code in sorted(codes))} |" in table


@needs_dagster
def test_a_dagster_job_runs_the_nights_and_fails_only_where_somebody_has_to_look(fleet: Path) -> None:
    command = shlex.quote(str(salesplan(fleet)))
    run = subprocess.run(
        [str(DAGSTER), "-c", IN_PROCESS, str(fleet / "workspaces.txt"), command, DAY],
        cwd=DEPLOY,
        env=environment(fleet) | {"DAGSTER_HOME": "", "DAGSTER_DISABLE_TELEMETRY": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    steps = json.loads(run.stdout.splitlines()[-1])
    assert steps == {"folders": "STEP_SUCCESS", "night[w0000]": "STEP_SUCCESS", "night[w0001]": "STEP_FAILURE"}
    assert published(fleet / "good one") == 1


def test_a_workspace_is_cut_into_parts_that_are_whole(tmp_path: Path) -> None:
    whole = ROOT / "examples" / "taiwan"
    command = [sys.executable, "partition.py", str(whole), str(tmp_path / "parts")]
    said = subprocess.run(command, cwd=DEPLOY, env=environment(tmp_path), check=True, capture_output=True, text=True)
    folders = (tmp_path / "parts" / "workspaces.txt").read_text(encoding="utf-8").splitlines()
    parts = [read_inputs(Path(folder), load_settings(Path(folder), {}, {}).settings, AS_OF) for folder in folders]
    before = read_inputs(whole, load_settings(whole, {}, {}).settings, AS_OF).given
    given = [part.given for part in parts if part.given is not None]
    assert before is not None
    assert len(given) == len(parts) == len(said.stdout.splitlines()) == 3
    for rows in (
        lambda g: g.customers,
        lambda g: g.reps,
        lambda g: g.potentials,
        lambda g: g.calls,
        lambda g: g.events,
        lambda g: g.time_off,
        lambda g: g.finance,
    ):
        assert sorted(map(str, (row for g in given for row in rows(g)))) == sorted(map(str, rows(before)))
    assert all(g.products == before.products for g in given)
    owners = {c.rep_id for c in before.customers}
    assert all({c.rep_id for c in g.customers} <= {r.id for r in g.reps} for g in given if "" not in owners)


def test_a_customer_without_an_owner_goes_with_the_nearest_rep_and_one_part_is_none(tmp_path: Path) -> None:
    data = tmp_path / "w" / "data"
    data.mkdir(parents=True)
    (tmp_path / "w" / "salesplan.toml").touch()
    reps = "rep_id,name,latitude,longitude,team\nR1,A,50,4,North/East\nR2,B,40,4,\n"
    (data / "reps.csv").write_text(reps, encoding="utf-8")
    customers = "Customer_ID,name,latitude,longitude,rep_id\nC1,a,41,4,\nC2,b,41,4,R1\nC3,c,49,4,gone\n"
    (data / "customers.csv").write_text(customers, encoding="utf-8")
    (data / "potentials.csv").write_text("customer_id,product,potential\nC1,p,1\nC3,p,2\n", encoding="utf-8")
    command = [sys.executable, "partition.py", str(tmp_path / "w")]
    subprocess.run([*command, str(tmp_path / "p")], cwd=DEPLOY, env=environment(tmp_path), check=True)
    north, none = tmp_path / "p" / "North-East" / "data", tmp_path / "p" / "none" / "data"
    ids = [re.findall(r"^C\d", (home / "customers.csv").read_text(), re.MULTILINE) for home in (north, none)]
    assert ids == [["C2", "C3"], ["C1"]]
    assert (none / "potentials.csv").read_text().split() == ["customer_id,product,potential", "C1,p,1"]
    one = subprocess.run(
        [*command, str(tmp_path / "q"), "--by", "language"],
        cwd=DEPLOY,
        env=environment(tmp_path),
        check=False,
        capture_output=True,
        text=True,
    )
    assert one.returncode == 1
    assert "nothing to cut" in one.stderr
    assert not (tmp_path / "q").exists()


# -- helpers ---------------------------------------------------------------------------------------


def cron_job() -> dict:
    """The job of the CronJob."""
    yaml = pytest.importorskip("yaml")
    whole = yaml.safe_load((DEPLOY / "cronjob.yaml").read_text(encoding="utf-8"))
    job = whole["spec"]["jobTemplate"]["spec"]
    assert (whole["kind"], job["completionMode"]) == ("CronJob", "Indexed")
    return job


def salesplan(folder: Path) -> Path:
    """The command `salesplan` of this source tree, for one day and in a hurry."""
    command = folder / "bin" / "salesplan"
    if not command.exists():
        command.parent.mkdir()
        words = f'exec {shutil.which(sys.executable)} -m salesplan "$@"'
        command.write_text(
            f'#!/bin/sh\ncase " $* " in *" --as-of "*) ;; *) set -- "$@" --as-of {DAY};; esac\n{words}\n'
        )
        command.chmod(0o755)
    return command


def environment(folder: Path) -> dict[str, str]:
    """Where that command is found, with small limits on work."""
    quick = {f"SALESPLAN_{key.upper().replace('.', '__')}": value for key, value in QUICK.items()}
    path = f"{salesplan(folder).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | quick | {"PATH": path, "PYTHONPATH": str(ROOT)}


def published(folder: Path) -> int:
    """The number of the published version."""
    stored = PlanStore(folder / ".salesplan" / "plans.db").published()
    assert stored is not None
    return stored.plan.version
