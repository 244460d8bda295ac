"""封存: what is closed off is gone for everybody, and opened for one person, one purpose, and three hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.cases.test_pages import a_case, say
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.cases import queries
from xiezhi.web.cases.actions.record_closure import ask, close_record, decide_opening
from xiezhi.web.cases.actions.standing import close_case
from xiezhi.web.cases.closed_records import EXISTS, VIEW, closed_records
from xiezhi.web.cases.models import Case, Obligation, Opening, Wanted
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.viewer import DeniedError

NOW = datetime.now(UTC)
TICK = timedelta(microseconds=1)
HOURS = timedelta(hours=3)
PURPOSE = "复核当年的处罚决定"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def a_closed_record(bureau: City) -> Case:
    case = a_case(bureau)
    say(bureau, case, "report-received", channel="in-person", matter="public-order", remit="yes")
    close_case(actor=bureau.viewers["unit_head"], case=case, now=NOW)
    close_record(actor=bureau.viewers["legal_reviewer"], case=case, kind="public-order", now=NOW)
    case.refresh_from_db()
    return case


def opened(bureau: City, case: Case, now: datetime = NOW) -> Opening:
    made = ask(actor=bureau.viewers["officer"], number=case.number, wanted=Wanted.VIEW, purpose=PURPOSE, now=now)
    return decide_opening(actor=bureau.viewers["bureau_leader"], opening_id=made.pk, approved=True, now=now)


def test_a_page_that_forgot_the_closure_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_closed_record(bureau)
    kept = queries.all_cases
    monkeypatch.setattr(
        "xiezhi.web.cases.views.one.one_case", lambda viewer, _right, case_id, _now: kept(viewer).get(pk=case_id)
    )
    assert browser(bureau.viewers["officer"]).get(f"/cases/{case.pk}/").status_code == 200


def test_the_count_of_closed_records_stays_whole(bureau: City) -> None:
    case = a_closed_record(bureau)
    assert "另有已封存 1" in browser(bureau.viewers["legal_reviewer"]).get("/cases/").content.decode()
    assert case.number in browser(bureau.viewers["legal_reviewer"]).get("/closed-records/").content.decode()
    assert case.number not in browser(bureau.viewers["officer"]).get("/closed-records/").content.decode()
    assert Obligation.objects.filter(thread_id=case.thread_id).exists()
    assert [each.pk for each in closed_records(bureau.viewers["legal_reviewer"], EXISTS, NOW)] == [case.pk]


def test_a_record_is_closed_off_once_its_case_is_closed(bureau: City) -> None:
    case, legal = a_case(bureau), bureau.viewers["legal_reviewer"]
    with pytest.raises(CaseError, match="closed before"):
        close_record(actor=legal, case=case, kind="public-order", now=NOW)
    address = f"/cases/{case.pk}/record-closure/"
    assert browser(legal).post(address, typed(kind="public-order")).status_code == 409
    close_case(actor=bureau.viewers["unit_head"], case=case, now=NOW)
    for role in set(ROLES) - {"legal_reviewer"}:
        assert browser(bureau.viewers[role]).post(address, typed(kind="public-order")).status_code == 404
    assert browser(legal).post(address, typed(kind="public-order")).status_code == 302
    assert Case.objects.get(pk=case.pk).record_closed
    assert Entry.objects.filter(what="record-sealed", thread_id=case.thread_id).count() == 1


def test_it_opens_for_who_asked_for_three_hours_less_a_moment(bureau: City) -> None:
    case, officer = a_closed_record(bureau), bureau.viewers["officer"]
    opened(bureau, case)
    for moment, there in ((NOW, True), (NOW + HOURS - TICK, True), (NOW + HOURS, False), (NOW + HOURS + TICK, False)):
        assert closed_records(officer, VIEW, moment).exists() is there
    for role in set(ROLES) - {"officer"}:
        assert not closed_records(bureau.viewers[role], VIEW, NOW).exists()
    client = browser(officer)
    page = client.get(f"/closed-records/{case.pk}/").content.decode()
    assert "接到报案" in page
    assert Entry.objects.filter(what="closed-record-read").exists()
    # Only this page opens: all others stay closed, also for who may see the record.
    case_page = client.get(f"/cases/{case.pk}/")
    assert case_page.status_code == 404
    assert browser(bureau.viewers["legal_reviewer"]).get(f"/closed-records/{case.pk}/").status_code == 404
    Opening.objects.update(until=datetime.now(UTC))
    assert client.get(f"/closed-records/{case.pk}/").content == client.get("/closed-records/none/").content


def test_nobody_decides_on_ones_own_request_and_nobody_twice(bureau: City) -> None:
    case, leader = a_closed_record(bureau), bureau.viewers["bureau_leader"]
    made = ask(actor=bureau.viewers["officer"], number=case.number, wanted=Wanted.VIEW, purpose=PURPOSE, now=NOW)
    with pytest.raises(CaseError, match="waiting already"):
        ask(actor=bureau.viewers["officer"], number=case.number, wanted=Wanted.VIEW, purpose=PURPOSE, now=NOW)
    Opening.objects.filter(pk=made.pk).update(asked_by=leader.account.person_id)
    with pytest.raises(CaseError, match="own request"):
        decide_opening(actor=leader, opening_id=made.pk, approved=True, now=NOW)
    Opening.objects.filter(pk=made.pk).update(asked_by=bureau.viewers["officer"].account.person_id)
    for role in set(ROLES) - {"bureau_leader"}:
        with pytest.raises(DeniedError):
            decide_opening(actor=bureau.viewers[role], opening_id=made.pk, approved=True, now=NOW)
    client = browser(leader)
    assert PURPOSE in client.get("/closed-records/requests/").content.decode()
    assert client.post("/closed-records/requests/", {"opening": made.pk, "answer": "yes"}).status_code == 302
    assert client.post("/closed-records/requests/", {"opening": made.pk, "answer": "yes"}).status_code == 409
    assert PURPOSE not in str(list(Entry.objects.values_list("purpose", "attrs")))


@pytest.mark.parametrize(
    ("given", "told"),
    [({"number": "没有1号"}, "没有这份封存记录"), ({"purpose": "看"}, "写明目的"), ({"wanted": "end"}, "")],
)
def test_what_cannot_be_asked_is_refused(bureau: City, given: dict[str, str], told: str) -> None:
    case = a_closed_record(bureau)
    form = typed(**{"number": case.number, "wanted": "view", "purpose": PURPOSE} | given)
    answer = browser(bureau.viewers["officer"]).post("/closed-records/ask/", form)
    assert answer.status_code in (400, 409)
    assert told in answer.content.decode()
    # Somebody else's record is like one that does not exist.
    other = browser(bureau.viewer("elsewhere", "officer", "BS1"))
    assert (
        other.post("/closed-records/ask/", typed(number=case.number, wanted="view", purpose=PURPOSE)).status_code == 409
    )


def test_the_leader_before_whom_it_is_laid_ends_the_closure(bureau: City) -> None:
    case, legal, leader = a_closed_record(bureau), bureau.viewers["legal_reviewer"], bureau.viewers["bureau_leader"]
    made = ask(actor=legal, number=case.number, wanted=Wanted.END, purpose=PURPOSE, now=NOW)
    assert made.assigned == leader.account.person_id
    another = bureau.viewer("another", "bureau_leader", "JL")
    with pytest.raises(DeniedError):
        decide_opening(actor=another, opening_id=made.pk, approved=True, now=NOW)
    decide_opening(actor=leader, opening_id=made.pk, approved=True, now=NOW)
    assert browser(bureau.viewers["officer"]).get(f"/cases/{case.pk}/").status_code == 200
    assert Entry.objects.filter(what="record-unsealed").count() == 1


def test_the_journal_shows_no_text_of_a_closed_thread(bureau: City) -> None:
    case, auditor = a_case(bureau), browser(bureau.viewers["auditor"])
    write(Note(Kind.READ, "party-unmasked", purpose="查甲的底细", thread_id=case.thread_id), SYSTEM, NOW)
    assert "合计 1 条" in auditor.get("/journal/?purpose=底细").content.decode()
    Case.objects.filter(pk=case.pk).update(record_closed=True)
    assert "合计 0 条" in auditor.get("/journal/?purpose=底细").content.decode()
