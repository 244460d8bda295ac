"""Digest and escalation: once, whoever asks and however often; what they say is what the lists hold."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta

import pytest

from tests.web.deadlines.ground import CRITICAL, HOUR, MAJOR, MINOR, TICK, a_case, deadline, present, visit
from tests.web.desk.visitors import browser
from tests.web.org.cast import ROLES, City, city
from xiezhi.law.model import Severity
from xiezhi.web.cases.models import Case, Obligation, Turn
from xiezhi.web.deadlines import tasks
from xiezhi.web.deadlines.actions import digests, escalations
from xiezhi.web.deadlines.days import calendar, zone
from xiezhi.web.deadlines.home import lines
from xiezhi.web.deadlines.models import Digest, Escalation
from xiezhi.web.deadlines.queries import LIST
from xiezhi.web.deadlines.settings import reminders
from xiezhi.web.deadlines.told import ESCALATIONS
from xiezhi.web.desk.running.tasks import long_tasks
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.writer import write
from xiezhi.web.org.actions.accounts import disable_account
from xiezhi.web.org.models import Account


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def working_morning() -> datetime:
    """Return nine o'clock of the newest working day of the law that has begun."""
    day = (present() - timedelta(days=1)).astimezone(zone()).date()
    while not calendar().is_working(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(9), zone())


# ---------------------------------------------------------------- digest


def test_a_digest_tells_counts_once_a_working_day_for_each_posting(bureau: City) -> None:
    now = working_morning()
    case, officer = a_case(bureau, now=now), bureau.viewers["officer"]
    deadline(case, CRITICAL, now - HOUR)
    deadline(case, CRITICAL, now + HOUR)
    second = bureau.post(officer.account.person, "mediator", "BS")
    made = digests.make_digests(now)
    assert made == Account.objects.count()
    assert digests.make_digests(now + HOUR) == 0
    mine = Digest.objects.get(person=officer.account.person)
    assert officer.posting is not None
    told = [(each.light, each.kind, each.count) for each in lines(officer, now)]
    assert [(each["light"], each["kind"], each["count"]) for each in mine.lines[officer.posting.pk]] == told
    assert second.pk not in mine.lines
    assert Digest.objects.get(person=bureau.viewers["sysadmin"].account.person).empty
    # Nothing in it names anybody.
    assert not re.search("[一-鿿]", json.dumps(mine.lines, ensure_ascii=False))
    assert Entry.objects.get(what="digests-made").attrs == {"count": made, "day": mine.day.isoformat()}


@pytest.mark.parametrize(
    ("local", "made"),
    [
        (datetime(2026, 10, 9, 8, 0), True),  # noqa: DTZ001 - local
        (datetime(2026, 10, 9, 7, 59, 59, 999_999), False),  # noqa: DTZ001 - local
        (datetime(2026, 10, 9, 17, 59, 59, 999_999), True),  # noqa: DTZ001 - local
        (datetime(2026, 10, 9, 18, 0), False),  # noqa: DTZ001 - local
        (datetime(2026, 10, 1, 9, 0), False),  # noqa: DTZ001 - National Day
        (datetime(2026, 10, 10, 9, 0), True),  # noqa: DTZ001 - a Saturday of work
        (datetime(2026, 10, 11, 9, 0), False),  # noqa: DTZ001 - a Sunday
    ],
)
def test_digests_are_made_in_working_hours_of_working_days(local: datetime, made: bool) -> None:
    assert digests.in_working_hours(local.replace(tzinfo=zone())) is made
    assert calendar().is_known(date(2026, 10, 9))


def test_a_digest_that_was_broken_off_is_finished_without_doing_any_twice(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = working_morning()
    deadline(a_case(bureau, now=now), CRITICAL, now - HOUR)
    monkeypatch.setattr(digests, "AT_ONCE", 3)
    kept, asked = write, []

    def killed(*given: object) -> object:
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return kept(*given)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(digests, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        digests.make_digests(now)
    assert Digest.objects.count() == 3
    monkeypatch.setattr(digests, "write", kept)
    digests.make_digests(now)
    assert Digest.objects.count() == Account.objects.count()
    assert sum(each.attrs["count"] for each in Entry.objects.filter(what="digests-made")) == Digest.objects.count()


def test_somebody_who_may_not_enter_gets_no_digest(bureau: City) -> None:
    now = working_morning()
    officer = bureau.viewers["officer"]
    disable_account(actor=bureau.viewers["secadmin"], account=officer.account, now=now)
    digests.make_digests(now)
    assert not Digest.objects.filter(person=officer.account.person).exists()


def test_a_digest_is_read_by_its_reader_and_then_gone_from_home(bureau: City) -> None:
    now = working_morning()
    deadline(a_case(bureau, now=now), CRITICAL, now - HOUR)
    digests.make_digests(now)
    client, other = browser(bureau.viewers["officer"]), browser(bureau.viewers["unit_head"])
    assert "未读的每日提醒" in client.get("/").content.decode()
    page = client.get("/deadlines/digests/").content.decode()
    assert "我承办的超期事项" in page
    assert "/deadlines/?light=overdue&amp;mine=yes" in page
    assert client.get("/deadlines/digests/read/").status_code == 405
    assert client.post("/deadlines/digests/read/").status_code == 302
    assert "未读的每日提醒" not in client.get("/").content.decode()
    assert "未读的每日提醒" in other.get("/").content.decode()
    assert browser(bureau.viewers["sysadmin"]).post("/deadlines/digests/read/").status_code == 404
    client.post("/deadlines/digests/read/")
    assert Entry.objects.filter(what="digests-read").count() == 1


# ---------------------------------------------------------------- escalation


def test_the_levels_name_roles_that_may_list_cases_and_the_loop_has_the_tasks() -> None:
    assert set(reminders().escalation) == set(Severity)
    assert {level.role for levels in reminders().escalation.values() for level in levels} <= set(ROLES)
    assert set(tasks.TASKS) <= set(long_tasks())


def test_a_deadline_is_escalated_at_the_instant_its_severity_says_and_once(bureau: City) -> None:
    now = present()
    case = a_case(bureau)
    for rule in (CRITICAL, MAJOR, MINOR):
        deadline(case, rule, now)
    assert escalations.escalate(now - TICK) == 0
    assert escalations.escalate(now) == 1
    assert escalations.escalate(now) == 0
    assert escalations.escalate(now + 24 * HOUR - TICK) == 0
    assert escalations.escalate(now + 24 * HOUR) == 2
    assert escalations.escalate(now + 120 * HOUR) == 2
    assert escalations.escalate(now + 1000 * HOUR) == 0
    told = {(each.rule_id, each.role) for each in Escalation.objects.all()}
    assert told == {
        (CRITICAL, "unit_head"),
        (CRITICAL, "legal_reviewer"),
        (MAJOR, "unit_head"),
        (MAJOR, "legal_reviewer"),
        (MINOR, "unit_head"),
    }
    assert Entry.objects.filter(what="deadline-escalated").count() == 5


def test_what_is_doubtful_settled_or_closed_off_is_not_escalated(bureau: City) -> None:
    now = present()
    doubtful, settled = deadline(a_case(bureau), CRITICAL, now), deadline(a_case(bureau), CRITICAL, now)
    Turn.objects.filter(obligation=doubtful).update(level="warn")
    Turn.objects.filter(obligation=settled).update(verdict="met", level=None)
    closed_off = a_case(bureau)
    deadline(closed_off, CRITICAL, now)
    Case.objects.filter(pk=closed_off.pk).update(record_closed=True)
    assert escalations.escalate(now + HOUR) == 0


def test_an_escalation_and_its_entry_stand_or_fall_together(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    now = present()
    deadline(a_case(bureau), CRITICAL, now)

    def killed(*_given: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(escalations, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        escalations.escalate(now)
    assert not Escalation.objects.exists()
    monkeypatch.setattr(escalations, "write", write)
    assert escalations.escalate(now) == 1


def test_an_escalation_stands_on_home_on_the_case_and_in_the_list_until_it_is_settled(bureau: City) -> None:
    now = present()
    case, head = a_case(bureau), bureau.viewers["unit_head"]
    made = deadline(case, CRITICAL, now - 30 * HOUR)
    far = a_case(bureau, "BS1", "bureau_leader")
    deadline(far, CRITICAL, now - 30 * HOUR)
    assert escalations.escalate(now) == 4
    client = browser(head)
    home = client.get("/").content.decode()
    assert re.search(r"升级到我的超期事项 <span[^>]*>1<", home)
    url = re.search(r'href="(/deadlines/escalations/[^"]+)"', home)
    assert url is not None
    assert "合计 1 条" in client.get(url.group(1).replace("&amp;", "&")).content.decode()
    assert "升级 2" in client.get(f"/cases/{case.pk}/").content.decode()
    assert "升级到我的" in browser(bureau.viewers["legal_reviewer"]).get("/").content.decode()
    assert "升级到我的" not in browser(bureau.viewers["officer"]).get("/").content.decode()
    Obligation.objects.filter(pk=made.pk).update(verdict="late")
    Turn.objects.filter(obligation=made).delete()
    assert "升级到我的" not in client.get("/").content.decode()
    assert "已解除" in client.get("/deadlines/escalations/").content.decode()
    Case.objects.filter(pk=case.pk).update(record_closed=True)
    for viewer in bureau.viewers.values():
        assert case.number not in browser(viewer).get("/deadlines/escalations/").content.decode()
    assert not ESCALATIONS.rows(visit(head, now), LIST).exists()
