"""Spoiled workspaces by the thousand: every one is answered, what is accepted is planned, exported and read back.

`python -m tests.benchmarks.bench_spoiled [sets] [planned] [first seed]`; half of those that are planned come in the
night after a sound plan. A set that ends its process or takes longer than 10 s is told with its seed, and
`tests.spoiling.spoiled(seed)` makes it again. Every setting is then tried at each of its bounds on the starter example.
"""

from __future__ import annotations

import atexit
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import ExitCode
from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from tests.acceptance.conftest import EXAMPLES, MONDAY, Workspace
from tests.benchmarks.table import print_table
from tests.read_back import FORMATS, read_back
from tests.spoiling import ALL_SETTINGS, SETTINGS, spoiled
from tests.spoiling import Workspace as Sound

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 10.0  # CPU seconds; beyond, it hangs
BATCH = 250
FRIDAY = "2026-11-20"
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
        violations = "the audit of the new plan found violations" if code == ExitCode.VIOLATIONS else ""
        return f"accepted, replan left with {code}", fault or violations
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


def batch(kind: str, first: int, last: int) -> None:
    """Tries these in this process; a line of JSON each, before and after."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, last):
        say({"begins": number})
        with tempfile.TemporaryDirectory() as folder:
            try:
                became, fault = TRIALS[kind](number, Path(folder) / "w")
            except BaseException as error:
                became, fault = "stopped", f"{type(error).__name__}: {str(error)[:300]}"
        say({"number": number, "became": became, "fault": fault})


def planned(seed: int, folder: Path) -> tuple[str, str]:
    """A set, planned and exported where it is accepted."""
    return tried(Workspace(spoiled(seed).write(folder)), replans=True)


def night(seed: int, folder: Path) -> tuple[str, str]:
    """A set that comes in the night after a sound first plan."""
    shutil.copytree(_sound_plan(), folder)
    for path in (*(folder / "data").iterdir(), folder / SETTINGS):
        path.unlink()
    spoiled(seed).write(folder)
    return tried(Workspace(folder), replans=True)


@lru_cache(maxsize=1)
def _sound_plan() -> Path:
    """A workspace that nothing was done to, with its plan of the Friday before."""
    folder = Path(tempfile.mkdtemp(prefix="sound-")) / "w"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    _, code = answered(Workspace(Sound().write(folder)), "replan", "--as-of", FRIDAY, "--workers", "1")
    assert code == 0
    return folder


def checked(seed: int, folder: Path) -> tuple[str, str]:
    """A set, checked only."""
    return tried(Workspace(spoiled(seed).write(folder)), replans=False)


def bound(number: int, folder: Path) -> tuple[str, str]:
    """A setting at one of its bounds on the starter example."""
    path, value = BOUNDS[number]
    shutil.copytree(EXAMPLES / "starter", folder, ignore=shutil.ignore_patterns("nights", "*.py"))
    return tried(Workspace(folder), replans=True, **{f"SALESPLAN_{'__'.join(path).upper()}": value})


TRIALS: dict[str, Callable[[int, Path], tuple[str, str]]] = {
    "planned": planned,
    "night": night,
    "checked": checked,
    "bound": bound,
}
BOUNDS = [
    (path, str(metadata[end]))
    for path, _, metadata in ALL_SETTINGS
    for end in ("least", "most")
    if metadata.get(end) is not None and path[-1] not in WORK
]


def results(kind: str, first: int, count: int) -> list[dict[str, Any]]:
    """What became of each; a process that dies is told, and the next one goes on."""
    found: list[dict[str, Any]] = []
    number, end = first, first + count
    while number < end:
        last = min(end, number + BATCH)
        command = ["timeout", "7200", sys.executable, "-m", MODULE, "--batch", kind, str(number), str(last)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        found += [{"kind": kind, **one} for one in told if "number" in one]
        reached = told[-1].get("begins", last - 1) if told else number
        if not told or "begins" in told[-1]:
            fault = f"the process ended with {done.returncode}"
            found.append({"kind": kind, "number": reached, "became": "stopped", "fault": fault})
        number = reached + 1
    return found


def told(one: dict[str, Any]) -> str:
    """A fault, and what makes it again."""
    number = one["number"]
    if one["kind"] == "bound":
        path, value = BOUNDS[number]
        return f"{'.'.join(path)} = {value}: {one['fault']}"
    return f"seed {number}: {one['fault']}\n    {'; '.join(spoiled(number).told)}"


def main() -> None:
    """Prints one table, and every fault. Arguments: sets, how many of them are planned too, first seed."""
    count, replans, first = (int(one) for one in (*sys.argv[1:], *("20000", "2000", "0")[len(sys.argv) - 1 :]))
    found = results("planned", first, replans // 2)
    found += results("night", first + replans // 2, replans - replans // 2)
    found += results("checked", first + replans, max(0, count - replans))
    found += results("bound", 0, len(BOUNDS))
    became = Counter((one["kind"], one["became"]) for one in found)
    faults = [told(one) for one in found if one["fault"]]
    title = f"{count} spoiled workspaces, {replans} of them planned (half over a sound plan); settings at their bounds"
    rows: list[list[object]] = [[*what, n] for what, n in sorted(became.items())]
    print_table(title, ("tried", "became", "n"), [*rows, ["all", "faults", len(faults)]])
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--batch"]:
        batch(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
