"""How the tasks of a stage are done: here, or wherever a runner takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
R = TypeVar("R")


class Runner(Protocol):
    """Maps a module-level function over tasks that can be pickled; results come in the order of the tasks."""

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
        """Results of `function`, one a task."""
        ...


def in_process(function: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    """The runner without processes: calls `function` on each task in turn."""
    return [function(task) for task in tasks]
