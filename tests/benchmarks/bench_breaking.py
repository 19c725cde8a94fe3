"""What breaks it: damaged stores, faults of the file system at every call, hostile servers. Counts beside targets.

Run: .venv/bin/python -m tests.benchmarks.bench_breaking
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from pathlib import Path

from salesplan.domain.errors import SalesplanError
from salesplan.domain.places import Place
from salesplan.domain.printable import printable
from salesplan.travel.osrm import Osrm
from tests.benchmarks.table import print_table
from tests.store.damage import Sweep
from tests.store.failing import Failing, back_up, plan, publish, rollback
from tests.travel.hostile import CATALOGUE, hostile_server

DAMAGES = 2000
KILLS_OF = ((0, plan), (1, plan), (3, plan), (12, plan), (30, plan), (3, publish), (12, publish), (3, rollback),
            (12, rollback), (3, back_up), (12, back_up))  # fmt: skip
SECONDS = 1.0  # patience with one request


def main() -> None:
    """All counts, smallest first."""
    with tempfile.TemporaryDirectory() as folder:
        print_table("Hostile answers of a travel server", ("figure", "measured", "target"), hostile_answers())
        print_table("Faults at calls of the file system", ("figure", "measured", "target"), faults(Path(folder)))
        print_table("Damaged plan stores", ("figure", "measured", "target"), damages(Path(folder) / "sweep"))


def hostile_answers() -> list[tuple[str, object, str]]:
    """Each answer of the catalogue, once."""
    seconds, peak, elsewhere, raw, internal = 0.0, 0, 0, 0, []
    for name, answer in CATALOGUE.items():
        with hostile_server() as (server, other):
            server.answer = answer
            tracemalloc.start()
            start, said = time.monotonic(), ""
            try:
                Osrm(server.url, 1.0, 0.0, SECONDS, 1, 100).legs([Place(42.5, 1.5)], [Place(42.55, 1.55)])
            except SalesplanError as error:
                said = error.message
            except Exception as error:
                internal.append(f"{name}: {error!r}")
            seconds = max(seconds, time.monotonic() - start)
            peak = max(peak, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            elsewhere += len(other.requests)
            raw += printable(said) != said
    return [
        ("answers", len(CATALOGUE), "≥ 100"),
        ("longest of them", f"{seconds:.1f} s", f"≤ {2 * SECONDS:.0f} s: two tries of {SECONDS:.0f} s"),
        ("most memory", f"{peak / 1e6:.1f} MB", "≤ 100 MB"),
        ("requests to another host", elsewhere, "0"),
        ("messages with control characters", raw, "0"),
        ("internal errors", internal or 0, "0"),
    ]


def faults(folder: Path) -> list[tuple[str, object, str]]:
    """Every fault at every call of each operation."""
    kills = errors = 0
    lost, false, stuck = list[str](), list[str](), list[str]()
    for number, (versions, do) in enumerate(KILLS_OF):
        found = Failing(folder / str(number), versions, do).run()
        kills, errors = kills + found.kills, errors + found.errors
        lost, false, stuck = lost + found.lost, false + found.false, stuck + found.stuck
    return [
        ("kills", kills, "≥ 1,000"),
        ("disk full, I/O errors", errors, "≥ 200"),
        ("plans lost", lost or 0, "0"),
        ("false sentences", false or 0, "0"),
        ("next run wrong", stuck or 0, "0"),
    ]


def damages(folder: Path) -> list[tuple[str, object, str]]:
    """Bits, bytes, sectors, pages, ends of the file."""
    found = Sweep(folder, versions=8, seed=1).run(DAMAGES)
    return [
        ("damaged stores", found.damaged, "2,000"),
        ("answered as before", found.unharmed, ""),
        ("refused to answer from what is damaged", found.refused, ""),
        ("internal errors", found.internal or 0, "0"),
        ("different answers", found.different or 0, "0"),
        ("not named by the doctor", found.unnamed or 0, "0"),
        ("repaired, with the newest whole version", found.repaired, ""),
        ("repaired wrongly", found.wrongly_repaired or 0, "0"),
    ]


if __name__ == "__main__":
    main()
