from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesplan.domain.errors import UsageError
from salesplan.domain.settings import LearnedSettings
from salesplan.inputs import load_settings
from salesplan.learn import accept, forget, in_force, write
from salesplan.learn.learned import Learned
from tests.learn.test_files import DAY

TEXTS = (
    b"",
    b"[plan]\nseed = 1",
    b"[plan]\nseed = 1\n",
    b"# nothing\r\n\r\n",
    b"\xef\xbb\xbf[plan]\ncurrency = '\xe2\x82\xac'\n\n",
    b'[[rule]]\nkind = "reach"\nleast = 0.5\n',
    None,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(TEXTS), st.integers(1, 3))
def test_accepting_and_forgetting_restores_the_bytes(tmp_path: Path, text: bytes | None, times: int) -> None:
    path = tmp_path / "salesplan.toml"
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_bytes(text)
    for months in range(times):
        day = date(2026, 11, 20 + months)
        write(tmp_path, Learned(day, months, 0.8))
        digest = accept(tmp_path, day)
        assert load_settings(tmp_path, {}).settings.learned == LearnedSettings(day.isoformat(), digest)
    assert forget(tmp_path) == date(2026, 11, 19 + times)
    assert (path.read_bytes() if path.exists() else None) == text
    assert forget(tmp_path) is None


def test_settings_that_were_added_behind_the_block_stay(tmp_path: Path) -> None:
    path = tmp_path / "salesplan.toml"
    path.write_bytes(b"[plan]\nseed = 1\n")
    write(tmp_path, Learned(DAY, 12, 0.8))
    accept(tmp_path, DAY)
    path.write_bytes(path.read_bytes() + b"\n[visits]\nminutes = 20\n")
    forget(tmp_path)
    assert tomllib.loads(path.read_text()) == {"plan": {"seed": 1}, "visits": {"minutes": 20}}


def test_values_that_changed_since_they_were_accepted_are_refused(tmp_path: Path) -> None:
    write(tmp_path, Learned(DAY, 12, 0.8))
    accept(tmp_path, DAY)
    learned = load_settings(tmp_path, {}).settings.learned
    assert in_force(tmp_path, learned) == Learned(DAY, 12, 0.8)
    write(tmp_path, Learned(DAY, 13, 0.8))
    with pytest.raises(UsageError, match="not what was accepted") as error:
        in_force(tmp_path, learned)
    assert "--forget" in error.value.remedy
    assert in_force(tmp_path, LearnedSettings()) is None


def test_a_section_that_was_edited_by_hand_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "salesplan.toml"
    body = b'[learned]\naccepted = "2026-11-23" # mine\n'
    path.write_bytes(body)
    write(tmp_path, Learned(DAY, 12, 0.8))
    for act in (lambda: accept(tmp_path, DAY), lambda: forget(tmp_path)):
        with pytest.raises(UsageError, match="edited by hand"):
            act()
    assert path.read_bytes() == body
