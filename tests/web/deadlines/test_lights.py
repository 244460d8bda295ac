"""A deadline turns from running to due soon to overdue at its instant: on home, in the register, in the calendar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.deadlines.ground import CRITICAL, HOUR, MAJOR, MINOR, TICK, a_case, deadline, present, visit
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.models import Case, Obligation, Turn
from xiezhi.web.cases.queries import obligations
from xiezhi.web.cases.wording import due_text, last_day
from xiezhi.web.deadlines import queries
from xiezhi.web.deadlines.days import begin_of, end_of_working_day, left
from xiezhi.web.deadlines.home import lines
from xiezhi.web.deadlines.queries import LIST, Light
from xiezhi.web.deadlines.registers import DEADLINES
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import Viewer, legal_day

AHEAD = 6 * HOUR


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be asked for at a moment."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # a clock that stands
            del tz
            return moment

    monkeypatch.setattr("xiezhi.web.desk.visit.datetime", Clock)


def everywhere(viewer: Viewer, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Return the light of the one deadline there is, as register, home and calendar say it at a moment."""
    at(moment, monkeypatch)
    client = browser(viewer)
    row = re.search(
        r'<td><span class="badge bg-(\w+) text-\w+">(\S+)</span>', client.get("/deadlines/").content.decode()
    )
    home = re.findall(r'href="/deadlines/\?light=(\w+)', client.get("/").content.decode())
    day = last_day(Obligation.objects.get().due_at or moment)
    month = client.get(f"/deadlines/calendar/?month={day:%Y-%m}&day={day}").content.decode()
    cell = re.search(rf'data-day="{day}" aria-label="\S+ +(\S+) 1"', month)
    side = re.search(r'<article><div><span class="badge bg-\w+ text-\w+">(\S+)</span>', month)
    assert row is not None
    assert cell is not None
    assert side is not None
    return row.group(1), row.group(2), "".join(home), cell.group(1), side.group(1)


RUNNING = ("azure", "在办", "", "在办", "在办")
SOON = ("yellow", "临期", "soon", "临期", "临期")
OVERDUE = ("red", "超期", "overdue", "超期", "超期")


def test_a_deadline_turns_at_its_instants_on_every_page(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case, officer, now = a_case(bureau), bureau.viewers["officer"], present()
    soon = deadline(case, CRITICAL, now + AHEAD)
    told = [everywhere(officer, now + step, monkeypatch) for step in (-TICK, TICK * 0, TICK)]
    assert told == [RUNNING, SOON, SOON]
    soon.delete()
    deadline(case, CRITICAL, now)
    told = [everywhere(officer, now + step, monkeypatch) for step in (-TICK, TICK * 0, TICK)]
    assert told == [SOON, OVERDUE, OVERDUE]


def test_a_light_that_is_a_tick_late_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case, officer, now = a_case(bureau), bureau.viewers["officer"], present()
    deadline(case, CRITICAL, now)
    monkeypatch.setattr(queries, "obligations", lambda moment: obligations(moment - TICK))
    assert everywhere(officer, now, monkeypatch) == SOON


def test_a_limit_of_days_is_told_over_the_days_of_rest_before_it(bureau: City) -> None:
    case, day = a_case(bureau), legal_day(present())
    until = end_of_working_day(day, 1)
    assert (until - begin_of(day)).days >= 2
    inside, outside = deadline(case, MINOR, until), deadline(case, MINOR, until + TICK)
    lights = dict(queries.open_deadlines(present()).values_list("pk", "light"))
    assert (lights[inside.pk], lights[outside.pk]) == (Light.SOON, Light.RUNNING)


def test_what_fails_only_under_the_stricter_reading_is_perhaps_overdue(bureau: City) -> None:
    case, now = a_case(bureau), present()
    made = deadline(case, CRITICAL, now - HOUR)
    Turn.objects.filter(obligation=made).update(level="warn")
    assert queries.open_deadlines(now).get().light == Light.DOUBTFUL
    Turn.objects.filter(obligation=made).update(verdict="met", level=None)
    assert not queries.open_deadlines(now).exists()


def test_a_due_instant_is_written_as_the_law_counts_it() -> None:
    midnight = begin_of(datetime(2026, 3, 6).date())  # noqa: DTZ001 - a day
    assert due_text(midnight) == "2026-03-05 24:00"
    assert due_text(midnight + 8 * HOUR) == "2026-03-06 08:00"
    assert due_text(None) == ""
    assert left(midnight, midnight - 2 * HOUR).zh == "剩2小时0分"
    assert left(midnight, midnight + timedelta(days=9)).zh == "超9天"
    # 28 February is a make-up working day after Spring Festival.
    assert left(midnight, begin_of(datetime(2026, 2, 27).date())).zh == "剩5个工作日"  # noqa: DTZ001 - a day


def test_every_rule_is_told_ahead_and_the_longer_not_later(bureau: City) -> None:
    del bureau
    for rule in rules().values():
        ahead = queries.ahead_of(rule)
        assert (ahead.elapsed or timedelta()) > timedelta() or ahead.working_days > 0
        assert rule.title.say(Language.EN)


def test_lines_of_home_have_the_rows_of_their_lists(bureau: City) -> None:
    now = present()
    mine, theirs = a_case(bureau), a_case(bureau, "QG1", "unit_head")
    far = a_case(bureau, "BS1", "bureau_leader")
    for case in (mine, theirs, far):
        for rule in (CRITICAL, MAJOR, MINOR):
            deadline(case, rule, now - HOUR)
            deadline(case, rule, now + HOUR)
            deadline(case, rule, now + timedelta(days=30))
    for role, viewer in bureau.viewers.items():
        client = browser(viewer)
        page = client.get("/").content.decode()
        told = re.findall(r'href="(/deadlines/\?[^"]+)">[^<]+<span[^>]*>(\d+)<', page)
        assert [int(count) for _, count in told] == [each.count for each in lines(viewer, now)], role
        for url, count in told:
            listed = re.search(r"合计 (\d+) 条", client.get(url.replace("&amp;", "&")).content.decode())
            assert listed is not None
            assert listed.group(1) == count
    expected = {"officer": [3, 3], "unit_head": [6, 6], "legal_stationed": [6, 6], "legal_reviewer": [2, 2]}
    assert {role: [each.count for each in lines(bureau.viewers[role], now)] for role in expected} == expected
    assert list(lines(bureau.viewers["sysadmin"], now)) == []


def test_a_closed_record_is_in_no_list_count_or_calendar(bureau: City) -> None:
    case, now = a_case(bureau), present()
    deadline(case, CRITICAL, now - HOUR)
    Case.objects.filter(pk=case.pk).update(record_closed=True)
    for role, viewer in bureau.viewers.items():
        assert not DEADLINES.rows(visit(viewer, now), LIST).exists(), role
        assert not list(lines(viewer, now)), role
    client = browser(bureau.viewers["officer"])
    for address in ("/deadlines/", "/deadlines/calendar/", "/"):
        page = client.get(address).content.decode()
        assert case.number not in page
        assert "超期 1" not in page


def test_what_may_be_listed_but_not_viewed_has_no_link(bureau: City) -> None:
    case, now = a_case(bureau, "QG", "unit_head"), present()
    deadline(case, CRITICAL, now + HOUR)
    client = browser(bureau.viewers["officer"])
    for address in ("/deadlines/", "/deadlines/calendar/", f"/deadlines/calendar/?day={last_day(now + HOUR)}"):
        page = client.get(address).content.decode()
        assert f"/cases/{case.pk}/" not in page
    assert case.number in client.get("/deadlines/").content.decode()
    assert case.title not in client.get("/deadlines/").content.decode()


def test_a_family_of_two_cases_shows_each_deadline_at_the_case_it_was_entered_in(bureau: City) -> None:
    first, now = a_case(bureau), present()
    other = a_case(bureau, "QG1", "unit_head")
    Case.objects.filter(pk=other.pk).update(thread_id=first.thread_id)
    made = deadline(first, CRITICAL, now + HOUR)
    assert queries.open_deadlines(now).get(pk=made.pk).case_key == first.pk
    Obligation.objects.filter(pk=made.pk).update(subject_event_id=str(_own_entry(other)))
    assert queries.open_deadlines(now).get(pk=made.pk).case_key == other.pk
    # A closed record takes its own deadlines along, and no others.
    Case.objects.filter(pk=other.pk).update(record_closed=True)
    assert not DEADLINES.rows(visit(bureau.viewers["unit_head"], now), LIST).exists()


def _own_entry(case: Case) -> str:
    return Entry.objects.filter(keys__case=case.pk).latest("entry_id").pk


def queries_of(viewer: Viewer, address: str) -> int:
    client = browser(viewer)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["/deadlines/", "/deadlines/calendar/", "/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(bureau: City, address: str) -> None:
    viewer, now, first = bureau.viewers["unit_head"], present(), a_case(bureau)
    # Both ways, so that one of them is of today whatever the hour.
    deadline(first, CRITICAL, now + HOUR)
    deadline(first, CRITICAL, now - HOUR)
    few = queries_of(viewer, address)
    for _ in range(6):
        case = a_case(bureau)
        for rule in (CRITICAL, MAJOR, MINOR):
            deadline(case, rule, now + HOUR)
            deadline(case, rule, now - HOUR)
    assert queries_of(viewer, address) == few


def test_the_calendar_begins_on_monday_and_says_rest_work_and_what_is_not_published(bureau: City) -> None:
    client = browser(bureau.viewers["officer"])
    october = client.get("/deadlines/calendar/?month=2026-10").content.decode()
    days = re.findall(r'data-day="([^"]+)" aria-label="([^"]+)"', october)
    assert (days[0][0], len(days) % 7) == ("2026-09-28", 0)
    said = dict(days)
    assert "休" in said["2026-10-01"]
    assert "班" in said["2026-10-10"]
    assert "尚未公布" not in october
    assert "2027 年放假安排尚未公布" in client.get("/deadlines/calendar/?month=2027-12").content.decode()
    for odd in ("?month=2026-13", "?month=2026-Q1", "?day=9999-99-99", "?month=1900-01", "?month=2200-12&day=x"):
        assert client.get(f"/deadlines/calendar/{odd}").status_code == 200
