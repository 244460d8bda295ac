"""A kind of thread: how many there are, how long it takes, what it can be made to break, and who writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.legal_days import LegalDays


@dataclass(frozen=True, slots=True)
class Course:
    """A kind of thread.

    ``share`` is its weight among all threads; ``longest`` the time after which it is surely over, so that it ends
    inside the window (names that end in ``-pending`` start near the window's end instead); ``breakable`` the rules it
    can be made to break, one of them in each planted thread.
    """

    name: str
    share: float
    longest: timedelta
    breakable: tuple[str, ...]
    write: Callable[[CaseFile, datetime, LegalDays], None]
