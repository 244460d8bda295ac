"""Duties of intake, filing and the end of a case: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Act, Duty, always, where

_ADMIN = {"public-order", "other-admin"}
_MEASURES = {"detain", "seize", "freeze", "technical"}
_CHECKS = {"inquiry", "query", "appraisal", "obtain-evidence"}
_REMOTE = {"mail", "email", "fax"}
_GROUNDS = {
    "measure-over-limit",
    "deposit-not-returned",
    "unrelated-property",
    "property-not-released",
    "property-misused",
}


def _again(act: Act) -> bool:
    """A second report of the same without anything new."""
    return act.attr("duplicate") == "true" and act.attr("new_facts") != "true"


def _three_on_the_spot(act: Act) -> str | None:
    usual = act.attr("channel") == "in-person" and act.attr("remit") == "yes" and act.attr("jurisdiction") != "unknown"
    return "met" if usual and act.attr("urgent") != "true" and not _again(act) else None


def _reported(act: Act, **wanted: str) -> bool:
    """Say whether a report with these attributes came in before the act."""
    for row in act.before("report-received", same_person=False):
        if all(dict(row.attrs).get(name) == value for name, value in wanted.items()):
            return True
    return False


def _undetermined(act: Act) -> str | None:
    unknown = "unknown" in {act.attr("remit"), act.attr("jurisdiction")}
    return "met" if act.attr("channel") == "in-person" and unknown else None


def _transfer_out(act: Act) -> str | None:
    other = act.attr("remit") == "yes" and act.attr("jurisdiction") == "other-unit"
    return "met" if other and act.attr("matter") in _ADMIN else None


def _approved_transfer(act: Act) -> str | None:
    filed = act.before("criminal-case-filed", same_person=False)
    wanted = act.attr("matter") == "transfer-out" and act.attr("level") == "county-head"
    return "met" if wanted and _reported(act, matter="criminal") and not filed else None


def _before_filing(act: Act) -> bool:
    return act.attr("stage") == "before-filing"


def _notice(act: Act) -> str | None:
    if not _before_filing(act):
        return None
    return "met" if _reported(act, matter="criminal") or _reported(act, channel="in-person") else "not-applicable"


def _told_of_change(act: Act) -> str | None:
    if _reported(act, channel="found-on-duty") or _reported(act, channel="superior-assigned"):
        return None
    filed = act.attr("stage") == "after-filing" and act.fact("case_class") == "criminal"
    return "met" if filed or act.attr("change_of_jurisdiction") == "true" else "not-applicable"


def _acceptance(act: Act) -> str | None:
    ours = act.attr("remit") == "yes" and act.attr("jurisdiction") == "this-unit" and act.attr("matter") in _ADMIN
    return "met" if ours and not _again(act) else None


def _criminal_report(act: Act) -> bool:
    ours = act.attr("remit") == "yes" and act.attr("jurisdiction") == "this-unit" and act.attr("matter") == "criminal"
    return ours and act.attr("channel") != "agency-transfer" and not _again(act)


def _economic_review(act: Act) -> str | None:
    if not _criminal_report(act) or act.fact("economic_crime") != "true" or act.attr("channel") == "superior-assigned":
        return None
    return None if act.before("procurator-ordered-filing", same_person=False) else "met"


def _compulsory(act: Act) -> str | None:
    event = act.row.event
    if not _reported(act, matter="criminal"):
        return None
    if event == "verification-measure-taken":
        return "met" if act.attr("measure") in _MEASURES else None
    if event in {"property-seized", "freeze-imposed"}:
        return "met" if act.attr("regime") == "criminal" else None
    return "met" if act.attr("decided_by") == "police" else None


def _checking(act: Act) -> str | None:
    early = not act.before("criminal-case-filed", same_person=False)
    return "met" if act.attr("measure") in _CHECKS and early and _reported(act, matter="criminal") else None


def _after_agency(act: Act) -> str | None:
    return "met" if act.before("agency-transfer-received", same_person=False) else None


def _out_of_remit(act: Act) -> str | None:
    return "met" if act.attr("remit") == "no" and act.attr("channel") in {"in-person", "call-110"} else None


def _disputed(act: Act) -> str | None:
    return "met" if act.attr("disputed") == "true" and not _reported(act, matter="criminal") else None


def _held(act: Act) -> bool:
    return act.person_fact("in_custody") == "true"


def _property_taken(act: Act) -> str | None:
    """A withdrawal gives back what was seized or frozen in the case, where anything was."""
    taken = act.before("property-seized", "freeze-imposed", same_person=False)
    return "met" if any(("regime", "criminal") in row.attrs for row in taken) else None


DUTIES: tuple[Duty, ...] = (
    Duty("intake-three-on-the-spot", ("report-received",), _three_on_the_spot),
    Duty(
        "intake-three-on-the-spot-receipt-content",
        ("report-receipt-issued",),
        lambda act: (
            "met" if act.attr("refused_or_unreachable") == "false" and _reported(act, channel="in-person") else None
        ),
    ),
    Duty("intake-no-refusal", ("report-refused",), lambda act: "met" if _reported(act, remit="yes") else None),
    Duty("intake-undetermined-remit-3d", ("report-received",), _undetermined),
    Duty("intake-transfer-out-24h", ("report-received",), _transfer_out),
    Duty("intake-transfer-out-24h-criminal", ("approval-granted",), _approved_transfer),
    Duty(
        "intake-transfer-out-24h-approval",
        ("case-transferred-out",),
        lambda act: "met" if _before_filing(act) and _reported(act, matter="criminal") else None,
    ),
    Duty("intake-transfer-out-24h-notice", ("case-transferred-out",), _notice),
    Duty("admin-acceptance-time", ("report-received",), _acceptance),
    Duty(
        "criminal-filing-review-time",
        ("report-received",),
        lambda act: "met" if _criminal_report(act) and act.fact("economic_crime") == "false" else None,
    ),
    Duty("economic-filing-review-time", ("report-received",), _economic_review),
    Duty(
        "pre-filing-no-compulsory",
        (
            "verification-measure-taken",
            "property-seized",
            "freeze-imposed",
            "technical-measure-started",
            "detention-executed",
            "bail-started",
            "residence-surveillance-started",
        ),
        _compulsory,
    ),
    Duty("pre-filing-no-compulsory-verification-approval", ("verification-measure-taken",), _checking),
    Duty("no-filing-notice-3d", ("criminal-no-filing-decided",), where(has_complainant="true")),
    Duty("no-filing-reconsideration-30d", ("no-filing-reconsideration-requested",), where(by="complainant")),
    Duty("no-filing-reconsideration-30d-second-review", ("no-filing-second-review-requested",), always),
    Duty("no-filing-reconsideration-30d-agency-3d", ("no-filing-reconsideration-requested",), where(by="agency")),
    Duty(
        "agency-transfer-review-3d",
        ("agency-transfer-received",),
        lambda act: "met" if act.fact("economic_crime") == "false" else None,
    ),
    Duty(
        "agency-transfer-review-3d-economic",
        ("agency-transfer-received",),
        lambda act: (
            "met" if act.fact("economic_crime") == "true" and act.attr("materials_complete") == "true" else None
        ),
    ),
    Duty("agency-transfer-review-3d-supplement-24h", ("agency-transfer-received",), where(materials_complete="false")),
    Duty("agency-transfer-review-3d-no-refusal", ("report-refused",), _after_agency),
    Duty(
        "agency-transfer-review-3d-result-written",
        ("criminal-case-filed", "criminal-no-filing-decided"),
        _after_agency,
    ),
    Duty("agency-transfer-review-3d-forward-24h", ("agency-transfer-received",), where(jurisdiction="other-unit")),
    Duty("procurator-reason-7d", ("procurator-asked-reason",), always),
    Duty("procurator-ordered-filing-15d", ("procurator-ordered-filing",), always),
    Duty("procurator-ordered-withdrawal-15d", ("procurator-ordered-withdrawal",), always),
    Duty("out-of-remit-told-on-spot", ("report-received",), _out_of_remit),
    Duty("out-of-remit-written", ("out-of-remit-told",), _disputed),
    Duty(
        "non-prosecution-release",
        ("non-prosecution-received",),
        lambda act: "met" if _held(act) and act.attr("conditional") == "false" else None,
    ),
    Duty("non-prosecution-reconsideration-7d", ("non-prosecution-reconsideration-requested",), always),
    Duty("non-prosecution-second-review-7d", ("non-prosecution-second-review-requested",), always),
    Duty("intake-urgent-registration-24h", ("emergency-disposal-ended",), always),
    Duty(
        "intake-remote-report-contact-3d",
        ("report-received",),
        lambda act: "met" if act.attr("channel") in _REMOTE else None,
    ),
    Duty("intake-jurisdiction-change-notify-3d", ("case-transferred-out",), _told_of_change),
    Duty(
        "intake-jurisdiction-change-notify-3d-family",
        ("case-transferred-out",),
        lambda act: (
            "met"
            if act.attr("stage") == "after-filing"
            and act.fact("case_class") == "criminal"
            and act.fact("suspect_in_hand") == "true"
            else None
        ),
    ),
    Duty(
        "intake-jurisdiction-change-notify-3d-approval",
        ("case-transferred-out",),
        lambda act: "met" if act.attr("stage") == "after-filing" and act.fact("case_class") == "criminal" else None,
    ),
    Duty("criminal-filing-approval", ("criminal-case-filed", "criminal-no-filing-decided"), always),
    Duty(
        "litigant-complaint-reply-30d",
        ("litigant-complaint-received",),
        lambda act: "met" if act.attr("ground") in _GROUNDS else None,
    ),
    Duty(
        "long-pending-indicator-3m",
        ("criminal-case-filed",),
        lambda act: "met" if act.before("procurator-ordered-filing", same_person=False) else None,
    ),
    Duty(
        "economic-stale-case-withdrawal-no-measure-2y",
        ("criminal-case-filed",),
        where(economic="true", by_person_or_by_fact="person"),
    ),
    Duty(
        "economic-stale-case-withdrawal-after-measures-12m",
        ("last-compulsory-measure-ended",),
        lambda act: "met" if act.fact("economic_crime") == "true" else None,
    ),
    Duty("investigation-closing-approval", ("prosecution-transferred",), always),
    Duty("investigation-closing-approval-collective", ("investigation-concluded",), where(major_complex="true")),
    Duty("investigation-closing-approval-report", ("investigation-concluded",), always),
    Duty(
        "investigation-closing-approval-lawyer-opinion",
        ("prosecution-transferred",),
        where(lawyer_opinion_given="true"),
    ),
    Duty(
        "withdrawal-notify-3d",
        ("case-withdrawn", "investigation-terminated-for-person"),
        lambda act: "met" if act.row.event != "case-withdrawn" or act.fact("suspect_known") == "true" else None,
    ),
    Duty(
        "withdrawal-notify-3d-victim",
        ("case-withdrawn",),
        lambda act: "met" if act.fact("has_victim") == "true" else None,
    ),
    Duty("withdrawal-notify-3d-agency", ("case-withdrawn",), _after_agency),
    Duty("withdrawal-notify-3d-approval", ("case-withdrawn", "investigation-terminated-for-person"), always),
    Duty(
        "withdrawal-notify-3d-release",
        ("case-withdrawn", "investigation-terminated-for-person"),
        lambda act: "met" if _held(act) else None,
    ),
    Duty("withdrawal-notify-3d-property", ("case-withdrawn",), _property_taken),
    Duty("supplementary-investigation-1m", ("returned-for-supplement",), where(stage="prosecution-review")),
    Duty("supplementary-investigation-max-2", ("returned-for-supplement",), where(stage="prosecution-review")),
    Duty("transfer-told-suspect-lawyer", ("prosecution-transferred",), always),
)
