"""Postings: proposed by one, approved by another, revoked; who may not hold what together is checked twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person, Posting, State, Unit
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

COVER = Right("leave_cover", "propose")
PROPOSE, APPROVE, REVOKE = (Right("posting", action) for action in ("propose", "approve", "revoke"))
STATIONED = "legal_stationed"


@dataclass(frozen=True, slots=True)
class Term:
    """From which day to which (included), where, and for whom as a deputy."""

    role: str
    unit: Unit
    first_day: date
    last_day: date | None = None
    serves: Sequence[Unit] = ()
    deputy_for: Posting | None = None


@transaction.atomic
def propose_posting(*, actor: Viewer | None, person: Person, term: Term, now: datetime) -> Posting:
    """Propose a posting; ``actor`` None is the first start."""
    if actor is not None:
        actor.demand(PROPOSE, Record(term.unit.path), legal_day(now), person.person_id)
    _check(person, term)
    by = "system" if actor is None else actor.account.person_id
    posting = _made(person, term, by, now)
    _tell(actor, "posting-proposed", posting, now)
    return posting


@transaction.atomic
def propose_cover(*, actor: Viewer, person: Person, first_day: date, last_day: date, now: datetime) -> Posting:
    """Propose leave cover (代) for the posting one acts from: same role, same place, within its period."""
    held = actor.posting
    if held is None:
        raise OrgError("请先选择任职身份", "choose a posting first")
    mine = frozenset({actor.account.person_id})
    actor.demand(COVER, Record(held.unit.path, mine, mine), legal_day(now), held.posting_id)
    # A revocation waits here, or is seen.
    held = Posting.objects.select_for_update().select_related("unit").get(pk=held.pk)
    if held.state != State.APPROVED:
        raise OrgError("该任职已撤销", "the posting is revoked")
    if held.deputy_for_id is not None:
        raise OrgError("代职人员不得再委托他人", "a deputy names no deputy")
    if first_day < legal_day(now):
        raise OrgError("代职不得从过去的日子开始", "leave cover does not begin in the past")
    if first_day < held.first_day or (held.last_day is not None and last_day > held.last_day):
        raise OrgError("代职须在本任职的期间之内", "leave cover lies within the period of the posting")
    term = Term(held.role, held.unit, first_day, last_day, list(held.serves.all()), held)
    _check(person, term)
    posting = _made(person, term, actor.account.person_id, now)
    _tell(actor, "cover-proposed", posting, now, deputy_for=held.posting_id)
    return posting


def _made(person: Person, term: Term, by: str, now: datetime) -> Posting:
    posting = Posting(
        posting_id=new_id(now),
        person=person,
        role=term.role,
        unit=term.unit,
        deputy_for=term.deputy_for,
        first_day=term.first_day,
        last_day=term.last_day,
        proposed_by=by,
    )
    posting.save(force_insert=True)
    index.put("posting", posting)
    posting.serves.set(term.serves)
    return posting


@transaction.atomic
def approve_posting(*, actor: Viewer | None, posting: Posting, now: datetime) -> None:
    """Approve a proposed posting: not one's own proposal, and not one's own posting."""
    if actor is not None:
        actor.demand(APPROVE, Record(posting.unit.path), legal_day(now), posting.posting_id)
    by = "first-start" if actor is None else actor.account.person_id
    if by in (posting.proposed_by, posting.person_id):
        raise OrgError("不得批准自己提出或本人的任职", "nobody approves their own proposal or their own posting")
    _check_stands(posting)
    # Whoever asks second about the same person waits here, and then sees what the first has approved.
    person = Person.objects.select_for_update().get(pk=posting.person_id)
    _check_apart(person, posting.role, posting.first_day, posting.last_day)
    changed = Posting.objects.filter(pk=posting.pk, state=State.PROPOSED).update(state=State.APPROVED, approved_by=by)
    if not changed:
        raise OrgError("该任职不在待审批状态", "the posting is not waiting for approval")
    posting.refresh_from_db()
    _tell(actor, "posting-approved", posting, now)


@transaction.atomic
def revoke_posting(*, actor: Viewer, posting: Posting, reason: str, now: datetime) -> None:
    """End a posting and the leave cover of it, or refuse a proposal, with a reason."""
    actor.demand(REVOKE, Record(posting.unit.path), legal_day(now), posting.posting_id)
    if not reason.strip():
        raise OrgError("请填写理由", "give a reason")
    changed = Posting.objects.filter(pk=posting.pk).exclude(state=State.REVOKED).update(state=State.REVOKED)
    if not changed:
        raise OrgError("该任职已撤销", "the posting is revoked already")
    posting.refresh_from_db()
    _tell(actor, "posting-revoked", posting, now, reason=reason)
    for cover in Posting.objects.filter(deputy_for=posting).exclude(state=State.REVOKED):
        cover.state = State.REVOKED
        cover.save(update_fields=["state"])
        _tell(actor, "cover-ended", cover, now, reason=reason)


@transaction.atomic
def withdraw_proposal(*, actor: Viewer, posting: Posting, reason: str, now: datetime) -> None:
    """Take back one's own proposal while nobody has decided on it."""
    actor.demand(PROPOSE, Record(posting.unit.path), legal_day(now), posting.posting_id)
    if posting.proposed_by != actor.account.person_id:
        raise OrgError("不是本人提出的任职", "somebody else proposed the posting")
    changed = Posting.objects.filter(pk=posting.pk, state=State.PROPOSED).update(state=State.REVOKED)
    if not changed:
        raise OrgError("该任职已审批或已撤销", "the posting is approved or revoked already")
    posting.refresh_from_db()
    _tell(actor, "posting-withdrawn", posting, now, reason=reason)


def _check(person: Person, term: Term) -> None:
    if person.left_on is not None:
        raise OrgError(f"{person.name} 已停用", f"{person.name} is no longer in use")
    problem = term_problem(person, term)
    if problem is not None:
        raise problem
    _check_apart(person, term.role, term.first_day, term.last_day)


def term_problem(person: Person, term: Term) -> OrgError | None:
    """Return what speaks against a term whatever the person holds already; it asks the database nothing."""
    if term.role not in shipped_policy().roles:
        return OrgError(f"没有角色 {term.role}", f"there is no role {term.role}")
    if term.unit.closed_on is not None and term.first_day >= term.unit.closed_on:
        return OrgError(f"{term.unit.name} 已撤销", f"{term.unit.name} is closed")
    if term.last_day is not None and term.last_day < term.first_day:
        return OrgError("末日早于首日", "the last day is before the first")
    if (term.role == STATIONED) != bool(term.serves):
        return OrgError("派驻（且仅派驻）须写明所驻单位", "a stationed posting, and no other, names the units served")
    if term.deputy_for is not None and (term.last_day is None or term.deputy_for.person_id == person.person_id):
        return OrgError("代职须有末日，且不得代本人", "leave cover ends on a day, and is for somebody else")
    return None


def _check_stands(posting: Posting) -> None:
    # What stood when the posting was proposed may be gone.
    unit = Unit.objects.get(pk=posting.unit_id)
    if unit.closed_on is not None and (posting.last_day is None or posting.last_day >= unit.closed_on):
        raise OrgError(f"{unit.name} 已撤销", f"{unit.name} is closed")
    if posting.deputy_for_id is None:
        return
    covered = Posting.objects.select_for_update().get(pk=posting.deputy_for_id)
    if covered.state != State.APPROVED:
        raise OrgError("被代的任职已撤销", "the posting to be covered is revoked")


def _check_apart(person: Person, role: str, first_day: date, last_day: date | None) -> None:
    rows = person.postings.filter(state=State.APPROVED).filter(Q(last_day=None) | Q(last_day__gte=first_day))
    if last_day is not None:
        rows = rows.filter(first_day__lte=last_day)
    problem = apart_problem(frozenset(rows.values_list("role", flat=True)), role)
    if problem is not None:
        raise problem


def apart_problem(held: frozenset[str], role: str) -> OrgError | None:
    """Return what speaks against a role beside those approved for the same days."""
    conflict = shipped_policy().conflict(held, role)
    return None if conflict is None else OrgError(f"不得与 {conflict} 兼任", f"cannot be held together with {conflict}")


def _tell(actor: Viewer | None, what: str, posting: Posting, now: datetime, **more: str) -> None:
    attrs = {
        "posting": posting.posting_id,
        "person": posting.person_id,
        "role": posting.role,
        "unit": posting.unit_id,
        "serves": sorted(posting.serves.values_list("unit_id", flat=True)),
        "first_day": posting.first_day.isoformat(),
        "last_day": posting.last_day.isoformat() if posting.last_day else None,
        **more,
    }
    write(Note(Kind.ACT, what, attrs=attrs), SYSTEM if actor is None else actor.author, now)
