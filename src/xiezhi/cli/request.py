"""A question to the deadline calculator, as written on the command line or in a saved file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.dates import parse_date
from xiezhi.core.errors import XiezhiError
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import Extension, Instant, Interval, Terms, to_instant
from xiezhi.core.profiles import Profile
from xiezhi.core.record import Precision
from xiezhi.core.text import Text
from xiezhi.law.places import imported_notices, jurisdiction_folder, profiles, working_calendar, zone_of

_FIRST, _LAST = date(1949, 10, 1), date(2199, 12, 31)


class RequestError(XiezhiError):
    """A question to the deadline calculator cannot be answered as asked."""


@dataclass(frozen=True, slots=True)
class DueRequest:
    """The question in words: everything as the user wrote it."""

    limit: str
    profile: str
    start: str
    exclude: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    jurisdiction: str = "prc"


@dataclass(frozen=True, slots=True)
class Question:
    """The question understood. ``precision`` is that of the start."""

    start: Instant
    precision: Precision
    terms: Terms


def notices_folder(jurisdiction: str, chosen: Path | None) -> Path:
    """Return the folder of imported notices: the one the user chose, else the user's own for this jurisdiction."""
    jurisdiction_folder(jurisdiction)
    return chosen or imported_notices(jurisdiction, os.environ)


def calendar_for(jurisdiction: str, chosen: Path | None) -> WorkingCalendar:
    """Return the built-in calendar of a jurisdiction with the user's notices; a chosen folder must exist."""
    if chosen is not None and not chosen.is_dir():
        raise RequestError(
            f"--calendars {chosen}",
            Text("没有这个目录", "there is no such folder"),
            Text("先用 xiezhi calendar import 导入通知", "import a notice first: xiezhi calendar import"),
        )
    return working_calendar(jurisdiction, notices_folder(jurisdiction, chosen))


def understand(request: DueRequest, calendar: WorkingCalendar) -> Question:
    """Read a question; raise ``XiezhiError`` with the part that cannot be understood."""
    zone = zone_of(request.jurisdiction)
    limit = Limit.parse(request.limit)
    profile = _profile(request, profiles(request.jurisdiction), limit)
    start, precision = _moment("--from", request.start, zone)
    clock = limit.unit.is_clock_time
    excluded = tuple(_excluded(text, zone, clock=clock) for text in request.exclude)
    extensions = tuple(_extension(text, zone, limit) for text in request.extend)
    return Question(to_instant(start), precision, Terms(limit, profile, calendar, zone, excluded, extensions))


def _profile(request: DueRequest, known: Mapping[str, Profile], limit: Limit) -> Profile:
    profile = known.get(request.profile)
    if profile is None:
        raise RequestError(
            f"--profile {request.profile}",
            Text("没有这个日历规则", "there is no such calendar profile"),
            Text(f"请从中选择：{'、'.join(known)}", f"choose one of: {', '.join(known)}"),
        )
    if not profile.counts(limit.unit):
        fitting = [each.profile_id for each in known.values() if each.counts(limit.unit)]
        raise RequestError(
            f"--profile {profile.profile_id}",
            Text(f"不能计算“{limit}”", f"does not count '{limit}'"),
            Text(f"可用：{'、'.join(fitting)}", f"these do: {', '.join(fitting)}"),
        )
    return profile


def _moment(where: str, text: str, zone: ZoneInfo) -> tuple[datetime, Precision]:
    at, precision = parse_date(text, zone)
    if not _FIRST <= at.date() <= _LAST:
        raise RequestError(
            where,
            Text(f"收到 {text}", f"got {text}"),
            Text(f"需要 {_FIRST} 至 {_LAST} 之间的日期", f"need a date from {_FIRST} to {_LAST}"),
        )
    return at, precision


def _excluded(text: str, zone: ZoneInfo, *, clock: bool) -> Interval:
    where = f"--exclude {text}"
    begin, slash, end = _halves(text)
    if not slash or not begin:
        raise RequestError(
            where,
            Text("不是一段期间", "not a period"),
            Text(
                "写成 起/止，例如 2025-03-07/2025-03-12；仍在进行的写 2025-03-07/",
                "write begin/end, as 2025-03-07/2025-03-12; 2025-03-07/ while it runs",
            ),
        )
    first = _precise(where, begin, zone, clock=clock)
    last = _precise(where, end, zone, clock=clock) if end else None
    if last is not None and last < first:
        raise RequestError(
            where,
            Text("止早于起", "it ends before it begins"),
            Text("把较早的时刻写在前面", "write the earlier one first"),
        )
    return Interval(first, last)


def _halves(text: str) -> tuple[str, str, str]:
    """Split at the slash between begin and end; dates written 2025/3/7 have two slashes of their own."""
    parts = text.split("/")
    middle = (len(parts) + 1) // 2 if len(parts) % 2 == 0 else len(parts) - 1
    begin, end = "/".join(parts[:middle]), "/".join(parts[middle:])
    return begin.strip(), "/" if len(parts) > 1 else "", end.strip()


def _precise(where: str, text: str, zone: ZoneInfo, *, clock: bool) -> Instant:
    at, precision = _moment(where, text, zone)
    if clock and precision is Precision.DAY:
        raise RequestError(
            where,
            Text(f"“{text}”没有时刻", f"'{text}' has no time of day"),
            Text(
                "按小时的期限要写到时刻，例如 2025-03-07T09:05",
                "a limit of hours needs the time of day, as 2025-03-07T09:05",
            ),
        )
    return to_instant(at)


def _extension(text: str, zone: ZoneInfo, limit: Limit) -> Extension:
    where = f"--extend {text}"
    words, at, moment = text.partition("@")
    if not at:
        raise RequestError(
            where,
            Text("没有批准时刻", "the time of approval is missing"),
            Text(
                "写成 期限@批准时刻，例如 '30 days@2025-03-07T09:05'；'to 60 days@…' 表示延长至",
                "write LIMIT@TIME, as '30 days@2025-03-07T09:05'; 'to 60 days@...' sets the whole limit anew",
            ),
        )
    whole = words.strip().removeprefix("to ")
    amount = Limit.parse(whole)
    if amount.unit is Unit.DATE or amount.unit.is_clock_time != limit.unit.is_clock_time or amount.value <= 0:
        raise RequestError(
            where,
            Text(f"“{amount}”不能延长“{limit}”", f"'{amount}' cannot extend '{limit}'"),
            Text("时延长时，日月延长日月，且须为正数", "hours extend hours, days and months each other, above zero"),
        )
    approved = _precise(where, moment.strip(), zone, clock=limit.unit.is_clock_time)
    to = words.strip() != whole
    return Extension(approved, add=None if to else amount, to=amount if to else None)
