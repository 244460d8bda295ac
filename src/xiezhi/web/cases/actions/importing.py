"""Many cases at once, as another system told them: made ready outside the database, written whole or not at all.

What is written is what ``open_case``, ``register_party``, ``add_party`` and ``record_all`` would write, but for the
author, who is the importer, and the source; a test holds the two side by side. Judging comes after: see ``judge_anew``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.web.cases.actions.cases import token_of
from xiezhi.web.cases.actions.steps import note_of, settle
from xiezhi.web.cases.ages import with_facts_of_age
from xiezhi.web.cases.judging import shared_by
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, CaseClass, CaseOfficer, Obligation, Party, PartyKind, RiskItem, Shared
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import PartyKeys, stage_party
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Author, Note, entry_of, write
from xiezhi.web.org.models import Unit
from xiezhi.web.staging import Stage

SOURCE = "import"


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A case as another system tells it. ``handlers``: id and name, the lead first; a step's ``person_id`` is the place
    of a party in ``parties``. No repr: it names people.
    """

    number: str
    case_class: CaseClass
    title: str
    unit: Unit
    handlers: tuple[tuple[str, str], ...]
    parties: tuple[tuple[PartyKind, Particulars], ...]
    steps: tuple[Step, ...]


def stage_case(stage: Stage, told: Told, keys: PartyKeys, author: Author, now: datetime) -> Case:
    """Make a case of a new family ready, with its parties and steps; the steps are checked already."""
    case_id = new_id(now)
    first = min((step.occurred_at for step in told.steps), default=now)
    case = Case(
        case_id=case_id,
        thread_id=case_id,
        number=told.number,
        case_class=told.case_class,
        title=told.title,
        unit=told.unit,
        path=told.unit.path,
        opened_at=first,
        last_event=told.steps[-1].event if told.steps else "",
    )
    stage.add(case)
    for place, (person_id, name) in enumerate(told.handlers):
        stage.add(CaseOfficer(case=case, person_id=person_id, name=name, lead=place == 0))
    handlers = [person_id for person_id, _ in told.handlers]
    attrs = {"case": case_id, "number": case.number, "class": str(case.case_class), "handlers": handlers}
    stage.add(entry_of(Note(Kind.ACT, "case-opened", attrs=attrs, source=SOURCE), author, now, None))
    people = _stage_parties(stage, case, told, keys, author, now)
    born = {str(place): given.birth_on for place, (_, given) in enumerate(told.parties) if given.birth_on is not None}
    _stage_steps(stage, case, with_facts_of_age(told.steps, born), people, author, now)
    return case


def _stage_parties(stage: Stage, case: Case, told: Told, keys: PartyKeys, author: Author, now: datetime) -> list[str]:
    people = []
    for place, (kind, given) in enumerate(told.parties):
        identity = stage_party(
            stage,
            keys=keys,
            author=author,
            thread_id=case.thread_id,
            given=given,
            now=now,
            seq=place,
            number=place + 1,
        )
        people.append(identity.person_id)
        token = token_of(place)
        stage.add(Party(case=case, person_id=identity.person_id, kind=kind, token=token, identity_id=identity.pk))
        attrs = {"case": case.case_id, "kind": str(kind), "token": token}
        note = Note(Kind.ACT, "party-named", person_id=identity.person_id, attrs=attrs, source=SOURCE)
        stage.add(entry_of(note, author, now, None))
    return people


def _stage_steps(
    stage: Stage, case: Case, steps: Sequence[Step], people: list[str], author: Author, now: datetime
) -> None:
    for seq, step in enumerate(steps, start=len(people)):
        person = None if step.person_id is None else people[int(step.person_id)]
        told = replace(step, person_id=person, source=SOURCE)
        entry = entry_of(note_of(case.thread_id, {"case": case.case_id}, told), author, now, seq)
        stage.add(entry)
        for who in shared_by(entry):
            stage.add(Shared(entry_id=entry.pk, thread_id=case.thread_id, who=who, occurred_at=entry.occurred_at))


@transaction.atomic
def judge_anew(thread_id: str, now: datetime) -> None:
    """Judge a thread as it stands now, and raise the risks that it shows for the first time."""
    case = Case.objects.select_for_update().filter(thread_id=thread_id).first()
    if case is not None:
        settle(thread_id, case.path, (), now)


def others_concerned(threads: Sequence[str]) -> set[str]:
    """Return the threads outside these that share a person or officers with them: they are to be judged anew too."""
    ours = Shared.objects.filter(thread_id__in=threads).values("who")
    rows = Shared.objects.filter(who__in=ours).exclude(thread_id__in=threads)
    return set(rows.values_list("thread_id", flat=True).distinct())


@transaction.atomic
def withdraw_case(*, author: Author, case: Case, reason: str, now: datetime) -> None:
    """Void everything that was imported of a case and take the case away; refuse where work was done on it since.

    The journal keeps what was imported and that it was voided. Who the parties were stays under their keys until those
    are destroyed in the lawful way.
    """
    here = list(events().filter(thread_id=case.thread_id))
    if any(each.source != SOURCE for each in here) or Case.objects.filter(thread_id=case.thread_id).count() > 1:
        raise CaseError(case.number, "导入后已有人办理，不能撤回", "work was done on it since; it stays")
    for each in here:
        keys = {"case": case.case_id}
        attrs = {"reason": reason}
        note = Note(
            Kind.EVENT,
            EVENT_VOIDED,
            thread_id=case.thread_id,
            supersedes=each.pk,
            source=SOURCE,
            keys=keys,
            attrs=attrs,
        )
        write(note, author, now)
    told = {"case": case.case_id, "number": case.number, "reason": reason}
    write(Note(Kind.ACT, "case-import-undone", attrs=told, source=SOURCE), author, now)
    Obligation.objects.filter(thread_id=case.thread_id).delete()
    RiskItem.objects.filter(thread_id=case.thread_id).delete()
    Shared.objects.filter(thread_id=case.thread_id).delete()
    case.delete()
