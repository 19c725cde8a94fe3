"""Draws this example: `python draw.py [FOLDER]` writes data/ and nights/ there (default: beside this file).

Real are the towns and their places (towns.csv); the names are invented (names.csv); every figure is drawn with one
fixed seed, so that the same files come out each time. told.csv has Monday's calls of the plan that is made from data/:
the night after tells what became of them.
"""

from __future__ import annotations

import csv
import math
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
SEED = 20261123
AS_OF = date(2026, 11, 23)
FIRST_CALL = date(2026, 9, 28)
ARMISTICE_DAY = date(2026, 11, 11)  # a public holiday
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KM_A_DEGREE = 111.2  # of latitude, on a sphere of 6,371 km

Row = dict[str, str]
Tables = dict[str, list[Row]]

COLUMNS = {
    "customers": "customer_id name latitude longitude segment rep_id locked visit_minutes weekdays hours channels "
    "max_contacts max_visits min_gap_days hold_until",
    "potentials": "customer_id product potential sales propensity",
    "reps": "rep_id name latitude longitude weekdays cost_per_year",
    "products": "product name margin",
    "calls": "date rep_id customer_id channel minutes drive_minutes product outcome",
    "events": "date customer_id event product note",
    "feedback": "date rep_id customer_id decision channel on_date at_time reason until",
    "timeoff": "rep_id from_date until_date",
}
# id, name, home, field days, cost a year: the other days they roast, pack and deliver
REPS = (
    ("R1", "Emma Roosens", "Sint-Amandsberg", "Mon Thu", "38000"),
    ("R2", "Lucas Beernaert", "Drongen", "Tue Fri", "38000"),
    ("R3", "Nora Claessens", "Wetteren", "Wed Thu", "26000"),
)
TERRITORY = {
    "R1": "Gent Sint-Amandsberg Wondelgem Oostakker Evergem Lochristi Zelzate",
    "R2": "Mariakerke Drongen Lovendegem Deinze Aalter Eeklo De_Pinte Sint-Denijs-Westrem Zwijnaarde Oudenaarde",
    "R3": "Gentbrugge Ledeberg Destelbergen Merelbeke Melle Wetteren Lokeren Aalst",
}
SPREAD_KM = {"Gent": 1.2}  # customers lie this far around the town's centre; elsewhere 0.6
PRODUCTS = (("beans", "Coffee beans", "0.45"), ("machines", "Machines and service", "0.30"))
YEARLY = {"cafe": 7800, "hotel": 14200, "shop": 5400, "office": 4500}  # typical potential of beans, EUR
INTERVAL_DAYS = {"cafe": 14, "hotel": 14, "shop": 28, "office": 28}
# What people in the field have noted; the key is the customer's name.
NOTES: dict[str, Row] = {
    "Café Zondagskind": {"weekdays": "Tue Thu Fri", "hours": "14:00-17:00"},
    "Bakkerij Knisper": {"hours": "13:30-16:30"},
    "Bakkerij Broodmaan": {"hours": "13:30-16:30"},
    "Bakkerij Rozijn": {"hours": "13:30-16:30", "weekdays": "Tue Fri"},
    "Hotel Graslelie": {"locked": "yes", "hours": "09:30-11:30 14:00-16:00", "visit_minutes": "60"},
    "Hotel De Twee Torens": {"locked": "yes", "visit_minutes": "60"},
    "Rusthuis Avondlicht": {"locked": "yes", "max_visits": "1"},
    "Kantoor Meetlat Ingenieurs": {"channels": "visit email"},
    "Laboratorium Pipet": {"channels": "phone email"},
    "Drukkerij Inktvlek": {"channels": "visit phone", "max_contacts": "2"},
    "Hotel De Wevershof": {"hold_until": "2027-01-31"},
    "Koffiebar Ajuin": {"weekdays": "Mon Wed Thu"},
}
EVENTS = (
    ("2026-11-12", "Hotel Leiebocht", "renewal", "machines", "service contract ends in January"),
    ("2026-11-16", "Koffiebar Spoorloos", "order_drop", "beans", "half of last month's order"),
    ("2026-11-17", "Brasserie Veerboot", "complaint", "machines", "grinder jammed twice"),
    ("2026-11-18", "Klimzaal Bovenarms", "download", "beans", "price list"),
    ("2026-11-19", "Espressobar Kwartslag", "usage_spike", "beans", "twice the usual order"),
    ("2026-11-20", "Café De Kasseisteen", "download", "machines", "brochure"),
)


def read(path: Path) -> list[Row]:
    """All rows of a table with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(folder: Path, table: str, rows: list[Row]) -> None:
    """One table of the workspace; a cell that a row lacks is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS[table].split(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def around(town: Row, rng: Random) -> Row:
    """A place in a town, evenly spread over a disc around its centre."""
    off, angle = SPREAD_KM.get(town["town"], 0.6) * math.sqrt(rng.random()), rng.random() * 2 * math.pi
    latitude = float(town["latitude"]) + off * math.cos(angle) / KM_A_DEGREE
    east = off * math.sin(angle) / KM_A_DEGREE / math.cos(math.radians(latitude))
    return {"latitude": f"{latitude:.5f}", "longitude": f"{float(town['longitude']) + east:.5f}"}


def reps(towns: dict[str, Row], rng: Random) -> list[Row]:
    """The three reps, at home in their town."""
    return [
        {"rep_id": key, "name": name, "weekdays": weekdays, "cost_per_year": cost} | around(towns[home], rng)
        for key, name, home, weekdays, cost in REPS
    ]


def customers(towns: dict[str, Row], rng: Random) -> list[Row]:
    """The sixty customers of names.csv, numbered 001 to 060."""
    owner = {town.replace("_", " "): rep for rep, names in TERRITORY.items() for town in names.split()}
    return [
        {
            "customer_id": f"{number:03d}",
            "name": row["name"],
            "segment": row["kind"],
            "rep_id": owner[row["town"]],
            "min_gap_days": "7",
        }
        | around(towns[row["town"]], rng)
        | NOTES.get(row["name"], {})
        for number, row in enumerate(read(HERE / "names.csv"), start=1)
    ]


def potentials(people: list[Row], rng: Random) -> list[Row]:
    """What each could buy a year: lognormal around what is typical of its kind; machines about a third of beans."""
    found = []
    for person in people:
        beans = YEARLY[person["segment"]] * math.exp(rng.gauss(0.0, 0.5))
        for (product, _, _), share in zip(PRODUCTS, (1.0, 0.2 + 0.3 * rng.random()), strict=True):
            propensity = 0.5 + 0.5 * rng.random()
            won = 0.35 + 0.4 * rng.random()
            found.append(
                {
                    "customer_id": person["customer_id"],
                    "product": product,
                    "potential": f"{beans * share:.0f}",
                    "sales": f"{beans * share * propensity * won:.0f}",
                    "propensity": f"{propensity:.2f}",
                }
            )
    return found


def drive_minutes(a: Row, b: Row, rng: Random) -> str:
    """As driven: 3.0 · km^0.72 and some luck."""
    north = float(b["latitude"]) - float(a["latitude"])
    east = (float(b["longitude"]) - float(a["longitude"])) * math.cos(math.radians(float(a["latitude"])))
    km = KM_A_DEGREE * math.hypot(north, east)
    return f"{2.0 + 3.0 * math.pow(km, 0.72) * math.exp(rng.gauss(0.0, 0.2)):.0f}"


def calls(people: list[Row], field: list[Row], rng: Random) -> list[Row]:
    """Eight weeks: each rep sees on each field day the five or six who have waited longest for their rhythm."""
    last = {p["customer_id"]: FIRST_CALL - timedelta(days=int(rng.random() * 28)) for p in people}
    found: list[Row] = []
    for day in (FIRST_CALL + timedelta(days=n) for n in range((AS_OF - FIRST_CALL).days)):
        name = DAY_NAMES[day.weekday()]
        for rep in field:
            if name not in rep["weekdays"].split() or day == ARMISTICE_DAY:
                continue
            waiting = [
                p
                for p in people
                if p["rep_id"] == rep["rep_id"]
                and name in p.get("weekdays", name)
                and "visit" in p.get("channels", "visit")
                and (day - last[p["customer_id"]]).days >= 10
            ]
            waiting.sort(key=lambda p: (last[p["customer_id"]] - day).days / INTERVAL_DAYS[p["segment"]])
            before = rep
            for person in waiting[: rng.choice((5, 5, 6))]:
                last[person["customer_id"]] = day
                found.append(visit(rep, before, person, day, rng))
                before = person
    return found


def visit(rep: Row, before: Row, person: Row, day: date, rng: Random, outcome: str = "done") -> Row:
    """One visit."""
    done = outcome == "done"
    return {
        "date": day.isoformat(),
        "rep_id": rep["rep_id"],
        "customer_id": person["customer_id"],
        "channel": "visit",
        "minutes": f"{int(person.get('visit_minutes', '50')) * math.exp(rng.gauss(0.0, 0.2)):.0f}" if done else "",
        "drive_minutes": drive_minutes(before, person, rng) if done else "",
        "product": rng.choice(("beans", "beans", "machines")),
        "outcome": outcome,
    }


def night(tables: Tables, towns: dict[str, Row], rng: Random) -> dict[str, list[Row]]:
    """2026-11-24: Monday's calls, one of them cancelled; a potential up; an event; a new customer."""
    known = {p["name"]: p for p in tables["customers"]}
    tables["calls"] += monday(tables, rng)
    for row in tables["potentials"]:
        if row["customer_id"] == known["Brasserie Leiewerf"]["customer_id"] and row["product"] == "beans":
            row["potential"] = "21000"
    tables["events"].append(event((AS_OF.isoformat(), "Hotel Rozenpoort", "download", "machines", "price list"), known))
    tables["customers"].append(
        {"customer_id": "061", "name": "Koffiebar De Eerste Sneeuw", "segment": "cafe", "min_gap_days": "7"}
        | around(towns["Gentbrugge"], rng)
    )
    for product, potential in (("beans", "9600"), ("machines", "2800")):
        tables["potentials"].append({"customer_id": "061", "product": product, "potential": potential, "sales": "0"})
    return {name: tables[name] for name in ("calls", "customers", "events", "potentials")}


def monday(tables: Tables, rng: Random) -> list[Row]:
    """What became of Monday's calls in told.csv (from the plan made from data/): the last visit was cancelled."""
    rep = before = tables["reps"][0]
    people = {p["customer_id"]: p for p in tables["customers"]}
    told = read(HERE / "told.csv")
    visits = [people[row["customer_id"]] for row in told if row["channel"] == "visit"]
    found = []
    for person in visits:
        found.append(visit(rep, before, person, AS_OF, rng, "done" if person is not visits[-1] else "cancelled"))
        before = person
    remote = {
        "date": AS_OF.isoformat(),
        "rep_id": rep["rep_id"],
        "minutes": "10",
        "product": "beans",
        "outcome": "done",
    }
    return found + [
        remote | {k: row[k] for k in ("customer_id", "channel")} for row in told if row["channel"] != "visit"
    ]


def event(row: tuple[str, str, str, str, str], known: dict[str, Row]) -> Row:
    """One row of EVENTS with the customer's number."""
    day, name, kind, product, note = row
    return {
        "date": day,
        "customer_id": known[name]["customer_id"],
        "event": kind,
        "product": product,
        "note": note,
    }


def feedback(known: dict[str, Row]) -> list[Row]:
    """What reps have answered: one visit is agreed, one customer is closed for a while."""
    agreed, closed = known["Hotel De Stille Brug"], known["Golfclub Veldbies"]
    return [
        {
            "date": "2026-11-20",
            "rep_id": agreed["rep_id"],
            "customer_id": agreed["customer_id"],
            "decision": "pin",
            "channel": "visit",
            "on_date": "2026-12-03",
            "at_time": "10:00",
            "reason": "tasting with the new chef",
        },
        {
            "date": "2026-11-20",
            "rep_id": closed["rep_id"],
            "customer_id": closed["customer_id"],
            "decision": "dismiss",
            "channel": "visit",
            "reason": "closed for the winter",
            "until": "2027-02-28",
        },
    ]


def draw(folder: Path) -> None:
    """Writes `folder`/data and `folder`/nights."""
    rng = Random(SEED)  # noqa: S311 (drawn, not secret)
    towns = {row["town"]: row for row in read(HERE / "towns.csv")}
    tables: Tables = {"reps": reps(towns, rng), "customers": customers(towns, rng)}
    people, known = tables["customers"], {p["name"]: p for p in tables["customers"]}
    tables["potentials"] = potentials(people, rng)
    tables["products"] = [{"product": key, "name": name, "margin": margin} for key, name, margin in PRODUCTS]
    tables["calls"] = calls(people, tables["reps"], rng)
    tables["events"] = [event(row, known) for row in EVENTS]
    tables["feedback"] = feedback(known)
    tables["timeoff"] = [{"rep_id": "R3", "from_date": "2026-12-09", "until_date": "2026-12-10"}]
    for table, rows in tables.items():
        write(folder / "data", table, rows)
    for table, rows in night(tables, towns, rng).items():
        write(folder / "nights" / "2026-11-24", table, rows)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
