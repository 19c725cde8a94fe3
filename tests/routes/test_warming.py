"""What is compiled before the first night of a machine is all that a night needs."""

from __future__ import annotations

from typing import Any

import pytest
from numba import typeof
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher

from salesplan.domain.settings import RouteSettings
from salesplan.routes import anneal, completion, exact, solve_day, warm_up
from tests.routes.days import random_day

Calls = set[tuple[str, tuple[str, ...]]]


def entries(module: Any) -> dict[str, Any]:
    """The compiled functions of a module that have a place in the cache, because Python calls them."""
    found = {name: value for name, value in vars(module).items() if isinstance(value, Dispatcher)}
    return {name: value for name, value in found.items() if not isinstance(value._cache, NullCache)}


EVERY = {name for module in (exact, anneal, completion) for name in entries(module)}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Which compiled functions Python has called since, and with arguments of which types."""
    made: Calls = set()

    def recording(name: str, compiled: Any) -> Any:
        def call(*arguments: Any) -> Any:
            made.add((name, tuple(str(typeof(a)) for a in arguments)))
            return compiled(*arguments)

        return call

    for module in (exact, anneal):
        for name, value in entries(module).items():
            monkeypatch.setattr(module, name, recording(name, value))
    return made


def test_warming_up_calls_every_compiled_function_that_days_call(calls: Calls) -> None:
    warm_up()
    assert {name for name, _ in calls} == EVERY


def test_no_day_short_or_long_compiles_anything_after_warming_up(calls: Calls) -> None:
    warm_up()
    warm = set(calls)
    calls.clear()
    solve_day(random_day(5, 1), RouteSettings(), 3)
    solve_day(random_day(30, 1, minutes=5), RouteSettings(iterations=50, labels=30_000), 2**31)
    assert calls
    assert calls <= warm
