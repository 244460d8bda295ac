"""Every route × every role: who passes, who is sent to the door, and for whom it does not exist."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.web.desk.visitors import addresses, browser, own_run
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.desk import gate, routes
from xiezhi.web.desk.routes import ACCOUNT, POSTING, PUBLIC, ROUTES, Route, all_routes
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.models import Account
from xiezhi.web.urls import urlpatterns

ACTS = {"disable", "reset", "approve", "revoke", "end_session", "keep_draft", "drop_draft", "select"}
ACTS |= {"choose_columns", "save_filter", "forget_filter"}
ACTS |= {"add_posting_file", "supersede_posting_file", "back_up", "ask_restore", "allow_restore", "export_journal"}
ACTS |= {"digests_read"}
ACTS |= {"token_make", "token_end"}
ACTS |= {"rotate_key", "shred", "keep_identity", "propose_disposal", "approve_disposal", "decline_disposal"}
ACTS |= {"propose_rules", "activate_rules"}
ACTS |= {"sheet_upload", "sheet_again", "sheet_confirm", "sheet_undo", "sheet_drop"}
ACTS |= {"custody_sign", "custody_beat"}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def ask(client: Client, route: Route, bureau: City, role: str = "sysadmin") -> int:
    """Ask for a route with things that exist, one's own where only those are shown; return the status."""
    address = "/" + route.address
    # The legal reviewer uploads cases of other systems, everybody else postings.
    sheet = "cases-cases" if role == "legal_reviewer" else "postings"
    mine = {"run_id": own_run(bureau.viewers[role], sheet), "sheet_name": sheet}
    for name, value in (addresses(bureau) | mine).items():
        address = address.replace(f"<str:{name}>", value)
    address = address.replace("<int:page>", "1")
    form = {"sheet": sheet, "holding": "backups"}
    asked = client.post(address, form) if route.name in ACTS | {"language", "logout"} else client.get(address)
    return asked.status_code


def test_every_route_is_in_the_table_and_the_table_names_no_unknown_right() -> None:
    served = {(str(each.pattern), each.name) for each in urlpatterns}
    assert served == {(route.address, route.name) for route in all_routes()}
    rights = {route.guard for route in all_routes() if isinstance(route.guard, Right)}
    assert rights <= set(shipped_policy().reaches)
    assert {route.guard for route in ROUTES} - rights == {PUBLIC, ACCOUNT, POSTING}


def test_a_route_that_is_not_in_the_table_is_denied(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(bureau.viewers["auditor"])
    assert client.get("/units/").status_code == 200
    monkeypatch.delitem(routes._GUARDS, "units")
    assert client.get("/units/").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_each_role_passes_where_the_policy_says(bureau: City, role: str) -> None:
    expected, found = {}, {}
    for route in ROUTES:
        if route.name == "logout":
            continue
        allowed = not isinstance(route.guard, Right) or shipped_policy().reach(route.guard, role) is not None
        expected[route.name] = allowed
        client = browser(bureau.viewers[role])
        found[route.name] = ask(client, route, bureau, role) != 404
        Account.objects.get(person_id=f"p-{role}").sessions.all().delete()
    assert found == expected


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_nobody_without_a_session_passes_but_at_the_door(bureau: City, route: Route) -> None:
    client = Client()
    status = ask(client, route, bureau)
    late = 503  # The cast's entries are older than the sealer may be late.
    wanted = {"health": late, "language": 302}.get(route.name, 200) if route.guard == PUBLIC else 302
    assert status == wanted


def test_a_fragment_asked_for_after_the_session_sends_the_whole_page_to_the_door() -> None:
    answer = Client().get("/choose/unit/?q=x", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, "/login/", b"")


def test_a_disabled_account_is_at_the_door_again(bureau: City) -> None:
    viewer = bureau.viewers["auditor"]
    client = browser(viewer)
    Account.objects.filter(pk=viewer.account.pk).update(disabled=True)
    assert client.get("/journal/")["Location"] == "/login/"


@pytest.mark.parametrize("ago", [timedelta(hours=2, minutes=1), timedelta(hours=13)])
def test_a_session_that_idled_is_over(bureau: City, ago: timedelta) -> None:
    viewer = bureau.viewers["auditor"]
    assert browser(viewer, ago=ago).get("/journal/")["Location"] == "/login/"
    assert viewer.account.sessions.count() == 0


def test_out_of_reach_and_not_existing_have_the_same_body(bureau: City) -> None:
    client = browser(bureau.viewers["officer"])
    bodies = {client.get(address).content for address in ("/journal/", "/nowhere/", "/units/no-such-unit/")}
    assert len(bodies) == 1


def test_a_denial_stands_in_the_journal(bureau: City) -> None:
    browser(bureau.viewers["officer"]).get("/journal/")
    told = Entry.objects.get(kind="denial")
    assert (told.actor_id, told.what, told.result) == ("p-officer", "audit_log.list", "denied")


def test_a_failure_shows_a_number_that_the_journal_knows(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("xiezhi.web.desk.registers.page.record_read", broken)
    client = browser(bureau.viewers["auditor"])
    client.raise_request_exception = False
    answer = client.get("/journal/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert str(Entry.objects.get(kind="failure").attrs["number"]) in answer.content.decode()


def test_a_gate_that_forgot_the_rights_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "guard_of", lambda _name: POSTING)
    assert browser(bureau.viewers["officer"]).get("/journal/").status_code == 200


def test_the_policy_of_content_lets_nothing_in_from_outside(bureau: City) -> None:
    answer = browser(bureau.viewers["auditor"]).get("/units/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert " style=" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
