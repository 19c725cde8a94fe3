"""What is wrong with the inputs, and what an audit finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.findings import Finding
    from salesplan.domain.violations import Violation
    from salesplan.inputs.assumptions import Assumption


def findings(found: Sequence[Finding], reached: str = "") -> Page:
    """Errors, then warnings, one line a problem: equal ones are counted, with the first lines and values."""
    if not found:
        return (View("findings", _title(found, reached), (Column("note"),), ()),)
    page: list[View] = []
    for severity in ("error", "warning"):
        some = [f for f in found if f.severity == severity]
        if some:
            title = _title(found, reached) if not page else words.count(len(some), severity)
            page.append(_grouped(some, title))
    return tuple(page)


def _grouped(found: Sequence[Finding], title: str) -> View:
    groups: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for f in sorted(found):
        groups[f.file, f.column, f.problem, f.remedy].append(f)
    rows = tuple(
        (_where(file, column, ones), words.some(_values(ones), 2), problem, remedy)
        for (file, column, problem, remedy), ones in groups.items()
    )
    columns = (Column("where"), Column("value", kind=Kind.ID), Column("problem"), Column("remedy", "what to do"))
    return without_empty_columns(View("findings", title, columns, rows), ("value",))


def _where(file: str, column: str, ones: Sequence[Finding]) -> str:
    """'customers.csv:32 latitude', or 'customers.csv latitude, lines 2, 3, 4 and 27 more'."""
    lines = sorted({f.line for f in ones if f.line})
    if len(lines) <= 1:
        return f"{file}{f':{lines[0]}' if lines else ''} {column}".rstrip()
    return f"{file} {column}".rstrip() + f", lines {words.some(map(str, lines), 3)}"


def assumed(found: Sequence[Assumption]) -> View:
    """What stands in for values that nobody gave."""
    columns = (
        Column("what", kind=Kind.ID),
        Column("count", "how many", Kind.COUNT),
        Column("how", "assumed"),
        Column("replaced_by", "replaced by", priority=2),
    )
    rows = tuple((a.what, a.count, a.how, a.replaced_by) for a in found)
    title = words.count(len(rows), "assumption") if rows else "Nothing is assumed"
    return View("assumptions", title, columns, rows)


def every_finding(found: Sequence[Finding], reached: str = "") -> View:
    """Each finding on its own, for programs."""
    columns = (
        Column("severity", kind=Kind.ID),
        Column("code", kind=Kind.ID),
        Column("file", kind=Kind.ID),
        Column("line", kind=Kind.COUNT),
        Column("column", kind=Kind.ID),
        Column("value", kind=Kind.ID),
        Column("problem"),
        Column("remedy", "what to do"),
    )
    rows = tuple((f.severity, f.code, f.file, f.line, f.column, f.value, f.problem, f.remedy) for f in sorted(found))
    return View("findings", _title(found, reached), columns, rows)


def _title(found: Sequence[Finding], reached: str) -> str:
    count = Counter(f.severity for f in found)
    if not found:
        return f"The inputs are in order{': ' + reached if reached else ''}"
    parts = [words.count(count[s], s) for s in ("error", "warning") if count[s]]
    files = len({f.file for f in found})
    tail = "nothing was changed" if count["error"] else reached
    return f"{' and '.join(parts)} in {words.count(files, 'file')}{': ' + tail if tail else ''}"


def _values(ones: Sequence[Finding]) -> list[str]:
    return [v if len(v) <= 40 else v[:39] + "…" for v in dict.fromkeys(f.value for f in ones) if v]


def violations(found: Sequence[Violation], checked: str = "") -> View:
    """Hard rules that the plan breaks, by rule."""
    count = Counter(v.rule for v in found)
    columns = (Column("rule", kind=Kind.ID), Column("subject", kind=Kind.ID), Column("text", "what is wrong"))
    rows = tuple((v.rule, v.subject, v.text) for v in sorted(found))
    title = (
        f"{words.count(len(found), 'violation')}: {', '.join(f'{n} {rule}' for rule, n in sorted(count.items()))}"
        if found
        else f"No violations{': ' + checked if checked else ''}"
    )
    return View("audit", title, columns, rows)
