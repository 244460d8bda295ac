"""Limits of intake, filing and the end of a case, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_INT24 = date(2024, 1, 1)
_CPR = date(2020, 9, 1)
_ECO = date(2018, 1, 1)
_APR = date(2019, 1, 1)
_PPR = date(2019, 12, 30)
_OLD_LAW_ENDS = date(2025, 12, 31)
_NEW_LAW = date(2026, 1, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("intake-three-on-the-spot", _INT24, None, 4, "hours", "INT24 四"),
    PlantedLimit("intake-three-on-the-spot-receipt-content", _INT24, None, None, "none", "INT24 八(一)"),
    PlantedLimit("intake-no-refusal", _INT24, None, None, "none", "INT24 七"),
    PlantedLimit("intake-undetermined-remit-3d", _INT24, None, 3, "days", "INT24 八(四)"),
    PlantedLimit("intake-transfer-out-24h", _INT24, None, 24, "hours", "APR 61"),
    PlantedLimit("intake-transfer-out-24h-criminal", _CPR, None, 24, "hours", "CPR 175"),
    PlantedLimit("intake-transfer-out-24h-approval", _CPR, None, None, "none", "CPR 175"),
    PlantedLimit("intake-transfer-out-24h-notice", _CPR, None, None, "none", "CPR 175"),
    PlantedLimit("admin-acceptance-time", _INT24, _OLD_LAW_ENDS, 24, "hours", "INT24 十二"),
    PlantedLimit("admin-acceptance-time", _NEW_LAW, None, 24, "hours", "PSL25 90"),
    PlantedLimit("criminal-filing-review-time", _CPR, None, 3, "days", "CPR 178"),
    PlantedLimit("criminal-filing-review-time", _CPR, None, 7, "days", "CPR 178", "leads"),
    PlantedLimit("economic-filing-review-time", _ECO, None, 7, "days", "ECO18 15"),
    PlantedLimit("pre-filing-no-compulsory", _CPR, None, None, "none", "CPR 174"),
    PlantedLimit("pre-filing-no-compulsory-verification-approval", _CPR, None, None, "none", "CPR 174"),
    PlantedLimit("no-filing-notice-3d", _CPR, None, 3, "days", "CPR 178"),
    PlantedLimit("no-filing-reconsideration-30d", _CPR, None, 30, "days", "CPR 179"),
    PlantedLimit("no-filing-reconsideration-30d-second-review", _CPR, None, 30, "days", "CPR 179"),
    PlantedLimit("no-filing-reconsideration-30d-agency-3d", _CPR, None, 3, "days", "CPR 181"),
    PlantedLimit("agency-transfer-review-3d", _CPR, None, 3, "days", "CPR 180"),
    PlantedLimit("agency-transfer-review-3d-economic", _ECO, None, 10, "days", "ECO18 16"),
    PlantedLimit("agency-transfer-review-3d-supplement-24h", _CPR, None, 24, "hours", "CPR 180"),
    PlantedLimit("agency-transfer-review-3d-no-refusal", _CPR, None, None, "none", "CPR 180"),
    PlantedLimit("agency-transfer-review-3d-result-written", _CPR, None, 3, "days", "CPR 180"),
    PlantedLimit("agency-transfer-review-3d-forward-24h", date(2020, 8, 7), None, 24, "hours", "SCT 7"),
    PlantedLimit("procurator-reason-7d", _CPR, None, 7, "days", "CPR 182"),
    PlantedLimit("procurator-ordered-filing-15d", _CPR, None, 15, "days", "CPR 182"),
    PlantedLimit("procurator-ordered-withdrawal-15d", _PPR, None, 15, "days", "PPR 564"),
    PlantedLimit("out-of-remit-told-on-spot", _INT24, None, 24, "hours", "INT24 八(三)"),
    PlantedLimit("out-of-remit-written", _APR, None, None, "none", "APR 61"),
    PlantedLimit("non-prosecution-release", _CPR, None, 24, "hours", "CPR 293"),
    PlantedLimit("non-prosecution-reconsideration-7d", _CPR, None, 7, "days", "CPR 294"),
    PlantedLimit("non-prosecution-second-review-7d", _CPR, None, 7, "days", "CPR 294"),
    PlantedLimit("intake-urgent-registration-24h", date(2015, 11, 4), None, 24, "hours", "INT15 二(一)3"),
    PlantedLimit("intake-remote-report-contact-3d", _INT24, None, 3, "days", "INT24 十"),
    PlantedLimit("intake-jurisdiction-change-notify-3d", _CPR, None, 3, "days", "CPR 184"),
    PlantedLimit("intake-jurisdiction-change-notify-3d-family", _CPR, None, 3, "days", "CPR 184"),
    PlantedLimit("intake-jurisdiction-change-notify-3d-approval", _CPR, None, None, "none", "CPR 184"),
    PlantedLimit("criminal-filing-approval", _CPR, None, None, "none", "CPR 178"),
    PlantedLimit("litigant-complaint-reply-30d", _CPR, None, 30, "days", "CPR 196"),
    PlantedLimit("long-pending-indicator-3m", _PPR, None, 3, "months", "PPR 564"),
    PlantedLimit("economic-stale-case-withdrawal-no-measure-2y", _ECO, None, 2, "years", "ECO18 25"),
    PlantedLimit("economic-stale-case-withdrawal-after-measures-12m", _ECO, None, 12, "months", "ECO18 25"),
    PlantedLimit("investigation-closing-approval", _CPR, None, None, "none", "CPR 289"),
    PlantedLimit("investigation-closing-approval-collective", _CPR, None, None, "none", "CPR 286"),
    PlantedLimit("investigation-closing-approval-report", _CPR, None, None, "none", "CPR 285"),
    PlantedLimit("investigation-closing-approval-lawyer-opinion", _CPR, None, None, "none", "CPR 289"),
    PlantedLimit("withdrawal-notify-3d", _CPR, None, 3, "days", "CPR 189"),
    PlantedLimit("withdrawal-notify-3d-victim", _CPR, None, 3, "days", "CPR 189"),
    PlantedLimit("withdrawal-notify-3d-agency", _CPR, None, 3, "days", "CPR 189"),
    PlantedLimit("withdrawal-notify-3d-approval", _CPR, None, None, "none", "CPR 187"),
    PlantedLimit("withdrawal-notify-3d-release", _CPR, None, 24, "hours", "CPR 187"),
    PlantedLimit("withdrawal-notify-3d-property", _CPR, None, 30, "days", "CPR 187"),
    PlantedLimit("supplementary-investigation-1m", _CPR, None, 1, "months", "CPR 295"),
    PlantedLimit("supplementary-investigation-max-2", _CPR, None, None, "none", "CPR 295"),
    PlantedLimit("transfer-told-suspect-lawyer", _CPR, None, 24, "hours", "CPR 289"),
)
