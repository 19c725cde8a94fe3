"""Workers that the settings name: processes of this machine, a Dask cluster, or any executor."""

from __future__ import annotations

import re
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import UsageError
from salesplan.runtime.crew import Crew, lacks_the_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from salesplan.domain.errors import SalesplanError
    from salesplan.runtime.crew import Engine

PROCESSES, DASK = "processes", "dask"
ADDRESS = re.compile(rf"{DASK}:\w+://.+")
FACTORY = re.compile(r"([A-Za-z_][\w.]*):([A-Za-z_]\w*)")
FORMS = "processes, dask, dask:tcp://HOST:8786 or module:factory"


def is_executor(text: str) -> bool:
    """Whether a text has the form of a setting of [run] executor; whether there is such a one shows when it is used."""
    return text in (PROCESSES, DASK) or bool(ADDRESS.fullmatch(text) or FACTORY.fullmatch(text))


@contextmanager
def crew_of(executor: str, count: int, asked: int, say: Callable[[str], None]) -> Iterator[Crew]:
    """A runner on the workers of `executor`, who were checked to be like this program.

    Parameters: `count`, processes of a cluster that is started here; `asked`, workers that were asked for (0: the
    factory's own choice). Raises UsageError where the setting names nothing, or workers differ from this program.
    """
    crew = Crew(_engine(executor, count, asked, say), say)
    try:
        crew.muster()
        yield crew
    finally:
        crew.stop()


def _engine(executor: str, count: int, asked: int, say: Callable[[str], None]) -> Engine:
    if executor == DASK or ADDRESS.fullmatch(executor):
        try:
            from salesplan.runtime.dask_cluster import DaskCluster
        except ImportError as error:
            told = f"[run] executor is {executor}, but Dask is not installed"
            raise UsageError(told, "pip install 'salesplan[cluster]'") from error
        return DaskCluster(executor.partition(":")[2], count, say)
    found = FACTORY.fullmatch(executor)
    if found is None:
        raise UsageError(f"[run] executor = {executor!r} is none", f"use {FORMS}")
    try:
        factory = getattr(import_module(found[1]), found[2])
    except (ImportError, AttributeError) as error:
        raise UsageError(f"[run] executor: {error}", f"put {found[1]} where Python finds it (PYTHONPATH)") from error
    return Factory(executor, factory, asked)


class Factory:
    """An executor that somebody else's function returns; it is asked again where one broke."""

    executors = 1

    def __init__(self, name: str, factory: Callable[..., Any], asked: int) -> None:
        self.name = name
        self._factory, self._asked = factory, asked

    def executor(self) -> Executor:
        """The factory's, for as many workers as were asked for."""
        made: Any = self._factory(self._asked) if self._asked else self._factory()
        if not (hasattr(made, "submit") and hasattr(made, "shutdown")):
            told = f"[run] executor: {self.name} returned {type(made).__name__}"
            raise UsageError(told, "it has to return a concurrent.futures.Executor")
        executor: Executor = made
        return executor

    def slots(self) -> int:
        """As many as were asked for; else nobody knows."""
        return self._asked

    def roll(self) -> None:
        """Nobody tells."""

    def told(self, error: BaseException) -> SalesplanError | None:
        """Workers that lack the program."""
        missing = isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("salesplan")
        return lacks_the_program(self.name) if missing else None

    def close(self) -> None:
        """Nothing is left."""
