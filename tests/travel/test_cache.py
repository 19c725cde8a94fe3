"""Known drives are not asked for again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.places import Place
from salesplan.travel.cache import ENGINES_KEPT, Cached
from salesplan.travel.legs import Legs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PLACES = [Place(42 + i / 10, 1 + i / 10) for i in range(40)]


@dataclass
class Counting:
    """An engine whose drives tell their ends, and which remembers what it was asked."""

    digest: str = "engine"
    name: str = "counting"
    asked: list[tuple[int, int]] = field(default_factory=list)

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        self.asked.append((len(origins), len(destinations)))
        a = np.array([p.latitude for p in origins])[:, None]
        b = np.array([p.latitude for p in destinations])[None, :]
        return Legs(1000 * a + b, np.where(b > 44, np.inf, a - b))

    @property
    def drives(self) -> int:
        return sum(n * m for n, m in self.asked)


def same(a: Legs, b: Legs) -> bool:
    return bool((a.minutes == b.minutes).all() and (a.km == b.km).all())


def test_what_is_known_is_not_asked_for(tmp_path: Path) -> None:
    engine = Counting()
    cached = Cached(engine, tmp_path / "deep" / "drives.db")
    first = cached.legs(PLACES, PLACES)
    assert engine.asked == [(40, 40)]
    assert same(first, cached.legs(PLACES, PLACES))
    assert same(first, Cached(Counting(), cached.path).legs(PLACES, PLACES))
    assert engine.asked == [(40, 40)]
    assert np.isinf(first.km).any()


def test_one_more_location_costs_one_row_and_one_column(tmp_path: Path) -> None:
    engine = Counting()
    cached = Cached(engine, tmp_path / "drives.db")
    cached.legs(PLACES[:20], PLACES[:20])
    engine.asked.clear()
    more = cached.legs(PLACES[:21], PLACES[:21])
    assert sorted(engine.asked) == [(1, 21), (20, 1)]
    assert same(more, Counting().legs(PLACES[:21], PLACES[:21]))


def test_another_engine_has_other_drives(tmp_path: Path) -> None:
    path = tmp_path / "drives.db"
    Cached(Counting("one"), path).legs(PLACES[:3], PLACES[:3])
    other = Counting("two")
    Cached(other, path).legs(PLACES[:3], PLACES[:3])
    assert other.drives == 9


def test_old_engines_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "drives.db"
    for number in range(ENGINES_KEPT + 1):
        Cached(Counting(str(number)), path).legs(PLACES[:3], PLACES[:3])
    oldest, newer = Counting("0"), Counting("1")
    Cached(newer, path).legs(PLACES[:3], PLACES[:3])
    Cached(oldest, path).legs(PLACES[:3], PLACES[:3])
    assert (newer.drives, oldest.drives) == (0, 9)


def test_places_count_to_the_sixth_decimal(tmp_path: Path) -> None:
    engine = Counting()
    cached = Cached(engine, tmp_path / "drives.db")
    a = cached.legs([Place(42.1234561, 1.0)], PLACES[:1])
    b = cached.legs([Place(42.1234558, 1.0)], PLACES[:1])
    assert engine.drives == 1
    assert same(a, b)


def test_a_cache_that_is_no_database_is_no_reason_to_stop(tmp_path: Path) -> None:
    path = tmp_path / "drives.db"
    path.write_bytes(b"this is not SQLite" * 100)
    assert same(Cached(Counting(), path).legs(PLACES, PLACES), Counting().legs(PLACES, PLACES))
    folder = tmp_path / "file"
    folder.write_text("")
    assert same(Cached(Counting(), folder / "drives.db").legs(PLACES, PLACES), Counting().legs(PLACES, PLACES))


subsets = st.lists(st.integers(0, 39), max_size=12)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(subsets, subsets), min_size=1, max_size=6))
def test_answers_are_the_engines_whatever_was_asked_before(
    tmp_path_factory: object, questions: list[tuple[list[int], list[int]]]
) -> None:
    engine = Counting()
    cached = Cached(engine, tmp_path_factory.mktemp("cache") / "drives.db")  # type: ignore[attr-defined]
    for rows, columns in questions:
        a, b = [PLACES[i] for i in rows], [PLACES[i] for i in columns]
        expected = Counting().legs(a, b)
        found = cached.legs(a, b)
        assert found.minutes.shape == expected.minutes.shape
        assert same(found, expected)
    before = engine.drives
    for rows, columns in questions:
        cached.legs([PLACES[i] for i in rows], [PLACES[i] for i in columns])
    assert engine.drives == before
