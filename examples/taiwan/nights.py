"""The three nights after: in each folder the tables that changed, complete.

Reps do mostly what the plan told them, so a night's calls follow `told.csv`: the first days of the plan that was made
from data/. Most were made; a few were cancelled, not met, or not reported at all.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from customers import GAP_DAYS, SOUTH, scatter
from history import AS_OF, Diary, event
from tables import Row, write

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

LEAVER = "R11"  # last day at work: 2026-11-25
JOINER = {
    "rep_id": "R13",
    "name": "郭品妍",
    "team": SOUTH,
    "skills": "hospital diabetes",
    "cost_per_year": "1260000",
    "capacity": "0.65",
}
SICK = "R04"
NOT_REPORTED = 0.02  # share of told calls that leave no row

Tables = dict[str, list[Row]]


def first_night(tables: Tables, told: list[Row], diary: Diary, rng: Random) -> Tables:
    """2026-11-24: yesterday's calls, news from three customers, one potential up, one visit agreed, one accepted."""
    today = AS_OF + timedelta(days=1)
    winner = quiet(tables, "B", 0)
    for row in tables["potentials"]:
        if row["customer_id"] == winner["customer_id"]:
            row["potential"] = f"{float(row['potential']) * 2.5:.0f}"
    agreed, accepted = quiet(tables, "A", 1), quiet(tables, "A", 2)
    tables["feedback"] += [
        answer(agreed, AS_OF, "pin", on_date="2026-12-03", at_time="10:00", reason="與主任約定"),
        answer(accepted, AS_OF, "accept", reason="依建議拜訪"),
    ]
    tables["events"] += [event(p, "cardiva", AS_OF, rng) for p in (quiet(tables, "A", 3), quiet(tables, "B", 4))]
    tables["calls"] += executed(tables, told, diary, AS_OF, rng)
    return changed(tables, today, "calls", "events", "feedback", "potentials")


def second_night(tables: Tables, told: list[Row], diary: Diary, villages: list[Row], rng: Random) -> Tables:
    """2026-11-25: a clinic closes, another opens, one says no to visits until spring."""
    today = AS_OF + timedelta(days=2)
    closed = next(p for p in reversed(tables["customers"]) if p["segment"] == "C" and p["rep_id"] == "R09")
    gone = closed["customer_id"]
    for table in ("customers", "potentials", "calls", "events", "feedback"):
        tables[table] = [row for row in tables[table] if row["customer_id"] != gone]
    village = next(v for v in villages if v["town"] == "中壢區")
    latitude, longitude = scatter(village, rng)
    opened = {
        "customer_id": "T1501",
        "name": "中壢初雪內科診所",
        "latitude": latitude,
        "longitude": longitude,
        "segment": "B",
        "min_gap_days": GAP_DAYS["B"],
        "hours": "09:00-12:00 14:30-17:30 18:30-21:30",
    }
    tables["customers"].append(opened)
    for product, potential in (("cardiva", "96000"), ("glucora", "88000")):
        row = {"customer_id": "T1501", "product": product, "potential": potential, "sales": "0", "propensity": "0.80"}
        tables["potentials"].append(row)
    silent = quiet(tables, "C", 5)
    tables["feedback"].append(
        answer(silent, today - timedelta(days=1), "dismiss", until="2027-02-28", reason="院所整修")
    )
    tables["calls"] += executed(tables, told, diary, today - timedelta(days=1), rng)
    return changed(tables, today, "calls", "customers", "feedback", "potentials")


def third_night(tables: Tables, told: list[Row], diary: Diary, villages: list[Row], rng: Random) -> Tables:
    """2026-11-26: a rep has left, another begins in the same area, one is ill, two customers made themselves heard."""
    today = AS_OF + timedelta(days=3)
    for rep in tables["reps"]:
        if rep["rep_id"] == LEAVER:
            rep["active_until"] = (today - timedelta(days=1)).isoformat()
    latitude, longitude = scatter(next(v for v in villages if v["town"] == "屏東市"), rng)
    home = {"latitude": latitude, "longitude": longitude}
    tables["reps"].append(JOINER | home | {"active_from": today.isoformat()})
    tables["timeoff"].append({"rep_id": SICK, "from_date": "2026-11-26", "until_date": "2026-12-02"})
    tables["timeoff"].sort(key=lambda row: (row["rep_id"], row["from_date"]))
    yesterday = today - timedelta(days=1)
    tables["events"] += [event(p, "pulmira", yesterday, rng) for p in (quiet(tables, "B", 6), quiet(tables, "C", 7))]
    tables["calls"] += executed(tables, told, diary, yesterday, rng)
    return changed(tables, today, "calls", "events", "reps", "timeoff")


def executed(tables: Tables, told: list[Row], diary: Diary, day: date, rng: Random) -> list[Row]:
    """What became of the calls that were told for `day`, in the order of the day."""
    people = {p["customer_id"]: p for p in tables["customers"]}
    found = []
    for rep in tables["reps"]:
        before = rep
        for row in told:
            if (row["date"], row["rep_id"]) != (day.isoformat(), rep["rep_id"]) or row["customer_id"] not in people:
                continue
            if rng.random() < NOT_REPORTED:
                continue
            person = people[row["customer_id"]]
            if row["channel"] != "visit":
                found.append(diary.remote_call(rep, person, row["channel"], day))
                continue
            found.append(diary.visit(rep, before, person, day))
            before = person
    return found


def quiet(tables: Tables, segment: str, place: int) -> Row:
    """A customer of whom nothing else is told: open to visits at any hour, unlocked, no events, no feedback."""
    told = {row["customer_id"] for table in ("events", "feedback") for row in tables[table]}
    free = [
        p
        for p in tables["customers"]
        if p["segment"] == segment
        and p["customer_id"] not in told
        and not any(p.get(name) for name in ("weekdays", "hours", "channels", "locked", "max_visits", "skill"))
        and p["rep_id"] not in (LEAVER, SICK)
    ]
    return free[(place * 37) % len(free)]


def answer(person: Row, day: date, decision: str, **more: str) -> Row:
    """One row of feedback about visits."""
    return {
        "date": day.isoformat(),
        "rep_id": person["rep_id"],
        "customer_id": person["customer_id"],
        "decision": decision,
        "channel": "visit",
    } | more


def changed(tables: Tables, night: date, *names: str) -> Tables:
    """The tables of this night; `night` names the folder."""
    return {f"{night.isoformat()}/{name}": list(tables[name]) for name in names}


def write_nights(folder: Path, tables: Tables, told: list[Row], diary: Diary, villages: list[Row], rng: Random) -> None:
    """All three nights, each upon the one before."""
    for found in (
        first_night(tables, told, diary, rng),
        second_night(tables, told, diary, villages, rng),
        third_night(tables, told, diary, villages, rng),
    ):
        for name, rows in found.items():
            night, _, table = name.partition("/")
            write(folder / night, table, rows)
