"""Travel times as somebody measured them: a CSV of directed drives.

Columns: `minutes`, `km`, and either `from_id` and `to_id` or `from_latitude`, `from_longitude`, `to_latitude`,
`to_longitude`. Ids are customers' or reps' (`rep:R1` where both lists have an R1). A drive that is not in the file, or
has neither minutes nor km, is unreachable in that direction. `parking_minutes` is added as to every drive.
"""

from __future__ import annotations

import csv
import hashlib
import platform
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from salesplan.domain.errors import SalesplanError, UsageError
from salesplan.domain.places import Place
from salesplan.runtime.caches import keep_arrays, kept_arrays
from salesplan.runtime.regular_files import regular_bytes
from salesplan.travel.legs import Legs, with_parking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.settings import TravelSettings

IDS = ("from_id", "to_id")
COORDINATES = ("from_latitude", "from_longitude", "to_latitude", "to_longitude")
MOST_PROBLEMS = 10
MOST = 100_000.0  # minutes or km of one drive
MOST_MB = 2000.0

VERSION = 1
"""Counted up when the same file would give other drives."""

Key = tuple[int, int]


class Drives(NamedTuple):
    """Drives between known places, sorted by `code` = origin · places + destination; places sorted by coordinates."""

    places: NDArray[np.int64]  # [places]: coordinates in one number
    code: NDArray[np.int64]  # [drives]
    minutes: NDArray[np.float64]
    km: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The drives of the file `kept`, read when first asked, once a process."""

    kept: Path
    parking_minutes: float

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        return "matrix"

    @property
    def digest(self) -> str:
        """Changes with the CSV's content, the places of the ids in it, and parking."""
        return hashlib.sha256(f"matrix {self.kept.name} {self.parking_minutes!r}".encode()).hexdigest()

    def relocated(self) -> Matrix:
        """On another machine: the same, where the file is seen there."""
        if not self.kept.is_file():
            raise UsageError(
                f"a worker on {platform.node()} does not see {self.kept}",
                "put the workspace on a folder that all share",
            )
        return self

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m]."""
        return self._drives(_codes(origins)[:, None], _codes(destinations)[None, :])

    def pairs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """The drive from each origin to the destination at the same position: arrays of shape [n]."""
        return self._drives(_codes(origins), _codes(destinations))

    def _drives(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Legs:
        drives = _kept(self.kept)
        (row_a, known_a), (row_b, known_b) = _find(drives.places, a), _find(drives.places, b)
        row, known = _find(drives.code, row_a * len(drives.places) + row_b)
        known &= known_a & known_b
        minutes = np.where(a == b, 0.0, np.where(known, drives.minutes[row], np.inf))
        km = np.where(a == b, 0.0, np.where(known, drives.km[row], np.inf))
        return with_parking(Legs(minutes, km), self.parking_minutes)


@lru_cache(maxsize=2)
def _kept(path: Path) -> Drives:
    arrays: Any = kept_arrays(path, Drives._fields)
    if arrays is None:
        raise SalesplanError(f"{path} was removed while it was in use", "run the command again")
    return Drives(**arrays)


def _find(known: NDArray[np.int64], wanted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Positions in a sorted array, and whether the wanted is really there."""
    row = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return row, known[row] == wanted


def _codes(places: Sequence[Place]) -> NDArray[np.int64]:
    return np.array([code_of(micro_degrees(place)) for place in places], dtype=np.int64)


def code_of(key: Key) -> int:
    """Both coordinates in one number."""
    return (key[0] + 90_000_000) * 1_000_000_000 + key[1] + 180_000_000


def micro_degrees(place: Place) -> Key:
    """Coordinates rounded to 6 decimals, as integers: what places are recognised by."""
    return round(place.latitude * 1e6), round(place.longitude * 1e6)


def places_by_id(given: Given) -> dict[str, Place]:
    """Places for a matrix file that names ids: customers, reps that no customer shares the id of, and `rep:ID`."""
    places = {rep.id: rep.place for rep in given.reps}
    places.update((c.id, c.place) for c in given.customers)
    places.update((f"rep:{rep.id}", rep.place) for rep in given.reps)
    return places


def provide(settings: TravelSettings, workspace: Path, cache: Path, places: Mapping[str, Place]) -> Matrix:
    """The provider named `matrix`. Raises UsageError where the file cannot be read or a row cannot be understood."""
    if not settings.matrix_file:
        raise UsageError("[travel] provider is matrix, but matrix_file is empty", "set [travel] matrix_file")
    path = workspace / settings.matrix_file
    try:
        raw = regular_bytes(path, MOST_MB)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", "check [travel] matrix_file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start})", "save it as UTF-8") from error
    told = repr(sorted((name, micro_degrees(place)) for name, place in places.items())) if "_id" in text[:200] else ""
    digest = hashlib.sha256(hashlib.sha256(raw).digest() + told.encode()).hexdigest()
    kept = cache / f"drives-{VERSION}-{digest[:32]}.npz"
    if kept_arrays(kept, Drives._fields) is None:
        try:
            keep_arrays(kept, _sorted(_read(str(path), text, places))._asdict())
        except OSError as error:
            raise UsageError(f"cannot write {kept}: {error.strerror}", "make the cache folder writable") from error
    return Matrix(kept, settings.parking_minutes)


def _sorted(rows: Mapping[tuple[Key, Key], tuple[float, float]]) -> Drives:
    places = sorted({code_of(key) for pair in rows for key in pair})
    position = {code: i for i, code in enumerate(places)}
    coded = sorted(
        (position[code_of(a)] * len(places) + position[code_of(b)], *drive) for (a, b), drive in rows.items()
    )
    return Drives(
        places=np.array(places, dtype=np.int64),
        code=np.array([code for code, _, _ in coded], dtype=np.int64),
        minutes=np.array([minutes for _, minutes, _ in coded]),
        km=np.array([km for _, _, km in coded]),
    )


def _read(path: str, text: str, places: Mapping[str, Place]) -> dict[tuple[Key, Key], tuple[float, float]]:
    """Minutes and km by rounded coordinates of origin and destination."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    lines = text.splitlines()
    if max(map(len, lines), default=0) > csv.field_size_limit():
        raise UsageError(f"{path} has a line of more than {csv.field_size_limit():,} characters", "mend it")
    reader = csv.reader(lines, delimiter=delimiter)
    columns = [name.strip().lower() for name in next(reader, [])]
    ends = IDS if set(IDS) <= set(columns) else COORDINATES
    missing = [name for name in (*ends, "minutes", "km") if name not in columns]
    if missing:
        wanted = f"{', '.join(IDS)} or {', '.join(COORDINATES)}, and minutes, km"
        raise UsageError(f"{path} has no column {', '.join(missing)}", f"give it the columns {wanted}")
    at = [columns.index(name) for name in (*ends, "minutes", "km")]
    rows: dict[tuple[Key, Key], tuple[float, float]] = {}
    problems: list[str] = []
    for line, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            values = [cells[i].strip() for i in at]
            if not values[-2] and not values[-1]:
                _ends(values[:-2], places, delimiter)  # who it is must be known all the same
                continue
            drive = _number(values[-2], delimiter), _number(values[-1], delimiter)
            rows[_ends(values[:-2], places, delimiter)] = drive
        except (ValueError, KeyError, IndexError) as error:
            problems.append(f"line {line}: {_told(error)}")
    _stop_at(problems, path)
    if not rows:
        raise UsageError(f"{path} has no drives", "fill it, or choose another [travel] provider")
    return rows


def _ends(values: Sequence[str], places: Mapping[str, Place], delimiter: str) -> tuple[Key, Key]:
    if len(values) == 2:
        return micro_degrees(places[values[0]]), micro_degrees(places[values[1]])
    a, b, c, d = (_number(value, delimiter, least=-180) for value in values)
    return micro_degrees(Place(a, b)), micro_degrees(Place(c, d))


def _number(text: str, delimiter: str, least: float = 0) -> float:
    number = float(text.replace(",", ".") if delimiter != "," else text)
    if not least <= number <= MOST:
        raise ValueError(f"{text} is not a number from {least:g} to {MOST:g}")
    return number


def _told(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no customer or rep has the id {error.args[0]}"
    return "too few columns" if isinstance(error, IndexError) else str(error)


def _stop_at(problems: Iterable[str], path: str) -> None:
    told = list(problems)
    if told:
        more = f" and {len(told) - MOST_PROBLEMS} more" if len(told) > MOST_PROBLEMS else ""
        raise UsageError(f"{path}: {'; '.join(told[:MOST_PROBLEMS])}{more}", "correct these lines")
