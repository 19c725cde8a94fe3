"""An engine that the program does not know, as somebody would add it: one module, one line in the registry."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from salesplan.cli import reference
from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place
from salesplan.domain.settings import PROVIDERS, TravelSettings
from salesplan.inputs import load_settings
from salesplan.travel import Legs, TravelTimes, travel_times


class Helicopter:
    """Ten minutes to anywhere else."""

    name = "helicopter"
    digest = "0" * 64

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        apart = np.array([[a != b for b in destinations] for a in origins], dtype=np.float64)
        return Legs(10.0 * apart, 30.0 * apart)


def provide(settings: TravelSettings, workspace: Path, cache: Path, places: Mapping[str, Place]) -> TravelTimes:
    return Helicopter()


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("salesplan.travel.helicopter")
    module.provide = provide  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(PROVIDERS, "helicopter", "straight up and over")


@pytest.mark.usefixtures("registered")
def test_an_engine_that_was_added_is_set_asked_and_documented(tmp_path: Path) -> None:
    (tmp_path / "salesplan.toml").write_text('[travel]\nprovider = "helicopter"\n', encoding="utf-8")
    settings = load_settings(tmp_path, {}, {}).settings
    legs = travel_times(settings.travel, tmp_path).legs([Place(24.0, 121.0)], [Place(24.0, 121.0), Place(25.0, 121.5)])
    assert legs.minutes.tolist() == [[0.0, 10.0]]
    assert "| `helicopter` | straight up and over |" in reference.providers()
    assert "crow / matrix / osm / osrm / helicopter" in reference.settings()


def test_an_engine_that_nobody_added_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "salesplan.toml").write_text('[travel]\nprovider = "helicopter"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="one of crow, matrix, osm, osrm is expected"):
        load_settings(tmp_path, {}, {})
