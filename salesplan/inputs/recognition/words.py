"""Names of columns as CRMs, ERPs and people write them, by our table and column: words.toml beside this file.

English, German, French, Spanish, Italian, Portuguese, Chinese and Japanese; Salesforce, HubSpot, Dynamics, Zoho, SAP,
Odoo and Veeva.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from salesplan.inputs.gazetteer import key

FILLERS = frozenset(
    "of the a an de del della di do da du des la le les el los der die das fur per et y e und and".split()  # noqa: SIM905
)
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A name as it is compared: whole, and its parts without those that say nothing."""

    whole: str
    parts: frozenset[str]

    @classmethod
    def of(cls, name: str) -> Word:
        """`billingCity` and 'Billing: City' have the same parts."""
        parts = {key(part) for part in MARKS.split(HUMP.sub(" ", name))}
        return cls(key(name), frozenset(parts - FILLERS - {""}) or frozenset(parts - {""}))


@cache
def spoken(table: str) -> dict[str, tuple[Word, ...]]:
    """What the columns of a table are called, in parts."""
    return {column: tuple(map(Word.of, names)) for column, names in _told()[table].items()}


@cache
def words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Tables in the order in which they are looked for, and what each column is called, the most usual first."""
    return {
        table: {column: tuple(dict.fromkeys(k for n in names if (k := key(n)))) for column, names in columns.items()}
        for table, columns in _told().items()
    }


@cache
def _told() -> dict[str, dict[str, list[str]]]:
    """The file, with the shared lists where they are named."""
    told = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    shared = told.pop("shared")

    def names(listed: list[str]) -> list[str]:
        return [name for word in listed for name in (shared[word[1:]] if word.startswith("@") else [word])]

    return {table: {column: names(listed) for column, listed in columns.items()} for table, columns in told.items()}


def columns_of(table: str) -> dict[str, tuple[str, ...]]:
    """What the columns of a table are called."""
    return words()[table]


def file_words(table: str) -> tuple[str, ...]:
    """Words that say in the name of a file or sheet what it holds."""
    return words()["files"][table]
