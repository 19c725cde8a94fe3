from __future__ import annotations

import numpy as np

from salesplan.alignment import align
from salesplan.alignment.columns import columns
from salesplan.alignment.scope import neighbourhood
from salesplan.domain.causes import MoveKind
from salesplan.domain.nouns import replace
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, owners, rep, wanting, world


def chain(reps: int, each: int = 4):
    """Reps 100 km apart in a row, each with a few customers around them."""
    force = [rep(f"R{r:02d}", east=100 * r) for r in range(reps)]
    rows = [customer(f"C{r:02d}{i}", east=100 * r + 3 * i, owner=f"R{r:02d}") for r in range(reps) for i in range(each)]
    return world(rows, force)


def test_a_new_customer_goes_to_a_near_rep_and_moves_nobody():
    given = chain(30)
    more = world([*given.customers, customer("NEW", east=502)], list(given.reps))
    result = align(more, wanting(more), owners(more), CROW, SETTINGS, AS_OF, opened=frozenset({"NEW"}))
    assert result.owner["NEW"] == "R05"
    assert result.moves == ()


def test_a_changed_customer_opens_only_the_reps_around_him():
    given = chain(30)
    base = columns(given, wanting(given), owners(given), SETTINGS, AS_OF)
    scope = neighbourhood(base, given, frozenset({"C000"}), 10)
    assert scope.reps is not None
    assert scope.rows is not None
    assert set(scope.reps) == set(range(10))
    assert set(scope.rows) == set(range(40))
    assert not scope.construction


def test_a_leaver_leaves_nobody_without_an_owner_and_nobody_far_away_is_touched():
    given = chain(120)
    gone = "R60"
    left = replace(
        given, reps=tuple(replace(r, active_until=AS_OF.replace(day=1)) if r.id == gone else r for r in given.reps)
    )
    result = align(left, wanting(left), owners(left), CROW, SETTINGS, AS_OF, opened=frozenset({gone}))
    moved = {a.customer_id: a.rep_id for a in result.moves}
    assert {f"C60{i}" for i in range(4)} <= set(moved)
    assert all(abs(int(a.previous_rep_id[1:]) - 60) <= 30 for a in result.moves)
    assert gone not in set(result.owner.values())


def test_a_joiner_is_filled_by_the_reps_around_him():
    given = chain(30, each=6)
    more = world(list(given.customers), [*given.reps, rep("R99", east=1504)])
    result = align(more, wanting(more), owners(more), CROW, SETTINGS, AS_OF, opened=frozenset({"R99"}))
    filled = [a for a in result.moves if a.rep_id == "R99"]
    assert filled
    assert (filled[0].reason.kind, filled[0].reason.rep_id) == (MoveKind.FILLS, "R99")
    assert filled[0].reason.index_before == 0.0


def test_customers_outside_the_opened_part_keep_their_owner_even_where_a_move_would_pay():
    given = chain(40)
    lopsided = world(
        [replace(c, rep_id="R00") if c.id.startswith("C01") else c for c in given.customers], list(given.reps)
    )
    far = align(lopsided, wanting(lopsided), owners(lopsided), CROW, SETTINGS, AS_OF, opened=frozenset({"C390"}))
    near = align(lopsided, wanting(lopsided), owners(lopsided), CROW, SETTINGS, AS_OF, opened=frozenset({"C010"}))
    assert far.moves == ()
    assert near.moves != ()


def test_nothing_opened_changes_nothing():
    given = chain(5)
    result = align(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF, opened=frozenset())
    assert result.owner == owners(given)
    assert np.isclose(result.outcome.gap or 0.0, 0.0)
