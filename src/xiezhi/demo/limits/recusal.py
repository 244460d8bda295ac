"""Limits of recusal, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_APR = date(2019, 1, 1)
_CPR = date(2020, 9, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("recusal-decision", _APR, None, 2, "days", "APR 21"),
    PlantedLimit("recusal-decision", _APR, None, 2, "working-days", "APR 21, TAP 112", "traffic accident"),
    PlantedLimit("recusal-decision", _CPR, None, 2, "days", "CPR 36(1)", "criminal"),
    PlantedLimit("recusal-decision", _CPR, None, 5, "days", "CPR 36(1)", "criminal, extended"),
    PlantedLimit("recusal-decision-told", _APR, None, None, "none", "APR 21"),
    PlantedLimit("recusal-decision-told", _CPR, None, None, "none", "CPR 36(1), 37(2)", "criminal"),
    PlantedLimit("recusal-decision-organ-head-level", _APR, None, None, "none", "APR 19"),
    PlantedLimit("recusal-decision-organ-head-level", _CPR, None, None, "none", "CPR 35", "criminal"),
    PlantedLimit("recusal-forward-procuratorate", _CPR, None, 3, "days", "CPR 36(2): promptly"),
    PlantedLimit("recusal-review-5d", _CPR, None, 5, "days", "CPR 37(2)"),
    PlantedLimit("recused-no-part", _APR, None, None, "none", "APR 24"),
    PlantedLimit("recused-no-part", _CPR, None, None, "none", "CPR 38", "criminal"),
)
