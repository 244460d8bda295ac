"""What somebody who does a whole case for the first time is shown: order, names, and where to go next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.cases.review.panel import Panel, panel
from tests.web.cases.test_pages import a_case
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.families import history
from xiezhi.web.cases.models import Case, CaseClass, PartyKind
from xiezhi.web.cases.review.machine import Result
from xiezhi.web.cases.steps import Step

MINUTE = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
NOW = MINUTE + timedelta(hours=1)
HALF = timedelta(seconds=35)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def moments(case: Case) -> list[tuple[str, datetime]]:
    return [(each.what, each.occurred_at) for each in history(case.thread_id) if each.what.startswith("admin-")]


def test_what_is_typed_to_the_minute_comes_after_what_that_minute_already_has(bureau: City) -> None:
    case, officer = a_case(bureau), bureau.viewers["officer"]
    plan = [("admin-case-accepted", MINUTE + HALF, "web"), ("admin-case-filed", MINUTE, "web")]
    # An earlier minute, and what does not come from a form, stay what they are.
    plan += [("admin-not-accepted", MINUTE - timedelta(minutes=1), "web"), ("admin-case-closed", MINUTE, "import")]
    for event, at, source in plan:
        attrs = {"case_class": "public-order"} if event in {"admin-case-accepted", "admin-case-filed"} else {}
        record(actor=officer, case=case, step=Step(event, at, attrs=attrs, source=source), now=NOW, reason="补登")
    assert moments(case) == [
        ("admin-not-accepted", MINUTE - timedelta(minutes=1)),
        ("admin-case-closed", MINUTE),
        ("admin-case-accepted", MINUTE + HALF),
        ("admin-case-filed", MINUTE + HALF),
    ]


def test_a_lacking_fact_is_recorded_by_the_link_that_stands_beside_it(bureau: City) -> None:
    case, officer = a_case(bureau, CaseClass.CRIMINAL), bureau.viewers["officer"]
    who = add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW)
    attrs: dict[str, Json] = {"decided_by": "police", "warrant_shown": True}
    step = Step("detention-executed", MINUTE, person_id=who.person_id, attrs=attrs)
    record(actor=officer, case=case, step=step, now=NOW, reason="补登")
    client = browser(officer)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    link = f"?event=fact-recorded&amp;fact=is_foreigner&amp;when={(MINUTE + timedelta(hours=8)):%Y-%m-%dT%H:%M}"
    assert link in page
    assert ">外国人</a>" in page
    form = client.get(
        f"/cases/{case.pk}/steps/{link}&amp;person={who.person_id}".replace("&amp;", "&")
    ).content.decode()
    assert "甲 嫌疑人" in form
    given = {"event": "fact-recorded", "fact": "is_foreigner", "person": who.person_id, "value": "false"}
    when = f"{MINUTE + timedelta(hours=8):%Y-%m-%dT%H:%M}"
    assert client.post(f"/cases/{case.pk}/steps/", given | {"when": when}).status_code == 302
    assert link not in client.get(f"/cases/{case.pk}/").content.decode()


def test_staff_stand_on_the_timeline_by_name(bureau: City) -> None:
    case, officer = a_case(bureau), bureau.viewers["officer"]
    person = officer.account.person
    attrs: dict[str, Json] = {"officer_ids": [person.pk], "place": "case-area", "person_role": "suspect"}
    record(actor=officer, case=case, step=Step("inquiry-held", MINUTE, attrs=attrs), now=NOW)
    page = browser(officer).get(f"/cases/{case.pk}/").content.decode()
    assert person.name in page.split('id="past"')[1]
    assert person.pk not in page.split('id="past"')[1]


def test_what_came_back_waits_under_returned_and_stands_on_the_page_of_its_case(db: None) -> None:  # noqa: ARG001 - asked for, not used
    seated: Panel = panel(city())
    task = seated.submit()
    officer = browser(seated.seats["L1"])
    assert "立案 · 审核中" in officer.get(f"/cases/{seated.case.pk}/").content.decode()
    assert "退回的审核" not in officer.get("/").content.decode()
    seated.say(task, Result.RETURN)
    home = officer.get("/").content.decode()
    assert "退回的审核" in home
    assert "待我审核" not in home
    assert f"/reviews/{task.pk}/" in officer.get(f"/cases/{seated.case.pk}/").content.decode()
