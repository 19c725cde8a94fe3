"""What travels between a run and its workers: one pickled blob a task, one back.

Engines of every kind carry bytes alike. Left to themselves some of them hand arrays over as views of what they
received, at addresses that no array has otherwise, and numpy sums such arrays in another order: the last bit differs.

What many tasks refer to is kept by each worker once it has it. A worker that lacks it says so instead of answering, and
is sent the task again with it: so it reaches every worker once, whichever engine there is and whenever a worker came.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import platform
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

PROTOCOL = 4  # of pickle: every array is copied into memory of its own, as 5 does not
KEPT = 4  # common objects of so many kinds of task stay with a worker
LIBRARIES = ("numba", "numpy", "scipy", "ortools", "highspy", "pulp", "msgspec")

Likeness = tuple[tuple[str, str], ...]
"""What has to be the same where tasks are done, by name."""


@runtime_checkable
class Relocatable(Protocol):
    """Refers to files of the machine on which it was made."""

    def relocated(self) -> object:
        """The same for this machine, another one; raises SalesplanError where a file that it needs is not seen here."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """A task on its way."""

    likeness: Likeness  # of whoever sends it
    machine: str
    common: str  # digest of what is common
    shipped: bytes | None  # what is common, where the worker lacked it
    body: bytes  # function and task


@dataclass(frozen=True, slots=True)
class Lacking:
    """An answer: the worker does not have what is common."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """An answer: the worker would not compute the same."""

    likeness: Likeness


class Common:
    """Objects that tasks refer to, as they are sent to workers."""

    def __init__(self, objects: tuple[object, ...]) -> None:
        self.position = {id(o): i for i, o in enumerate(objects)}
        self.classes = frozenset(map(type, objects))
        self.blob = pickle.dumps(objects, PROTOCOL)
        self.digest = sha256(self.blob).hexdigest()

    def parcel(self, function: Callable[[Any], Any], task: object) -> Parcel:
        """The task without what is common."""
        body = io.BytesIO()
        _Pickler(body, self).dump((function, task))
        return Parcel(likeness(), machine(), self.digest, None, body.getvalue())

    def with_all(self, parcel: Parcel) -> bytes:
        """The parcel for a worker that lacks what is common."""
        return packed(Parcel(parcel.likeness, parcel.machine, parcel.common, self.blob, parcel.body))


class _Pickler(pickle.Pickler):
    """Leaves out what is common; of objects by the million it looks at those alone that are of such a class."""

    def __init__(self, body: io.BytesIO, common: Common) -> None:
        super().__init__(body, PROTOCOL)
        self._common = common
        self.dispatch_table = copyreg.dispatch_table | dict.fromkeys(common.classes, self._left_out)

    def _left_out(self, thing: object) -> str | tuple[Any, ...]:
        position = self._common.position.get(id(thing))
        return thing.__reduce_ex__(PROTOCOL) if position is None else (_kept_at, (self._common.digest, position))


def packed(thing: object) -> bytes:
    """One blob."""
    return pickle.dumps(thing, PROTOCOL)


def unpacked(blob: bytes) -> Any:
    """What was packed, made anew: its arrays lie in memory as any others do."""
    return pickle.loads(bytes(blob))  # noqa: S301 - from this run or its workers


def open_and_do(blob: bytes) -> bytes:
    """The worker's door: does the task of a parcel, and packs the answer; `Lacking` or `Unlike` where it cannot."""
    parcel = unpacked(blob)
    if parcel.likeness != likeness():
        return packed(Unlike(likeness()))
    if parcel.shipped is not None:
        _keep(parcel)
    if parcel.common not in _kept:
        return packed(Lacking())
    function, task = unpacked(parcel.body)
    return packed((function(task),))


_kept: dict[str, tuple[object, ...]] = {}


def _kept_at(digest: str, position: int) -> object:
    return _kept[digest][position]


def _keep(parcel: Parcel) -> None:
    objects = unpacked(parcel.shipped or b"")
    if parcel.machine != machine():
        objects = tuple(o.relocated() if isinstance(o, Relocatable) else o for o in objects)
    for oldest in list(_kept)[: max(0, len(_kept) - KEPT + 1)]:
        _kept.pop(oldest, None)
    _kept[parcel.common] = objects


# -- what has to be alike ---------------------------------------------------------------------


@cache
def likeness() -> Likeness:
    """This program, Python and the libraries that decide something, as they are here."""
    return (
        ("salesplan", _source()),
        ("python", ".".join(map(str, sys.version_info[:2]))),
        ("processor", platform.machine()),
        *((name, _version(name)) for name in LIBRARIES),
    )


def differences(here: Likeness, there: Likeness) -> str:
    """In words: what a worker has, and what it should have."""
    has = dict(there)
    return ", ".join(
        f"{name} {has.get(name, 'none')} instead of {value}" for name, value in here if has.get(name) != value
    )


@cache
def machine() -> str:
    """A name that no other machine has while this one runs."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return f"{platform.node()} {boot}"


def _source() -> str:
    """Version of the program and a digest of its source: a worker of an older checkout has the same version."""
    package = Path(__file__).resolve().parents[1]
    total = sha256()
    for path in sorted(package.rglob("*.py")):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{_version('salesplan')} ({total.hexdigest()[:8]})"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
