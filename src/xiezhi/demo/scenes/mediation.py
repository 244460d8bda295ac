"""Mediation in a public-order case: sessions, agreement, performance, failure, settlement."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.scenes.administrative import public_order_act

_GUARDIAN = "mediation-minor-guardian"
_FORM = "mediation-agreement-form"
_FILED = "mediation-evidence-filed"
_ON_SPOT = "mediation-on-spot-performed"
_SUIT = "mediation-failure-civil-suit-told"


def know_mediable(case: CaseFile) -> None:
    """Record that the case may be mediated instead of penalised; as a fault, that it may not (PSL25 9, APR 178)."""
    case.know("civil_dispute_origin", True)
    case.know("minor_circumstances", True)
    case.know("mediation_barred", case.breaks("mediation-scope"))


def hold_mediation(case: CaseFile, at: datetime, *, regulated_site: bool, seq: int = 1) -> EventRow:
    """Hold one session. One officer may mediate if it is recorded; here always two (PSL25 108)."""
    minor = case.fault == _GUARDIAN or case.chance(0.1)
    alone = minor and case.breaks(_GUARDIAN)
    row = public_order_act(
        case,
        "mediation-held",
        at,
        person=None,
        regulated_site=regulated_site,
        seq=seq,
        purpose="in-lieu-of-penalty",
        party_pair=f"{case.thread_id}-pair",
        minor_party=minor,
        guardian_notified=minor and not alone,
        guardian_present=False,
        guardian_waived_over16=False,
    )
    if alone:
        case.expect(_GUARDIAN, "violated", row)
    return row


def fail_mediation(case: CaseFile, held: datetime, *, regulated_site: bool) -> EventRow:
    """Hold a session without agreement and return the event of the failure."""
    hold_mediation(case, held, regulated_site=regulated_site)
    row = case.add("mediation-failed", held + timedelta(hours=3), keys=case_keys(case))
    _tell_of_civil_suit(case, row)
    return row


def default_on_agreement(case: CaseFile, at: datetime) -> EventRow:
    """Record that the parties did not keep their agreement."""
    row = case.add("agreement-defaulted", at, keys=case_keys(case), role="suspect")
    _tell_of_civil_suit(case, row)
    return row


def _tell_of_civil_suit(case: CaseFile, row: EventRow) -> None:
    if case.breaks(_SUIT):
        case.expect(_SUIT, "violated", row)
        return
    case.add("civil-suit-told", row.occurred_at + timedelta(minutes=20), keys=case_keys(case))


def mediate_and_perform(case: CaseFile, end: datetime, *, regulated_site: bool) -> None:
    """Offer mediation, hold a session, agree in writing, and have the agreement performed at ``end``."""
    held = end - timedelta(days=2)
    case.add("mediation-offered", held - timedelta(days=1), keys=case_keys(case))
    hold_mediation(case, held, regulated_site=regulated_site)
    agree(case, held + timedelta(hours=1))
    case.add("agreement-performed", end, keys=case_keys(case), role="suspect")


def agree(case: CaseFile, at: datetime) -> EventRow:
    """Reach an agreement in writing; as a fault unsigned, or without the evidence being filed."""
    unsigned, unfiled = case.breaks(_FORM), case.breaks(_FILED)
    row = _agreement(case, at, on_spot=False, written=True, signed_all=not unsigned, evidence_kept=not unfiled)
    case.violate(row, {_FORM: unsigned, _FILED: unfiled})
    return row


def agree_on_the_spot(case: CaseFile, at: datetime) -> None:
    """Agree without a paper, the terms recorded, and perform at once; as a fault days later."""
    late = case.breaks(_ON_SPOT)
    row = _agreement(case, at, on_spot=True, written=False, signed_all=False, evidence_kept=True)
    performed = at + (timedelta(days=case.rng.randint(2, 9)) if late else timedelta(minutes=case.rng.randint(1, 55)))
    case.add("agreement-performed", performed, keys=case_keys(case), role="suspect")
    if late:
        case.expect(_ON_SPOT, "violated", row)


def _agreement(case: CaseFile, at: datetime, **attrs: AttributeValue) -> EventRow:
    return case.record(Mark("mediation-agreed", at, None, case_keys(case)), {"recorded_terms": True, **attrs})
