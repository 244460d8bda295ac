"""Decisions on a report: what each writes, which clock it starts or meets, who may, and that two do not both decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.desk.visitors import browser, typed
from tests.web.intake.desk import BRAWL, HOUR, NOW, THEFT, do, taken
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.identity.models import Narrative
from xiezhi.web.intake.actions.deciding import Said, StateError, carry_out
from xiezhi.web.intake.actions.reports import Told
from xiezhi.web.intake.acts import ACTS, ALL, BY_NAME
from xiezhi.web.intake.forms import act_form
from xiezhi.web.intake.models import Report, Stage
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.ui.words import Words

MEDIATED = {"written": "true", "recorded_terms": "true", "signed_all": "true", "evidence_kept": "true"}
TRANSFER = {
    "to_organ": "白石派出所",
    "change_of_jurisdiction": "true",
    "transfer_notice_made": "true",
    "to": "reporter",
    "form": "written",
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def verdict(report: Report, rule: str) -> str:
    return Obligation.objects.get(thread_id=report.thread_id, rule_id=rule).verdict


def last(report: Report) -> Entry:
    found = Entry.objects.filter(kind="event", thread_id=report.thread_id).order_by("-seq").first()
    assert found is not None
    return found


def test_every_act_writes_events_and_asks_particulars_that_the_vocabulary_has() -> None:
    words, kinds = Words(Language.ZH), rulebook().vocabulary.events
    for act in ACTS:
        for event in act.events:
            assert set(event.asked) | set(event.fixed) <= set(kinds[event.kind].attributes), act.name
        form = act_form(words, act, Report())
        assert len({field.name for field in form.fields}) == len(form.fields), act.name
        assert act.after in BY_NAME or not act.after, act.name
    assert frozenset().union(*(act.stages for act in ACTS)) == ALL


@pytest.mark.parametrize(
    ("told", "act", "attrs", "stage", "event"),
    [
        (BRAWL, "accept", {"case_class": "public-order"}, Stage.ACCEPTED, "admin-case-accepted"),
        (BRAWL, "file-admin", {"case_class": "public-order"}, Stage.FILED, "admin-case-filed"),
        (BRAWL, "not-admin", {"reason": "无违法事实"}, Stage.NOT_FILED, "admin-not-accepted"),
        (BRAWL, "mediate", {}, Stage.MEDIATING, "mediation-offered"),
        (BRAWL, "settle", MEDIATED, Stage.SETTLED, "mediation-agreed"),
        (THEFT, "file-criminal", {"charge": "盗窃", "economic": "false"}, Stage.FILED, "criminal-case-filed"),
        (THEFT, "not-criminal", {"has_complainant": "true"}, Stage.NOT_FILED, "criminal-no-filing-decided"),
        (THEFT, "transfer", TRANSFER, Stage.TRANSFERRED, "transfer-notified"),
        (
            THEFT,
            "refer",
            {"form": "written", "competent_authority": "仲裁委", "disputed": "false"},
            Stage.OUTSIDE,
            "out-of-remit-told",
        ),
    ],
)
def test_each_decision_writes_its_event_and_moves_the_report(
    bureau: City, told: Told, act: str, attrs: dict[str, str], stage: Stage, event: str
) -> None:
    report = do(bureau, taken(bureau, told), act, **attrs)
    assert (report.stage, last(report).what) == (stage, event)
    assert last(report).keys["report"] == report.report_id
    opens = BY_NAME[act].opens is not None
    assert Case.objects.filter(thread_id=report.thread_id).exists() == opens
    assert ("case" in last(report).keys) == opens


def test_filing_before_approval_is_shown_as_a_breach_and_after_it_as_met(bureau: City) -> None:
    report, head = taken(bureau), browser(bureau.viewers["unit_head"])
    handler = bureau.viewers["officer"].account.person_id
    form = typed(
        at=(NOW + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M"),
        charge="盗窃",
        economic="false",
        by_person_or_by_fact="fact",
        title="盗窃案",
        handler=handler,
    )
    del form["form_confirmed"]
    address = f"/intake/{report.pk}/decide/?as=file-criminal"
    shown = head.post(address, form).content.decode()
    assert "立案与不立案须先经批准" in shown
    assert "违反" in shown
    assert not Case.objects.exists()
    leader = bureau.viewers["bureau_leader"].account.person_id
    said = Said(NOW - HOUR / 2, {"matter": "filing", "level": "county-head", "approver_id": leader})
    approver = bureau.viewers["unit_head"]
    carry_out(actor=approver, report=report, act=BY_NAME["approval"], said=said, now=NOW)
    assert head.post(address, form | {"form_confirmed": "1"})["Location"] == f"/intake/{report.pk}/"
    assert verdict(report, "criminal-filing-approval") == "met"
    assert verdict(report, "criminal-filing-review-time") == "met"


def test_no_filing_starts_the_clock_of_the_notice_and_reconsideration_runs_to_its_end(bureau: City) -> None:
    report = do(bureau, taken(bureau), "not-criminal", has_complainant="true")
    assert verdict(report, "no-filing-notice-3d") == "pending"
    do(bureau, report, "notice", role="intake", to="complainant")
    assert verdict(report, "no-filing-notice-3d") == "met"
    do(bureau, report, "reconsider", by="complainant")
    assert verdict(report, "no-filing-reconsideration-30d") == "pending"
    report = do(bureau, report, "reconsidered", result="uphold", agency_told_in_writing="false")
    assert (report.stage, verdict(report, "no-filing-reconsideration-30d")) == (Stage.NOT_FILED, "met")
    do(bureau, report, "second")
    report = do(bureau, report, "second-decided", result="reverse")
    assert report.stage == Stage.OPEN


def test_the_procuratorate_asks_is_answered_and_orders(bureau: City) -> None:
    report = do(bureau, taken(bureau), "not-criminal", has_complainant="true")
    do(bureau, report, "asked", about="no-filing")
    assert verdict(report, "procurator-reason-7d") == "pending"
    do(bureau, report, "explained")
    assert verdict(report, "procurator-reason-7d") == "met"
    report = do(bureau, report, "ordered")
    assert (report.stage, verdict(report, "procurator-ordered-filing-15d")) == (Stage.OPEN, "pending")
    report = do(bureau, report, "file-criminal", charge="盗窃", economic="false")
    assert verdict(report, "procurator-ordered-filing-15d") == "met"


def test_a_question_of_the_procuratorate_is_not_closed_by_another_request(bureau: City) -> None:
    report = do(bureau, taken(bureau), "not-criminal", has_complainant="true")
    do(bureau, report, "reconsider", by="complainant")
    do(bureau, report, "asked", about="no-filing")
    do(bureau, report, "explained")
    assert verdict(report, "procurator-reason-7d") == "met"
    do(bureau, report, "reconsidered", result="uphold")
    assert verdict(report, "no-filing-reconsideration-30d") == "met"


def test_unclear_competence_has_three_days_and_is_determined(bureau: City) -> None:
    report = taken(bureau, replace(BRAWL, jurisdiction="unknown"))
    assert verdict(report, "intake-undetermined-remit-3d") == "pending"
    report = do(bureau, report, "determine", result="other-unit")
    assert (report.jurisdiction, verdict(report, "intake-undetermined-remit-3d")) == ("other-unit", "met")


def test_a_transfer_says_what_is_handed_over_and_whom_it_was_told(bureau: City) -> None:
    report = taken(bureau, replace(BRAWL, jurisdiction="other-unit"))
    with pytest.raises(OrgError):
        do(bureau, report, "transfer", told=" ", **TRANSFER)
    report = do(bureau, report, "transfer", told="卷宗一册，照片三张", **TRANSFER)
    assert verdict(report, "intake-transfer-out-24h") == "met"
    narrative = Narrative.objects.get(pk=report.done.get().narrative_id)
    assert "照片三张".encode() not in bytes(narrative.stored)
    assert "照片三张" in browser(bureau.viewers["unit_head"]).get(f"/intake/{report.pk}/").content.decode()


def test_names_in_a_reason_become_tokens_before_they_reach_the_journal(bureau: City) -> None:
    told = replace(THEFT, matter="public-order")
    report = do(bureau, taken(bureau, told), "not-admin", reason="李明的车已由家人骑走")
    assert last(report).attrs["reason"] == "⟦P1⟧的车已由家人骑走"


def test_of_two_who_decide_the_second_is_refused(bureau: City) -> None:
    report = taken(bureau, BRAWL)
    do(bureau, report, "settle", **MEDIATED)
    before = Entry.objects.filter(kind="event").count()
    with pytest.raises(StateError):
        do(bureau, report, "accept", case_class="public-order")
    assert Entry.objects.filter(kind="event").count() == before
    head = browser(bureau.viewers["unit_head"])
    assert head.get(f"/intake/{report.pk}/decide/?as=accept").status_code == 409


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("decide/?as=accept", 200),
        ("decide/?as=transfer", 404),
        ("decide/?as=none", 404),
        ("transfer/?as=transfer", 200),
    ],
)
def test_an_act_is_done_only_where_its_right_is(bureau: City, address: str, status: int) -> None:
    report = taken(bureau, BRAWL)
    assert browser(bureau.viewers["unit_head"]).get(f"/intake/{report.pk}/{address}").status_code == status


def test_mediation_that_fails_brings_the_report_back(bureau: City) -> None:
    report = do(bureau, taken(bureau, BRAWL), "mediate")
    assert do(bureau, report, "failed").stage == Stage.OPEN
    do(bureau, report, "mediate")
    assert do(bureau, report, "agreed", **MEDIATED).stage == Stage.SETTLED


def test_the_home_page_tells_the_head_what_waits_overdue_first(bureau: City) -> None:
    taken(bureau)
    late = replace(THEFT, received_at=NOW - timedelta(days=40), registered_at=NOW - timedelta(days=40))
    report = taken(bureau, late)
    assert verdict(report, "criminal-filing-review-time") == "overdue"
    home = browser(bureau.viewers["unit_head"]).get("/").content.decode()
    assert home.count("待处理的报案") == 2
    assert home.index("/intake/?stage=open") < home.rindex("/intake/?stage=open")
    assert "待处理的报案" not in browser(bureau.viewers["intake"]).get("/").content.decode()
