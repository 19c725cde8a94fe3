"""What must hold within and across the files. A new check is a function and a line in `CHECKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salesplan.domain.findings import Finding
from salesplan.inputs.checks.availability import hours_outside_days, hours_too_short, weekdays_nobody_works
from salesplan.inputs.checks.bounds import (
    contradictory_bounds,
    gap_against_minimum,
    incomplete_curve,
    sales_above_potential,
)
from salesplan.inputs.checks.coordinates import far_from_every_rep, half_a_place, null_island, swapped_coordinates
from salesplan.inputs.checks.feedback import incomplete_feedback, pin_contradicts, pin_out_of_time
from salesplan.inputs.checks.freshness import stale_file
from salesplan.inputs.checks.history import future_rows, unknown_event, without_potential
from salesplan.inputs.checks.inputs import Inputs
from salesplan.inputs.checks.keys import duplicate_keys, repeated_calls
from salesplan.inputs.checks.names import id_is_formula, product_with_blank
from salesplan.inputs.checks.ownership import (
    lock_without_owner,
    lock_without_skill,
    owner_to_come,
    skill_nobody_has,
)
from salesplan.inputs.checks.references import unknown_customer, unknown_owner, unknown_product, unknown_rep
from salesplan.inputs.checks.reps import (
    no_active_rep,
    no_working_day,
    reversed_contract,
    reversed_day,
    reversed_time_off,
)
from salesplan.inputs.checks.scopes import scope_of_nobody, segment_beside_another, segment_of_nobody
from salesplan.inputs.checks.second_reps import (
    reserved_id,
    second_rep_not_there,
    second_rep_of_one_team,
    second_rep_sells_nothing,
    unknown_second_rep,
)

Check = Callable[[Inputs], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    duplicate_keys,
    repeated_calls,
    unknown_owner,
    unknown_rep,
    unknown_customer,
    unknown_product,
    half_a_place,
    null_island,
    swapped_coordinates,
    far_from_every_rep,
    contradictory_bounds,
    gap_against_minimum,
    sales_above_potential,
    incomplete_curve,
    hours_too_short,
    hours_outside_days,
    weekdays_nobody_works,
    owner_to_come,
    lock_without_owner,
    lock_without_skill,
    skill_nobody_has,
    unknown_second_rep,
    second_rep_of_one_team,
    second_rep_not_there,
    second_rep_sells_nothing,
    reserved_id,
    no_active_rep,
    reversed_day,
    reversed_contract,
    reversed_time_off,
    no_working_day,
    future_rows,
    stale_file,
    unknown_event,
    without_potential,
    incomplete_feedback,
    pin_contradicts,
    pin_out_of_time,
    id_is_formula,
    product_with_blank,
    scope_of_nobody,
    segment_of_nobody,
    segment_beside_another,
)

__all__ = ["CHECKS", "Check", "Inputs"]
