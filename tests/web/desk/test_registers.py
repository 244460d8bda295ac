"""Registers: filters, order, pages, totals, what an account keeps, export."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.web.desk.models import RegisterChoice, SavedFilter
from xiezhi.web.desk.registers.register import all_registers
from xiezhi.web.desk.routes import all_routes
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.models import Account, Unit

ADDRESSES = [each.address for each in all_registers()]


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def numbers(page: str) -> int:
    """Return how many rows a page shows."""
    return len(re.findall(r"<tr><td>\d+</td>", page))


def sheet(client: Client, address: str, purpose: str = "核对") -> list[tuple[object, ...]]:
    answer = client.post(address, {"purpose": purpose})
    assert answer.status_code == 200
    body = answer.getvalue()
    return list(openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True))


def test_every_register_has_a_list_and_an_export_with_its_own_rights() -> None:
    routes = {f"/{route.address}": route.guard for route in all_routes()}
    assert len(ADDRESSES) >= 11
    for register in all_registers():
        assert routes[register.address] == register.right
        # Where the table of rights grants nobody an export there is no route to one.
        granted = register.export if register.export in shipped_policy().reaches else None
        assert routes.get(f"/registers/{register.name}/export/") == granted
        assert register.export != register.right
        # Its order ends with a key, so that pages do not overlap.
        assert re.search(r"_id$|^-?pk$", register.order[-1])


def test_rows_are_filtered_by_text_choice_and_days(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    assert numbers(text(client, "/units/list/")) == 6
    assert numbers(text(client, f"/units/list/?name={quote('派出所')}")) == 3
    assert numbers(text(client, f"/units/list/?name={quote('派出所')}&kind=county")) == 0
    assert numbers(text(client, "/units/list/?kind=county&code=bs")) == 1
    Unit.objects.filter(code="BS1").update(closed_on="2026-03-02")
    for first, last, found in (
        ("2026-03-01", "2026-03-01", 0),
        ("2026-03-02", "2026年3月2日", 1),
        ("2026-03-03", "", 0),
        ("", "２０２６-03-02", 1),
    ):
        page = text(client, f"/units/list/?closed_from={quote(first)}&closed_to={quote(last)}")
        assert numbers(page) == found


def test_an_instant_is_filtered_by_the_days_of_the_jurisdiction(bureau: City) -> None:
    officer = bureau.viewers["officer"].account
    # 23:30 in Shanghai on 1 March.
    Account.objects.filter(pk=officer.pk).update(password_set_at="2026-03-01T15:30:00Z")
    client = browser(bureau.viewers["secadmin"])
    found = [numbers(text(client, f"/accounts/?password_since_from={day}&password_since_to={day}")) for day in DAYS]
    assert found == [0, 1, 0]


DAYS = ("2026-02-28", "2026-03-01", "2026-03-02")


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_read_shows_no_row_and_says_so(bureau: City, day: str) -> None:
    page = text(browser(bureau.viewers["secadmin"]), f"/units/list/?closed_from={day}", 400)
    assert "日期读不出" in page
    assert numbers(page) == 0


def test_rows_are_sorted_by_a_column_and_back(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    up = re.findall(r">(JL|QG\d?|BS\d?)<", text(client, "/units/list/?sort=code"))
    down = re.findall(r">(JL|QG\d?|BS\d?)<", text(client, "/units/list/?sort=-code"))
    assert up == ["BS", "BS1", "JL", "QG", "QG1", "QG2"]
    assert down == up[::-1]
    assert 'aria-sort="descending"' in text(client, "/units/list/?sort=-code")


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999", "1e3"])
def test_a_page_that_is_none_is_the_first_or_empty(bureau: City, page: str) -> None:
    assert numbers(text(browser(bureau.viewers["secadmin"]), f"/units/list/?page={quote(page)}")) in (0, 6)


def test_the_page_size_is_remembered_and_the_totals_are_of_all_rows(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    for number in range(25):
        bureau.viewer(f"v{number}", "officer")
    client.post("/registers/accounts/choose/", {"size": "20", "column": ["username", "state"]})
    page = text(client, "/accounts/")
    assert numbers(page) == 20
    assert "35 条" in page
    assert "口令设置时间</th>" not in page
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    assert numbers(text(client, "/accounts/" + following.group(1).replace("&amp;", "&"))) == 15
    assert numbers(text(browser(bureau.viewers["auditor"]), "/accounts/")) == 35
    client.post("/registers/accounts/choose/", {"size": "7000", "column": ["nonsense"]})
    assert RegisterChoice.objects.get().size == 50
    staff = text(client, "/units/list/?code=QG&kind=county")
    assert re.search(r"<tfoot>.*>35</td>", staff, re.DOTALL)


def test_the_pages_of_the_journal_do_not_shift_while_it_grows(bureau: City) -> None:
    client = browser(bureau.viewers["auditor"])
    client.post("/registers/journal/choose/", {"size": "20", "column": ["entry"]})
    seen: list[str] = []
    address: str | None = "/journal/"
    while address and len(seen) < 40:
        page = text(client, address)
        seen += re.findall(r"<tr><td>\d+</td><td>([0-9a-f-]{36})<", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/journal/" + following.group(1).replace("&amp;", "&") if following else None
    assert len(seen) == len(set(seen)) >= 30


def test_filters_are_kept_by_name_for_their_account_alone(bureau: City) -> None:
    client, other = browser(bureau.viewers["secadmin"]), browser(bureau.viewers["auditor"])
    form = {"name": "派出所", "query": "kind=station&nonsense=1&sort=-code"}
    answer = client.post("/registers/units/save/", form)
    assert answer["Location"] == "/units/list/?kind=station&sort=-code"
    assert client.post("/registers/units/save/", form | {"query": "kind=room"}).status_code == 302
    kept = SavedFilter.objects.get()
    assert kept.query == "kind=room"
    assert 'href="/units/list/?kind=room"' in text(client, "/units/list/")
    assert "kind=room" not in text(other, "/units/list/")
    other.post("/registers/units/forget/", {"id": kept.pk})
    assert SavedFilter.objects.count() == 1
    client.post("/registers/units/forget/", {"id": kept.pk})
    assert SavedFilter.objects.count() == 0


def test_what_one_may_not_list_one_keeps_nothing_of(bureau: City) -> None:
    client = browser(bureau.viewers["officer"])
    for act in ("choose", "save", "forget"):
        assert client.post(f"/registers/journal/{act}/", {"name": "x"}).status_code == 404
        assert client.post(f"/registers/nothing/{act}/").status_code == 404


def test_an_export_asks_for_its_purpose_holds_all_rows_and_stands_in_the_journal(bureau: City) -> None:
    for number in range(60):
        bureau.viewer(f"v{number}", "officer")
    client = browser(bureau.viewers["secadmin"])
    assert "用途" in text(client, "/registers/accounts/export/")
    assert client.post("/registers/accounts/export/", {"purpose": " "}).status_code == 400
    assert not Entry.objects.filter(kind="export").exists()
    rows = sheet(client, "/registers/accounts/export/?username=v")
    # v0 to v59, legal_reviewer, and the heading.
    assert len(rows) == 60 + 1 + 1
    told = Entry.objects.get(kind="export")
    assert (told.purpose, told.attrs["count"], told.attrs["query"]) == ("核对", len(rows) - 1, "username=v")


def test_an_export_whose_day_cannot_be_read_hands_out_nothing(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    assert client.post("/registers/units/export/?closed_to=x", {"purpose": "y"}).status_code == 400


def test_without_its_entry_nothing_is_handed_out(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("xiezhi.web.desk.registers.export.write", broken)
    client = browser(bureau.viewers["secadmin"])
    client.raise_request_exception = False
    assert client.post("/registers/units/export/", {"purpose": "x"}).status_code == 500


def test_a_name_that_looks_like_a_formula_leaves_as_text(bureau: City) -> None:
    Unit.objects.filter(code="QG2").update(name="=1+1")
    rows = sheet(browser(bureau.viewers["secadmin"]), "/registers/units/export/?code=QG2")
    assert rows[1][1] == "=1+1"


def test_the_printer_gets_all_rows_without_buttons(bureau: City) -> None:
    for number in range(60):
        bureau.viewer(f"v{number}", "officer")
    page = text(browser(bureau.viewers["secadmin"]), "/accounts/?print=1")
    assert numbers(page) == 70
    assert "/disable/" not in page
    assert "制表" in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_register_asks_the_same_number_of_questions_however_long(bureau: City, address: str) -> None:
    client = browser(bureau.viewers["auditor"])
    # What a process reads once (the rulebook in force) is read before anything is counted.
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(12):
        bureau.viewer(f"v{number}", "legal_stationed")
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before) <= 20


@pytest.mark.parametrize("address", ["/postings/", "/journal/", "/journal/?kind=act"])
def test_the_longest_registers_are_read_in_the_order_of_an_index(bureau: City, address: str) -> None:
    client = browser(bureau.viewers["secadmin" if address == "/postings/" else "auditor"])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    table = "org_posting" if address == "/postings/" else "journal_entry"
    # What finds the rows of the page among all; what is told of those fifty is asked for afterwards.
    (finding,) = (each["sql"] for each in asked if f'FROM "{table}"' in each["sql"] and "LIMIT 50" in each["sql"])
    assert not sorts(finding)
    # The same rows in an order no index has are sorted, and the plan says so: the assertion above can fail.
    assert sorts(f'SELECT * FROM "{table}" ORDER BY unit_id, 1 LIMIT 50')


def sorts(query: str) -> bool:
    """Say whether a database has to sort for a query, by its plan."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            # So few rows it would rather sort; told not to, it sorts only where no index has the order.
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {'' if postgresql else 'QUERY PLAN'} {query}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    return ("Sort Key" if postgresql else "TEMP B-TREE") in plan


def test_an_empty_register_says_why(bureau: City) -> None:
    assert "没有符合条件的行" in text(browser(bureau.viewers["auditor"]), "/units/list/?code=none")
