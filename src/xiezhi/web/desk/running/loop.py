"""The background loop without a broker: each task has a row that says when it is due and who holds it.

Several loops may run against one database: a task is claimed by one conditional UPDATE, and a claim that its holder
did not live to give back lapses. Long tasks run in a thread of their own, so that a checkpoint never waits for them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.web.desk.models import Job, JobState
from xiezhi.web.journal.clock import check_clock

_LOG = logging.getLogger("xiezhi.loop")


@dataclass(frozen=True, slots=True)
class Task:
    """Something done again and again: ``every`` so often, or nightly ``at`` a time of the legal day.

    ``run`` gets the present moment and says how it went; what it raises is what went wrong. ``limit``: how long a claim
    holds without a word from its holder.
    """

    name: str
    title: Text
    run: Callable[[datetime], Text]
    every: timedelta = timedelta(days=1)
    at: time | None = None
    limit: timedelta = timedelta(minutes=2)

    def following(self, now: datetime) -> datetime:
        """Return when the task is due after ``now``.

        >>> nightly = Task("x", Text("", ""), lambda _now: Text("", ""), at=time(2))
        >>> nightly.following(datetime(2026, 3, 1, 18, tzinfo=UTC)).isoformat()
        '2026-03-02T18:00:00+00:00'
        """
        if self.at is None:
            return now + self.every
        local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        found = datetime.combine(local.date(), self.at, local.tzinfo)
        return (found if found > local else found + timedelta(days=1)).astimezone(UTC)


def run_due(tasks: Iterable[Task], now: Callable[[], datetime]) -> list[str]:
    """Run every task that is due and that nobody holds; return their names."""
    done = []
    for task in tasks:
        began = now()
        if _claimed(task, began):
            _run(task, began, now)
            done.append(task.name)
    return done


def _claimed(task: Task, now: datetime) -> bool:
    # A nightly task of a new install waits for its night; the others begin at once.
    first = now if task.at is None else task.following(now)
    Job.objects.get_or_create(name=task.name, defaults={"due_at": first})
    free = Job.objects.filter(Q(held_until=None) | Q(held_until__lt=now), name=task.name, due_at__lte=now)
    return bool(free.update(held_until=now + task.limit, started_at=now, state=JobState.RUNNING))


def _run(task: Task, began: datetime, now: Callable[[], datetime]) -> None:
    try:
        check_clock()
        state, said = JobState.DONE, task.run(began)
    except XiezhiError as error:
        state, said = JobState.FAILED, Text(error.say(Language.ZH), error.say(Language.EN))
    except (DatabaseError, OSError, ValueError) as error:
        state, said = JobState.FAILED, Text(str(error), str(error))
    # Only the claim that this run made is given back: a run that outlived its claim does not undo its successor's.
    Job.objects.filter(name=task.name, started_at=began).update(
        state=state, said_zh=said.zh, said_en=said.en, ended_at=now(), due_at=task.following(began), held_until=None
    )


def late(now: datetime) -> list[str]:
    """Return the tasks that nobody runs although they are due; while a long one runs the others may wait for it."""
    if Job.objects.filter(held_until__gt=now).exists():
        return []
    return list(Job.objects.filter(due_at__lt=now - timedelta(minutes=2)).values_list("name", flat=True))


def failed() -> list[str]:
    """Return the tasks that went wrong the last time."""
    return list(Job.objects.filter(state=JobState.FAILED).values_list("name", flat=True))


def _turn(tasks: Iterable[Task], pause: float, stopped: threading.Event) -> None:
    while not stopped.is_set():
        close_old_connections()
        try:
            run_due(tasks, lambda: datetime.now(UTC))
        except DatabaseError as error:
            # A database that was busy for too long, or away: the loop must outlive it, or nothing is sealed any more.
            _LOG.warning("the loop could not reach the database: %s", error)
        stopped.wait(pause)


def run_forever(short: Iterable[Task], long: Iterable[Task], stopped: threading.Event, pause: float = 5.0) -> None:
    """Run tasks until ``stopped``: the long ones beside the short ones."""
    beside = threading.Thread(target=_turn, args=(long, pause, stopped), daemon=True, name="xiezhi-long-tasks")
    beside.start()
    _turn(short, pause, stopped)
    beside.join(timeout=10)
