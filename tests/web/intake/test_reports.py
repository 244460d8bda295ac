"""A report is taken: registered, evidence listed, receipt given; nothing personal stands in clear; the law watches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from tests.web.desk.visitors import browser, typed
from tests.web.intake.desk import BRAWL, LI, NOW, THEFT, do, sent, taken
from tests.web.org.cast import City, city
from xiezhi.web.cases.models import Obligation
from xiezhi.web.identity.models import Party
from xiezhi.web.intake.hints import hints
from xiezhi.web.intake.models import Report
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.ui.forms import version_of


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def kinds(report: Report) -> list[str]:
    rows = Entry.objects.filter(kind="event", thread_id=report.thread_id).exclude(what="fact-recorded")
    return list(rows.order_by("seq").values_list("what", flat=True))


def verdict(report: Report, rule: str) -> str:
    return Obligation.objects.get(thread_id=report.thread_id, rule_id=rule).verdict


def test_three_on_the_spot_in_one_act(bureau: City) -> None:
    report = taken(bureau)
    assert kinds(report) == [
        "report-received",
        "report-registered",
        "reporter-evidence-received",
        "report-receipt-issued",
    ]
    assert report.number.startswith("QG接〔")
    assert verdict(report, "intake-three-on-the-spot") == "met"
    assert verdict(report, "intake-three-on-the-spot-receipt-content") == "met"
    assert verdict(report, "criminal-filing-review-time") == "pending"


def test_without_a_receipt_the_duty_stays_open_and_is_met_by_the_later_one(bureau: City) -> None:
    report = taken(bureau, replace(THEFT, receipt=False))
    assert verdict(report, "intake-three-on-the-spot") == "pending"
    client = browser(bureau.viewers["intake"])
    assert client.get(f"/intake/{report.pk}/receipt/")["Location"] == f"/intake/{report.pk}/"
    assert client.post(f"/intake/{report.pk}/receipt/issue/").status_code == 302
    assert verdict(report, "intake-three-on-the-spot") == "met"


def test_registered_a_day_later_is_a_breach(bureau: City) -> None:
    late = replace(THEFT, received_at=NOW - timedelta(hours=25))
    assert verdict(taken(bureau, late), "intake-three-on-the-spot") == "violated"
    hint = replace(THEFT, received_at=NOW - timedelta(hours=23))
    found = Obligation.objects.get(thread_id=taken(bureau, hint).thread_id, rule_id="intake-three-on-the-spot")
    assert (found.verdict, found.level) == ("violated", "warn")


def test_an_anonymous_report_has_no_party(bureau: City) -> None:
    report = taken(bureau, BRAWL)
    assert (report.party_id, Party.objects.filter(thread_id=report.thread_id).count()) == ("", 0)
    page = browser(bureau.viewers["intake"]).get(f"/intake/{report.pk}/").content.decode()
    assert "匿名" in page


def test_nothing_personal_stands_in_a_table_or_in_the_journal(bureau: City) -> None:
    taken(bureau)
    plain = [LI.name, LI.phone, LI.id_number, "建设路", "电动自行车", "购车发票"]
    tables = [each for each in connection.introspection.table_names() if not each.startswith(("sqlite", "org_search"))]
    staff = {"org_person", "org_account"}
    with connection.cursor() as cursor:
        for table in set(tables) - staff:
            cursor.execute(f'SELECT * FROM "{table}"')
            told = repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor])
            assert [each for each in plain if each in told] == [], table


def test_the_page_shows_the_reporter_masked_and_unmasks_for_a_purpose(bureau: City) -> None:
    report, client = taken(bureau), browser(bureau.viewers["intake"])
    page = client.get(f"/intake/{report.pk}/").content.decode()
    assert "李*" in page
    assert LI.phone not in page
    assert "李明" not in page
    assert client.post(f"/intake/{report.pk}/unmask/", {"purpose": " "}).status_code == 400
    opened = client.post(f"/intake/{report.pk}/unmask/", {"purpose": "核对联系方式"}).content.decode()
    assert LI.phone in opened
    assert Entry.objects.get(what="party-unmasked").purpose == "核对联系方式"


def test_the_form_makes_one_report_and_leads_to_its_receipt(bureau: City) -> None:
    client, form = browser(bureau.viewers["intake"]), sent()
    first, again = client.post("/intake/new/", form), client.post("/intake/new/", form)
    report = Report.objects.get()
    assert first["Location"] == again["Location"] == f"/intake/{report.pk}/receipt/"
    assert report.number in client.get("/intake/").content.decode()
    assert report.number in client.get(f"/search/?q={report.number[:3]}").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("received_at", "昨天"),
        ("received_at", "2099-01-01 08:00"),
        ("what", ""),
        ("reporter_name", ""),
        ("id_number", "110101199003070039"),
        ("channel", "pigeon"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(bureau: City, field: str, value: str) -> None:
    answer = browser(bureau.viewers["intake"]).post("/intake/new/", sent(**{field: value}))
    assert answer.status_code == 400
    name = "reporter_name" if field == "reporter_name" else field
    assert f'id="error-{name}"' in answer.content.decode()
    assert Report.objects.count() == 0


def test_an_earlier_report_of_the_same_reporter_is_shown_before_the_second_is_kept(bureau: City) -> None:
    first, client = taken(bureau), browser(bureau.viewers["intake"])
    form = sent(what="又来报同一件事")
    del form["form_confirmed"]
    page = client.post("/intake/new/", form).content.decode()
    assert first.number in page
    assert "同一报案人" in page
    assert Report.objects.count() == 1
    assert client.post("/intake/new/", form | {"form_confirmed": "1"}).status_code == 302
    assert Report.objects.count() == 2


def test_hints_know_place_and_time_and_stay_within_reach(bureau: City) -> None:
    taken(bureau)
    who, place, day = bureau.viewers["intake"], " 建设路 12号院", NOW.date()
    assert [each.same_place for each in hints(who, None, place, day + timedelta(days=1), NOW)] == [True]
    assert hints(who, None, place, day + timedelta(days=2), NOW) == []
    assert hints(who, None, place, None, NOW) == []
    elsewhere = bureau.viewer("elsewhere", "intake", "BS1")
    assert hints(elsewhere, LI, place, day, NOW) == []


def test_a_correction_supersedes_and_the_law_judges_the_corrected_report(bureau: City) -> None:
    report, head = taken(bureau), browser(bureau.viewers["unit_head"])
    form = {"channel": "in-person", "matter": "public-order", "remit": "yes", "jurisdiction": "this-unit"}
    version = version_of({name: getattr(report, name) for name in form})
    answer = head.post(f"/intake/{report.pk}/correct/", typed(**form, reason="性质定错", form_version=version))
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.matter == "public-order"
    rules = set(Obligation.objects.filter(thread_id=report.thread_id).values_list("rule_id", flat=True))
    assert "admin-acceptance-time" in rules
    assert "criminal-filing-review-time" not in rules
    again = typed(**form, reason="x", form_version=version_of(form))
    assert head.post(f"/intake/{report.pk}/correct/", again).status_code == 409


def test_a_report_without_words_is_refused(bureau: City) -> None:
    with pytest.raises(OrgError):
        taken(bureau, replace(THEFT, what="  "))


def test_a_case_joins_the_family_of_its_report(bureau: City) -> None:
    report = do(bureau, taken(bureau, BRAWL), "accept", case_class="public-order")
    page = browser(bureau.viewers["officer"]).get(f"/cases/{report.case_id}/").content.decode()
    assert f"/intake/{report.pk}/" in page
    assert "接到报案" in page
    assert verdict(report, "admin-acceptance-time") == "met"
