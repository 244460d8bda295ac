"""Instants of the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from xiezhi.core.dates import parse_moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant(text: str | None, zone: ZoneInfo, option: str) -> int | None:
    """Return an instant as µs since 1970 UTC; a day stands for its last instant."""
    if text is None:
        return None
    moment = parse_moment(text, zone, option)
    at = moment.at
    if moment.whole_day:
        local = at.astimezone(zone)
        at = (local + timedelta(days=1)).astimezone(UTC) - _MICROSECOND
    return (at - _EPOCH) // _MICROSECOND
