"""Correcting what was entered of a stay: the former entry is superseded and stays in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from xiezhi.engine.history import EVENT_CORRECTED, EVENT_VOIDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.custody.actions.writing import Writing, finished, in_time
from xiezhi.web.custody.kinds import ACTS, ARRIVED
from xiezhi.web.custody.models import Stay, StayEntry
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.projection import keep
from xiezhi.web.custody.queries import CORRECT, record_of_stay
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.viewer import Viewer, legal_day


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong with an entry: another time, another end (of an interview), or that it does not count at all."""

    entry_id: str
    reason: str
    at: datetime | None = None
    until: datetime | None = None
    void: bool = False


@transaction.atomic
def correct(*, actor: Viewer, stay_id: str, correction: Correction, now: datetime) -> Stay:
    """Supersede an entry of a stay; the former one stays in the journal, with the reason beside it."""
    stay = Stay.objects.select_for_update(of=("self",)).select_related("case", "centre__unit").get(pk=stay_id)
    actor.demand(CORRECT, record_of_stay(stay), legal_day(now), stay.pk)
    row = StayEntry.objects.filter(pk=correction.entry_id, stay=stay).first()
    if row is None or row.void:
        raise StateError("没有这条有效记录", "there is no such entry that counts")
    if not correction.reason.strip():
        raise CaseError("reason", "须写明更正理由", "say why it is corrected")
    if row.what == ARRIVED and correction.void:
        raise StateError("到案不能作废，只能更正时间", "an arrival cannot be voided, only its time corrected")
    _changes_something(row, correction, now)
    _supersede(Writing(actor, stay, now, correction.reason), row, correction)
    try:
        with transaction.atomic():
            return finished(stay)
    except IntegrityError as error:
        raise StateError("此人已在另一次留置中", "the person is in another stay by now") from error


def _changes_something(row: StayEntry, correction: Correction, now: datetime) -> None:
    for moment in (correction.at, correction.until):
        if moment is not None:
            in_time("at", moment, now)
    if not correction.void and correction.at is None and correction.until is None:
        raise CaseError("at", "须给出正确的时间，或者作废", "give the right time, or void the entry")
    started = correction.at or row.at
    if correction.until is not None and correction.until < started:
        raise StateError("结束早于开始", "it ends before it began")


def _supersede(writing: Writing, row: StayEntry, correction: Correction) -> None:
    attrs: dict[str, Json] = {}
    if correction.at is not None and not correction.void:
        attrs["occurred_at"] = correction.at.isoformat()
    if correction.until is not None and not correction.void:
        attrs["ended_at"] = correction.until.isoformat()
    former, keys = row.corrected_by or row.pk, {"stay": writing.stay.pk}
    author = SYSTEM if writing.actor is None else writing.actor.author
    is_act = row.what in ACTS
    note = Note(
        Kind.ACT,
        "custody-corrected",
        purpose=correction.reason.strip()[:200],
        supersedes=former if is_act else None,
        keys=keys,
        attrs={"entry": row.pk, "void": correction.void, **attrs},
    )
    written = write(note, author, writing.now)
    if is_act:
        keep(written, writing.stay)
        return
    event = EVENT_VOIDED if correction.void else EVENT_CORRECTED
    step = Step(event, writing.now, person_id=writing.stay.person_id, keys=keys, attrs=attrs, supersedes=former)
    writing.event(step)
