"""Limits of administrative decisions, their files and the property of a case, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_APR = date(2019, 1, 1)
_APL = date(2021, 7, 15)
_OLD_LAW_ENDS = date(2025, 12, 31)
_NEW_LAW = date(2026, 1, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("admin-penalty-reviewed-first", _APR, None, None, "none", "APR 170, 171"),
    PlantedLimit("penalty-time-bar", _APR, _OLD_LAW_ENDS, 6, "months", "PSL12 22, APR 154"),
    PlantedLimit("penalty-time-bar", _NEW_LAW, None, 6, "months", "PSL25 25, APR 154"),
    PlantedLimit("penalty-time-bar", _APL, None, 2, "years", "APL 36", "other-admin"),
    PlantedLimit("penalty-time-bar", _APL, None, 5, "years", "APL 36", "other-admin, harm"),
    PlantedLimit("decision-power-level", _APR, _OLD_LAW_ENDS, 500, "yuan", "PSL12 91, APR 173"),
    PlantedLimit("decision-power-level", _NEW_LAW, None, 1000, "yuan", "PSL25 109, APR 173"),
    PlantedLimit("decision-power-level-detention", _APR, _OLD_LAW_ENDS, None, "none", "PSL12 91, APR 173"),
    PlantedLimit("decision-power-level-detention", _NEW_LAW, None, None, "none", "PSL25 109, APR 173"),
    PlantedLimit("admin-file-complete", _APL, None, 18, "months", "APR 258, APL 47: no number"),
    PlantedLimit("admin-file-complete-contents", _APR, None, None, "none", "APR 261, 262"),
    PlantedLimit("other-admin-case-90d", _APL, _OLD_LAW_ENDS, 90, "days", "APL 60, APR 165"),
    PlantedLimit("other-admin-case-90d", _NEW_LAW, None, 90, "days", "APL 60, APR 165"),
    PlantedLimit("property-handover-24h-after-examination", _APR, None, 24, "hours", "APR 190"),
    PlantedLimit("admin-unrelated-property-return", _APR, _OLD_LAW_ENDS, 3, "days", "PSL12 89(3), ACL 28: at once"),
    PlantedLimit("admin-unrelated-property-return", _NEW_LAW, None, 3, "days", "PSL25 105(4), ACL 28: at once"),
    PlantedLimit("victim-property-after-appraisal", _NEW_LAW, None, 3, "days", "PSL25 105(4): right after it"),
)
