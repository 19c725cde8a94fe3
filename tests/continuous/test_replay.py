"""Nights of changes, one after another, on a part of the larger example: each looked at from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.continuous.commands import QUICK
from tests.continuous.replay import Replay

if TYPE_CHECKING:
    from pathlib import Path

NIGHTS = 6


def test_night_after_night_nothing_is_broken_lost_or_unexplained(tmp_path: Path) -> None:
    replay = Replay(tmp_path / "workspace", dict(QUICK), NIGHTS, seed=3, workers=1, look_every=NIGHTS, reps=4)
    runs = list(replay.run())
    assert [fault for ran in runs for fault in ran.faults] == []
    assert {ran.kind for ran in runs} == {"cold", "night", "morning"}
    mornings = [ran for ran in runs if ran.kind == "morning"]
    assert any(ran.reopened < ran.reps for ran in mornings), "a morning's change opens whom it concerns"
    calm = [ran.kept for ran in runs if ran.kind != "cold" and not ran.held]
    assert sum(k.frozen_kept for k in calm) > 0
    (gain,) = [ran.full_gain for ran in runs if ran.full_gain is not None]
    assert 0 <= gain <= 0.02
