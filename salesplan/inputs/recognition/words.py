"""Names of columns as CRMs, ERPs and people write them, by our table and column: words.toml beside this file.

English, German, French, Spanish, Italian, Portuguese, Chinese and Japanese; Salesforce, HubSpot, Dynamics, Zoho, SAP,
Odoo and Veeva.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from salesplan.inputs.gazetteer import key


@cache
def words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Tables in the order in which they are looked for, and what each column is called, the most usual first."""
    told = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    shared = told.pop("shared")

    def names(listed: list[str]) -> tuple[str, ...]:
        whole = [name for word in listed for name in (shared[word[1:]] if word.startswith("@") else [word])]
        return tuple(dict.fromkeys(k for name in whole if (k := key(name))))

    return {table: {column: names(listed) for column, listed in columns.items()} for table, columns in told.items()}


def columns_of(table: str) -> dict[str, tuple[str, ...]]:
    """What the columns of a table are called."""
    return words()[table]


def file_words(table: str) -> tuple[str, ...]:
    """Words that say in the name of a file or sheet what it holds."""
    return words()["files"][table]
