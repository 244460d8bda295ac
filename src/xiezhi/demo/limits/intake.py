"""Limits of intake, filing and the end of a case, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("no-filing-reconsideration-30d", date(2020, 9, 1), None, 30, "days", "CPR 179"),
)
