"""A stay that the demonstration's head of the county may correct and its officer, on shift, may add to."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.models import CaseClass, PartyKind
from xiezhi.web.custody.actions.stays import Arrival, arrive
from xiezhi.web.custody.models import Centre, Handover, StayEntry
from xiezhi.web.org.models import Person, Unit


def own_stay(now: datetime) -> dict[str, str]:
    """Return the ids for the addresses of custody, once the loader has handed the shift over."""
    for _ in range(2000):
        if Handover.objects.filter(signed_at__isnull=False).exists():
            break
        time.sleep(0.3)
    unit = Unit.objects.get(code="JL01")
    people = list(Person.objects.filter(unit=unit)[:2])
    case = open_case(
        actor=None, case_class=CaseClass.PUBLIC_ORDER, title="殴打他人", unit=unit, handlers=people, now=now
    )
    party = add_party(actor=None, case=case, kind=PartyKind.SUSPECT, now=now)
    centre, at = Centre.objects.get(unit=unit), now - timedelta(minutes=30)
    stay = arrive(actor=None, case=case, arrival=Arrival(party, centre, "caught", at, at), now=now)
    entry = StayEntry.objects.filter(stay=stay, what="person-arrived").get()
    shift = Handover.objects.get(centre=centre)
    ids = {"stay_id": stay.pk, "custody_correct.entry_id": entry.pk, "centre_id": centre.pk, "handover_id": shift.pk}
    # The demonstration's unit head is posted at the county: these acts are of the head of the case's own unit.
    ids |= {f"{name}.case_id": case.pk for name in ("case_assign", "case_close", "case_reopen")}
    return ids | {"step_name": "interview"}
