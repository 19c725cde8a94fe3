"""How the tasks of a stage are done: here, or wherever a runner takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
R = TypeVar("R")


def unheard(done: int) -> None:
    """Nobody wants to know how many tasks are done."""


class Runner(Protocol):
    """Maps a module-level function over tasks that can be pickled; results come in the order of the tasks."""

    def __call__(
        self,
        function: Callable[[T], R],
        tasks: Sequence[T],
        *,
        common: tuple[object, ...] = (),
        heard: Callable[[int], None] = unheard,
    ) -> list[R]:
        """Results of `function`, one a task.

        `common` are objects that many tasks refer to: a worker is sent them once, not with every task. `heard` is told
        how many tasks are done, now and then.
        """
        ...


def in_process(
    function: Callable[[T], R],
    tasks: Sequence[T],
    *,
    common: tuple[object, ...] = (),  # noqa: ARG001 - they are here
    heard: Callable[[int], None] = unheard,
) -> list[R]:
    """The runner without processes: calls `function` on each task in turn."""
    answers = []
    for number, task in enumerate(tasks, start=1):
        answers.append(function(task))
        heard(number)
    return answers
