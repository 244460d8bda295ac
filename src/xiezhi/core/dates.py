"""Days and instants as officials write them: 2025-03-07, 2025.3.7, 2025/3/7, 2025年3月7日 8时30分, full-width too."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

_DAY = re.compile(
    r"(?P<year>\d{4})(?:(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|年\s*(?P<month_zh>\d{1,2})\s*月\s*(?P<day_zh>\d{1,2})\s*日?"
    r"|(?P<month_tight>\d{2})(?P<day_tight>\d{2}))"
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)"
    r"|[时点]\s*(?:(?P<minute_zh>\d{1,2})\s*分?)?\s*(?:(?P<second_zh>\d{1,2})\s*秒)?)"
    r"\s*(?P<offset>Z|z|UTC|[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), or with ``whole_day`` the local midnight that begins a day known only as such.

    ``naive``: the text named no offset, so the zone of the jurisdiction (or of the mapping) was taken.
    """

    at: datetime
    whole_day: bool
    naive: bool = False


class DateError(XiezhiError):
    """A text is neither a day nor an instant."""

    def __init__(self, where: str, text: str) -> None:
        super().__init__(
            where,
            Text(f"收到 {text!r}，不是存在的日期或时刻", f"got {text!r}, which is no day or instant that exists"),
            Text(
                "请写成 2025-03-07、2025年3月7日、2025.3.7 或 2025-03-07T08:30",
                "write 2025-03-07, 2025年3月7日, 2025.3.7 or 2025-03-07T08:30",
            ),
        )


def tidy(text: str) -> str:
    """Return the text in half-width form without surrounding blanks.

    >>> tidy("　２０２５．３．７ ")
    '2025.3.7'
    """
    return unicodedata.normalize("NFKC", text).strip()


def parse_moment(text: str, zone: ZoneInfo, where: str) -> Moment:
    """Return the day or instant a text names; raise ``DateError`` at ``where`` if it names none."""
    moment = read_moment(text, zone)
    if moment is None:
        raise DateError(where, text)
    return moment


def parse_day(text: str, where: str) -> date:
    """Return the day a text names; raise ``DateError`` at ``where`` if it names none or an instant.

    >>> parse_day("２０２５年３月７日", "--from")
    datetime.date(2025, 3, 7)
    """
    cleaned = tidy(text)
    found = _DAY.fullmatch(cleaned)
    day = None if found is None else _day(found)
    if day is None:
        raise DateError(where, text)
    return day


def read_moment(text: str, zone: ZoneInfo) -> Moment | None:
    """Return the day or instant a text names, or None; naive times are local times of ``zone``.

    >>> rome = ZoneInfo("Europe/Rome")
    >>> read_moment("2025年3月7日", rome).at.isoformat()
    '2025-03-06T23:00:00+00:00'
    >>> read_moment("2025-03-07T08:30:00Z", rome).at.hour, read_moment("2025.3.7 8:30", rome).at.hour
    (8, 7)
    >>> read_moment("2025-02-30", rome), read_moment("2025-03.07", rome), read_moment("2025-03-07 24:00", rome)
    (None, None, None)
    """
    cleaned = tidy(text)
    found = _DAY.match(cleaned)
    day = None if found is None else _day(found)
    if found is None or day is None:
        return None
    rest = cleaned[found.end() :]
    if not rest:
        return _whole_day(day, zone)
    clock = _CLOCK.fullmatch(re.sub(r"^(\s*[Tt]\s*|\s+)", "", rest)) if _separated(rest, found) else None
    return None if clock is None else _moment(day, clock, zone)


def _whole_day(day: date, zone: ZoneInfo) -> Moment | None:
    try:
        return Moment(_utc(datetime.combine(day, time(), zone)), whole_day=True, naive=True)
    except OverflowError:
        return None


def _separated(rest: str, day: re.Match[str]) -> bool:
    return rest[0] in "Tt \t" or day["day_zh"] is not None


def _day(found: re.Match[str]) -> date | None:
    month = found["month"] or found["month_zh"] or found["month_tight"]
    number = found["day"] or found["day_zh"] or found["day_tight"]
    try:
        return date(int(found["year"]), int(month), int(number))
    except ValueError:
        return None


def _moment(day: date, clock: re.Match[str], zone: ZoneInfo) -> Moment | None:
    minute, second = clock["minute"] or clock["minute_zh"], clock["second"] or clock["second_zh"]
    fraction = (clock["fraction"] or "").ljust(6, "0")[:6]
    try:
        local = datetime.combine(day, time(int(clock["hour"]), int(minute or 0), int(second or 0), int(fraction)))
        return Moment(_utc(_placed(local, clock["offset"], zone)), whole_day=False, naive=clock["offset"] is None)
    except (ValueError, OverflowError):
        return None


def _placed(local: datetime, offset: str | None, zone: ZoneInfo) -> datetime:
    if offset is None:
        return local.replace(tzinfo=zone)
    if offset in {"Z", "z", "UTC"}:
        return local.replace(tzinfo=UTC)
    return datetime.fromisoformat(local.isoformat() + offset)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
