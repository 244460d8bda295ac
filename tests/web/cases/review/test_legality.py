"""What the law asks before a decision cannot be left out: legal review, its reviewer, collective discussion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cases.review.panel import NOW, Panel, panel
from tests.web.org.cast import city
from xiezhi.engine.verdicts import Verdict
from xiezhi.law.model import Rule
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.models import Obligation, ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions import decisions
from xiezhi.web.cases.review.duties import DUTIES, HEARING_FACT, Duty, asked_facts, facts_of
from xiezhi.web.cases.review.machine import Result
from xiezhi.web.cases.review.opinions import Discussion, Reviewer
from xiezhi.web.cases.steps import Step
from xiezhi.web.journal.models import Entry

FACTS = asked_facts("public-order", "penalty")
COMPLEX = "violation_complex_or_major_for_decision"


@pytest.fixture
def seated(db: None) -> Panel:  # noqa: ARG001 - asked for, not used
    return panel(city())


def penalty(seated: Panel, **true: bool) -> ReviewTask:
    facts = dict.fromkeys(FACTS, False) | true
    return seated.submit("penalty", kinds=("warning",), facts=facts)


def fact(seated: Panel, name: str, value: bool) -> None:
    step = Step("fact-recorded", NOW, attrs={"fact": name, "value": value})
    record(actor=None, case=seated.case, step=step, now=NOW)


def verdict(seated: Panel, rule: str) -> str:
    return Obligation.objects.get(thread_id=seated.case.thread_id, rule_id=rule).verdict


def decided(seated: Panel) -> None:
    """Let the penalty be decided after the review."""
    beginning = {"fact": "case_class", "value": "public-order", "from_the_beginning": True}
    later = NOW + timedelta(minutes=10)
    for event, attrs in (("fact-recorded", beginning), ("penalty-decided", {})):
        record(actor=None, case=seated.case, step=Step(event, later, attrs=attrs), now=later)  # type: ignore[arg-type] # texts


def words_of(rule: Rule) -> str:
    return str((rule.subject, rule.need))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.rule_id)
def test_a_duty_asks_what_its_rule_asks(duty: Duty) -> None:
    said = words_of(rules()[duty.rule_id])
    assert duty.event in said
    assert all(matter in said for matter in duty.matters)
    if duty.matters == {"penalty"}:
        assert all(each in said for each in duty.facts)
        # No fact more than ours, or the law asks for more than this.
        assert said.count("Scope.CASE") == len(duty.facts)


def test_a_penalty_is_not_submitted_while_the_facts_are_open(seated: Panel) -> None:
    for left_out in FACTS:
        with pytest.raises(CaseError, match="asks for more") as refused:
            seated.submit("penalty", facts={each: False for each in FACTS if each != left_out})
        assert refused.value.where == left_out
    fact(seated, COMPLEX, True)
    with pytest.raises(CaseError, match="correct that first"):
        penalty(seated)


@pytest.mark.parametrize("name", ["major_public_interest", HEARING_FACT, "multi_legal_relations"])
def test_a_listed_penalty_of_a_station_goes_by_the_legal_section(seated: Panel, name: str) -> None:
    assert penalty(seated).levels == ["L1", "L2", "L3"]
    ReviewTask.objects.update(state="rejected")
    task = penalty(seated, **{name: True})
    assert "L4" in task.levels
    for _ in range(4):
        task = seated.say(task)
    decided(seated)
    assert (task.state, verdict(seated, "penalty-legal-review")) == ("approved", Verdict.MET)


def test_a_hearing_counts_though_nobody_recorded_the_fact(seated: Panel) -> None:
    record(actor=None, case=seated.case, step=Step("hearing-held", NOW), now=NOW)
    assert facts_of(seated.case)[HEARING_FACT] is True


def test_what_becomes_known_meanwhile_stops_the_short_chain_and_the_next_round_is_long(seated: Panel) -> None:
    task = seated.say(penalty(seated))
    fact(seated, "multi_legal_relations", True)
    with pytest.raises(CaseError, match="legal review must be passed first"):
        seated.say(task)
    task = seated.say(seated.say(task, Result.RETURN))
    assert (task.round, task.levels) == (2, ["L1", "L2", "L3", "L4", "L5"])


def test_who_reviews_for_the_first_time_is_qualified_or_another_is_named(seated: Panel) -> None:
    task = seated.say(seated.say(penalty(seated, multi_legal_relations=True)))
    for said, told in ((None, "say whether"), (Reviewer(True, False), "examination")):
        with pytest.raises(CaseError, match=told):
            seated.say(task, reviewer=said)
    seated.say(task, reviewer=Reviewer(True, True))
    reviewed = Entry.objects.get(what="legal-review-completed", thread_id=seated.case.thread_id)
    assert (reviewed.attrs["result"], reviewed.attrs["reviewer_qualified"]) == ("pass", True)


def test_a_complex_penalty_is_approved_only_after_a_discussion_of_the_leaders(seated: Panel) -> None:
    task = penalty(seated, **{COMPLEX: True})
    for _ in range(3):
        task = seated.say(task)
    chief, other = seated.seats["L5"], seated.bureau.viewer("chief", "bureau_leader", "JL").account.person_id
    handler, elsewhere = seated.seats["L1"].account.person_id, seated.bureau.viewer("far", "bureau_leader", "BS")
    away = elsewhere.account.person_id
    for when, who, told in (
        (None, (), "leaders discussed it"),
        (NOW, (), "two or more"),
        (NOW, (chief.account.person_id,), "two or more"),
        (NOW, (other, handler), "two or more"),
        (NOW, (other, away), "two or more"),
        (NOW - timedelta(hours=1), (other,), "between the submission and now"),
        (NOW + timedelta(minutes=1), (other,), "between the submission and now"),
    ):
        with pytest.raises(CaseError, match=told):
            seated.say(task, discussion=None if when is None else Discussion(when, who))
    task = seated.say(task, discussion=Discussion(NOW, (other,)))
    decided(seated)
    assert (task.state, verdict(seated, "penalty-collective-discussion")) == ("approved", Verdict.MET)
    held = Entry.objects.get(what="collective-discussion-held", thread_id=seated.case.thread_id)
    assert held.attrs["participant_ids"] == sorted([other, chief.account.person_id])


def test_a_planted_decision_without_these_checks_is_accused_by_the_rulebook(
    seated: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = penalty(seated, **{COMPLEX: True, "multi_legal_relations": True})
    monkeypatch.setattr(decisions, "refuse_unmet", lambda *_: None)
    monkeypatch.setattr(decisions, "refuse_reviewer", lambda *_: None)
    for _ in range(4):
        task = seated.say(task, reviewer=None)
    decided(seated)
    for rule in ("penalty-legal-review", "penalty-collective-discussion"):
        assert verdict(seated, rule) == Verdict.VIOLATED
