"""How well one of their columns is one of ours: by its name, if its values allow it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from salesplan.inputs.gazetteer import key
from salesplan.inputs.recognition.words import columns_of, file_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesplan.inputs.recognition.values import Values

EXACT, DATED, WITHIN = 1.0, 0.9, 0.6
STEP = 0.002  # a later name in the list counts a little less
NOT_OURS = re.compile(r"annualrevenue|jahresumsatzdesunternehmens|numberofemployees|employees$")
"""What an account earns itself is not what it buys."""


def scores(table: str, column: str, header: str, values: Values) -> float:
    """0 to 1: the name's score, or 0 where the values cannot be that."""
    found = _name_score(table, column, header)
    return found if found and _can_be(table, column, values) else 0.0


def named(table: str, column: str, header: str) -> str:
    """Why the name fits, in words."""
    return "the name says so" if _name_score(table, column, header) > DATED else "the name is like that"


def table_hint(table: str, label: str) -> float:
    """Whether the name of a file or sheet says what it is: 1, else 0."""
    told = key(label.rsplit(".", 1)[0] + label.partition(":")[2])
    return float(any(word in told for word in file_words(table)))


@cache
def _name_score(table: str, column: str, header: str) -> float:
    told = key(header)
    if not told or (column in ("amount", "sales") and NOT_OURS.search(told)):
        return 0.0
    known = columns_of(table)[column]
    bare = re.sub(r"(fy)?(19|20)?\d{2}$|^(fy)?(19|20)\d{2}|vodc$", "", told)
    for text, score in ((told, EXACT), (bare, DATED)):
        if text in known:
            return score - STEP * known.index(text)
    parts = {key(part) for part in re.split(r"[:/>|]", header)} - {""}
    if any(part in known for part in parts):
        return DATED - 0.1
    return WITHIN if any(len(k) >= 5 and k in told for k in known) else 0.0


def _can_be(table: str, column: str, values: Values) -> bool:
    """Whether the values allow the column; an empty one allows nothing."""
    if not values.sample:
        return False
    if (table, column) in KEYS:
        return values.is_key
    test = TESTS.get(column)
    return test is None or test(values)


KEYS = {("customers", "customer_id"), ("reps", "rep_id")}
NUMBERS = ("amount", "sales", "potential", "margin", "minutes", "visit_minutes", "cost_per_year")
TESTS: dict[str, Callable[[Values], bool]] = {
    "latitude": lambda v: v.within(-90, 90),
    "longitude": lambda v: v.within(-180, 180),
    **dict.fromkeys(NUMBERS, lambda v: v.numbers >= 0.9 and v.days < 0.9),
    **dict.fromkeys(("month", "date"), lambda v: v.days >= 0.9),
    "country": lambda v: v.countries >= 0.8,
    "postal_code": lambda v: v.digits >= 0.8 and v.days < 0.5,
    "phone": lambda v: v.telephones >= 0.5,
    "city": lambda v: v.digits < 0.5 and v.countries < 0.8,
    "name": lambda v: v.numbers < 0.5 and v.emails < 0.5,
    "segment": lambda v: len(v.distinct) <= 40 and len(v.distinct) < 0.5 * max(4, len(v.filled)),
}
"""What the values of a column are like; of others anything goes."""
