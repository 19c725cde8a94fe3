"""The text of one cell → its value, one function a kind. A defect raises `CellError` with its remedy."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.inputs.nearest import Nearest, hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YES = frozenset({"yes", "y", "true", "1", "x", "是"})
NO = frozenset({"no", "n", "false", "0", "-", "否"})

FIRST_YEAR, LAST_YEAR = 1900, 2200

YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}.*)?", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
POINTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:,? \d{1,2}:\d{2}.*)?", re.ASCII)
DAY_NAMED = re.compile(r"(\d{1,2})[-. ]+([A-Za-z]{3,9})\.?[-, ]+(\d{4})", re.ASCII)
MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
MONTH_LAST = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
YEAR_ALONE = re.compile(r"(\d{4})", re.ASCII)
QUARTER_LAST = re.compile(r"(\d{4})[- /]?[Qq]([1-4])", re.ASCII)
QUARTER_FIRST = re.compile(r"[Qq]([1-4])[- /]?(\d{4})", re.ASCII)
NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})[- ]+(\d{4})", re.ASCII)
CLOCK = re.compile(
    r"(?:1899-12-3[01]|1900-01-0[01])?[ T]?"  # the day nought of spreadsheets
    r"(\d{1,2})(?:[:.h]?(\d{2})(?::(\d{2})(?:\.0+)?)?|h)?\s*(?:([ap])?\.?(?:m\.?)?|uhr|hrs?\.?)",
    re.ASCII | re.IGNORECASE,
)

SIDE = r"([NSEWO])"
PART = r"(\d{1,2}(?:[.,]\d+)?)"
DEGREES = re.compile(
    rf"(?:{SIDE} ?)?(-)?(\d{{1,3}}(?:[.,]\d+)?) ?[°ºd]?"
    rf"(?: ?{PART} ?['′’m](?: ?{PART} ?(?:[\"″”s]|''|′′|’’))?)? ?{SIDE}?",
    re.ASCII | re.IGNORECASE,
)
DEGREES_REMEDY = "write decimal degrees, e.g. 42.5078; south and west are negative"
ISO_DATE = "write it as YYYY-MM-DD, e.g. 2026-11-23"
WEEKDAY_REMEDY = "write English days, e.g. Mon Tue Thu"
TIME_REMEDY = "write it as HH:MM, e.g. 14:30"


class CellError(ValueError):
    """A cell that cannot be read: a sentence without its value, and what to do."""

    def __init__(self, problem: str, remedy: str, code: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.code = code


def refuse(problem: str, remedy: str, code: str) -> NoReturn:
    """Raises CellError."""
    raise CellError(problem, remedy, code)


def day(text: str, *, early: bool = False, late: bool = False, month_first: bool | None = None) -> date:
    """ISO first; other forms where they can mean one day only, or the column says which number is the month.

    `early`: a year before 1900 stands for the first day that there is, as databases write 0001-01-01 or 0000-00-00 for
    "no date"; `late`: a year after 2200 for the last one, as ERP systems write 9999-12-31 for "for good".
    """
    year, month, day_of_month = _year_month_day(text, month_first)
    if early and year < FIRST_YEAR:
        return date(FIRST_YEAR, 1, 1)
    if late and year > LAST_YEAR:
        return date(LAST_YEAR, 12, 31)
    return _date(year, month, day_of_month)


def month_comes_first(texts: Iterable[str]) -> bool | None:
    """Whether dates such as 11/23/2026 prove the order of a column; None: nothing does, or both orders are there."""
    proven = set()
    for text in texts:
        found = YEAR_LAST.fullmatch(text)
        if found and (int(found[1]) > 12) != (int(found[2]) > 12):
            proven.add(int(found[2]) > 12)
    return proven.pop() if len(proven) == 1 else None


def may_be_two_days(text: str) -> bool:
    """Whether 11/12/2026 and the like need their column to tell what they mean."""
    found = YEAR_LAST.fullmatch(text)
    return found is not None and found[1] != found[2] and int(found[1]) <= 12 and int(found[2]) <= 12


def _year_month_day(text: str, month_first: bool | None = None) -> tuple[int, int, int]:
    if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := POINTED.fullmatch(text):  # 23.11.2026: a point always puts the day first
        return int(found[3]), int(found[2]), int(found[1])
    if found := DAY_NAMED.fullmatch(text):
        return int(found[3]), _month_number(found[2]), int(found[1])
    if found := MONTH_NAMED.fullmatch(text):
        return int(found[3]), _month_number(found[1]), int(found[2])
    if found := YEAR_LAST.fullmatch(text):
        return int(found[3]), *_month_and_day(int(found[1]), int(found[2]), month_first)
    refuse("not a date", ISO_DATE, "bad-date")


def _month_and_day(first: int, second: int, month_first: bool | None) -> tuple[int, int]:
    """23/11/2026 and 11/23/2026 are one day; 11/12/2026 may be two."""
    if month_first is not None and max(first, second) <= 12:
        return (first, second) if month_first else (second, first)
    if first > 12 >= second or first == second:
        return second, first
    if second > 12 >= first:
        return first, second
    refuse("the date may mean two days: which number is the month?", ISO_DATE, "ambiguous-date")


def _month_number(name: str) -> int:
    short = name[:3].lower()
    if short not in MONTH_NAMES:
        refuse("not a date", ISO_DATE, "bad-date")
    return MONTH_NAMES.index(short) + 1


def _date(year: int, month: int, day_of_month: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        refuse(
            "the year is out of range", f"empty the cell, or write a year from {FIRST_YEAR} to {LAST_YEAR}", "bad-date"
        )
    try:
        return date(year, month, day_of_month)
    except ValueError:
        refuse("there is no such day in the calendar", ISO_DATE, "bad-date")


def month(text: str, *, month_first: bool | None = None) -> date:
    """The first day of a month: 2026-09, 09/2026, Sep 2026, 202609, or any date in it."""
    if found := MONTH_LAST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), 1)
    if found := MONTH_FIRST.fullmatch(text):
        return _date(int(found[2]), int(found[1]), 1)
    if found := NAMED_MONTH.fullmatch(text):
        return _date(int(found[2]), _month_number(found[1]), 1)
    try:
        return day(text, month_first=month_first).replace(day=1)
    except CellError:
        refuse("not a month", "write it as YYYY-MM, e.g. 2026-09", "bad-month")


def period(text: str) -> str:
    """A year, a quarter or a month, as 2026, 2026-Q1 or 2026-01: also Q1 2026, 2026Q1, and any form of a month."""
    if found := YEAR_ALONE.fullmatch(text):
        return f"{_date(int(found[1]), 1, 1).year:04d}"
    if found := QUARTER_LAST.fullmatch(text):
        return f"{_date(int(found[1]), 1, 1).year:04d}-Q{found[2]}"
    if found := QUARTER_FIRST.fullmatch(text):
        return f"{_date(int(found[2]), 1, 1).year:04d}-Q{found[1]}"
    try:
        return f"{month(text):%Y-%m}"
    except CellError:
        refuse("not a period", "write a year, a quarter or a month: 2027, 2027-Q1 or 2027-01", "bad-period")


def time_of_day(text: str) -> int:
    """Seconds since midnight: 9, 9:00, 09:00:00, 9.30, 9h, 9h30, 0930, 2:30 pm, 9:30 Uhr, up to 24:00."""
    found = CLOCK.fullmatch(text)
    if len(text) == 3 and text.isdigit():
        refuse("the time may mean an hour or a number of minutes", TIME_REMEDY, "ambiguous-time")
    if re.fullmatch(r"0?[.,]\d+", text, re.ASCII):  # 0.25 is a quarter of a day to a spreadsheet
        minutes = round(float(text.replace(",", ".")) * 24 * 60)
        told = f"did you mean {minutes // 60:02d}:{minutes % 60:02d}? {TIME_REMEDY}"
        refuse("a part of a day, as spreadsheets keep times", told, "bad-time")
    if not found:
        refuse("not a time of day", TIME_REMEDY, "bad-time")
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            refuse("not a time of day", TIME_REMEDY, "bad-time")
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or total > 24 * 3600:
        refuse("not a time of day", TIME_REMEDY, "bad-time")
    return total


def degrees(text: str, sides: str) -> float:
    """Degrees of a coordinate that is no plain number: 42°30'28"N, 42° 30.468' N, N 42.5078, 42,5078° S.

    South and west are negative. `O` is east in German and west in French and Spanish: a defect, as is a side that is
    none of `sides`.
    """
    found = DEGREES.fullmatch(" ".join(text.split()))
    if not found or bool(found[1]) == bool(found[6]) is True or (found[2] and (found[1] or found[6])):
        refuse("not a coordinate", DEGREES_REMEDY, "not-a-number")
    side = (found[1] or found[6] or "").upper()
    if side == "O":
        refuse("O may be east or west", f"write E or W, or {DEGREES_REMEDY}", "ambiguous-number")
    if side and side not in sides:
        refuse(
            f"{side} is no side of this coordinate", "put latitude and longitude each into its own column", "bad-side"
        )
    degree, minute, second = (float((part or "0").replace(",", ".")) for part in found.group(3, 4, 5))
    if minute >= 60 or second >= 60 or (found[4] and "." in found[3].replace(",", ".")):
        refuse("not a coordinate", DEGREES_REMEDY, "not-a-number")
    total = degree + minute / 60 + second / 3600
    return -total if found[2] or side in ("S", "W") else total


def weekdays(text: str) -> int:
    """A mask from 'Mon Tue', 'Monday, Tuesday', 'Mon-Fri' in any case; two letters suffice."""
    mask = 0
    for word in re.split(r"[ ,;/&+]+", re.sub(r" ?[-–—] ?", "-", " ".join(text.split()))):
        if not word:
            continue
        first, dash, last = word.partition("-")
        start = _weekday(first)
        end = _weekday(last) if dash else start
        for offset in range((end - start) % 7 + 1):
            mask |= 1 << (start + offset) % 7
    if not mask:
        refuse("not a list of weekdays", WEEKDAY_REMEDY, "bad-weekdays")
    return mask


def _weekday(word: str) -> int:
    bare = word.strip(".").casefold()
    for position, name in enumerate(DAY_NAMES):
        if len(bare) >= 2 and (name.startswith(bare) or (bare == "weds" and position == 2)):
            return position
    refuse("not a list of weekdays", WEEKDAY_REMEDY, "bad-weekdays")


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
    refuse("neither yes nor no", "write yes or no; empty means no", "bad-yes-no")


def choice(text: str, choices: Sequence[str]) -> str:
    """One of `choices`, in any case, '-' and spaces as '_'."""
    bare = re.sub(r"[\s-]+", "_", text.casefold())
    if bare in choices:
        return bare
    near = Nearest(choices)(bare)
    refuse("not one of the known words", f"{hint(near)}write one of: {', '.join(choices)}", "unknown-word")
