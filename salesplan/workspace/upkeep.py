"""The plan store looked after: a copy of it, and what is whole in a damaged one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.workspace.clock import now

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.store.backup import BackedUp
    from salesplan.store.salvage import Salvaged
    from salesplan.workspace.opened import Opened


def back_up(workspace: Opened, target: Path | None) -> tuple[Path, BackedUp]:
    """Copy the plan store to `target`, else to backups/plans-N.db in the program's folder, N its last version.

    Returns where it is and what it holds. UsageError before the first plan, DamagedStoreError where there is no whole
    store to copy; an older copy of that name stays then.
    """
    from salesplan.store.backup import back_up as copied

    rows = workspace.store.versions()
    if not rows:
        raise UsageError("there is no plan yet", "run `salesplan replan`")
    file = target or workspace.own_folder / "backups" / f"plans-{rows[-1].version}.db"
    if file.exists() and file.samefile(workspace.store.path):
        raise UsageError(f"{file} is the plan store itself", "name another file")
    return file, copied(workspace.store.path, file)


def repair(workspace: Opened) -> Salvaged | None:
    """Put what is whole in a damaged store into a new one; None where nothing is wrong.

    The damaged file stays beside it. DamagedStoreError where no version is whole: nothing is changed then.
    """
    from salesplan.store import run_lock
    from salesplan.store.salvage import salvage
    from salesplan.store.walk import problems_of

    path = workspace.store.path
    with run_lock(workspace.own_folder):
        if not path.exists() or not problems_of(path):
            return None
        return salvage(path, now())
