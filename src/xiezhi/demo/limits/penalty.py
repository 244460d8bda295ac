"""Limits of penalty, hearing, service, execution and sealing, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_OLD_LAW_ENDS = date(2025, 12, 31)
_NEW_LAW = date(2026, 1, 1)
_APL = date(2021, 7, 15)
_APR = date(2019, 1, 1)
_LOCKUP = date(2012, 4, 1)


def _both_laws(
    rule_id: str, old: str, new: str, value: int | None = None, unit: str = "none"
) -> tuple[PlantedLimit, ...]:
    """A duty of the law to 2025 and, the same, of the one since."""
    return (
        PlantedLimit(rule_id, _APR, _OLD_LAW_ENDS, value, unit, old),
        PlantedLimit(rule_id, _NEW_LAW, None, value, unit, new),
    )


LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("hearing-request-window", _APL, None, 5, "working-days", "APL 64(1)"),
    PlantedLimit("detention-merge-20d-sum", date(2013, 1, 1), _OLD_LAW_ENDS, 20, "days of detention", "PSL12 16"),
    PlantedLimit("detention-merge-20d-sum", _NEW_LAW, None, 20, "days of detention", "PSL25 16"),
    PlantedLimit("hearing-host-separation", _APR, None, None, "none", "APR 128"),
    *_both_laws("pre-penalty-notice", "APL 44", "PSL25 112"),
    *_both_laws("pre-penalty-notice-content", "APL 44", "PSL25 112"),
    PlantedLimit("pre-penalty-notice-guardian", _NEW_LAW, None, None, "none", "PSL25 112(3)"),
    *_both_laws("pre-penalty-notice-views", "APL 45(1)", "PSL25 112(2)"),
    *_both_laws("hearing-right-threshold", "PSL12 98", "PSL25 117"),
    PlantedLimit("hearing-right-threshold-guardian", _NEW_LAW, None, None, "none", "PSL25 117(2)"),
    PlantedLimit("hearing-right-threshold-minor-closed", _NEW_LAW, None, None, "none", "PSL25 117(3)"),
    PlantedLimit("hearing-timing", _APL, None, 10, "days", "APR 137"),
    PlantedLimit("hearing-timing-acceptance-2d", _APR, None, 2, "days", "APR 135"),
    PlantedLimit("hearing-timing-notice-7wd", _APL, None, None, "none", "APL 64"),
    PlantedLimit("hearing-host-separation-organiser", _APR, None, None, "none", "APR 124"),
    PlantedLimit("hearing-host-separation-report", _APR, None, None, "none", "APR 153"),
    *_both_laws("penalty-legal-review", "APL 58", "PSL25 114"),
    *_both_laws("penalty-legal-review-first-reviewer-qualified", "APL 58", "PSL25 114(2)"),
    PlantedLimit("penalty-legal-review-reviewer-not-investigator", _APL, None, None, "none", "APL 58"),
    *_both_laws("penalty-collective-discussion", "APL 57(2)", "PSL25 113(2)"),
    *_both_laws("no-heavier-penalty-for-defence", "APL 45(2)", "PSL25 112(4)"),
    *_both_laws("decision-service", "PSL12 97", "PSL25 116", 2, "days"),
    *_both_laws("decision-service-victim-2d", "PSL12 97", "PSL25 116", 2, "days"),
    *_both_laws("admin-detention-family", "PSL12 97", "PSL25 116", 24, "hours"),
    *_both_laws("admin-detention-family-before-release", "PSL12 97", "PSL25 116"),
    *_both_laws("detention-not-executed-groups", "PSL12 21", "PSL25 23"),
    *_both_laws("detention-suspension-24h", "APR 223", "PSL25 126", 24, "hours"),
    PlantedLimit("suspension-single-guarantee", _APR, None, None, "none", "APR 224"),
    *_both_laws("suspension-deposit-rate", "PSL12 107", "PSL25 126", 200, "yuan"),
    PlantedLimit("lockup-forward-24h", _LOCKUP, None, 24, "hours", "LKR 29"),
    *_both_laws("leave-decision-12h", "LKR 27(2)", "LKR 27(2)", 12, "hours"),
    PlantedLimit("wrongful-detention-decision-24h", _LOCKUP, None, 24, "hours", "LKR 12"),
    PlantedLimit("detention-merge-20d-release-on-time", _LOCKUP, None, 0, "days", "LKR 30"),
    *_both_laws("detention-merge-20d-offset", "PSL12 92", "PSL25 110"),
    PlantedLimit("court-enforcement-window", _APL, None, 3, "months", "ACL 53"),
    PlantedLimit("court-enforcement-window-demand-10wd", _APR, None, 10, "working-days", "ACL 54"),
    PlantedLimit("public-official-report", _NEW_LAW, None, 30, "days", "PSL25 134"),
    PlantedLimit("dv-warning-service", date(2016, 3, 1), None, 7, "days", "DVL 17(1)"),
    PlantedLimit("dv-warning-not-with-penalty", date(2016, 3, 1), None, None, "none", "DVL 16(1)"),
    PlantedLimit("po-record-sealing", _NEW_LAW, None, None, "none", "PSL25 136"),
    PlantedLimit("po-record-seal", _NEW_LAW, None, 90, "days", "PSL25 136"),
    PlantedLimit("minor-record-sealing", date(2021, 6, 1), None, None, "none", "CPL 286"),
    PlantedLimit("minor-record-seal", date(2020, 9, 1), None, 30, "days", "CPL 286"),
    PlantedLimit("penalty-publication-withdrawal-3wd", _APL, None, 3, "working-days", "APL 48(2)"),
    *_both_laws("penalty-publication-20wd", "APL 48(1)", "APL 48(1)", 20, "working-days"),
    PlantedLimit("surcharge-cap", _APL, None, None, "none", "APL 72(1)"),
    *_both_laws("surcharge-after-15d", "APL 67", "PSL25 123", 15, "days"),
    PlantedLimit("surcharge-not-during-remedy", _APL, None, None, "none", "APL 73(3)"),
    PlantedLimit("suspension-deposit-banked-3d", _APR, None, 3, "days", "APR 231"),
    PlantedLimit("suspension-deposit-separate-keeping", _APR, None, None, "none", "APR 232"),
    *_both_laws("suspension-deposit-refund", "PSL12 111", "PSL25 130", 7, "days"),
)
