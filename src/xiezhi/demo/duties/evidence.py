"""Duties of evidence, defence and safeguards in criminal cases: the acts they attach to, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.duties.duty import Act, Duty, Expected, always, where

_ADMIN = {"public-order", "other-admin"}
_NEW_LAW = date(2026, 1, 1)
_POLICE = {"detention-executed", "bail-started", "residence-surveillance-started"}
_MEASURES = (
    "detention-executed",
    "bail-started",
    "residence-surveillance-started",
    "arrest-requested",
    "person-arrived",
)
_ON_FOREIGNERS = ("bail-started", "residence-surveillance-started", "detention-executed", "arrest-executed")
_FREEZES = ("freeze-imposed", "freeze-renewed")


def _major(act: Act) -> bool:
    return "true" in {act.fact("possible_life_or_death"), act.fact("other_major_intentional_crime")}


def _detention_penalty(act: Act) -> bool:
    return act.row.event == "penalty-decided" and "detention" in act.attrs("kinds")


def _measure(act: Act) -> bool:
    """A measure of the police on somebody's liberty, or the request for one."""
    event = act.row.event
    if event == "person-arrived":
        return act.attr("regime") == "criminal-compelled"
    return event == "arrest-requested" or (event in _POLICE and act.attr("decided_by") == "police")


def _deputy(level: str, *, penalty: bool) -> Expected:
    def expected(act: Act) -> str | None:
        reached = act.row.event == "arrest-executed" or _measure(act) or (penalty and _detention_penalty(act))
        return "met" if act.person_fact("deputy_level") == level and reached else None

    return expected


def _reported_deputy(act: Act) -> str | None:
    caught = act.row.event == "detention-executed" and act.attr("caught_in_act") == "true"
    unknown = act.person_fact("deputy_status_unknown_at_time") == "true"
    ours = act.person_fact("deputy_level") == "county-or-above" and _measure(act)
    return "met" if ours and (caught or unknown) else None


def _foreigner(act: Act) -> str | None:
    bound = act.row.event in {"detention-executed", "arrest-executed"} or act.attr("decided_by") == "police"
    return "met" if act.person_fact("is_foreigner") == "true" and bound else None


def _foreigner_admin(act: Act) -> str | None:
    liberty = act.row.event == "compulsory-measure-imposed" and act.attr("kind") == "personal-liberty"
    return "met" if act.person_fact("is_foreigner") == "true" and (liberty or _detention_penalty(act)) else None


def _frozen(act: Act, *assets: str, listed: str | None = None) -> str | None:
    fits = act.attr("regime") == "criminal" and act.attr("asset") in assets
    return "met" if fits and listed in {None, act.attr("listed_company")} else None


def _foils(act: Act) -> str | None:
    return "met" if act.fact("case_class") in _ADMIN and act.attr("kind") != "place-or-body" else None


def _criminal(act: Act) -> str | None:
    return "met" if act.fact("case_class") == "criminal" else None


def _two_officers(act: Act) -> str | None:
    """From 2026 an identification under public-order procedure has the rule of two officers of that law."""
    if act.fact("case_class") == "criminal" or act.day < _NEW_LAW:
        return "met"
    borrowed = act.fact("other_admin_law_uses_po_procedure") == "true"
    return "met" if act.fact("case_class") == "other-admin" and not borrowed else "not-applicable"


def _appraised(act: Act) -> str | None:
    """An injury that may be light is appraised before the case is decided."""
    if act.fact("injury_maybe_light_or_disputed") != "true":
        return None
    return "met" if act.before("appraisal-commissioned", same_person=False) else "violated"


def _held(act: Act) -> str | None:
    return "met" if act.person_fact("in_custody") == "true" else None


DUTIES: tuple[Duty, ...] = (
    Duty("mandatory-legal-aid-3d", ("mandatory-legal-aid-found",), always),
    Duty("lawyer-meeting-48h", ("lawyer-meeting-requested",), where(needs_permit="false")),
    Duty("lawyer-permit-3d", ("lawyer-meeting-requested",), where(needs_permit="true")),
    Duty("lawyer-meeting-48h-permit-approval", ("lawyer-permit-decided",), always),
    Duty("lawyer-meeting-48h-permit-written", ("lawyer-permit-decided",), always),
    Duty("legal-aid-forward-24h", ("legal-aid-requested",), always),
    Duty("legal-aid-forward-24h-family-3d", ("legal-aid-requested",), always),
    Duty("duty-lawyer-notify-24h", ("duty-lawyer-requested",), always),
    Duty("interrogation-two-officers", ("interrogation-held",), always),
    Duty("interrogation-two-officers-individually", ("interrogation-held",), always),
    Duty("interrogation-recording-major", ("interrogation-held",), lambda act: "met" if _major(act) else None),
    Duty(
        "interrogation-recording-major-intact",
        ("interrogation-held",),
        lambda act: "met" if _major(act) and act.attr("recorded") == "true" else None,
    ),
    Duty("search-requirements", ("search-executed",), always),
    Duty("search-requirements-warrant", ("search-executed",), always),
    Duty("search-requirements-witness", ("search-executed",), always),
    Duty("search-requirements-approval", ("search-executed",), always),
    Duty("seizure-requirements", ("property-seized",), where(regime="criminal")),
    Duty("seizure-requirements-two-officers", ("property-seized",), where(regime="criminal")),
    Duty("seizure-requirements-approval", ("property-seized",), where(regime="criminal", property_class="ordinary")),
    Duty(
        "seizure-requirements-approval-high-value",
        ("property-seized",),
        lambda act: "met" if act.attr("regime") == "criminal" and act.attr("property_class") != "ordinary" else None,
    ),
    Duty("seized-unrelated-return-3d", ("property-found-unrelated",), _criminal),
    Duty("evidence-legality-review", ("prosecution-transferred",), always),
    Duty("freeze-duration", ("freeze-renewed",), where(regime="criminal")),
    Duty("freeze-duration-admin", ("freeze-imposed",), where(regime="admin-terror")),
    Duty("freeze-duration-approval", _FREEZES, lambda act: _frozen(act, "deposit", "securities")),
    Duty("freeze-duration-approval-equity", _FREEZES, lambda act: _frozen(act, "equity-or-policy", listed="false")),
    Duty("freeze-duration-approval-listed", _FREEZES, lambda act: _frozen(act, "equity-or-policy", listed="true")),
    Duty(
        "freeze-duration-approval-major",
        _FREEZES,
        where(regime="criminal", asset="deposit", major_complex="true"),
    ),
    Duty("freeze-duration-no-duplicate", ("freeze-imposed",), where(regime="criminal")),
    Duty("freeze-admin-delivery-3d", ("freeze-imposed",), where(regime="admin-terror")),
    Duty("technical-measure-limits", ("technical-measure-started",), where(decided_by="police")),
    Duty("technical-measure-limits-after-filing", ("technical-measure-started",), where(decided_by="police")),
    Duty("technical-measure-limits-approval", ("technical-measure-started",), where(decided_by="police")),
    Duty(
        "injury-appraisal-required",
        ("penalty-decided", "no-penalty-decided"),
        _appraised,
    ),
    Duty("measure-change-decision-3d", ("measure-change-requested",), always),
    Duty("measure-change-decision-3d-reasons", ("measure-change-decided",), where(result="refused")),
    Duty("custody-necessity-reply-10d", ("custody-necessity-advice-received",), always),
    Duty("deputy-permission", (*_MEASURES, "penalty-decided"), _deputy("county-or-above", penalty=True)),
    Duty("deputy-permission-report", _MEASURES, _reported_deputy),
    Duty(
        "deputy-permission-township-report",
        (
            "detention-executed",
            "bail-started",
            "residence-surveillance-started",
            "arrest-executed",
            "person-arrived",
            "penalty-decided",
        ),
        _deputy("township", penalty=True),
    ),
    Duty("foreigner-measure-report-48h", _ON_FOREIGNERS, _foreigner),
    Duty("foreigner-measure-report-48h-admin", ("penalty-decided", "compulsory-measure-imposed"), _foreigner_admin),
    Duty(
        "foreigner-measure-report-48h-ministry",
        _ON_FOREIGNERS,
        lambda act: _foreigner(act) if act.fact("major_foreign_case") == "true" else None,
    ),
    Duty("translator-permit-3d", ("translator-permit-requested",), always),
    Duty("translator-permit-3d-approval", ("translator-permit-decided",), always),
    Duty("refused-legal-aid-lawyer-3d", ("legal-aid-lawyer-refused",), always),
    Duty("counsel-wish-passed-on", ("counsel-wish-expressed",), always),
    Duty("criminal-appraisal-refusal-3d", ("reappraisal-refused",), _criminal),
    Duty("custody-expiry-warning", ("custody-period-expires",), _held),
    Duty("overdue-custody-report", ("custody-period-expires",), _held),
    Duty("identification-lineup-two-officers", ("identification-held",), _two_officers),
    Duty("identification-lineup-individually", ("identification-held",), always),
    Duty("identification-lineup-no-foil-reuse", ("identification-held",), _foils),
)
