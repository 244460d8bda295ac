"""Limits of evidence, defence and safeguards in criminal cases, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_CPL = date(2018, 10, 26)
_CPR = date(2020, 9, 1)
_APR = date(2019, 1, 1)
_LEGAL_AID_LAW = date(2022, 1, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("counsel-rights-first-contact", _LEGAL_AID_LAW, None, None, "none", "CPL 34, CPR 43"),
    PlantedLimit("interrogation-place", _CPL, None, None, "none", "CPL 118, 119; CPR 198"),
    PlantedLimit("identification-lineup", _APR, None, None, "none", "APR 104, CPR 260"),
    PlantedLimit("interrogation-two-officers-overlap", _CPL, None, None, "none", "CPL 118"),
    PlantedLimit("mandatory-legal-aid-3d", _LEGAL_AID_LAW, None, 3, "days", "LAL 36"),
    PlantedLimit("lawyer-meeting-48h", _CPR, None, 48, "hours", "CPL 39(2)"),
    PlantedLimit("lawyer-permit-3d", _CPR, None, 3, "days", "CPR 52(3)"),
    PlantedLimit("lawyer-meeting-48h-permit-approval", _CPR, None, None, "none", "CPR 52(3)"),
    PlantedLimit("lawyer-meeting-48h-permit-written", _CPR, None, None, "none", "CPR 52(3)"),
    PlantedLimit("legal-aid-forward-24h", _LEGAL_AID_LAW, None, 24, "hours", "CPR 47(1)"),
    PlantedLimit("legal-aid-forward-24h-family-3d", _CPR, None, 3, "days", "CPR 47(1)"),
    PlantedLimit("duty-lawyer-notify-24h", _LEGAL_AID_LAW, None, 24, "hours", "CPR 49"),
    PlantedLimit("interrogation-two-officers", _CPR, None, 2, "officers", "CPL 118(1)"),
    PlantedLimit("interrogation-two-officers-individually", _CPR, None, None, "none", "CPR 202"),
    PlantedLimit("interrogation-recording-major", _CPR, None, None, "none", "CPL 123(1)"),
    PlantedLimit("interrogation-recording-major-intact", _CPR, None, None, "none", "CPL 123(2)"),
    PlantedLimit("search-requirements", _CPR, None, 2, "officers", "CPR 223"),
    PlantedLimit("search-requirements-warrant", _CPR, None, None, "none", "CPL 138"),
    PlantedLimit("search-requirements-witness", _CPR, None, None, "none", "CPL 139(1)"),
    PlantedLimit("search-requirements-approval", _CPR, None, None, "none", "CPR 222"),
    PlantedLimit("seizure-requirements", _CPR, None, None, "none", "CPL 142"),
    PlantedLimit("seizure-requirements-two-officers", _CPR, None, 2, "officers", "CPR 229"),
    PlantedLimit("seizure-requirements-approval", _CPR, None, None, "none", "CPR 228"),
    PlantedLimit("seizure-requirements-approval-high-value", _CPR, None, None, "none", "CPR 228"),
    PlantedLimit("seized-unrelated-return-3d", _CPR, None, 3, "days", "CPL 145"),
    PlantedLimit("evidence-legality-review", _CPR, None, None, "none", "CPL 56(2)"),
    PlantedLimit("freeze-duration", _CPR, None, 6, "months", "CPR 243"),
    PlantedLimit("freeze-duration", _CPR, None, 12, "months", "CPR 243", "major"),
    PlantedLimit("freeze-duration", _CPR, None, 24, "months", "CPR 244", "securities"),
    PlantedLimit("freeze-duration", _CPR, None, 6, "months", "CPR 245", "equity"),
    PlantedLimit("freeze-duration-admin", _APR, None, 2, "months", "APR 114"),
    PlantedLimit("freeze-duration-approval", _CPR, None, None, "none", "CPR 239"),
    PlantedLimit("freeze-duration-approval-equity", _CPR, None, None, "none", "CPR 239"),
    PlantedLimit("freeze-duration-approval-listed", _CPR, None, None, "none", "CPR 239"),
    PlantedLimit("freeze-duration-approval-major", _CPR, None, None, "none", "CPR 243"),
    PlantedLimit("freeze-duration-no-duplicate", _CPR, None, 6, "months", "CPR 242"),
    PlantedLimit("freeze-admin-delivery-3d", _APR, None, 3, "days", "APR 113"),
    PlantedLimit("technical-measure-limits", _CPR, None, 3, "months", "CPL 151"),
    PlantedLimit("technical-measure-limits-after-filing", _CPR, None, None, "none", "CPL 150(1)"),
    PlantedLimit("technical-measure-limits-approval", _CPR, None, None, "none", "CPR 265(1)"),
    PlantedLimit("injury-appraisal-required", _APR, None, None, "none", "APR 90"),
    PlantedLimit("measure-change-decision-3d", _CPR, None, 3, "days", "CPL 97"),
    PlantedLimit("measure-change-decision-3d-reasons", _CPR, None, None, "none", "CPL 97"),
    PlantedLimit("custody-necessity-reply-10d", _CPR, None, 10, "days", "CPL 95"),
    PlantedLimit("deputy-permission", _CPR, None, None, "none", "CPR 164"),
    PlantedLimit("deputy-permission", _APR, None, None, "none", "APR 174(1)"),
    PlantedLimit("deputy-permission-report", _CPR, None, 24, "hours", "CPR 165"),
    PlantedLimit("deputy-permission-township-report", _CPR, None, 24, "hours", "CPR 166"),
    PlantedLimit("foreigner-measure-report-48h", _CPR, None, 48, "hours", "CPR 367(1)"),
    PlantedLimit("foreigner-measure-report-48h-admin", _APR, None, 48, "hours", "APR 254"),
    PlantedLimit("foreigner-measure-report-48h-ministry", _CPR, None, 48, "hours", "CPR 367(2)"),
    PlantedLimit("translator-permit-3d", _CPR, None, 3, "days", "CPR 54"),
    PlantedLimit("translator-permit-3d-approval", _CPR, None, None, "none", "CPR 54"),
    PlantedLimit("refused-legal-aid-lawyer-3d", _CPR, None, 3, "days", "CPR 47(2)"),
    PlantedLimit("counsel-wish-passed-on", _CPR, None, 24, "hours", "CPR 45"),
    PlantedLimit("criminal-appraisal-refusal-3d", _CPR, None, 3, "days", "CPR 254(2)"),
    PlantedLimit("custody-expiry-warning", _CPR, None, 7, "days", "CPR 161(3)"),
    PlantedLimit("overdue-custody-report", date(1990, 3, 17), None, 24, "hours", "DHR 43"),
    PlantedLimit("identification-lineup-two-officers", _CPR, None, 2, "officers", "CPR 259"),
    PlantedLimit("identification-lineup-individually", _CPR, None, None, "none", "CPR 259"),
    PlantedLimit("identification-lineup-no-foil-reuse", _APR, None, None, "none", "APR 104"),
)
