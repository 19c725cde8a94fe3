"""Three CSV files in, a published plan out, night after night; checked by the program and by nobody of its house."""

from __future__ import annotations

import csv

from tests.acceptance.conftest import MONDAY, TUESDAY, Workspace, referee
from tests.answers import Answer
from tests.shared import needs_andorra


def sound(workspace: Workspace, *, as_of: str) -> None:
    """The inputs have no error, the audit finds nothing, and neither does the referee in the export."""
    check = workspace("check", "--as-of", as_of, "-o", "json")
    assert (check.code, check.json["errors"]) == (0, 0)
    audit = workspace("audit")
    assert (audit.code, audit.err) == (0, "")
    assert audit.out.startswith("No violations: plan ")
    out = workspace.path / "out"
    assert workspace("export", "--format", "csv", "--out", str(out)).code == 0
    referee(workspace, out)


def unwarned(answer: Answer) -> Answer:
    assert not any(word in answer.err for word in ("Warning", "Traceback")), answer.err
    return answer


@needs_andorra
def test_andorra_is_planned_with_its_pinned_visit_and_without_the_dismissed_one(andorra: Workspace) -> None:
    sound(andorra, as_of=MONDAY)
    schedule = andorra.table("out/schedule.csv")
    visits = [
        (r["date"], r["start"], r["level"]) for r in schedule if (r["customer_id"], r["channel"]) == ("0059", "visit")
    ]
    assert ("2026-12-08", "10:00", "agreed") in visits
    assert not [r for r in schedule if (r["customer_id"], r["channel"]) == ("0032", "visit")]
    stops = {(r["date"], r["customer_id"], r["start"]) for r in andorra.table("out/routes.csv")}
    assert ("2026-12-08", "0059", "10:00") in stops


def test_the_starter_example_and_its_night_hold(starter: Workspace) -> None:
    sound(starter, as_of=MONDAY)
    assert ("2026-12-03", "007", "10:00") in {
        (r["date"], r["customer_id"], r["start"]) for r in starter.table("out/schedule.csv")
    }
    starter.night(TUESDAY)
    night = unwarned(starter("replan", "--as-of", TUESDAY, "--workers", "1"))
    assert night.code == 0
    assert night.out.startswith(f"Plan 2 published for {TUESDAY}")
    sound(starter, as_of=TUESDAY)
    assert {r["rep_id"] for r in starter.table("out/alignment.csv") if r["customer_id"] == "061"} <= {"R1", "R2", "R3"}
    assert "customer added 061" in starter("diff", COLUMNS="120").out


def test_a_plan_tells_how_far_its_months_are_from_the_best(starter: Workspace) -> None:
    answer = unwarned(starter("audit", "--bound", "--workers", "1", "-o", "json"))
    assert answer.code == 0
    _, bounds = answer.json["views"]
    assert [row["rep"] for row in bounds["rows"]] == ["R1", "R2", "R3"]
    for row in bounds["rows"]:
        assert 0 < row["bound"] <= row["month"]
        assert abs(row["gap"] - (1 - row["bound"] / row["month"])) < 1e-6
    assert starter("audit", "--bound", "--workers", "2", "-o", "json").out == answer.out


def test_the_taiwan_example_and_its_nights_hold(taiwan: Workspace) -> None:
    sound(taiwan, as_of=MONDAY)
    for number, day in enumerate((TUESDAY, "2026-11-25", "2026-11-26"), start=2):
        taiwan.night(day)
        night = unwarned(taiwan("replan", "--as-of", day, "--workers", "1"))
        if night.code == 7:  # a rep leaves and another joins: past the guard, a person decides
            night = taiwan("publish", str(number))
        assert night.code == 0, night
        sound(taiwan, as_of=day)
    assert taiwan("status", "--as-of", "2026-11-26", "--exit-code").code == 0
    assert taiwan("history", "-o", "json").json["views"][0]["rows"][0]["version"] == 4


def test_with_nothing_changed_no_version_is_made(starter: Workspace) -> None:
    before = starter.published()
    answer = starter("replan", "--as-of", MONDAY)
    assert (answer.code, answer.out, answer.err) == (0, "Nothing has changed: plan 1 stands\n", "")
    for name in ("customers.csv", "reps.csv"):  # the same rows in another order, touched: still nothing
        starter.edit(name, lambda rows: rows[::-1])
    assert starter("replan", "--as-of", MONDAY).out == "Nothing has changed: plan 1 stands\n"
    assert len(starter("history", "-o", "json").rows("history")) == 1
    assert starter("status", "--exit-code", "--as-of", MONDAY).code == 0
    assert starter.published() == before


def test_one_changed_potential_reopens_its_rep_alone_and_diff_names_it(taiwan: Workspace) -> None:
    owner = next(r["rep_id"] for r in taiwan.table("data/customers.csv") if r["customer_id"] == "T0100")
    before = taiwan.published()

    def richer(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        changed = [r for r in rows if r["customer_id"] == "T0100"]
        for row in changed:
            row["potential"] = str(2.5 * float(row["potential"]))
        return rows

    taiwan.edit("potentials.csv", richer)
    status = taiwan("status", "--as-of", MONDAY, "--exit-code", "-o", "json")
    assert (status.code, list(status.json["reopened"])) == (3, [owner])
    night = unwarned(taiwan("replan", "--as-of", MONDAY, "--workers", "1", "-o", "json"))
    assert (night.code, list(night.json["reopened"])) == (0, [owner])
    causes = [row["cause"] for row in taiwan("diff", "-o", "json").rows("causes")]
    assert any(cause.startswith("potential changed T0100") for cause in causes)
    assert all("potential changed T0100" in cause or cause == "the day is driven anew" for cause in causes)
    assert "potential changed T0100" in taiwan("diff", COLUMNS="120").out
    after = taiwan.published()
    for name in ("schedule.csv", "routes.csv", "callplan.csv"):
        assert others(before[name], owner) == others(after[name], owner)


OF_THE_NIGHT = ("status", "cause", "previous_frequency")  # columns that tell what is new, not what is planned


def others(table: bytes, owner: str) -> list[dict[str, str]]:
    """What is planned for every other rep."""
    rows = csv.DictReader(table.decode().splitlines())
    return [{k: v for k, v in row.items() if k not in OF_THE_NIGHT} for row in rows if row["rep_id"] != owner]


def test_a_call_that_fell_through_leaves_the_day_and_the_rest_is_driven_again(starter: Workspace) -> None:
    before = starter.published()["schedule.csv"].decode().splitlines()[1:]
    day, rep, customer = next(
        line.split(",")[:3] for line in before if ",visit," in line and not line.startswith(MONDAY)
    )
    header = starter.data("calls.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {"date": day, "rep_id": rep, "customer_id": customer, "channel": "visit", "outcome": "cancelled"}
    with starter.data("calls.csv").open("a", encoding="utf-8") as handle:
        handle.write(",".join(row.get(name, "") for name in header) + "\n")
    answer = unwarned(starter("routes", "--date", day, "--rep", rep, COLUMNS="80"))
    assert answer.code == 0
    assert f"({rep}):" in answer.out
    assert "Nothing has changed" not in answer.out
    after = starter.published()["schedule.csv"].decode().splitlines()[1:]
    assert not [line for line in after if line.startswith(f"{day},{rep},{customer},visit")]
    assert [line for line in after if not line.startswith(day)] == [line for line in before if not line.startswith(day)]
    out = starter.path / "published"
    referee(starter, out)
