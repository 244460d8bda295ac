"""A case on its page: opened, a step looked at and entered, a critical breach with its reason, and who may not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.law.model import Attribute, ValueType
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case, CaseClass, Obligation, PartyKind, RiskItem
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import BY_ACTS, Step
from xiezhi.web.cases.wording import value_text
from xiezhi.web.journal.models import Entry

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def a_case(bureau: City, case_class: CaseClass = CaseClass.PUBLIC_ORDER) -> Case:
    officer = bureau.viewers["officer"]
    assert officer.posting is not None
    unit, person = officer.posting.unit, officer.posting.person
    made = open_case(actor=officer, case_class=case_class, title="殴打他人", unit=unit, handlers=[person], now=NOW)
    say(bureau, made, "fact-recorded", fact="case_class", value=str(case_class), from_the_beginning=True)
    return made


def say(
    bureau: City, case: Case, event: str, ago: timedelta = HOUR, person: str | None = None, **attrs: object
) -> None:
    step = Step(event, NOW - ago, person_id=person, attrs=attrs)  # type: ignore[arg-type] # texts and booleans
    record(actor=bureau.viewers["officer"], case=case, step=step, now=NOW)


def test_a_case_is_opened_and_its_first_clock_stands_on_the_page(bureau: City) -> None:
    client = browser(bureau.viewers["officer"])
    assert client.post("/cases/open/", typed(case_class="public-order", title=" ")).status_code == 400
    assert client.post("/cases/open/", typed(case_class="none", title="殴打他人")).status_code == 400
    # Sent twice it is one case.
    form = typed(case_class="public-order", title="殴打他人")
    answers = [client.post("/cases/open/", form)["Location"] for _ in range(2)]
    case = Case.objects.get()
    assert answers == [f"/cases/{case.pk}/"] * 2
    assert (case.number[:3], case.number[-2:]) == ("QG治", "1号")
    say(bureau, case, "fact-recorded", fact="case_class", value="public-order", from_the_beginning=True)
    say(bureau, case, "report-received", channel="in-person", matter="public-order", remit="yes")
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "接到报案" in page
    assert "xz-lights" in page
    assert case.number in client.get("/cases/").content.decode()
    waiting = Obligation.objects.filter(thread_id=case.thread_id).first()
    assert waiting is not None
    working = client.get(f"/cases/{case.pk}/obligations/{waiting.pk}/").content.decode()
    assert "触发事件" in working
    assert client.get(f"/cases/{case.pk}/obligations/none/").status_code == 404


def test_looking_ahead_writes_nothing(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    before = Entry.objects.filter(kind="event").count(), Obligation.objects.count()
    form = {"event": "report-received", "when": "2026-03-02T08:00", "attr-channel": "in-person", "look": "yes"}
    page = client.post(f"/cases/{case.pk}/steps/", form).content.decode()
    assert "这一步将" in page
    assert (Entry.objects.filter(kind="event").count(), Obligation.objects.count()) == before
    del form["look"]
    assert client.post(f"/cases/{case.pk}/steps/", form).status_code == 302
    assert Entry.objects.filter(kind="event").count() == before[0] + 1


def test_a_step_that_breaches_a_critical_rule_needs_a_written_reason_and_becomes_a_risk(bureau: City) -> None:
    case, officer = a_case(bureau, CaseClass.CRIMINAL), bureau.viewers["officer"]
    suspect = add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW)
    step = Step(
        "detention-executed",
        NOW - HOUR,
        person_id=suspect.person_id,
        attrs={"warrant_shown": False, "decided_by": "police"},
    )
    entries = Entry.objects.filter(kind="event").count()
    with pytest.raises(CaseError, match="say why"):
        record(actor=officer, case=case, step=step, now=NOW)
    assert Entry.objects.filter(kind="event").count() == entries
    changes = record(actor=officer, case=case, step=step, now=NOW, reason="现场紧急，先行执行")
    assert any(each.is_critical for each in changes)
    risk = RiskItem.objects.first()
    assert risk is not None
    assert (risk.state, risk.reason, risk.path) == ("explained", "现场紧急，先行执行", case.path)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step("no-such-event", NOW), "no such event"),
        (Step("report-received", NOW + HOUR), "future"),
        (Step("report-received", NOW, attrs={"channel": "pigeon"}), "not one of the values"),
        (Step("report-received", NOW, attrs={"colour": "red"}), "no particular"),
        (Step("report-received", NOW, attrs={"urgent": "maybe"}), "true or false"),
        (Step("report-received", NOW, keys={"colour": "red"}), "no correlation key"),
        (Step("fact-recorded", NOW, attrs={"fact": "none"}), "no such fact"),
        (Step("fact-recorded", NOW, attrs={"fact": "is_minor", "value": True}), "whose fact"),
        (Step("event-voided", NOW), "which entry"),
    ],
)
def test_what_the_law_has_no_word_for_is_refused(bureau: City, step: Step, told: str) -> None:
    case = a_case(bureau)
    before = Entry.objects.count()
    with pytest.raises(CaseError, match=told):
        record(actor=bureau.viewers["officer"], case=case, step=step, now=NOW)
    assert Entry.objects.count() == before


def test_a_voided_step_no_longer_counts_and_stays_in_the_journal(bureau: City) -> None:
    case = a_case(bureau)
    say(bureau, case, "report-received", channel="in-person", matter="public-order", remit="yes")
    entry = Entry.objects.get(what="report-received")
    assert Obligation.objects.filter(thread_id=case.thread_id).exists()
    step = Step("event-voided", NOW, supersedes=entry.pk)
    record(actor=bureau.viewers["officer"], case=case, step=step, now=NOW)
    assert not Obligation.objects.filter(thread_id=case.thread_id, subject_event_id=entry.pk).exists()
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_out_of_reach_is_like_not_existing(bureau: City) -> None:
    case = a_case(bureau)
    other = bureau.viewer("elsewhere", "officer", "BS1")
    colleague = bureau.viewer("colleague", "officer", "QG")
    stranger, near = browser(other), browser(colleague)
    nothing = stranger.get("/cases/none/").content
    for address in (f"/cases/{case.pk}/", f"/cases/{case.pk}/steps/"):
        answer = stranger.get(address)
        assert (answer.status_code, answer.content) == (404, nothing)
    listed = near.get("/cases/").content.decode()
    assert case.number in listed
    assert f"/cases/{case.pk}/" not in listed
    assert case.title not in listed
    assert near.get(f"/cases/{case.pk}/").status_code == 404
    assert browser(bureau.viewers["sysadmin"]).get("/cases/").status_code == 404


def test_a_closed_record_is_gone_for_everybody(bureau: City) -> None:
    case = a_case(bureau)
    Case.objects.filter(pk=case.pk).update(record_closed=True)
    for role in ("officer", "unit_head", "legal_reviewer", "bureau_leader", "auditor"):
        client = browser(bureau.viewers[role])
        assert client.get(f"/cases/{case.pk}/").status_code == 404
        assert case.number not in client.get("/cases/").content.decode()
    step = Step("report-received", NOW, attrs={"channel": "in-person"})
    case.refresh_from_db()
    with pytest.raises(Exception, match="does not exist"):
        record(actor=bureau.viewers["officer"], case=case, step=step, now=NOW)


def step_page(client: Client, case: Case, **given: str) -> str:
    answer = client.get(f"/cases/{case.pk}/steps/", given)
    assert answer.status_code == 200
    return answer.content.decode()


def options(page: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)"', page)


def test_the_timeline_says_particulars_in_the_words_of_the_law(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    say(bureau, case, "report-received", channel="call-110", urgent=True)
    say(bureau, case, "reporter-evidence-received", item_count=2)
    say(bureau, case, "inquiry-held", place="home", officer_ids=["甲", "乙"], ended_at="2026-03-02T09:30:00+08:00")
    say(bureau, case, "fact-recorded", fact="special_procedure", value="traffic-accident")
    say(bureau, case, "fact-recorded", fact="has_victim", value=None)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    told = re.findall(r'([^\s>]+)：<span class="xz-told">([^<]+)', page)
    assert ("途径", "拨打110") in told
    assert ("情况紧急", "是") in told
    assert ("地点", "住所") in told
    # A number that is a word of some other enum stays a number.
    assert ("件数", "2") in told
    assert ("民警", "甲、乙") in told
    assert ("结束时间", "2026-03-02 09:30") in told
    assert "专门程序：道路交通事故" in page
    assert "有被侵害人：未填" in page
    client.post("/language/")
    assert 'channel: <span class="xz-told">call to 110' in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_word_the_law_no_longer_has_is_shown_as_it_stands() -> None:
    assert value_text(None, "pigeon", Language.ZH) == "pigeon"
    assert value_text(Attribute("channel", ValueType.TEXT), "pigeon", Language.ZH) == "pigeon"


def test_the_kinds_of_step_stand_by_stage_in_the_order_of_the_work(bureau: City) -> None:
    page = step_page(browser(bureau.viewers["officer"]), a_case(bureau))
    groups = re.findall(r'<optgroup label="([^"]+)"', page)
    assert (groups[0], groups[1], groups[-1]) == ("接报案", "受案与立案", "事实、更正与并案")
    assert sorted(options(page)) == sorted(set(rulebook().vocabulary.events) - BY_ACTS)


def test_typing_narrows_the_kinds_and_chooses_the_first(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    page = step_page(client, case, find="听证 放弃")
    assert options(page) == ["hearing-right-waived"]
    assert '<option value="hearing-right-waived" selected>' in page
    assert options(step_page(client, case, find="Hearing WAIVED")) == ["hearing-right-waived"]
    assert "没有相符的" in step_page(client, case, find="火星")


def test_the_form_of_a_step_says_particulars_and_words_by_their_labels(bureau: City) -> None:
    page = step_page(browser(bureau.viewers["officer"]), a_case(bureau), event="penalty-decided")
    assert 'for="attr-kinds">处罚种类<' in page
    assert '<option value="detention">行政拘留</option>' in page
    assert 'for="attr-detention_executed">拘留实际执行<' in page


def test_a_fact_is_chosen_first_and_its_value_then_has_the_form_of_the_fact(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    assert "special_procedure" in options(step_page(client, case, event="fact-recorded"))
    assert options(step_page(client, case, event="fact-recorded", find="专门")) == ["special_procedure"]
    chosen = step_page(client, case, event="fact-recorded", fact="special_procedure")
    assert '<option value="traffic">道路交通违法</option>' in chosen
    form = {"event": "fact-recorded", "fact": "special_procedure", "when": "2026-03-02T08:00", "value": "traffic"}
    assert client.post(f"/cases/{case.pk}/steps/", form).status_code == 302
    assert Entry.objects.filter(attrs__fact="special_procedure", attrs__value="traffic").exists()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"event": "report-received", "when": "yesterday"}, "何时  时间须如"),
        ({"event": "report-received", "attr-channel": "pigeon"}, "途径  “pigeon”不是可用的值"),
        ({"event": "fact-recorded"}, "事实  规则库没有这项事实"),
        ({"event": "fact-recorded", "fact": "is_minor", "value": "true"}, "未满18周岁  须指明是谁的事实"),
        ({"event": "no-such-event"}, "规则库没有这种事件"),
    ],
)
def test_what_cannot_be_entered_is_named_by_its_label(bureau: City, form: dict[str, str], told: str) -> None:
    client = browser(bureau.viewers["officer"])
    answer = client.post(f"/cases/{a_case(bureau).pk}/steps/", {"when": "2026-03-02T08:00", **form})
    assert answer.status_code == 400
    assert told in answer.content.decode()
