"""The clock of this machine: one that jumps or drifts stops new entries, for a record with a wrong time is no record.

Two comparisons: the wall clock against the machine's own counter since the program began (so a step is seen at once),
and against the newest entry (so a clock that was put back before the program began is seen too).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.web.journal.models import Entry

LIMIT = timedelta(seconds=2)


class ClockError(XiezhiError):
    """The clock cannot be trusted; nothing is recorded until somebody has looked."""


def _wall() -> datetime:
    return datetime.now(UTC)


def _counter() -> float:
    # Counts on while the machine sleeps, and is not touched when somebody sets the time.
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Clock:
    """A wall clock held against a counter since the moment this was made."""

    def __init__(self, wall: Callable[[], datetime] = _wall, counter: Callable[[], float] = _counter) -> None:
        self._wall, self._counter = wall, counter
        self._began = wall() - timedelta(seconds=counter())

    def drift(self) -> timedelta:
        """Return how far the wall clock is ahead of where it should be."""
        return self._wall() - timedelta(seconds=self._counter()) - self._began

    def check(self) -> None:
        """Refuse if the wall clock has jumped or drifted."""
        drift = self.drift()
        if abs(drift) > LIMIT:
            seconds = f"{drift.total_seconds():+.1f}"
            raise _refused(f"时钟跳变 {seconds} 秒", f"the clock has jumped by {seconds} s")


# Made when the program begins; the server's processes are forks of it and hold the same.
CLOCK = Clock()


def check_clock(now: datetime) -> None:
    """Refuse if the clock has jumped, or stands before the newest entry."""
    CLOCK.check()
    newest = Entry.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    if newest is not None and newest - now > LIMIT:
        behind = f"{(newest - now).total_seconds():.1f}"
        raise _refused(f"时钟比最新记录慢 {behind} 秒", f"the clock is {behind} s behind the newest entry")


def _refused(zh: str, en: str) -> ClockError:
    return ClockError(
        "clock",
        Text(f"{zh}，已停止记录", f"{en}; nothing is recorded"),
        Text("校准服务器时钟（NTP），再重启服务", "set the clock of the server right (NTP), then restart the service"),
    )
