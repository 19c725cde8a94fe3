"""What a change opens: the reps around it and their customers; everybody else stays, unread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.area import nearest_reps, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.alignment.columns import Columns
    from salesplan.domain.given import Given

AROUND = 60  # nearest reps that a rep's change opens
LARGE = 0.6  # share of the reps from which on everybody is opened
FEW = 20  # customers without an owner that the local search places without a construction


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """Open customers and reps by position; None: all."""

    rows: NDArray[np.int64] | None
    reps: NDArray[np.int64] | None
    construction: bool


def neighbourhood(base: Columns, given: Given, opened: frozenset[str] | None, count: int) -> Neighbourhood:
    """The part of the alignment that the changed customers and reps in `opened` touch; None touches everything.

    A changed rep, and a rep who left somebody behind, opens the reps whose homes are nearest; a changed customer their
    owner and their `count` nearest reps. All their customers are open.
    """
    if opened is None:
        return Neighbourhood(None, None, construction=True)
    homeless = base.owner < 0
    changed = np.fromiter((c.id in opened for c in base.customers), np.bool_, len(base.customers)) | homeless
    rows = np.flatnonzero(changed)
    active = {r.id: i for i, r in enumerate(base.reps)}
    touched = np.zeros(len(base.reps), np.bool_)
    touched[base.owner[rows][base.owner[rows] >= 0]] = True
    if len(rows):
        touched[nearest_reps(base.points[rows], base.homes, count)[0].ravel()] = True
    moved = [given.rep[r] for r in sorted(opened) if r in given.rep]
    if moved:
        near, _ = nearest_reps(unit_vectors([r.place for r in moved]), base.homes, AROUND)
        touched[near.ravel()] = True
        touched[[active[r.id] for r in moved if r.id in active]] = True
    if touched.sum() >= LARGE * len(base.reps) and (moved or len(rows) > FEW):
        return Neighbourhood(None, None, construction=True)
    inside = changed | (touched[base.owner] & ~homeless)
    return Neighbourhood(
        np.flatnonzero(inside), np.flatnonzero(touched), construction=bool(moved) or int(homeless.sum()) > FEW
    )
