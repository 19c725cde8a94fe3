"""`salesplan schema`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import UsageError


def run(
    _: Invocation,
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="inputs, settings, or a table such as customers.")
    ] = "inputs",
) -> None:
    """inputs: a Data Package with the Table Schema of every file (frictionless); a table: its Table Schema alone;
    settings: the JSON Schema of salesplan.toml. Always JSON.
    """
    from salesplan.inputs.columns import TABLES
    from salesplan.inputs.schemas import data_package, settings_schema, table_schema
    from salesplan.report.formats.document import to_json

    makers = {"inputs": data_package, "settings": settings_schema}
    if what not in makers and what not in TABLES:
        raise UsageError(f"there is no schema of {what!r}", f"one of: {', '.join((*makers, *TABLES))}")
    sys.stdout.write(to_json(makers[what]() if what in makers else table_schema(TABLES[what])))
