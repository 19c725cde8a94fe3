"""A wish about an owner waits for the manager; an approved one counts like the CRM's own word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.challenges import ChallengeState, challenge_id
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Decision, Feedback, Rep, VerdictKind
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.workspace import Workspace, open_workspace
from salesplan.workspace.challenges import asked_for, decide
from tests.answers import Answer
from tests.cli.test_commands import Call, rows
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

TAKE = Feedback(AS_OF, "R2", "002", Decision.TAKE, reason="my old school")
GIVE = Feedback(AS_OF, "R1", "002", Decision.GIVE)
KEEP = Feedback(AS_OF, "R1", "003", Decision.KEEP)


@pytest.fixture(autouse=True)
def on_the_day_of_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesplan.workspace.opened.today", lambda _: AS_OF)


def workspace(folder: Path, *wishes: Feedback, **settings: str) -> Workspace:
    """R1 owns the four, none of whom the plan may move; R2 lives two doors away and R3 in another town."""
    given = small_given()
    held = tuple(replace(c, hold_until=date(2027, 12, 31)) for c in given.customers)
    reps = (*given.reps, Rep("R2", "Bea", Place(45.76, 4.85)), Rep("R3", "Cy", Place(45.95, 4.9)))
    write_workspace(replace(given, customers=held, reps=reps, wishes=wishes), folder)
    told = {name.replace("__", "."): value for name, value in settings.items()}
    return open_workspace(folder, {**QUICK, "guard.owner_share": "1", "guard.fall_share": "1", **told})


def owner(workspace: Workspace, customer: str = "002", day: date = AS_OF) -> str:
    workspace.replan(day, workers=1)
    return workspace.published().plan.last_owner[customer]


def states(workspace: Workspace) -> dict[str, str]:
    return {c.customer_id + c.decision: c.state.value for c in asked_for(workspace)[1]}


def test_a_wish_waits_and_changes_nothing(tmp_path: Path) -> None:
    told = workspace(tmp_path)
    assert owner(told) == "R1"
    asked = workspace(tmp_path, TAKE, KEEP)
    assert states(asked) == {"002take": "waiting", "003keep": "waiting"}
    kinds = {c.kind for c in asked.status(AS_OF).changes}
    assert kinds == {"wish about an owner"}
    assert asked.status(AS_OF).reopened == {}
    assert owner(asked) == "R1"


def test_what_is_approved_is_a_persons_decision_and_what_is_rejected_is_none(tmp_path: Path) -> None:
    asked = workspace(tmp_path, TAKE, KEEP)
    assert owner(asked) == "R1"
    decide(asked, VerdictKind.APPROVE, [challenge_id(TAKE)], "", "")
    decide(asked, VerdictKind.REJECT, [challenge_id(KEEP)], "", "not now")
    assert states(asked) == {"002take": "approved", "003keep": "rejected"}
    assert owner(asked) == "R2"
    (change,) = (c for c in asked.published().plan.changes if c.kind == "owner")
    assert change.cause is not None
    assert (change.subject, change.cause.kind) == ("002", "owner set by a person")
    assert asked.audit() == ()


def test_an_approved_keep_holds_against_what_would_pay(tmp_path: Path) -> None:
    asked = workspace(tmp_path, KEEP)
    decide(asked, VerdictKind.APPROVE, [challenge_id(KEEP)], "", "")
    customer = asked.read(AS_OF).given
    assert customer is not None
    assert (customer.customer["003"].rep_id, customer.customer["003"].locked) == ("R1", True)
    later = asked.read(AS_OF + timedelta(days=91)).given
    assert later is not None
    assert not later.customer["003"].locked


@pytest.mark.parametrize(("to", "told"), [("", "R2"), ("R3", "R3")])
def test_a_gift_goes_to_whom_the_manager_names_or_to_the_nearest(tmp_path: Path, to: str, told: str) -> None:
    asked = workspace(tmp_path, GIVE)
    assert owner(asked) == "R1"
    decide(asked, VerdictKind.APPROVE, [challenge_id(GIVE)], to, "")
    assert owner(asked) == told


def test_what_both_agree_on_and_what_is_small_is_approved_by_rule_only_where_that_is_wanted(tmp_path: Path) -> None:
    assert set(states(workspace(tmp_path, TAKE, GIVE)).values()) == {"waiting"}
    agreed = workspace(tmp_path, TAKE, GIVE, challenges__auto_agreed="true")
    assert set(states(agreed).values()) == {"approved"}
    assert owner(agreed) == "R2"
    small = workspace(tmp_path, TAKE, KEEP, challenges__auto_below="2500")
    assert states(small) == {"002take": "approved", "003keep": "waiting"}  # potentials of 2,000 and 3,000
    assert {c.decided_by for c in asked_for(small)[1] if c.state is ChallengeState.APPROVED} == {
        "potential below 2,500"
    }


def test_the_last_wish_of_a_rep_about_a_customer_counts(tmp_path: Path) -> None:
    later = replace(KEEP, day=AS_OF + timedelta(days=1), decision=Decision.GIVE)
    assert states(workspace(tmp_path, KEEP, later)) == {"003give": "waiting"}


def test_a_verdict_that_cannot_be_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    asked = workspace(tmp_path, TAKE, GIVE)
    before = (tmp_path / "data" / "challenges.csv").read_bytes()
    for key, to, told in (
        ("C0", "", "no challenge C0 is waiting"),
        (challenge_id(GIVE), "R9", "R9 cannot own 002"),
        (challenge_id(TAKE), "R3", "names its rep"),
    ):
        with pytest.raises(UsageError, match=told):
            decide(asked, VerdictKind.APPROVE, [key], to, "")
    assert (tmp_path / "data" / "challenges.csv").read_bytes() == before


def test_the_command_lists_them_and_takes_the_verdict(call: Call, tmp_path: Path) -> None:
    workspace(tmp_path, TAKE)

    def asked(*words: str) -> Answer:
        return call("challenges", *words, "-C", str(tmp_path))

    (row,) = rows(asked("--json"))
    assert (row["challenge"], row["state"], row["to_rep_id"]) == (challenge_id(TAKE), "waiting", "R2")
    assert row["reason"] == "my old school"
    answer = asked("approve", challenge_id(TAKE), "--reason", "=1+1")
    assert (answer.code, "the next run counts it" in answer.err) == (0, True)
    assert "0 challenges waiting, 1 decided" in answer.out
    assert asked("maybe").code == asked("approve").code == 2
