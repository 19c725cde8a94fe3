"""The use cases without a terminal: the Python door.

    report = open_workspace("my-plan").replan(as_of=date(2026, 11, 23))
    print(report.state, report.after["value"])  # published, money a cycle

`salesplan help python` has a longer example.
"""

from salesplan.workspace.door import Workspace, open_workspace

__all__ = ["Workspace", "open_workspace"]
