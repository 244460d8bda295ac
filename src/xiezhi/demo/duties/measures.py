"""Duties of detention, arrest and bail: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Act, Duty, always, where

_BY_POLICE = where(decided_by="police")
_DESIGNATED = where(decided_by="police", designated="true")
_SURVEILLANCE = ("residence-surveillance-started",)
_RECONSIDERATION = ("bail-sanction-reconsideration-requested",)
_SECOND_REVIEW = ("bail-sanction-second-review-requested",)
_STARTS = ("bail-started", "residence-surveillance-started")
_ENDS = ("bail-ended", "residence-surveillance-ended", "detention-executed", "arrest-executed")


def _held(act: Act) -> str | None:
    return "met" if act.person_fact("in_custody") == "true" else None


def _free(act: Act) -> str | None:
    return "met" if act.person_fact("in_custody") == "false" else None


def _on_deposit(act: Act) -> str | None:
    return _BY_POLICE(act) if act.attr("guarantee") in {"deposit", "both"} else None


def _in_spite_of_home(act: Act) -> str | None:
    terror = act.fact("state_security_or_terror") == "true"
    return _DESIGNATED(act) if terror and act.person_fact("has_fixed_home") == "true" else None


def _large(act: Act) -> str | None:
    return "met" if int(act.attr("amount") or 0) >= 50000 else None


def _last_measure(act: Act) -> Act | None:
    """Return the start of the measure the person is under at the act, or None when the last one has ended."""
    earlier = act.before(*_STARTS, *_ENDS)
    return Act(act.case, earlier[-1]) if earlier and earlier[-1].event in _STARTS else None


def _still_measured(act: Act) -> str | None:
    return "met" if _last_measure(act) else None


def _still_bailed(act: Act) -> str | None:
    last = _last_measure(act)
    return "met" if last and last.row.event == "bail-started" and last.attr("decided_by") == "police" else None


def _ended_on_deposit(act: Act) -> str | None:
    last = _last_measure(act)
    return "met" if last and last.attr("guarantee") in {"deposit", "both"} else None


DUTIES: tuple[Duty, ...] = (
    Duty("detention-approval-and-warrant", ("detention-executed",), _BY_POLICE),
    Duty("detention-approval-and-warrant-warrant", ("detention-executed",), always),
    Duty("detention-delivery-24h", ("detention-executed",), always),
    Duty("detention-family-24h", ("detention-executed",), always),
    Duty("detention-interrogation-24h", ("detention-executed",), _BY_POLICE),
    Duty("arrest-request-3-7-30d", ("detention-executed",), _BY_POLICE),
    Duty("detention-total-10-14-37d", ("detention-executed",), _BY_POLICE),
    Duty("arrest-review-7d", ("arrest-requested",), always),
    Duty("arrest-refused-release", ("arrest-refusal-received",), _held),
    Duty("arrest-execution", ("arrest-executed",), always),
    Duty("arrest-execution-approval", ("arrest-executed",), _BY_POLICE),
    Duty("arrest-execution-warrant", ("arrest-executed",), always),
    Duty("arrest-execution-delivery", ("arrest-executed",), _free),
    Duty("arrest-execution-receipt-3d", ("arrest-executed",), _BY_POLICE),
    Duty("arrest-approved-executed-at-once", ("arrest-approval-received",), always),
    Duty("arrest-family-and-interrogation-24h-family", ("arrest-executed",), always),
    Duty("arrest-family-and-interrogation-24h-interrogation", ("arrest-executed",), _BY_POLICE),
    Duty("arrest-refusal-reconsideration-5d", ("arrest-refusal-reconsideration-requested",), always),
    Duty("arrest-refusal-second-review-5d", ("arrest-refusal-second-review-requested",), always),
    Duty("investigation-custody-limit", ("arrest-executed",), _BY_POLICE),
    Duty("investigation-custody-limit-recalculated", ("custody-recalculated",), always),
    Duty("measure-expiry-release", ("custody-period-expires",), always),
    Duty("custody-extension-request-7d-before", ("custody-extension-requested",), always),
    Duty("custody-extension-request-7d-before-approval", ("custody-extension-requested",), always),
    Duty("custody-recalculation-5d", ("other-major-crime-found",), _held),
    Duty("custody-recalculation-5d-approval", ("custody-recalculated",), always),
    Duty("custody-recalculation-5d-notice-detention-house", ("custody-recalculated",), always),
    Duty("custody-recalculation-5d-procuratorate-filing", ("custody-recalculated",), always),
    Duty("bail-12-months", ("bail-started",), _BY_POLICE),
    Duty("bail-12-months-expiry-decision", ("bail-started",), _BY_POLICE),
    Duty("bail-single-guarantee", ("bail-started",), _BY_POLICE),
    Duty("bail-single-guarantee-deposit-minimum", ("bail-started",), _on_deposit),
    Duty("residence-surveillance-6-months", _SURVEILLANCE, _BY_POLICE),
    Duty("designated-residence-safeguards", _SURVEILLANCE, always),
    Duty("designated-residence-safeguards-family-24h", _SURVEILLANCE, _DESIGNATED),
    Duty("designated-residence-safeguards-superior-approval", _SURVEILLANCE, _in_spite_of_home),
    Duty("designated-residence-safeguards-ground", _SURVEILLANCE, _DESIGNATED),
    Duty("deposit-separate-custody", ("deposit-managed",), always),
    Duty("deposit-forfeiture-approval", ("deposit-forfeited",), always),
    Duty("deposit-forfeiture-approval-city-level-50k", ("deposit-forfeited",), _large),
    Duty("deposit-forfeiture-approval-read-out-3d", ("deposit-forfeited",), always),
    Duty("deposit-forfeiture-approval-reconsideration-7d", _RECONSIDERATION, where(about="deposit-forfeiture")),
    Duty("deposit-forfeiture-approval-second-review-7d", _SECOND_REVIEW, where(about="deposit-forfeiture")),
    Duty("guarantor-fine-approval", ("guarantor-fined",), always),
    Duty("guarantor-fine-announced-3d", ("guarantor-fined",), always),
    Duty("guarantor-fine-reconsideration-7d", _RECONSIDERATION, where(about="guarantor-fine")),
    Duty("guarantor-fine-second-review-7d", _SECOND_REVIEW, where(about="guarantor-fine")),
    Duty("guarantor-loss-told-3d", ("guarantor-loss-found",), always),
    Duty("bail-station-assigned-24h", ("measure-papers-received",), always),
    Duty("bail-handover-decision-7d", ("prosecution-transferred",), _still_bailed),
    Duty("bail-handover-notice-15d", ("bail-period-expires",), always),
    Duty("bail-deposit-paid-3d", ("bail-deposit-notice-given",), always),
    Duty("bail-elsewhere-report-5d", ("bail-elsewhere-told",), always),
    Duty("bail-elsewhere-receipt-3d", ("bail-reported-to-unit",), always),
    Duty("measure-lifted-no-liability", ("case-withdrawn", "investigation-terminated-for-person"), _still_measured),
    Duty("bail-deposit-refund", ("bail-ended",), _ended_on_deposit),
)
