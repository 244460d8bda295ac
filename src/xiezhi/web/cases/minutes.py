"""A moment that somebody types says the minute; within it, what is entered later came later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max

from xiezhi.engine.log import FACT_RECORDED
from xiezhi.web.journal.models import Entry, Kind

_MINUTE = timedelta(minutes=1)


def after_its_minute(thread_id: str, typed: datetime, more: Iterable[datetime] = ()) -> datetime:
    """Return a moment typed to the minute, placed after what is known of that minute; any other moment as it is.

    What is known are the events of the thread, and ``more``.
    """
    if typed.second or typed.microsecond:
        return typed
    end = typed + _MINUTE
    rows = Entry.objects.filter(kind=Kind.EVENT, thread_id=thread_id, occurred_at__gte=typed, occurred_at__lt=end)
    last: datetime | None = rows.exclude(what=FACT_RECORDED).aggregate(last=Max("occurred_at"))["last"]
    return max([typed, *([] if last is None else [last]), *(each for each in more if typed <= each < end)])
