"""Limits of penalty, hearing, service, execution and sealing, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("hearing-request-window", date(2021, 7, 15), None, 5, "working-days", "APL 64(1)"),
    PlantedLimit("detention-merge-20d-sum", date(2013, 1, 1), date(2025, 12, 31), 20, "days of detention", "PSL12 16"),
    PlantedLimit("detention-merge-20d-sum", date(2026, 1, 1), None, 20, "days of detention", "PSL25 16"),
    PlantedLimit("hearing-host-separation", date(2019, 1, 1), None, None, "none", "APR 128"),
)
