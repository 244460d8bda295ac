"""Identifiers: of obligations, and new ones that sort by their time of birth."""

from __future__ import annotations

import hashlib
import uuid

_DIGITS = 32


def obligation_id(rule_id: str, root_event_id: str) -> str:
    """Return the identifier of an obligation: 32 hex digits that survive new facts, rows, corrections and law versions.

    ``root_event_id`` is the first event of the correction chain of the subject event.

    >>> obligation_id("po-case-period", "e1")
    '48193d9e16f9b6e3fba8c9861c4285b8'
    """
    return hashlib.sha256(f"{rule_id}\x1f{root_event_id}".encode()).hexdigest()[:_DIGITS]


def uuid7(instant: int, random_bytes: bytes) -> str:
    """Return a UUID version 7 as text: it sorts by ``instant`` (µs since 1970), to the millisecond.

    ``random_bytes``: ten bytes of randomness, from ``secrets.token_bytes(10)``; fixed ones make it repeatable.

    >>> uuid7(1_000_000, bytes(10))
    '00000000-03e8-7000-8000-000000000000'
    """
    if len(random_bytes) != 10:
        raise ValueError(f"uuid7 needs ten random bytes, got {len(random_bytes)}")
    number = int.from_bytes((instant // 1000).to_bytes(6) + random_bytes)
    version, variant = 0x7 << 76, 0x2 << 62
    return str(uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | version | variant))
