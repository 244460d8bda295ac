"""Hearings and remedies on their pages and in their actions: entered, judged, listed, told, refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import ROLES, City, city
from tests.web.papers.desk import NOW, a_case, officer_of
from xiezhi.web.cases.actions.steps import APPEND, record_of
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.cases.queries import VIEW
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.wording import local
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.viewer import DeniedError, legal_day
from xiezhi.web.remedies.actions import steps as actions
from xiezhi.web.remedies.actions.steps import go_on
from xiezhi.web.remedies.courses import courses
from xiezhi.web.remedies.problems import CourseError
from xiezhi.web.remedies.queries import due
from xiezhi.web.remedies.runs import runs_of


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def enter(bureau: City, case: Case, event: str, request: str = "", *, days: int = 0, **attrs: str) -> None:
    """Enter a step of a course, so many days ago."""
    step = Step(event, NOW - timedelta(days=days), attrs=dict(attrs))
    go_on(actor=officer_of(bureau), case=case, step=step, request=request, now=NOW, reason="测试")


def test_a_hearing_is_entered_on_its_forms_and_its_clocks_stand_on_its_page(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    here, person = f"/cases/{case.pk}/remedies/", case.parties.get(token="甲").person_id
    assert "开始新程序" in client.get(here).content.decode()
    address = f"{here}hearing-requested/"
    form = typed(course_person=person, course_at=local(NOW))
    assert client.post(address, form | {"course_at": "昨天"}).status_code == 400
    shown = client.post(address, {name: value for name, value in form.items() if name != "form_confirmed"})
    assert "听证" in shown.content.decode()
    assert not runs_of(case)
    answer = client.post(address, form)
    assert (answer.status_code, answer["Location"]) == (302, here)
    entry = Entry.objects.get(what="hearing-requested")
    assert (entry.kind, entry.person_id) == ("event", person)
    assert entry.keys == {"case": case.pk, "request": "hearing-1"}
    assert Obligation.objects.filter(subject_event_id=entry.pk, rule_id="hearing-timing-acceptance-2d").exists()
    page = client.get(here).content.decode()
    assert "已申请" in page
    assert "PSL25" in page or "治安管理处罚法" in page or "公安机关办理行政案件程序规定" in page
    assert f"{here}hearing-request-decided/?run=hearing-1" in page
    assert f"{here}hearing-held/" not in page
    decide = client.get(f"{here}hearing-request-decided/?run=hearing-1").content.decode()
    assert re.search(r'<option value="hearing-1" selected>听证 1 已申请 甲<', decide)
    done = typed(course_run="hearing-1", course_at=local(NOW), accepted="true")
    assert client.post(f"{here}hearing-request-decided/", done).status_code == 302
    (run,) = runs_of(case)
    assert (run.state, run.person_id) == ("accepted", person)
    assert Entry.objects.get(what="hearing-request-decided").person_id == person


def test_a_step_that_its_course_does_not_expect_is_refused_and_leaves_nothing(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    enter(bureau, case, "hearing-requested")
    held = typed(course_at=local(NOW))
    assert client.post(f"/cases/{case.pk}/remedies/hearing-held/", held).status_code == 400
    for event, request, told in (
        ("hearing-held", "hearing-1", "stands at 'requested'"),
        ("hearing-held", "", "not begun"),
        ("hearing-held", "hearing-7", "no such course"),
        ("penalty-decided", "", "no step"),
    ):
        with pytest.raises(CourseError, match=told):
            enter(bureau, case, event, request)
    with pytest.raises(CourseError, match="true or false"):
        enter(bureau, case, "hearing-request-decided", "hearing-1", accepted="maybe")
    assert len(runs_of(case)[0].entries) == 1


def test_without_the_course_the_step_would_be_taken(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(bureau)
    monkeypatch.setattr(actions, "fitted", lambda _case, step, _request: step)
    enter(bureau, case, "hearing-held")
    assert runs_of(case)[0].strayed


def test_each_remedy_is_its_own_course_and_names_itself_where_the_law_asks(bureau: City) -> None:
    case = a_case(bureau)
    for event in ("compensation-applied", "compensation-applied", "suit-papers-received"):
        enter(bureau, case, event)
    assert [each.request for each in runs_of(case)] == ["compensation-1", "compensation-2", "litigation-1"]
    assert Entry.objects.filter(what="compensation-applied", attrs__request_id="compensation-2").exists()
    enter(bureau, case, "compensation-decided", "compensation-2")
    assert [each.state for each in runs_of(case)] == ["applied", "decided", "summoned"]


def test_a_defence_in_time_meets_the_clock_of_its_own_suit_only(bureau: City) -> None:
    case = a_case(bureau)
    for days in (20, 5):
        enter(bureau, case, "suit-papers-received", days=days)
    enter(bureau, case, "defence-submitted", "litigation-2")
    rows = Obligation.objects.filter(thread_id=case.thread_id, rule_id="suit-defence-15d")
    assert sorted(rows.values_list("verdict", flat=True)) == ["met", "overdue"]


def test_what_is_due_is_listed_and_told_on_the_home_page(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    assert "没有待办的期限" in client.get("/remedies/").content.decode()
    enter(bureau, case, "suit-papers-received", days=40)
    enter(bureau, case, "suit-papers-received", days=11)
    page = client.get("/remedies/").content.decode()
    assert case.number in page
    assert page.count("收到起诉状副本后15日内") == 2
    home = client.get("/").content.decode()
    assert home.count('href="/remedies/"') >= 2
    Case.objects.update(record_closed=True)
    assert case.number not in client.get("/remedies/").content.decode()


def test_the_page_of_a_case_leads_to_its_remedies(bureau: City) -> None:
    case = a_case(bureau)
    enter(bureau, case, "suit-papers-received")
    page = browser(officer_of(bureau)).get(f"/cases/{case.pk}/").content.decode()
    assert f'href="/cases/{case.pk}/remedies/">听证与救济 1<' in page


@pytest.mark.parametrize("closed_off", [False, True])
def test_the_matrix_holds_through_http_and_through_querysets(bureau: City, closed_off: bool) -> None:
    case = a_case(bureau)
    enter(bureau, case, "suit-papers-received", days=40)
    Case.objects.filter(pk=case.pk).update(record_closed=closed_off)
    case.refresh_from_db()
    viewers = dict(bureau.viewers) | {
        "colleague": bureau.viewer("colleague", "officer", "QG"),
        "elsewhere": bureau.viewer("elsewhere", "unit_head", "BS"),
        "above": bureau.viewer("above", "legal_reviewer", "JL"),
    }
    assert len(viewers) == len(ROLES) + 3
    reached = 0
    for name, viewer in viewers.items():
        client, day = browser(viewer), legal_day(NOW)
        see, act = (can(shipped_policy(), viewer.viewpoint, each, record_of(case), day) for each in (VIEW, APPEND))
        here = f"/cases/{case.pk}/remedies/"
        assert (client.get(here).status_code == 200) == see, name
        assert (client.get(f"{here}suit-papers-received/").status_code == 200) == act, name
        listed = client.get("/remedies/")
        assert (listed.status_code == 200 and case.number in listed.content.decode()) == see, name
        assert (due(viewer, NOW).exists() if viewer.may(VIEW, day) else False) == see, name
        reached += see
    assert reached == (0 if closed_off else 6)


def test_out_of_reach_is_like_not_existing_and_the_act_asks_again(bureau: City) -> None:
    case, head = a_case(bureau), bureau.viewers["unit_head"]
    stranger = browser(bureau.viewer("elsewhere", "officer", "BS1"))
    nothing = stranger.get("/cases/none/remedies/").content
    for address in (f"/cases/{case.pk}/remedies/", f"/cases/{case.pk}/remedies/suit-papers-received/"):
        answer = stranger.get(address)
        assert (answer.status_code, answer.content) == (404, nothing)
    assert browser(officer_of(bureau)).get(f"/cases/{case.pk}/remedies/penalty-decided/").status_code == 404
    step = Step("suit-papers-received", NOW)
    with pytest.raises(DeniedError):
        go_on(actor=head, case=case, step=step, request="", now=NOW)
    Case.objects.update(record_closed=True)
    with pytest.raises(DeniedError):
        go_on(actor=officer_of(bureau), case=case, step=step, request="", now=NOW)


@pytest.mark.parametrize("event", [event for course in courses().values() for event in course.moves])
def test_every_step_has_a_form_that_opens(bureau: City, event: str) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    assert client.get(f"/cases/{case.pk}/remedies/{event}/").status_code == 200
