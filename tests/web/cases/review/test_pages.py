"""Review through the browser: submitted, approved, returned, too late; and the cells of the table of rights."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import transaction

from tests.web.cases.review.panel import ALL_YES, NOW, Panel, panel
from tests.web.desk.visitors import browser
from tests.web.org.cast import PLACES, ROLES, city
from xiezhi.web.cases.models import Case, CaseOfficer, ReviewTask
from xiezhi.web.cases.review.queries import DECIDE, RETURN, record_of_task, tasks
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.viewer import Viewer, legal_day

# Whoever has no right on reviews at all is stopped by the gate, which has its own test.
ASKED = {"officer", "unit_head", "legal_stationed", "legal_reviewer", "bureau_leader", "auditor"}
FORM = {f"point-{point}": "yes" for point in ALL_YES}


@pytest.fixture
def seated(db: None) -> Panel:  # noqa: ARG001 - asked for, not used
    return panel(city())


def test_a_matter_goes_from_the_handler_to_the_leader_on_the_pages(seated: Panel) -> None:
    people = {level: browser(viewer) for level, viewer in seated.seats.items()}
    form = f"/cases/{seated.case.pk}/review/"
    assert "行政处罚" in people["L1"].get(form).content.decode()
    assert people["L1"].post(form, {"matter": "filing", "amount": "many"}).status_code == 400
    page = people["L1"].post(form, {"matter": "filing"})["Location"]
    for number, level in enumerate(("L2", "L3", "L4", "L5"), start=1):
        assert "待我审核" in people[level].get("/").content.decode()
        assert page in people[level].get("/reviews/").content.decode()
        shown = people[level].get(page).content.decode()
        assert "主体身份清楚" in shown
        assert "xz-timeline" in shown
        assert people[level].post(page, {"result": "pass", "version": number}).status_code == 400
        assert people[level].post(page, FORM | {"result": "pass", "version": number}).status_code == 302
        late = people[level].post(page, FORM | {"result": "reject", "version": number, "opinion": "迟"})
        assert (late.status_code, "没有登记" in late.content.decode()) == (409, True)
    assert "已批准" in people["L1"].get(page).content.decode()
    people["L1"].post("/language/")
    assert "approved" in people["L1"].get("/reviews/all/").content.decode()


def test_out_of_reach_and_closed_off_reviews_do_not_exist(seated: Panel) -> None:
    task = seated.submit()
    address = f"/reviews/{task.pk}/"
    stranger = browser(seated.bureau.viewer("elsewhere", "unit_head", "BS1"))
    nothing = stranger.get("/reviews/none/").content
    for answer in (stranger.get(address), stranger.post(address, FORM | {"result": "pass", "version": 0})):
        assert (answer.status_code, answer.content) == (404, nothing)
    assert address not in stranger.get("/reviews/").content.decode()
    Case.objects.filter(pk=seated.case.pk).update(record_closed=True)
    for viewer in seated.seats.values():
        client = browser(viewer)
        assert client.get(address).status_code == 404
        assert address not in client.get("/reviews/").content.decode()
        assert address not in client.get("/reviews/all/").content.decode()


LEVELS = {right.action: level for level, right in DECIDE.items()}


def _stand(seated: Panel, task: ReviewTask, viewer: Viewer, cell: dict[str, str]) -> ReviewTask:
    """Put the review where a cell says, at the level that it is about."""
    me, unit = viewer.account.person_id, seated.bureau.units[PLACES[cell["relation"]]]
    mine, level = cell["relation"] == "mine", LEVELS.get(cell["action"], "L2")
    CaseOfficer.objects.filter(case=task.case, person_id=me).delete()
    if mine:
        CaseOfficer.objects.create(case=task.case, person_id=me, name=me)
    Case.objects.filter(pk=task.case_id).update(unit=unit, path=unit.path, record_closed=cell["state"] == "sealed")
    state = "returned" if level == "L1" else "open"
    ReviewTask.objects.filter(pk=task.pk).update(assigned=me if mine else "", level=level, state=state)
    return ReviewTask.objects.select_related("case").get(pk=task.pk)


def _passes(viewer: Viewer, task: ReviewTask, action: str) -> bool:
    """Ask through HTTP, undo, and say whether there was anything there (a handler is told 400, not 404)."""
    mark = transaction.savepoint()
    client, address = browser(viewer), f"/reviews/{task.pk}/"
    form = FORM | {"result": "pass", "version": str(task.version)}
    rows = Entry.objects.filter(kind__in=[Kind.ACT, Kind.EVENT])
    before = rows.count()
    answer = client.get(address) if action == "list" else client.post(address, form)
    # What was refused wrote nothing, what was done did.
    assert (rows.count() > before) is (answer.status_code == 302)
    transaction.savepoint_rollback(mark)
    return answer.status_code != 404


def test_the_cells_of_the_matrix_hold_for_rows_record_and_http(seated: Panel, shared: Path) -> None:
    task = seated.submit()
    viewers = {role: seated.bureau.viewer(f"m-{role}", role, "BS") for role in ROLES}
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8") as file:
        cells = [row for row in csv.DictReader(file) if row["resource"] == "review_task" and row["role"] in ROLES]
    assert len(cells) == 980
    wrong = []
    for cell in cells:
        viewer, right = viewers[cell["role"]], Right("review_task", cell["action"])
        stored = _stand(seated, task, viewer, cell)
        listed = tasks(viewer, right, NOW).filter(pk=task.pk).exists()
        record = can(shipped_policy(), viewer.viewpoint, right, record_of_task(viewer, stored), legal_day(NOW))
        asked = right != RETURN and cell["role"] in ASKED
        shown = _passes(viewer, stored, right.action) if asked else record
        if {listed, record, shown} != {cell["expected"] == "allow"}:
            wrong.append((cell, listed, record, shown))
    assert wrong == []
