"""Typed limits: thirty days are not thirty working days, and neither is 720 hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class Unit(StrEnum):
    """Units a limit may have. ``date`` is a fixed date in the year (``03-01 date``)."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    MONTHS = "months"
    YEARS = "years"
    DATE = "date"

    @property
    def is_clock_time(self) -> bool:
        """Say whether the limit is counted in elapsed time, not in legal days."""
        return self in {Unit.MINUTES, Unit.HOURS}


_TEXT = re.compile(r"(?P<value>-?\d{1,6}) (?P<unit>[a-z-]+)")
_DATE = re.compile(r"(?P<month>\d{2})-(?P<day>\d{2}) date")


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount and its unit. For ``date`` the amount is month × 100 + day.

    >>> Limit.parse("5 working-days")
    Limit(value=5, unit=<Unit.WORKING_DAYS: 'working-days'>)
    >>> str(Limit.parse("03-01 date"))
    '03-01 date'
    """

    value: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read ``30 days``, ``-7 days``, ``24 hours``, ``03-01 date``; raise ``LimitError`` for anything else."""
        fixed = _DATE.fullmatch(text)
        if fixed:
            return cls(int(fixed["month"]) * 100 + int(fixed["day"]), Unit.DATE)
        match = _TEXT.fullmatch(text.strip())
        if match is None or match["unit"] not in set(Unit) - {Unit.DATE}:
            raise LimitError(text)
        return cls(int(match["value"]), Unit(match["unit"]))

    def __str__(self) -> str:
        if self.unit is Unit.DATE:
            return f"{self.value // 100:02d}-{self.value % 100:02d} date"
        return f"{self.value} {self.unit}"


class LimitError(XiezhiError):
    """A text is not a limit."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "limit",
            Text(f"收到 {text!r}", f"got {text!r}"),
            Text(
                "请写成 '30 days'、'5 working-days'、'24 hours'、'2 months' 或 '03-01 date'",
                "write '30 days', '5 working-days', '24 hours', '2 months' or '03-01 date'",
            ),
        )
