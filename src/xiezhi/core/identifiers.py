"""Identifiers: of new records, of events that came without one, and of obligations."""

from __future__ import annotations

import hashlib
import uuid

_SEPARATOR = "\x1f"
_LENGTH = 32
_MOST_MILLISECONDS = (1 << 48) - 1


def uuid7(milliseconds: int, random: bytes) -> str:
    """Return a UUID of version 7 as text: it sorts by time, then by chance.

    ``milliseconds`` since 1970-01-01 UTC, below 2**48; ``random`` ten bytes, of which 74 bits are used. Both are
    arguments, so that the same input gives the same record. Raises ``ValueError`` for anything else.

    >>> uuid7(0x017F22E279B0, bytes.fromhex("0cc318c4dc0c0c07398f"))
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
    """
    if not 0 <= milliseconds <= _MOST_MILLISECONDS or len(random) != 10:
        raise ValueError("a UUID of version 7 needs milliseconds below 2**48 and ten random bytes")
    raw = bytearray(milliseconds.to_bytes(6, "big") + random)
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))


def event_id_for(file_digest: str, row: int) -> str:
    """Return the id of an event whose source gave none; a second import of the same file gives the same id.

    >>> event_id_for("9f86d081", 7) == event_id_for("9f86d081", 7)
    True
    """
    return _digest(file_digest, str(row))


def obligation_id(rule_id: str, root_event_id: str) -> str:
    """Return the id of what a rule asks because of an event; it survives corrections, new facts and new law.

    >>> obligation_id("detention-delivery-24h", "e-1")
    '058b20fb9f87693df1b7ddba7d061531'
    """
    return _digest(rule_id, root_event_id)


def _digest(*parts: str) -> str:
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()[:_LENGTH]
