"""封存: closing a record off, asking to open it, opening it for three hours, and ending the closure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record, record_of
from xiezhi.web.cases.closed_records import APPROVE, END, REQUEST, closed_records, leader_for, record_to_decide
from xiezhi.web.cases.links import hanging
from xiezhi.web.cases.models import Case, Opening, OpeningState, Wanted
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.steps import Step
from xiezhi.web.desk.models import Draft
from xiezhi.web.identity.texts import write_narrative
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

CLOSE_RECORD = Right("case", "seal")
OPEN_FOR = timedelta(hours=3)
SHORTEST, LONGEST = 4, 200


@transaction.atomic
def close_record(*, actor: Viewer, case: Case, kind: str, now: datetime) -> None:
    """Close a record off once its case is over; ``kind``: what is closed off, a word of the vocabulary."""
    found = Case.objects.select_for_update().get(pk=case.pk)
    actor.demand(CLOSE_RECORD, record_of(found), legal_day(now), found.pk)
    if found.closed_at is None:
        raise CaseError("state", "结案后才能封存", "a case is closed before its record is closed off")
    if found.reviews.filter(state__in=[State.OPEN, State.RETURNED]).exists():
        raise CaseError("state", "尚有事项在审核中", "a matter of it is still under review")
    concerned: list[str | None] = list(found.parties.filter(kind="suspect").values_list("person_id", flat=True))
    for person_id in concerned or [None]:
        step = Step("record-sealed", now, person_id=person_id, attrs={"kind": kind})
        record(actor=actor, case=found, step=step, now=now, reason="record-sealed", demanded=True)
    Case.objects.filter(pk=found.pk).update(record_closed=True)
    # What somebody had begun to type about it, or about what hangs on it, goes with it.
    Draft.objects.filter(about__in=hanging(found)).delete()


@transaction.atomic
def ask(*, actor: Viewer, number: str, wanted: Wanted, purpose: str, now: datetime) -> Opening:
    """Ask to see a closed record, or to end its closure; a number out of reach is like one that does not exist."""
    found = closed_records(actor, REQUEST, now).filter(number=number.strip()).first()
    if found is None:
        raise CaseError("number", "没有这份封存记录", "there is no such closed record")
    if not SHORTEST <= len(purpose.strip()) <= LONGEST:
        raise CaseError("purpose", "请写明目的（4–200 字）", "say for what purpose, in 4 to 200 characters")
    assigned = leader_for(found, now) if wanted == Wanted.END else ""
    if wanted == Wanted.END and not assigned:
        raise CaseError("wanted", "没有可以批准的局领导", "there is no leader to decide")
    told = write_narrative(author=actor.author, thread_id=found.thread_id, text=purpose.strip(), now=now)
    made = Opening(
        opening_id=new_id(now),
        case=found,
        wanted=wanted,
        asked_by=actor.account.person_id,
        asked_at=now,
        purpose_id=told.pk,
        assigned=assigned,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise CaseError("number", "您的申请正在等待批准", "your request is waiting already") from error
    attrs = {"opening": made.pk, "case": found.pk, "wanted": str(wanted), "purpose": told.pk}
    write(Note(Kind.ACT, "opening-asked", thread_id=found.thread_id, attrs=attrs), actor.author, now)
    return made


@transaction.atomic
def decide_opening(*, actor: Viewer, opening_id: str, approved: bool, now: datetime) -> Opening:
    """Approve or decline what another asked: to view, it is open for three hours; else the closure ends."""
    made = Opening.objects.select_for_update(of=("self",)).select_related("case").filter(pk=opening_id).first()
    if made is None:
        raise DeniedError(APPROVE, opening_id)
    ends = made.wanted == Wanted.END
    subject = record_to_decide(made) if ends else record_to_decide(made, assigned=False)
    actor.demand(END if ends else APPROVE, subject, legal_day(now), opening_id)
    me = actor.account.person_id
    if me == made.asked_by:
        raise CaseError("person", "不得批准自己的申请", "nobody approves one's own request")
    if made.state != OpeningState.ASKED or not made.case.record_closed:
        raise CaseError("state", "申请已经处理", "the request is decided already")
    made.state = OpeningState.APPROVED if approved else OpeningState.DECLINED
    made.decided_by, made.until = me, now + OPEN_FOR if approved and not ends else None
    made.save(update_fields=["state", "decided_by", "until"])
    attrs: dict[str, Json] = {"opening": made.pk, "case": made.case_id, "approved": approved}
    write(Note(Kind.ACT, "opening-decided", thread_id=made.case.thread_id, attrs=attrs), actor.author, now)
    if approved and ends:
        step = Step("record-unsealed", now)
        record(actor=actor, case=made.case, step=step, now=now, reason="record-unsealed", demanded=True)
        Case.objects.filter(pk=made.case_id).update(record_closed=False)
    return made
