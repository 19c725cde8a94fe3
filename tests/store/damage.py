"""Damages a plan store at random and looks whether anybody is told something else than before."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.errors import DamagedStoreError, SalesplanError
from salesplan.domain.nouns import replace
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore
from salesplan.store.salvage import salvage
from salesplan.store.walk import problems_of
from tests.small import AS_OF, small_stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from salesplan.domain.versions import StoredPlan

T = TypeVar("T")

KINDS = ("bit", "byte", "sector", "truncated", "zeros", "swapped", "empty")
NOW = "2026-11-27T00:00:00+00:00"


def some_versions(path: Path, count: int) -> PlanStore:
    """A store of `count` plans that differ, the last but one a proposal."""
    store = PlanStore(path)
    published = 0
    for number in range(1, count + 1):
        state = VersionState.PROPOSAL if number == count - 1 else VersionState.PUBLISHED
        stored = small_stored(parent=published, state=state, day=AS_OF + timedelta(days=number % 14))
        customers = tuple(replace(c, name=f"{c.name} {number}") for c in stored.given.customers)
        version = store.add(replace(stored, given=replace(stored.given, customers=customers)), f"night {number}")
        published = published if state is VersionState.PROPOSAL else version
    return store


def spoil(path: Path, kind: str, rng: Random) -> None:
    """Change the file as a failing disk, a bad cable or a copy that was cut short would."""
    body = bytearray(path.read_bytes())
    at = rng.randrange(len(body))
    if kind == "bit":
        body[at] ^= 1 << rng.randrange(8)
    elif kind == "byte":
        body[at] = (body[at] + rng.randrange(1, 256)) % 256
    elif kind == "sector":
        start = at // 512 * 512
        body[start : start + 512] = rng.randbytes(len(body[start : start + 512]))
    elif kind == "truncated":
        del body[at:]
    elif kind == "zeros":
        start = at // 4096 * 4096
        body[start : start + 4096] = bytes(len(body[start : start + 4096]))
    elif kind == "swapped":
        pages = len(body) // 4096
        a, b = (4096 * page for page in rng.sample(range(pages), 2))
        body[a : a + 4096], body[b : b + 4096] = body[b : b + 4096], body[a : a + 4096]
    else:
        body.clear()
    path.write_bytes(body)


@dataclass
class Swept:
    """What the damages did."""

    damaged: int = 0
    unharmed: int = 0  # every question was answered as before
    refused: int = 0  # at least one question was answered with what is damaged
    repaired: int = 0
    internal: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    wrongly_repaired: list[str] = field(default_factory=list)


class Sweep:
    """One good store, and its copies that are spoiled one way each."""

    def __init__(self, folder: Path, versions: int = 6, seed: int = 0) -> None:
        self.good = some_versions(folder / "good" / "plans.db", versions).path
        self.copy = folder / "copy" / "plans.db"
        self.rng = Random(seed)
        self.found = Swept()
        self.truth = Told(self.good)

    def run(self, count: int) -> Swept:
        """Spoil `count` copies, each kind in turn."""
        for number in range(count):
            kind = KINDS[number % len(KINDS)]
            shutil.rmtree(self.copy.parent, ignore_errors=True)
            shutil.copytree(self.good.parent, self.copy.parent)
            before = self.copy.read_bytes()
            spoil(self.copy, kind, self.rng)
            if self.copy.read_bytes() == before:
                continue
            self.found.damaged += 1
            self._look(f"{number} ({kind})")
            self._repair(f"{number} ({kind})")
        return self.found

    def _look(self, name: str) -> None:
        try:
            told = Told(self.copy)
            self.found.unharmed += told.whole
            self.found.refused += not told.whole
            self.found.different += [f"{name}: {what}" for what in told.differs_from(self.truth)]
            if not problems_of(self.copy):
                self.found.unnamed.append(name)
        except Exception as error:
            self.found.internal.append(f"{name}: {type(error).__name__}: {error}")

    def _repair(self, name: str) -> None:
        spoilt = self.copy.read_bytes()
        try:
            made = salvage(self.copy, NOW)
        except DamagedStoreError:
            if self.copy.read_bytes() != spoilt:
                self.found.wrongly_repaired.append(f"{name}: changed though nothing is whole")
            return
        except Exception as error:
            self.found.internal.append(f"{name}: repair: {type(error).__name__}: {error}")
            return
        self.found.repaired += 1
        told = Told(self.copy)
        kept = {version: plan for version, plan in told.plans.items() if version in made.kept}
        right = all(_same(self.truth.plans[version], plan) for version, plan in kept.items())
        if not (right and told.whole and not problems_of(self.copy) and made.damaged.read_bytes() == spoilt):
            self.found.wrongly_repaired.append(f"{name}: {made}")


class Told:
    """All that a store answers; a question that is refused has no answer."""

    def __init__(self, path: Path) -> None:
        self.whole = True
        self.history = self._asked(lambda: PlanStore(path).versions())
        self.published = self._asked(lambda: PlanStore(path).published())
        self.digests = self._asked(lambda: PlanStore(path).published_digests())
        numbers = [row.version for row in self.history or ()] or range(1, 4)
        loaded = {n: self._asked(lambda n=n: PlanStore(path).load(n)) for n in numbers}
        self.plans = {n: plan for n, plan in loaded.items() if plan is not None}

    def _asked(self, question: Callable[[], T]) -> T | None:
        try:
            answer: T | None = question()
        except SalesplanError:
            answer = None
        self.whole &= answer is not None
        return answer

    def differs_from(self, truth: Told) -> list[str]:
        """Which answers are others; no answer is not another one."""
        pairs = [(name, getattr(self, name), getattr(truth, name)) for name in ("history", "published", "digests")]
        pairs += [(f"version {n}", plan, truth.plans.get(n)) for n, plan in self.plans.items()]
        return [name for name, mine, theirs in pairs if mine is not None and mine != theirs]


def _same(before: StoredPlan, after: StoredPlan) -> bool:
    return before.plan == after.plan and before.given == after.given
