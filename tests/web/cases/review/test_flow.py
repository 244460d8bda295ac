"""Taken back, named anew, reminded, advised: who may, when, and what stays behind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.web.cases.review.panel import NOW, Panel, a_case, panel
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import city
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, FrontReview, PartyKind, ReviewTask, ReviewTurn
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.flow import reassign, recall, remind
from xiezhi.web.cases.review.actions.fronts import Advised, advise
from xiezhi.web.cases.review.actions.moving import StaleError
from xiezhi.web.cases.review.machine import Result, StateError
from xiezhi.web.cases.review.reminders import overdue_for
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import DeniedError

# Any (below): what several calls share.
LATE = timedelta(hours=60)


@pytest.fixture
def seated(db: None) -> Panel:  # noqa: ARG001 - asked for, not used
    return panel(city())


def at_l4(seated: Panel) -> ReviewTask:
    return seated.say(seated.say(seated.submit()))


def age(task: ReviewTask, by: timedelta) -> ReviewTask:
    """Let the level have begun so long before."""
    task = ReviewTask.objects.get(pk=task.pk)
    assert task.due_at is not None
    ReviewTask.objects.filter(pk=task.pk).update(since=task.since - by, due_at=task.due_at - by)
    return ReviewTask.objects.get(pk=task.pk)


def told(what: str) -> Entry:
    return Entry.objects.get(what=what)


def test_it_is_taken_back_by_its_submitter_until_the_next_level_has_decided(seated: Panel) -> None:
    given: dict[str, Any] = {"seen": 1, "text": "材料不全", "now": NOW}
    task = seated.submit()
    second = seated.bureau.viewer("second", "officer", "QG1")
    seated.case.officers.create(person_id=second.account.person_id, name="second")
    with pytest.raises(CaseError, match="only who submitted"):
        recall(actor=second, task_id=task.pk, **given)
    with pytest.raises(DeniedError):
        recall(actor=seated.seats["L2"], task_id=task.pk, **given)
    with pytest.raises(CaseError, match="say why"):
        recall(actor=seated.seats["L1"], task_id=task.pk, **{**given, "text": " "})
    task = recall(actor=seated.seats["L1"], task_id=task.pk, **given)
    assert (task.state, task.due_at, told("review-recalled").attrs["reason"]) == ("recalled", None, "材料不全")
    with pytest.raises(StateError, match="over"):
        seated.say(task)
    # The matter may be submitted anew, and once a level has decided it is too late.
    again = seated.say(seated.submit())
    with pytest.raises(StateError, match="next level has decided"):
        recall(actor=seated.seats["L1"], task_id=again.pk, **{**given, "seen": again.version})
    with pytest.raises(StaleError):
        recall(actor=seated.seats["L1"], task_id=again.pk, **given)
    returned = seated.say(again, Result.RETURN)
    assert recall(actor=seated.seats["L1"], task_id=again.pk, **{**given, "seen": returned.version}).state == "recalled"


def test_another_is_named_with_reason_and_never_who_takes_part_already(seated: Panel) -> None:
    task, first = at_l4(seated), seated.seats["L4"]
    colleague = seated.bureau.viewer("colleague", "legal_reviewer", "QG")
    beside = seated.bureau.viewer("beside", "legal_reviewer", "BS")
    handler, signer = (seated.seats[level].account.person for level in ("L1", "L2"))
    for person in (handler, signer):
        seated.bureau.post(person, "legal_reviewer", "QG")
    gone = seated.bureau.viewer("gone", "legal_reviewer", "QG").account.person_id
    attrs = {"result": "granted", "recused_id": gone}
    record(actor=None, case=seated.case, step=Step("recusal-decided", NOW, attrs=attrs), now=NOW)
    given: dict[str, Any] = {"task_id": task.pk, "seen": task.version, "text": "原审核人外出", "now": NOW}
    for person_id, why in (
        (handler.pk, "handler"),
        (signer.pk, "two levels"),
        (gone, "recused"),
        (first.account.person_id, "already"),
        (beside.account.person_id, "cannot take"),
        (seated.seats["L5"].account.person_id, "cannot take"),
    ):
        with pytest.raises(CaseError, match=why):
            reassign(actor=seated.seats["L5"], person_id=person_id, **given)
    to = colleague.account.person_id
    for actor in (seated.seats["L1"], seated.seats["L3"], beside):
        with pytest.raises(DeniedError):
            reassign(actor=actor, person_id=to, **given)
    with pytest.raises(CaseError, match="say why"):
        reassign(actor=first, person_id=to, **{**given, "text": ""})
    before = ReviewTask.objects.get(pk=task.pk)
    task = reassign(actor=first, person_id=to, **given)
    assert (task.assigned, task.since, task.due_at) == (to, before.since, before.due_at)
    entry = told("review-reassigned")
    assert (entry.attrs["from"], entry.attrs["to"], entry.attrs["reason"]) == (
        first.account.person_id,
        to,
        "原审核人外出",
    )
    # Who had it decides no more; who has it does.
    with pytest.raises(DeniedError):
        seated.say(task)
    seated.seats["L4"] = colleague
    assert seated.say(task).level == "L5"
    with pytest.raises(StaleError):
        reassign(actor=first, person_id=to, **given)


def test_a_level_past_its_time_is_overdue_for_its_holder_and_reminded_once_a_day(seated: Panel) -> None:
    task, reviewer, officer = at_l4(seated), seated.seats["L4"], seated.seats["L1"]
    assert task.due_at == NOW + timedelta(hours=24)
    assert "已超时" not in browser(reviewer).get("/").content.decode()
    with pytest.raises(StateError, match="not past its time"):
        remind(actor=officer, task_id=task.pk, text="", now=NOW)
    task = age(task, LATE)
    assert [each.pk for each in overdue_for(reviewer, NOW)] == [task.pk]
    assert overdue_for(seated.seats["L5"], NOW) == []
    for stranger in (seated.seats["L2"], seated.bureau.viewer("far", "unit_head", "BS1")):
        with pytest.raises(DeniedError):
            remind(actor=stranger, task_id=task.pk, text="", now=NOW)
    remind(actor=officer, task_id=task.pk, text="请尽快", now=NOW)
    assert (told("review-reminded").attrs["to"], ReviewTurn.objects.get().text) == (task.assigned, "请尽快")
    with pytest.raises(StateError, match="24 hours"):
        remind(actor=seated.seats["L3"], task_id=task.pk, text="", now=NOW + timedelta(hours=23))
    home = browser(reviewer).get("/").content.decode()
    assert "待我审核已超时" in home
    assert "被催办的审核" in home
    assert "可以催办" in browser(officer).get("/").content.decode()
    page = browser(officer).get(f"/reviews/{task.pk}/").content.decode()
    assert "超时" in page
    assert "请尽快" in page
    # The next level begins with its own time, and nobody reminded it.
    assert (seated.say(task).level, overdue_for(seated.seats["L5"], NOW)) == ("L5", [])


def test_a_level_that_nobody_can_take_says_so_until_another_is_named(seated: Panel) -> None:
    task, chief = at_l4(seated), seated.seats["L5"]
    page = browser(chief)
    assert "目前无人" not in page.get(f"/reviews/{task.pk}/").content.decode()
    attrs = {"result": "granted", "recused_id": task.assigned}
    record(actor=None, case=seated.case, step=Step("recusal-decided", NOW, attrs=attrs), now=NOW)
    assert "目前无人" in page.get(f"/reviews/{task.pk}/").content.decode()
    to = seated.bureau.viewer("colleague", "legal_reviewer", "QG").account.person_id
    reassign(actor=chief, task_id=task.pk, seen=task.version, person_id=to, text="已回避", now=NOW)
    assert "目前无人" not in page.get(f"/reviews/{task.pk}/").content.decode()
    # At a station without a head nobody takes the third level.
    seated.seats["L3"].account.person.postings.update(state="revoked")
    ReviewTask.objects.filter(pk=task.pk).update(level="L3", assigned="")
    assert "目前无人" in page.get(f"/reviews/{task.pk}/").content.decode()


def statuses(clients: dict[str, Client], address: str, form: dict[str, str]) -> dict[str, int]:
    return {name: client.post(address, typed(**form)).status_code for name, client in clients.items()}


def test_on_the_pages_wrong_role_other_unit_and_wrong_state_are_told_apart(seated: Panel) -> None:
    task = at_l4(seated)
    colleague = seated.bureau.viewer("colleague", "legal_reviewer", "QG").account.person_id
    people = {name: browser(seated.seats[name]) for name in ("L1", "L2", "L3", "L4")}
    people["far"] = browser(seated.bureau.viewer("far", "officer", "BS1"))
    people["beside"] = browser(seated.bureau.viewer("beside", "legal_reviewer", "BS"))
    missing = people["far"].get("/reviews/none/").content
    why, name = {"reason": "理由"}, {"reason": "理由", "person": colleague}
    assert statuses(people, f"/reviews/{task.pk}/recall/", why) == {
        **dict.fromkeys(people, 404),
        "L1": 409,
    }
    assert statuses(people, f"/reviews/{task.pk}/remind/", why) == {
        **dict.fromkeys(people, 404),
        **dict.fromkeys(("L1", "L3", "L4"), 409),
    }
    address = f"/reviews/{task.pk}/reassign/"
    assert people["beside"].post(address, typed(**name)).content == missing
    assert statuses(people, address, name) == {**dict.fromkeys(people, 404), "L4": 302}
    assert statuses({"L4": people["L4"]}, address, name) == {"L4": 400}
    shown = people["L1"].get(f"/reviews/{task.pk}/").content.decode()
    assert "改派 → colleague" in shown
    Case.objects.filter(pk=seated.case.pk).update(record_closed=True)
    for act in ("recall", "remind", "reassign"):
        assert set(statuses(people, f"/reviews/{task.pk}/{act}/", name).values()) == {404}


_POINTS = {"procedure": "problem"}
GOOD = Advised("penalty", Decimal("1.5"), "mend", "张三的笔录须补签", points=_POINTS, items=("缺签名",))


def test_advice_before_the_decision_is_kept_without_names_and_refused_after_it(seated: Panel) -> None:
    who = Particulars("张三")
    add_party(actor=None, case=seated.case, kind=PartyKind.SUSPECT, now=NOW, given=who)
    supervisor = seated.seats["L2"]
    for wrong, why in (
        ({"hours": Decimal(0)}, "0.1"),
        ({"hours": Decimal("NaN")}, "0.1"),
        ({"hours": Decimal("1.25")}, "0.1"),
        ({"hours": Decimal(201)}, "0.1"),
        ({"items": ()}, "say each"),
        ({"opinion": " "}, "say what"),
        ({"matter": "none"}, "no matter"),
        ({"about": "none"}, "nobody"),
    ):
        given = {name: getattr(GOOD, name) for name in Advised.__slots__}
        with pytest.raises(CaseError, match=why):
            advise(actor=supervisor, case=seated.case, advised=Advised(**{**given, **wrong}), now=NOW)
    for level in ("L1", "L3", "L4"):
        with pytest.raises(DeniedError):
            advise(actor=seated.seats[level], case=seated.case, advised=GOOD, now=NOW)
    elsewhere = a_case(seated.bureau.viewer("other", "officer", "QG2"))
    with pytest.raises(DeniedError):
        advise(actor=supervisor, case=elsewhere, advised=GOOD, now=NOW)
    made = advise(actor=supervisor, case=seated.case, advised=GOOD, now=NOW)
    assert "张三" not in made.opinion + str(told("front-review-given").attrs)
    task = seated.submit("penalty", kinds=("warning",))
    page = browser(seated.seats["L2"]).get(f"/reviews/{task.pk}/").content.decode()
    assert "甲的笔录须补签" in page
    seated.say(seated.say(task))
    with pytest.raises(StateError, match="decided"):
        advise(actor=supervisor, case=seated.case, advised=GOOD, now=NOW)
    assert FrontReview.objects.count() == 1


def test_the_register_of_advice_shows_each_what_is_in_reach_and_sums_the_hours(seated: Panel) -> None:
    supervisor, address = seated.seats["L2"], f"/cases/{seated.case.pk}/front-review/"
    form = {"matter": "penalty", "hours": "1.5", "advice": "ready", "opinion": "可以报送", "items": "缺签名\n\n缺日期"}
    client = browser(supervisor)
    assert client.get(address).status_code == 200
    assert client.post(address, typed(**{**form, "hours": "many"})).status_code == 400
    page = client.post(address, typed(**form))["Location"]
    assert FrontReview.objects.get().items == ["缺签名", "缺日期"]
    assert browser(seated.seats["L1"]).post(address, typed(**form)).status_code == 404
    far = browser(seated.bureau.viewer("far", "unit_head", "BS1"))
    assert (far.post(address, typed(**form)).status_code, far.get(page).status_code) == (404, 404)
    assert seated.case.number not in far.get("/front-reviews/").content.decode()
    for viewer in (supervisor, seated.seats["L1"], seated.seats["L3"], seated.seats["L4"]):
        client = browser(viewer)
        shown = client.get("/front-reviews/").content.decode()
        assert seated.case.number in shown
        assert "缺日期" in client.get(page).content.decode()
        assert "前置审核" in client.get(f"/cases/{seated.case.pk}/").content.decode() or viewer is seated.seats["L4"]
    assert "1.5" in shown
    Case.objects.filter(pk=seated.case.pk).update(record_closed=True)
    assert (client.get(page).status_code, seated.case.number in client.get("/front-reviews/").content.decode()) == (
        404,
        False,
    )
