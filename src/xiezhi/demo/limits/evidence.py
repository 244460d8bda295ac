"""Limits of evidence, defence and safeguards in criminal cases, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("counsel-rights-first-contact", date(2018, 10, 26), None, None, "none", "CPL 34, CPR 43"),
    PlantedLimit("interrogation-place", date(2018, 10, 26), None, None, "none", "CPL 118, 119; CPR 198"),
    PlantedLimit("identification-lineup", date(2019, 1, 1), None, None, "none", "CPR 260, APR 102-104"),
    PlantedLimit("interrogation-two-officers-overlap", date(2018, 10, 26), None, None, "none", "CPL 118"),
)
