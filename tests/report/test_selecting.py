"""Which rows `--rep` and `--select` mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.versions import StoredPlan
from salesplan.report.selecting import rep_meant, selected
from salesplan.report.views import OF_A_REP, VIEWS, enough_of_a_rep
from salesplan.report.views.diff import diff
from salesplan.report.views.week import week
from salesplan.store import PlanStore
from tests.report.test_views import MONDAY, records


def customers(version: StoredPlan, *texts: str, rep: str | None = None) -> set[str]:
    """Who has a line in the calendar."""
    (view,) = VIEWS["schedule"](version, selected(version, rep, texts))
    return {str(row["customer_id"]) for row in records(view)}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("team:North",), {"C1", "C2"}),
        (("team:north",), {"C1", "C2"}),
        (("segment:A",), {"C1", "C2"}),
        (("segment:",), {"C4"}),
        (("rep:R2",), {"C4"}),
        (("rep:nunez",), {"C4"}),
        (("rep:王小明",), {"C1", "C2"}),
        (("customer:C1",), {"C1"}),
        (("customer:醫院",), {"C1", "C4"}),
        (("segment:A,customer:C2",), {"C2"}),
        (("segment:A,team:South",), set()),
        (("segment:A", "rep:R2"), {"C1", "C2", "C4"}),
        (("changed",), {"C4"}),
    ],
)
def test_a_word_means_its_rows_commas_narrow_and_repeating_widens(
    texts: tuple[str, ...], expected: set[str], version: StoredPlan
) -> None:
    assert customers(version, *texts) == expected


def test_a_rep_is_found_by_id_name_or_a_part_of_it(version: StoredPlan) -> None:
    assert (
        customers(version, rep="R2") == customers(version, rep="ana núñez") == customers(version, rep="Ana") == {"C4"}
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("team:West", "one of: North, South"),
        ("segment:Z", "one of: A, B"),
        ("customer:nobody", "there is no customer nobody"),
        ("rep:R9", "one of: R1, R2"),
        ("region:North", "write team:NAME"),
        ("segment", "write team:NAME"),
        ("changed:C1", "write team:NAME"),
        ("", "write team:NAME"),
    ],
)
def test_words_that_mean_nobody_say_what_may_be_meant(text: str, told: str, version: StoredPlan) -> None:
    with pytest.raises(UsageError) as stopped:
        selected(version, None, [text])
    assert told in f"{stopped.value.message} {stopped.value.remedy}"


def test_several_who_are_called_so_are_listed(version: StoredPlan) -> None:
    with pytest.raises(UsageError, match="2 reps are called so: R") as stopped:
        selected(version, "R")
    assert "R1 王小明, R2 Ana Núñez" in stopped.value.remedy


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("text", ["customer:C4", "team:South", "segment:B", "changed"])
def test_every_view_takes_every_selection(name: str, text: str, version: StoredPlan) -> None:
    assert all(view.title for view in VIEWS[name](version, selected(version, None, [text])))


def test_figures_of_a_call_plan_are_those_of_who_is_meant(version: StoredPlan) -> None:
    lines, segments, reps = VIEWS["callplan"](version, selected(version, None, ["customer:C2"]))
    assert [row["customer_id"] for row in records(lines)] == ["C2"]
    assert [(row["segment"], row["customers"], row["value"]) for row in records(segments)] == [("A", 1, 100.25)]
    assert [(row["rep_id"], row["value"]) for row in records(reps)] == [("R1", 100.25)]


def test_a_day_is_driven_whole_where_one_of_its_customers_is_meant(version: StoredPlan) -> None:
    (sheet,) = VIEWS["routes"](version, selected(version, None, ["customer:C2"], MONDAY))
    assert {"C1", "C2"} <= {row["customer_id"] for row in records(sheet)}
    (none,) = VIEWS["routes"](version, selected(version, None, ["customer:C3"], MONDAY))
    assert none.rows == ()


def test_a_difference_between_versions_is_chosen_the_same_way(version: StoredPlan) -> None:
    assert diff(version, version, "customer", selected(version, "R1"))[0].rows == ()
    assert [
        row["rep_id"] for row in records(diff(version, version, "rep", selected(version, None, ["team:South"]))[0])
    ] == ["R2"]


def test_views_of_one_rep_show_the_same_from_their_part_alone(version: StoredPlan, tmp_path: Path) -> None:
    store = PlanStore(tmp_path / "plans.db")
    store.add(replace(version, plan=replace(version.plan, parent=0)), "first plan")
    whole = store.published()
    assert whole is not None
    for rep_id, name in (("R1", "王小明"), ("R2", "nunez")):
        part = store.load_rep(None, lambda ids, given, word=name: rep_meant(word, ids, given))
        assert part is not None
        assert list(part.plan.rep) == [rep_id]
        assert set(part.given.customer) == part.plan.rep[rep_id].named_customers()
        for view in OF_A_REP:
            for day in (None, *{c.day for c in whole.plan.rep[rep_id].schedule}):
                page = VIEWS[view](whole, selected(whole, rep_id, (), day))
                assert VIEWS[view](part, selected(part, name, (), day)) == page
                assert page
        with_calls = store.load_rep(1, lambda ids, _, rep=rep_id: rep, ("calls",))
        assert with_calls is not None
        plans = replace(whole.plan, parent=7), replace(with_calls.plan, parent=7)
        assert week(whole, plans[:1], rep_id) == week(with_calls, plans[1:], rep_id)


def test_a_call_plan_that_shares_its_minutes_needs_the_others_of_the_plan(version: StoredPlan) -> None:
    first = version.plan.reps[0]
    leaves = replace(first, assignments=(replace(first.assignments[0], until=MONDAY), *first.assignments[1:]))
    shared = replace(version, plan=replace(version.plan, reps=(leaves,)))
    alone = replace(version, plan=replace(version.plan, reps=(first,)))
    assert [enough_of_a_rep("callplan", v) for v in (alone, shared)] == [True, False]
    assert enough_of_a_rep("routes", shared)


def test_a_rep_whom_the_plan_does_not_have_is_not_shown(version: StoredPlan, tmp_path: Path) -> None:
    store = PlanStore(tmp_path / "plans.db")
    assert store.load_rep(None, lambda ids, given: rep_meant("R1", ids, given)) is None
    store.add(replace(version, plan=replace(version.plan, parent=0)), "first plan")
    assert store.load_rep(7, lambda ids, given: rep_meant("R1", ids, given)) is None
    with pytest.raises(UsageError, match="there is no rep R9"):
        store.load_rep(None, lambda ids, given: rep_meant("R9", ids, given))
