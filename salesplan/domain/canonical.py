"""One canonical form of every noun: the same value gives the same bytes, and the bytes give the value back.

The form is MessagePack: it holds infinities, which JSON does not, and is read several times as fast. A noun
becomes a map of its fields and a set is sorted. Reading goes by field name: a field that an older program did not
write takes its default, one that a newer program no longer knows is passed over.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from salesplan.domain.said import Said, restored, stored

if TYPE_CHECKING:
    from collections.abc import Container


def to_bytes(value: object) -> bytes:
    """The canonical bytes of a noun, or of a tuple or dict of nouns."""
    return _encoder.encode(value)


def from_bytes(kind: Any, body: bytes) -> Any:
    """The noun of type `kind` (a class or `tuple[Class, ...]`) that `to_bytes` wrote. ValueError for others."""
    return _decoder(kind).decode(body)


def rows_of(kind: Any, body: bytes, ids: Container[str]) -> tuple[Any, ...]:
    """Of a tuple of nouns of type `kind` that `to_bytes` wrote those whose `id` is one of `ids`; no other is made."""
    rows = zip(_decoder(list[_Named]).decode(body), _decoder(list[msgspec.Raw]).decode(body), strict=True)
    return tuple(from_bytes(kind, row) for named, row in rows if named.id in ids)


class _Named(msgspec.Struct):
    """What a noun is found by."""

    id: str


def digest(*values: object) -> str:
    """SHA-256 of the canonical bytes of the values, as hex."""
    total = hashlib.sha256()
    for value in values:
        body = to_bytes(value)
        total.update(len(body).to_bytes(8, "big"))
        total.update(body)
    return total.hexdigest()


def _plain(value: Any) -> Any:
    """A number of an array as Python's own, a text with what it was made of."""
    if isinstance(value, str):
        return stored(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"a {type(value).__name__} has no canonical form")


def _typed(kind: type, form: Any) -> Any:
    """The inverse, for what is no kind of msgspec's own; plain text was written before texts remembered."""
    if kind is not Said:
        raise TypeError(f"a {kind.__name__} has no canonical form")
    return Said(form) if isinstance(form, str) else restored(form)


_encoder = msgspec.msgpack.Encoder(order="deterministic", enc_hook=_plain)


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_typed)
