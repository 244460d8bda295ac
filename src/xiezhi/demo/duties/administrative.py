"""Duties of administrative procedure: the acts they attach to, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.duties.duty import Act, Duty, Expected, always, where

_NEW_LAW = date(2026, 1, 1)
_ADMIN = {"public-order", "other-admin"}
_EVIDENCE = ("inquiry-held", "identification-held", "property-seized")
_TAKING = (*_EVIDENCE, "inspection-conducted", "scene-examined", "compulsory-measure-imposed")
_MEASURES = ("compulsory-measure-imposed", "property-seized")
_PAPERS = ("evidence-registered-kept", "freeze-imposed", "compulsory-measure-imposed")


def _admin(act: Act) -> bool:
    return act.fact("case_class") in _ADMIN


def _po(act: Act) -> bool:
    """Public-order procedure, which since 2026 some penalties of other laws borrow (PSL25 141)."""
    borrowed = act.fact("other_admin_law_uses_po_procedure") == "true"
    return act.fact("case_class") == "public-order" or (act.fact("case_class") == "other-admin" and borrowed)


def _period(act: Act) -> str | None:
    if act.attr("case_class") == "public-order":
        return "met"
    return _new(act, attaches=_po(act))


def _admin_where(**wanted: str) -> Expected:
    fits = where(**wanted)
    return lambda act: fits(act) if _admin(act) else None


def _new(act: Act, *, attaches: bool) -> str | None:
    """Expect a duty of the law of 2026 to be met from then on; before, it binds nobody."""
    if not attaches:
        return None
    return "met" if act.day >= _NEW_LAW else "not-applicable"


def _alone(act: Act) -> bool:
    return len(act.attrs("officer_ids")) < 2


def _fully_recorded(act: Act) -> bool:
    return act.attr("recorded") == act.attr("recording_intact") == "true"


def _recorded_alone(act: Act) -> str | None:
    """One officer where one suffices: an act planted against another rule may lack the recording."""
    may = act.row.event == "mediation-held" or act.fact("on_regulated_site") == "true"
    verdict = _new(act, attaches=_po(act) and _alone(act) and may)
    return "violated" if verdict == "met" and not _fully_recorded(act) else verdict


def _mediation_quorum(act: Act) -> str | None:
    verdict = _new(act, attaches=_po(act))
    lacking = _alone(act) and act.fact("on_regulated_site") != "true"
    return "violated" if verdict == "met" and lacking else verdict


def _auxiliary(act: Act) -> str | None:
    if not _admin(act):
        return None
    if act.day >= _NEW_LAW:
        return "not-applicable"
    return "violated" if _alone(act) and not _fully_recorded(act) else "met"


def _two_officers(act: Act) -> str | None:
    if not _admin(act):
        return None
    if act.day >= _NEW_LAW and _po(act):
        return "not-applicable"
    return "violated" if _alone(act) else "met"


def _void_evidence(act: Act) -> str | None:
    """Whether weak evidence is what a penalty rests on, no log says."""
    verdict = _new(act, attaches=_po(act))
    taken = [Act(act.case, row) for row in act.before(*_EVIDENCE, same_person=False)]
    weak = any(_alone(each) and not _fully_recorded(each) for each in taken)
    return "cannot-tell" if verdict == "met" and weak else verdict


def _certificate(act: Act) -> str | None:
    if not _admin(act) or act.attr("legal_basis") != "case":
        return None
    elsewhere = act.day >= _NEW_LAW and _po(act) and act.attr("object") not in {"place", "home"}
    return "not-applicable" if elsewhere else "met"


def _inspection(*objects: str, on_spot: str) -> Expected:
    def expected(act: Act) -> str | None:
        fits = where(legal_basis="case", on_spot=on_spot)(act) is not None and act.attr("object") in objects
        return _new(act, attaches=fits and _po(act))

    return expected


def _ours(act: Act, *, on_spot: str, not_kind: str) -> str | None:
    """A coercive measure of the police: any kind but one, or a seizure in an administrative case.

    A vehicle or licence that the traffic police detain is handed in under a rule of its own (TRP 28, 32).
    """
    if act.fact("special_procedure") == "traffic" and act.attr("kind") in {"detain-vehicle", "detain-licence"}:
        return None
    kind = act.attr("kind") != not_kind if act.row.event == "compulsory-measure-imposed" else False
    return "met" if act.attr("on_spot") == on_spot and (kind or act.attr("regime") == "admin") else None


def _plain(expected: Expected) -> Expected:
    return lambda act: expected(act) if act.fact("special_procedure") == "none" else None


def _papers(act: Act) -> str | None:
    event = act.row.event
    wanted = {"freeze-imposed": ("regime", "admin-terror"), "compulsory-measure-imposed": ("kind", "seal")}
    fits = event not in wanted or act.attr(wanted[event][0]) == wanted[event][1]
    return "met" if _admin(act) and fits else None


def _quick(act: Act) -> str | None:
    consented = act.before("quick-procedure-consented")
    return "met" if consented and not act.before("quick-procedure-converted") else None


DUTIES: tuple[Duty, ...] = (
    Duty("po-case-period", ("admin-case-accepted", "admin-case-filed"), _period),
    Duty("po-one-officer-recorded", (*_EVIDENCE, "mediation-held"), _recorded_alone),
    Duty("po-one-officer-evidence-void", ("penalty-decided",), _void_evidence),
    Duty("po-mediation-one-officer", ("mediation-held",), _mediation_quorum),
    Duty("po-two-officers-auxiliary", ("mediation-held",), _auxiliary),
    Duty("po-two-officers-other", _TAKING, _two_officers),
    Duty("inspection-certificate", ("inspection-conducted",), _certificate),
    Duty("inspection-certificate-approval", ("inspection-conducted",), _inspection("place", on_spot="false")),
    Duty(
        "inspection-certificate-on-spot-recorded",
        ("inspection-conducted",),
        _inspection("place", "home", on_spot="true"),
    ),
    Duty("on-spot-measure-report", _MEASURES, lambda act: _ours(act, on_spot="true", not_kind="personal-liberty")),
    Duty(
        "on-spot-measure-report-liberty-on-return",
        ("compulsory-measure-imposed",),
        where(on_spot="true", kind="personal-liberty"),
    ),
    Duty(
        "on-spot-measure-report-lift-if-disapproved",
        ("review-signed",),
        where(matter="compulsory-measure", result="reject"),
    ),
    Duty(
        "on-spot-measure-report-seizure-recorded",
        ("property-seized",),
        lambda act: _new(act, attaches=_po(act) and where(regime="admin", on_spot="true")(act) is not None),
    ),
    Duty(
        "coercive-measure-approval",
        _MEASURES,
        _plain(lambda act: _ours(act, on_spot="false", not_kind="register-keep")),
    ),
    Duty("admin-seizure-30-30", ("property-seized",), _plain(where(regime="admin"))),
    Duty("admin-seizure-30-30-extension-told", ("seizure-extended",), _admin_where()),
    Duty("registered-preservation-7d", ("evidence-registered-kept",), _admin_where()),
    Duty("registered-preservation-7d-approval", ("evidence-registered-kept",), _admin_where(on_spot="false")),
    Duty("property-handover-24h", ("property-extracted",), _admin_where(remote_place="false")),
    Duty("property-handover-24h-remote", ("property-extracted",), _admin_where(remote_place="true")),
    Duty("property-handover-24h-papers", _PAPERS, _papers),
    Duty("property-keeper-separation", ("property-handed-to-keeper",), always),
    Duty("appraisal-copy-5d", ("appraisal-opinion-received",), _admin_where(used_as_evidence="true")),
    Duty("reappraisal-once", ("reappraisal-done",), _admin_where()),
    Duty("reappraisal-once-refusal-notice-3d", ("reappraisal-refused",), _admin_where()),
    Duty("reappraisal-once-new-expert", ("reappraisal-done",), _admin_where()),
    Duty("reappraisal-once-approval", ("reappraisal-done",), _admin_where(initiated_by="party")),
    Duty("quick-procedure-48h", ("quick-procedure-consented",), _plain(_admin_where(written="true"))),
    Duty("quick-procedure-48h-barred-persons", ("penalty-decided", "no-penalty-decided"), _plain(_quick)),
    Duty("quick-procedure-48h-consent-written", ("quick-procedure-consented",), _plain(_admin_where())),
)
