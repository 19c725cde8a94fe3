"""`salesplan mcp`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import UsageError


def run(invocation: Invocation) -> None:
    """Answers an assistant on standard input and output until it hangs up; needs `pip install 'salesplan[mcp]'`.

    Tools: explain, show, diff, inform, status, history, health, what_if. None of them changes anything.
    """
    try:
        from salesplan.cli.assistant import server
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the Model Context Protocol is not installed: {error}", "pip install 'salesplan[mcp]'"
        ) from error
    invocation.workspace()  # a folder that is none, or settings that cannot be read, are told before anybody asks
    server(invocation).run()
