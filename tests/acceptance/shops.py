"""Small markets as people write them down: a dozen shops around two reps, a table at a time."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from tests.acceptance.conftest import MONDAY, Workspace, referee

if TYPE_CHECKING:
    from pathlib import Path

    from tests.answers import Answer

Row = dict[str, Any]
TOWN = (47.05, 15.44)
HOMES = {"R1": (47.05, 15.38), "R2": (47.07, 15.52)}


def shops(count: int = 8, reps: int = 2, **more: object) -> list[Row]:
    """Shops within some 10 km of the town, every other one of each rep; `more` columns for all of them."""
    return [
        {
            "customer_id": f"S{i:02}",
            "name": f"Shop {i}",
            "latitude": round(TOWN[0] + 0.03 * ((5 * i) % 7 - 3) / 3, 5),
            "longitude": round(TOWN[1] + 0.07 * ((3 * i) % 5 - 2) / 2, 5),
            "rep_id": f"R{1 + i % reps}",
            **more,
        }
        for i in range(1, count + 1)
    ]


def people(count: int = 2, **more: object) -> list[Row]:
    """Reps on both sides of the town."""
    homes = list(HOMES.items())[:count]
    return [{"rep_id": r, "name": r, "latitude": at[0], "longitude": at[1], **more} for r, at in homes]


def potentials(customers: list[Row], **more: object) -> list[Row]:
    """What each of them could buy of one product, and did."""
    return [
        {"customer_id": c["customer_id"], "product": "P", "potential": 6000 + 500 * i, "sales": 1500, **more}
        for i, c in enumerate(customers)
    ]


def market(
    folder: Path,
    customers: list[Row] | None = None,
    reps: list[Row] | None = None,
    settings: str = "",
    /,
    **tables: list[Row] | str,
) -> Workspace:
    """A workspace of these rows; a table that is a text is written as it stands."""
    customers = shops() if customers is None else customers
    known = {"potentials": potentials(customers), "reps": people() if reps is None else reps, "customers": customers}
    (folder / "data").mkdir(parents=True)
    for name, rows in {**known, **tables}.items():
        write(folder / "data" / f"{name}.csv", rows)
    (folder / "salesplan.toml").write_text(settings, encoding="utf-8")
    return Workspace(folder)


def write(path: Path, rows: list[Row] | str) -> None:
    """Rows under the header that they have between them."""
    if isinstance(rows, str):
        path.write_text(rows, encoding="utf-8")
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def found(workspace: Workspace, day: str = MONDAY) -> list[Row]:
    """What `check` finds."""
    answer = workspace("check", "--as-of", day, "-o", "json")
    return [row for view in answer.json["views"] for row in view["rows"] if "code" in row]


def plan(workspace: Workspace, day: str = MONDAY, code: int = 0, *, plain: bool = True) -> Answer:
    """A run, whose plan the audit passes where it is published, and the referee where it can read the files too."""
    answer = workspace("replan", "--as-of", day, "--workers", "1", COLUMNS="160")
    assert answer.code == code, answer
    if code == 0:
        assert workspace("audit").code == 0
        assert workspace("export", "--format", "csv", "--out", str(workspace.path / "out")).code == 0
        if plain:
            referee(workspace, workspace.path / "out")
    return answer


def calls(workspace: Workspace, customer_id: str = "", channel: str = "visit") -> list[Row]:
    """The planned calls of a customer, or of all."""
    rows = workspace.table("out/schedule.csv")
    return [r for r in rows if r["channel"] == channel and customer_id in ("", r["customer_id"])]


def frequency(workspace: Workspace, customer_id: str, channel: str = "visit") -> float:
    """Calls a cycle over the channel."""
    rows = workspace.table("out/callplan.csv")
    mine = [r for r in rows if (r["customer_id"], r["channel"]) == (customer_id, channel)]
    return sum(float(r["frequency"]) for r in mine)


def version(workspace: Workspace) -> int:
    """The number of the published plan."""
    rows = workspace("history", "-o", "json").json["views"][0]["rows"]
    (published,) = (r["version"] for r in rows if r["state"] == "published")
    return int(published)
