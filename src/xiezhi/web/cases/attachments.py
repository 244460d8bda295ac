"""The attachments of a case: files under the key of its thread, with sort, title and the item they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from xiezhi.core.text import Text
from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.queries import OFFICER, all_cases
from xiezhi.web.cases.review.machine import State
from xiezhi.web.desk.files.contents import opened
from xiezhi.web.desk.files.records import RecordKind
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.desk.views.files import row_of
from xiezhi.web.desk.visit import Visit, record_read
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import Viewer

SEE, TAKE, ADD = Right("attachment", "list"), Right("attachment", "download"), Right("attachment", "upload")
SORTS = {
    "physical": Text("物证照片", "picture of physical evidence"),
    "documentary": Text("书证", "documentary evidence"),
    "statement": Text("证言、陈述", "statement"),
    "defence": Text("供述和辩解", "confession or defence"),
    "appraisal": Text("鉴定意见", "appraisal opinion"),
    "examination": Text("勘验、检查笔录", "record of an examination"),
    "recording": Text("视听资料、电子数据", "recording or electronic data"),
    "paper": Text("法律文书", "legal paper"),
    "other": Text("其他", "other"),
}


def cases_reached(viewer: Viewer, right: Right, day: date) -> QuerySet[Case]:
    """Return the cases whose attachments a right reaches; a reviewer's are those that wait for his decision."""
    rows = all_cases(viewer)
    assignee = viewer.scope(right, day).assignee
    if assignee is None:
        return viewer.rows(right, day, rows, path="path", person=OFFICER, closed="record_closed")
    waiting = ReviewTask.objects.filter(case=OuterRef("pk"), state=State.OPEN, assigned=assignee)
    return rows.filter(Exists(waiting)).exclude(record_closed=True)


ON_CASE = RecordKind(
    name="case",
    see=SEE,
    add=ADD,
    take=TAKE,
    rows=Case.objects.all,
    path="path",
    person=OFFICER,
    closed="record_closed",
    reach=cases_reached,
    title=lambda case: f"{case.title} {case.number}",
    holder=lambda case: f"thread:{case.thread_id}",
    thread=lambda case: str(case.thread_id),
    sorts=SORTS,
    parties=lambda case: {each.identity_id: each.token for each in case.parties.exclude(identity_id="")},
    page=lambda case_id: f"/cases/{case_id}/",
)


def _seen(visit: Visit, case: Case) -> QuerySet[StoredFile]:
    """Return the standing files of a case, none where the right to list them does not reach."""
    rows = StoredFile.objects.filter(kind=ON_CASE.name, record_id=case.pk, superseded_at=None)
    return rows if cases_reached(visit.who, SEE, visit.day).filter(pk=case.pk).exists() else rows.none()


def files_of(visit: Visit, case: Case) -> Iterator[CaseLink]:
    """Yield the link to the attachments of a case for whoever may list them."""
    if cases_reached(visit.who, SEE, visit.day).filter(pk=case.pk).exists():
        count = _seen(visit, case).count()
        yield CaseLink(f"/cases/{case.pk}/files/", visit.words["files"], count)


def attachments_of(visit: Visit, case: Case) -> list[dict[str, Any]]:  # Any: what a template shows
    """Return the standing attachments as the page of a case lists them, which the journal is told."""
    ids = list(_seen(visit, case).values_list("pk", flat=True))
    if not ids:
        return []
    record_read(visit, "files-listed", ids, record=case.pk)
    takes = cases_reached(visit.who, TAKE, visit.day).filter(pk=case.pk).exists()
    rows = opened().filter(pk__in=ids)
    return [{**row_of(each, visit), "link": f"/cases/{case.pk}/files/{each.pk}/" if takes else ""} for each in rows]
