from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given as drawn_from
from hypothesis import settings as tried
from hypothesis import strategies as st

from salesplan.alignment import area, greenfield, medians, size_curve
from salesplan.alignment.arcs import smallest
from salesplan.alignment.area import nearest_points, nearest_reps
from salesplan.alignment.greenfield import blocks
from salesplan.domain.errors import UsageError
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, drawn, rep, wanting, world
from tests.shared import INSTANCES, needs_instances


def cheapest(cost, weight, capacity, count) -> float:
    """Complete enumeration of sites and territories."""
    sites, n = cost.shape
    best = np.inf
    for chosen in itertools.combinations(range(sites), count):
        for home in itertools.product(range(count), repeat=n):
            load = np.bincount(home, weights=weight, minlength=count)
            if (load <= capacity + 1e-9).all():
                best = min(best, sum(cost[chosen[h], i] for i, h in enumerate(home)))
    return best


@tried(max_examples=15, deadline=None)
@drawn_from(st.integers(0, 10**6), st.integers(3, 7), st.integers(1, 2))
def test_small_cases_are_solved_to_the_optimum_of_complete_enumeration(seed, n, count):
    rng = np.random.default_rng(seed)
    points, weight = rng.integers(0, 50, (n, 2)), rng.integers(1, 9, n).astype(float)
    cost = np.floor(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    capacity = float(np.ceil(1.3 * weight.sum() / count))
    best = cheapest(cost, weight, capacity, count)
    found = medians(cost, weight, capacity, count)
    if np.isfinite(best):
        assert found.overload == 0
        assert found.cost == best
        assert found.bound <= best + 1e-6


@needs_instances
@pytest.mark.parametrize(("number", "optimum"), [(1, 713), (9, 715), (10, 829)])
def test_published_instances_are_solved_to_their_optimum(number, optimum):
    numbers = (INSTANCES / "cpmp" / f"pmedcap1-{number}.txt").read_text().split()
    n, count, capacity = (int(x) for x in numbers[2:5])
    rows = np.array(numbers[5 : 5 + 4 * n], dtype=float).reshape(n, 4)
    away = rows[:, None, 1:3] - rows[None, :, 1:3]
    cost = np.floor(np.sqrt((away**2).sum(axis=2)))
    found = medians(cost, rows[:, 3], float(capacity), count)
    assert found.overload == 0
    assert cost[found.sites[found.home], np.arange(n)].sum() == found.cost == optimum
    assert 0.9 * optimum <= found.bound <= optimum


def test_reps_from_scratch_live_where_their_customers_are():
    towns = [(0, 0), (200, 0), (0, 200)]
    rows = [customer(f"C{t}{i}", e + 0.5 * i, n, "R1", locked=True) for t, (e, n) in enumerate(towns) for i in range(6)]
    given = world(rows, [rep("R1", east=90)])
    found = greenfield(given, wanting(given), CROW, SETTINGS, AS_OF, 3)
    assert {h.customer_id[:2] for h in found.homes} == {"C0", "C1", "C2"}
    assert [b.customers for b in found.aligned.balance] == [6, 6, 6]
    assert all(len({found.aligned.owner[f"C{t}{i}"] for i in range(6)}) == 1 for t in range(3))
    assert found.outcome.bound is not None


def test_more_reps_than_customers_is_a_usage_error():
    given = world([customer("C1")], [rep("R1")])
    with pytest.raises(UsageError, match="2 reps for 1 customers"):
        greenfield(given, wanting(given), CROW, SETTINGS, AS_OF, 2)


def test_the_size_curve_tells_value_cost_and_the_return_of_the_next_rep():
    given, _ = drawn(1, 40, 2)
    points = size_curve(
        given,
        CROW,
        SETTINGS,
        AS_OF,
        (3, 2, 1),
        wanting,
        lambda force, _: (1000.0 * len(force.reps) ** 0.5, {"wine": 1.0}),
    )
    assert [p.reps for p in points] == [1, 2, 3]
    assert points[0].marginal is None
    assert points[1].marginal == pytest.approx(1000 * (2**0.5 - 1))
    assert points[2].net == points[2].value - points[2].cost
    assert points[2].travel_minutes < points[0].travel_minutes
    assert [len(p.homes) for p in points] == [1, 2, 3]
    assert points[0].by_product == (("wine", 1.0),)


def test_blocks_are_of_even_weight_and_cover_everybody():
    rng = np.random.default_rng(0)
    block = blocks(rng.normal(size=(500, 3)), np.ones(500), 16)
    assert sorted(set(block)) == list(range(16))
    assert np.bincount(block).max() <= 2 * np.bincount(block).min()


@tried(max_examples=20, deadline=None)
@drawn_from(st.integers(0, 10**6), st.integers(1, 60), st.integers(1, 5))
def test_strips_find_the_nearest_points_of_a_full_matrix(seed, n, count):
    points = np.random.default_rng(seed).integers(0, 6, (n, 3)).astype(float)  # many ties on purpose
    found, chord = nearest_points(points, count)
    away = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    for i in range(n):
        order = [j for j in np.lexsort((np.arange(n), away[i])) if j != i][:count]
        assert found[i, : len(order)].tolist() == order
        assert np.allclose(chord[i, : len(order)], np.sqrt(away[i, order]))
        assert (found[i, len(order) :] == -1).all()


def test_the_nearest_reps_come_in_order_with_ties_by_position():
    reps = np.array([[1.0, 0, 0], [0, 1.0, 0], [1.0, 0, 0]])
    found, _ = nearest_reps(np.array([[1.0, 0, 0], [0, 1.0, 0]]), reps, 2)
    assert found.tolist() == [[0, 2], [1, 0]]


@pytest.mark.parametrize("count", [1, 4, 9, 299, 300])
def test_strips_of_homes_find_the_same_reps_as_a_look_at_them_all(count, monkeypatch):
    draw = np.random.default_rng(count)
    flat = np.concatenate([draw.normal(0.0, 0.02, (500, 2)), draw.normal(0.3, 0.1, (200, 2))])
    points = np.stack([np.cos(flat[:, 0]) * np.cos(flat[:, 1]), np.sin(flat[:, 0]), np.sin(flat[:, 1])], axis=1)
    points /= np.linalg.norm(points, axis=1)[:, None]
    homes = np.concatenate([points[:200], points[50:100], points[:50] + 1e-13])  # many who live in one place
    assert len(homes) >= area.MANY_REPS
    by_strips = nearest_reps(points, homes, count)
    monkeypatch.setattr(area, "MANY_REPS", 10**6)
    found, chord = nearest_reps(points, homes, count)
    assert (by_strips[0] == found).all()
    assert by_strips[1].tobytes() == chord.tobytes()


@tried(max_examples=50, deadline=None)
@drawn_from(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(0, 40))
def test_a_few_of_many_are_chosen_as_sorting_them_all_would(values, count):
    array = np.array(values, dtype=float)
    assert smallest(array, count).tolist() == np.argsort(array, kind="stable")[:count].tolist()
