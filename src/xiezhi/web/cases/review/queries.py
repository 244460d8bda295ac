"""Reading reviews, always with the viewer: which there are, which wait for one, and who may be assigned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Case as When
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models import When as If

from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.web.cases.models import Case, CaseOfficer, ReviewDecision, ReviewTask, ReviewTurn
from xiezhi.web.cases.powers import approvers, level_of, reaches
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.machine import (
    ASSIGNED,
    LIVE,
    Place,
    Result,
    Signing,
    State,
    bars,
    recalled,
    refuse_reminder,
)
from xiezhi.web.cases.review.models import TurnKind
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.models import Posting, UnitKind
from xiezhi.web.org.viewer import DeniedError, Viewer, in_force, legal_day

LIST, RETURN = Right("review_task", "list"), Right("review_task", "return")
REASSIGN, REMIND = Right("review_flow", "reassign"), Right("review_flow", "remind")
FRONTS, GIVE, EXPORT = Right("front_review", "list"), Right("front_review", "give"), Right("front_review", "export")
DECIDE = {
    "L1": Right("review_task", "decide_l1_handler"),
    "L2": Right("review_task", "decide_l2_unit_legal"),
    "L3": Right("review_task", "decide_l3_unit_head"),
    "L4": Right("review_task", "decide_l4_legal_dept"),
    "L5": Right("review_task", "decide_l5_leader"),
}
# The lowest rank of a head of an organ, who discusses with the others.
_OF_AN_ORGAN = "county-head"


def place_of(task: ReviewTask) -> Place:
    """Return where a stored review stands."""
    said = tuple(Signing(each.round, each.level, each.person_id, Result(each.result)) for each in task.decisions.all())
    return Place(tuple(task.levels), State(task.state), task.round, task.level, said, task.assigned)


def recused(case: Case) -> frozenset[str]:
    """Return who was recused in a case and not by an entry that was voided."""
    rows = Entry.objects.filter(kind=Kind.EVENT, thread_id=case.thread_id)
    voided = rows.filter(what=EVENT_VOIDED).values_list("supersedes", flat=True)
    granted = rows.filter(what="recusal-decided").exclude(pk__in=[each for each in voided if each])
    named = (each.attrs.get("recused_id") for each in granted if each.attrs.get("result") == "granted")
    return frozenset(str(each) for each in named if each)


def handlers(case: Case) -> frozenset[str]:
    """Return who handles a case."""
    return frozenset(case.officers.values_list("person_id", flat=True))


def record_of_task(viewer: Viewer, task: ReviewTask) -> Record:
    """Return a review as the table of rights asks about it; a deputy stands where the one on leave is assigned."""
    assigned = {task.assigned} - {""}
    if viewer.posting is not None and covered(viewer.posting) in assigned:
        assigned.add(viewer.posting.person_id)
    return Record(task.case.path, handlers(task.case), frozenset(assigned), task.case.record_closed)


def least_of(task: ReviewTask) -> str:
    """Return the rank that whoever decides a review last has at least; empty: none is asked."""
    chain = chains_in_force().named(task.chain)
    return "" if chain is None else chain.least


def covered(posting: Posting) -> str:
    """Return whom a posting stands in for, or nothing."""
    return "" if posting.deputy_for is None else posting.deputy_for.person_id


def may_decide(viewer: Viewer, task: ReviewTask, now: datetime) -> bool:
    """Say whether the viewer may decide now at the level that is next: by the table and by the history."""
    if task.state not in LIVE:
        return False
    if not can(shipped_policy(), viewer.viewpoint, DECIDE[task.level], record_of_task(viewer, task), legal_day(now)):
        return False
    return bars(place_of(task), viewer.account.person_id, handlers(task.case), recused(task.case)) is None


def tasks(viewer: Viewer, right: Right, now: datetime) -> QuerySet[ReviewTask]:
    """Return the reviews that a right reaches."""
    me = viewer.account.person_id
    mine = CaseOfficer.objects.filter(case=OuterRef("case_id"), person_id=me)
    own = Q(Exists(mine))
    if right == LIST:
        # One's own signature is one's own act, wherever the unit stands; it gives no right to sign.
        own |= Q(Exists(ReviewDecision.objects.filter(task=OuterRef("pk"), person_id=me)))
    column = When(If(own, then=Value(me)), default=Value(""), output_field=CharField())
    rows = ReviewTask.objects.annotate(handled_by_viewer=column).select_related("case__unit")
    day = legal_day(now)
    reached = viewer.rows(right, day, rows, path="case__path", person="handled_by_viewer", closed="case__record_closed")
    if viewer.scope(right, day).assignee is None:
        return reached
    # The table's K: assigned to the viewer, or to whom the viewer's posting stands in for.
    names = {me} | ({covered(viewer.posting)} - {""} if viewer.posting is not None else set())
    return rows.filter(assigned__in=names).exclude(case__record_closed=True)


def waiting_for(viewer: Viewer, now: datetime) -> list[ReviewTask]:
    """Return the reviews that wait for the viewer, the longest waiting first."""
    found: list[ReviewTask] = []
    for level, right in DECIDE.items():
        if viewer.may(right, legal_day(now)):
            rows = tasks(viewer, right, now).filter(level=level, state__in=LIVE)
            signed = ReviewDecision.objects.filter(task=OuterRef("pk"), person_id=viewer.account.person_id)
            rows = rows.exclude(Exists(signed.exclude(level=level))).prefetch_related("decisions")
            found += [each for each in rows if may_decide(viewer, each, now)]
    return sorted(found, key=lambda each: each.since)


def one_task(viewer: Viewer, task_id: str, now: datetime) -> ReviewTask:
    """Return a review that the viewer may list or is to decide, or refuse as if it did not exist."""
    found = tasks(viewer, LIST, now).filter(pk=task_id).first()
    if found is not None:
        return found
    other = ReviewTask.objects.select_related("case__unit").filter(pk=task_id).first()
    if other is None or not may_decide(viewer, other, now):
        raise DeniedError(LIST, task_id)
    return other


def case_to_decide(viewer: Viewer, case_id: str, now: datetime) -> Case | None:
    """Return a case that waits for the viewer's decision, whose dossier comes with it; None if none does."""
    waiting = ReviewTask.objects.select_related("case__unit").filter(case_id=case_id, state=State.OPEN)
    return next((each.case for each in waiting if may_decide(viewer, each, now)), None)


def candidates(case: Case, place: Place, now: datetime, least: str = "") -> list[Posting]:
    """Return who may be assigned at the level of a place: the nearest to the unit first, then who has least to do.

    ``least``: the rank that whoever decides last has at least.
    """
    level, day = place.level, legal_day(now)
    signers = {each.person_id for each in place.signings if each.level != level}
    out = signers | handlers(case) | recused(case)
    rows = in_force(Posting.objects.filter(role=ASSIGNED[level], deputy_for=None), day).exclude(person_id__in=out)
    rows = rows.filter(person__account__disabled=False).select_related("unit__parent", "person")
    load = dict(
        ReviewTask.objects.filter(state=State.OPEN)
        .exclude(Q(assigned=""))
        .values_list("assigned")
        .annotate(count=Count("pk"))
    )
    last = least and level == place.levels[-1]
    near = [(each, _seat(each)) for each in rows if not last or reaches(level_of(each), least)]
    reaching = [(each, seat) for each, seat in near if case.path.startswith(seat)]
    reaching.sort(key=lambda pair: (-len(pair[1]), load.get(pair[0].person_id, 0), pair[0].person_id))
    return [each for each, _ in reaching]


def _seat(posting: Posting) -> str:
    """Return the path below which a posting reviews: a legal section serves the bureau that it belongs to."""
    unit = posting.unit
    return unit.parent.path if unit.kind == UnitKind.LEGAL and unit.parent is not None else unit.path


def leaders(case: Case, now: datetime) -> list[Posting]:
    """Return who may discuss a matter of a case together: heads of the organs above it, handlers and recused out."""
    out = handlers(case) | recused(case)
    able = approvers(case.path, legal_day(now))
    return [each for each in able if reaches(level_of(each), _OF_AN_ORGAN) and each.person_id not in out]


def is_overdue(task: ReviewTask, now: datetime) -> bool:
    """Say whether the level that decides next has stood longer than its time."""
    return task.state == State.OPEN and task.due_at is not None and now > task.due_at


def last_reminder(task: ReviewTask) -> ReviewTurn | None:
    """Return when the level that decides next was last reminded in this round."""
    rows = task.turns.filter(kind=TurnKind.REMINDED, round=task.round, level=task.level)
    return rows.filter(at__gte=task.since).last()


def mine(viewer: Viewer, now: datetime) -> QuerySet[ReviewTask]:
    """Return the reviews under way that the viewer submitted."""
    me = viewer.account.person_id
    sent = ReviewDecision.objects.filter(task=OuterRef("pk"), level="L1", person_id=me)
    return tasks(viewer, LIST, now).filter(Exists(sent), state__in=LIVE)


def holders(task: ReviewTask, now: datetime) -> list[str]:
    """Return who can decide at the level that is next: nobody means that somebody has to be posted first."""
    named = Q(person_id=task.assigned) | Q(deputy_for__person_id=task.assigned)
    held = {
        "L2": Q(role="legal_stationed", serves=task.case.unit_id),
        "L3": Q(role="unit_head", unit=task.case.unit_id),
    }.get(task.level, Q(role=ASSIGNED.get(task.level, "")) & named)
    rows = in_force(Posting.objects.filter(held, person__account__disabled=False), legal_day(now))
    able = handlers(task.case) if task.level == "L1" else frozenset(rows.values_list("person_id", flat=True))
    place, out, gone = place_of(task), handlers(task.case), recused(task.case)
    return sorted(each for each in able if bars(place, each, out, gone) is None)


def acts_on(viewer: Viewer, task: ReviewTask, now: datetime) -> dict[str, bool]:
    """Return which acts that decide nothing are open to the viewer now: recall, reassign, remind."""
    record, day, policy, place = record_of_task(viewer, task), legal_day(now), shipped_policy(), place_of(task)
    out, gone, me = handlers(task.case), recused(task.case), viewer.account.person_id
    last = last_reminder(task)

    def stands(act: Callable[[], object]) -> bool:
        try:
            act()
        except CaseError:
            return False
        return True

    return {
        "recall": can(policy, viewer.viewpoint, DECIDE["L1"], record, day)
        and stands(lambda: recalled(place, me, out, gone)),
        "reassign": can(policy, viewer.viewpoint, REASSIGN, record, day)
        and me not in out | gone
        and task.state == State.OPEN
        and task.level in ASSIGNED,
        "remind": can(policy, viewer.viewpoint, REMIND, record, day)
        and not may_decide(viewer, task, now)
        and stands(lambda: refuse_reminder(place, task.due_at, None if last is None else last.at, now)),
    }
