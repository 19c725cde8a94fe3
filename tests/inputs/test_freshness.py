"""Files that have fallen silent, as `check` tells them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from salesplan.domain.settings import FreshnessSettings, Settings
from tests.inputs.samples import AS_OF, codes, only, read

HEADER = "date,rep_id,customer_id\n"


def log(*, silent_days: int) -> str:
    """Calls on every day of four weeks until `silent_days` before the as-of date."""
    days = (AS_OF - timedelta(days=silent_days + n) for n in range(28))
    return HEADER + "".join(f"{day},R1,C001\n" for day in days)


def test_a_silent_call_log_is_a_warning_at_its_latest_row(tmp_path: Path) -> None:
    found = only(read(tmp_path, {"calls.csv": log(silent_days=7)}), "stale-file")
    assert (found.file, found.line, found.column, found.value) == ("calls.csv", 2, "date", "2026-11-16")
    assert found.problem == "the file may be stale: nothing since 2026-11-16: 4 working days, usual are up to 3"
    assert "[freshness] calls" in found.remedy


def test_a_log_that_was_fed_on_the_last_working_day_is_fresh(tmp_path: Path) -> None:
    assert "stale-file" not in codes(read(tmp_path, {"calls.csv": log(silent_days=3)}))


def test_what_the_settings_call_usual_is_usual(tmp_path: Path) -> None:
    settings = Settings(freshness=FreshnessSettings(calls=5))
    assert "stale-file" not in codes(read(tmp_path, {"calls.csv": log(silent_days=7)}, settings))
    assert only(read(tmp_path, {"calls.csv": log(silent_days=11)}, settings), "stale-file")


def test_sales_that_end_two_months_ago_are_told_with_their_month(tmp_path: Path) -> None:
    rows = "".join(f"2026-{month:02d},C001,wine,100\n" for month in range(1, 10))
    found = only(read(tmp_path, {"sales.csv": f"month,customer_id,product,amount\n{rows}"}), "stale-file")
    assert (found.file, found.column, found.value) == ("sales.csv", "month", "2026-09")
    assert "nothing since 2026-09: 54 days after that month's end" in found.problem
