"""Limits of penalties and fines on the spot, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_PSL12, _END12 = date(2013, 1, 1), date(2025, 12, 31)
_PSL25 = date(2026, 1, 1)
_APR = date(2019, 1, 1)
_APL = date(2021, 7, 15)
_TRP = date(2020, 5, 1)
PUBLIC_ORDER, OTHER, TRAFFIC, ENTITY = "public order", "other administrative", "traffic", "other administrative, entity"

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("spot-penalty-scope", _PSL12, _END12, 200, "yuan", "PSL12 100", PUBLIC_ORDER),
    PlantedLimit("spot-penalty-scope", _PSL25, None, 500, "yuan", "PSL25 119", PUBLIC_ORDER),
    PlantedLimit("spot-penalty-scope", _APL, None, 200, "yuan", "APL 51", OTHER),
    PlantedLimit("spot-penalty-scope", _APL, None, 3000, "yuan", "APL 51", ENTITY),
    PlantedLimit("spot-penalty-scope", _APL, None, 200, "yuan", "APL 51", TRAFFIC),
    PlantedLimit("spot-penalty-scope-barred-kinds", _APR, None, None, "none", "APR 37(2)"),
    PlantedLimit("spot-penalty-scope-one-officer", _PSL25, None, None, "none", "PSL25 120(3)", PUBLIC_ORDER),
    PlantedLimit("spot-penalty-filing-24h", _PSL12, None, 24, "hours", "PSL12 101(3), PSL25 120(4)", PUBLIC_ORDER),
    PlantedLimit("spot-penalty-filing-24h", _APR, None, 24, "hours", "APR 39", OTHER),
    PlantedLimit("spot-penalty-filing-24h", _APR, None, 24, "hours", "APR 39", ENTITY),
    PlantedLimit("spot-penalty-filing-24h", _TRP, None, 2, "working-days", "TRP 44, 81", TRAFFIC),
    PlantedLimit("spot-penalty-filing-24h-on-return", _PSL12, None, 24, "hours", "PSL12 101(3), PSL25 120(4)"),
    PlantedLimit("spot-penalty-filing-24h-on-return", _APR, None, 24, "hours", "APR 39", "other"),
    PlantedLimit("spot-fine-collection-cap", _PSL12, _END12, 50, "yuan", "PSL12 104", PUBLIC_ORDER),
    PlantedLimit("spot-fine-collection-cap", _PSL25, None, 200, "yuan", "PSL25 123", PUBLIC_ORDER),
    PlantedLimit("spot-fine-collection-cap", _APL, None, 100, "yuan", "APL 68", OTHER),
    PlantedLimit("spot-fine-collection-cap", _APL, None, 100, "yuan", "APL 68", ENTITY),
    PlantedLimit("spot-fine-collection-cap", _APL, None, 100, "yuan", "APL 68", TRAFFIC),
    *(
        PlantedLimit(rule, first, None, 2, unit, article, when)
        for rule in ("spot-fine-collection", "spot-fine-collection-on-arrival", "spot-fine-collection-banked-2d")
        for first, unit, article, when in (
            (_PSL12, "days", "PSL12 105, PSL25 124", PUBLIC_ORDER),
            (_APL, "working-days", "APL 71, 85", OTHER),
            (_APL, "working-days", "APL 71, 85", ENTITY),
            (_APL, "working-days", "APL 71, 85", TRAFFIC),
        )
    ),
    PlantedLimit("spot-fine-collection-receipt", _PSL12, None, None, "none", "PSL12 106, PSL25 125", PUBLIC_ORDER),
    PlantedLimit("spot-fine-collection-receipt", _APR, None, None, "none", "APR 215, APL 70", OTHER),
)
