"""Spoiled workspaces by the thousand: every one is answered, what is accepted is planned, exported and read back.

`python -m tests.benchmarks.bench_spoiled [sets] [replans] [first seed]`; a set that ends its process or takes longer
than 10 s is told with its seed, and `tests.spoiling.spoiled(seed)` makes it again. Every setting is then tried at each
of its bounds on the starter example.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from tests.acceptance.conftest import EXAMPLES, MONDAY, Workspace
from tests.benchmarks.table import print_table
from tests.read_back import FORMATS, read_back
from tests.spoiling import ALL_SETTINGS, spoiled

SECONDS = 10.0  # CPU seconds; beyond, it hangs
BATCH = 250
MODULE = "tests.benchmarks.bench_spoiled"
MEMORY = 4_000_000_000  # bytes of address space
WORK = {"iterations", "warm_iterations", "labels", "solutions", "passes", "nodes", "verify"}
"""Limits on work: at their most a run is as long as it was asked to be."""


def answered(workspace: Workspace, *argv: str, **environ: str) -> tuple[str, int]:
    """The command's fault, '' for none, and its exit code."""
    start = time.process_time()
    answer = workspace(*argv, **environ)
    spent = time.process_time() - start
    if answer.code == 1 or "internal error" in answer.err or "Traceback" in answer.err:
        return f"internal error in {argv[0]}: {answer.err.strip()[-300:]}", answer.code
    return (f"hang in {argv[0]}: {spent:.0f} s" if spent > SECONDS else ""), answer.code


def tried(workspace: Workspace, *, replans: bool, **environ: str) -> tuple[str, str]:
    """What became of one workspace, and its fault if it has one."""
    fault, code = answered(workspace, "check", "--as-of", MONDAY, **environ)
    if fault or code:
        return {0: "accepted", 2: "settings refused", 4: "inputs refused"}.get(code, str(code)), fault
    if not replans:
        return "accepted", ""
    fault, code = answered(workspace, "replan", "--as-of", MONDAY, "--workers", "1", **environ)
    if fault or code:
        return f"accepted, replan left with {code}", fault
    formats = (word for name in FORMATS for word in ("--format", name))
    for argv in (("audit",), ("export", *formats)):
        fault, code = answered(workspace, *argv, **environ)
        if fault or code:
            return "planned", fault or f"{argv[0]} left with {code}"
    given = read_inputs(workspace.path, Settings()).given
    try:
        if given is not None:  # else its settings change how files are read
            read_back(workspace.path / "out", given)
    except Exception as error:
        return "planned", f"read back: {type(error).__name__}: {str(error)[:300]}"
    return "planned, exported, read back", ""


def say(told: object) -> None:
    """A line of JSON for the process that started this one."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def batch(first: int, last: int, replans: bool) -> None:
    """Tries the sets of these seeds in this process; a line of JSON each, before and after."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for seed in range(first, last):
        say({"begins": seed})
        case = spoiled(seed)
        with tempfile.TemporaryDirectory() as folder:
            try:
                became, fault = tried(Workspace(case.write(Path(folder) / "w")), replans=replans)
            except BaseException as error:
                became, fault = "stopped", f"{type(error).__name__}: {str(error)[:300]}"
        say({"seed": seed, "became": became, "fault": fault, "told": case.told})


def sets(first: int, count: int, *, replans: bool) -> list[dict[str, Any]]:
    """Results of `count` seeds; a process that dies is told, and the next seed goes on."""
    found: list[dict[str, Any]] = []
    seed, end = first, first + count
    while seed < end:
        last = min(end, seed + BATCH)
        told, code = _lines("--batch", str(seed), str(last), str(replans))
        found += [one for one in told if "seed" in one]
        reached = told[-1].get("begins", last - 1) if told else seed
        if not told or "begins" in told[-1]:
            fault = f"the process ended with {code}"
            found.append({"seed": reached, "became": "stopped", "fault": fault, "told": spoiled(reached).told})
        seed = reached + 1
    return found


def bounds() -> list[dict[str, str]]:
    """Every setting at each of its bounds on the starter example."""
    found = []
    for path, _, metadata in ALL_SETTINGS:
        for bound in (metadata.get("least"), metadata.get("most")):
            if bound is None or path[-1] in WORK:
                continue
            name = f"{'.'.join(path)} = {bound}"
            told, code = _lines("--bound", f"SALESPLAN_{'__'.join(path).upper()}", str(bound))
            died = {"became": "stopped", "fault": f"the process ended with {code}"}
            found.append({"setting": name, **(told[-1] if told else died)})
    return found


def bound(variable: str, value: str) -> None:
    """One setting at one bound, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "w"
        shutil.copytree(EXAMPLES / "starter", place, ignore=shutil.ignore_patterns("nights", "*.py"))
        became, fault = tried(Workspace(place), replans=True, **{variable: value})
    say({"became": became, "fault": fault})


def _lines(*argv: str) -> tuple[list[dict[str, Any]], int]:
    """What a process of this module says, and how it ended; one that takes an hour is ended."""
    command = ["timeout", "3600", sys.executable, "-m", MODULE, *argv]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], done.returncode


def main() -> None:
    """Prints one table, and every fault. Arguments: sets, how many of them are planned too, first seed."""
    count, replans, first = (int(one) for one in (*sys.argv[1:], *("20000", "2000", "0")[len(sys.argv) - 1 :]))
    found = [*sets(first, replans, replans=True), *sets(first + replans, max(0, count - replans), replans=False)]
    settings = bounds()
    rows: list[list[object]] = [["sets", *pair] for pair in sorted(Counter(one["became"] for one in found).items())]
    rows += [["bounds of settings", *pair] for pair in sorted(Counter(one["became"] for one in settings).items())]
    faults = [f"{one['seed']}: {one['fault']}\n    {'; '.join(one['told'])}" for one in found if one["fault"]]
    faults += [f"{one['setting']}: {one['fault']}" for one in settings if one["fault"]]
    rows.append(["all", "faults", len(faults)])
    title = f"Spoiled workspaces: {count} sets, {replans} of them planned where accepted; settings at their bounds"
    print_table(title, ("what", "became", "n"), rows)
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--batch"]:
        batch(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "True")
    elif sys.argv[1:2] == ["--bound"]:
        bound(sys.argv[2], sys.argv[3])
    else:
        main()
