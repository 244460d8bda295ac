"""Limits of arrival, questioning, minors and other liberty, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("po-questioning-duration", date(2013, 1, 1), date(2025, 12, 31), 24, "hours", "PSL12 83", "complex"),
    PlantedLimit("po-questioning-duration", date(2013, 1, 1), date(2025, 12, 31), 8, "hours", "PSL12 83"),
    PlantedLimit("po-questioning-duration", date(2026, 1, 1), None, 24, "hours", "PSL25 97", "complex"),
    PlantedLimit("po-questioning-duration", date(2026, 1, 1), None, 12, "hours", "PSL25 97", "many"),
    PlantedLimit("po-questioning-duration", date(2026, 1, 1), None, 8, "hours", "PSL25 97"),
    PlantedLimit(
        "no-serial-summons", date(2018, 10, 26), None, 12, "hours", "CPL 119, APR 69: no number; a hint for people"
    ),
)
