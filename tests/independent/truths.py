"""Four answers (yes, no, unknown, open), belonging together, and last moments: what the newer naive rules share."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from tests.independent.days import DAY, hours_end
from tests.independent.reading import Event, Thread, Verdicts

Truth = Literal["yes", "no", "unknown", "open"]
Test = Callable[[Event], Truth]
"""What an event must be like."""

_INSTANT = timedelta(microseconds=1)
COUNTY = {"county-head", "county-chief", "city-head", "province-head"}
CITY = {"city-head", "province-head"}


class Last(NamedTuple):
    """The last moment of a period, read strictly and leniently; ``over`` is when waiting is in vain."""

    moment: datetime
    over: datetime
    latest: datetime


def end_of(day: date, lenient: date | None = None) -> Last:
    """Return the last moment of a period that ends with this day (or, read leniently, with the other one)."""
    over = datetime.combine(day + DAY, datetime.min.time())
    latest = datetime.combine((lenient or day) + DAY, datetime.min.time())
    return Last(over - _INSTANT, over, latest - _INSTANT)


def hours_after(start: datetime, hours: int, *, begun: bool = True) -> Last:
    """Return the last moment of so many hours from the start; leniently the hour that has ``begun`` is not counted."""
    strict = start + timedelta(hours=hours)
    return Last(strict, strict, hours_end(start, hours) if begun else strict)


def same_day(start: date, months: int) -> date:
    """Return the same day number so many months on: the strict reading of a period of months."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def every(*parts: Truth) -> Truth:
    """Say whether all of it holds."""
    worst: tuple[Truth, ...] = ("no", "open", "unknown")
    return next((value for value in worst if value in parts), "yes")


def some(*parts: Truth) -> Truth:
    """Say whether any of it holds."""
    best: tuple[Truth, ...] = ("yes", "open", "unknown")
    return next((value for value in best if value in parts), "no")


def no(part: Truth) -> Truth:
    """Say the opposite."""
    opposite: dict[Truth, Truth] = {"yes": "no", "no": "yes"}
    return opposite.get(part, part)


def one_of(value: str | None, *words: str) -> Truth:
    """Say whether a value is one of these words; what is not recorded is not known."""
    if value is None:
        return "unknown"
    return "yes" if value in words else "no"


def known(value: bool) -> Truth:
    """Turn a plain answer into one of the four."""
    return "yes" if value else "no"


def belongs(thread: Thread, t: Event, x: Event, *keys: str) -> Truth:
    """Say whether two events are about the same thing; a key one of them lacks hides nothing if there is only one."""
    return every(*(_shares(thread, t, x, key) for key in keys))


def _value(event: Event, key: str) -> str | None:
    return event.person if key == "person" else event.keys.get(key)


def _shares(thread: Thread, t: Event, x: Event, key: str) -> Truth:
    mine, other = _value(t, key), _value(x, key)
    if mine is not None and other is not None:
        return known(mine == other)
    values = {_value(event, key) for event in thread.events} - {None}
    return "yes" if len(values) <= 1 else "unknown"


def person_fact(thread: Thread, t: Event, fact: str) -> str | None:
    """Return a fact about the person of an event, or about the only person there is where it names none."""
    if t.person is None:
        people = {event.person for event in thread.events} - {None}
        return thread.about(people.pop(), fact) if len(people) == 1 else None
    return thread.about(t.person, fact)


class Match(NamedTuple):
    """An event that may be the one looked for."""

    event: Event
    sure: Truth


def matches(thread: Thread, t: Event, found: Iterable[Event], keys: str, test: Test | None = None) -> list[Match]:
    """Return the events that are, or may be, about the same thing and are like that."""
    pairs = (Match(x, every(belongs(thread, t, x, *keys.split()), test(x) if test else "yes")) for x in found)
    return [pair for pair in pairs if pair.sure != "no" and pair.event is not t]


def counted(found: list[Match], generous: bool, times: int = 1) -> list[Event]:
    """Return the first of the events that count: the sure ones, or generously the doubtful ones too."""
    return [x for x, sure in found if sure == "yes" or generous][:times]


def happened(found: list[Match], last: Last | None, now: datetime) -> Truth:
    """Say whether one of the events came by the last moment (``last`` None: at all, however late)."""
    timely = [sure for event, sure in found if last is None or event.at <= last.moment]
    if "yes" in timely:
        return "yes"
    if last is None or now < last.over:
        return "open"
    return "unknown" if timely else "no"


def leniently(last: Last) -> Last:
    """Return the last moment of a period as the more lenient reading has it."""
    return Last(last.latest, max(last.over, last.latest), last.latest)


def judged(need: Callable[[Last | None], Truth], last: Last) -> str:
    """Return the verdict on a step with a last moment: the strict one, unless the lenient reading is in doubt."""
    answer = need(last)
    if need(leniently(last)) == "unknown":
        return "cannot-tell"
    if answer == "no":
        return "late" if need(None) == "yes" else "overdue"
    return word(answer)


def judged_by_any(need: Callable[[Last | None], Truth], lasts: Iterable[Last]) -> str:
    """Return the verdict on a step with several possible last moments; a hint and a breach, both late, do not agree."""
    readings = {(judged(need, last), need(leniently(last))) for last in lasts}
    return readings.pop()[0] if len(readings) == 1 else "cannot-tell"


def word(answer: Truth) -> str:
    """Return the verdict on a need without a last moment."""
    return {"yes": "met", "no": "violated", "unknown": "cannot-tell", "open": "pending"}[answer]


def agreed(verdicts: Iterable[str]) -> str:
    """Return the verdict all readings of an unknown fact come to."""
    different = set(verdicts)
    return different.pop() if len(different) == 1 else "cannot-tell"


def over(events: Iterable[Event], subject: Test, since: date, judge: Callable[[Event], str]) -> Verdicts:
    """Judge each event that is a subject, if the law was in force that day."""
    verdicts = {}
    for t in events:
        answer = subject(t)
        if answer == "yes":
            verdicts[t.event_id] = judge(t) if t.day >= since else "not-applicable"
        elif answer != "no":
            verdicts[t.event_id] = "cannot-tell"
    return verdicts


def always(_event: Event) -> Truth:
    """Say that every event of the kind is a subject."""
    return "yes"


def chosen(rows: Iterable[tuple[Truth, str]]) -> str:
    """Return the verdict of the first row that holds; a doubtful row counts as one of several readings."""
    readings = []
    for holds, verdict in rows:
        if holds != "no":
            readings.append(verdict)
        if holds == "yes":
            return agreed(readings)
    return agreed([*readings, "not-applicable"])
