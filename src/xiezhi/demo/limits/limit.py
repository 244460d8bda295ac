"""A limit as an article gives it, typed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlantedLimit:
    """A limit as the article gives it: rule, first day in force, last day, amount, unit, article, condition.

    ``value`` None: the article has no number, or the rule none that a log could break by one.
    """

    rule_id: str
    first_day: date
    last_day: date | None
    value: int | None
    unit: str
    article: str
    when: str = ""
