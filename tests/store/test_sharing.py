"""What rows have in common is held once, and they stay what they were."""

from __future__ import annotations

from salesplan.domain.canonical import from_bytes, to_bytes
from salesplan.domain.given import Customer
from salesplan.domain.nouns import replace
from salesplan.domain.plan import RepPlan
from salesplan.store.sharing import rows_shared, share
from tests.small import small_given, small_plan


def test_ids_days_and_hours_of_a_part_are_held_once_and_it_stays_equal() -> None:
    part = next(p for p in small_plan().reps if p.schedule)
    found = from_bytes(RepPlan, to_bytes(part))
    assert found.schedule[0].rep_id is not found.rep_id
    share(found, {})
    assert found == part
    assert to_bytes(found) == to_bytes(part)
    assert {id(row.rep_id) for row in (found, *found.assignments, *found.callplan, *found.schedule)} == {
        id(found.rep_id)
    }
    days = [call.day for call in found.schedule] + [route.day for route in found.routes]
    assert len(set(map(id, days))) == len(set(days))


def test_equal_rows_are_the_same_objects_wherever_they_stand() -> None:
    like = small_given().customers
    stored = from_bytes(tuple[Customer, ...], to_bytes(like))
    other = (replace(stored[0], name="Another"), *stored[1:])
    assert all(a is b for a, b in zip(rows_shared(stored, like), like, strict=True))
    assert rows_shared(other, like)[0] is other[0]
    fewer = rows_shared(other[:1] + other[2:], like)
    assert fewer == other[:1] + other[2:]
    assert fewer[1] is like[2]
