"""Judging what was imported, in the background: a queue that only grows shorter when a thread has been judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection, transaction

from xiezhi.core.text import Text
from xiezhi.web.cases.actions.importing import judge_anew
from xiezhi.web.imports.models import Waiting

# A quarter of a second on an idle machine: what others wait for on SQLite. Then they are let in.
PIECE, PAUSE = 20, 0.15
# How long one turn of the background loop works before the other long tasks get theirs.
TURN = 60.0


def judge_waiting(_now: datetime, *, seconds: float = TURN, clock: Callable[[], float] = time.monotonic) -> Text:
    """Judge what waits, for so many seconds at most."""
    end, done = clock() + seconds, 0
    while clock() < end and (judged := judge_piece(datetime.now(UTC))):
        done += judged
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)
    left = Waiting.objects.count()
    return Text(f"判定 {done} 件，还有 {left} 件", f"{done} cases judged, {left} wait")


@transaction.atomic
def judge_piece(now: datetime, piece: int = PIECE) -> int:
    """Judge the first of the queue and take them out of it, in one transaction; return how many."""
    waiting = list(Waiting.objects.select_for_update(skip_locked=connection.vendor == "postgresql")[:piece])
    for each in waiting:
        judge_anew(each.thread_id, now)
    Waiting.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    return len(waiting)
