"""The span of time a synthetic log covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Window:
    """First and last instant of a log, both included; the last one is the as-of instant of the truth."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Say whether the instant lies in the window."""
        return self.start <= at <= self.end


DEFAULT_WINDOW = Window(datetime(2024, 1, 1, tzinfo=ZONE), datetime(2026, 9, 30, 23, 59, tzinfo=ZONE))
"""Two years before and nine months after the Public Security Administration Punishments Law changed on 2026-01-01."""
