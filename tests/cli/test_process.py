"""Options, streams, errors and exit codes: what holds for every command."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import salesplan
from salesplan.cli.loading import load
from salesplan.cli.registry import COMMANDS
from salesplan.domain.errors import ExitCode, InputError, NoPlanError, WorkspaceLockedError
from salesplan.domain.findings import Finding
from tests.answers import Answer
from tests.cli.conftest import FakeWorkspace

ROOT = Path(__file__).resolve().parents[2]
Call = Callable[..., Answer]


def test_the_exit_codes_are_those_that_cron_relies_on() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "INTERNAL": 1,
        "USAGE": 2,
        "DIFFERENT": 3,
        "BAD_INPUT": 4,
        "NO_PLAN": 5,
        "LOCKED": 6,
        "HELD": 7,
        "VIOLATIONS": 8,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_registered_command_loads_and_has_help(name: str, call: Call) -> None:
    answer = call(name, "--help")
    assert answer.code == 0
    assert COMMANDS[name].split(",")[0].split(":")[0] in " ".join(answer.out.split())
    assert "--project" in answer.out
    assert load(name).name == name


def test_help_lists_every_command(call: Call) -> None:
    answer = call("--help")
    assert all(f"  {name} " in answer.out for name in COMMANDS)
    assert call().out == answer.out


def test_help_imports_nothing_that_takes_time() -> None:
    script = (
        "import sys; from salesplan.cli.process import run; run(['--help'])\n"
        "heavy = {'numpy', 'pandas', 'rich', 'pulp', 'ortools', 'numba', 'sqlite3', 'salesplan.report'}\n"
        "sys.exit(str(sorted(heavy & set(sys.modules))) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_version_is_told(call: Call) -> None:
    assert call("--version").out == f"salesplan {salesplan.__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("-C", "there", "-o", "json", "--set", "plan.seed=1", "status"),
        ("status", "-C", "there", "-o", "json", "--set", "plan.seed=1"),
        ("--project", "there", "status", "--json", "--set=plan.seed=1"),
    ],
)
def test_options_stand_before_or_after_the_command(
    words: tuple[str, ...], call: Call, workspace: FakeWorkspace
) -> None:
    answer = call(*words)
    assert workspace.asked == [("open", Path("there"), {"plan.seed": "1"})]
    assert answer.json["command"] == "status"


def test_what_stands_after_the_command_wins_and_overrides_add_up(call: Call, workspace: FakeWorkspace) -> None:
    answer = call(
        "-C", "a", "--set", "plan.seed=1", "-o", "csv", "status", "-C", "b", "--set", "plan.country=TW", "-o", "json"
    )
    assert workspace.asked == [("open", Path("b"), {"plan.seed": "1", "plan.country": "TW"})]
    assert answer.json["schema"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("shwo",), "did you mean 'show'?"),
        (("show", "--frob"), "--frob"),
        (("status", "-o", "xml"), "'xml' is none of table, json, csv"),
        (("status", "--set", "seed"), "is not SECTION.KEY=VALUE"),
        (("replan", "--as-of", "2026-13-01"), "is not a day"),
        (("publish", "x"), "V"),
        (("publish",), "V"),
        (("show", "potatoes"), "there is no view 'potatoes'"),
        (("show", "--rep", "R9"), "there is no rep R9"),
        (("show", "--version", "9"), "there is no plan version 9"),
        (("show", "--table", "x"), "has no table 'x'"),
        (("diff", "--depth", "deep"), "there is no depth 'deep'"),
        (("diff", "1", "1", "1"), "unexpected extra argument"),
        (("export", "--format", "pdf"), "there is no export format 'pdf'"),
        (("config", "plam"), "there is no setting or section 'plam'"),
        (("explain", "C9"), "there is no customer C9"),
        (("init", "/dev/null"), "is a file"),
        (("status", "--log-file", "/dev/null/x"), "cannot write the log"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_leaves_with_2(
    words: tuple[str, ...], said: str, call: Call, workspace: FakeWorkspace
) -> None:
    answer = call(*words)
    assert answer.code == ExitCode.USAGE
    assert said in answer.err
    assert answer.out == ""


ERRORS = [
    (InputError([Finding("customers.csv", 7, "latitude", "x", "not a number", "type degrees")]), 4),
    (NoPlanError("rules contradict"), 5),
    (WorkspaceLockedError("another run holds it", "wait"), 6),
]


@pytest.mark.parametrize(("error", "code"), ERRORS)
def test_a_reason_to_stop_goes_to_stderr_with_its_exit_code(
    error: Exception, code: int, call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: _raise(error))
    answer = call("replan", "-q")
    assert (answer.code, answer.out) == (code, "")
    assert str(error) in answer.err
    assert "Traceback" not in answer.err


def test_bad_input_prints_the_findings_on_stderr(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: _raise(ERRORS[0][0]))
    answer = call("replan")
    assert "customers.csv" in answer.err
    assert "type degrees" in answer.err


@pytest.mark.parametrize(("error", "code"), ERRORS)
def test_with_json_an_error_is_one_document_on_stdout(
    error: Exception, code: int, call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: _raise(error))
    answer = call("replan", "-o", "json")
    assert answer.code == code
    assert answer.json["schema"] == 1
    assert answer.json["error"]["exit_code"] == code
    assert answer.err == ""
    assert len(answer.json["error"].get("findings", [])) == (1 if code == 4 else 0)


def test_an_internal_error_is_one_line_and_the_log_has_the_traceback(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SALESPLAN_DEBUG", raising=False)
    monkeypatch.setattr(workspace, "status", lambda *a: _raise(KeyError("boom")))
    log = tmp_path / "log" / "salesplan.log"
    answer = call("status", "--log-file", str(log))
    assert answer.code == ExitCode.INTERNAL
    assert answer.err.startswith(f"salesplan: internal error in salesplan {salesplan.__version__}: KeyError: 'boom'")
    assert "Traceback" not in answer.err
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_the_traceback_of_an_internal_error_is_shown_where_it_is_asked_for(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESPLAN_DEBUG", "1")
    monkeypatch.setattr(workspace, "status", lambda *a: _raise(KeyError("boom")))
    assert "Traceback" in call("status").err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/x/plans.db"), "salesplan: Permission denied: /x/plans.db\n"),
        (
            sqlite3.DatabaseError("file is not a database"),
            "salesplan: the plan store cannot be used: file is not a database",
        ),
    ],
)
def test_what_the_system_refuses_is_told_in_its_words(
    error: Exception, said: str, call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "status", lambda *a: _raise(error))
    answer = call("status")
    assert (answer.code, answer.err.startswith(said)) == (1, True)


def test_what_a_message_quotes_sends_nothing_to_the_terminal(call: Call, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "salesplan.toml").write_text('"pl\\u001b[31man" = 1\n[plan]\n"se\\u0007ed" = 2\n')
    answer = call("check", "-C", str(tmp_path))
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 4
    assert not {"\x1b", "\x07"} & set(answer.err)


def test_not_enough_memory_is_told_with_what_helps(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(workspace, "read", fail)
    answer = call("check")
    assert answer.code == 1
    assert "there is not enough memory" in answer.err
    assert "ulimit" in answer.err


def test_an_interrupt_leaves_with_130(call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesplan.store.committed._published", [])
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: _raise(KeyboardInterrupt()))
    answer = call("replan")
    assert answer.code == ExitCode.INTERRUPTED
    assert "the published plan is as it was" in answer.err


def test_the_log_has_one_json_object_a_line(call: Call, workspace: FakeWorkspace, tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    call("replan", "--log-file", str(log), "--log-format", "json")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["message"] for line in lines] == ["started", "call plans", "published", "done"]
    assert all(line["level"] in ("info", "debug") for line in lines)


@pytest.mark.parametrize("name", ["status", "audit", "history", "show", "check"])
def test_quiet_says_nothing_where_nothing_is_wrong(name: str, call: Call, workspace: FakeWorkspace) -> None:
    assert call(name, "-q") == Answer(0, "", "")


def _raise(error: BaseException) -> None:
    raise error


# -- the real process ------------------------------------------------------------------------


def started(script: str) -> subprocess.Popen[str]:
    """A process in which `salesplan status` does what the script says."""
    code = (
        "import signal, sys, time, types\nimport salesplan.workspace as door\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # tests that run in the background ignore it
        f"class Workspace:\n    def status(self, as_of):\n        {script}\n"
        "door.open_workspace = lambda *a: Workspace()\n"
        "from salesplan.cli.process import run\nsys.exit(run(['status']))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_cleans_up_and_leaves_with_its_code(number: int, code: int, tmp_path: Path) -> None:
    ready, cleaned = tmp_path / "ready", tmp_path / "cleaned"
    process = started(
        f"\n        try:\n            open({str(ready)!r}, 'w').close(); time.sleep(60)\n"
        f"        finally:\n            open({str(cleaned)!r}, 'w').close()"
    )
    while not ready.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == code
    assert cleaned.exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_that_comes_in_a_callback_of_compiled_code_is_not_lost(number: int, code: int, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    process = started(
        f"\n        import ctypes\n        back = ctypes.CFUNCTYPE(None)(lambda: (open({str(ready)!r}, 'w').close(),"
        " time.sleep(60)))\n        back()\n        time.sleep(60)"
    )
    while not ready.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in err


def test_no_traceback_reaches_a_person_who_has_not_asked_for_it() -> None:
    process = started("raise KeyError('boom')")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 2
    assert "Traceback" not in err


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    view = "salesplan --help; echo code $? >&2"
    command = f"({view.replace('salesplan', f'{sys.executable} -m salesplan')}) | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert "code 0" in done.stderr


def answered(command: str) -> subprocess.CompletedProcess[str]:
    """What a shell gets from the program, spelt PROGRAM."""
    line = command.replace("PROGRAM", f"{sys.executable} -m salesplan")
    return subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", ["config", "config -o json", "config -o csv", "--help"])
def test_a_full_disk_behind_stdout_is_told_in_two_lines(words: str, tmp_path: Path) -> None:
    (tmp_path / "salesplan.toml").write_text("")
    done = answered(f"cd {tmp_path}; PYTHONPATH={ROOT} PROGRAM {words} > /dev/full")
    assert done.returncode == ExitCode.INTERNAL
    assert "No space left on device" in done.stderr
    assert "the published plan is as it was" in done.stderr
    assert done.stderr.count("\n") == 2


@pytest.mark.parametrize(
    ("closed", "code"), [(">&-", 0), (">&- 2>&-", 0), ("<&- >&- 2>&-", 0), ("2>/dev/full", 0), (">/dev/full 2>&1", 1)]
)
def test_a_stream_that_is_closed_or_full_is_no_traceback(closed: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "salesplan.toml").write_text("")
    done = answered(f"cd {tmp_path}; PYTHONPATH={ROOT} PROGRAM config {closed}")
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_log_that_cannot_be_written_is_told_once_and_the_run_goes_on(
    call: Call, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    answer = call("replan", "--log-file", "/dev/full")
    assert answer.code == ExitCode.DONE
    assert answer.err.count("the log /dev/full is not complete") == 1


def test_a_pipe_that_nobody_reads_is_no_log_and_nobody_waits_for_its_reader(
    call: Call, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    answer = call("status", "--log-file", str(tmp_path / "pipe"))
    assert answer.code == ExitCode.USAGE
    assert "nobody reads this pipe" in answer.err


def test_after_a_commit_nobody_says_that_the_plan_is_as_it_was(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesplan.store.committed._published", [7])
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: _raise(KeyboardInterrupt()))
    answer = call("replan")
    assert answer.code == ExitCode.INTERRUPTED
    assert "plan 7 was published before that" in answer.err
    assert "as it was" not in answer.err


def test_control_characters_in_what_is_said_are_no_commands_to_the_terminal(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: _raise(NoPlanError("a\x1b]0;b\x07c")))
    assert "a ]0;b c" in call("replan").err
