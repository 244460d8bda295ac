"""Limits of administrative procedure, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_APR = date(2019, 1, 1)
_OLD_LAW_ENDS = date(2025, 12, 31)
_NEW_LAW = date(2026, 1, 1)
_APL = date(2021, 7, 15)
_CPR = date(2020, 9, 1)
_TRP = date(2020, 5, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("po-two-officers", _NEW_LAW, None, None, "none", "PSL25 108"),
    PlantedLimit("po-case-period", date(2013, 1, 1), _OLD_LAW_ENDS, 30, "days", "PSL12 99"),
    PlantedLimit("po-case-period", _NEW_LAW, None, 30, "days", "PSL25 118"),
    PlantedLimit("po-one-officer-recorded", _NEW_LAW, None, None, "none", "PSL25 108(2)"),
    PlantedLimit("po-one-officer-evidence-void", _NEW_LAW, None, None, "none", "PSL25 108(3)"),
    PlantedLimit("po-mediation-one-officer", _NEW_LAW, None, 2, "officers", "PSL25 108(2)"),
    PlantedLimit("po-two-officers-auxiliary", _APR, _OLD_LAW_ENDS, 2, "officers", "APR 52"),
    PlantedLimit("po-two-officers-other", _APR, _OLD_LAW_ENDS, 2, "officers", "APR 52, PSL12 87(1)"),
    PlantedLimit("po-two-officers-other", _NEW_LAW, None, 2, "officers", "APR 52, APL 42, ACL 18"),
    PlantedLimit("inspection-certificate", _APR, _OLD_LAW_ENDS, None, "none", "PSL12 87(1), APR 82"),
    PlantedLimit("inspection-certificate", _NEW_LAW, None, None, "none", "PSL25 103"),
    PlantedLimit("inspection-certificate-approval", _NEW_LAW, None, None, "none", "PSL25 103"),
    PlantedLimit("inspection-certificate-on-spot-recorded", _NEW_LAW, None, None, "none", "PSL25 103"),
    PlantedLimit("on-spot-measure-report", _APR, _OLD_LAW_ENDS, 24, "hours", "ACL 19, APR 56"),
    PlantedLimit("on-spot-measure-report", _NEW_LAW, None, 24, "hours", "ACL 19, APR 56, PSL25 105(3)"),
    PlantedLimit("on-spot-measure-report-liberty-on-return", _APR, None, 60, "minutes", "ACL 20(1)(ii): at once"),
    PlantedLimit("on-spot-measure-report-lift-if-disapproved", _APR, None, 24, "hours", "ACL 19: at once"),
    PlantedLimit("on-spot-measure-report-seizure-recorded", _NEW_LAW, None, None, "none", "PSL25 105(3)"),
    PlantedLimit("coercive-measure-approval", _APR, _OLD_LAW_ENDS, None, "none", "ACL 18, APR 55"),
    PlantedLimit("coercive-measure-approval", _NEW_LAW, None, None, "none", "ACL 18, APR 55, PSL25 105(3)"),
    PlantedLimit("admin-seizure-30-30", _APR, None, 30, "days", "ACL 25, APR 112"),
    PlantedLimit("admin-seizure-30-30-extension-told", _APR, None, None, "none", "ACL 25, APR 112"),
    PlantedLimit("registered-preservation-7d", _APL, None, 7, "days", "APR 110"),
    PlantedLimit("registered-preservation-7d-approval", _APL, None, None, "none", "APR 110, APL 56"),
    PlantedLimit("property-handover-24h", _APR, None, 24, "hours", "APR 190"),
    PlantedLimit("property-handover-24h-remote", _APR, None, 24, "hours", "APR 190"),
    PlantedLimit("property-handover-24h-papers", _APR, None, 24, "hours", "APR 190"),
    PlantedLimit("property-keeper-separation", _APR, None, None, "none", "APR 188(2), 189"),
    PlantedLimit("property-keeper-separation", _CPR, None, None, "none", "CPR 235(3)", "criminal"),
    PlantedLimit("appraisal-copy-5d", _APR, None, 5, "days", "APR 97(2)"),
    PlantedLimit("appraisal-copy-5d", _TRP, None, 5, "working-days", "TRP 36, 81, TAP 55", "traffic"),
    PlantedLimit("reappraisal-once", _APR, None, None, "none", "APR 97(4)"),
    PlantedLimit("reappraisal-once-refusal-notice-3d", _APR, None, 3, "days", "APR 98"),
    PlantedLimit("reappraisal-once-new-expert", _APR, None, None, "none", "APR 99"),
    PlantedLimit("reappraisal-once-approval", _APR, None, None, "none", "APR 97(4)"),
    PlantedLimit("quick-procedure-48h", _APR, None, 48, "hours", "APR 46"),
    PlantedLimit("quick-procedure-48h-barred-persons", _APR, None, None, "none", "APR 41"),
    PlantedLimit("quick-procedure-48h-consent-written", _APR, None, None, "none", "APR 42"),
)
