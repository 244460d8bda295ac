"""Dates and times as people write them, at the edge of the program: ``2025年3月7日``, ``2025.3.7 9:05``."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from xiezhi.core.errors import XiezhiError
from xiezhi.core.record import Precision
from xiezhi.core.text import Text

_DAY = r"(?P<year>[0-9]{4})(?:年|(?P<mark>[-./]))(?P<month>[0-9]{1,2})(?:月|(?P=mark))(?P<day>[0-9]{1,2})日?"
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?::|时|点)(?P<minute>[0-9]{2})分?(?::?(?P<second>[0-9]{2})(?:\.(?P<part>[0-9]{1,6}))?秒?)?"
)
_ZONE = r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})"
_WRITTEN = re.compile(rf"{_DAY}(?:[T ]*{_TIME} ?{_ZONE}?)?")


class DateError(XiezhiError):
    """A text is not a date the program reads."""


def parse_date(text: str, zone: ZoneInfo) -> tuple[datetime, Precision]:
    """Return the aware date-time a text means, and how exactly it is known.

    Without a time of day the precision is ``day`` and the value the local midnight that begins the day. A time without
    an offset is local time of ``zone``; one the clocks skip or repeat there is refused or read as the first of the two.
    Raises ``DateError``.

    >>> parse_date("２０２５年３月７日", ZoneInfo("Asia/Shanghai"))[0].isoformat()
    '2025-03-07T00:00:00+08:00'
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _WRITTEN.fullmatch(plain)
    if match is None or (match["mark"] is None) != ("月" in plain):
        _refuse(text)
    try:
        at = _local(match, zone)
        if match["zone"] is not None:
            at = datetime.fromisoformat(f"{at.replace(tzinfo=None).isoformat()}{match['zone']}")
        skipped = _is_skipped(at)
    except (ValueError, OverflowError):
        _refuse(text)
    if skipped and match["hour"] is not None:
        _refuse(text)
    return at, Precision.DAY if match["hour"] is None else Precision.INSTANT


def _local(match: re.Match[str], zone: ZoneInfo) -> datetime:
    number = {name: int(match[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    return datetime(**number, microsecond=int((match["part"] or "").ljust(6, "0")), tzinfo=zone)


def _is_skipped(at: datetime) -> bool:
    """Say whether the clocks of its zone never show this local time."""
    return at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) != at.replace(tzinfo=None)


def parse_day(text: str, zone: ZoneInfo) -> date:
    """Return the day a text means; raise ``DateError`` if it is no date or names a time of day."""
    at, precision = parse_date(text, zone)
    if precision is not Precision.DAY:
        _refuse(text)
    return at.date()


def _refuse(text: str) -> NoReturn:
    raise DateError(
        "date",
        Text(f"收到 {text[:80]!r}", f"got {text[:80]!r}"),
        Text(
            "请写成 2025-03-07、2025年3月7日、2025.3.7，需要时刻时写 2025-03-07 09:05",
            "write 2025-03-07, 2025年3月7日 or 2025.3.7; with a time of day 2025-03-07 09:05",
        ),
    )
