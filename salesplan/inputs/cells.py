"""The text of one cell → its value, one function a kind. A defect raises `CellError` with its remedy."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from salesplan.domain.calendar import CHANNELS, Channel, Window
from salesplan.inputs.nearest import Nearest, hint

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YES = frozenset({"yes", "y", "true", "1", "x", "是"})
NO = frozenset({"no", "n", "false", "0", "-", "否"})

YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}.*)?", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
POINTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
DAY_NAMED = re.compile(r"(\d{1,2})[-. ]+([A-Za-z]{3,9})\.?[-, ]+(\d{4})", re.ASCII)
MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
MONTH_LAST = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})[- ]+(\d{4})", re.ASCII)
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2})(?::(\d{2})(?:\.0+)?)?)?\s*([ap])?\.?(?:m\.?)?", re.ASCII | re.IGNORECASE)
WINDOW = re.compile(r"([\d:.h]+\s*(?:[ap]m)?)\s*[-–—~]\s*([\d:.h]+\s*(?:[ap]m)?)", re.ASCII | re.IGNORECASE)

ISO_DATE = "write it as YYYY-MM-DD, e.g. 2026-11-23"
WEEKDAY_REMEDY = "write English days, e.g. Mon Tue Thu"
HOURS_REMEDY = "write openings as HH:MM-HH:MM, e.g. 09:00-12:00 14:00-17:30"
TIME_REMEDY = "write it as HH:MM, e.g. 14:30"


class CellError(ValueError):
    """A cell that cannot be read: a sentence without its value, and what to do."""

    def __init__(self, problem: str, remedy: str, code: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.code = code


def _no(problem: str, remedy: str, code: str) -> NoReturn:
    raise CellError(problem, remedy, code)


def day(text: str) -> date:
    """ISO first; other forms where they can mean one day only."""
    if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := POINTED.fullmatch(text):  # 23.11.2026: a point always puts the day first
        return _date(int(found[3]), int(found[2]), int(found[1]))
    if found := DAY_NAMED.fullmatch(text):
        return _date(int(found[3]), _month_number(found[2]), int(found[1]))
    if found := MONTH_NAMED.fullmatch(text):
        return _date(int(found[3]), _month_number(found[1]), int(found[2]))
    if found := YEAR_LAST.fullmatch(text):
        return _year_last(int(found[1]), int(found[2]), int(found[3]))
    _no("not a date", ISO_DATE, "bad-date")


def _year_last(first: int, second: int, year: int) -> date:
    """23/11/2026 and 11/23/2026 are one day; 11/12/2026 may be two."""
    if first > 12 >= second or first == second:
        return _date(year, second, first)
    if second > 12 >= first:
        return _date(year, first, second)
    _no("the date may mean two days: which number is the month?", ISO_DATE, "ambiguous-date")


def _month_number(name: str) -> int:
    short = name[:3].lower()
    if short not in MONTH_NAMES:
        _no("not a date", ISO_DATE, "bad-date")
    return MONTH_NAMES.index(short) + 1


def _date(year: int, month: int, day_of_month: int) -> date:
    if not 1900 <= year <= 2200:
        _no("the year is out of range", ISO_DATE, "bad-date")
    try:
        return date(year, month, day_of_month)
    except ValueError:
        _no("there is no such day in the calendar", ISO_DATE, "bad-date")


def month(text: str) -> date:
    """The first day of a month: 2026-09, 09/2026, Sep 2026, 202609, or any date in it."""
    if found := MONTH_LAST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), 1)
    if found := MONTH_FIRST.fullmatch(text):
        return _date(int(found[2]), int(found[1]), 1)
    if found := NAMED_MONTH.fullmatch(text):
        return _date(int(found[2]), _month_number(found[1]), 1)
    try:
        return day(text).replace(day=1)
    except CellError:
        _no("not a month", "write it as YYYY-MM, e.g. 2026-09", "bad-month")


def time_of_day(text: str) -> int:
    """Seconds since midnight: 9, 9:00, 09:00:00, 9.30, 9h30, 2:30 pm, up to 24:00."""
    found = CLOCK.fullmatch(text)
    if not found:
        _no("not a time of day", TIME_REMEDY, "bad-time")
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            _no("not a time of day", TIME_REMEDY, "bad-time")
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or total > 24 * 3600:
        _no("not a time of day", TIME_REMEDY, "bad-time")
    return total


def hours(text: str) -> tuple[Window, ...]:
    """Openings in order of the day; separated by spaces, commas, semicolons or slashes."""
    windows = []
    rest = text
    for found in WINDOW.finditer(text):
        opens, closes = time_of_day(found[1].strip()), time_of_day(found[2].strip())
        if closes <= opens:
            _no("the opening ends before it begins", HOURS_REMEDY, "reversed-hours")
        windows.append(Window(opens, closes))
        rest = rest.replace(found[0], " ", 1)
    if not windows or rest.strip(" ,;/&+\t\n\r"):
        _no("not a list of opening hours", HOURS_REMEDY, "bad-hours")
    windows.sort()
    if any(a.closes > b.opens for a, b in pairwise(windows)):
        _no("openings overlap", "merge them into one, or mend the times", "overlapping-hours")
    return tuple(windows)


def weekdays(text: str) -> int:
    """A mask from 'Mon Tue', 'Monday, Tuesday', 'Mon-Fri' in any case; two letters suffice."""
    mask = 0
    for word in re.split(r"[\s,;/&+]+", re.sub(r"\s*[-–—]\s*", "-", text)):
        if not word:
            continue
        first, dash, last = word.partition("-")
        start = _weekday(first)
        end = _weekday(last) if dash else start
        for offset in range((end - start) % 7 + 1):
            mask |= 1 << (start + offset) % 7
    if not mask:
        _no("not a list of weekdays", WEEKDAY_REMEDY, "bad-weekdays")
    return mask


def _weekday(word: str) -> int:
    bare = word.strip(".").casefold()
    for position, name in enumerate(DAY_NAMES):
        if len(bare) >= 2 and (name.startswith(bare) or (bare == "weds" and position == 2)):
            return position
    _no("not a list of weekdays", WEEKDAY_REMEDY, "bad-weekdays")


def channel(text: str) -> Channel:
    """One of the four ways of calling."""
    return Channel(choice(text, CHANNELS))


def channels(text: str) -> frozenset[Channel]:
    """A set of them."""
    return frozenset(channel(word) for word in re.split(r"[\s,;/|+]+", text) if word)


def words(text: str) -> frozenset[str]:
    """Words separated by spaces, commas, semicolons or slashes."""
    return frozenset(word for word in re.split(r"[\s,;|]+", text) if word)


def yes_no(text: str) -> bool:
    """yes, y, true, 1, x; no, n, false, 0, -."""
    bare = text.casefold()
    if bare in YES:
        return True
    if bare in NO:
        return False
    _no("neither yes nor no", "write yes or no; empty means no", "bad-yes-no")


def choice(text: str, choices: Sequence[str]) -> str:
    """One of `choices`, in any case, '-' and spaces as '_'."""
    bare = re.sub(r"[\s-]+", "_", text.casefold())
    if bare in choices:
        return bare
    near = Nearest(choices)(bare)
    _no("not one of the known words", f"{hint(near)}write one of: {', '.join(choices)}", "unknown-word")
