"""A month, a quarter or a year, as lists are limited to it and as it stands in a cookie or an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from xiezhi.core.text import Language, Text

KINDS = ("month", "quarter", "year")
_CODE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?", re.ASCII)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its kind and first day."""

    kind: str
    first_day: date

    @property
    def last_day(self) -> date:
        """The last day, included."""
        return _months_on(self.first_day, _MONTHS[self.kind]) - timedelta(days=1)

    @property
    def code(self) -> str:
        """The period in writing: ``2026-03``, ``2026-Q1``, ``2026``."""
        year, month = f"{self.first_day.year:04}", self.first_day.month
        return {"month": f"{year}-{month:02}", "quarter": f"{year}-Q{(month - 1) // 3 + 1}", "year": year}[self.kind]

    def say(self, language: Language) -> str:
        """Return the period as people say it."""
        year, month = self.first_day.year, self.first_day.month
        said = {
            "month": Text(f"{year}年{month}月", f"{year}-{month:02}"),
            "quarter": Text(f"{year}年第{'一二三四'[(month - 1) // 3]}季度", f"{year} Q{(month - 1) // 3 + 1}"),
            "year": Text(f"{year}年", str(year)),
        }
        return said[self.kind].say(language)

    def next(self, steps: int = 1) -> Period | None:
        """Return the period after (or before) this one; None beyond what a calendar writes.

        >>> Period("quarter", date(2026, 1, 1)).next(-1).code
        '2025-Q4'
        """
        try:
            found = Period(self.kind, _months_on(self.first_day, steps * _MONTHS[self.kind]))
        except ValueError:
            return None
        return period_of(found.code)


def period_around(kind: str, day: date) -> Period:
    """Return the month, quarter or year a day is in.

    >>> period_around("quarter", date(2026, 5, 9)).last_day
    datetime.date(2026, 6, 30)
    """
    months = _MONTHS[kind]
    return Period(kind, day.replace(month=(day.month - 1) // months * months + 1, day=1))


def period_of(code: str) -> Period | None:
    """Read a period in writing; None where it is none.

    >>> period_of("2026-Q3").first_day, period_of("2026-13"), period_of("9999")
    (datetime.date(2026, 7, 1), None, None)
    """
    found = _CODE.fullmatch(code)
    if found is None or not 1900 <= int(found[1]) <= 2200:
        return None
    kind = "month" if found[2] else "quarter" if found[3] else "year"
    month = int(found[2] or 3 * int(found[3] or 1) - 2)
    return Period(kind, date(int(found[1]), month, 1))


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
