"""Travel times as somebody measured them: a CSV of directed drives.

Columns: `minutes`, `km`, and either `from_id` and `to_id` or `from_latitude`, `from_longitude`, `to_latitude`,
`to_longitude`. Ids are customers' or reps' (`rep:R1` where both lists have an R1). A drive that is not in the file is
unreachable, in that direction. `parking_minutes` is added as to every drive.
"""

from __future__ import annotations

import csv
import hashlib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place
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

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Drives between known places, kept sorted: `code` = origin · places + destination."""

    digest: str
    parking_minutes: float
    position: dict[Key, int] = field(repr=False)
    code: NDArray[np.int64] = field(repr=False)
    minutes: NDArray[np.float64] = field(repr=False)
    km: NDArray[np.float64] = field(repr=False)

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        return "matrix"

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m]."""
        a, b = self._positions(origins), self._positions(destinations)
        return self._drives(*np.broadcast_arrays(a[:, None, :], b[None, :, :]))

    def pairs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """The drive from each origin to the destination at the same position: arrays of shape [n]."""
        return self._drives(self._positions(origins), self._positions(destinations))

    def _positions(self, places: Sequence[Place]) -> NDArray[np.int64]:
        """Position in the file (−1: not there), and the rounded coordinates: [n, 3]."""
        keys = [micro_degrees(place) for place in places]
        rows = [(self.position.get(key, -1), *key) for key in keys]
        return np.array(rows, dtype=np.int64).reshape(-1, 3)

    def _drives(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Legs:
        wanted = np.where((a[..., 0] >= 0) & (b[..., 0] >= 0), a[..., 0] * len(self.position) + b[..., 0], -1)
        row = np.minimum(np.searchsorted(self.code, wanted), len(self.code) - 1)
        known, same = self.code[row] == wanted, (a[..., 1:] == b[..., 1:]).all(axis=-1)
        minutes = np.where(same, 0.0, np.where(known, self.minutes[row], np.inf))
        km = np.where(same, 0.0, np.where(known, self.km[row], np.inf))
        return with_parking(Legs(minutes, km), self.parking_minutes)


def micro_degrees(place: Place) -> Key:
    """Coordinates rounded to 6 decimals, as integers: what places are recognised by."""
    return round(place.latitude * 1e6), round(place.longitude * 1e6)


def places_by_id(given: Given) -> dict[str, Place]:
    """Places for a matrix file that names ids: customers, reps that no customer shares the id of, and `rep:ID`."""
    places = {rep.id: rep.place for rep in given.reps}
    places.update((c.id, c.place) for c in given.customers)
    places.update((f"rep:{rep.id}", rep.place) for rep in given.reps)
    return places


def provide(settings: TravelSettings, workspace: Path, cache: Path, places: Mapping[str, Place]) -> Matrix:  # noqa: ARG001
    """The provider named `matrix`. Raises UsageError where the file cannot be read or a row cannot be understood."""
    if not settings.matrix_file:
        raise UsageError("[travel] provider is matrix, but matrix_file is empty", "set [travel] matrix_file")
    path = workspace / settings.matrix_file
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", "check [travel] matrix_file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start})", "save it as UTF-8") from error
    rows = _read(str(path), text, places)
    told = f"{settings.parking_minutes!r} {sorted(rows.items())!r}"
    position = {key: i for i, key in enumerate(sorted({key for pair in rows for key in pair}))}
    coded = sorted((position[a] * len(position) + position[b], drive) for (a, b), drive in rows.items())
    return Matrix(
        digest=hashlib.sha256(b"matrix " + told.encode()).hexdigest(),
        parking_minutes=settings.parking_minutes,
        position=position,
        code=np.array([code for code, _ in coded], dtype=np.int64),
        minutes=np.array([minutes for _, (minutes, _) in coded]),
        km=np.array([km for _, (_, km) in coded]),
    )


def _read(path: str, text: str, places: Mapping[str, Place]) -> dict[tuple[Key, Key], tuple[float, float]]:
    """Minutes and km by rounded coordinates of origin and destination."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
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
    if not (math.isfinite(number) and number >= least):
        raise ValueError(f"{text} is not a number of at least {least}")
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
