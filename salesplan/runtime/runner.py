"""How the tasks of a stage are done: here, or wherever a runner takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K")


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


class MadeWhenSent(Sequence[T], Generic[K, T]):
    """Tasks that are made one by one when they are asked for, so that workers begin while others are still made."""

    def __init__(self, make: Callable[[K], T], of: Sequence[K]) -> None:
        self._make, self._of = make, of

    def __len__(self) -> int:
        return len(self._of)

    @overload
    def __getitem__(self, position: int) -> T: ...

    @overload
    def __getitem__(self, position: slice) -> MadeWhenSent[K, T]: ...

    def __getitem__(self, position: int | slice) -> T | MadeWhenSent[K, T]:
        if isinstance(position, slice):
            return MadeWhenSent(self._make, self._of[position])
        return self._make(self._of[position])


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
