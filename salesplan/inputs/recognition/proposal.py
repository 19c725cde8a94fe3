"""Which table is what, and which column: names first, values as evidence, ids by what they join.

Tables are settled in the order customers, reps, sales or potentials, calls. Within one, columns are assigned together
so that the sum of their scores is largest; what joins two tables is decided by the share of values that both have.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from salesplan.domain.nouns import replace
from salesplan.inputs.columns import TABLES
from salesplan.inputs.gazetteer import country_code, key, known_towns
from salesplan.inputs.recognition.scores import YEAR, named, scores, table_hint
from salesplan.inputs.recognition.values import Values
from salesplan.inputs.recognition.words import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.inputs.recognition.loose import LooseTable

LEAST = 0.5  # score from which on a column is taken
SURE_BY = 0.05  # ahead of any other column
JOINS = 0.5  # share of values from which on two columns join
NEEDED = {
    "customers": (("customer_id", "name"), ("city", "latitude", "address", "postal_code", "rep_id")),
    "reps": (("rep_id", "name"),),
    "sales": (("month",), ("amount",), ("customer_id",)),
    "potentials": (("customer_id",), ("sales", "potential")),
    "calls": (("date",), ("customer_id",), ("rep_id",)),
    "products": (("product",), ("margin",)),
}
"""Of each group one column must be there, or it is not that table."""

BY_VALUE = 0.55  # score of what values alone say
REMARK = re.compile(
    r"^\((?:do not modify|ne pas modifier|nicht ändern|no modificar|non modificare|não modificar)\) ?", re.IGNORECASE
)
MOST_REPS = 5000
JOINED = "of its values stand in"


@dataclass(frozen=True, slots=True)
class Match:
    """One of our columns, and where it stands; '=…' is the same in every row."""

    column: str
    theirs: str
    evidence: str
    samples: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """One of our tables in one of theirs."""

    table: str
    source: LooseTable
    matches: tuple[Match, ...]

    def match(self, column: str) -> Match | None:
        """Where a column stands."""
        return next((m for m in self.matches if m.column == column), None)

    def values(self, column: str) -> Values:
        """What stands there; nothing where it is not found."""
        match = self.match(column)
        if match is None or match.theirs not in self.source.header:
            return Values(())
        return Values(self.source.columns[self.source.header.index(match.theirs)])


@dataclass(frozen=True, slots=True)
class Open:
    """A column that only a person can name."""

    table: str
    column: str
    question: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found, what is assumed, and what a person must say."""

    found: tuple[Found, ...]
    assume: Mapping[str, str] = field(default_factory=dict)  # keys of [assume]
    country: str = ""  # code, of most customers
    missing: tuple[str, ...] = ()  # tables without which there is no plan, as questions
    open_columns: tuple[Open, ...] = ()
    unused: tuple[str, ...] = ()  # tables that are nothing of ours

    def table(self, name: str) -> Found | None:
        """One of our tables."""
        return next((f for f in self.found if f.table == name), None)

    @property
    def questions(self) -> tuple[str, ...]:
        """All that is open, in words."""
        return (*self.missing, *(o.question for o in self.open_columns))

    def settled(self, open_one: Open, theirs: str) -> Proposal:
        """With one column as a person named it; nothing changes where they named none."""
        if not theirs:
            return self
        found = tuple(
            _with(f, Match(open_one.column, theirs, "you said so"), shared=True) if f.table == open_one.table else f
            for f in self.found
        )
        left = tuple(o for o in self.open_columns if o != open_one)
        return replace(self, found=found, open_columns=left)


def proposed(tables: Sequence[LooseTable]) -> Proposal:
    """What the tables of an export are."""
    left = [Judged.of(table) for table in tables]
    found: list[Found] = []
    customers: Judged | None = None
    for name in NEEDED:
        if name == "potentials" and any(f.table == "sales" for f in found):
            continue
        grids = [_grid(name, one, customers) for one in left]
        merits = [_merit(name, one, grid, customers, left) for one, grid in zip(left, grids, strict=True)]
        best = max(range(len(left)), key=merits.__getitem__, default=None)
        if best is not None and merits[best] > 0:
            found.append(Found(name, left[best].table, _assigned(name, left[best], grids[best])))
            one = left.pop(best)
            customers = one if name == "customers" else customers
    if customers is not None and not {f.table for f in found} & {"sales", "potentials"}:
        grid = _grid("potentials", customers, customers)  # an account list may have the year's sales beside each
        if _merit("potentials", customers, grid, customers, left) > 0:
            beside = Found("potentials", customers.table, _assigned("potentials", customers, grid))
            found.append(_with(beside, _key_of(found, "customers")))
    return _completed(_joined(found), [one.table for one in left])


@dataclass(frozen=True, eq=False)
class Judged:
    """A table, its names without what stands before each, and what its columns are like."""

    table: LooseTable
    names: list[str]
    values: list[Values]

    @classmethod
    def of(cls, table: LooseTable) -> Judged:
        """Nothing is judged before it is asked for."""
        return cls(table, _bare_names(table.header), [Values(column) for column in table.columns])

    @cached_property
    def keys(self) -> list[frozenset[str]]:
        """The values of columns that hold another one in every row."""
        return [v.distinct for h, v in zip(self.table.header, self.values, strict=True) if h and v.is_key]

    @cached_property
    def groups(self) -> list[frozenset[str]]:
        """The values of columns that many rows share: owners, segments; no towns, numbers or days."""
        return [
            v.distinct
            for v in self.values
            if 2 <= len(v.distinct) <= 0.5 * len(v.cells) and max(v.towns, v.countries, v.days) < 0.5
        ]


def _grid(name: str, one: Judged, customers: Judged | None) -> NDArray[np.float64]:
    """How well each of our columns (rows) stands in each of theirs, by name and by value."""
    return np.array(
        [
            [
                max(scores(name, ours, theirs, values), _by_value(name, ours, values, customers))
                for theirs, values in zip(one.names, one.values, strict=True)
            ]
            for ours in columns_of(name)
        ]
    )


def _by_value(name: str, ours: str, values: Values, customers: Judged | None) -> float:
    """What the values say where the name says nothing."""
    if ours == "customer_id" and name != "customers" and customers is not None and values.days < 0.5:
        share = max((_share_in(values.distinct, known) for known in customers.keys), default=0.0)
        return share if share >= 0.8 and len(values.distinct) > 1 else 0.0
    if ours in ("month", "date") and name != "potentials":
        return BY_VALUE - SURE_BY if values.days >= 0.9 and len(values.distinct) > 1 else 0.0
    if ours == "city":
        return BY_VALUE if values.towns >= 0.7 and len(values.distinct) > 1 else 0.0
    if ours == "country" and name == "customers":
        return BY_VALUE if values.countries >= 0.95 and values.codes < 0.5 and values.words else 0.0
    return 0.0


def _share_in(values: frozenset[str], known: frozenset[str]) -> float:
    return len(values & known) / len(values) if values else 0.0


def _bare_names(header: Sequence[str]) -> list[str]:
    """Names without what an export puts before each: 'Deal - Value', '(Do Not Modify) Account'."""
    first = Counter(name.partition(" - ")[0] for name in header if " - " in name)
    before = max(first, key=lambda f: (first[f], f), default="")
    shared = f"{before} - " if first[before] >= 0.8 * len(header) else "\0"
    return [REMARK.sub("", name.removeprefix(shared)).replace("#", " no").strip() or name for name in header]


def _merit(
    name: str, one: Judged, grid: NDArray[np.float64], customers: Judged | None, others: Sequence[Judged]
) -> float:
    """How much the table looks like ours; 0 where something is missing."""
    best = dict(zip(columns_of(name), grid.max(axis=1, initial=0.0), strict=True))
    owned = name == "reps" and customers is not None and _owns(one, customers)
    if not owned and any(max(best[c] for c in group) < LEAST for group in NEEDED[name]):
        return 0.0
    if name == "reps" and one.table.rows > MOST_REPS:
        return 0.0
    hint = table_hint(name, one.table.label)
    if name == "customers":
        owned = any(_owns(other, one) for other in others if other.table.rows < one.table.rows)
        if best["rep_id"] < LEAST and hint == 0 and not owned:
            return 0.1
    return float(sum(s for s in best.values() if s >= LEAST) / len(best) + 2 * hint + 2 * owned)


def _owns(one: Judged, customers: Judged) -> bool:
    """Whether the table lists what a column of the customers names again and again: their owners."""
    return any(_share_in(group, known) >= 0.9 for known in one.keys for group in customers.groups)


def _assigned(name: str, one: Judged, grid: NDArray[np.float64]) -> tuple[Match, ...]:
    """Our columns where they stand best, all of them together."""
    ours = list(columns_of(name))
    grid = np.where(grid < LEAST, 0.0, grid)
    taken = {
        ours[i]: (int(j), float(grid[i, j]))
        for i, j in zip(*linear_sum_assignment(-grid), strict=True)
        if grid[i, j] > 0
    }
    used = {j for j, _ in taken.values()}
    matches = []
    for column, (j, score) in taken.items():
        rivals = [
            grid[ours.index(column), k]
            for k, rival in enumerate(one.names)
            if k != j and k not in used and not _is_earlier(rival, one.names[j])
        ]
        sure = max(rivals, default=0.0) < score - SURE_BY
        told = named(name, column, one.names[j])
        matches.append(Match(column, one.table.header[j], told, _some(one.values[j]), sure))
    return tuple(sorted(matches, key=lambda m: ours.index(m.column)))


def _is_earlier(rival: str, name: str) -> bool:
    """Whether two names are the same but for the year, and the rival's is the earlier."""
    return rival < name and YEAR.sub("", rival) == YEAR.sub("", name) != name


def _some(values: Values) -> tuple[str, ...]:
    return tuple(values.sample[:3])


# -- joins ---------------------------------------------------------------------------------


def _key_of(found: Sequence[Found], table: str) -> Match:
    """The key of a table, for another that stands in the same place."""
    of_table = next(f for f in found if f.table == table)
    match = of_table.match("customer_id") or of_table.match("name")
    assert match is not None
    return replace(match, column="customer_id", evidence=f"{JOINED} the same table")


def _joined(found: list[Found]) -> list[Found]:
    """Keys that hold tables together: owners by reps, customers by sales and calls."""
    by_name = {f.table: f for f in found}
    if "customers" in by_name and "reps" in by_name:
        _join(by_name, ("customers", "rep_id"), ("reps", "rep_id"))
    for other in ("sales", "potentials", "calls"):
        if other in by_name and "customers" in by_name and by_name[other].source is not by_name["customers"].source:
            _join(by_name, (other, "customer_id"), ("customers", "customer_id"))
    if "calls" in by_name and "reps" in by_name:
        _join(by_name, ("calls", "rep_id"), ("reps", "rep_id"), fixed=True)
    return [by_name[f.table] for f in found]


def _join(tables: dict[str, Found], many: tuple[str, str], one: tuple[str, str], *, fixed: bool = False) -> None:
    """Choose the columns of both tables that share most values; `fixed`: that of the key is settled already."""
    left, right = tables[many[0]], tables[one[0]]
    keys = _candidates(right, one[1]) if not fixed and not _is_joined(right, one[1]) else [right.match(one[1])]
    best: tuple[float, float, str, str] = (0.0, 0.0, "", "")
    for theirs in left.source.header:
        values = Values(left.source.columns[left.source.header.index(theirs)])
        if not values.distinct or values.days > 0.5:
            continue
        for match in keys:
            if match is None:
                continue
            other = Values(right.source.columns[right.source.header.index(match.theirs)]).distinct
            share = sum(value in other for value in values.distinct) / len(values.distinct)
            liking = scores(many[0], many[1], theirs, values) + scores(
                one[0], one[1], match.theirs, Values(tuple(other))
            )
            best = max(best, (round(share, 2), liking, theirs, match.theirs))
    share, _, theirs, key_name = best
    if share >= JOINS:
        told = f"{share:.0%} {JOINED} {right.source.label}: {key_name}"
        tables[many[0]] = _with(left, Match(many[1], theirs, told, _some(_column(left, theirs))))
        back = f"joins {left.source.label}: {theirs}"
        tables[one[0]] = _with(right, Match(one[1], key_name, back, _some(_column(right, key_name))))


def _candidates(table: Found, column: str) -> list[Match | None]:
    """Columns that could be the key: every row has one, and hardly any twice."""
    keys = [h for h, c in zip(table.source.header, table.source.columns, strict=True) if h and Values(c).is_key]
    return [Match(column, name, "") for name in keys]


def _is_joined(table: Found, column: str) -> bool:
    match = table.match(column)
    return match is not None and match.evidence.startswith("joins ")


def _column(table: Found, name: str) -> Values:
    return Values(table.source.columns[table.source.header.index(name)])


def _with(table: Found, match: Match, *, shared: bool = False) -> Found:
    """The table with one match more, or another; who stood on the same column gives way, unless `shared`, or a name."""
    kept = [m for m in table.matches if m.column != match.column]
    kept = [m for m in kept if shared or m.theirs != match.theirs or m.column == "name"]
    order = list(columns_of(table.table))
    return replace(table, matches=tuple(sorted((*kept, match), key=lambda m: order.index(m.column))))


# -- what is left ------------------------------------------------------------------------------


def _completed(found: list[Found], left: Sequence[LooseTable]) -> Proposal:
    """Names that stand in for keys, constants, assumptions, and questions."""
    tables = {f.table: _without_gaps(f) for f in found}
    assume: dict[str, str] = {}
    if "sales" in tables and ("potentials" not in tables or tables["potentials"].match("potential") is None):
        assume["potentials"] = "sales"
    customers, reps = tables.get("customers"), tables.get("reps")
    if customers is not None and customers.match("segment") is None and "sales" in tables:
        assume["segments"] = "sales"
    if reps is not None and not any(reps.match(c) for c in ("latitude", "city", "address", "postal_code")):
        assume["homes"] = "customers"
    country = ""
    if customers is not None and customers.match("country") is not None:
        codes = Counter(map(country_code, customers.values("country").filled))
        country = max(codes, key=lambda code: (codes[code], code), default="")
    elif customers is not None:
        country = _country_of(customers.values("city"))
    told = tuple(_missing(tables)), tuple(_open(tables))
    return Proposal(tuple(tables.values()), assume, country, *told, tuple(t.label for t in left))


def _without_gaps(table: Found) -> Found:
    """A key by its name, and a name by its key; a product where none is told."""
    if table.table in ("customers", "reps") and table.match("name") is None:
        words = _column_of_words(table)
        table = table if words is None else _with(table, words)
    for ours, stand_in in (("customer_id", "name"), ("name", "customer_id"), ("rep_id", "name"), ("name", "rep_id")):
        if ours in columns_of(table.table) and ours in _required(table.table) and table.match(ours) is None:
            other = table.match(stand_in)
            if other is not None and (ours == "name" or table.values(stand_in).is_key):
                stand = replace(other, column=ours, evidence=f"in place of a {column_words(ours)}")
                table = _with(table, stand, shared=True)
    if table.table in ("sales", "potentials") and table.match("product") is None:
        table = _with(table, Match("product", "=all", "no column tells the product"))
    return table


def _column_of_words(table: Found) -> Match | None:
    """The first column without a meaning yet that holds words, in nearly every row others: a name."""
    used = {m.theirs for m in table.matches}
    for name, column in zip(table.source.header, table.source.columns, strict=True):
        values = Values(column)
        if name and name not in used and values.is_key and values.words and values.towns < 0.5:
            return Match("name", name, "words, in every row others", _some(values))
    return None


def _required(table: str) -> set[str]:
    return {c.name for c in TABLES[table].columns if c.required}


def _missing(tables: Mapping[str, Found]) -> Iterable[str]:
    for name, what in (("customers", "accounts"), ("reps", "reps")):
        if name not in tables:
            yield f"which file holds the {what}? None has the columns of {name}.csv"
    if "sales" not in tables and "potentials" not in tables:
        yield "which file holds sales by account? Without it no call has a value"
    for many, column, one in (("sales", "customer_id", "customers"), ("customers", "rep_id", "reps")):
        if many in tables and one in tables and not _holds_together(tables[many], column):
            left, right = tables[many].source.label, tables[one].source.label
            yield f"which column of {left} names a row of {right}? Hardly any of their values are the same"


def _holds_together(table: Found, column: str) -> bool:
    """Whether a key was found by what it joins; a table without the key asks for nothing."""
    match = table.match(column)
    return match is None or JOINED in match.evidence


def _open(tables: Mapping[str, Found]) -> Iterable[Open]:
    for name, found in tables.items():
        told = {m.column for m in found.matches}
        for column in sorted(_required(name) - told):
            if (name, column) != ("potentials", "potential"):
                listed = ", ".join(h for h in found.source.header if h)
                yield Open(
                    name, column, f"{found.source.label}: which column is the {column_words(column)}? ({listed})"
                )
        for match in found.matches:
            if not match.sure:
                asked = f"is {match.theirs!r} the {column_words(match.column)}? Another column looks alike"
                yield Open(name, match.column, f"{found.source.label}: {asked}")


def column_words(column: str) -> str:
    """'customer id' for customer_id."""
    return column.replace("_", " ")


def _country_of(cities: Values) -> str:
    """The country in which most of the towns lie, if hardly any other will do."""
    names = Counter(key(city) for city in cities.filled)
    if not names:
        return ""
    hits = {code: sum(n for name, n in names.items() if name in towns) for code, towns in known_towns().items()}
    best = max(hits, key=lambda code: (hits[code], code))
    return best if hits[best] >= 0.8 * sum(names.values()) else ""
