from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.domain.errors import ExitCode, UsageError
from salesplan.inputs import find_workspace
from tests.inputs.samples import write


def test_an_explicit_folder_wins_over_all(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / name)
    environ = {"SALESPLAN_PROJECT": str(tmp_path / "b")}
    assert find_workspace(Path("a"), environ, tmp_path) == (tmp_path / "a").resolve()
    assert find_workspace(None, environ, tmp_path / "c") == (tmp_path / "b").resolve()
    assert find_workspace(None, {"SALESPLAN_PROJECT": " "}, tmp_path / "c") == (tmp_path / "c").resolve()


def test_a_folder_above_is_found_by_its_settings_or_its_customers(tmp_path: Path) -> None:
    below = tmp_path / "data" / "deep"
    below.mkdir(parents=True)
    (tmp_path / "salesplan.toml").touch()
    assert find_workspace(None, {}, below) == tmp_path.resolve()
    inner = write(tmp_path / "data" / "deep" / "inner")
    assert find_workspace(None, {}, inner / "data") == inner.resolve()


@pytest.mark.parametrize("told", ["nowhere", "file", "empty"])
def test_what_is_named_and_is_no_workspace_is_refused(tmp_path: Path, told: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for explicit, environ in ((Path(told), {}), (None, {"SALESPLAN_PROJECT": told})):
        with pytest.raises(UsageError) as stopped:
            find_workspace(explicit, environ, tmp_path)
        assert stopped.value.exit_code is ExitCode.USAGE
        assert told in stopped.value.message
        assert stopped.value.remedy


def test_a_named_workspace_that_lost_its_customers_is_still_opened(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert find_workspace(tmp_path, {}, tmp_path) == tmp_path.resolve()


def test_nothing_around_tells_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as stopped:
        find_workspace(None, {}, tmp_path)
    assert "salesplan init" in stopped.value.remedy
    assert "SALESPLAN_PROJECT" in stopped.value.remedy
