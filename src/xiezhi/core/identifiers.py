"""The identifier of an obligation."""

from __future__ import annotations

import hashlib

_DIGITS = 32


def obligation_id(rule_id: str, root_event_id: str) -> str:
    """Return the identifier of an obligation: 32 hex digits that survive new facts, rows, corrections and law versions.

    ``root_event_id`` is the first event of the correction chain of the subject event.

    >>> obligation_id("po-case-period", "e1")
    '48193d9e16f9b6e3fba8c9861c4285b8'
    """
    return hashlib.sha256(f"{rule_id}\x1f{root_event_id}".encode()).hexdigest()[:_DIGITS]
