"""Reading what is closed off (封存): which records a right reaches, and what must not shine through elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiezhi.web.cases.families import family
from xiezhi.web.cases.judging import threads_seen
from xiezhi.web.cases.models import Case, Opening, OpeningState, Wanted
from xiezhi.web.cases.queries import OFFICER, all_cases
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.withheld import names
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.models import Posting
from xiezhi.web.org.viewer import DeniedError, Viewer, in_force, legal_day

EXISTS, REQUEST = Right("sealed_record", "exists"), Right("sealed_record", "request_open")
APPROVE, VIEW = Right("sealed_record", "approve_open"), Right("sealed_record", "view")
END = Right("sealed_record", "unseal")


def closed_records(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Case]:
    """Return the closed records a right reaches; to view, only those opened for the viewer and not for three hours."""
    rows, day = all_cases(viewer).filter(record_closed=True), legal_day(now)
    assignee = viewer.scope(right, day).assignee
    if assignee is None:
        return viewer.rows(right, day, rows, path="path", person=OFFICER)
    here = Opening.objects.filter(case=OuterRef("pk"))
    if right == VIEW:
        here = here.filter(wanted=Wanted.VIEW, state=OpeningState.APPROVED, asked_by=assignee, until__gt=now)
    else:
        here = here.filter(wanted=Wanted.END, state=OpeningState.ASKED, assigned=assignee)
    return rows.filter(Exists(here))


def one_closed_record(viewer: Viewer, right: Right, case_id: str, now: datetime) -> Case:
    """Return one closed record that a right reaches now, or refuse as if it did not exist."""
    found = closed_records(viewer, right, now).filter(pk=case_id).first()
    if found is None:
        raise DeniedError(right, case_id)
    return found


def waiting_openings(viewer: Viewer, now: datetime) -> list[Opening]:
    """Return the requests that the viewer may decide, the oldest first."""
    rows = Opening.objects.filter(state=OpeningState.ASKED, case__record_closed=True).select_related("case__unit")
    me = viewer.account.person_id
    asked = list(rows.exclude(asked_by=me).order_by("opening_id"))
    if not asked:
        return []
    keys = {each.case_id for each in asked}
    views, ends = (
        set(closed_records(viewer, right, now).filter(pk__in=keys).values_list("pk", flat=True))
        for right in (APPROVE, END)
    )
    return [
        each
        for each in asked
        if (each.case_id in views if each.wanted == Wanted.VIEW else each.case_id in ends and each.assigned == me)
    ]


def record_to_decide(opening: Opening, *, assigned: bool = True) -> Record:
    """Return the record of a request as the table of rights asks about it."""
    names = frozenset({opening.assigned} - {""}) if assigned else frozenset[str]()
    return Record(opening.case.path, assigned=names)


def leader_for(case: Case, now: datetime) -> str:
    """Return the leader nearest to the case's unit, or nothing."""
    leaders = Posting.objects.filter(role="bureau_leader", deputy_for=None, person__account__disabled=False)
    rows = in_force(leaders, legal_day(now))
    near = [each for each in rows.select_related("unit") if case.path.startswith(each.unit.path)]
    near.sort(key=lambda each: (-len(each.unit.path), each.person_id))
    return near[0].person_id if near else ""


def closed_entries() -> Q:
    """Return which entries of the journal are kept back: those in a thread with a closed record, or that name one."""
    closed = Case.objects.filter(record_closed=True)
    threads, ids = closed.order_by().values("thread_id"), closed.values("pk")
    return Q(thread_id__in=threads) | names("attrs", "case", ids) | names("keys", "case", ids)


def closed_off_beside(case: Case) -> frozenset[str]:
    """Return the other cases of the family whose records are closed: their events are not shown with this one."""
    rows = Case.objects.filter(thread_id__in=family(case.thread_id), record_closed=True).exclude(pk=case.pk)
    return frozenset(rows.values_list("pk", flat=True))


def open_entries(case: Case, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a family without those of its closed records."""
    closed = closed_off_beside(case)
    return [each for each in entries if each.keys.get("case") not in closed]


def looks_into_closed(case: Case, rule_id: str) -> bool:
    """Say whether the working of a rule would tell what stands in a closed record beside this case."""
    threads = threads_seen(rule_id, case.thread_id)
    return Case.objects.filter(thread_id__in=threads, record_closed=True).exclude(pk=case.pk).exists()


def opening_lines(visit: Visit) -> list[Task]:
    """Return what waits at home: requests to decide, and records opened for the visitor."""
    lines = []
    if count := len(waiting_openings(visit.who, visit.now)):
        lines.append(Task(Group.MINE, "/closed-records/requests/", visit.words["closed_waiting"], count))
    if count := closed_records(visit.who, VIEW, visit.now).count():
        lines.append(Task(Group.NOTICES, "/closed-records/", visit.words["closed_opened"], count))
    return lines
