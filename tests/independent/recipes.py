"""What the made-up threads of each rule are made of."""

from __future__ import annotations

from tests.independent.making import Recipe

_REVIEWED = "criminal-case-filed criminal-no-filing-decided case-transferred-out admin-case-accepted out-of-remit-told"
_REPORT = {
    "remit": "yes",
    "jurisdiction": "this-unit",
    "matter": "criminal filing-review-extension",
    "duplicate": "false",
}
_LONGER = {"matter": "filing-review-extension", "level": "county-head city-head superior-organ unit-head"}
_GRAVE = "complex_or_major especially_complex trans_regional"
_FREE = "released bail-started residence-surveillance-started"
_MEASURES = "detention-executed arrest-executed bail-started residence-surveillance-started"
_SUMMONS = {"matter": "criminal-summons compelled-appearance", "case_class": "criminal", "to_hours": "24 48"}
_MEDIATION = "case-period-extended appraisal-commissioned appraisal-opinion-received mediation-agreed"
_HEARING = "hearing-requested hearing-report-submitted hearing-terminated hearing-right-waived"

RECIPES = {
    "criminal-filing-review-time": Recipe(
        "report-received",
        f"{_REVIEWED} approval-granted",
        35,
        _REPORT | {"economic_crime": "false"} | {"level": _LONGER["level"]},
        f"economic_crime leads_need_checking {_GRAVE}",
        "report",
    ),
    "economic-filing-review-time": Recipe(
        "report-received",
        f"{_REVIEWED} approval-granted approval-granted procurator-ordered-filing",
        65,
        _REPORT | {"economic_crime": "true", "level": _LONGER["level"]},
        f"economic_crime {_GRAVE}",
        "report",
    ),
    "agency-transfer-review-3d": Recipe(
        "agency-transfer-received",
        f"{_REVIEWED} agency-result-notified",
        6,
        {"economic_crime": "false"},
        "economic_crime",
        "request",
    ),
    "agency-transfer-review-3d-economic": Recipe(
        "agency-transfer-received",
        f"{_REVIEWED} agency-result-notified approval-granted approval-granted",
        70,
        {"economic_crime": "true", "materials_complete": "true", **_LONGER},
        f"economic_crime {_GRAVE}",
        "request",
    ),
    "intake-transfer-out-24h": Recipe(
        "report-received",
        "case-transferred-out transfer-notified emergency-disposal-ended",
        2,
        {
            "remit": "yes",
            "jurisdiction": "other-unit",
            "matter": "public-order other-admin",
            "to": "reporter agency family",
        },
        "",
        "report",
    ),
    "no-filing-reconsideration-30d-second-review": Recipe(
        "no-filing-second-review-requested",
        "no-filing-second-review-decided remedy-period-extended",
        65,
        {"told_in_writing": "true", "complex_or_major": "true"},
        "complex_or_major",
        "request",
    ),
    "procurator-ordered-filing-15d": Recipe("procurator-ordered-filing", "criminal-case-filed", 20, keys="request"),
    "intake-three-on-the-spot": Recipe(
        "report-received",
        "report-registered report-receipt-issued reporter-evidence-received",
        1,
        {"channel": "in-person", "remit": "yes", "urgent": "false", "duplicate": "false"},
        "state_secret",
        "report",
    ),
    "supplementary-investigation-1m": Recipe(
        "returned-for-supplement",
        "supplement-completed prosecution-transferred case-withdrawn investigation-terminated-for-person",
        35,
        {"stage": "prosecution-review"},
        "in_custody",
        "person round",
    ),
    "withdrawal-notify-3d": Recipe(
        "case-withdrawn investigation-terminated-for-person",
        "withdrawal-notified",
        6,
        {"to": "suspect"},
        "suspect_known",
        "person",
    ),
    "economic-stale-case-withdrawal-no-measure-2y": Recipe(
        "criminal-case-filed",
        f"prosecution-transferred case-transferred-out {_MEASURES} approval-granted",
        760,
        {
            "economic": "true",
            "by_person_or_by_fact": "person",
            "matter": "continue-investigation",
            "level": "province-head city-head",
        },
        "",
        "person",
    ),
    "investigation-closing-approval": Recipe(
        "prosecution-transferred",
        "approval-granted approval-granted returned-for-supplement",
        10,
        {"matter": "prosecution-transfer"},
        "",
        "person round",
    ),
    "evidence-legality-review": Recipe("prosecution-transferred", "evidence-legality-reviewed", 10, keys="person"),
    "freeze-duration": Recipe(
        "freeze-renewed", "freeze-imposed freeze-lifted", 400, {"regime": "criminal"}, "", "item"
    ),
    "technical-measure-limits": Recipe(
        "technical-measure-started",
        "technical-measure-ended technical-measure-extended approval-granted",
        200,
        {"decided_by": "police", "matter": "technical-measure", "level": "city-head superior-organ county-head"},
        "",
        "person",
    ),
    "lawyer-meeting-48h": Recipe(
        "lawyer-meeting-requested",
        f"lawyer-met-suspect lawyer-meeting-arranged {_FREE}",
        3,
        {"needs_permit": "false"},
        "",
        "person request",
    ),
    "mandatory-legal-aid-3d": Recipe(
        "mandatory-legal-aid-found",
        "legal-aid-notified counsel-retained",
        5,
        {"has_counsel": "false"},
        "has_counsel",
        "person request",
    ),
    "mediation-failure-decide": Recipe(
        "mediation-failed agreement-defaulted",
        f"penalty-decided no-penalty-decided {_MEDIATION} {_HEARING}",
        100,
        {"complex_or_major": "true", "level": "county-head city-head superior-organ"},
        "complex_or_major unit_level offender_unknown_or_absconded offender_absconded",
    ),
    "compensation-decision-2m": Recipe(
        "compensation-applied compensation-supplemented",
        "compensation-decided",
        70,
        {"complete": "true"},
        "",
        "request",
    ),
    "review-answer-deadline": Recipe("review-papers-received", "review-answer-submitted", 17, keys="request"),
    "suit-defence-15d": Recipe("suit-papers-received", "defence-submitted late-evidence-permitted", 20, keys="request"),
    "foi-answer-20wd": Recipe(
        "foi-requested foi-supplemented",
        "foi-answered foi-extended foi-consulted foi-consultation-ended foi-lapsed foi-delay-set",
        70,
        {"clear": "true", "told_applicant": "true", "approved_by_foi_head": "true"},
        "",
        "request",
    ),
    "rolg-report-recipients": Recipe("year-ended", "rolg-report-submitted", 380, facts="unit_level"),
    "hearing-timing": Recipe(
        "hearing-requested",
        "hearing-held hearing-right-waived hearing-terminated hearing-adjourned hearing-request-decided",
        14,
        keys="person request",
    ),
    "decision-service": Recipe(
        "penalty-decided no-penalty-decided",
        "decision-served-party",
        13,
        {},
        "case_class other_admin_law_uses_po_procedure",
        "person decision",
    ),
    "detention-suspension-24h": Recipe("suspension-requested", "suspension-decided", 2, keys="person request"),
    "court-enforcement-window": Recipe(
        "court-enforcement-applied",
        "remedy-period-expired payment-deferral-ended",
        110,
        {"urgent": "false"},
        "",
        "person decision",
    ),
    "criminal-summons-duration": Recipe(
        "person-arrived",
        f"person-left {_MEASURES} approval-granted approval-granted",
        1,
        {"regime": "criminal-summons caught criminal-compelled", **_SUMMONS},
        "case_class especially_major_or_complex detention_or_arrest_needed",
        "person",
    ),
    "continued-questioning-duration": Recipe(
        "person-arrived",
        "person-left continued-questioning-extended continued-questioning-ended",
        2,
        {"regime": "continued-questioning", "to_hours": "24 48", "identity_known": "false"},
        "identity_known pregnant_or_nursing_under1y age_at_event",
        "person",
    ),
    "detention-delivery-24h": Recipe(
        "detention-executed",
        f"delivered-to-detention-house person-left {_FREE}",
        2,
        {"to": "hospital other"},
        "",
        "person",
    ),
    "arrest-request-3-7-30d": Recipe(
        "detention-executed",
        f"arrest-requested detention-period-extended detention-period-extended {_FREE}",
        32,
        {"decided_by": "police", "roaming_multiple_gang": "true"},
        "roaming_multiple_gang",
        "person",
    ),
    "bail-12-months": Recipe(
        "bail-started", f"bail-ended non-prosecution-received {_MEASURES}", 380, {"decided_by": "police"}, "", "person"
    ),
    "investigation-custody-limit": Recipe(
        "arrest-executed custody-recalculated",
        f"{_FREE} prosecution-transferred custody-extension-approved "
        "custody-extension-approved appraisal-commissioned appraisal-opinion-received other-major-crime-found "
        "identity-established",
        150,
        {"decided_by": "police", "step": "1 2 3", "kind": "psychiatric"},
        "",
        "person",
    ),
}
