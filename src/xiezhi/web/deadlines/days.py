"""Days as the law counts them: where they begin, working days, and what is left until a due instant."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.text import Text
from xiezhi.web.cases.judging import settings_at
from xiezhi.web.cases.wording import last_day

_DAY = timedelta(days=1)
_MIDNIGHT = time()


def zone() -> ZoneInfo:
    """Return the zone whose midnight begins a legal day."""
    return ZoneInfo(settings.TIME_ZONE)


def calendar() -> WorkingCalendar:
    """Return the working calendar in force."""
    return settings_at(0).calendar


def begin_of(day: date) -> datetime:
    """Return the midnight that begins a legal day."""
    return datetime.combine(day, _MIDNIGHT, zone())


def end_of_working_day(day: date, number: int) -> datetime:
    """Return the midnight that ends the n-th working day after a day."""
    known = calendar()
    while number > 0:
        day += _DAY
        number -= known.is_working(day)
    return begin_of(day + _DAY)


def working_days(first: date, last: date) -> int:
    """Return how many working days lie after ``first`` up to ``last``, included."""
    known = calendar()
    return sum(known.is_working(first + _DAY * step) for step in range(1, (last - first).days + 1))


def left(due_at: datetime, now: datetime) -> Text:
    """Return what is left until a due instant, or how long ago it was, in words."""
    gap = due_at - now
    if abs(gap) < 3 * _DAY:
        hours, minutes = divmod(int(abs(gap).total_seconds()) // 60, 60)
        amount = Text(f"{hours}小时{minutes}分", f"{hours} h {minutes} min")
    elif gap > timedelta():
        number = working_days(now.astimezone(zone()).date(), last_day(due_at))
        amount = Text(f"{number}个工作日", f"{number} working days")
    else:
        amount = Text(f"{-gap // _DAY}天", f"{-gap // _DAY} days")
    return (
        Text(f"剩{amount.zh}", f"{amount.en} left")
        if gap >= timedelta()
        else Text(f"超{amount.zh}", f"{amount.en} over")
    )
