"""Commercial ratio, waste, avoidable errors, adoption: every figure in money or hours, with the customers behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import Listed, said, word
from salesplan.learn.provenance import Origin
from salesplan.report import health_figures, words
from salesplan.report.delivery import not_delivered
from salesplan.report.figures import name_of, rep_name
from salesplan.report.shown import Fate, suggestions_shown
from salesplan.report.view import Column, Kind, Page, View, column_sum
from salesplan.report.views import funnel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import Plan
    from salesplan.domain.receipts import Sent
    from salesplan.learn import Learned
    from salesplan.report.version import PlanVersion


def health(
    version: PlanVersion, learned: Learned | None = None, plans: Sequence[Plan] = (), sent: Sequence[Sent] = ()
) -> Page:
    """The four of them, the losses also one by one, and what the values stand on.

    `learned`: the values that were in force for the plan; `plans`: those that reps followed in the last cycle; `sent`:
    the exports that were noted.
    """
    groups = {
        "planned": health_figures.planned_waste(version),
        "spent": health_figures.spent_waste(version),
        "ignorance": health_figures.ignorance(version),
        "application": health_figures.not_applied(version),
    }
    if sent:
        groups["implementation"] = not_delivered(version, plans, sent)
    ratios = health_figures.commercial_ratios(version.given)
    page = [_losses(version, groups), _single(version, [loss for group in groups.values() for loss in group])]
    if ratios:
        page.insert(0, _ratios(version, ratios))
    stale = (_stale(version, gone_by),) if (gone_by := health_figures.stale_files(version)) else ()
    along = (funnel.deals(version), funnel.leaks(version)) if version.given.opportunities else ()
    seen = (_shown(version, plans),) if plans else ()
    return (*page, *stale, funnel.next_hour(version), *along, _adoption(version), *seen, _standing(version, learned))


def _shown(version: PlanVersion, plans: Sequence[Plan]) -> View:
    """What became of the suggestions that each rep was shown."""
    currency = version.settings.plan.currency
    fates = suggestions_shown(version, plans)
    rows = tuple(
        (
            rep_id,
            rep_name(rep_id, version.given),
            len(mine),
            *(sum(one.fate is fate for one in mine) for fate in Fate),
            sum(one.suggestion.value for one in mine if one.fate is Fate.IGNORED),
        )
        for rep_id in sorted({one.suggestion.rep_id for one in fates})
        for mine in ([one for one in fates if one.suggestion.rep_id == rep_id],)
    )
    columns = (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME, priority=2),
        Column("shown", kind=Kind.COUNT),
        *(Column(fate.value, kind=Kind.COUNT) for fate in Fate),
        Column("value_ignored", "value ignored", Kind.MONEY, currency),
    )
    over = [one for one in fates if one.fate is not Fate.OPEN]
    share = sum(one.fate is Fate.ACCEPTED for one in over) / len(over) if over else 0.0
    title = said("{suggestions} shown in the last cycle", suggestions=words.count(len(fates), "suggestion"))
    if over:
        text, n = "{shown}, {share} of the {n} that are over were accepted", words.number(len(over))
        title = said(text, shown=title, share=words.share(share), n=n)
    notes = (said("ignored: its days passed without an answer or a call; expired: a later plan withdrew it before"),)
    return View("suggestions-shown", title, columns, rows, notes)


def _ratios(version: PlanVersion, ratios: Sequence[health_figures.Ratio]) -> View:
    currency = version.settings.plan.currency
    columns = (
        Column("team", kind=Kind.ID),
        Column("ratio", kind=Kind.RATIO),
        Column("verdict"),
        Column("revenue", kind=Kind.MONEY, unit=currency, priority=2),
        Column("revenue_before", "before", Kind.MONEY, currency, 2),
        Column("expense", kind=Kind.MONEY, unit=currency),
        Column("months", kind=Kind.COUNT, priority=3),
    )
    rows = tuple((r.team, r.ratio, r.verdict, r.revenue, r.before, r.expense, r.months) for r in ratios)
    told = Listed(
        [
            said(
                "{team} {ratio} ({verdict})",
                team=r.team or said("all"),
                ratio=words.number(r.ratio or 0.0, 2),
                verdict=r.verdict,
            )
            for r in ratios
        ]
    )
    healthy = "yearly revenue growth ÷ sales and marketing expense; 0.75 to 1.25 is healthy, above 1.5 under-invested"
    return View("commercial-ratio", said("Commercial ratio: {told}", told=told), columns, rows, (said(healthy),))


def _stale(version: PlanVersion, found: Sequence[health_figures.StaleFile]) -> View:
    currency = version.settings.plan.currency
    columns = (
        Column("file", kind=Kind.ID),
        Column("latest", kind=Kind.DATE),
        Column("told", "silence"),
        Column("money", "at stake", Kind.MONEY, currency),
    )
    rows = tuple((f"{x.silence.name}.csv", x.silence.latest, x.silence.told, x.money) for x in found)
    title = said("{files}: an error of ignorance", files=words.count(len(rows), "stale file"))
    notes = (
        said("at stake at most: the plan's value of the days on which nobody knows what the file would have said"),
    )
    return View("stale-files", title, columns, rows, notes)


def _losses(version: PlanVersion, groups: dict[str, tuple[health_figures.Loss, ...]]) -> View:
    currency = version.settings.plan.currency
    texts = {
        "planned": said("waste: hours planned below the least return"),
        "spent": said("waste: hours spent last cycle on who is not called"),
        "ignorance": said("avoidable: data missing or stale (ignorance)"),
        "application": said("avoidable: known, not acted on in time (application)"),
        "implementation": said("avoidable: known here, not delivered in time (implementation)"),
    }
    rows = tuple(
        (
            texts[kind],
            len(losses),
            sum(x.hours for x in losses),
            sum(x.money for x in losses),
            words.some(name_of(x.customer_id, version.given) for x in losses),
        )
        for kind, losses in groups.items()
    )
    columns = (
        Column("class", "what"),
        Column("customers", kind=Kind.COUNT),
        Column("hours", kind=Kind.HOURS, unit="a cycle"),
        Column("money", "at stake", Kind.MONEY, said("{currency} a cycle", currency=currency)),
        Column("who", "first", priority=2),
    )
    waste, stake = words.number(column_sum(rows[:2], 2), 1), words.money(column_sum(rows[2:], 3), currency)
    title = said("{waste} h a cycle of waste, {stake} at stake by avoidable errors", waste=waste, stake=stake)
    unseen = said("errors of implementation (known here, not delivered) show once an export has been made")
    notes = () if "implementation" in groups else (unseen,)
    return View("health", title, columns, rows, notes)


def _single(version: PlanVersion, losses: Sequence[health_figures.Loss]) -> View:
    currency = version.settings.plan.currency
    columns = (
        Column("kind", "what", Kind.ID),
        Column("customer_id", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME),
        Column("rep_id", "rep", Kind.ID),
        Column("hours", kind=Kind.HOURS, unit="a cycle", priority=2),
        Column("money", "at stake", Kind.MONEY, currency),
        Column("why"),
    )
    rows = tuple(
        (word(x.kind), x.customer_id, name_of(x.customer_id, version.given), x.rep_id, x.hours, x.money, x.why)
        for x in losses
    )
    title = said("{customers} behind these figures", customers=words.count(len(rows), "customer"))
    return View("losses", title, columns, rows)


def _standing(version: PlanVersion, learned: Learned | None) -> View:
    """How much of the planned value stands on learned, given and assumed response curves."""
    currency = version.settings.plan.currency
    found = health_figures.standing(version, learned)
    total = sum(s.value for s in found)
    columns = (
        Column("origin", "response curves", Kind.ID),
        Column("potentials", kind=Kind.COUNT),
        Column("value", "planned value", Kind.MONEY, said("{currency} a cycle", currency=currency)),
        Column("share", kind=Kind.SHARE),
    )
    rows = tuple((word(s.origin.value), s.potentials, s.value, s.value / total if total else 0.0) for s in found)
    assumed = sum(s.value for s in found if s.origin is Origin.ASSUMED)
    title = (
        said("{share} of the planned value stands on assumed response curves", share=words.share(assumed / total))
        if total
        else said("No value is planned")
    )
    notes = (said("assumed: an elasticity from the literature, which nobody measured here; see `salesplan learn`"),)
    return View("curves", title, columns, rows, notes)


def _adoption(version: PlanVersion) -> View:
    found = health_figures.adoption(version)
    columns = (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME, priority=2),
        Column("accepted", kind=Kind.COUNT),
        Column("dismissed", kind=Kind.COUNT),
        Column("changed", kind=Kind.COUNT),
        Column("pinned", kind=Kind.COUNT),
        Column("calls_made", "calls made", Kind.COUNT),
        Column("fell_through", kind=Kind.COUNT),
        Column("reason", "commonest reason", priority=3),
    )
    rows = tuple(
        (
            a.rep_id,
            rep_name(a.rep_id, version.given),
            a.accepted,
            a.dismissed,
            a.changed,
            a.pinned,
            a.made,
            a.fell_through,
            a.reason,
        )
        for a in found
    )
    answers, accepted = sum(sum(row[2:6]) for row in rows), column_sum(rows, 2)
    title = (
        said(
            "{answers} of reps in the last cycle, {share} accepted",
            answers=words.count(answers, "answer"),
            share=words.share(accepted / answers),
        )
        if answers
        else said("No rep has answered in the last cycle")
    )
    return View("adoption", title, columns, rows)
