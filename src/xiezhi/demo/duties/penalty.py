"""Duties of penalty, hearing, service, execution and sealing: the acts they attach to, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.duties.duty import Act, Duty, Expected, always, where

_NEW_LAW = date(2026, 1, 1)
_NOTICE = "pre-penalty-notice-given"
_DECISIONS = ("penalty-decided", "no-penalty-decided")


def _yes(fact: str) -> Expected:
    return lambda act: "met" if act.fact(fact) == "true" else None


def _public_order(act: Act) -> bool:
    return act.fact("case_class") == "public-order"


def _since_2026(act: Act) -> str:
    return "met" if act.day >= _NEW_LAW else "not-applicable"


def _minor(act: Act) -> bool:
    return _public_order(act) and act.person_fact("is_minor") == "true"


def _number(value: str | None) -> int:
    return int(value or 0)


def _executable_minor(act: Act) -> bool:
    """A minor whose detention may be executed (PSL25 23(2)); a pregnant or nursing one never."""
    age = _number(act.person_fact("age_at_act"))
    grave = act.person_fact("grave_circumstances") == "true"
    if act.person_fact("pregnant_or_nursing_under1y") == "true":
        return False
    if 14 <= age < 16:
        return grave or _number(act.person_fact("po_offences_within_1y")) >= 2
    return 16 <= age < 18 and grave and act.person_fact("first_public_order_offence") == "true"


def _heavy(act: Act) -> str:
    """Licence, closure, large fine or, since 2026, the detention of a minor that may be executed (public order)."""
    new = act.day >= _NEW_LAW
    kinds, fine = act.attrs("kinds"), _number(act.attr("fine"))
    heavy = "revoke-license" in kinds or ("fine" in kinds and fine >= (4000 if new else 2000))
    if new:
        closed = act.row.event == "suspend-business-imposed" or "suspend-business" in kinds
        heavy = heavy or closed or ("detention" in kinds and _executable_minor(act))
    return "met" if heavy else "not-applicable"


def _contested(act: Act) -> str | None:
    heard = [row for row in act.before("party-views-heard") if dict(row.attrs).get("waived") == "false"]
    return "met" if heard or act.before("hearing-requested") else None


def _raised(act: Act) -> str | None:
    return "met" if any(dict(row.attrs).get("views_raised") == "true" for row in act.before(_NOTICE)) else None


def _independent(act: Act) -> str | None:
    if act.attr("matter") != "penalty":
        return None
    return "met" if act.fact("investigator_ids") is not None else "cannot-tell"


def _family(act: Act) -> str | None:
    return "met" if "detention" in act.attrs("kinds") else None


def _disclosed_juvenile(act: Act) -> str | None:
    if act.attr("kind") == "juvenile-criminal":
        return "met" if act.before("record-sealed") and not act.before("record-unsealed") else None
    return "met" if act.attr("kind") == "juvenile-other" and not act.before("record-unsealed") else None


def _refund(act: Act) -> str | None:
    return "met" if act.before("suspension-deposit-collected") else None


DUTIES: tuple[Duty, ...] = (
    Duty("pre-penalty-notice", ("penalty-decided", "spot-penalty-decided"), always),
    Duty("pre-penalty-notice-content", (_NOTICE,), always),
    Duty("pre-penalty-notice-guardian", ("penalty-decided",), lambda act: _since_2026(act) if _minor(act) else None),
    Duty("pre-penalty-notice-views", ("penalty-decided",), _raised),
    Duty("hearing-right-threshold", ("penalty-decided", "suspend-business-imposed"), _heavy),
    Duty(
        "hearing-right-threshold-guardian",
        ("hearing-right-told",),
        lambda act: _since_2026(act) if _public_order(act) and _executable_minor(act) else None,
    ),
    Duty(
        "hearing-right-threshold-minor-closed",
        ("hearing-held",),
        lambda act: _since_2026(act) if _minor(act) else None,
    ),
    Duty("hearing-timing", ("hearing-requested",), always),
    Duty("hearing-timing-acceptance-2d", ("hearing-requested",), always),
    Duty("hearing-timing-notice-7wd", ("hearing-held",), always),
    Duty("hearing-host-separation-organiser", ("hearing-held",), always),
    Duty(
        "hearing-host-separation-report",
        ("penalty-decided",),
        lambda act: "met" if act.before("hearing-held") else None,
    ),
    Duty(
        "penalty-legal-review",
        ("penalty-decided",),
        lambda act: (
            "met"
            if "true" in {act.fact(each) for each in ("major_public_interest", "hearing_held", "multi_legal_relations")}
            else None
        ),
    ),
    Duty(
        "penalty-legal-review-first-reviewer-qualified",
        ("legal-review-completed",),
        where(matter="penalty", first_time_reviewer="true"),
    ),
    Duty("penalty-legal-review-reviewer-not-investigator", ("legal-review-completed",), _independent),
    Duty("penalty-collective-discussion", ("penalty-decided",), _yes("violation_complex_or_major_for_decision")),
    Duty("no-heavier-penalty-for-defence", ("penalty-decided",), _contested),
    Duty("decision-service", _DECISIONS, always),
    Duty("decision-service-victim-2d", _DECISIONS, _yes("has_victim")),
    Duty("admin-detention-family", ("penalty-decided",), _family),
    Duty("admin-detention-family-before-release", ("lockup-released",), always),
    Duty("detention-not-executed-groups", ("lockup-delivered",), always),
    Duty("detention-suspension-24h", ("suspension-requested",), always),
    Duty("suspension-single-guarantee", ("suspension-decided",), where(granted="true")),
    Duty("suspension-deposit-rate", ("suspension-decided",), where(granted="true", guarantee="deposit")),
    Duty("lockup-forward-24h", ("lockup-papers-handed-in",), always),
    Duty("leave-decision-12h", ("leave-requested",), always),
    Duty("wrongful-detention-decision-24h", ("wrongful-detention-reported",), always),
    Duty("detention-merge-20d-release-on-time", ("lockup-term-expires",), always),
    Duty(
        "detention-merge-20d-offset",
        ("lockup-delivered",),
        lambda act: "met" if _number(act.attr("prior_custody_days")) > 0 else None,
    ),
    Duty("court-enforcement-window", ("court-enforcement-applied",), where(urgent="false")),
    Duty("court-enforcement-window-demand-10wd", ("court-enforcement-applied",), where(urgent="false")),
    Duty(
        "public-official-report",
        ("penalty-decided",),
        lambda act: (
            _since_2026(act)
            if _public_order(act)
            and act.person_fact("is_public_official") == "true"
            and act.person_fact("discipline_needed") == "true"
            else None
        ),
    ),
    Duty("dv-warning-service", ("dv-warning-issued",), always),
    Duty("dv-warning-not-with-penalty", ("dv-warning-issued",), always),
    Duty(
        "po-record-sealing",
        ("record-disclosed",),
        lambda act: _since_2026(act) if act.attr("kind") == "public-order" else None,
    ),
    Duty("po-record-seal", _DECISIONS, lambda act: _since_2026(act) if _public_order(act) else None),
    Duty("minor-record-sealing", ("record-disclosed",), _disclosed_juvenile),
    Duty(
        "minor-record-seal",
        ("judgment-effective-received",),
        lambda act: (
            "met" if act.person_fact("is_minor_at_act") == "true" and act.attr("five_years_or_less") == "true" else None
        ),
    ),
    Duty("penalty-publication-withdrawal-3wd", ("published-penalty-overturned",), always),
    Duty("penalty-publication-20wd", ("penalty-decided",), _yes("social_impact")),
    Duty("surcharge-cap", ("surcharge-imposed",), always),
    Duty("surcharge-after-15d", ("surcharge-imposed",), always),
    Duty("surcharge-not-during-remedy", ("surcharge-imposed",), always),
    Duty("suspension-deposit-banked-3d", ("suspension-deposit-collected",), where(cash_out_of_bank_hours="true")),
    Duty("suspension-deposit-separate-keeping", ("suspension-deposit-collected",), always),
    Duty("suspension-deposit-refund", ("lockup-delivered", "penalty-annulled"), _refund),
)
