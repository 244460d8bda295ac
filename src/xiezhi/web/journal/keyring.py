"""Keys of entries that are not the journal's own: those of a person or a record, which may be destroyed one day.

The app that keeps them stands above the journal and registers here how a key is found by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key and its name; the name may stand in a leaf, the key never leaves memory."""

    key_id: str
    key: bytes = field(repr=False)


_KEEPERS: list[Callable[[str], DataKey | None]] = []


def register_keeper(keeper: Callable[[str], DataKey | None]) -> None:
    """Say who finds keys by name (from ``AppConfig.ready``)."""
    _KEEPERS.append(keeper)


def key_named(key_id: str) -> bytes | None:
    """Return a key, or None if it is destroyed or was never there."""
    found = (keeper(key_id) for keeper in _KEEPERS)
    return next((each.key for each in found if each is not None), None)
