"""A case as a whole: assigned, handed on, closed, reopened, merged, split from its page, and entries corrected."""

from __future__ import annotations

import pytest

from tests.web.cases.test_pages import NOW, a_case, say
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.cases.actions.standing import assign, close_case, transfer
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import can

ADDRESSES = {
    "case.assign": "assign/",
    "case.transfer": "transfer/",
    "case.close": "close/",
    "case.seal": "record-closure/",
    "case.edit": "parties/",
    "case_event.append": "merge/",
    "case.view": "",
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_each_act_on_a_case_is_there_for_whom_the_table_says(bureau: City) -> None:
    case, wrong = a_case(bureau), []
    strangers = {role: bureau.viewer(f"far-{role}", role, "BS1") for role in ROLES}
    for who in (bureau.viewers, strangers):
        for role in ROLES:
            client = browser(who[role])
            for name, address in ADDRESSES.items():
                allowed = can(
                    shipped_policy(), who[role].viewpoint, Right(*name.split(".")), record_of(case), NOW.date()
                )
                if (client.get(f"/cases/{case.pk}/{address}").status_code == 200) is not allowed:
                    wrong.append((role, name, allowed))
    assert wrong == []


def test_a_head_assigns_the_officers_of_the_unit(bureau: City) -> None:
    case, head = a_case(bureau), bureau.viewers["unit_head"]
    near, far = bureau.person("near", "QG"), bureau.person("far", "BS1")
    assert browser(head).post(f"/cases/{case.pk}/assign/", typed(lead=near.pk)).status_code == 302
    assert [each.person_id for each in case.officers.all()] == [near.pk]
    for handlers in ([far], [], [near, near]):
        with pytest.raises(CaseError):
            assign(actor=head, case=case, handlers=handlers, now=NOW)
    assert browser(bureau.viewers["officer"]).get(f"/cases/{case.pk}/").status_code == 404


def test_a_case_handed_to_another_unit_leaves_the_first(bureau: City) -> None:
    case, head = a_case(bureau), bureau.viewers["unit_head"]
    with pytest.raises(CaseError, match="another unit"):
        transfer(actor=head, case=case, unit=bureau.units["QG"], now=NOW)
    answer = browser(head).post(f"/cases/{case.pk}/transfer/", typed(unit=bureau.units["BS1"].pk))
    assert answer["Location"] == "/cases/"
    case.refresh_from_db()
    assert (case.unit_id, case.path, case.officers.count()) == (bureau.units["BS1"].pk, bureau.units["BS1"].path, 0)
    assert browser(head).get(f"/cases/{case.pk}/").status_code == 404
    assert browser(bureau.viewer("new", "unit_head", "BS1")).get(f"/cases/{case.pk}/").status_code == 200


def test_who_handles_a_case_does_not_close_it_and_closed_it_can_be_reopened(bureau: City) -> None:
    case, head = a_case(bureau), bureau.viewers["unit_head"]
    case.officers.update(person_id=head.account.person_id)
    with pytest.raises(CaseError, match="does not close"):
        close_case(actor=head, case=case, now=NOW)
    case.officers.update(person_id=bureau.viewers["officer"].account.person_id)
    client = browser(head)
    assert client.post(f"/cases/{case.pk}/close/", typed()).status_code == 302
    assert client.post(f"/cases/{case.pk}/close/", typed()).status_code == 409
    assert "已结" in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.post(f"/cases/{case.pk}/assign/", typed(lead=head.account.person_id)).status_code == 409
    assert client.post(f"/cases/{case.pk}/reopen/", typed(reason="发现新的证据")).status_code == 302
    assert Case.objects.get(pk=case.pk).closed_at is None
    assert Entry.objects.get(what="case-reopened").attrs["reason"] == "发现新的证据"


def test_cases_are_merged_and_split_from_their_pages(bureau: City) -> None:
    mine, other, client = a_case(bureau), a_case(bureau), browser(bureau.viewers["officer"])
    say(bureau, other, "report-received", channel="call-110")
    assert "拨打110" not in client.get(f"/cases/{mine.pk}/").content.decode()
    wrong = client.post(f"/cases/{mine.pk}/merge/", typed(number="没有", reason="串案"))
    assert wrong.status_code == 400
    assert client.post(f"/cases/{mine.pk}/merge/", typed(number=other.number, reason="串案")).status_code == 302
    assert "拨打110" in client.get(f"/cases/{mine.pk}/").content.decode()
    assert client.post(f"/cases/{mine.pk}/split/", typed(title="另案", reason="另案处理")).status_code == 302
    grown = Case.objects.get(title="另案")
    assert "拨打110" in client.get(f"/cases/{grown.pk}/").content.decode()


def test_a_correction_stands_beside_what_it_corrects_which_is_struck_through(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    say(bureau, case, "report-received", channel="call-110")
    entry = Entry.objects.get(what="report-received")
    address = f"/cases/{case.pk}/entries/{entry.pk}/"
    page = client.get(address).content.decode()
    assert '<option value="call-110" selected>' in page
    when = page.split('type="datetime-local" required value="')[1][:16]
    form = {"event": "report-received", "when": when, "attr-channel": "mail"}
    assert client.post(address, form).status_code == 409
    assert client.post(address, form | {"correction_reason": "录错途径"}).status_code == 302
    assert client.post(address, form | {"correction_reason": "录错途径"}).status_code == 409
    shown = client.get(f"/cases/{case.pk}/").content.decode()
    assert "<s>接到报案</s>" in shown
    assert "更正事件：接到报案" in shown
    assert "录错途径" in shown
    assert Entry.objects.get(pk=entry.pk).attrs["channel"] == "call-110"
    assert client.post(address, form | {"correction_reason": "重复登记", "void": "yes"}).status_code == 302
    assert not Obligation.objects.filter(thread_id=case.thread_id, subject_event_id=entry.pk).exists()
    assert client.get(address).status_code == 404
    assert browser(bureau.viewers["unit_head"]).get(address).status_code == 404
