"""UUIDv7: identifiers that sort by the time they were made (RFC 9562)."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COUNTED, _RANDOM = 24, 38
"""Bits; together the 62 that RFC 9562 leaves after time, version and variant."""
_INSTANTS = 64


@dataclass(slots=True)
class _Counter:
    """Numbers what this process makes for one instant, and remembers how far it came for the last few of them."""

    made: dict[int, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def next(self, micros: int) -> int:
        with self.lock:
            number = self.made.pop(micros, -1) + 1
            self.made[micros] = number
            if len(self.made) > _INSTANTS:
                del self.made[next(iter(self.made))]
            return number


_COUNTER = _Counter()


def new_id(now: datetime) -> str:
    """Return a fresh UUIDv7; the twelve bits after the milliseconds hold the fraction of one (RFC 9562, 6.2, method 3).

    Those that one process makes for one instant sort in the order in which they were made (method 1), as the entries
    of one act do, or of one import; after some sixteen million of them their order begins anew, and they still differ.

    >>> new_id(datetime(2026, 1, 1, tzinfo=UTC))[:15]
    '019b76da-a800-7'
    """
    micros = (now - _EPOCH) // _MICROSECOND
    millis, rest = divmod(micros, 1000)
    counted = _COUNTER.next(micros) % (1 << _COUNTED)
    tail = 2 << 62 | counted << _RANDOM | secrets.randbits(_RANDOM)
    return str(uuid.UUID(int=millis << 80 | 7 << 76 | (rest * 4096 // 1000) << 64 | tail))
