"""Limits of administrative procedure, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("po-two-officers", date(2026, 1, 1), None, None, "none", "PSL25 108"),
    PlantedLimit("po-case-period", date(2013, 1, 1), date(2025, 12, 31), 30, "days", "PSL12 99"),
    PlantedLimit("po-case-period", date(2026, 1, 1), None, 30, "days", "PSL25 118"),
)
