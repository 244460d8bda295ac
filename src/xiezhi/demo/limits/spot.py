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

_OLD, _NEW = (_PSL12, _END12), (_PSL25, None)
_OTHER_OLD = (_APL, _END12)
# The rows of other administrative cases end with 2025 too: since then the fact that decides the procedure is asked.
_SPANS_OF = {
    PUBLIC_ORDER: (_OLD, _NEW),
    OTHER: (_OTHER_OLD, _NEW),
    ENTITY: (_OTHER_OLD, _NEW),
    TRAFFIC: (_OTHER_OLD, _NEW),
}


def _each(rule_id: str, when: str, value: int | None, unit: str, article: str) -> list[PlantedLimit]:
    return [PlantedLimit(rule_id, first, last, value, unit, article, when) for first, last in _SPANS_OF[when]]


LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("spot-penalty-scope", _PSL12, _END12, 200, "yuan", "PSL12 100", PUBLIC_ORDER),
    PlantedLimit("spot-penalty-scope", _PSL25, None, 500, "yuan", "PSL25 119", PUBLIC_ORDER),
    *_each("spot-penalty-scope", OTHER, 200, "yuan", "APL 51"),
    *_each("spot-penalty-scope", ENTITY, 3000, "yuan", "APL 51"),
    *_each("spot-penalty-scope", TRAFFIC, 200, "yuan", "APL 51"),
    PlantedLimit("spot-penalty-scope-barred-kinds", _APR, None, None, "none", "APR 37(2)"),
    PlantedLimit("spot-penalty-scope-one-officer", _PSL25, None, None, "none", "PSL25 120(3)", PUBLIC_ORDER),
    *_each("spot-penalty-filing-24h", PUBLIC_ORDER, 24, "hours", "PSL12 101(3), PSL25 120(4)"),
    PlantedLimit("spot-penalty-filing-24h", _APR, None, 24, "hours", "APR 39", OTHER),
    PlantedLimit("spot-penalty-filing-24h", _TRP, None, 2, "working-days", "TRP 44, 81", TRAFFIC),
    *_each("spot-penalty-filing-24h-on-return", PUBLIC_ORDER, 24, "hours", "PSL12 101(3), PSL25 120(4)"),
    PlantedLimit("spot-fine-collection-cap", _PSL12, _END12, 50, "yuan", "PSL12 104", PUBLIC_ORDER),
    PlantedLimit("spot-fine-collection-cap", _PSL25, None, 200, "yuan", "PSL25 123", PUBLIC_ORDER),
    *(
        each
        for when in (OTHER, ENTITY, TRAFFIC)
        for each in _each("spot-fine-collection-cap", when, 100, "yuan", "APL 68")
    ),
    *(
        each
        for rule_id in ("spot-fine-collection", "spot-fine-collection-on-arrival", "spot-fine-collection-banked-2d")
        for when, unit, article in (
            (PUBLIC_ORDER, "days", "PSL12 105, PSL25 124"),
            (OTHER, "working-days", "APL 71, 85"),
        )
        for each in _each(rule_id, when, 2, unit, article)
    ),
    *_each("spot-fine-collection-receipt", PUBLIC_ORDER, None, "none", "PSL12 106, PSL25 125"),
    *_each("spot-fine-collection-receipt", OTHER, None, "none", "APR 215, APL 70"),
)
