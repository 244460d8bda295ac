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
    """A wall clock held against a counter since the moment this was made.

    The wall clock is read between two readings of the counter, so that a process that was halted in between sees an
    uncertainty and no jump.
    """

    def __init__(self, wall: Callable[[], datetime] = _wall, counter: Callable[[], float] = _counter) -> None:
        self.wall, self._counter = wall, counter
        self._earliest, self._latest = self._beginning()

    def _beginning(self) -> tuple[datetime, datetime]:
        """Return between which moments the counter stood at zero, by the wall clock of now."""
        before = self._counter()
        moment = self.wall()
        after = self._counter()
        return moment - timedelta(seconds=after), moment - timedelta(seconds=before)

    def drift(self) -> timedelta:
        """Return how far, at least, the wall clock is ahead of where it should be."""
        earliest, latest = self._beginning()
        return max(earliest - self._latest, timedelta()) + min(latest - self._earliest, timedelta())

    def check(self) -> None:
        """Refuse if the wall clock has jumped or drifted."""
        drift = self.drift()
        if abs(drift) > LIMIT:
            seconds = f"{drift.total_seconds():+.1f}"
            raise _refused(f"时钟跳变 {seconds} 秒", f"the clock has jumped by {seconds} s")


# Made when the program begins; the server's processes are forks of it and hold the same.
CLOCK = Clock()


def check_clock() -> None:
    """Refuse if the clock has jumped, or stands before the newest entry."""
    CLOCK.check()
    newest = Entry.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    # Read after the question: what others have recorded meanwhile is not from the future.
    now = CLOCK.wall()
    if newest is not None and newest - now > LIMIT:
        behind = f"{(newest - now).total_seconds():.1f}"
        raise _refused(f"时钟比最新记录慢 {behind} 秒", f"the clock is {behind} s behind the newest entry")


def _refused(zh: str, en: str) -> ClockError:
    return ClockError(
        "clock",
        Text(f"{zh}，已停止记录", f"{en}; nothing is recorded"),
        Text("校准服务器时钟（NTP），再重启服务", "set the clock of the server right (NTP), then restart the service"),
    )
