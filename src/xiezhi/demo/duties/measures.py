"""Duties of detention, arrest and bail: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Act, Duty, always, where

_BY_POLICE = where(decided_by="police")


def _held(act: Act) -> str | None:
    return "met" if act.person_fact("in_custody") == "true" else None


def _free(act: Act) -> str | None:
    return "met" if act.person_fact("in_custody") == "false" else None


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
    Duty("investigation-custody-limit", ("custody-recalculated",), always),
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
)
