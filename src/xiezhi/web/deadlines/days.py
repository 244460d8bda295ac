"""Days as the law counts them: the day a deadline ends on, working days left, and how a due instant is written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.text import Text
from xiezhi.web.cases.judging import settings_at

TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_MIDNIGHT = time()


def zone() -> ZoneInfo:
    """Return the zone whose midnight begins a legal day."""
    return ZoneInfo(settings.TIME_ZONE)


def calendar() -> WorkingCalendar:
    """Return the working calendar in force."""
    return settings_at(0).calendar


def last_day(due_at: datetime) -> date:
    """Return the legal day on which a deadline ends: one that ends at midnight ends on the day before."""
    return (due_at - TICK).astimezone(zone()).date()


def due_text(due_at: datetime | None) -> str:
    """Return a due instant to the minute; the midnight that ends a day is written 24:00 of that day."""
    if due_at is None:
        return ""
    local = due_at.astimezone(zone())
    if local.time() == _MIDNIGHT:
        return f"{last_day(due_at)} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def legal_text(moment: datetime) -> str:
    """Return a moment to the minute, in the zone of the law."""
    return f"{moment.astimezone(zone()):%Y-%m-%d %H:%M}"


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
