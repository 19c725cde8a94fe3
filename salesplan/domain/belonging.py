"""To whom inputs belong and what a change of them is called, as the nouns declare it.

A field of `Given` says it with `rows`; a field of a noun carries its own kind of change as `Annotated[type, kind]`,
and is of the kind of its rows where it carries none. Slices, digests, comparison and audit read it here. What is of a
kind that concerns nobody is read by no stage: it is in no slice and in no digest.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from salesplan.domain.changes import Belongs, ChangeKind
from salesplan.domain.nouns import field_names, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Rows:
    """What a field of `Given` says of its rows. `kind` is what any change of them is called that has no other name."""

    belongs: Belongs
    kind: ChangeKind
    owner: str = ""  # the field that names whom a row belongs to
    key: tuple[str, ...] = ()  # rows of one key are one row that changed; empty: rows only come and go
    came: ChangeKind | None = None
    gone: ChangeKind | None = None
    kind_of: Callable[[Any], ChangeKind] | None = None  # where it depends on the row that comes or goes
    counts: Callable[[Any, date], bool] | None = None  # whether a row is there on a day; None: always
    day: str = ""  # the field with the day of rows that come into the horizon and pass: neither is news

    @property
    def read(self) -> bool:
        """Whether any stage reads the rows."""
        return self.kind.concerns is not Belongs.NOBODY

    @property
    def are_subjects(self) -> bool:
        """Whether a row is the customer, rep or product itself, and not something of theirs."""
        return self.key == (self.owner,)

    def arrival(self, row: Any, *, came: bool) -> ChangeKind:
        """What it is called that the row came, or went."""
        if self.kind_of is not None:
            return self.kind_of(row)
        return (self.came if came else self.gone) or self.kind


UNDECLARED = Rows(Belongs.ALL, ChangeKind.INPUT)
"""Of a field of `Given` that does not say whose it is: it may be anybody's."""


def rows(belongs: Belongs, kind: ChangeKind, **more: Any) -> dict[str, Rows]:
    """The metadata of a field of `Given` that says whose its rows are; see `Rows`."""
    return {"rows": Rows(belongs, kind, **more)}


def declared(inputs: DataclassInstance) -> Mapping[str, Rows]:
    """What each field of the inputs, a `Given`, says of its rows, in order; not what is no input itself."""
    return {f.name: f.metadata.get("rows", UNDECLARED) for f in fields(inputs) if f.compare}


@cache
def own_kinds(noun: type) -> Mapping[str, ChangeKind]:
    """The kinds of change that fields of `noun` carry themselves."""
    hints = get_type_hints(noun, include_extras=True)
    carried = ((name, kind) for name in field_names(noun) for kind in get_args(hints[name])[1:])
    return {name: kind for name, kind in carried if isinstance(kind, ChangeKind)}


def kind_of_field(noun: type, name: str, of_rows: Rows) -> ChangeKind:
    """What it is called that this field of a row changed."""
    return own_kinds(noun).get(name, of_rows.kind)


def as_read(found: Any) -> Any:
    """The rows without what no stage reads of them; equal rows for all stages give equal rows."""
    if not isinstance(found, tuple) or not found:
        return found
    noun: type = type(found[0])
    unread = {name: None for name, kind in own_kinds(noun).items() if kind.concerns is Belongs.NOBODY}
    return tuple(replace(row, **unread) for row in found) if unread else found
