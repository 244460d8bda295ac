"""Reading reviews, always with the viewer: which there are, which wait for one, and who may be assigned."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case as When
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models import When as If

from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.web.cases.models import Case, CaseOfficer, ReviewDecision, ReviewTask
from xiezhi.web.cases.powers import level_of, reaches
from xiezhi.web.cases.review.chains import shipped_chains
from xiezhi.web.cases.review.machine import Place, Result, Signing, State, bars
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.models import Posting, UnitKind
from xiezhi.web.org.viewer import DeniedError, Viewer, in_force, legal_day

LIST, RETURN = Right("review_task", "list"), Right("review_task", "return")
DECIDE = {
    "L1": Right("review_task", "decide_l1_handler"),
    "L2": Right("review_task", "decide_l2_unit_legal"),
    "L3": Right("review_task", "decide_l3_unit_head"),
    "L4": Right("review_task", "decide_l4_legal_dept"),
    "L5": Right("review_task", "decide_l5_leader"),
}
# Levels at which somebody is named, and the role that holds the level.
ASSIGNED = {"L4": "legal_reviewer", "L5": "bureau_leader"}


def place_of(task: ReviewTask) -> Place:
    """Return where a stored review stands."""
    said = tuple(Signing(each.round, each.level, each.person_id, Result(each.result)) for each in task.decisions.all())
    return Place(tuple(task.levels), State(task.state), task.round, task.level, said)


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
    chain = shipped_chains().named(task.chain)
    return "" if chain is None else chain.least


def covered(posting: Posting) -> str:
    """Return whom a posting stands in for, or nothing."""
    return "" if posting.deputy_for is None else posting.deputy_for.person_id


def may_decide(viewer: Viewer, task: ReviewTask, now: datetime) -> bool:
    """Say whether the viewer may decide now at the level that is next: by the table and by the history."""
    if task.state not in (State.OPEN, State.RETURNED):
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
            rows = tasks(viewer, right, now).filter(level=level, state__in=[State.OPEN, State.RETURNED])
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


def candidates(case: Case, level: str, place: Place, now: datetime, least: str = "") -> list[Posting]:
    """Return who may be assigned at a level: the nearest to the unit first, then who has least to review.

    ``least``: the rank that whoever decides last has at least.
    """
    day = legal_day(now)
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
