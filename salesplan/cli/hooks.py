"""Commands that hear of a night, as [hooks] names them: the night's JSON is their standard input.

A hook runs once the night is stored and its lock is free. What it prints goes to stderr; how it ends changes neither
the plan nor the exit code.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from salesplan.cli.failures import as_told, document_of
from salesplan.cli.streams import say
from salesplan.replan.answer.reports import NightState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.report.view import View
    from salesplan.workspace import Workspace

WHICH = {NightState.PUBLISHED: "on_published", NightState.PROPOSAL: "on_held"}
"""The hook of what became of a run's plan; a dry run and a night without a change call none."""


def tell_hook(workspace: Workspace, name: str, document: Callable[[], str]) -> None:
    """Run the hook `name` in the workspace's folder, if there is one, on the document.

    A hook that fails is told on stderr.
    """
    command: str = getattr(workspace.hooks, name)
    if not command:
        return
    try:
        code = _run(command, document(), workspace)
    except subprocess.TimeoutExpired:
        say(f"salesplan: [hooks] {name} did not end within {workspace.hooks.seconds:g} s and was ended")
    except OSError as error:
        say(f"salesplan: [hooks] {name} cannot be run: {error.strerror}")
    else:
        if code:
            say(f"salesplan: [hooks] {name} ended with {code}")


def tell_published(workspace: Workspace, command: str, page: Sequence[View], **facts: Any) -> None:
    """Call on_published for a version that a command other than a run has published."""
    from salesplan.report.formats.document import document

    tell_hook(workspace, "on_published", lambda: document(command, page, state=NightState.PUBLISHED, **facts))


def _run(command: str, document: str, workspace: Workspace) -> int:
    """The command's exit code; itself and all that it has started are ended where it takes too long."""
    started = subprocess.Popen(  # noqa: S602 - the command line is the owner's, from their settings
        command,
        shell=True,
        cwd=workspace.folder,
        stdin=subprocess.PIPE,
        stdout=2,  # stdout is for answers
        start_new_session=True,
    )
    try:
        with suppress(BrokenPipeError):  # a hook need not read
            started.communicate(document.encode(), timeout=workspace.hooks.seconds)
        return started.wait(workspace.hooks.seconds)
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        raise


@contextmanager
def telling_failure(workspace: Workspace, command: str) -> Iterator[None]:
    """Call on_failed where what is done within stops; the error goes on. Who interrupts a run knows of it."""
    try:
        yield
    except Exception as error:
        tell_hook(workspace, "on_failed", partial(document_of, command, as_told(error)))
        raise
