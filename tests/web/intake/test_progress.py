"""The public page: number and code show stage and deadline, nothing personal, not too often; one answer at the end."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client, RequestFactory

from tests.web.intake.desk import BRAWL, LI, asked, do, taken
from tests.web.org.cast import City, city
from xiezhi.web.cases.models import Case
from xiezhi.web.intake import progress
from xiezhi.web.intake.codes import code_of, shown
from xiezhi.web.intake.models import Attempt, Report
from xiezhi.web.intake.progress import A_NUMBER, AN_ADDRESS, WINDOW, TooOftenError, find
from xiezhi.web.intake.views.progress import address_of
from xiezhi.web.journal.models import Entry

SETTLED = {"written": "true", "recorded_terms": "true", "signed_all": "true", "evidence_kept": "true"}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def code(report: Report) -> str:
    return shown(code_of(report.report_id, report.issue))


def test_number_and_code_show_the_stage_and_nothing_personal(bureau: City) -> None:
    report = taken(bureau)
    status, page = asked(Client(), report.number, code(report))
    assert status == 200
    assert "待处理" in page
    for each in (LI.name, "李*", LI.phone, "建设路", "电动自行车", report.taken_by, report.taken_by_name, "青岗"):
        assert each not in page


@pytest.mark.parametrize("typed", ["{}", " {} ", "qg接[{y}]1号", "QG接（{y}）1号"])
def test_a_number_is_understood_however_its_brackets_are_typed(bureau: City, typed: str) -> None:
    report = taken(bureau)
    number = typed.format(report.number, y=report.number.split("〔")[1][:4])
    assert asked(Client(), number, code(report).lower().replace("-", ""))[0] == 200


def test_a_wrong_number_and_a_wrong_code_have_the_same_answer(bureau: City) -> None:
    report = taken(bureau)
    without_receipt = taken(bureau, BRAWL)
    Report.objects.filter(pk=without_receipt.pk).update(code="", issue=0)
    answers = {
        asked(Client(), number, typed)
        for number, typed in (
            (report.number, "AAAA-AAAA"),
            ("QG接〔2020〕9号", code(report)),
            (without_receipt.number, code_of(without_receipt.report_id, 1)),
            ("", ""),
        )
    }
    bodies = {page.split("csrfmiddlewaretoken")[0] for _, page in answers}
    assert ({status for status, _ in answers}, len(bodies)) == ({404}, 1)


def test_what_a_code_costs_is_the_same_for_a_number_that_is_not_there(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, hashes = taken(bureau), list[str]()
    monkeypatch.setattr("xiezhi.web.intake.codes.make_password", hashes.append)
    asked(Client(), "none", "AAAA-AAAA")
    assert hashes == ["AAAAAAAA"]
    assert report.code.startswith(("md5$", "argon2"))
    assert code_of(report.report_id, 1) not in report.code


def test_a_number_is_asked_so_often_and_no_more_until_the_window_is_over(bureau: City) -> None:
    report = taken(bureau)
    for _ in range(A_NUMBER):
        assert asked(Client(), report.number, "AAAA-AAAA")[0] == 404
    assert asked(Client(), report.number, code(report))[0] == 429
    Attempt.objects.update(at=datetime.now(UTC) - WINDOW)
    assert asked(Client(), report.number, code(report))[0] == 200


def test_an_address_is_limited_whatever_number_it_asks_for(bureau: City) -> None:
    report, now = taken(bureau), datetime.now(UTC)
    for number in range(AN_ADDRESS):
        find(number=f"no {number}", code="x", address="10.0.0.1", now=now)
    with pytest.raises(TooOftenError):
        find(number=report.number, code=code(report), address="10.0.0.1", now=now)
    assert find(number=report.number, code=code(report), address="10.0.0.2", now=now) is not None


def test_a_limit_that_counts_nothing_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    report = taken(bureau)
    monkeypatch.setattr(progress, "count_attempt", lambda **_: True)
    assert {asked(Client(), report.number, "AAAA-AAAA")[0] for _ in range(A_NUMBER + 1)} == {404}


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("2001:db8::1:2", "", "2001:db8::/64"),
    ],
)
def test_only_a_proxy_on_the_same_machine_is_believed(peer: str, forwarded: str, counted: str) -> None:
    request = RequestFactory().get("/progress/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == counted


def test_neither_number_nor_address_stands_in_clear(bureau: City) -> None:
    report = taken(bureau)
    asked(Client(REMOTE_ADDR="203.0.113.7"), report.number, "AAAA-AAAA")
    kept = repr(list(Attempt.objects.values()))
    assert "203.0.113" not in kept
    assert report.number not in kept
    assert "AAAA" not in repr(list(Entry.objects.filter(kind="denial").values()))


def test_the_answer_is_kept_once_and_only_after_the_end(bureau: City) -> None:
    report, client = taken(bureau, BRAWL), Client()
    form = {"number": report.number, "code": code(report), "answer": "content"}
    assert client.post("/progress/answer/", form).status_code == 409
    do(bureau, report, "settle", **SETTLED)
    assert "您对处理是否满意" in asked(client, report.number, code(report))[1]
    assert client.post("/progress/answer/", form | {"answer": "superb"}).status_code == 409
    assert client.post("/progress/answer/", form).status_code == 200
    assert client.post("/progress/answer/", form | {"answer": "not"}).status_code == 409
    assert Report.objects.get(pk=report.pk).answer == "content"
    assert "您对处理是否满意" not in asked(client, report.number, code(report))[1]


def test_a_report_whose_case_is_closed_off_is_not_there(bureau: City) -> None:
    report = do(bureau, taken(bureau, BRAWL), "accept", case_class="public-order")
    assert asked(Client(), report.number, code(report))[0] == 200
    Case.objects.filter(pk=report.case_id).update(record_closed=True)
    assert asked(Client(), report.number, code(report))[0] == 404


def test_the_next_deadline_is_a_day_and_none_after_the_end(bureau: City) -> None:
    report = taken(bureau)
    due = progress.progress_of(report, datetime.now(UTC)).due_at
    assert due is not None
    # It ends at a midnight, and so on the day before: the day that begins then is one too late.
    after = (due + timedelta(hours=8)).date()
    assert due + timedelta(hours=8) == datetime.combine(after, time(), UTC)
    told = asked(Client(), report.number, code(report))[1]
    assert (after - timedelta(days=1)).isoformat() in told
    assert after.isoformat() not in told
    do(bureau, report, "not-criminal", has_complainant="false")
    assert "当前没有在计的期限" in asked(Client(), report.number, code(report))[1]
