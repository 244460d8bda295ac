"""Opening a case and naming whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xiezhi.web.cases import series
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, CaseClass, CaseOfficer, Party, PartyKind
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import find_parties
from xiezhi.web.identity.parties import register_party as register_identity
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.identities import register_party
from xiezhi.web.org.models import Person, Unit
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

CREATE, EDIT = Right("case", "create"), Right("case", "edit")
_TOKENS = "甲乙丙丁戊己庚辛壬癸"
_LETTERS = {CaseClass.CRIMINAL: "刑", CaseClass.PUBLIC_ORDER: "治", CaseClass.OTHER_ADMIN: "行"}


@transaction.atomic
def open_case(
    *,
    actor: Viewer | None,
    case_class: CaseClass,
    title: str,
    unit: Unit,
    handlers: Sequence[Person],
    now: datetime,
    thread_id: str | None = None,
    demanded: bool = False,
) -> Case:
    """Open a case in a new family, or in the family ``thread_id``; the first of its handlers leads.

    ``demanded``: the case is part of an act (a filing decision) whose own right the caller has demanded.
    """
    if actor is not None and not demanded:
        actor.demand(CREATE, Record(unit.path), legal_day(now), unit.unit_id)
    if not title.strip():
        raise CaseError("title", "案由不能为空", "the matter cannot be empty")
    if not handlers:
        raise CaseError("handlers", "至少一名承办民警", "at least one officer handles a case")
    case_id = new_id(now)
    case = Case(
        case_id=case_id,
        thread_id=thread_id or case_id,
        number=_number(unit, case_class, now),
        case_class=case_class,
        title=title.strip(),
        unit=unit,
        path=unit.path,
        opened_at=now,
        last_event="",
    )
    case.save(force_insert=True)
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=case, person_id=each.pk, name=each.name, lead=place == 0)
        for place, each in enumerate(handlers)
    )
    for kind in ("case", "case_matter"):
        index.put(kind, case)
    attrs = {
        "case": case_id,
        "number": case.number,
        "class": str(case_class),
        "handlers": [each.pk for each in handlers],
    }
    write(Note(Kind.ACT, "case-opened", attrs=attrs), SYSTEM if actor is None else actor.author, now)
    return case


def _number(unit: Unit, case_class: CaseClass, now: datetime) -> str:
    """Return the next number of a unit, class and year."""
    year = legal_day(now).year
    return series.numbered(f"{unit.code}{_LETTERS[case_class]}〔{year}〕", Case).text


def token_of(place: int) -> str:
    """Return how the person at a place, from 0, is called in a case: 甲, 乙 …"""
    return _TOKENS[place] if place < len(_TOKENS) else f"第{place + 1}人"


@transaction.atomic
def add_party(
    *,
    actor: Viewer | None,
    case: Case,
    kind: PartyKind,
    now: datetime,
    person_id: str | None = None,
    given: Particulars | None = None,
) -> Party:
    """Name somebody whom a case concerns; returns the party with the next token (甲, 乙 …).

    ``given``: who it is, kept encrypted under a key of its own; raises ``IdentityError`` for what cannot be. Without it
    only a pseudonym is known.
    """
    if actor is not None:
        actor.demand(EDIT, record_of(case), legal_day(now), case.case_id)
    identity_id = ""
    if given is not None:
        known = _identity(actor, case, given, now)
        identity_id, person_id = known.party_id, known.person_id
    number = case.parties.count()
    token = token_of(number)
    party = Party(case=case, person_id=person_id or new_id(now), kind=kind, token=token, identity_id=identity_id)
    party.save(force_insert=True)
    attrs = {"case": case.case_id, "kind": str(kind), "token": token}
    note = Note(Kind.ACT, "party-named", person_id=party.person_id, attrs=attrs)
    write(note, SYSTEM if actor is None else actor.author, now)
    return party


def _identity(actor: Viewer | None, case: Case, given: Particulars, now: datetime) -> Identity:
    """Return somebody's identity in the family of a case: the one there is, or a new one."""
    if given.id_number:
        there = find_parties("id_number", given.id_number).filter(thread_id=case.thread_id, key__destroyed_at=None)
        other = there.exclude(party_id__in=case.parties.values("identity_id")).first()
        if other is not None:
            return other
    if actor is None:
        return register_identity(author=SYSTEM, thread_id=case.thread_id, given=given, now=now)
    return register_party(actor=actor, record=record_of(case), thread_id=case.thread_id, given=given, now=now)
