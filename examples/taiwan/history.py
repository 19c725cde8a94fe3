"""What has happened so far: ten weeks of calls, months of sales, events, answers, absences, money."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from customers import PRODUCTS, SOUTH, TEAMS, months, pick

if TYPE_CHECKING:
    from random import Random

    from tables import Row

AS_OF = date(2026, 11, 23)
FIRST_CALL = date(2026, 9, 14)
# Public holidays on weekdays in the ten weeks: Mid-Autumn, Teachers', National and Retrocession Day (both observed).
HOLIDAYS = {date(2026, 9, 25), date(2026, 9, 28), date(2026, 10, 9), date(2026, 10, 26)}
INTERVAL_DAYS = {"A": 28 / 3, "B": 28 / 1.5, "C": 28 / 0.75}
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
REMOTE_MINUTES = {"video": 25, "phone": 10, "email": 5}
OUTCOMES = (("done", 0.945), ("no_show", 0.03), ("cancelled", 0.025))
EVENTS = (
    ("download", 0.30, "下載衛教資料"),
    ("usage_spike", 0.20, ""),
    ("order_drop", 0.22, "連續兩個月訂單減少"),
    ("complaint", 0.10, "交貨延遲"),
    ("renewal", 0.10, "年度議價"),
    ("formulary", 0.08, "藥事會議排入議程"),
)


def km(a: Row, b: Row) -> float:
    """Kilometres between two rows with latitude and longitude (equirectangular: exact enough within a day's drive)."""
    lat_a, lat_b = float(a["latitude"]), float(b["latitude"])
    east = (float(b["longitude"]) - float(a["longitude"])) * math.cos(math.radians((lat_a + lat_b) / 2))
    return 111.2 * math.hypot(lat_b - lat_a, east)


def drive_minutes(a: Row, b: Row, rng: Random) -> int:
    """As driven: 3.0 · km^0.72 and some luck."""
    return round(2.0 + 3.0 * math.pow(km(a, b), 0.72) * math.exp(rng.gauss(0.0, 0.2)))


def working(rep: Row, day: date) -> bool:
    """Whether the rep was out on that day."""
    name = DAY_NAMES[day.weekday()]
    return day.weekday() < 5 and day not in HOLIDAYS and (not rep["weekdays"] or name in rep["weekdays"].split())


class Diary:
    """Whom each rep has seen when; draws one day after another."""

    def __init__(self, people: list[Row], reps: list[Row], focus: dict[str, str], rng: Random) -> None:
        self.rng, self.focus = rng, focus
        self.reps = reps
        self.mine: dict[str, list[Row]] = defaultdict(list)
        self.last: dict[str, date] = {}
        for person in people:
            self.mine[person["rep_id"]].append(person)
            wait = INTERVAL_DAYS[person["segment"]] * rng.random()
            self.last[person["customer_id"]] = FIRST_CALL - timedelta(days=round(wait))

    def overdue(self, person: Row, day: date) -> float:
        """Days since the last visit ÷ the interval of the rhythm."""
        return (day - self.last[person["customer_id"]]).days / INTERVAL_DAYS[person["segment"]]

    def visited(self, rep: Row, day: date) -> list[Row]:
        """The day's customers: the most overdue one, and who is due around it."""
        name = DAY_NAMES[day.weekday()]
        due = [
            p
            for p in self.mine[rep["rep_id"]]
            if self.overdue(p, day) >= 0.75
            and (not p["weekdays"] or name in p["weekdays"].split())
            and (not p["channels"] or "visit" in p["channels"].split())
            and (day - self.last[p["customer_id"]]).days >= int(p["min_gap_days"])
        ]
        if not due:
            return []
        seed = max(due, key=lambda p: (self.overdue(p, day), p["customer_id"]))
        room = self.rng.choice((7, 8, 8, 9, 9, 9, 10, 10, 11)) - (2 if km(rep, seed) > 40 else 0)
        due.sort(key=lambda p: (km(seed, p) / (0.5 + self.overdue(p, day)), p["customer_id"]))
        return due[:room]

    def day(self, day: date) -> list[Row]:
        """All calls of one day, remote ones included."""
        found = []
        for rep in self.reps:
            if not working(rep, day):
                continue
            before = rep
            for person in self.visited(rep, day):
                found.append(self.visit(rep, before, person, day))
                before = person
            found += self.remote(rep, day)
        return found

    def visit(self, rep: Row, before: Row, person: Row, day: date) -> Row:
        """One visit with its outcome; only one that took place counts for the rhythm."""
        outcome = pick(self.rng, OUTCOMES)
        if outcome == "done":
            self.last[person["customer_id"]] = day
        planned = int(person["visit_minutes"] or 20)
        minutes = max(5, round(planned * math.exp(self.rng.gauss(0.0, 0.25))))
        return {
            "date": day.isoformat(),
            "rep_id": rep["rep_id"],
            "customer_id": person["customer_id"],
            "channel": "visit",
            "minutes": str(minutes) if outcome == "done" else "",
            "drive_minutes": str(drive_minutes(before, person, self.rng)) if outcome != "cancelled" else "",
            "product": self.focus[person["customer_id"]],
            "outcome": outcome,
        }

    def remote(self, rep: Row, day: date) -> list[Row]:
        """None to two remote calls, over channels that the customer allows."""
        found = []
        for person in self.rng.sample(self.mine[rep["rep_id"]], self.rng.choice((0, 0, 1, 1, 2))):
            channel = self.rng.choice(("video", "phone", "phone", "email"))
            if person["channels"] and channel not in person["channels"].split():
                continue
            found.append(self.remote_call(rep, person, channel, day))
        return found

    def remote_call(self, rep: Row, person: Row, channel: str, day: date) -> Row:
        """One remote call; they all came about."""
        return {
            "date": day.isoformat(),
            "rep_id": rep["rep_id"],
            "customer_id": person["customer_id"],
            "channel": channel,
            "minutes": str(REMOTE_MINUTES[channel]),
            "product": self.focus[person["customer_id"]],
            "outcome": "done",
        }


def calls(diary: Diary) -> list[Row]:
    """Every working day from the first call to the day before the as-of date."""
    days = (AS_OF - FIRST_CALL).days
    return [row for offset in range(days) for row in diary.day(FIRST_CALL + timedelta(days=offset))]


def sales(people: list[Row], amounts: list[Row], rng: Random) -> list[Row]:
    """Six months of revenue of A and B customers: a twelfth of last year's sales, a season and some noise."""
    watched = {p["customer_id"] for p in people if p["segment"] in ("A", "B")}
    season = {"cardiva": (0.98, 0.96, 0.95, 0.97, 1.0, 1.06), "pulmira": (0.9, 0.82, 0.8, 0.9, 1.08, 1.2)}
    found = []
    for position, month in enumerate(m for m in months(2026, 2026) if "2026-05" <= m <= "2026-10"):
        for row in amounts:
            amount = float(row["sales"]) / 12 * season.get(row["product"], (1.0,) * 6)[position]
            amount *= math.exp(rng.gauss(0.0, 0.18))
            if row["customer_id"] in watched and amount >= 500:
                key = {"month": month, "customer_id": row["customer_id"], "product": row["product"]}
                found.append(key | {"amount": f"{amount:.0f}"})
    return found


def event(person: Row, product: str, day: date, rng: Random) -> Row:
    """One event that befell a customer; only a hospital has a formulary."""
    kind = pick(rng, tuple((name, weight) for name, weight, _ in EVENTS))
    kind = "download" if kind == "formulary" and person["skill"] != "hospital" else kind
    note = next(text for name, _, text in EVENTS if name == kind)
    return {
        "date": day.isoformat(),
        "customer_id": person["customer_id"],
        "event": kind,
        "product": product,
        "note": note,
    }


def events(people: list[Row], focus: dict[str, str], rng: Random) -> list[Row]:
    """Sixty events of the thirty days up to the Friday before."""
    found = []
    for person in rng.sample(people, 60):
        day = AS_OF - timedelta(days=3 + int(30 * rng.random()))
        found.append(event(person, focus[person["customer_id"]], day, rng))
    return sorted(found, key=lambda row: (row["date"], row["customer_id"]))


def finance(rng: Random) -> list[Row]:
    """Revenue and expense of each team, January 2025 to October 2026, TWD."""
    found = []
    for team, revenue in (("北區", 21_400_000), ("中區", 14_800_000), (SOUTH, 15_900_000)):
        reps = sum(TEAMS.get(f"R{n:02d}", SOUTH) == team for n in range(1, 13))
        for position, month in enumerate(m for m in months(2025, 2026) if m <= "2026-10"):
            growth = 1.0 + 0.0045 * position
            found.append(
                {
                    "month": month,
                    "team": team,
                    "revenue": f"{revenue * growth * math.exp(rng.gauss(0.0, 0.02)):.0f}",
                    "sales_marketing_expense": f"{reps * 171_000 * (1 + 0.002 * position):.0f}",
                }
            )
    return sorted(found, key=lambda row: (row["month"], row["team"]))


def focus_products(amounts: list[Row]) -> dict[str, str]:
    """The product with the largest potential of each customer."""
    best: dict[str, tuple[float, str]] = {}
    for row in amounts:
        known = best.get(row["customer_id"], (0.0, PRODUCTS[0][0]))
        best[row["customer_id"]] = max(known, (float(row["potential"]), row["product"]))
    return {customer: name for customer, (_, name) in best.items()}
