"""UUIDv7: identifiers that sort by the time they were made (RFC 9562)."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def new_id(now: datetime) -> str:
    """Return a fresh UUIDv7; the twelve bits after the milliseconds hold the fraction of one (RFC 9562, method 3).

    >>> new_id(datetime(2026, 1, 1, tzinfo=UTC))[:15]
    '019b76da-a800-7'
    """
    micros = (now - _EPOCH) // _MICROSECOND
    millis, rest = divmod(micros, 1000)
    number = millis << 80 | 7 << 76 | (rest * 4096 // 1000) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))
