"""How well one of their columns is one of ours: by its name, if its values allow it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from salesplan.inputs.gazetteer import key
from salesplan.inputs.recognition.words import Word, columns_of, file_words, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesplan.inputs.recognition.values import Values

EXACT, DATED, WITHIN = 1.0, 0.9, 0.6
STEP = 0.002  # a later name in the list counts a little less
YEAR = re.compile(r"20\d{2}")
LATER = 0.0001  # of two years the later
NET = re.compile(
    r"untaxed|netto|neto|netamount|amountnet|liquido|exclud|excltax|exvat|withouttax|netof|ohnemwst|ohnesteuer|horstax|sanstax|siniva|sinimpuesto|semimposto|semiva"
    r"|senzaiva|imponibile|未税|未稅|税抜|无税|不含税"
)
NOT_OURS = re.compile(r"annualrevenue|jahresumsatzdesunternehmens|numberofemployees|employees$")
"""What an account earns itself is not what it buys."""


def scores(table: str, column: str, header: str, values: Values) -> float:
    """0 to 1: the name's score, or 0 where the values cannot be that."""
    found = _name_score(table, column, header)
    return found if found and _can_be(table, column, values) else 0.0


def named(table: str, column: str, header: str) -> str:
    """Why the column is taken, in words."""
    score = _name_score(table, column, header)
    return "the name says so" if score > DATED else "the name is like that" if score else "its values say so"


def table_hint(table: str, label: str) -> float:
    """Whether the name of a file or sheet says what it is: 1, else 0."""
    told = key(label.rsplit(".", 1)[0] + label.partition(":")[2])
    return float(any(word in told for word in file_words(table)))


@cache
def _name_score(table: str, column: str, header: str) -> float:
    """1 for a name that is known, less for one that has a known one as a part, 0 for any other."""
    told = key(header)
    if not told or (column in ("amount", "sales") and NOT_OURS.search(told)):
        return 0.0
    known = columns_of(table)[column]
    if column in ("amount", "sales") and NET.search(told) and _share_of_text(told, known):
        return EXACT + 0.1  # what is without tax goes before any other total
    bare = re.sub(r"(fy)?(19|20)?\d{2}$|^(fy)?(19|20)\d{2}|vodc$", "", told)
    for text, score in ((told, EXACT), (bare, DATED)):
        if text in known:
            year = YEAR.search(told)
            later = (int(year[0]) - 2000) * LATER if year and score == DATED else 0.0
            return score - STEP * min(known.index(text), 50) + later
    less = 0.7 if BESIDE[column].search(told) else 1.0
    parts = {key(part) for part in re.split(r"[:/>|]", header)} - {""}
    if any(part in known for part in parts):
        return less * (DATED - 0.1)
    return less * max(_share_of_parts(table, column, header), _share_of_text(told, known))


def _share_of_parts(table: str, column: str, header: str) -> float:
    """0.6 to 0.85 where all parts of a known name stand in the header: 'PLZ' in 'PLZ-Code'."""
    told = Word.of(header)
    shares = [len(word.parts) / len(told.parts) for word in spoken(table)[column] if word.parts <= told.parts]
    return WITHIN + 0.25 * max(shares) if shares else 0.0


def _share_of_text(told: str, known: tuple[str, ...]) -> float:
    """0.55 to 0.85 where a known name stands in a word that is put together, or in one without blanks."""
    found = [k for k in known if (len(k) >= 5 or (len(k) >= 2 and not k.isascii() and _unspaced(k))) and k in told]
    return 0.55 + 0.3 * max(map(len, found)) / len(told) if found else 0.0


def _unspaced(text: str) -> bool:
    """Whether it is of a script that writes words without blanks."""
    return all(ord(c) > 0x2E7F for c in text)


def _can_be(table: str, column: str, values: Values) -> bool:
    """Whether the values allow the column; an empty one allows nothing."""
    if not values.sample:
        return False
    if (table, column) in KEYS:
        return values.is_key
    test = TESTS.get(column)
    return test is None or test(values)


NEVER = re.compile(r"(?!)")
BESIDE: dict[str, re.Pattern[str]] = defaultdict(
    lambda: NEVER,
    dict.fromkeys(
        ("month", "date"),
        re.compile(
            r"creat|modif|erstell|geandert|anderung|creac|criac|creaz|updat|due|echeance|fallig|vencim|scaden|birth|last|letzt"
            r"|dernier|ultim|作成|更新|创建|修改|建立|期限|到期"
        ),
    )
    | dict.fromkeys(
        ("amount", "sales"),
        re.compile(
            r"ttc|tax(?!able)|brutto|gross|steuer|mwst|^iva|tva|margin|cost|einstand|kosten|costo|budget|税额|稅額|消費税|税込|含税"
        ),
    )
    | {
        "name": re.compile(r"short|kurz|abbr|简称|簡稱|略称|parent|owner|file|deal|opport|subject"),
        "customer_id": re.compile(r"parent|ultimate|vat|tax|ubergeordnet|principal de"),
        "contact": re.compile(r"mail|phone|date|last"),
        "rep_id": re.compile(r"mail|date|created|modified|manager|division"),
        "address": re.compile(
            r"mail|shipping|2$|liefer|other|city|ville|stadt|postal|zip|plz|country|state|pays|region"
        ),
        "city": re.compile(r"shipping|mailing|liefer|other"),
        "postal_code": re.compile(r"shipping|mailing|liefer|other"),
        "country": re.compile(r"shipping|mailing|liefer|other"),
    },
)
"""What says that a column is rather something beside ours: a due date, an amount with tax."""

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
    "name": lambda v: v.numbers < 0.5 and v.emails < 0.5 and v.codes < 0.9,
    "address": lambda v: v.emails < 0.5 and v.numbers < 0.5,
    "contact": lambda v: v.emails < 0.5 and v.numbers < 0.5,
    "segment": lambda v: 1 < len(v.distinct) <= 40 and len(v.distinct) < 0.5 * max(4, len(v.filled)),
}
"""What the values of a column are like; of others anything goes."""
