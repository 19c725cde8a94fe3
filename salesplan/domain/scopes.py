"""The words of a business rule's scope: "segment=A team=North product=X channel=email"."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from salesplan.domain.settings import RuleSettings

KEYS = ("segment", "rep", "team", "product", "channel")


def scope_values(rule: RuleSettings) -> dict[str, tuple[str, ...]]:
    """The values of each key that the scope of a [[rule]] names; a word without "=" belongs to the value before it.

    Raises UsageError for a key or a channel that is not known.
    """
    found: dict[str, list[str]] = {}
    last = ""
    for word in rule.scope.split():
        key, equals, value = word.partition("=")
        if not equals and last:
            found[last][-1] += f" {word}"
            continue
        if key not in KEYS or not value:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]}=…?" if near else "write " + ", ".join(f"{k}=…" for k in KEYS)
            raise UsageError(f"[[rule]] {rule.name or rule.kind}: scope {word!r} is not understood", hint)
        found.setdefault(key, []).append(value)
        last = key
    channels = [c for c in found.get("channel", ()) if c not in CHANNELS]
    if channels:
        hint = "channels are " + ", ".join(CHANNELS)
        raise UsageError(f"[[rule]] {rule.name or rule.kind}: there is no channel {channels[0]!r}", hint)
    return {key: tuple(values) for key, values in found.items()}
