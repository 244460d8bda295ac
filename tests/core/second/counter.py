"""A counter written apart from the kernel and from ``tests/core/naive_counter.py``, by another hand: for tests only.

It shares no code and no data with the program: rest days come from the package, how each instrument counts is typed
here again from the articles. ``python -m tests.core.second.counter`` prints ``second/counted.jsonl``.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar

DAY = timedelta(days=1)
_SEED = 20261124
_COUNT = 260
_FIRST, _LAST = date(2013, 1, 1), date(2025, 6, 30)


@dataclass(frozen=True)
class Manner:
    """How an instrument counts: does the last day move, are month ends joined, does the first hour count."""

    article: str
    moves: bool = True
    silent: bool = False
    joins_month_ends: bool = False
    first_hour_counts: bool = True


MANNERS = {
    "CPL-D": Manner("刑事诉讼法105条"),
    "CPL-D-CUSTODY": Manner("刑事诉讼法105条4款但书", moves=False),
    "CPL-M": Manner("最高法刑诉法解释202条", joins_month_ends=True),
    "CPL-M-CUSTODY": Manner("刑事诉讼法156条", moves=False, joins_month_ends=True),
    "APR-D": Manner("行政案件程序规定35条"),
    "APR-D-LIBERTY": Manner("行政案件程序规定35条但书", moves=False),
    "APR-M": Manner("行政案件程序规定35条"),
    "APL-WD": Manner("行政处罚法85条"),
    "ACL-WD": Manner("行政强制法69条"),
    "ARL-WD": Manner("行政复议法88条"),
    "EXPL-WD": Manner("条文写明工作日"),
    "ARL-D": Manner("行政复议法88条1款"),
    "LIT-D": Manner("行政诉讼法101条"),
    "SCL-D": Manner("国家赔偿法23条", silent=True),
    "SCL-M": Manner("国家赔偿法13条", silent=True),
    "LOCKUP-DAY": Manner("拘留所条例32条", moves=False),
    "BAR": Manner("治安管理处罚法25条", moves=False),
    "CPL-H": Manner("刑事诉讼法119条", first_hour_counts=False),
    "CPL-H-CUSTODY": Manner("刑事诉讼法85条", first_hour_counts=False),
    "APR-H": Manner("行政案件程序规定35条", first_hour_counts=False),
    "ELAPSED": Manner("持续时间"),
}


@dataclass(frozen=True)
class Task:
    """What is to be counted; pauses are first and last day, an extension is days and the instant of its approval."""

    profile: str
    value: int
    unit: str
    start: datetime
    pauses: tuple[tuple[date, date], ...] = ()
    extension: tuple[int, datetime] | None = None


def count(task: Task) -> tuple[datetime, datetime, datetime]:
    """Return the end of the limit as adopted, its strict and its lenient reading (for days: the midnight after)."""
    manner = MANNERS[task.profile]
    if task.unit == "hours":
        exact = task.start + timedelta(hours=task.value)
        whole = exact
        if not manner.first_hour_counts:
            whole = whole.replace(minute=0, second=0) + timedelta(hours=1)
        return whole, exact, whole
    plain = _end(task, task.value, task.start.date(), task.unit, joins=manner.joins_month_ends)
    strict = _end(task, task.value, task.start.date(), task.unit, joins=False)
    lenient = plain
    if task.extension is not None and task.extension[1] < _midnight_after(_moved(task, plain)):
        lenient = _end(task, task.extension[0], _moved(task, plain), "days", joins=False)
        plain = _end(task, task.extension[0], plain, "days", joins=False)
        strict = _end(task, task.extension[0], strict, "days", joins=False)
    due = _moved(task, plain)
    first = strict if manner.silent else _moved(task, strict)
    return (
        _midnight_after(due),
        _midnight_after(min(first, due)),
        _midnight_after(max(due, _moved(task, lenient))),
    )


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + DAY, datetime.min.time())


def _paused(task: Task, day: date) -> bool:
    return any(first <= day <= last for first, last in task.pauses)


def _end(task: Task, value: int, start: date, unit: str, *, joins: bool) -> date:
    if unit in {"days", "working-days"}:
        return _count_days(task, value, start, unit)
    day = _same_number(start, value * (12 if unit == "years" else 1), joins=joins)
    walk, owed = start, 0
    while walk < day:
        walk += DAY
        owed += _paused(task, walk)
    while owed:
        day += DAY
        owed -= not _paused(task, day)
    return day


def _count_days(task: Task, value: int, start: date, unit: str) -> date:
    day, left = start, abs(value)
    while left:
        day += DAY if value > 0 else -DAY
        if value > 0 and _paused(task, day):
            continue
        if unit == "days" or chinese_calendar.is_workday(day):
            left -= 1
    return day


def _same_number(start: date, months: int, *, joins: bool) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = 31 if joins and (start + DAY).month != start.month else start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _moved(task: Task, day: date) -> date:
    if not MANNERS[task.profile].moves or task.value < 0 or chinese_calendar.is_workday(day):
        return day
    while not chinese_calendar.is_workday(day) or _paused(task, day):
        day += DAY
    return day


_UNITS = {
    "days": ("3", "5", "7", "10", "15", "30", "37", "60", "-3", "-7"),
    "working-days": ("2", "3", "5", "7", "10", "20", "30", "-3", "-7"),
    "months": ("1", "2", "3", "6"),
    "years": ("1",),
    "hours": ("4", "8", "12", "24", "48"),
}


def tasks(seed: int = _SEED, number: int = _COUNT) -> Iterator[Task]:
    """Yield tasks over all profiles in turn; starts crowd around holidays, month ends and midnight."""
    rng = random.Random(seed)
    names = list(MANNERS)
    for each in range(number):
        yield _task(rng, names[each % len(names)])


def _task(rng: random.Random, profile: str) -> Task:
    unit = _unit_of(profile, rng)
    value = int(rng.choice(_UNITS[unit]))
    start = _start(rng)
    if unit == "hours":
        return Task(profile, value, unit, start)
    pauses: tuple[tuple[date, date], ...] = ()
    extension = None
    if value > 0 and rng.random() < 0.35:
        pauses = tuple(_pause(rng, start.date()) for _ in range(rng.randint(1, 2)))
    if value > 0 and unit != "working-days" and rng.random() < 0.3:
        bare = count(Task(profile, value, unit, start, pauses))[0]
        extension = (rng.choice([7, 15, 30]), bare + rng.choice([-DAY, timedelta(seconds=-1), timedelta(0)]))
    return Task(profile, value, unit, start, pauses, extension)


def _unit_of(profile: str, rng: random.Random) -> str:
    if profile in {"CPL-H", "CPL-H-CUSTODY", "APR-H", "ELAPSED"}:
        return "hours"
    if profile.endswith("-WD"):
        return "working-days"
    if profile.endswith("-M") or profile in {"CPL-M-CUSTODY", "BAR"}:
        return rng.choice(["months", "months", "months", "years"])
    return "days"


def _start(rng: random.Random) -> datetime:
    day = _FIRST + timedelta(days=rng.randrange((_LAST - _FIRST).days))
    if rng.random() < 0.3:
        day = day.replace(day=1) - DAY
    clock = rng.choice(["00:00:00", "23:59:59", "10:20:30", "09:00:00"])
    return datetime.fromisoformat(f"{day}T{clock}")


def _pause(rng: random.Random, start: date) -> tuple[date, date]:
    first = start + timedelta(days=rng.randint(1, 20))
    return first, first + timedelta(days=rng.randint(0, 9))


def vector(number: int, task: Task) -> dict[str, object]:
    """Return a task and its answer as one line of the published file."""
    due, warn, breach = count(task)
    last = due if task.unit == "hours" else due - DAY
    return {
        "id": f"counted-{number:03d}",
        "author": "tests/core/second/counter.py over chinesecalendar",
        "jurisdiction": "prc",
        "profile": task.profile,
        "limit": f"{task.value} {task.unit}",
        "start": task.start.isoformat(),
        "exclude": [f"{first}/{final}" for first, final in task.pauses],
        "extend": [f"{task.extension[0]} days@{task.extension[1].isoformat()}"] if task.extension else [],
        "due_on": str(last.date()),
        "due_at": f"{due.isoformat()}+08:00",
        "warn_at": f"{warn.isoformat()}+08:00",
        "breach_at": f"{breach.isoformat()}+08:00",
        "provisional_days": [],
        "article": MANNERS[task.profile].article,
    }


def lines() -> Iterator[str]:
    """Yield the lines of ``second/counted.jsonl``."""
    for number, task in enumerate(tasks(), start=1):
        yield json.dumps(vector(number, task), ensure_ascii=False)


if __name__ == "__main__":
    print("\n".join(lines()))
