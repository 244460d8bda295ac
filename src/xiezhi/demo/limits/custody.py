"""Limits of arrival, questioning, minors and other liberty, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_OLD_LAW_ENDS = date(2025, 12, 31)
_NEW_LAW = date(2026, 1, 1)
_APR = date(2019, 1, 1)
_CPR = date(2020, 9, 1)
_CQR = date(2004, 10, 1)
_MINORS = date(2021, 6, 1)
_RECORDINGS = date(2016, 7, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("po-questioning-duration", date(2013, 1, 1), _OLD_LAW_ENDS, 24, "hours", "PSL12 83", "complex"),
    PlantedLimit("po-questioning-duration", date(2013, 1, 1), _OLD_LAW_ENDS, 8, "hours", "PSL12 83"),
    PlantedLimit("po-questioning-duration", _NEW_LAW, None, 24, "hours", "PSL25 97", "complex"),
    PlantedLimit("po-questioning-duration", _NEW_LAW, None, 12, "hours", "PSL25 97", "many"),
    PlantedLimit("po-questioning-duration", _NEW_LAW, None, 8, "hours", "PSL25 97"),
    PlantedLimit("no-serial-summons", _CPR, None, 12, "hours", "CPL 119, APR 69: no number; a hint for people"),
    PlantedLimit("case-area-immediate-entry", _CPR, None, 30, "minutes", "AREA 4"),
    PlantedLimit("case-area-immediate-entry-exit-reason", _APR, None, None, "none", "AREA 4"),
    PlantedLimit("case-area-immediate-entry-exit-approval", _APR, None, 24, "hours", "AREA 4"),
    PlantedLimit("safety-check-on-arrival", _APR, None, 60, "minutes", "APR 53"),
    PlantedLimit("safety-check-on-arrival-belongings", _APR, None, 24, "hours", "APR 53"),
    PlantedLimit("female-body-check", _APR, _OLD_LAW_ENDS, None, "none", "PSL12 87(2)"),
    PlantedLimit("female-body-check", _NEW_LAW, None, None, "none", "PSL25 103(3)"),
    PlantedLimit("other-admin-questioning-duration", _APR, _OLD_LAW_ENDS, 8, "hours", "APR 69(1)"),
    PlantedLimit("other-admin-questioning-duration", _APR, _OLD_LAW_ENDS, 24, "hours", "APR 69(1)", "complex"),
    PlantedLimit("other-admin-questioning-duration", _NEW_LAW, None, 8, "hours", "APR 69(1)"),
    PlantedLimit("other-admin-questioning-duration", _NEW_LAW, None, 24, "hours", "APR 69(1)", "complex"),
    PlantedLimit("other-admin-questioning-duration", _NEW_LAW, None, 12, "hours", "PSL25 97(1)", "many"),
    PlantedLimit("criminal-summons-duration", _CPR, None, 12, "hours", "CPL 119(2)"),
    PlantedLimit("criminal-compelled-duration", _CPR, None, 12, "hours", "CPL 119(2)"),
    PlantedLimit("criminal-compelled-duration-approval", _CPR, None, None, "none", "CPR 78"),
    PlantedLimit("criminal-compelled-duration-warrant", _CPR, None, None, "none", "CPR 79"),
    PlantedLimit("continued-questioning-duration", _APR, None, 12, "hours", "CQR 11"),
    PlantedLimit("continued-questioning-duration-steps", _CQR, None, None, "none", "CQR 13"),
    PlantedLimit("continued-questioning-duration-family", _CQR, None, 60, "minutes", "CQR 14"),
    PlantedLimit("continued-questioning-vulnerable-4h", _CQR, None, 4, "hours", "CQR 10"),
    PlantedLimit("continued-questioning-excluded", _CQR, None, None, "none", "CQR 12"),
    PlantedLimit("continued-questioning-excluded-case-open", _CQR, None, None, "none", "CQR 12"),
    PlantedLimit("po-summons-family-notice", _APR, _OLD_LAW_ENDS, 60, "minutes", "PSL12 83(2)"),
    PlantedLimit("po-summons-family-notice", _NEW_LAW, None, 60, "minutes", "PSL25 97(2)"),
    PlantedLimit("po-questioning-recording", _NEW_LAW, None, None, "none", "PSL25 137"),
    PlantedLimit("po-questioning-recording-intact", _NEW_LAW, None, None, "none", "PSL25 137"),
    PlantedLimit("drunk-restraint", _APR, _OLD_LAW_ENDS, 60, "minutes", "APR 58"),
    PlantedLimit("drunk-restraint", _NEW_LAW, None, 60, "minutes", "APR 58"),
    PlantedLimit("drunk-restraint-means", _APR, None, None, "none", "APR 58"),
    PlantedLimit("liberty-measure-family-notice", _APR, None, 60, "minutes", "ACL 20(1)(i)"),
    PlantedLimit("minor-interrogation-adult", _MINORS, None, None, "none", "CPL 281(1)"),
    PlantedLimit("minor-interrogation-adult", _NEW_LAW, None, None, "none", "PSL25 98(3)"),
    PlantedLimit("minor-interrogation-adult-absence-noted", _CPR, None, None, "none", "CPL 281(1)"),
    PlantedLimit("minor-girl-female-staff", date(2018, 10, 26), None, None, "none", "CPL 281(3)"),
    PlantedLimit("minor-victim-one-time-recording", _MINORS, None, None, "none", "MPL 112"),
    PlantedLimit("minor-victim-one-time-recording-once", _MINORS, None, None, "none", "MPL 112"),
    PlantedLimit("minor-victim-one-time-recording-female-staff", _MINORS, None, None, "none", "MPL 112"),
    PlantedLimit("minor-specialised-handling", _MINORS, None, None, "none", "MPL 101"),
    PlantedLimit("minor-custody-separate", _MINORS, None, None, "none", "CPL 280(2)"),
    PlantedLimit("scene-recording-retention", _RECORDINGS, None, 6, "months", "REC16 13"),
    PlantedLimit("scene-recording-retention-permanent", _RECORDINGS, None, None, "none", "REC16 13"),
    PlantedLimit("exam-detention-questioning-24h", _APR, None, 24, "hours", "EEL 60"),
    PlantedLimit("exam-detention-30d", _APR, None, 30, "days", "EEL 60"),
    PlantedLimit("movement-restriction-60d", _APR, None, 60, "days", "APR 244"),
    PlantedLimit("drug-isolation-served-first", date(2008, 6, 1), None, None, "none", "ADL 40"),
    PlantedLimit("drug-isolation-notice-24h", date(2008, 6, 1), None, 24, "hours", "ADL 40"),
    PlantedLimit("drug-isolation-advice-7d", date(2011, 6, 26), None, 7, "days", "DTR 33"),
    PlantedLimit("po-biometrics-approval", _NEW_LAW, None, None, "none", "PSL25 102"),
    PlantedLimit("po-biometrics-no-repeat", _NEW_LAW, None, None, "none", "PSL25 102"),
    PlantedLimit("po-biometrics-victim-consent", _NEW_LAW, None, None, "none", "PSL25 102"),
    PlantedLimit("convict-to-prison-1m", _CPR, None, 1, "months", "CPR 300"),
    PlantedLimit("non-custodial-release-at-once", _CPR, None, 24, "hours", "CPR 298(2)"),
)
