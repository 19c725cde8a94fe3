"""What history tells, written beside the inputs for people to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from salesplan.learn import Learned
    from salesplan.workspace.opened import Opened


def learn_day(workspace: Opened, day: date) -> Learned:
    """Learn from the files as they are, and write learned/DAY. Raises InputError where the files have errors."""
    from salesplan.inputs import read_inputs
    from salesplan.learn import learn, write

    read = read_inputs(workspace.folder, workspace.settings, day)
    if read.given is None:
        raise InputError(read.findings)
    learned = learn(read.given, workspace.settings, day)
    folder = write(workspace.folder, learned)
    workspace.say(f"written to {folder.relative_to(workspace.folder)}")
    return learned
