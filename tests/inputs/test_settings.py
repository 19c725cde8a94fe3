from __future__ import annotations

import dataclasses
import json
import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from salesplan.domain.errors import ExitCode, UsageError
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.inputs import (
    LoadedSettings,
    as_document,
    flatten,
    load_settings,
    settings_digest,
    settings_table,
    settings_template,
)
from salesplan.inputs.settings import SECTIONS, USER_TABLES, hints
from salesplan.inputs.settings_reference import toml_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def load(
    folder: Path, toml: str = "", environ: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None
) -> LoadedSettings:
    (folder / "salesplan.toml").write_text(toml, encoding="utf-8")
    return load_settings(folder, environ or {}, overrides or {})


def refused(folder: Path, toml: str = "", environ: Mapping[str, str] | None = None, **overrides: str) -> str:
    with pytest.raises(UsageError) as stopped:
        load(folder, toml, environ, {key.replace("__", "."): text for key, text in overrides.items()})
    assert stopped.value.exit_code is ExitCode.USAGE
    assert stopped.value.remedy
    return stopped.value.message


def from_texts(overrides: Mapping[str, str]) -> Settings:
    return load_settings(None, {}, overrides).settings


def test_an_empty_or_absent_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}, {}).settings == Settings()
    assert load(tmp_path).settings == Settings()
    assert load_settings(None, {}).settings == Settings()
    assert set(load(tmp_path).source.values()) == {"default"}


def test_a_flag_beats_the_environment_beats_the_file_beats_the_default(tmp_path: Path) -> None:
    toml = "[plan]\ncycle_days = 21\nhorizon_days = 14\nseed = 1\n"
    environ = {"SALESPLAN_PLAN__CYCLE_DAYS": "14", "SALESPLAN_PLAN__SEED": "2", "SALESPLAN_PROJECT": "x", "HOME": "y"}
    loaded = load(tmp_path, toml, environ, {"plan.seed": "3"})
    plan = loaded.settings.plan
    assert (plan.cycle_days, plan.horizon_days, plan.seed, plan.freeze_days) == (14, 14, 3, 2)
    assert loaded.source["plan.cycle_days"] == "environment SALESPLAN_PLAN__CYCLE_DAYS"
    assert loaded.source["plan.horizon_days"] == "salesplan.toml"
    assert loaded.source["plan.seed"] == "command line"
    assert loaded.source["plan.freeze_days"] == "default"
    assert set(loaded.source) == set(flatten(loaded.settings))


def test_tables_of_the_user_are_laid_over_the_defaults(tmp_path: Path) -> None:
    toml = """
        [channels.phone]
        minutes = 12
        [events.fair]
        strength = 2
        [events.renewal]
        follow_up_days = 20
        [segments.A]
        elasticity = 0.4
    """
    environ = {
        "SALESPLAN_CHANNELS__EMAIL__COST": "0.5",
        "SALESPLAN_SEGMENTS__A__MARGIN": "0.3",
        "SALESPLAN_EVENTS__FAIR__CHANNEL": "Phone",
    }
    settings = load(tmp_path, toml, environ).settings
    assert settings.channels["phone"].minutes == 12
    assert settings.channels["phone"].effectiveness == Settings().channels["phone"].effectiveness
    assert settings.channels["email"].cost == 0.5
    assert settings.events["fair"].strength == 2.0
    assert settings.events["fair"].channel == "phone"
    assert settings.events["renewal"].follow_up_days == 20
    assert settings.events["renewal"].strength == 1.0
    assert set(settings.events) == {*Settings().events, "fair"}
    assert (settings.segments["A"].elasticity, settings.segments["A"].margin) == (0.4, 0.3)


def test_rules_are_a_list_of_tables(tmp_path: Path) -> None:
    loaded = load(
        tmp_path, '[[rule]]\nkind = "reach"\nscope = "segment=A"\nleast = 0.85\n[[rule]]\nname="b"\nkind="budget"'
    )
    assert loaded.settings.rule == (
        RuleSettings(name="reach", kind="reach", scope="segment=A", least=0.85),
        RuleSettings(name="b", kind="budget"),
    )
    assert loaded.source["rule.0.least"] == "salesplan.toml"
    assert loaded.source["rule.0.most"] == "default"


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[plan]\ncycle_day = 28", "there is no setting plan.cycle_day; did you mean plan.cycle_days?"),
        ("[plans]\nseed = 1", "there is no section plans; did you mean plan?"),
        ("[plan]\novertime_minutes = 5", "did you mean visits.overtime_minutes?"),
        ("[channels.fon]\nminutes = 1", "there is no channel [channels.fon]"),
        ("[channels.phone]\nminute = 1", "did you mean channels.phone.minutes?"),
        ("[[rule]]\nkind = 'reach'\nleats = 1", "did you mean least?"),
        ("[[rule]]\nleast = 1", "has no kind"),
        ("rule = 3", "[[rule]]"),
        ("plan = 3", "write [plan] above its keys"),
        ("[channels]\nphone = 3", "write [channels.phone]"),
        ("[plan]\nseed = 1.5", "plan.seed = 1.5: a whole number is expected"),
        ("[plan]\nseed = true", "plan.seed = true: a whole number is expected"),
        ('[plan]\nseed = "7"', 'plan.seed = "7": a whole number is expected'),
        ("[plan]\ncurrency = 7", "a text in quotes is expected"),
        ("[overnight]\nenabled = 1", "true or false is expected"),
        ("[callplan]\nlevels = 3", "a list of numbers is expected"),
        ("[callplan]\nlevels = []", "a list of numbers above 0 is expected"),
        ("[callplan]\nlevels = [1, -1]", "0.01 to 62 is expected"),
        ("[plan]\nseed = 18446744073709551616", "a whole number is expected"),
        ("[plan]\nseed = 4294967296", "0 to 4,294,967,295 is expected"),
        (f"[plan]\nseed = {'9' * 400}", "a whole number is expected"),
        (f"[plan]\nseed = {'9' * 5000}", "too many digits"),
        (f"[callplan]\nlevels = {'[' * 5000}", "too deep"),
        ('[plan]\ncurrency = "E\\u001bR"', "a text on one line"),
        ('[segments."A\\nB"]\nmargin = 1', "A<U+000A>B"),
        ("[segments.A]\ncurve = [1, 1, 2, 1]", "a below b"),
        ("[plan]\ncycle_days = 0", "7 to 366 is expected"),
        ("[travel]\ncircuity = nan", "a number is expected"),
        ('[travel]\nprovider = "crew"', "did you mean crow? one of crow, matrix, osm, osrm is expected"),
        ('[visits]\nday_start = "8 o\'clock"', "not a time of day"),
        ('[visits]\nweekdays = "Mon Foo"', "not a list of weekdays"),
        ('[plan]\ntime_zone = "Europe/Andora"', "did you mean Europe/Andorra?"),
        ('[plan]\nlanguage = "zh_Hand"', "did you mean zh_Hant?"),
        ('[map]\ntiles = "tile.example.org/{z}/{x}/{y}"', "an address with {z}, {x} and {y}"),
        ('[map]\ntiles = "https://a/{z}/{x}.png"', "an address with {z}, {x} and {y}"),
        ('[map]\ntiles = "ftp://a/{z}/{x}/{y}"', "an address with {z}, {x} and {y}"),
        ('[map]\ntiles = "https://a; script-src */{z}/{x}/{y}"', "an address with {z}, {x} and {y}"),
        ('[run]\nexecutor = "slurm"', "dask:tcp://HOST:8786 or module:factory is expected"),
        ('[events.x]\nchannel = "fax"', "write one of: visit, video, phone, email"),
        ('[visits]\nday_end = "08:00"', "is not after"),
        ("[visits]\nlunch_minutes = 240", "do not fit"),
        ("[response]\na = 1.0", "is not below"),
        ("[segments.A]\njudgements = [1, 2]", "five numbers"),
        ('[[rule]]\nkind = "reach"\nleast = 2\nmost = 1', "least 2 is above most 1"),
        ("[plan]\nseed = = 1", "line 2"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_what_is_expected(tmp_path: Path, toml: str, told: str) -> None:
    assert told in refused(tmp_path, toml)


def test_all_problems_of_all_sources_come_at_once(tmp_path: Path) -> None:
    environ = {"SALESPLAN_PLAN__SED": "1", "SALESPLAN_VISITS__MINUTES": "many"}
    message = refused(tmp_path, "[plan]\nseed = -1\nfoo = 2", environ, travel__provider="x", nothing="1")
    for told in (
        "plan.seed = -1",
        "plan.foo",
        "did you mean plan.seed?",
        "SALESPLAN_VISITS__MINUTES",
        "travel.provider",
    ):
        assert told in message
    assert "command line: there is no setting nothing" in message
    assert len(message.splitlines()) == 7


@pytest.mark.parametrize(
    "key", ["plan", "plan.seed.more", "channels.phone", "channels.fax.minutes", "rule.0.least", "x.y"]
)
def test_a_dotted_key_that_leads_nowhere_is_refused(key: str) -> None:
    with pytest.raises(UsageError) as stopped:
        from_texts({key: "1"})
    assert "command line" in stopped.value.message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "salesplan.toml").write_bytes(b"[plan]\nseed = 1 # \xff\xff\n")
    with pytest.raises(UsageError, match="UTF-8"):
        load_settings(tmp_path, {}, {})
    (tmp_path / "salesplan.toml").unlink()
    (tmp_path / "salesplan.toml").mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path, {}, {})


def test_texts_with_a_form_take_their_plain_form(tmp_path: Path) -> None:
    loaded = load(tmp_path, '[visits]\nweekdays = "monday-thursday"\nday_start = "7:5 "'.replace("7:5 ", "7:05"))
    assert loaded.settings.visits.weekdays == "Mon Tue Wed Thu"
    assert loaded.settings.visits.day_start == "07:05"
    assert from_texts({"plan.country": "ad"}).plan.country == "AD"


def test_lists_numbers_and_flags_are_read_from_text() -> None:
    changed = from_texts(
        {
            "callplan.levels": "1, 2 4",
            "callplan.remote_levels": "[0.5, 1]",
            "overnight.enabled": "yes",
            "plan.seed": " 7 ",
        },
    )
    assert changed.callplan.levels == [1.0, 2.0, 4.0]
    assert changed.callplan.remote_levels == [0.5, 1.0]
    assert changed.overnight.enabled
    assert changed.plan.seed == 7


def test_an_override_keeps_rules_and_tables(tmp_path: Path) -> None:
    before = load(tmp_path, "[segments.A]\nmargin = 0.2\n[[rule]]\nkind = 'reach'").settings
    after = load_settings(tmp_path, {}, {"plan.seed": "5"}).settings
    assert dataclasses.replace(before, plan=after.plan) == after


# -- documents and digests ---------------------------------------------------------------


def test_the_document_is_plain_json_of_every_setting() -> None:
    document = as_document(Settings())
    assert json.loads(json.dumps(document)) == document
    assert document["plan"]["cycle_days"] == 28
    assert document["channels"]["phone"]["minutes"] == 10
    assert document["rule"] == []
    assert set(document) == {f.name for f in dataclasses.fields(Settings)}


def test_one_and_one_point_nought_have_one_digest(tmp_path: Path) -> None:
    digest = settings_digest(Settings())
    assert settings_digest(load(tmp_path, "[travel]\ncircuity = 1.35\n[visits]\nlate = 1.3").settings) == digest
    whole = load(tmp_path, "[callplan]\nlevels = [1, 2]\n[response]\nb = 1").settings
    point = load(tmp_path, "[callplan]\nlevels = [1.0, 2.0]\n[response]\nb = 1.0").settings
    assert settings_digest(whole) == settings_digest(point) != digest


@st.composite
def some_settings(draw: st.DrawFn) -> dict[str, Any]:
    """A few dotted keys with values that differ from the default and are within bounds."""
    fields = {
        "plan.cycle_days": st.integers(7, 366),
        "plan.currency": st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=5).map(str.strip),
        "travel.parking_minutes": st.floats(0, 120),
        "callplan.levels": st.lists(st.floats(0.01, 60), min_size=1, max_size=4),
        "overnight.enabled": st.booleans(),
        "channels.email.cost": st.floats(0, 1e6),
        "alignment.max_moves": st.integers(-1, 10**6),
    }
    return {key: draw(values) for key, values in fields.items() if draw(st.booleans())}


@hypothesis_settings(max_examples=30, deadline=None)
@given(some_settings())
def test_flattened_settings_are_read_back_from_text(values: dict[str, Any]) -> None:
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    changed = from_texts(texts)
    flat = flatten(changed)
    for key, value in values.items():
        assert flat[key] == value
    assert {key: flat[key] for key in flat if key not in values} == {
        key: value for key, value in flatten(Settings()).items() if key not in values
    }


# -- reference -------------------------------------------------------------------------


def test_the_template_is_valid_and_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, settings_template()).settings == Settings()


def test_the_template_uncommented_states_the_defaults(tmp_path: Path) -> None:
    lines = [re.sub(r"^# (?=\w+ = |\[)", "", line) for line in settings_template().splitlines()]
    text = "\n".join(lines)
    assert tomllib.loads(text)["plan"]["cycle_days"] == 28
    loaded = load(tmp_path, text).settings
    assert loaded.calendar == {"REP": "calendar.ics"}
    bare = dataclasses.replace(loaded, segments={}, columns={}, source={}, rule=(), calendar={})
    assert as_document(bare) == as_document(Settings())
    assert loaded.rule[0].kind == "reach"


def test_the_table_documents_every_setting() -> None:
    rows = settings_table()
    keys = {row.key for row in rows}
    assert {"plan.cycle_days", "channels.NAME.minutes", "[[rule]] kind", "geocode.url"} <= keys
    assert len(keys) == len(rows)
    assert all(row.meaning for row in rows)
    assert next(row for row in rows if row.key == "travel.provider").bounds == "crow | matrix | osm | osrm"


@pytest.mark.parametrize("value", [1, 0.5, 1e-4, 200_000, 3.0, True, 'a "b" \\ 台', [0.25, 1]])
def test_a_value_is_written_as_toml_reads_it(value: Any) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value


def test_every_number_has_two_bounds_that_it_can_take() -> None:
    sections = [*SECTIONS.values(), *USER_TABLES.values(), RuleSettings]
    for section in sections:
        for field in dataclasses.fields(section):
            kind = hints(section)[field.name]
            if kind in (bool, str):
                continue
            least, most = field.metadata["least"], field.metadata["most"]
            assert least is not None, (section, field.name)
            assert least < most < 1e15, (section, field.name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_in_place_of_the_settings_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "salesplan.toml")
    with pytest.raises(UsageError, match="pipe"):
        load_settings(tmp_path, {})


def test_settings_of_more_than_a_megabyte_are_refused(tmp_path: Path) -> None:
    assert "MB" in refused(tmp_path, "# " + "x" * 1_100_000)


@pytest.mark.parametrize("text", ["9" * 5000, "[" * 100_000, "1\x00", "{" * 50_000, '"' * 1000, "=" * 1000])
def test_whatever_a_variable_holds_is_a_value_or_refused(tmp_path: Path, text: str) -> None:
    for key in ("PLAN__SEED", "CALLPLAN__LEVELS", "OVERNIGHT__ENABLED", "VISITS__DAY_START"):
        assert len(refused(tmp_path, environ={f"SALESPLAN_{key}": text})) < 500


def test_a_name_with_a_control_character_is_refused_wherever_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"A<U\+001B>"):
        load(tmp_path, overrides={"segments.A\x1b.margin": "1"})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[columns.custmers]\nname = 'x'", "did you mean customers"),
        ("[columns.customers]\nnmae = 'x'", "did you mean name"),
        ("[columns.customers]\nname = 3", "the name in the file is expected"),
        ("[columns.customers]\nname = ' '", "the name in the file is expected"),
        ("[columns]\ncustomers = 'x'", "write [columns.customers] above it"),
        ("[source.custmers]\nfile = 'x'", "did you mean customers"),
        ("[source.customers]\nflie = 'x'", "did you mean source.customers.file"),
    ],
)
def test_a_slip_in_what_a_table_is_read_from_is_told(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(UsageError) as stopped:
        load(tmp_path, text)
    assert word in stopped.value.message
