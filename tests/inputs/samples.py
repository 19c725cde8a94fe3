"""A small sound workspace as CSV texts: four customers, two reps, two products; tests spoil one thing at a time."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from salesplan.domain.findings import Finding
    from salesplan.inputs import InputsRead

AS_OF = date(2026, 11, 23)

SOUND = {
    "customers.csv": """customer_id,name,latitude,longitude,segment,rep_id,locked,visit_minutes,weekdays,hours,\
channels,max_contacts,min_visits,max_visits,min_gap_days,skill,hold_until
C001,Hotel Central,42.5078,1.5211,hotel,R1,,45,Mon Tue Wed Thu,09:00-12:00 14:00-17:30,visit phone email,6,,4,7,wine,
C002,Bar El Sol,42.5412,1.7334,bar,R1,yes,,,,,,,,,,
C003,Café Ñandú,42.5300,1.6000,bar,R2,,,,,,,,,,,2027-01-31
007,Restaurant Set,42.4636,1.4910,restaurant,R2,,,,,,,,,,,
""",
    "potentials.csv": """customer_id,product,potential,sales,propensity
C001,wine,12000,3500,0.8
C001,beer,3000,1000,
C002,beer,4500,1200,
C003,beer,2500.50,700,0.5
007,wine,8000,2000,1
""",
    "reps.csv": """rep_id,name,latitude,longitude,team,skills,capacity
R1,Anna Puig,42.5075,1.5218,North,wine,1.0
R2,Marc Vila,42.5361,1.5825,North,,0.8
""",
    "products.csv": "product,name,margin\nwine,Wine and spirits,0.4\nbeer,Beer,0.28\n",
    "calls.csv": "date,rep_id,customer_id,channel,minutes,outcome\n2026-11-10,R1,C001,visit,42,done\n",
    "events.csv": "date,customer_id,event,product\n2026-11-16,C001,usage_spike,wine\n",
    "feedback.csv": "date,rep_id,customer_id,decision,channel,on_date,at_time,until\n2026-11-20,R1,C001,pin,visit,"
    "2026-12-08,10:00,\n",
    "timeoff.csv": "rep_id,from_date,until_date\nR2,2026-12-01,2026-12-04\n",
}


def write(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The sound workspace with some files replaced (None: absent; bytes: as they are)."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, text in {**SOUND, **(changes or {})}.items():
        if isinstance(text, bytes):
            (data / name).write_bytes(text)
        elif text is not None:
            (data / name).write_text(text, encoding="utf-8", newline="")
    return folder


def table(name: str) -> list[dict[str, str]]:
    """Rows of one sound file."""
    return list(csv.DictReader(io.StringIO(SOUND[name])))


def changed(name: str, row: int, **cells: str) -> str:
    """One sound file with some cells of one row (from 0) replaced; new columns are added."""
    rows = table(name)
    rows[row] |= cells
    return text_of(rows)


def text_of(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """Rows as CSV text, with the union of their columns."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(
    folder: Path,
    changes: Mapping[str, str | bytes | None] | None = None,
    settings: Settings | None = None,
    as_of: date | None = AS_OF,
) -> InputsRead:
    """Writes the workspace and reads it."""
    return read_inputs(write(folder, changes), settings or Settings(), as_of)


def only(found: InputsRead, code: str) -> Finding:
    """The single finding of that code."""
    matching = [f for f in found.findings if f.code == code]
    assert len(matching) == 1, found.findings
    return matching[0]


def codes(found: InputsRead) -> list[str]:
    """Codes of all findings, in order."""
    return [f.code for f in found.findings]
