"""Holds back a plan that an analyst would want to see before anybody follows it.

It watches every input file and every outcome. Each thing that it watches is a function of `WATCHED`, which yields what
passes its limit in one line: what, how much, how much is allowed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from salesplan.domain.belonging import declared
from salesplan.domain.calendar import Channel
from salesplan.domain.changes import Belongs, ChangeKind
from salesplan.domain.freshness import given_silences
from salesplan.domain.overlays import is_second
from salesplan.domain.plan import Level
from salesplan.domain.signs import signs
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.promises_kept import to_inform
from salesplan.replan.opening.roster_dates import news_of_the_roster
from salesplan.replan.opening.second_reps import as_files_say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from salesplan.domain.belonging import Rows
    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import Plan, PlanChange
    from salesplan.domain.settings import GuardSettings, Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.domain.working_days import WorkingDay
    from salesplan.replan.answer.pairs import CallPair

EXPERIMENTS = "experiments.csv"
FEW = 2  # so many rows or calls must be concerned: one that is withdrawn is everyday
KEPT_CYCLES = 2  # how far back rows of the past are missed: exports drop older ones
TARGET_KEY = ("period", "team", "rep_id", "product")  # an amount may be another one
LINES = 3  # that explain what is held; what more there is stands in the last one
NO_MARGIN = 1.0  # of a product for which nobody gives one
LONGEST_STEP = 14  # days that the as-of date may go on at once
FEWER_HANDS = frozenset(
    {ChangeKind.REP_ABSENT, ChangeKind.ABSENCE_AHEAD, ChangeKind.REP_LEFT, ChangeKind.REP_LEAVES, ChangeKind.REP_JOINS}
)
"""Changes by which somebody is at work on fewer days."""


@dataclass(frozen=True)
class Look:
    """All that the guard looks at. `pairs` are the calls that differ, `reopened` the reps whom changes concern.

    Of `before` and `given`, the inputs then and now, whoever has got or lost a second rep has none.
    """

    published: StoredPlan
    plan: Plan
    before: Given
    given: Given
    settings: Settings
    reopened: Collection[str]
    pairs: Sequence[CallPair]

    @property
    def limits(self) -> GuardSettings:
        """What is allowed."""
        return self.settings.guard

    @cached_property
    def everyday(self) -> frozenset[str]:
        """Reps (ids) who are away or leave on other days than was known, where they are as few as may be on a night.

        Days off on which they would not work are no news.

        Somebody who is ill is no news to stop for; a roster that lets half of a team go is.
        """
        after, reps = self.given.rep, self.before.rep
        news = frozenset(
            r
            for r, was in reps.items()
            if (now := after.get(r)) is None
            or (was.active_from, was.active_until) != (now.active_from, now.active_until)
            or (
                self.before.time_off_of.get(r, ()) != self.given.time_off_of.get(r, ())
                and self._working_days(was, self.before) != self._working_days(now, self.given)
            )
        )
        return news if len(news) <= max(1, int(self.limits.owner_share * len(reps))) else frozenset()

    @cached_property
    def hands_left(self) -> float:
        """Share of the team's working days of the horizon that is left after what the everyday news takes."""

        def days(given: Given) -> int:
            return sum(len(self._working_days(rep, given)) for rep in given.reps)

        return min(1.0, days(self.given) / max(1, days(self.before))) if self.everyday else 1.0

    def _working_days(self, rep: Rep, given: Given) -> tuple[WorkingDay, ...]:
        return working_days(rep, given, self.settings.visits, self.plan.as_of, self.settings.plan.horizon_days)

    @cached_property
    def going(self) -> frozenset[str]:
        """Reps (ids) who leave on a day that the inputs name and that is news, where they are few."""
        after, then = self.given.rep, self.published.plan
        gone = {
            r for r in then.rep if (now := after.get(r)) and now.active_until and now.active_until < self.plan.as_of
        }
        return self._few(gone | self._news(ChangeKind.REP_LEAVES))

    @cached_property
    def coming(self) -> frozenset[str]:
        """Reps (ids) who begin on a day that is news, where they are few."""
        there = {r.id for r in self.given.reps if r.active(self.plan.as_of)} - self.published.plan.rep.keys()
        return self._few(there | self._news(ChangeKind.REP_JOINS))

    def _news(self, kind: ChangeKind) -> set[str]:
        rows = news_of_the_roster(self.published, self.given, self.settings, self.plan.as_of)
        return {change.subject for change in rows if change.kind is kind}

    def _few(self, reps: set[str]) -> frozenset[str]:
        most = max(1, int(self.limits.owner_share * len(self.before.reps)))
        return frozenset(reps) if len(reps) <= most else frozenset()

    def follows_the_roster(self, customer_id: str, rep_id: str) -> bool:
        """Whether a customer goes to the rep as their own leaves, or as the CRM names the rep who begins.

        A rep whose row is gone from the file has not left: nothing says so.
        """
        owner = self.published.plan.owner.get(customer_id, "")
        if owner in self.going or (rep_id in self.coming and self.given.customer[customer_id].rep_id == rep_id):
            return True
        rep = self.given.rep.get(owner)
        return rep_id in self.coming and rep is not None and rep.active_until is not None

    def total(self, name: str) -> tuple[float, float]:
        """A figure of the published plan and of this one."""
        return self.published.plan.totals.get(name, 0.0), self.plan.totals.get(name, 0.0)


def guard(
    published: StoredPlan | None,
    plan: Plan,
    given: Given,
    settings: Settings,
    reopened: Collection[str],
    pairs: Sequence[CallPair],
) -> tuple[str, ...]:
    """Why the plan must be looked at before it is published; empty: nothing. A first plan passes.

    `pairs` are the calls that differ (see `pairs_that_differ`).
    """
    if published is None:
        return ()
    before, after, _ = as_files_say(published.given, given)
    look = Look(published, plan, before, after, settings, reopened, pairs)
    lines = [line for watch in WATCHED for line in watch(look)]
    return tuple(lines[: LINES - 1]) + (("; ".join(lines[LINES - 1 :]),) if lines[LINES - 1 :] else ())


# -- inputs ------------------------------------------------------------------------------------


def missing_files(look: Look) -> Iterator[str]:
    """Files that had rows and are no more there at all: a table that is kept up has at least its header."""
    there = {row.file: row.rows for row in look.given.files}
    for row in look.before.files if there else ():
        table = row.file.endswith(".csv")
        if row.rows and not (row.file in there if table else there.get(row.file)):
            what = f"{'row' if table else 'line'}{'s' if row.rows > 1 else ''}"
            yield f"{row.file} is {'empty' if row.file in there else 'gone'}; it had {row.rows} {what}"


def vanished_rows(look: Look) -> Iterator[str]:
    """Rows of an input that are there no more, each input by itself; what an export drops by age is not missed."""
    for name, of_rows in declared(look.before).items():
        if name != "holidays":
            before, gone = _gone(name, of_rows, look)
            share = gone / max(before, 1)
            if gone >= FEW and share > look.limits.vanished_share:
                text = f"of the {_words(name)} vanished from the inputs ({gone} of {before})"
                yield _line(share, text, look.limits.vanished_share)


def _gone(name: str, of_rows: Rows, look: Look) -> tuple[int, int]:
    """How many rows were there that should still be, and how many of them are not."""
    oldest = look.plan.as_of - timedelta(days=KEPT_CYCLES * look.published.settings.plan.cycle_days)
    rows = [row for row in _of_the_file(name, look) if _still_expected(row, oldest, look.plan.as_of)]
    if of_rows.belongs is Belongs.CUSTOMER and not of_rows.are_subjects:  # whoever is gone takes theirs along
        rows = [row for row in rows if getattr(row, of_rows.owner) in look.given.customer]
    key = TARGET_KEY if name == "targets" else of_rows.key
    if key:
        there = {tuple(getattr(row, k) for k in key) for row in getattr(look.given, name)}
        gone = sum(tuple(getattr(row, k) for k in key) not in there for row in rows)
        return len(rows), min(gone, _fewer_rows(EXPERIMENTS, look)) if name == "coins" else gone
    return len(rows), (Counter(rows) - Counter(getattr(look.given, name))).total()


def _of_the_file(name: str, look: Look) -> Sequence[Any]:
    """The rows that an input had, without those that are told by the rows of another one."""
    rows: Sequence[Any] = getattr(look.before, name)
    if name != "events":
        return rows
    told = set(signs(look.before.usage, look.before.opportunities, look.published.settings))
    return [row for row in rows if row not in told]


def _fewer_rows(file: str, look: Look) -> int:
    """How many rows less the file has: a coin whose row stands has ended early, as somebody said."""
    was, now = ({row.file: row.rows for row in given.files}.get(file, 0) for given in (look.before, look.given))
    return max(0, was - now)


def _still_expected(row: Any, oldest: date, as_of: date) -> bool:
    """Whether a row is young enough, or still in force."""
    if hasattr(row, "on_date"):  # feedback: a pin holds to its day, any other answer to its end or for good
        last = row.on_date or row.until
        return last is None or last >= as_of
    if hasattr(row, "last_month"):  # a target: old periods go
        return bool(row.last_month >= as_of.replace(day=1))
    if hasattr(row, "until_date"):
        return bool(row.until_date >= as_of)
    day = getattr(row, "day", None) or getattr(row, "month", None)
    return day is None or day >= oldest


def vanished_second_reps(look: Look) -> Iterator[str]:
    """Customers who had a second rep and have none, though somebody of the team is at work."""
    now = look.given.overlay
    teams = {rep.team for rep in look.given.reps if rep.active(look.plan.as_of)}
    had = [row for row in look.published.given.overlays if not is_second(row.customer_id)]
    gone = sum(
        row.team in teams and row.customer_id in look.given.customer for row in had if row.customer_id not in now
    )
    share = gone / max(len(had), 1)
    if gone >= FEW and share > look.limits.vanished_share:
        text = f"of the second reps vanished from the inputs ({gone} of {len(had)})"
        yield _line(share, text, look.limits.vanished_share)


def worthless_customers(look: Look) -> Iterator[str]:
    """Customers who could buy something, and now nothing."""
    had, have = (_with_potential(given) for given in (look.before, look.given))
    gone = sum(c in look.given.customer for c in had - have)
    share = gone / max(len(had), 1)
    if gone >= FEW and share > look.limits.vanished_share:
        text = f"of the customers have no potential any more ({gone} of {len(had)})"
        yield _line(share, text, look.limits.vanished_share)


def _with_potential(given: Given) -> set[str]:
    return {p.customer_id for p in given.potentials if p.potential > 0}


def vanished_margins(look: Look) -> Iterator[str]:
    """Margins of products that were given, and are now what they are where nobody gives one."""
    now = {product.id: product.margin for product in look.given.products}
    had = [p.id for p in look.before.products if p.margin != NO_MARGIN and p.id in now]
    gone = sum(now[product] == NO_MARGIN for product in had)
    share = gone / max(len(had), 1)
    if gone and (gone == len(had) or (gone >= FEW and share > look.limits.vanished_share)):
        text = f"of the margins of products vanished from the inputs ({gone} of {len(had)})"
        yield _line(share, text, look.limits.vanished_share)


def empty_groups(look: Look) -> Iterator[str]:
    """Products and segments that many rows had, and none has now."""
    sides = (look.before, look.given)
    by_product = [Counter(p.product for p in given.potentials) for given in sides]
    by_segment = [Counter(c.segment for c in given.customers) for given in sides]
    for what, (was, now) in (("potentials of the product", by_product), ("customers of the segment", by_segment)):
        for name in sorted(n for n, rows in was.items() if n and rows >= FEW and not now[n]):
            share = was[name] / was.total()
            if share > look.limits.vanished_share:
                yield f"all {was[name]} {what} {name} are gone"


def stale_files(look: Look) -> Iterator[str]:
    """Files that are silent for several times as long as is usual, and were not when the plan was published."""
    limits, published = look.settings.freshness, look.published.plan.as_of
    known = {s.name for s in given_silences(look.before, published, look.settings) if s.held(limits)}
    for silence in given_silences(look.given, look.plan.as_of, look.settings):
        if silence.held(limits) and silence.name not in known:
            yield (
                f"{silence.name}.csv may be stale: {silence.told}; the guard allows "
                f"{silence.limit * look.settings.freshness.hold:.0f}"
            )


def jumped_clock(look: Look) -> Iterator[str]:
    """A date that is far from the published plan's."""
    then, now = look.published.plan.as_of, look.plan.as_of
    days = abs((now - then).days)
    if days > LONGEST_STEP:
        yield f"the as-of date goes from {then} to {now}, {days} days; the guard allows {LONGEST_STEP}"


# -- outcomes ----------------------------------------------------------------------------------


def owners(look: Look) -> Iterator[str]:
    """Customers who change hands, but for those whom the news of few people coming and going asks for."""
    after = look.plan.last_owner  # what comes as it was decided is no move
    stayed = [(c, rep_id) for c, rep_id in look.published.plan.last_owner.items() if c in after]
    moved = [c for c, rep_id in stayed if after[c] != rep_id and not look.follows_the_roster(c, after[c])]
    share = len(moved) / max(len(stayed), 1)
    if share > look.limits.owner_share:
        yield _line(share, "of the customers would change owner", look.limits.owner_share)


def moved_visits(look: Look) -> Iterator[str]:
    """Visits of reps whom no change concerns that move or go."""
    visits = sum(c.channel is Channel.VISIT and c.day >= look.plan.as_of for c in look.published.plan.schedule())
    moved = [
        p
        for p in look.pairs
        if p.before is not None
        and p.before.channel is Channel.VISIT
        and p.before.rep_id not in look.reopened
        and p.before.rep_id not in look.going
        and (p.after is None or (p.after.day, p.after.rep_id) != (p.before.day, p.before.rep_id))
    ]
    share = len(moved) / max(visits, 1)
    if share > look.limits.visit_share:
        yield _line(share, "of the visits would move outside what the changes opened", look.limits.visit_share)


def fallen_totals(look: Look) -> Iterator[str]:
    """Value and visits of the whole plan that fall; by more than few reps' news of their days at work explains."""
    for name, what in (("value", "of the plan's value"), ("visits", "of the visits")):
        was, now = look.total(name)
        share = 1 - now / was if was > 0 else 0.0
        if share > look.limits.fall_share and share - (1 - look.hands_left) > look.limits.fall_share:
            yield _line(share, f"{what} would be lost ({was:,.0f} → {now:,.0f})", look.limits.fall_share)


def lost_promises(look: Look) -> Iterator[str]:
    """Told and agreed calls that would not take place at all; those of few reps' days off are to be expected."""
    totals = look.plan.totals
    expected = Counter(
        c.level for c in to_inform(look.plan, look.settings.plan.told_minutes) if not c.after and _of_days_off(c, look)
    )
    for level in (Level.TOLD, Level.AGREED):
        lost, of = totals.get(f"{level}_lost", 0.0) - expected[level], totals.get(level, 0.0)
        share = lost / max(of, 1.0)
        if lost > FEW and share > look.limits.lost_share:
            yield _line(share, f"of the {level} calls would be lost ({lost:.0f} of {of:.0f})", look.limits.lost_share)


def _of_days_off(change: PlanChange, look: Look) -> bool:
    """Whether a call is gone as its rep has news of their days at work."""
    cause = change.cause
    return cause is not None and cause.kind in FEWER_HANDS and cause.subject in look.everyday


WATCHED: tuple[Callable[[Look], Iterator[str]], ...] = (
    *(missing_files, vanished_rows, vanished_second_reps, worthless_customers, vanished_margins, empty_groups),
    *(stale_files, jumped_clock),
    *(owners, moved_visits, fallen_totals, lost_promises),
)
"""All that is watched, in the order in which it is told."""


def _line(share: float, what: str, limit: float) -> str:
    return f"{share:.0%} {what}; the guard allows {limit:.0%}"


def _words(name: str) -> str:
    """The rows of a field of the inputs, as people call them."""
    names = {"feedback": "answers of reps", "time_off": "absences", "finance": "months of finance"}
    return (names | {"coins": "coins of experiments"}).get(name, name)
