"""Duties of arrival, questioning, minors and other liberty: the acts they attach to, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.duties.duty import Act, Duty, always, where

_NEW_LAW = date(2026, 1, 1)
_ADMIN = {"public-order", "other-admin"}
_CAME_IN = {"caught", "surrender", "handed-over"}
_SUMMONS = {"public-order-summons", "other-admin-summons", "criminal-summons", "criminal-compelled"}
_QUESTIONINGS = ("interrogation-held", "inquiry-held")


def _admin(act: Act) -> str | None:
    """Whoever is stopped and asked has no case yet: nobody can tell under which procedure."""
    if act.fact("case_class") is None:
        return "cannot-tell"
    return "met" if act.fact("case_class") in _ADMIN else None


def _po_procedure(act: Act) -> bool:
    borrowed = act.fact("other_admin_law_uses_po_procedure") == "true"
    return act.fact("case_class") == "public-order" or (act.fact("case_class") == "other-admin" and borrowed)


def _since_2026(act: Act) -> str:
    return "met" if act.day >= _NEW_LAW else "not-applicable"


def _po_questioning(act: Act) -> str | None:
    ways = act.attr("regime") in {"public-order-summons", *_CAME_IN}
    if not (ways and _po_procedure(act)):
        return None
    return "met" if act.fact("case_class") == "public-order" else _since_2026(act)


def _other_questioning(act: Act) -> str | None:
    if act.fact("case_class") != "other-admin" or act.attr("regime") not in {"other-admin-summons", *_CAME_IN}:
        return None
    judged_elsewhere = act.day >= _NEW_LAW and _po_procedure(act) and act.attr("regime") in _CAME_IN
    return "not-applicable" if judged_elsewhere else "met"


def _criminal_summons(act: Act) -> str | None:
    came = act.attr("regime") in {"criminal-summons", *_CAME_IN}
    return "met" if came and act.fact("case_class") == "criminal" else None


def _family(act: Act) -> str | None:
    ways = act.attr("regime") in {"public-order-summons", "other-admin-summons", *_CAME_IN}
    return "met" if ways and act.fact("case_class") in _ADMIN else None


def _female(act: Act) -> str | None:
    body = act.row.event == "safety-check-done" or act.attr("object") == "person"
    if act.attr("target_sex") != "f" or not body:
        return None
    unjudged = act.row.event == "search-executed" and act.fact("case_class") != "criminal"
    return "not-applicable" if unjudged else "met"


def _vulnerable(act: Act) -> str | None:
    age = int(act.person_fact("age_at_event") or 35)
    tender = act.person_fact("pregnant_or_nursing_under1y") == "true" or not 16 <= age < 70
    return "met" if act.attr("regime") == "continued-questioning" and tender else None


def _recorded_questioning(act: Act) -> str | None:
    there = act.attr("place") in {"case-area", "remote-video"} and act.attr("person_role") == "suspect"
    return _since_2026(act) if there and _po_procedure(act) else None


def _intact_questioning(act: Act) -> str | None:
    return _recorded_questioning(act) if act.attr("recorded") == "true" else None


def _minor(act: Act) -> bool:
    return act.person_fact("is_minor_at_event") == "true"


def _adult_present(act: Act) -> str:
    return "met" if _minor(act) else "not-applicable"


def _stand_in(act: Act) -> str | None:
    if not _minor(act) or act.attr("adult_kind") != "suitable-adult":
        return None
    return "met" if act.fact("case_class") == "criminal" else _since_2026(act)


def _girl(act: Act) -> str | None:
    girl = _minor(act) and act.person_fact("sex") == "f"
    return "met" if girl and act.fact("case_class") == "criminal" else None


def _harmed_minor(act: Act) -> str | None:
    harmed = act.fact("victim_minor_sexual_or_violent") == "true" and _minor(act)
    return "met" if harmed and act.attr("person_role") in {"victim", "witness"} else None


def _harmed_girl(act: Act) -> str | None:
    return _harmed_minor(act) if act.person_fact("sex") == "f" else None


def _of_minor(act: Act) -> str | None:
    return "met" if _minor(act) else None


def _biometrics(act: Act) -> str | None:
    return _since_2026(act) if _po_procedure(act) else None


def _personal_liberty(act: Act) -> str | None:
    restrained = act.row.event == "restraint-started" or act.attr("kind") == "personal-liberty"
    return "met" if restrained else None


def _freed(act: Act) -> str | None:
    held = act.person_fact("in_custody") == "true"
    return "met" if held and act.attr("sentence") in {"acquitted", "non-custodial"} else None


DUTIES: tuple[Duty, ...] = (
    Duty("po-questioning-duration", ("person-arrived",), _po_questioning),
    Duty("no-serial-summons", ("person-arrived",), lambda act: "met" if act.attr("regime") in _SUMMONS else None),
    Duty("case-area-immediate-entry", ("person-arrived",), where(place="police-premises")),
    Duty("case-area-immediate-entry-exit-reason", ("case-area-left-temporarily",), always),
    Duty(
        "case-area-immediate-entry-exit-approval",
        ("case-area-left-temporarily",),
        lambda act: "met" if act.attr("reason") in {"recover-loot", "identify-scene-or-body"} else None,
    ),
    Duty("safety-check-on-arrival", ("person-arrived",), _admin),
    Duty("safety-check-on-arrival-belongings", ("safety-check-done",), _admin),
    Duty("female-body-check", ("safety-check-done", "inspection-conducted", "search-executed"), _female),
    Duty("other-admin-questioning-duration", ("person-arrived",), _other_questioning),
    Duty("criminal-summons-duration", ("person-arrived",), _criminal_summons),
    Duty("criminal-compelled-duration", ("person-arrived",), where(regime="criminal-compelled")),
    Duty("criminal-compelled-duration-approval", ("person-arrived",), where(regime="criminal-compelled")),
    Duty("criminal-compelled-duration-warrant", ("person-arrived",), where(regime="criminal-compelled")),
    Duty("continued-questioning-duration", ("person-arrived",), where(regime="continued-questioning")),
    Duty("continued-questioning-duration-steps", ("continued-questioning-extended",), where(to_hours="48")),
    Duty("continued-questioning-duration-family", ("continued-questioning-approved",), always),
    Duty("continued-questioning-vulnerable-4h", ("person-arrived",), _vulnerable),
    Duty("continued-questioning-excluded", ("continued-questioning-approved",), always),
    Duty("continued-questioning-excluded-case-open", ("continued-questioning-approved",), always),
    Duty("po-summons-family-notice", ("person-arrived",), _family),
    Duty("po-questioning-recording", ("inquiry-held",), _recorded_questioning),
    Duty("po-questioning-recording-intact", ("inquiry-held",), _intact_questioning),
    Duty("drunk-restraint", ("sobriety-confirmed",), always),
    Duty("drunk-restraint-means", ("restraint-started",), where(person_state="drunk")),
    Duty("liberty-measure-family-notice", ("restraint-started", "compulsory-measure-imposed"), _personal_liberty),
    Duty("minor-interrogation-adult", _QUESTIONINGS, _adult_present),
    Duty("minor-interrogation-adult-absence-noted", _QUESTIONINGS, _stand_in),
    Duty("minor-girl-female-staff", _QUESTIONINGS, _girl),
    Duty("minor-victim-one-time-recording", ("inquiry-held",), _harmed_minor),
    Duty("minor-victim-one-time-recording-once", ("inquiry-held",), _harmed_minor),
    Duty("minor-victim-one-time-recording-female-staff", ("inquiry-held",), _harmed_girl),
    Duty("minor-specialised-handling", _QUESTIONINGS, _of_minor),
    Duty("minor-custody-separate", ("delivered-to-detention-house", "lockup-delivered"), _of_minor),
    Duty("scene-recording-retention", ("recording-destroyed",), always),
    Duty("scene-recording-retention-permanent", ("recording-destroyed",), always),
    Duty("exam-detention-questioning-24h", ("examination-detention-started",), always),
    Duty("exam-detention-30d", ("examination-detention-started",), always),
    Duty("movement-restriction-60d", ("movement-restricted",), always),
    Duty("drug-isolation-served-first", ("drug-isolation-executed",), always),
    Duty("drug-isolation-notice-24h", ("drug-isolation-served",), always),
    Duty("drug-isolation-advice-7d", ("drug-isolation-advice-received",), always),
    Duty("po-biometrics-approval", ("biometrics-collected",), _biometrics),
    Duty("po-biometrics-no-repeat", ("biometrics-collected",), _biometrics),
    Duty(
        "po-biometrics-victim-consent",
        ("biometrics-collected",),
        lambda act: _biometrics(act) if act.attr("person_role") == "victim" else None,
    ),
    Duty("convict-to-prison-1m", ("judgment-effective-received",), where(sentence="imprisonment")),
    Duty("non-custodial-release-at-once", ("judgment-effective-received",), _freed),
)
