"""封存: closed off on every path, asked for, opened by a leader for some hours, closed again to the microsecond."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from tests.web.cases.test_pages import NOW, a_case, say
from tests.web.desk.visitors import addresses, browser, typed
from tests.web.journal.entries import seal
from tests.web.org.cast import ROLES, City, city
from xiezhi.core.text import Language
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.closure.actions.closing import ask, close_off, decide
from xiezhi.web.cases.closure.models import ClosureKind, Opening, OpeningKind
from xiezhi.web.cases.closure.queries import (
    APPROVE,
    ASK,
    CLOSE,
    EXISTS,
    LOOK,
    closed_cases,
    open_now,
    opened_case,
    to_decide,
)
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import LIST, VIEW
from xiezhi.web.cases.queries import cases as cases_for
from xiezhi.web.cases.review.actions.decisions import Matter, submit
from xiezhi.web.desk.registers.ground import JOURNAL
from xiezhi.web.desk.routes import all_routes
from xiezhi.web.desk.veil import marked, veiled
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.export import Days, export_journal
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.keys import signer
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError, legal_day

TICK = timedelta(microseconds=1)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.fixture
def case(bureau: City) -> Case:
    return a_case(bureau)


def close(bureau: City, case: Case) -> Case:
    close_off(actor=bureau.viewers["legal_reviewer"], case=case, kind=ClosureKind.PUBLIC_ORDER, now=now())
    return Case.objects.get(pk=case.pk)


def now() -> datetime:
    return datetime.now(UTC)


def asked(bureau: City, case: Case, kind: OpeningKind = OpeningKind.LOOK, role: str = "officer") -> Opening:
    return ask(actor=bureau.viewers[role], number=case.number, kind=kind, purpose="复核旧案", now=now())


def granted(bureau: City, opening: Opening, hours: int = 3, at: datetime | None = None) -> Opening:
    leader = bureau.viewers["bureau_leader"]
    return decide(actor=leader, opening_id=opening.pk, granted=True, reason="", hours=hours, now=at or now())


def answers(bureau: City, case: Case) -> dict[tuple[str, str], int]:
    """Ask every route about a case from every role; return the statuses."""
    found = {}
    for route in all_routes():
        if "<str:case_id>" not in route.address or route.name == "closed_record":
            continue
        address = "/" + route.address.replace("<str:case_id>", case.pk)
        for name, value in (addresses(bureau) | {"obligation_id": "none", "task_id": "none"}).items():
            address = address.replace(f"<str:{name}>", value)
        for role in ROLES:
            client = browser(bureau.viewers[role])
            found[route.name, role] = client.get(address).status_code
            found[f"{route.name} sent", role] = client.post(address, {"kind": "public-order"}).status_code
    return found


def test_a_closed_case_answers_on_no_route_to_nobody(bureau: City, case: Case) -> None:
    before = answers(bureau, case)
    assert set(before.values()) > {404}
    Case.objects.filter(pk=case.pk).update(sealed=True)
    seen = {key: status for key, status in answers(bureau, case).items() if status not in (404, 405)}
    assert seen == {}
    # The walk sees a case that is not closed off: taking the mark away is the planted leak.
    Case.objects.filter(pk=case.pk).update(sealed=False)
    assert any(status == 200 for status in answers(bureau, case).values())


def test_closing_takes_the_whole_family_out_of_every_list_and_leaves_its_duties_standing(
    bureau: City, case: Case
) -> None:
    say(bureau, case, "report-received", channel="in-person", matter="public-order", remit="yes")
    client = browser(bureau.viewers["legal_reviewer"])
    assert case.number in client.get("/cases/").content.decode()
    answer = client.post(f"/cases/{case.pk}/close-off/", typed(kind="public-order"))
    assert answer["Location"] == "/closed/"
    for role in ROLES:
        viewer = bureau.viewers[role]
        assert not cases_for(viewer, LIST, now()).exists()
        assert case.number not in browser(viewer).get("/cases/").content.decode()
    assert case.number in client.get("/closed/").content.decode()
    assert case.title not in client.get("/closed/").content.decode()
    assert Entry.objects.filter(thread_id=case.thread_id, what="record-sealed").count() == 1


def test_a_case_under_review_is_not_closed_and_a_closed_one_not_twice(bureau: City, case: Case) -> None:
    submit(actor=bureau.viewers["officer"], case=case, matter=Matter("closing-report"), now=NOW)
    client = browser(bureau.viewers["legal_reviewer"])
    answer = client.post(f"/cases/{case.pk}/close-off/", typed(kind="public-order"))
    assert (answer.status_code, Case.objects.get(pk=case.pk).sealed) == (409, False)
    other = close(bureau, a_case(bureau))
    with pytest.raises(DeniedError):
        close(bureau, other)


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_open_to_whom_the_policy_says_and_the_rows_are_those_of_the_policy(
    bureau: City, case: Case, role: str
) -> None:
    close(bureau, case)
    viewer, day = bureau.viewers[role], legal_day(now())
    pages = {"/closed/": EXISTS, "/closed/ask/": ASK, "/closed/mine/": ASK, "/closed/waiting/": APPROVE}
    for address, right in pages.items():
        allowed = shipped_policy().reach(right, role) is not None
        assert (browser(viewer).get(address).status_code == 200) == allowed
    record = record_of(Case.objects.get(pk=case.pk))
    for right in (EXISTS, ASK):
        assert closed_cases(viewer, right, now()).exists() == can(
            shipped_policy(), viewer.viewpoint, right, record, day
        )
    assert not can(shipped_policy(), viewer.viewpoint, CLOSE, record, day)


def test_an_unknown_number_and_one_out_of_reach_get_the_same_answer(bureau: City, case: Case) -> None:
    close(bureau, case)
    stranger = browser(bureau.viewer("stranger", "officer", "BS"))
    form = {"kind": "look", "purpose": "复核旧案"}
    known = stranger.post("/closed/ask/", typed(number=case.number, **form))
    unknown = stranger.post("/closed/ask/", typed(number="QG治〔1999〕1号", **form))
    assert (known.status_code, known.content) == (404, unknown.content)
    assert not Opening.objects.exists()


@pytest.mark.parametrize("hours", [1, 3])
def test_what_is_granted_is_open_to_the_asker_until_the_hours_are_over_and_not_at_that_instant(
    bureau: City, case: Case, hours: int
) -> None:
    close(bureau, case)
    at = now()
    opening = granted(bureau, asked(bureau, case), hours, at)
    end, officer = at + timedelta(hours=hours), bureau.viewers["officer"]
    assert opening.until == end
    assert opened_case(officer, case.pk, end - TICK)[0].pk == case.pk
    assert not open_now(officer, end).exists()
    with pytest.raises(DeniedError):
        opened_case(officer, case.pk, end)
    for role in set(ROLES) - {"officer"}:
        assert browser(bureau.viewers[role]).get(f"/closed/{case.pk}/").status_code == 404


def test_looking_is_an_entry_and_the_case_stays_closed_elsewhere(bureau: City, case: Case) -> None:
    close(bureau, case)
    granted(bureau, asked(bureau, case))
    client = browser(bureau.viewers["officer"])
    assert case.title in client.get(f"/closed/{case.pk}/").content.decode()
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    assert Entry.objects.filter(what="closed-read").count() == 1
    assert f"/closed/{case.pk}/" in client.get("/closed/mine/").content.decode()
    assert "已开放查阅的封存记录" in client.get("/").content.decode()


@pytest.mark.parametrize("hours", ["", "4", "0"])
def test_more_than_three_hours_and_no_hours_are_refused(bureau: City, case: Case, hours: str) -> None:
    close(bureau, case)
    opening = asked(bureau, case)
    with pytest.raises(OrgError):
        granted(bureau, opening, int(hours or 0))
    client = browser(bureau.viewers["bureau_leader"])
    answer = client.post(f"/closed/waiting/{opening.pk}/", typed(answer="yes", hours=hours, reason=""))
    assert answer.status_code in (400, 409)
    assert not open_now(bureau.viewers["officer"], now()).exists()


def test_a_request_is_decided_once_by_a_leader_above_the_unit_who_did_not_make_it(bureau: City, case: Case) -> None:
    close(bureau, case)
    opening = asked(bureau, case)
    address = f"/closed/waiting/{opening.pk}/"
    form = {"answer": "no", "reason": "事由不充分"}
    elsewhere = bureau.viewer("neighbour", "bureau_leader", "BS")
    assert browser(elsewhere).post(address, typed(**form)).status_code == 404
    assert browser(bureau.viewers["legal_reviewer"]).post(address, typed(**form)).status_code == 404
    leader = browser(bureau.viewers["bureau_leader"])
    assert "待批准的封存申请" in leader.get("/").content.decode()
    assert leader.post(address, typed(answer="no", reason="")).status_code == 409
    assert leader.post(address, typed(**form))["Location"] == "/closed/waiting/"
    assert leader.post(address, typed(answer="yes", hours="1", reason="")).status_code == 409
    assert not open_now(bureau.viewers["officer"], now()).exists()
    assert "事由不充分" in browser(bureau.viewers["officer"]).get("/closed/mine/").content.decode()
    assert asked(bureau, case).pk != opening.pk


def test_a_closure_is_lifted_by_the_leader_who_was_named_and_by_no_other(bureau: City, case: Case) -> None:
    close(bureau, case)
    opening = asked(bureau, case, OpeningKind.LIFT, "legal_reviewer")
    city_leader = bureau.viewer("chief", "bureau_leader", "JL")
    assert opening.leader == bureau.viewers["bureau_leader"].account.person_id
    assert not to_decide(city_leader, now()).exists()
    with pytest.raises(DeniedError):
        decide(actor=city_leader, opening_id=opening.pk, granted=True, reason="", hours=0, now=now())
    granted(bureau, opening, 0)
    assert cases_for(bureau.viewers["officer"], VIEW, now()).filter(pk=case.pk).exists()
    assert Entry.objects.filter(thread_id=case.thread_id, what="record-unsealed").count() == 1
    assert shipped_policy().reach(LOOK, "officer") is not None


def test_what_the_journal_says_of_a_closed_case_is_shown_filtered_and_exported_to_nobody(
    bureau: City, case: Case
) -> None:
    told = Note(Kind.ACT, "party-named", purpose="核对王某的伤情", attrs={"case": case.pk})
    entry = write(told, bureau.viewers["officer"].author, now())
    column, visit = JOURNAL.column("purpose"), Visit(now(), Language.ZH)
    assert column is not None
    rows = veiled(Entry.objects.all())
    found = rows.filter(**{f"{column.field}__contains": "王某"})
    assert (column.value(rows.get(pk=entry.pk), visit), found.count()) == ("核对王某的伤情", 1)
    days = Days(date(2026, 1, 1), legal_day(now()))
    seal(now())
    assert entry.pk in exported(days)
    close(bureau, case)
    seal(now())
    assert (column.value(rows.get(pk=entry.pk), visit), found.all().count()) == ("封存", 0)
    assert case.pk not in exported(days)
    # Entries of other cases are not touched.
    other = a_case(bureau)
    assert not marked(Entry.objects.filter(thread_id=other.thread_id)).filter(closed_off=True).exists()


def exported(days: Days) -> str:
    """Return what an auditor carries away of some days."""
    with io.BytesIO() as file:
        open_ones = marked(Entry.objects.all()).filter(closed_off=False)
        export_journal(file, days, signer(settings.ENVIRONMENT), open_ones)
        with zipfile.ZipFile(file) as packed:
            return packed.read("entries.jsonl").decode()
