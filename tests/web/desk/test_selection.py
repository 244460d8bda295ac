"""The unit and the period one has chosen limit every list that has a unit column, and never widen it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client, RequestFactory

from tests.web.desk.visitors import browser
from tests.web.org.cast import ROLES, City, city
from xiezhi.core.text import Language
from xiezhi.web.desk.selection import SELECTION_COOKIE, selection_of
from xiezhi.web.desk.visit import new_visit
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Unit
from xiezhi.web.ui.periods import period_around, period_of


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    made = city()
    made.viewer("station", "officer", "QG1")
    made.viewer("white", "officer", "BS1")
    return made


def select(client: Client, **pressed: str) -> str:
    return str(client.post("/selection/", {"next": "/accounts/"} | pressed)["Location"])


def accounts(client: Client) -> set[str]:
    page = client.get("/accounts/").content.decode()
    return set(re.findall(r"<tr><td>\d+</td><td>(\w+)</td>", page))


def test_the_list_is_that_of_the_unit_and_with_below_of_all_below(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    assert select(client, unit=bureau.units["QG"].pk) == "/accounts/"
    assert accounts(client) == {*ROLES, "station"}
    select(client, below="0")
    assert accounts(client) == set(ROLES)
    select(client, unit=bureau.units["QG1"].pk)
    assert accounts(client) == {"station"}
    select(client, unit="")
    assert accounts(client) == {*ROLES, "station", "white"}


def test_the_choice_is_kept_across_pages_and_stands_in_the_journal(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    select(client, unit=bureau.units["BS"].pk)
    select(client, period="2026-Q1", next="/")
    for address in ("/units/", "/accounts/", "/postings/"):
        assert "<strong>白石县公安局</strong>" in client.get(address).content.decode()
    assert "2026年第一季度" in client.get("/postings/").content.decode()
    assert Entry.objects.filter(what="postings-listed")[0].attrs["selection"] == f"{bureau.units['BS'].pk}.1.2026-Q1"
    page = client.get("/units/").content.decode()
    assert [f'href="/units/{bureau.units[code].pk}/"' in page for code in ("BS1", "QG")] == [True, False]


def test_a_posting_is_listed_in_the_periods_it_holds_in(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    bureau.post(bureau.person("短任"), "officer", last_day=date(2026, 3, 31))
    shown = {}
    for period in ("2025", "2025-12", "2026-01", "2026-03", "2026-Q1", "2026-04", "2026-Q2", "2026", ""):
        select(client, period=period)
        shown[period] = "短任" in client.get("/postings/").content.decode()
    assert [period for period, there in shown.items() if there] == ["2026-01", "2026-03", "2026-Q1", "2026", ""]


def test_a_choice_never_widens_what_one_may_see(bureau: City) -> None:
    head = browser(bureau.viewers["unit_head"])
    select(head, unit=bureau.units["JL"].pk)
    assert accounts(head) == {*ROLES, "station"}
    select(head, unit=bureau.units["BS"].pk)
    assert accounts(head) == set()


@pytest.mark.parametrize("cookie", ["", "x", "no-such-unit.1.2026", "..", "a.0.2026-13", "\u00e9.9.9", "." * 300])
def test_a_cookie_that_means_nothing_chooses_nothing(bureau: City, cookie: str) -> None:
    client = browser(bureau.viewers["secadmin"])
    client.cookies[SELECTION_COOKIE] = cookie
    assert accounts(client) == {*ROLES, "station", "white"}


def test_a_unit_closed_since_is_not_chosen_any_more(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    select(client, unit=bureau.units["BS1"].pk)
    Unit.objects.filter(code="BS1").update(closed_on="2026-03-03")
    assert "<strong>全部可见单位</strong>" in client.get("/accounts/").content.decode()


def test_one_goes_back_to_a_page_of_ours_only(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    for elsewhere in ("//elsewhere/", "https://elsewhere/", "elsewhere", "/\\elsewhere"):
        assert select(client, next=elsewhere) == "/"


def test_the_tree_opens_branch_by_branch_and_is_searched(bureau: City) -> None:
    client = browser(bureau.viewers["officer"])
    assert "江岚市公安局" in client.get("/selection/tree/").content.decode()
    below = client.get(f"/selection/tree/?below={bureau.units['QG'].pk}").content.decode()
    assert ("城关派出所" in below, "白石派出所" in below) == (True, False)
    assert "白石派出所" in client.get("/selection/tree/?q=bs1").content.decode()


def test_selection_of_gives_path_reach_and_days(bureau: City) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[SELECTION_COOKIE] = f"{bureau.units['QG'].pk}.0.2026-Q3"
    new_visit(request).viewer = bureau.viewers["secadmin"]
    found = selection_of(request)
    assert (found.path, found.below) == ("JL/QG/", False)
    assert (found.first_day, found.last_day) == (date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("code", "zh", "en", "last", "before", "after"),
    [
        ("2026-01", "2026年1月", "2026-01", date(2026, 1, 31), "2025-12", "2026-02"),
        ("2028-02", "2028年2月", "2028-02", date(2028, 2, 29), "2028-01", "2028-03"),
        ("2026-Q4", "2026年第四季度", "2026 Q4", date(2026, 12, 31), "2026-Q3", "2027-Q1"),
        ("2026", "2026年", "2026", date(2026, 12, 31), "2025", "2027"),
    ],
)
def test_a_period_has_its_days_and_neighbours(code: str, zh: str, en: str, last: date, before: str, after: str) -> None:
    found = period_of(code)
    assert found is not None
    assert (found.code, found.say(Language.ZH), found.say(Language.EN), found.last_day) == (code, zh, en, last)
    neighbours = [found.next(step) for step in (-1, 1)]
    assert [each.code for each in neighbours if each] == [before, after]
    assert all(period_around(found.kind, day) == found for day in (found.first_day, found.last_day))


def test_the_calendar_of_periods_ends() -> None:
    first, last = period_of("1900"), period_of("2200-12")
    assert first is not None
    assert last is not None
    assert (first.next(-1), last.next()) == (None, None)
    assert [period_of(code) for code in ("2026-00", "2026-Q5", "20261", "٢٠٢٦", "1899")] == [None] * 5
