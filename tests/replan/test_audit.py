from __future__ import annotations

from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment, CallLine, Plan, RepPlan
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.replan.answer.audit import audit_reopened
from salesplan.travel import Crow
from tests.response.market import AS_OF, EMAIL, four

OWNER = {"c1": "R1", "c2": "R1", "c3": "R2", "c4": "R2"}


def mailed(**calls: float) -> Plan:
    parts = [
        RepPlan(
            rep,
            tuple(Assignment(c, rep, rep, 0.0) for c in OWNER if OWNER[c] == rep),
            tuple(CallLine(c, rep, EMAIL, n, n, (), 0.0, 5 * n) for c, n in calls.items() if OWNER[c] == rep),
        )
        for rep in ("R1", "R2")
    ]
    return Plan(AS_OF, 28, tuple(parts))


def told(plan: Plan, *rules: RuleSettings) -> list[tuple[str, str, str]]:
    settings = replace(Settings(), rule=rules)
    given = replace(four(), customers=tuple(replace(c, rep_id=OWNER[c.id]) for c in four().customers))
    found = audit_reopened(plan, given, settings, Crow(settings.travel), {"R2"})
    return [(v.rule, v.subject, v.text) for v in found]


def test_a_rule_over_all_reps_is_kept_although_the_reopened_one_alone_would_miss_it() -> None:
    mail = RuleSettings("mail", "calls", "channel=email", least=5.0)
    some = RuleSettings("some", "reach", least=0.75)
    assert told(mailed(c1=2.0, c2=2.0, c3=1.0), mail, some) == []


def test_a_rule_over_all_reps_is_missed_although_the_reopened_one_alone_would_keep_it() -> None:
    mail = RuleSettings("mail", "calls", "channel=email", most=4.0)
    assert told(mailed(c1=2.0, c2=2.0, c3=1.0), mail) == [("calls", "mail", "5 calls, at most 4")]
