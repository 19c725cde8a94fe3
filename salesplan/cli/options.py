"""The options of every command, accepted before and after its name."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from salesplan.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable

OUTPUTS = ("table", "json", "csv")
LOG_FORMATS = ("text", "json")


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise typer.BadParameter(f"{text!r} is none of {', '.join(choices)}")
        return text

    return read


def _print_version(asked: bool) -> None:
    if asked:
        import salesplan

        typer.echo(f"salesplan {salesplan.__version__}")
        raise typer.Exit


def _overrides(texts: list[str] | None) -> dict[str, str]:
    """SECTION.KEY=VALUE, several times."""
    found = {}
    for text in texts or ():
        key, equals, value = text.partition("=")
        if not equals or "." not in key:
            raise typer.BadParameter(f"{text!r} is not SECTION.KEY=VALUE", param_hint="--set")
        found[key.strip()] = value.strip()
    return found


SHARED: dict[str, tuple[Any, Any]] = {
    "project": (
        Annotated[
            Path | None,
            typer.Option("-C", "--project", metavar="DIR", help="The workspace; else SALESPLAN_PROJECT, else here."),
        ],
        None,
    ),
    "output": (
        Annotated[
            str | None,
            typer.Option(
                "-o", "--output", metavar="table|json|csv", help="Form of the answer.", parser=_one_of(OUTPUTS)
            ),
        ],
        None,
    ),
    "json_output": (Annotated[bool, typer.Option("--json", help="The same as -o json.")], False),
    "quiet": (Annotated[bool, typer.Option("-q", "--quiet", help="Print problems only.")], False),
    "sets": (
        Annotated[
            list[str] | None,
            typer.Option("--set", metavar="SECTION.KEY=VALUE", help="Override a setting; may be repeated."),
        ],
        None,
    ),
    "log_file": (
        Annotated[Path | None, typer.Option("--log-file", metavar="FILE", help="Append the log to FILE.")],
        None,
    ),
    "log_format": (
        Annotated[
            str | None,
            typer.Option("--log-format", metavar="text|json", help="Form of the log.", parser=_one_of(LOG_FORMATS)),
        ],
        None,
    ),
}
_VERSION = Annotated[
    bool, typer.Option("--version", help="Print the version and leave.", callback=_print_version, is_eager=True)
]


def _later(given: dict[str, Any]) -> dict[str, Any]:
    """The shared options out of a call's arguments, as the invocation names them."""
    found = {name: given.pop(name) for name in SHARED}
    found["overrides"] = _overrides(found.pop("sets"))
    if found.pop("json_output"):
        found["output"] = "json"
    return found


def _parameters() -> list[inspect.Parameter]:
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in SHARED.items()
    ]


_CONTEXT = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)


def shared_options(function: Callable[[], None]) -> Callable[..., None]:
    """Give the group the shared options; they wait in the context for the command."""

    @wraps(function)
    def run(ctx: typer.Context, version: bool = False, **given: Any) -> None:  # noqa: ARG001 - told by its callback
        ctx.obj = Invocation().merged("", _later(given))

    version = inspect.Parameter("version", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_VERSION)
    run.__signature__ = inspect.Signature([_CONTEXT, *_parameters(), version])  # type: ignore[attr-defined]
    return run


def with_invocation(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A command's function as Typer calls it: with the shared options, which reach it as its first argument."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]

    @wraps(function)
    def run(ctx: typer.Context, **given: Any) -> Any:
        before = ctx.obj if isinstance(ctx.obj, Invocation) else Invocation()
        invocation = before.merged(name, _later(given))
        from salesplan.cli.logs import logging_to

        with logging_to(invocation):
            return function(invocation, **{name: _dated(value, invocation) for name, value in given.items()})

    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    run.__signature__ = inspect.Signature([_CONTEXT, *own, *_parameters()])  # type: ignore[attr-defined]
    run.__annotations__ = {}
    return run


# -- values that several commands take -------------------------------------------------------


DAY_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
YEARS = range(1950, 2151)  # a cycle before and after it, the calendar of holidays goes on


@dataclass(frozen=True, slots=True)
class FromToday:
    """A day that is told by a word: which date that is, the workspace's time zone decides."""

    days: int


def day(text: str) -> date | FromToday:
    """A day: 2026-11-23, today, tomorrow or yesterday."""
    if text.lower() in DAY_WORDS:
        return FromToday(DAY_WORDS[text.lower()])
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2026-11-23, today or tomorrow") from None
    if found.year not in YEARS:
        raise typer.BadParameter(f"{text!r} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return found


def time_of_day(text: str) -> int:
    """An hour, HH:MM, as seconds since midnight."""
    try:
        found = time.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not an hour such as 10:30") from None
    return found.hour * 3600 + found.minute * 60


def _dated(value: Any, invocation: Invocation) -> Any:
    """The date of a day that was told by a word; lists of days too; anything else as it is."""
    if isinstance(value, list):
        return [_dated(one, invocation) for one in value]
    if isinstance(value, FromToday):
        return invocation.workspace().today + timedelta(days=value.days)
    return value


AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="The day to plan for; today unless told, or the published plan's if later.",
        parser=day,
    ),
]
RepId = Annotated[str | None, typer.Option("--rep", metavar="REP", help="Only this rep, by id or name.")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="WHAT",
        help="Only team:T, segment:S, rep:R, customer:C or changed; a comma: both; repeated: either.",
    ),
]
Day = Annotated[date | None, typer.Option("--date", metavar="DAY", help="Only this day.", parser=day)]
MOST_VERSION = 2**63 - 1  # what the store can count to
Version = Annotated[
    int | None,
    typer.Option("--version", metavar="V", help="A version; the published one unless told.", min=1, max=MOST_VERSION),
]
ExitCodeFlag = Annotated[bool, typer.Option("--exit-code", help="Leave with 3 if the answer is not 'the same'.")]
