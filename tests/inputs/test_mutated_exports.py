"""Exports in forms that people and programs give them: each is read right, refused, or told."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from salesplan.domain.calendar import Window
from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from tests.inputs.samples import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesplan.domain.given import Given

SEEDS = 200
SAYS_SO = {"mark-of-thousands", "date-order", "unknown-customer"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TO_GERMAN = str.maketrans(",.", ".,")

NUMBERS: dict[str, Callable[[float], str]] = {
    "plain": repr,
    "two decimals": lambda x: f"{x:.2f}",
    "three decimals": lambda x: f"{x:.3f}",
    "english": lambda x: f"{x:,.2f}",
    "english whole": lambda x: f"{x:,.0f}",
    "german": lambda x: f"{x:,.2f}".translate(TO_GERMAN),
    "german whole": lambda x: f"{x:,.0f}".translate(TO_GERMAN),
    "french": lambda x: f"{x:,.2f}".replace(",", "\u202f").replace(".", ","),
    "swiss": lambda x: f"{x:,.2f}".replace(",", "’"),
    "swiss whole": lambda x: f"{x:,.0f}".replace(",", "'"),
    "comma decimal": lambda x: f"{x:.2f}".replace(".", ","),
    "scientific": lambda x: f"{x:.8E}",
    "currency": lambda x: f"€ {x:,.2f}",
    "euro behind": lambda x: f"{x:,.2f} €".translate(TO_GERMAN),
    "indian": lambda x: f"{int(x) // 100000},{int(x) // 1000 % 100:02d},{int(x) % 1000:03d}",
    "underscored": lambda x: f"{x:_.0f}",
    "thousands": lambda x: f"{x / 1000!r}k",
}
DAYS: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "german": lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    "british": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "american": lambda d: f"{d.month}/{d.day}/{d.year}",
    "american with hours": lambda d: f"{d.month}/{d.day}/{d.year} 9:30",
    "named": lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year}",
    "american named": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "short year": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year % 100:02d}",
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "japanese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "compact": lambda d: f"{d:%Y%m%d}",
    "stamp": lambda d: f"{d.isoformat()}T09:30:00Z",
}
HOURS = {
    "9-12, 2-6": ((9, 12), (14, 18)),
    "9-5": ((9, 17),),
    "2-6pm": ((14, 18),),
    "9h-12h30 14h-18h": ((9, 12.5), (14, 18)),
    "18:00-02:00": ((0, 2), (18, 24)),
    "09.00 - 17.00 Uhr": ((9, 17),),
    "8 to 4": ((8, 16),),
    "Mo-Fr 09:00-12:00": (),
    "0.375-0.75": ((9, 18),),
    "9:00 AM – 5:00 PM": ((9, 17),),
    "closed": (),
    "2-6": (),
    "0900-1700": ((9, 17),),
    "24/7": ((0, 24),),
}
IDS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "nfd": lambda i: unicodedata.normalize("NFD", i),
    "zero width": lambda i: i + "\u200b",
    "blank before": lambda i: "\u00a0" + i,
    "hidden inside": lambda i: i[:1] + "\u200d" + i[1:],
    "other case": str.lower,
    "a float": lambda i: i + ".0",
    "wide": lambda i: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in i),
}


class Mutant:
    """A small export in one form, and what it says."""

    def __init__(self, seed: int) -> None:
        draw = self.draw = random.Random(seed)
        self.names = [f"Ñ{n}" if n % 3 == 0 else f"C{n:03d}" for n in range(1, 13)]
        scale = draw.choice((300, 3000, 90_000, 3_000_000))
        self.potential = {c: float(draw.randint(100, scale)) + draw.choice((0.0, 0.25, 0.5)) for c in self.names}
        self.day = {c: AS_OF - timedelta(days=draw.randint(1, 300)) for c in self.names}
        self.number, self.date = draw.choice(list(NUMBERS)), draw.choice(list(DAYS))
        self.hours, self.id = draw.choice(list(HOURS)), draw.choice(list(IDS))
        if "whole" in self.number or self.number in ("indian", "underscored"):
            self.potential = {c: float(int(x)) for c, x in self.potential.items()}
        self.delimiter = draw.choice((",", ";", "\t"))
        self.shares = draw.choice(("", "0.5", "0,5"))
        self.odd = draw.choice((False, False, True))  # a header with a line break

    @property
    def told(self) -> str:
        parts = (self.number, self.date, self.hours, self.id, repr(self.delimiter), self.shares, self.odd)
        return " · ".join(map(str, parts))

    def write(self, folder: Path) -> Path:
        (folder / "data").mkdir(parents=True)
        places = [f"{42 + n / 50:.5f}" for n in range(12)]
        customers = [(c, f"Shop {c}", places[n], "1.50125", self.hours) for n, c in enumerate(self.names)]
        asked = IDS[self.id]
        potentials = [(asked(c), "wine", NUMBERS[self.number](x), self.shares) for c, x in self.potential.items()]
        calls = [(DAYS[self.date](d), "R1", c) for c, d in self.day.items()]
        name = "customer\nid" if self.odd else "customer_id"
        self._file(folder, "customers", ("customer_id", "name", "latitude", "longitude", "hours"), customers)
        self._file(folder, "potentials", (name, "product", "potential", "propensity"), potentials)
        self._file(folder, "reps", ("rep_id", "name", "latitude", "longitude"), [("R1", "Anna", "42.5", "1.5")])
        self._file(folder, "calls", ("date", "rep_id", "customer_id"), calls)
        return folder

    def _file(self, folder: Path, name: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.delimiter).writerows((header, *rows))
        (folder / "data" / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")

    def wrong(self, given: Given) -> set[str]:
        """The files in which something is read as another thing than it says."""
        found = set()
        read = {p.customer_id: p.potential for p in given.potentials}
        if any(abs(read.get(c, -1.0) - x) > 1e-6 * x for c, x in self.potential.items()):
            found.add("potentials.csv")
        if any({call.day for call in given.calls_of.get(c, ())} != {d} for c, d in self.day.items()):
            found.add("calls.csv")
        windows = tuple(Window(int(a * 3600), int(b * 3600)) for a, b in HOURS[self.hours])
        if any(c.hours != windows for c in given.customers):
            found.add("customers.csv")
        return found


def outcome(seed: int, folder: Path) -> tuple[str, str]:
    """'right', 'refused', 'told' or 'silent', and the form."""
    mutant = Mutant(seed)
    read = read_inputs(mutant.write(folder), Settings(), AS_OF)
    if read.given is None:
        return "refused", mutant.told
    wrong = mutant.wrong(read.given)
    told = {f.file for f in read.findings if f.code in SAYS_SO}
    return ("right" if not wrong else "told" if wrong <= told else "silent"), mutant.told


@pytest.mark.parametrize("first", range(0, SEEDS, 50))
def test_no_form_is_guessed_in_silence(first: int, tmp_path: Path) -> None:
    found = [outcome(seed, tmp_path / str(seed)) for seed in range(first, first + 50)]
    assert [form for kind, form in found if kind == "silent"] == []
    assert Counter(kind for kind, _ in found)["right"] > 0
