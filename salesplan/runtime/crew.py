"""Tasks on any `concurrent.futures.Executor`: in order, few at a time, done again where a worker was lost."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from salesplan.domain.errors import SalesplanError, UsageError
from salesplan.runtime.parcels import (
    Common,
    Lacking,
    Unlike,
    differences,
    likeness,
    open_and_do,
    packed,
    unpacked,
)
from salesplan.runtime.runner import unheard
from salesplan.runtime.signals import signals_held

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor, Future

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2  # tasks on their way for each worker: one is done while the next one arrives
TRIES = 5  # a task that was at work so often when its worker was lost is not sent again
LOOK_SECONDS = 5.0
ALONE_SECONDS = 60.0  # without any worker before the run stops
WITHOUT_A_TASK = "a worker without a task was lost"


class WorkersLostError(SalesplanError):
    """Nobody is left who does the tasks."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "see to the workers, and run again; the published plan is as it was")


class Roll(NamedTuple):
    """Who is there, and who was lost since it was called last."""

    there: int
    lost_at_work: int  # workers that had tasks of this run
    lost_idle: int


class Engine(Protocol):
    """Where workers are."""

    @property
    def name(self) -> str:
        """As messages name it."""
        ...

    @property
    def executors(self) -> int:
        """How many executors share the tasks; where a worker's end breaks its executor, each has one worker."""
        ...

    def executor(self) -> Executor:
        """A new one. Raises UsageError where there is none to be had."""
        ...

    def slots(self) -> int:
        """How many tasks an executor does at a time, 0 where nobody knows."""
        ...

    def roll(self) -> Roll | None:
        """The workers; None where the engine does not tell. WorkersLostError: it is gone.

        Whoever was lost before a task was answered that is done by now is among the lost.
        """
        ...

    def told(self, error: BaseException) -> SalesplanError | None:
        """What an error of the engine means; None for one of the task."""
        ...

    def close(self) -> None:
        """Let go of what the engine holds besides its executors."""
        ...


@dataclass
class Freight:
    """Bytes of the tasks of one function."""

    tasks: int = 0
    out: int = 0
    back: int = 0
    common: int = 0  # once a worker
    shipped: int = 0  # how often it was


@dataclass(eq=False)
class _Hand:
    """One executor of the engine, opened when it gets its first task."""

    executor: Executor | None = None
    flying: dict[Future[bytes], int] = field(default_factory=dict)  # positions of tasks, first sent first
    supplied: str = ""  # digest of what its one worker was sent last of what is common; empty where it has more workers


@dataclass
class _Round:
    """One call of the crew."""

    function: Callable[[Any], Any]
    tasks: Sequence[Any]
    common: Common
    freight: Freight
    waiting: deque[tuple[int, bool]]  # position, and whether with what is common
    answers: dict[int, Any] = field(default_factory=dict)
    lost: dict[int, int] = field(default_factory=dict)
    lacking: set[int] = field(default_factory=set)  # tasks whose worker has lacked what is common


class Crew:
    """A runner on an engine's executors."""

    def __init__(self, engine: Engine, say: Callable[[str], None]) -> None:
        self._engine, self._say = engine, say
        self._hands = [_Hand() for _ in range(engine.executors)]
        self._there = 0
        self._alone: float | None = None  # since when there has been no worker
        self.freight: dict[str, Freight] = {}

    def __call__(
        self,
        function: Callable[[T], R],
        tasks: Sequence[T],
        *,
        common: tuple[object, ...] = (),
        heard: Callable[[int], None] = unheard,
    ) -> list[R]:
        """The answers to the tasks, in their order. Raises what a task raises, and WorkersLostError."""
        waiting = deque((i, False) for i in range(len(tasks)))
        freight = self.freight.setdefault(function.__name__, Freight())
        round_ = _Round(function, tasks, Common(common), freight, waiting)
        freight.common = max(freight.common, len(round_.common.blob) if common else 0)
        self._roll_call()
        try:
            while len(round_.answers) < len(tasks):
                self._send(round_)
                flying = {future: hand for hand in self._hands for future in hand.flying}
                finished, _ = wait(flying, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
                for future in sorted(finished, key=lambda f: flying[f].flying[f]):
                    self._take(round_, flying[future], future)
                if not finished:
                    self._roll_call()
                heard(len(round_.answers))
        finally:
            self._forget()
        self._roll_call()
        return [round_.answers[i] for i in range(len(tasks))]

    def muster(self) -> None:
        """Whether workers are there, and like this program. Raises UsageError, WorkersLostError."""
        self(_present, range(max(1, self._engine.slots())))
        del self.freight[_present.__name__]
        if self._there:
            self._say(f"{self._engine.name}: {self._there} worker{'s' if self._there > 1 else ''}")

    def stop(self) -> None:
        """Let the workers go."""
        ends = [threading.Thread(target=h.executor.shutdown) for h in self._hands if h.executor is not None]
        for end in ends:
            end.start()
        for end in ends:
            end.join()
        self._engine.close()

    def _forget(self) -> None:
        for hand in self._hands:
            for future in hand.flying:
                future.cancel()
            hand.flying.clear()

    # -- out ---------------------------------------------------------------------------------

    def _send(self, round_: _Round) -> None:
        """Tasks to whoever has fewest, until everybody has one at work and some ahead."""
        most = AHEAD * (self._engine.slots() or len(round_.tasks))
        with signals_held():  # half-started processes could neither be used nor stopped
            while round_.waiting:
                hand = min(self._hands, key=lambda h: len(h.flying))
                if len(hand.flying) >= most:
                    return
                if not self._sent(round_, hand, *round_.waiting.popleft()):
                    return

    def _sent(self, round_: _Round, hand: _Hand, position: int, with_all: bool) -> bool:
        parcel = round_.common.parcel(round_.function, round_.tasks[position])
        blob = round_.common.with_all(parcel) if with_all else packed(parcel)
        try:
            future = self._started(hand).submit(open_and_do, blob)
        except BrokenExecutor:
            round_.waiting.appendleft((position, False))
            self._lose(round_, [position])  # an executor that never takes a task is not asked for ever
            self._broken(round_, hand)
            return False
        hand.flying[future] = position
        if with_all:
            round_.freight.shipped += 1
        else:
            round_.freight.tasks += position not in round_.lacking
            round_.freight.out += len(blob)
        return True

    def _started(self, hand: _Hand) -> Executor:
        if hand.executor is None:
            hand.executor = self._engine.executor()
        return hand.executor

    # -- back --------------------------------------------------------------------------------

    def _take(self, round_: _Round, hand: _Hand, future: Future[bytes]) -> None:
        position = hand.flying.get(future)
        if position is None:  # given up meanwhile, with the executor that broke
            return
        try:
            blob = future.result()
        except BrokenExecutor:
            self._broken(round_, hand)
            return
        except (CancelledError, Exception) as error:
            told = self._engine.told(error)
            if told is None:
                raise
            raise told from error
        del hand.flying[future]
        answer = unpacked(blob)
        if isinstance(answer, Unlike):
            told_of = differences(likeness(), answer.likeness)
            raise UsageError(f"a worker of {self._engine.name} has {told_of}", "install the same there as here")
        if isinstance(answer, Lacking):
            self._supply(round_, hand, position)
            return
        round_.freight.back += len(blob)
        round_.answers[position] = answer[0]

    def _supply(self, round_: _Round, hand: _Hand, position: int) -> None:
        """The task once more, with what is common unless that is on its way to the same worker already."""
        on_its_way = hand.supplied == round_.common.digest and position not in round_.lacking
        round_.lacking.add(position)
        if self._engine.slots() == 1:
            hand.supplied = round_.common.digest
        with signals_held():
            self._sent(round_, hand, position, not on_its_way)

    def _broken(self, round_: _Round, hand: _Hand) -> None:
        """A worker is lost, and its executor with it: what that had not handed back is done again on a new one."""
        wait(hand.flying, timeout=LOOK_SECONDS)
        left = {f: p for f, p in hand.flying.items() if not (f.done() and not f.cancelled() and f.exception() is None)}
        at_work = list(left.values())[: self._engine.slots() or len(left)]
        self._lose(round_, at_work)
        self._say(f"a worker was lost: {_tasks(len(at_work))} done again" if at_work else WITHOUT_A_TASK)
        for future in left:
            del hand.flying[future]
        round_.waiting.extendleft((position, False) for position in sorted(left.values(), reverse=True))
        if hand.executor is not None:
            hand.executor.shutdown(wait=False)
            hand.executor, hand.supplied = None, ""

    def _lose(self, round_: _Round, at_work: Sequence[int]) -> None:
        """Tasks whose worker was lost; WorkersLostError where that happened too often over one of them."""
        for position in at_work:
            round_.lost[position] = round_.lost.get(position, 0) + 1
            if round_.lost[position] >= TRIES:
                raise WorkersLostError(f"workers of {self._engine.name} were lost {TRIES} times over the same task")

    # -- who is there ------------------------------------------------------------------------

    def _roll_call(self) -> None:
        """Says how many workers are gone; WorkersLostError where none has been there for a minute."""
        roll = self._engine.roll()
        if roll is None:
            return
        if roll.lost_at_work:
            one = roll.lost_at_work == 1
            whom = "a worker was lost: what it" if one else f"{roll.lost_at_work} workers were lost: what they"
            self._say(f"{whom} had not handed back is done again")
        if roll.lost_idle:
            self._say(WITHOUT_A_TASK if roll.lost_idle == 1 else f"{roll.lost_idle} workers without a task were lost")
        self._there = roll.there
        if roll.there:
            self._alone = None
            return
        now = time.monotonic()
        self._alone = self._alone or now
        if now - self._alone > ALONE_SECONDS:
            raise WorkersLostError(f"{self._engine.name} has had no worker for {ALONE_SECONDS:.0f} s")


def lacks_the_program(name: str) -> UsageError:
    """A worker could not import what it was to do."""
    return UsageError(f"a worker of {name} has no salesplan", "install the same there as here")


def _present(_: int) -> bool:
    return True


def _tasks(count: int) -> str:
    return "1 task is" if count == 1 else f"{count} tasks are"
