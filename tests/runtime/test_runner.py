"""Tasks that are made when they are sent."""

from __future__ import annotations

from salesplan.runtime.runner import MadeWhenSent, in_process


def test_a_task_is_made_when_it_is_asked_for_and_no_earlier() -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return 10 * number

    def at_work(task: int) -> tuple[int, int]:
        return task, len(made)

    tasks = MadeWhenSent(make, [3, 1, 2])
    later = tasks[1:]
    assert not made
    assert in_process(at_work, tasks) == [(30, 1), (10, 2), (20, 3)]
    assert list(later) == [10, 20]
