"""A colour for each rep that stays theirs from plan to plan."""

from __future__ import annotations

from zlib import crc32

FEWEST = 32
STEP = 137.508  # degrees: the golden angle, which parts neighbours


def hues(rep_ids: list[str]) -> list[int]:
    """The hue of each rep, 0 to 359: a place in a wheel by the id itself, the next free one where two ids meet.

    Who comes or goes moves at most those whose place they take or free.
    """
    places = FEWEST
    while places < 2 * len(rep_ids):
        places *= 2
    taken: dict[int, str] = {}
    for rep_id in sorted(rep_ids, key=lambda r: (crc32(r.encode()), r)):
        place = crc32(rep_id.encode()) % places
        while place in taken:
            place = (place + 1) % places
        taken[place] = rep_id
    place_of = {rep_id: place for place, rep_id in taken.items()}
    return [round(place_of[r] * STEP) % 360 for r in rep_ids]
