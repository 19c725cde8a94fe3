"""Every field of every input: another value is a typed change, and is felt by its owner and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

from salesplan.domain.belonging import declared, own_kinds
from salesplan.domain.changes import Belongs, ChangeKind, InputChange
from salesplan.domain.given import Customer, Given
from salesplan.domain.nouns import Noun, replace
from salesplan.domain.settings import (
    ChannelSettings,
    LearnedSettings,
    RuleSettings,
    SegmentSettings,
    Settings,
    SourceSettings,
    TravelSettings,
)
from salesplan.replan.opening.causes import causes_of
from salesplan.replan.opening.changes import compare
from salesplan.replan.opening.market import opened_by
from tests.replan.fields import LINE, another, call_plan, changed, every_field, month, two_reps
from tests.small import AS_OF, small_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_FIELD = list(every_field())
READ_BY_NO_STAGE = {("customers", "name"), ("reps", "name"), ("products", "name")}
READ_BY_NO_STAGE |= {("calls", "suggestion"), ("calls", "time"), ("feedback", "suggestion")}
READ_BY_NO_STAGE |= {("customers", name) for name in ("address", "phone", "contact", "notes")}
TABLES_READ_BY_NO_STAGE = {"sales", "finance", "usage", "opportunities", "targets", "verdicts", "wishes", "seen"}
EVERYBODYS = {"products", "holidays"}


def compared(after: Given, settings: Settings | None = None) -> tuple[InputChange, ...]:
    return compare(replace(small_stored(), given=two_reps()), after, settings or Settings(), AS_OF)


def felt(after: Given) -> list[bool]:
    """Whether the inputs of R1, and of R2, are to the digest other ones."""
    return [asked(two_reps(), rep) != asked(after, rep) for rep in (0, 1)]


def asked(given: Given, rep: int) -> tuple[str, str]:
    return call_plan(given, rep), month(given, rep)


def expected(table: str, name: str) -> list[bool]:
    if table in TABLES_READ_BY_NO_STAGE or (table, name) in READ_BY_NO_STAGE:
        return [False, False]
    return [True, table in EVERYBODYS]


@pytest.mark.parametrize(("table", "name"), EVERY_FIELD)
def test_another_value_is_felt_by_its_owner_and_by_nobody_else(table: str, name: str) -> None:
    assert felt(changed(two_reps(), table, name)) == expected(table, name)


@pytest.mark.parametrize(("table", "name"), EVERY_FIELD)
def test_another_value_is_a_typed_change_that_concerns_whom_it_is_felt_by(table: str, name: str) -> None:
    before, after = two_reps(), changed(two_reps(), table, name)
    found = compared(after)
    assert found
    owners = [{c.id: r.id for c, r in zip(g.customers, g.reps, strict=True)} for g in (before, after)]
    causes = causes_of(found, *owners)
    assert [bool(causes.rep("R1")), bool(causes.rep("R2"))] == expected(table, name)


@pytest.mark.parametrize("table", sorted(t for t in declared(two_reps()) if t not in ("holidays",)))
def test_a_row_that_goes_is_a_typed_change(table: str) -> None:
    found = compared(replace(two_reps(), **{table: getattr(two_reps(), table)[1:]}))
    assert found
    assert bool(causes_of(found, {"001": "R1"}).rep("R1")) == (table not in TABLES_READ_BY_NO_STAGE)


def test_what_no_stage_reads_is_declared_so_and_changes_of_it_open_nothing() -> None:
    given = two_reps()
    unread = {name for name, of_rows in declared(given).items() if not of_rows.read}
    nobodys = {
        (name, field)
        for name in declared(given).keys() - unread - {"holidays"}
        for field, kind in own_kinds(type(getattr(given, name)[0])).items()
        if kind.concerns is Belongs.NOBODY
    }
    assert (unread, nobodys) == (TABLES_READ_BY_NO_STAGE, READ_BY_NO_STAGE)
    for kind in ChangeKind:
        if kind.concerns is Belongs.NOBODY:
            assert opened_by([InputChange(kind, "001")]) == frozenset()


def test_what_is_about_one_customer_is_all_of_theirs_and_nothing_of_anybody_else() -> None:
    given = two_reps()
    mine, theirs = given.about(["001"]), given.about(["002"])
    own = {"customers": given.customers[:1], "potentials": given.potentials[:1]}
    assert mine == replace(given, **own, **dict.fromkeys(TABLES_READ_BY_NO_STAGE, ()))
    assert (theirs.customers, theirs.potentials) == (given.customers[1:], given.potentials[1:])
    assert theirs.calls == theirs.events == theirs.feedback == ()
    assert theirs.time_off == given.time_off
    assert given.about(["001"], ["R2"]).time_off == ()
    assert given.about(["001"], ["R2"]).reps == given.reps[1:]


@pytest.mark.parametrize(("table", "name"), [("customers", "segment"), ("reps", "team")])
def test_a_name_that_rules_bind_by_opens_the_call_plan_where_there_are_rules(table: str, name: str) -> None:
    after = changed(two_reps(), table, name)
    rules = replace(Settings(), rule=(RuleSettings("r", "reach", f"{name}=A", least=0.5),))
    assert call_plan(two_reps(), 0, rules) != call_plan(after, 0, rules)
    assert call_plan(two_reps(), 1, rules) == call_plan(after, 1, rules)
    assert call_plan(two_reps(), 0) == call_plan(after, 0)


# -- what is new and says nothing of itself --------------------------------------------------------


class Wider(Customer, frozen=True):
    """A customer with a column that is declared nowhere."""

    opening_year: int = 1990


class Note(Noun, frozen=True):
    """A row of a file that is declared nowhere."""

    text: str


@dataclass(frozen=True)
class More(Given):
    """Inputs with a file that says nothing of itself."""

    notes: tuple[Note, ...] = ()


def wider(year: int = 1990) -> Given:
    old = two_reps()
    columns = [{name: getattr(c, name) for name in get_type_hints(Customer)} for c in old.customers]
    return replace(old, customers=(Wider(**columns[0], opening_year=year), Wider(**columns[1])))


def test_a_column_without_a_declaration_is_customers_data_and_opens_their_rep() -> None:
    stored = replace(small_stored(), given=wider())
    (found,) = compare(stored, wider(2001), Settings(), AS_OF)
    assert found == InputChange(ChangeKind.CUSTOMER_DATA, "001", "opening_year 1990", "2001")
    assert causes_of([found], {"001": "R1", "002": "R2"}).rep("R1")
    assert [asked(wider(), rep) != asked(wider(2001), rep) for rep in (0, 1)] == [True, False]


def test_a_file_without_a_declaration_may_be_anybodys() -> None:
    columns = {f.name: getattr(two_reps(), f.name) for f in fields(Given) if f.compare}
    before, after = More(**columns), More(**columns, notes=(Note("call early"),))
    (found,) = compare(replace(small_stored(), given=before), after, Settings(), AS_OF)
    assert found == InputChange(ChangeKind.INPUT, "", "", "text call early")
    assert opened_by([found]) is None
    assert all(asked(before, rep) != asked(after, rep) for rep in (0, 1))


# -- settings --------------------------------------------------------------------------------------

OF_NO_STAGE = {f"travel.{name}" for name in ("fallback", "timeout_seconds", "retries", "chunk")} | {"plan.language"}
NO_STAGE_OF_ONE_REP = {
    "alignment",
    "assume",
    "calendar",
    "challenges",
    "columns",
    "source",
    "export",
    "freshness",
    "geocode",
    "guard",
    "hooks",
    "inputs",
    "map",
    "usage",
    "opportunities",
    "run",
    "size",
    "targets",
}
OF_TERRITORIES = ("plan.cycle", "visits.", "travel.", "response.", "channels.", "segments.", "alignment.", "callplan.")


def every_setting() -> Iterator[tuple[str, Settings]]:
    """Dotted keys, and the settings with another value there; of the user's tables one table."""
    plain = Settings()
    tables = {"channels": ("fax", ChannelSettings()), "segments": ("B", SegmentSettings()), "events": ("move", None)}
    names: dict[str, tuple[str, Any]] = {
        "calendar": ("R1", "r1.ics"),
        "columns": ("calls", {"date": "day"}),
        "source": ("calls", SourceSettings(file="c.csv")),
    }
    for section in fields(Settings):
        now: Any = getattr(plain, section.name)
        if section.name == "learned":  # one change of its own, below
            continue
        if section.name == "rule":
            yield "rule", replace(plain, rule=(RuleSettings("r", "reach", least=1.0),))
        elif section.name in tables:
            name, made = tables[section.name]
            yield f"{section.name}.{name}", replace(plain, **{section.name: now | {name: made or now["renewal"]}})
        elif section.name in names:
            name, value = names[section.name]
            yield f"{section.name}.{name}", replace(plain, **{section.name: {name: value}})
        else:
            assert is_dataclass(now)
            hints = get_type_hints(type(now))
            for f in fields(now):
                other = replace(now, **{f.name: another(hints[f.name], getattr(now, f.name))})
                yield f"{section.name}.{f.name}", replace(plain, **{section.name: other})


@pytest.mark.parametrize(("key", "settings"), [pytest.param(*row, id=row[0]) for row in every_setting()])
def test_another_setting_is_a_change_that_opens_the_stages_that_read_it(key: str, settings: Settings) -> None:
    (found,) = compared(two_reps(), settings)
    assert (found.kind, found.subject) == (ChangeKind.SETTING, key)
    assert (opened_by([found]) is None) == (key.startswith(OF_TERRITORIES) and key not in OF_NO_STAGE)
    of_one_rep = key.split(".")[0] not in NO_STAGE_OF_ONE_REP and key not in OF_NO_STAGE
    assert (month(two_reps(), 0) != month(two_reps(), 0, settings)) == of_one_rep
    if key.startswith(("callplan", "rule", "guard", "schedule")):
        of_call_plan = key.startswith(("callplan", "rule"))
        assert (call_plan(two_reps(), 0) != call_plan(two_reps(), 0, settings)) == of_call_plan


def test_learned_values_that_come_into_force_are_one_change_that_opens_everybody() -> None:
    given, plain = two_reps(), Settings()
    events = {**plain.events, "download": replace(plain.events["download"], strength=0.9)}
    settings = replace(
        plain,
        learned=LearnedSettings("2026-11-23", "d"),
        events=events,
        response=replace(plain.response, carry_over=0.8),
    )
    row, customer = given.potentials[0], given.customers[0]
    overlaid = replace(
        given,
        potentials=(replace(row, potential=1500.0, propensity=0.9, curve=(0.4, 1.0, 1.5, 0.5)), *given.potentials[1:]),
        customers=(replace(customer, visit_minutes=41), *given.customers[1:]),
    )
    (found,) = compared(overlaid, settings)
    assert (found.kind, found.before, found.after) == (ChangeKind.LEARNED, "", "2026-11-23")
    assert opened_by([found]) is None
    moved = replace(overlaid, customers=(replace(overlaid.customers[0], segment="B"), *given.customers[1:]))
    assert {c.kind for c in compared(moved, settings)} == {
        ChangeKind.LEARNED,
        ChangeKind.CUSTOMER_SEGMENT,
    }


def test_the_day_the_lines_and_the_travel_times_are_in_the_digest_of_a_month() -> None:
    given, later = two_reps(), AS_OF + timedelta(days=1)
    assert month(given, 0) == month(given, 0, line=replace(LINE, minutes=1.0, previous_frequency=2.0))
    for name, value in {"frequency": 2.0, "value": 1.0, "products": (), "channel": "phone"}.items():
        assert month(given, 0) != month(given, 0, line=replace(LINE, **{name: value}))
    assert month(given, 0, line=replace(LINE, frequency=0.0)) == month(
        given, 0, line=replace(LINE, frequency=0.0, value=3.0)
    )
    assert month(given, 0) != month(given, 0, as_of=later)
    assert month(given, 0) != month(given, 0, travel=Settings(travel=TravelSettings(circuity=2.0)))
    assert call_plan(given, 0) != call_plan(given, 0, Settings(travel=TravelSettings(circuity=2.0)))


def test_the_call_plan_is_felt_by_potentials_places_time_off_and_consent() -> None:
    given = replace(two_reps(), coins=())  # whose one option may hide a cent
    for table, name in (
        ("potentials", "potential"),
        ("customers", "place"),
        ("customers", "channels"),
        ("customers", "visit_minutes"),
        ("reps", "place"),
        ("reps", "capacity"),
        ("time_off", "until_date"),
        ("products", "margin"),
    ):
        assert call_plan(given, 0) != call_plan(changed(given, table, name), 0), name
    assert call_plan(given, 0) == call_plan(changed(given, "calls", "day"), 0)
