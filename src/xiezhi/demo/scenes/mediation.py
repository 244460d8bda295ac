"""Mediation in a public-order case: sessions, agreement, performance, failure."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, case_keys
from xiezhi.demo.scenes.administrative import public_order_act


def hold_mediation(case: CaseFile, at: datetime, *, regulated_site: bool) -> None:
    """Hold one session. One officer may mediate if it is recorded; here always two (PSL25 108)."""
    public_order_act(case, "mediation-held", at, person=None, regulated_site=regulated_site, seq=1)


def fail_mediation(case: CaseFile, held: datetime, *, regulated_site: bool) -> datetime:
    """Hold a session without agreement and return the instant the mediation failed."""
    hold_mediation(case, held, regulated_site=regulated_site)
    failed = held + timedelta(hours=3)
    case.add("mediation-failed", failed, keys=case_keys(case))
    return failed


def mediate_and_perform(case: CaseFile, end: datetime, *, regulated_site: bool) -> None:
    """Offer mediation, hold a session, agree, and have the agreement performed at ``end``."""
    keys = case_keys(case)
    held = end - timedelta(days=2)
    case.add("mediation-offered", held - timedelta(days=1), keys=keys)
    hold_mediation(case, held, regulated_site=regulated_site)
    case.add(
        "mediation-agreed",
        held + timedelta(hours=1),
        keys=keys,
        on_spot=False,
        written=True,
        recorded_terms=True,
        signed_all=True,
    )
    case.add("agreement-performed", end, keys=keys)
