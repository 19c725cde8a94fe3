"""The nights of many workspaces as a Dagster job: one step a workspace, tried again where its exit code says so."""

import json
import shlex
import subprocess
from pathlib import Path

from dagster import (
    Backoff,
    Config,
    Definitions,
    DynamicOut,
    DynamicOutput,
    Failure,
    OpExecutionContext,
    RetryPolicy,
    ScheduleDefinition,
    job,
    op,
)

DONE, HELD = 0, 7
HELPLESS = {2: "settings", 4: "bad input", 5: "rules contradict one another", 8: "the audit found violations"}
"""Exit codes after which trying again changes nothing."""


class Fleet(Config):
    """Which workspaces, and how `salesplan` is called on this machine."""

    workspaces: str = "workspaces.txt"
    command: str = "salesplan"
    as_of: str = ""  # a day; empty: today


class Night(Config):
    """How `salesplan` is called on this machine."""

    command: str = "salesplan"
    as_of: str = ""


@op(out=DynamicOut(str))
def folders(config: Fleet):
    """The folders, one a line of the file."""
    lines = Path(config.workspaces).read_text(encoding="utf-8").splitlines()
    for number, folder in enumerate(line.strip() for line in lines if line.strip()):
        yield DynamicOutput(folder, mapping_key=f"w{number:04d}")


@op(retry_policy=RetryPolicy(max_retries=3, delay=60, backoff=Backoff.EXPONENTIAL))
def night(context: OpExecutionContext, config: Night, folder: str) -> dict:
    """One night; raises where somebody has to look, or it has to be tried again."""
    day = ["--as-of", config.as_of] if config.as_of else []
    words = [*shlex.split(config.command), "-C", folder, "-o", "json", "replan", "--workers", "1", *day]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    told = json.loads(run.stdout or "{}")
    about = {"workspace": folder, "exit code": run.returncode, "said": run.stderr[-2000:]}
    if run.returncode == HELD:
        context.log.warning(f"{folder}: version {told.get('version')} is held, a manager has to look at it")
    elif run.returncode in HELPLESS:
        raise Failure(f"{folder}: {HELPLESS[run.returncode]}", metadata=about, allow_retries=False)
    elif run.returncode != DONE:
        raise Failure(f"{folder}: exit code {run.returncode}", metadata=about)
    return {"workspace": folder, "code": run.returncode, "state": told.get("state", "")}


@job
def nights() -> None:
    """All workspaces, as many at a time as the executor of the job allows."""
    folders().map(night)


definitions = Definitions(jobs=[nights], schedules=[ScheduleDefinition(job=nights, cron_schedule="0 2 * * *")])
