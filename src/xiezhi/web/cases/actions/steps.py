"""Entering what happened: looked at first, then written, judged and stored in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from xiezhi.core.periods import to_local
from xiezhi.engine.history import EVENT_CORRECTED
from xiezhi.engine.verdicts import Finding, Level, Verdict
from xiezhi.law.model import Severity
from xiezhi.web.cases.ages import facts_of_age
from xiezhi.web.cases.families import LINKING, family, judged_as, link
from xiezhi.web.cases.judging import Judged, judge_thread, rulebook, rules, shared_by, store
from xiezhi.web.cases.models import Case, Obligation, RiskItem, Shared
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.steps import Step, checked
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Author, Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.viewer import Viewer, legal_day

APPEND, CORRECT = Right("case_event", "append"), Right("case_event", "correct")
_UTC = ZoneInfo("UTC")
FAILING = frozenset({Verdict.LATE, Verdict.OVERDUE, Verdict.VIOLATED})


@dataclass(frozen=True, slots=True)
class Change:
    """What a step does to one obligation; ``before`` None: it starts it. ``due_before``: when it was due until then."""

    before: str | None
    after: Finding
    due_before: datetime | None = None

    @property
    def due(self) -> datetime | None:
        """When it is due now."""
        return None if self.after.due_at is None else to_local(self.after.due_at, _UTC)

    @property
    def moves(self) -> bool:
        """Say whether an obligation that was there is due at another instant."""
        return self.before is not None and self.due != self.due_before

    @property
    def prolongs(self) -> bool:
        """Say whether an obligation that was there is due later than before."""
        due = self.due
        return due is not None and self.due_before is not None and due > self.due_before

    @property
    def accuses(self) -> bool:
        """Say whether the step makes the obligation fail at the level of a breach."""
        return self.after.verdict in FAILING and self.after.level is Level.BREACH and self.before not in FAILING

    @property
    def is_critical(self) -> bool:
        """Say whether a critical rule is breached."""
        return self.accuses and rules()[self.after.rule_id].severity is Severity.CRITICAL


def record_of(case: Case) -> Record:
    """Return a case as the table of rights asks about it; who reviews a matter of it has it as a task."""
    handlers = frozenset(case.officers.values_list("person_id", flat=True))
    assigned = case.reviews.filter(state=State.OPEN).exclude(assigned="").values_list("assigned", flat=True)
    return Record(case.path, participants=handlers, assigned=frozenset(assigned), closed=case.record_closed)


def look_ahead(*, actor: Viewer, case: Case, step: Step, now: datetime) -> list[Change]:
    """Return what a step would start, meet or break; nothing is written."""
    _demand(actor, case, step, now)
    return foresee(case=case, steps=[step], author=actor.author, now=now)


def foresee(*, case: Case, steps: Sequence[Step], author: Author, now: datetime) -> list[Change]:
    """Return what steps of one act would do to a case; nothing is written. The caller has demanded the right."""
    told = [each for step in steps for each in (*facts_of_age(case, step), checked(step, now))]
    made = [unwritten(_note(case, each), author, now, place) for place, each in enumerate(told)]
    return changes_of(judged_as(case.thread_id), judge_thread(case.thread_id, now, made))


@transaction.atomic
def record(
    *, actor: Viewer | None, case: Case, step: Step, now: datetime, reason: str = "", demanded: bool = False
) -> list[Change]:
    """Write a step; return what it did. A step that breaches a critical rule needs a written reason.

    ``actor`` None is the loader of a plan or an import, which asks for no reason and leaves the risks to be looked at.
    ``demanded``: the step is part of an act (a review) whose own right the caller has demanded.
    """
    if actor is not None and not demanded:
        _demand(actor, case, step, now)
    # Two steps of one thread wait for each other, so that each is judged on what the other wrote.
    Case.objects.select_for_update().get(pk=case.pk)
    note = _note(case, checked(step, now))
    author = SYSTEM if actor is None else actor.author
    entries = [write(_note(case, each), author, now) for each in facts_of_age(case, step)]
    entries.append(write(note, author, now))
    changes = settle(case.thread_id, case.path, entries, now, reason, asks=actor is not None)
    Case.objects.filter(pk=case.pk).update(last_event=note.what)
    return changes


@transaction.atomic
def record_all(*, case: Case, steps: Sequence[Step], now: datetime) -> None:
    """Write the steps of a plan or an import and judge their thread once: what step by step would have come to."""
    Case.objects.select_for_update().get(pk=case.pk)
    # One after the other: which age is to be told depends on what was written before.
    entries = [
        write(_note(case, each), SYSTEM, now)
        for step in steps
        for each in (*facts_of_age(case, step), checked(step, now))
    ]
    settle(case.thread_id, case.path, entries, now)
    Case.objects.filter(pk=case.pk).update(last_event=steps[-1].event if steps else "")


def settle(
    thread_id: str, path: str, entries: Sequence[Entry], now: datetime, reason: str = "", *, asks: bool = False
) -> list[Change]:
    """Judge a thread in which entries were just written, store what is found, and return what that changed.

    ``asks``: a breach of a critical rule needs a reason; without one the act is refused. Without entries the thread is
    judged as it stands. To be called in the transaction of the act.
    """
    for entry in entries:
        _share(entry, thread_id)
    found, name = judge_thread(thread_id, now), judged_as(thread_id)
    changes = changes_of(name, found)
    critical = [each for each in changes if each.is_critical]
    if critical and asks and not reason.strip():
        titles = [rules()[each.after.rule_id].title for each in critical]
        zh, en = "、".join(each.zh for each in titles), ", ".join(each.en for each in titles)
        raise CaseError("reason", f"此步骤违反：{zh}，须写明理由", f"this step breaches: {en}; say why")
    store(name, found, now)
    _raise_risks(thread_id, path, critical, reason, now)
    _rejudge_others(entries, thread_id, now)
    return changes


def _demand(actor: Viewer, case: Case, step: Step, now: datetime) -> None:
    if step.event in LINKING:
        raise CaseError(step.event, "请在案件页办理并案、拆案", "merge and split on the page of the case")
    right = CORRECT if step.supersedes else APPEND
    actor.demand(right, record_of(case), legal_day(now), case.case_id)


def _note(case: Case, step: Step) -> Note:
    return note_of(case.thread_id, {"case": case.case_id}, step)


def note_of(thread_id: str, keys: Mapping[str, str], step: Step) -> Note:
    """Return a checked step as it will be recorded; ``keys`` say to what of its thread it belongs."""
    former = None
    if step.supersedes:
        former = Entry.objects.filter(pk=step.supersedes, thread_id=thread_id, kind=Kind.EVENT).first()
        if former is None:
            raise CaseError("supersedes", "本案没有这条记录", "the case has no such entry")
    if former is not None and former.what in LINKING:
        raise CaseError("supersedes", "并案、拆案不能更正或者作废", "a merge or a split is not corrected or voided")
    return Note(
        Kind.EVENT,
        step.event,
        occurred_at=step.occurred_at,
        precision="day" if step.whole_day else "instant",
        thread_id=thread_id,
        person_id=step.person_id,
        supersedes=step.supersedes,
        source=step.source,
        keys={**keys, **step.keys},
        attrs=step.attrs,
    )


def unwritten(note: Note, author: Author, now: datetime, after: int = 0) -> Entry:
    """Return the entry a note would become, unsaved: the last of its thread, ``after`` others that are unsaved too."""
    last = Entry.objects.filter(thread_id=note.thread_id).count() + after
    return Entry(
        entry_id=new_id(now),
        kind=note.kind,
        what=note.what,
        thread_id=note.thread_id,
        seq=last,
        occurred_at=note.occurred_at or now,
        precision=note.precision,
        recorded_at=now,
        unit_id=author.unit_id,
        actor_id=author.actor_id,
        actor_role=author.role,
        person_id=note.person_id,
        keys=dict(note.keys),
        supersedes=note.supersedes,
        source=note.source,
        attrs=dict(note.attrs),
    )


def changes_of(thread_id: str, found: dict[str, Judged]) -> list[Change]:
    """Return whose verdict or due instant differs from the stored obligations of a thread, the gravest first."""
    rows = Obligation.objects.filter(thread_id=thread_id).values_list("obligation_id", "verdict", "due_at")
    before = {key: (verdict, due) for key, verdict, due in rows}
    told = [_change(each.now, before.get(key)) for key, each in found.items()]
    changed = [each for each in told if each.before != str(each.after.verdict) or each.moves]
    return sorted(changed, key=lambda each: (not each.is_critical, not each.accuses, each.after.rule_id))


def _change(after: Finding, before: tuple[str, datetime | None] | None) -> Change:
    return Change(None, after) if before is None else Change(before[0], after, before[1])


def _share(entry: Entry, thread_id: str) -> None:
    """Keep what an entry ties together: threads by a merge or split, or by a person or officers."""
    link(entry)
    moment = _standing_at(entry)
    Shared.objects.bulk_create(
        Shared(entry_id=entry.pk, thread_id=thread_id, who=who, occurred_at=moment) for who in shared_by(entry)
    )


def _standing_at(entry: Entry) -> datetime:
    """Return when what an entry says happened: a correction speaks of the moment it restates, or of the former one."""
    while entry.what == EVENT_CORRECTED:
        if said := entry.attrs.get("occurred_at"):
            moment = datetime.fromisoformat(str(said))
            return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(rulebook().jurisdiction.zone))
        former = Entry.objects.filter(pk=entry.supersedes).first()
        if former is None:
            break
        entry = former
    return entry.occurred_at


def _rejudge_others(entries: Iterable[Entry], thread_id: str, now: datetime) -> None:
    """Judge the threads anew that share a person or officers with the entries, or the past with their thread."""
    whos = {who for entry in entries for who in shared_by(entry)} | _of_the_former(entries)
    near = Shared.objects.filter(who__in=whos).exclude(thread_id=thread_id)
    whole, name = family(thread_id), judged_as(thread_id)
    others = set(near.values_list("thread_id", flat=True)) | (whole - {thread_id})
    names = {judged_as(each) for each in others} - {name}
    # What stood under the name of a thread that was absorbed stands under the other's now.
    Obligation.objects.filter(thread_id__in=others - names - {name}).delete()
    for other in names:
        store(other, judge_thread(other, now), now)


def _of_the_former(entries: Iterable[Entry]) -> set[str]:
    """Return by whom what the entries correct or void is tied to other threads."""
    former = [each.supersedes for each in entries if each.supersedes]
    return set(Shared.objects.filter(entry_id__in=former).values_list("who", flat=True)) if former else set()


def _raise_risks(thread_id: str, path: str, critical: Iterable[Change], reason: str, now: datetime) -> None:
    """Keep what a step breached of a critical rule, one item an obligation."""
    for each in critical:
        values = {
            "thread_id": thread_id,
            "rule_id": each.after.rule_id,
            "path": path,
            "reason": reason,
            "raised_at": now,
            "state": "explained" if reason else "open",
        }
        RiskItem.objects.get_or_create(obligation_id=each.after.obligation_id, defaults=values)
