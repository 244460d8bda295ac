"""Whom a case concerns: masked, unmasked for a purpose, and how old at each act."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from stdnum.cn import ric

from tests.web.cases.test_pages import NOW, a_case
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import City, city
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.actions.steps import look_ahead, record
from xiezhi.web.cases.models import Obligation, PartyKind
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import legal_day

HEAD = "99999920080302001"
ID_NUMBER = HEAD + ric.calc_check_digit(HEAD + "0")
BORN = date(2008, 3, 2)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def given(**more: str) -> dict[str, str]:
    return typed(**{"kind": "suspect", "name": "张三丰", "id_number": ID_NUMBER, "phone": "13800138000"} | more)


def test_somebody_is_named_masked_and_unmasked_for_a_purpose(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    address = f"/cases/{case.pk}/parties/"
    form = given()
    assert client.post(address, form).status_code == 302
    # The same form a second time makes nobody new.
    assert client.post(address, form).status_code == 302
    identity = Identity.objects.get(thread_id=case.thread_id)
    assert case.parties.get().identity_id == identity.pk
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "张*" in page
    assert "张三丰" not in page
    assert ID_NUMBER not in page
    one = f"{address}{identity.pk}/"
    assert "张三丰" not in client.get(one).content.decode()
    assert client.post(one, {"purpose": "看"}).status_code == 400
    shown = client.post(one, {"purpose": "核对身份"}).content.decode()
    assert "张三丰" in shown
    assert ID_NUMBER in shown
    assert Entry.objects.filter(what="party-unmasked", purpose="核对身份").count() == 1


def test_nothing_personal_stands_in_the_journal_or_in_a_projection(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    client.post(f"/cases/{case.pk}/parties/", given())
    party = case.parties.get()
    record(
        actor=bureau.viewers["officer"], case=case, step=Step("person-arrived", NOW, person_id=party.person_id), now=NOW
    )
    kept = str(list(Entry.objects.values())) + str(list(case.parties.values())) + str(list(Obligation.objects.values()))
    for secret in ("张三丰", ID_NUMBER, "13800138000", "2008-03-02", "2026-03-03"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"id_number": ID_NUMBER[:-1] + ("1" if ID_NUMBER[-1] != "1" else "2")}, "error-id_number"),
        ({"birth_on": "2001-01-01"}, "error-id_number"),
        ({"name": ""}, "error-name"),
        ({"id_number": "", "birth_on": "2999-01-01"}, "error-birth_on"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(bureau: City, wrong: dict[str, str], place: str) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    answer = client.post(f"/cases/{case.pk}/parties/", given(**wrong))
    assert answer.status_code == 400
    assert place in answer.content.decode()
    assert not case.parties.exists()


def test_who_may_not_unmask_is_told_nothing(bureau: City) -> None:
    case = a_case(bureau)
    browser(bureau.viewers["officer"]).post(f"/cases/{case.pk}/parties/", given())
    address = f"/cases/{case.pk}/parties/{case.parties.get().identity_id}/"
    for role in ("auditor", "bureau_leader", "legal_reviewer", "legal_stationed"):
        assert browser(bureau.viewers[role]).post(address, {"purpose": "核对身份"}).status_code == 404
        assert "张三丰" not in browser(bureau.viewers[role]).get(f"/cases/{case.pk}/").content.decode()
    # The leader sees the mask; the auditor's table has no personal data at all.
    assert "张*" in browser(bureau.viewers["bureau_leader"]).get(f"/cases/{case.pk}/").content.decode()
    assert "张*" not in browser(bureau.viewers["auditor"]).get(f"/cases/{case.pk}/").content.decode()
    assert browser(bureau.viewers["officer"]).get(f"/cases/{case.pk}/parties/none/").status_code == 404
    other = browser(bureau.viewer("elsewhere", "officer", "BS1"))
    assert other.get(address).status_code == 404


@pytest.mark.parametrize(
    ("day", "minor"), [(date(2026, 3, 1), True), (date(2026, 3, 2), True), (date(2026, 3, 3), False)]
)
def test_on_the_eighteenth_birthday_somebody_is_still_a_minor(bureau: City, day: date, minor: bool) -> None:
    case, officer = a_case(bureau), bureau.viewers["officer"]
    party = add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW, given=Particulars("张三丰", ID_NUMBER))
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    step = Step("interrogation-held", noon, person_id=party.person_id, attrs={"place": "case-area"})
    ahead = {
        each.after.rule_id: each.after.verdict for each in look_ahead(actor=officer, case=case, step=step, now=NOW)
    }
    record(actor=officer, case=case, step=step, now=NOW, reason="理由")
    facts = {each.attrs["fact"]: each.attrs["value"] for each in Entry.objects.filter(what="fact-recorded")}
    assert (facts["is_minor"], facts["is_minor_at_event"]) == (minor, minor)
    found = dict(Obligation.objects.filter(thread_id=case.thread_id).values_list("rule_id", "verdict"))
    assert ahead == {name: verdict for name, verdict in found.items() if name in ahead}
    # The rule on the adult present is about minors only.
    assert ("minor-interrogation-adult" in found and found["minor-interrogation-adult"] != "not-applicable") is minor
    page = browser(officer).get(f"/cases/{case.pk}/").content.decode()
    assert ("17岁 未成年" in page) is minor
    # A second act the same day needs no second fact.
    before = Entry.objects.filter(what="fact-recorded").count()
    again = Step("person-arrived", noon + timedelta(hours=1), person_id=party.person_id)
    record(actor=officer, case=case, step=again, now=NOW)
    assert Entry.objects.filter(what="fact-recorded").count() == before


def test_a_step_sent_twice_is_one_event_and_its_draft_is_kept_until_then(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    address = f"/cases/{case.pk}/steps/"
    day = legal_day(NOW - timedelta(days=1))
    form = {
        "event": "report-received",
        "when": f"{day}T08:00",
        "attr-channel": "in-person",
        "form_name": "case_step",
        "form_about": case.pk,
        "form_token": "one-token",
    }
    assert client.post("/drafts/keep/", form).status_code == 200
    draft = client.get(address).content.decode()
    assert f'value="{day}T08:00"' in draft
    assert '<option value="in-person" selected>' in draft
    before = Entry.objects.filter(what="report-received").count()
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(what="report-received").count() == before + 1
    assert client.post(address, form | {"attr-channel": "mail"}).status_code == 409
    assert 'value="one-token"' not in client.get(address).content.decode()


def test_a_mistake_in_a_step_is_said_beside_its_field(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    form = {"event": "report-received", "when": "2026-03-02T08:00", "attr-channel": "pigeon"}
    page = client.post(f"/cases/{case.pk}/steps/", form).content.decode()
    assert page.index('id="attr-channel"') < page.index("xz-error") < page.index('id="attr-', page.index("xz-error"))
