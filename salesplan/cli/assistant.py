"""The assistant's door: the program's own questions as tools of a Model Context Protocol server, read-only.

A tool is a command that changes nothing, asked with the tool's arguments; its answer is that command's own views, so
that an assistant says what the terminal says. There is no tool that plans, publishes or writes a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, cast

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field
from typing_extensions import TypedDict

from salesplan.cli.invocation import Invocation
from salesplan.cli.loading import function_of
from salesplan.cli.options import MOST_VERSION
from salesplan.domain.errors import InputError, SalesplanError
from salesplan.domain.nouns import replace
from salesplan.report.formats.document import as_object

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesplan.report.view import View

MOST_ROWS = 200
"""Of one table in one answer; an assistant asks again for a rep or a customer."""

INSTRUCTIONS = """\
salesplan plans field sales: who owns which customer, how often each is called, on which day, by which route, and
replans every night with a cause for every change. These tools read the published plan of one workspace; none changes
anything. Answer from the views alone: every figure has its unit in `columns`, every change its cause. `explain` tells
the whole why of one customer, `diff` what changed and why, `inform` whom to tell, `slot` prices a new
appointment, `what_if` compares a scenario."""

Cell = str | int | float | bool | None
CustomerId = Annotated[str, Field(description="The customer's id.")]
RepId = Annotated[str | None, Field(description="Only this rep's rows, by the rep's id.")]
Selected = Annotated[
    list[str] | None,
    Field(description="Only team:T, segment:S, rep:R, customer:C or changed; a comma: both; several: either."),
]
PlanVersion = Annotated[
    int | None, Field(description="A plan version; the published one unless told.", ge=1, le=MOST_VERSION)
]
Rows = Annotated[int, Field(description="Most rows of a table.", ge=1, le=10_000)]


class Column(TypedDict):
    """What a column holds."""

    name: str
    header: str
    kind: str
    unit: str


class Table(TypedDict):
    """One view of the answer; rows by column name."""

    name: str
    title: str
    columns: list[Column]
    rows: list[dict[str, Cell]]
    notes: list[str]
    totals: NotRequired[dict[str, Cell]]


class Answer(TypedDict):
    """What a tool answers: the command that was asked, what is said beside its views, and those."""

    command: str
    facts: dict[str, Any]
    views: list[Table]


@dataclass(frozen=True)
class Asked(Invocation):
    """One call by an assistant: what would be printed is kept."""

    most_rows: int = MOST_ROWS
    answer: Answer = field(default_factory=lambda: Answer(command="", facts={}, views=[]))

    def show(self, page: Sequence[View], *, most_rows: int | None = None, problem: bool = False, **facts: Any) -> None:  # noqa: ARG002 - as commands call it
        """Keep the answer."""
        self.answer["command"], self.answer["facts"] = self.command, facts
        self.answer["views"] = [self._table(view) for view in page]

    def _table(self, view: View) -> Table:
        told = cast("Table", as_object(view))
        left = len(view.rows) - self.most_rows
        if left > 0:
            told["rows"] = told["rows"][: self.most_rows]
            told["notes"].append(f"{left} more rows; ask for one rep or customer, or for more rows")
        return told


def server(invocation: Invocation) -> MCPServer[Any]:
    """The server of one workspace, that of the invocation."""
    made: MCPServer[Any] = MCPServer(
        "salesplan", version=version_of("salesplan"), instructions=INSTRUCTIONS, log_level="ERROR"
    )
    for tool in (_explain, _show, _diff, _inform, _status, _history, _health, _slot, _what_if):
        made.add_tool(
            tool(invocation),
            name=tool.__name__.removeprefix("_"),
            annotations=ToolAnnotations(
                read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
            structured_output=True,
        )
    return made


def _asked(invocation: Invocation, command: str, *told: Any, rows: int, **more: Any) -> Answer:
    """What a command answers. ToolError with the problem and the remedy where it stops."""
    asked = Asked(command, invocation.project, "json", quiet=True, overrides=dict(invocation.overrides), most_rows=rows)
    if "overrides" in more:
        asked = replace(asked, overrides={**asked.overrides, **more.pop("overrides")})
    try:
        function_of(command)(asked, *told, **more)
    except InputError as error:
        found = "\n".join(f"{f.file}:{f.line} {f.column}: {f.problem}; {f.remedy}" for f in error.findings)
        raise ToolError(f"{error.message}\n{found}") from error
    except SalesplanError as error:
        raise ToolError(f"{error.message}\n→ {error.remedy}") from error
    return asked.answer


def _explain(invocation: Invocation) -> Callable[..., Any]:
    async def tool(customer: CustomerId, version: PlanVersion = None, rows: Rows = MOST_ROWS) -> Answer:
        """The whole why of one customer: owner, frequency, days and their causes, what other frequencies are worth."""
        return _asked(invocation, "explain", customer, version, rows=rows)

    return tool


def _show(invocation: Invocation) -> Callable[..., Any]:
    async def tool(
        view: Annotated[
            str,
            Field(
                description="summary, territories, callplan, schedule, routes, suggestions, unplanned, changes, "
                "handovers, response, handover (of the customer or rep `who`) or week (of the rep)."
            ),
        ] = "summary",
        rep: RepId = None,
        day: Annotated[date | None, Field(description="Only this day, as 2026-12-31.")] = None,
        version: PlanVersion = None,
        who: Annotated[str | None, Field(description="Of handover: whose brief, a customer's or a rep's id.")] = None,
        select: Selected = None,
        rows: Rows = MOST_ROWS,
    ) -> Answer:
        """A view of a plan: its figures, territories, call plan, visits and routes of days, what is left out; the brief
        for whoever takes a customer over; a rep's week.
        """
        return _asked(invocation, "show", view, rep, day, version, rows=rows, who=who, select=select)

    return tool


def _diff(invocation: Invocation) -> Callable[..., Any]:
    async def tool(
        before: PlanVersion = None,
        after: PlanVersion = None,
        depth: Annotated[str, Field(description="summary, rep, customer or visit.")] = "customer",
        rep: RepId = None,
        select: Selected = None,
        rows: Rows = MOST_ROWS,
    ) -> Answer:
        """What is different between two plan versions, each difference with its cause; the last night unless told."""
        return _asked(invocation, "diff", before, after, depth, rep, rows=rows, select=select)

    return tool


def _inform(invocation: Invocation) -> Callable[..., Any]:
    async def tool(
        rep: RepId = None, version: PlanVersion = None, select: Selected = None, rows: Rows = MOST_ROWS
    ) -> Answer:
        """Customers who were told a day or an hour that no longer holds, and why: whom to inform."""
        return _asked(invocation, "show", "inform", rep, None, version, rows=rows, select=select)

    return tool


def _status(invocation: Invocation) -> Callable[..., Any]:
    async def tool(rows: Rows = MOST_ROWS) -> Answer:
        """Is the published plan current, and which reps would a run reopen, because of what?"""
        return _asked(invocation, "status", rows=rows)

    return tool


def _history(invocation: Invocation) -> Callable[..., Any]:
    async def tool(rows: Rows = MOST_ROWS) -> Answer:
        """The plan versions, with what caused each."""
        return _asked(invocation, "history", rows=rows)

    return tool


def _health(invocation: Invocation) -> Callable[..., Any]:
    async def tool(rows: Rows = MOST_ROWS) -> Answer:
        """Commercial ratio, waste, avoidable errors and adoption, in money."""
        return _asked(invocation, "health", rows=rows)

    return tool


def _slot(invocation: Invocation) -> Callable[..., Any]:
    async def tool(
        customer: CustomerId,
        first: Annotated[date | None, Field(description="The first day, as 2026-12-31.")] = None,
        until: Annotated[date | None, Field(description="The last day.")] = None,
        minutes: Annotated[int | None, Field(description="How long it takes.", ge=1, le=600)] = None,
        count: Annotated[int, Field(description="How many slots to price.", ge=1, le=28)] = 3,
        rows: Rows = MOST_ROWS,
    ) -> Answer:
        """The days and hours at which a new appointment with a customer costs least, what, and who would move."""
        asked = {"first": first, "until": until, "minutes": minutes, "count": count}
        return _asked(invocation, "slot", customer, **asked, rows=rows)

    return tool


def _what_if(invocation: Invocation) -> Callable[..., Any]:
    async def tool(
        leaves: Annotated[list[str] | None, Field(description="Ids of reps who leave.")] = None,
        joins: Annotated[list[str] | None, Field(description="Homes of reps who join, each LAT,LON.")] = None,
        absent: Annotated[list[str] | None, Field(description="Reps who are off, each REP=UNTIL.")] = None,
        capacity: Annotated[list[str] | None, Field(description="Full-time equivalents, each REP=FTE.")] = None,
        move: Annotated[list[str] | None, Field(description="Owners of customers, each CUSTOMER=REP.")] = None,
        frequency: Annotated[list[str] | None, Field(description="Visits a cycle, each CUSTOMER=N.")] = None,
        settings: Annotated[dict[str, str] | None, Field(description="Settings by SECTION.KEY.")] = None,
        rows: Rows = MOST_ROWS,
    ) -> Answer:
        """A scenario planned on a copy and compared with the published plan; as long as a night. Not published."""
        supposed = {"leaves": leaves, "joins": joins, "absent": absent, "capacity": capacity}
        supposed |= {"move": move, "frequency": frequency}
        return _asked(invocation, "whatif", **supposed, workers=1, overrides=settings or {}, rows=rows)

    return tool
