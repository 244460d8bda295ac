"""Duties of remedy, mediation and disclosure: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Act, Duty, always


def _instead_of_penalty(act: Act) -> bool:
    return act.attr("purpose") == "in-lieu-of-penalty"


def _scope(act: Act) -> str | None:
    if not _instead_of_penalty(act):
        return None
    return "violated" if act.fact("mediation_barred") == "true" else "met"


def _report_year(act: Act) -> str | None:
    return "met" if act.fact("unit_level") in {"county", "city", "province"} else None


def _refusal(act: Act) -> str | None:
    return "met" if act.attr("result") in {"refused", "partly-refused"} else None


def _upheld(act: Act) -> str | None:
    return "met" if act.attr("wants_to_uphold") == "true" else None


def _complete(act: Act) -> str | None:
    return "met" if act.row.event == "compensation-supplemented" or act.attr("complete") == "true" else None


DUTIES: tuple[Duty, ...] = (
    Duty("mediation-scope", ("mediation-held",), _scope),
    Duty(
        "mediation-second-7wd",
        ("mediation-held",),
        lambda act: "met" if _instead_of_penalty(act) and act.attr("seq") == "2" else None,
    ),
    Duty("mediation-count-max-2", ("mediation-held",), lambda act: "met" if _instead_of_penalty(act) else None),
    Duty("mediation-agreement-form", ("mediation-agreed",), always),
    Duty(
        "mediation-on-spot-performed",
        ("mediation-agreed",),
        lambda act: "met" if act.attr("on_spot") == "true" and act.attr("written") == "false" else None,
    ),
    Duty("mediation-evidence-filed", ("mediation-agreed",), always),
    Duty(
        "mediation-minor-guardian",
        ("mediation-held",),
        lambda act: "met" if _instead_of_penalty(act) and act.attr("minor_party") == "true" else None,
    ),
    Duty("mediation-failure-decide", ("mediation-failed", "agreement-defaulted"), always),
    Duty("mediation-failure-civil-suit-told", ("mediation-failed", "agreement-defaulted"), always),
    Duty("settlement-recognition", ("settlement-recognised",), always),
    Duty("review-answer-deadline", ("review-papers-received",), always),
    Duty("review-answer-deadline-attachments", ("review-answer-submitted",), always),
    Duty("review-opinion-60d", ("review-opinion-received",), always),
    Duty("review-forward-5wd", ("review-application-received-by-police",), _upheld),
    Duty("spot-penalty-review-first", ("spot-penalty-decided",), always),
    Duty("suit-defence-15d", ("suit-papers-received",), always),
    Duty(
        "suit-late-evidence-15d",
        ("late-evidence-permitted",),
        lambda act: "met" if act.attr("asked_within_period") == "true" else None,
    ),
    Duty("head-appears-in-court", ("court-hearing-held",), always),
    Duty("head-appears-at-review-hearing", ("review-hearing-held",), always),
    Duty("compensation-decision-2m", ("compensation-applied", "compensation-supplemented"), _complete),
    Duty(
        "compensation-receipt-on-spot",
        ("compensation-applied",),
        lambda act: "met" if act.attr("in_person") == "true" else None,
    ),
    Duty(
        "compensation-supplement-5d",
        ("compensation-applied",),
        lambda act: "met" if act.attr("complete") == "false" else None,
    ),
    Duty("compensation-service-10d", ("compensation-decided",), always),
    Duty("compensation-payment-7d", ("compensation-payment-applied",), always),
    Duty("compensation-review-2m", ("compensation-review-requested",), always),
    Duty("foi-refusal-review-first", ("foi-answered",), _refusal),
    Duty(
        "foi-answer-20wd",
        ("foi-requested", "foi-supplemented"),
        lambda act: "met" if act.attr("clear") == "true" else None,
    ),
    Duty("foi-clarification-7wd", ("foi-requested",), lambda act: "met" if act.attr("clear") == "false" else None),
    Duty("foi-annual-report-0131", ("year-ended",), _report_year),
    Duty("rolg-report-submission", ("year-ended",), _report_year),
    Duty("rolg-report-recipients", ("year-ended",), _report_year),
    Duty("rolg-report-publication", ("year-ended",), _report_year),
    Duty("proactive-publication-20wd", ("public-info-formed",), always),
)
