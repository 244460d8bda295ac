"""Limits of remedy, mediation and disclosure, typed from the articles and not from the rulebook."""

from __future__ import annotations

from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = ()
