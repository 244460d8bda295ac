"""待办: what waits, in its group, as long as it waits; other apps add their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from tests.web.desk.visitors import browser
from tests.web.org.cast import DAY, NOW, City, city
from xiezhi.web.desk import todo
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.actions.postings import Term, propose_posting
from xiezhi.web.org.viewer import Viewer


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def glance(viewer: Viewer) -> dict[str, int]:
    """Return the numbers at the head of the home page by their words."""
    page = browser(viewer).get("/").content.decode()
    return {label: int(count) for count, label in re.findall(r"<strong>(\d+)</strong>([^<]+)<", page)}


def test_a_proposal_waits_for_who_may_approve_it(bureau: City) -> None:
    assert glance(bureau.viewers["secadmin"])["待我办理"] == 0
    term = Term("officer", bureau.units["QG"], DAY)
    propose_posting(actor=bureau.viewers["unit_head"], person=bureau.person("赵"), term=term, now=NOW)
    assert glance(bureau.viewers["secadmin"])["待我办理"] == 1
    assert glance(bureau.viewers["unit_head"])["待我办理"] == 0
    assert 'href="/postings/?state=proposed"' in browser(bureau.viewers["secadmin"]).get("/").content.decode()


def test_the_six_groups_stand_in_order_with_their_words(bureau: City) -> None:
    assert list(glance(bureau.viewers["auditor"])) == ["超期", "临期", "退回", "待我办理", "草稿", "提醒"]


def test_another_app_adds_its_tasks_once(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(_visit: Visit) -> Iterable[Task]:
        yield Task(Group.OVERDUE, "/units/", "超期的案件", 3)
        yield Task(Group.OVERDUE, "/units/list/", "超期的整改", 2)

    monkeypatch.setattr(todo, "_PROVIDERS", list(todo._PROVIDERS))
    todo.provide(late)
    todo.provide(late)
    page = browser(bureau.viewers["officer"]).get("/").content.decode()
    assert glance(bureau.viewers["officer"])["超期"] == 5
    assert 'class="xz-red"' in page
    assert page.index("超期的案件") < page.index("尚未启用动态口令")
