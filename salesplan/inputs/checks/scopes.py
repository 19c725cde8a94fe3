"""Rules and segments of the settings that concern nobody in the files, most often by a slip of the pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.findings import Finding
from salesplan.domain.scopes import scope_values
from salesplan.inputs.nearest import Nearest, bare, hint
from salesplan.inputs.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesplan.domain.settings import RuleSettings
    from salesplan.inputs.checks.inputs import Inputs

FILES = {"customers.csv", "reps.csv", "potentials.csv"}


def scope_of_nobody(inputs: Inputs) -> Iterator[Finding]:
    """A rule whose scope names what no file has, or names things that nobody has together, binds nobody."""
    if FILES & inputs.broken:
        return
    known = _known(inputs)
    for rule in inputs.settings.rule:
        named = scope_values(rule)
        unknown = [
            (key, value)
            for key, values in named.items()
            for value in values
            if key in known and value not in known[key] and value != "*"
        ]
        for key, value in unknown:
            near = Nearest(known[key])(value)
            remedy = f"{hint(near)}correct the scope, or delete the rule"
            yield _warning(_name(rule), f"{key}={value}", f"the rule names a {key} that no file has", remedy)
        if not unknown and not _population(inputs, named):
            yield _warning(_name(rule), rule.scope, "the rule binds nobody", "correct the scope, or delete the rule")


def segment_of_nobody(inputs: Inputs) -> Iterator[Finding]:
    """Judgements of a segment that no customer is in."""
    if "customers.csv" in inputs.broken:
        return
    carried = set(inputs.customers["segment"])
    for name in inputs.settings.segments:
        if name not in carried:
            remedy = f"{hint(Nearest(carried)(name))}rename the table, or delete it"
            yield _warning(f"[segments.{name}]", name, "no customer is in this segment", remedy)


def segment_beside_another(inputs: Inputs) -> Iterator[Finding]:
    """A customer's segment is written a little otherwise than one that the settings name, and is not that one."""
    settings = inputs.settings
    named = {*settings.segments, *(s for rule in settings.rule for s in scope_values(rule).get("segment", ()))}
    if not named:
        return
    by_bare = {bare(name): name for name in sorted(named)}
    for row, segment in enumerate(inputs.customers["segment"]):
        near = by_bare.get(bare(segment)) if segment and segment not in named else None
        if near:
            remedy = f"did you mean {near}? what the settings say of {near} does not concern {segment}"
            problem = "the settings write this segment otherwise"
            yield inputs.customers.warning(row, "segment", problem, remedy, "segment-beside-another")


def _known(inputs: Inputs) -> dict[str, set[str]]:
    products = inputs.tables["products.csv"]["product"] or inputs.tables["potentials.csv"]["product"]
    return {
        "segment": set(inputs.customers["segment"]),
        "rep": set(inputs.reps["rep_id"]),
        "team": set(inputs.reps["team"]),
        "product": set(products),
    }


def _population(inputs: Inputs, named: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether any customer is in the scope with the owner whom customers.csv names."""

    def admits(key: str, value: str) -> bool:
        return key not in named or value in named[key] or "*" in named[key]

    teams = inputs.reps["team"]
    return any(
        not owner  # whoever will own the customer
        or (admits("rep", owner) and (owner not in inputs.rep_row or admits("team", teams[inputs.rep_row[owner]])))
        for segment, owner in zip(inputs.customers["segment"], inputs.customers["rep_id"], strict=True)
        if admits("segment", segment)
    )


def _name(rule: RuleSettings) -> str:
    return f"[[rule]] {rule.name or rule.kind} scope"


def _warning(column: str, value: str, problem: str, remedy: str) -> Finding:
    return Finding(SETTINGS_FILE, 0, column, value[:200], problem, remedy, "warning", "scope-of-nobody")
