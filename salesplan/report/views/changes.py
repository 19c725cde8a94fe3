"""What has changed in the inputs, grouped by kind; and which reps that opens."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.changes import ChangeKind
from salesplan.report import words
from salesplan.report.causes import gathered
from salesplan.report.view import Column, Kind, View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.domain.changes import InputChange
    from salesplan.domain.given import Given


def changes(found: Sequence[InputChange]) -> View:
    """One line a kind of change, with its first subjects; a single change with what it was and is."""
    by_kind: dict[str, list[InputChange]] = defaultdict(list)
    for change in found:
        by_kind[change.kind.value].append(change)
    rows = tuple((kind, len(ones), _told(ones)) for kind, ones in by_kind.items())
    columns = (Column("change"), Column("count", "", Kind.COUNT), Column("subjects", "what"))
    title = f"{words.count(len(found), 'change')} in the inputs" if found else "Nothing has changed in the inputs"
    return View("input-changes", title, columns, rows)


def every_change(found: Sequence[InputChange]) -> View:
    """Every change on its own, for programs."""
    columns = (Column("kind", kind=Kind.ID), Column("subject", kind=Kind.ID), Column("before"), Column("after"))
    rows = tuple((c.kind.value, c.subject, c.before, c.after) for c in found)
    return View("input-changes", f"{words.count(len(found), 'change')} in the inputs", columns, rows)


def _told(ones: Sequence[InputChange]) -> str:
    if len(ones) > 2:
        return words.some(dict.fromkeys(c.subject for c in ones if c.subject), 5)
    return "; ".join(
        f"{c.subject}: {c.before or words.NOTHING} → {c.after or words.NOTHING}".removeprefix(": ")
        if c.before or c.after
        else c.subject
        for c in ones
    )


def reopened(by_rep: Mapping[str, Sequence[InputChange]], given: Given | None, *, done: bool) -> View:
    """Which reps are solved again, and why; equal causes of many reps fall into one line."""
    by_causes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for rep, why in sorted(by_rep.items()):
        by_causes[gathered(why)].append(rep)
    ranked = sorted(by_causes.items(), key=lambda item: item[1][0])
    rows = tuple((len(reps), _names(reps, given), ", ".join(why)) for why, reps in ranked)
    many = any(len(reps) > 1 for reps in by_causes.values())
    columns = (
        Column("count", "reps", Kind.COUNT, priority=1 if many else 0),
        Column("reps", "who" if many else "rep"),
        Column("causes", "because of"),
    )
    first = all([c.kind for c in why] == [ChangeKind.FIRST_PLAN] for why in by_rep.values())
    again = "solved" if first else "solved again"
    was = again if done else f"would be {again}"
    title = f"{words.count(len(by_rep), 'rep')} {was}" if by_rep else f"No rep {'was' if done else 'would be'} {again}"
    return View("reopened", title, columns, rows)


def _names(reps: Sequence[str], given: Given | None) -> str:
    def told(rep: str) -> str:
        return f"{rep} {given.rep[rep].name}" if given is not None and rep in given.rep else rep

    return words.some(map(told, reps), 4)
