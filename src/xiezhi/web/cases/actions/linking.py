"""并案与拆案: cases judged as one from now on, and a new case that shares the past of another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xiezhi.engine.history import OTHER_THREAD, THREAD_MERGED, THREAD_SPLIT
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.actions.steps import APPEND, record, record_of
from xiezhi.web.cases.families import judged_as
from xiezhi.web.cases.models import Case, CaseClass, Party
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.org.models import Person
from xiezhi.web.org.viewer import Viewer, legal_day


@transaction.atomic
def merge(*, actor: Viewer, case: Case, other: Case, now: datetime, reason: str = "") -> None:
    """Join another case to this one: both histories are judged as one thread; the right must reach both."""
    held = {each.pk: each for each in Case.objects.select_for_update().filter(pk__in=[case.pk, other.pk])}
    for each in held.values():
        actor.demand(APPEND, record_of(each), legal_day(now), each.pk)
    into, absorbed = judged_as(case.thread_id), judged_as(other.thread_id)
    if into == absorbed:
        raise CaseError("other", "两案已在同一案件族", "the two belong to one family already")
    # The event stands in the thread that goes on, whichever of its cases the merge was made from.
    goes_on = Case.objects.filter(thread_id=into).first()
    step = Step(THREAD_MERGED, now, attrs={OTHER_THREAD: absorbed})
    record(actor=actor, case=goes_on or case, step=step, now=now, reason=reason, demanded=True)


@transaction.atomic
def split(*, actor: Viewer, case: Case, title: str, now: datetime, reason: str = "") -> Case:
    """Open a case of its own out of this one; what happened before is seen from both."""
    held = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    actor.demand(APPEND, record_of(held), legal_day(now), held.pk)
    people = Person.objects.in_bulk(list(held.officers.values_list("person_id", flat=True)))
    handlers = [people[each.person_id] for each in held.officers.all()]
    made = open_case(
        actor=actor, case_class=CaseClass(held.case_class), title=title, unit=held.unit, handlers=handlers, now=now
    )
    Party.objects.bulk_create(
        Party(case=made, person_id=each.person_id, kind=each.kind, token=each.token, identity_id=each.identity_id)
        for each in held.parties.all()
    )
    step = Step(THREAD_SPLIT, now, attrs={OTHER_THREAD: made.thread_id})
    record(actor=actor, case=held, step=step, now=now, reason=reason, demanded=True)
    return made
