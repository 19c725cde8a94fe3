"""The use cases without a terminal: the Python door.

from salesplan.workspace import open_workspace

report = open_workspace("my-plan").replan(as_of=date(2026, 11, 23))
print(report.state, report.after["value"])
"""

from salesplan.workspace.door import Workspace, open_workspace

__all__ = ["Workspace", "open_workspace"]
