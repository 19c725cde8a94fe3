"""One value of a setting: from TOML or from text to its declared type, within its bounds."""

from __future__ import annotations

import re
import tomllib
import types
import typing
from dataclasses import Field
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import CHANNELS, clock, weekday_names
from salesplan.inputs import cells
from salesplan.inputs.characters import CONTROLS
from salesplan.inputs.columns_reference import bound_text
from salesplan.inputs.nearest import Nearest, hint

if TYPE_CHECKING:
    from collections.abc import Callable


class ValueProblemError(ValueError):
    """A value that its setting cannot take, in words: what is expected."""


def _weekdays(text: str) -> str:
    return weekday_names(cells.weekdays(text))


def _time(text: str) -> str:
    return clock(cells.time_of_day(text))


def _channel_or_none(text: str) -> str:
    return str(cells.choice(text, CHANNELS)) if text else ""


def _country(text: str) -> str:
    return text.strip().upper().replace("_", "-")


def _time_zone(text: str) -> str:
    import zoneinfo

    if text:
        try:
            zoneinfo.ZoneInfo(text)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            near = Nearest(zoneinfo.available_timezones())(text)
            raise ValueProblemError(f"{hint(near)}an IANA name such as Europe/Andorra is expected") from None
    return text


def _executor(text: str) -> str:
    from salesplan.runtime import executors

    if not executors.is_executor(text):
        raise ValueProblemError(f"{executors.FORMS} is expected")
    return text


def _tiles(text: str) -> str:
    from salesplan.domain.tiles import tile_origin

    if text:
        try:
            tile_origin(text)
        except ValueError:
            told = 'an address with {z}, {x} and {y}, such as "https://tile.example.org/{z}/{x}/{y}.png", is expected'
            raise ValueProblemError(told) from None
    return text


FORMS: dict[str, Callable[[str], str]] = {
    "visits.weekdays": _weekdays,
    "visits.day_start": _time,
    "visits.day_end": _time,
    "visits.lunch_from": _time,
    "visits.lunch_until": _time,
    "events.*.channel": _channel_or_none,
    "plan.country": _country,
    "plan.time_zone": _time_zone,
    "run.executor": _executor,
    "map.tiles": _tiles,
}
"""Texts with a form of their own, by dotted key, `*` for the name of a user's table."""

POSITIVE_LISTS = ("callplan.levels", "callplan.remote_levels", "response.detail_weights")
LARGEST = 1e15  # beyond, a whole number may have lost its last digits
MOST_CHARACTERS = 2000
MOST_ITEMS = 100


def coerce(key: str, field: Field[Any], kind: Any, value: Any, *, from_text: bool) -> Any:
    """`value` as the type `kind` of a setting. Raises ValueProblemError with what is expected."""
    if from_text and kind is not str:
        value = _from_text(value, kind)
    found = _typed(kind, value)
    if kind is str:
        found = _formed(key, found)
    _check_bounds(field, found)
    if key in POSITIVE_LISTS and (not found or min(found) <= 0):
        raise ValueProblemError("a list of numbers above 0 is expected")
    return found


def _formed(key: str, text: str) -> str:
    section, _, name = key.partition(".")
    form = FORMS.get(key) or FORMS.get(f"{section}.*.{name.rpartition('.')[2]}")
    if form is None:
        return text
    try:
        return form(text)
    except cells.CellError as error:
        raise ValueProblemError(f"{error.problem}; {error.remedy}") from None


def _from_text(text: str, kind: Any) -> Any:
    """The TOML value that a text from the environment or the command line stands for."""
    bare = text.strip()
    if kind is bool:
        try:
            return cells.yes_no(bare)
        except cells.CellError:
            return bare
    if typing.get_origin(kind) is list and not bare.startswith("["):
        bare = "[" + ", ".join(part for part in re.split(r"[\s,;]+", bare) if part) + "]"
    if isinstance(kind, types.UnionType) and bare.lower() in ("", "none"):
        return None
    try:
        return tomllib.loads(f"value = {bare}")["value"]
    except (ValueError, KeyError, RecursionError):  # no TOML, too many digits, too many brackets
        return text


def _typed(kind: Any, value: Any) -> Any:
    if isinstance(kind, types.UnionType):
        return None if value is None else _typed(float, value)
    if typing.get_origin(kind) is list:
        if not isinstance(value, list):
            raise ValueProblemError("a list of numbers is expected, e.g. [1, 2, 4]")
        return [_typed(float, item) for item in value]
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueProblemError("true or false is expected")
        return value
    if kind is str:
        if not isinstance(value, str):
            raise ValueProblemError('a text in quotes is expected, e.g. "..."')
        if CONTROLS.search(value) or len(value) > MOST_CHARACTERS:
            raise ValueProblemError(f"a text on one line, of at most {MOST_CHARACTERS} characters, is expected")
        return value.strip()
    return _numeric(kind, value)


def _numeric(kind: Any, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise ValueProblemError(f"a {'whole ' if kind is int else ''}number is expected")
    if kind is int:
        if value != int(value):
            raise ValueProblemError("a whole number is expected")
        return int(value)
    return float(value)


def _check_bounds(field: Field[Any], value: Any) -> None:
    least, most = field.metadata.get("least"), field.metadata.get("most")
    choices = field.metadata.get("choices")
    if choices and value not in choices:
        raise ValueProblemError(f"{hint(Nearest(choices)(str(value)))}one of {', '.join(choices)} is expected")
    numbers = value if isinstance(value, list) else [value]
    if len(numbers) > MOST_ITEMS:
        raise ValueProblemError(f"at most {MOST_ITEMS} numbers are expected")
    for number in numbers:
        if isinstance(number, int | float) and not isinstance(number, bool):
            assert least is not None
            assert most is not None
            if not least <= number <= most:
                raise ValueProblemError(f"{bounds_text(field)} is expected")


def bounds_text(field: Field[Any]) -> str:
    """'7 to 366', 'crow | osrm', or nothing."""
    least, most = field.metadata.get("least"), field.metadata.get("most")
    if field.metadata.get("choices"):
        return " | ".join(field.metadata["choices"])
    return "" if least is None or most is None else f"{bound_text(least)} to {bound_text(most)}"
