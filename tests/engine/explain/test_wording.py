"""What an explanation says, on cases worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from tests.engine.building import Line, fact, instant, log, row, rule, rulebook, said, settings
from tests.engine.reference.cases import WORDS, case, clock, event, extension, has, is_, p, pattern, t, x
from xiezhi.core.limits import Limit
from xiezhi.core.text import Language, Text
from xiezhi.engine.explain import explain
from xiezhi.engine.explain.printing import json_of, text_of
from xiezhi.engine.explain.thread import wording_of
from xiezhi.law.model import (
    Add,
    AllOf,
    Anchor,
    AtEnd,
    Citation,
    CountOf,
    Disjoint,
    Due,
    FailLevel,
    Instrument,
    Literals,
    Not,
    Overlap,
    Partition,
    Policy,
    Ref,
    Restart,
    Row,
    Rule,
    Scope,
    Side,
    Size,
    Subject,
    SumOf,
    ValueOf,
)

AT = "2026-03-02T09:00"
START = event("start", AT, "s1")
TIMELY = has("done", by_due=True)


def told(the_rule: Rule, *lines: Line, as_of: str = "2027-01-01", language: Language = Language.EN) -> str:
    """Return the explanation of a log under one rule."""
    book = replace(
        rulebook(WORDS, the_rule), instruments={"PSL": Instrument("PSL", Text("治安法", "PSL"), "2025", None, None)}
    )
    return text_of(explain(log(*lines), book, settings(instant(as_of))), language)


def test_each_day_of_a_limit_is_told_with_what_did_not_count() -> None:
    run = clock("10 days", "APR-D", pauses=("appraisal",))
    lines = [START, event("paused", "2026-03-03T09:00", "z1"), event("resumed", "2026-03-05T09:00", "z2")]
    text = told(rule(TIMELY, clock=run), *lines)
    assert "limit 10 days, counted by APR-D  〔APR art. 35〕" in text
    assert "runs from start (2026-03-02 09:00, s1)" in text
    assert "excluded period “appraisal”: from paused (2026-03-03 09:00, z1) to resumed (2026-03-05 09:00, z2)" in text
    assert "2026-03-04 excluded period, not counted" in text
    assert "2026-03-06 day 1" in text
    assert "Sunday" in text or "weekend" in text
    assert "last day 2026-03-16, due: 2026-03-17 00:00 (late from this instant)" in text


def test_the_same_in_chinese() -> None:
    text = told(rule(TIMELY, clock=clock("3 days", "APR-D")), START, language=Language.ZH)
    assert "触发事件：start（2026-03-02 09:00，s1）" in text
    assert "2026-03-05 第 3 日" in text
    assert "结论：逾期（违反）" in text
    assert "末日 2026-03-05，届满：2026-03-06 00:00（此时起为逾期）" in text


def test_a_long_row_of_days_is_shortened_on_paper_and_complete_in_json() -> None:
    the_rule = rule(TIMELY, clock=clock("90 days", "APR-D-LIBERTY"))
    assert "… (88 days alike in between)" in told(the_rule, START)
    book = rulebook(WORDS, the_rule)
    (explanation,) = explain(log(START), book, settings(instant("2027-01-01")))
    written = json_of(explanation, wording_of(book, settings()))
    days = [each for each in _walk(written["working"]) if str(each["topic"]) == "day"]
    assert len(days) == 90


def _walk(entries: object) -> list[dict[str, object]]:
    assert isinstance(entries, list)
    found: list[dict[str, object]] = []
    for entry in entries:
        found.append(entry)
        found.extend(_walk(entry.get("children", [])))
    return found


def test_an_extension_is_told_whether_it_was_counted_and_why_not() -> None:
    run = clock("3 days", "APR-D-LIBERTY", extensions=(extension(add="10 days", times=2),))
    lines = [START, event("extended", "2026-03-04T09:00", "x1"), event("extended", "2026-05-04T09:00", "x2")]
    text = told(rule(TIMELY, clock=run), *lines)
    assert "extended (2026-03-04 09:00, x1): approved in time, extended by 10 days" in text
    assert "extended (2026-05-04 09:00, x2): approved after expiry, not counted" in text


def test_a_restart_and_an_hour_limit_are_told() -> None:
    run = clock("24 hours", restarts=(Restart(("again",)),))
    text = told(rule(TIMELY, clock=run), START, event("again", "2026-03-04T09:00:30", "again1"))
    assert "starts anew from again (2026-03-04 09:00:30, again1)" in text
    assert "due: 2026-03-05 09:00:30 (at this instant still in time)" in text


def test_a_clock_from_a_date_and_one_that_waits_or_lacks_its_start_are_told() -> None:
    from_date = rule(TIMELY, clock=clock("3 days", "APR-D", t("signed_on")))
    text = told(from_date, event("start", AT, signed_on="2026-03-04"))
    assert "runs from t.signed_on: 2026-03-04 00:00" in text
    assert "the start is not known (missing: t.signed_on)" in told(from_date, START)
    waiting = clock("3 days", "APR-D", Anchor(pattern("told"), last=False))
    assert "the limit has not started to run" in told(rule(TIMELY, clock=waiting), START)


def test_a_running_pause_is_told_and_an_act_then_is_in_time() -> None:
    run = clock("8 hours", pauses=("appraisal",))
    text = told(rule(TIMELY, clock=run), START, event("paused", "2026-03-02T10:00", "z1"))
    assert "to still running" in text
    assert "the limit stands still: no due instant yet" in text


def test_two_possible_clocks_are_both_told() -> None:
    run = clock("8 hours", pauses=("approved appraisal",))
    lines = [START, event("paused", "2026-03-02T10:00"), event("resumed", "2026-03-02T13:00")]
    text = told(rule(TIMELY, clock=run), *lines, event("done", "2026-03-02T18:00", "d1"))
    assert "the limit may be one of two (missing: x.ok)" in text
    assert "the earliest possible: limit 8 hours" in text
    assert "the latest possible: limit 8 hours" in text
    assert "matches: done (2026-03-02 18:00, d1), in time or not is not known" in text


def test_an_extension_until_an_unknown_day_is_told_so() -> None:
    run = clock("3 days", "APR-D-LIBERTY", extensions=(extension(until="signed_on"),))
    text = told(rule(TIMELY, clock=run), START, event("extended", "2026-03-04T09:00"))
    assert "extended, but until when is not recorded" in text


def test_both_readings_of_an_unsettled_question_are_told() -> None:
    text = told(
        rule(TIMELY, clock=clock("3 days", "SCL-D", t("signed_on"))),
        event("start", AT, signed_on="2026-03-04"),
        event("done", "2026-03-08T12:00", "d1"),
    )
    assert "stricter reading ends (past it: warn only): 2026-03-08 00:00" in text
    assert "required under the stricter reading → does not hold" in text
    assert "required under the more lenient reading → holds" in text
    assert "it fails under one reading only: at most warn" in text
    assert "verdict: late (warn)" in text
    assert "matches: done (2026-03-08 12:00, d1), past the due instant" in text


def test_an_extension_may_end_later_under_the_lenient_reading() -> None:
    run = clock("5 days", "APR-D", extensions=(extension(add="3 days"),))
    text = told(rule(TIMELY, clock=run), START, event("extended", "2026-03-05T09:00"))
    # Saturday 7 March + 3 days, or Monday 9 March + 3 days
    assert "more lenient reading ends (a breach only past it): 2026-03-13 00:00" in text


def test_days_without_a_published_calendar_are_listed() -> None:
    text = told(rule(TIMELY, clock=clock("3 working-days", "APL-WD")), event("start", "2026-12-30T09:00"))
    assert "provisional, no notice covers yet: 2027-01-01" in text
    assert "provisional until the calendar is published" in text


# ---------------------------------------------------------------- rows and levels


def cited(number: int, **more: object) -> Row:
    return replace(row(number, **more), basis=(Citation("PSL", ("83(1)",)), Citation("OLD", ("1", "2"))))  # type: ignore[arg-type]  # parts of a row


def test_rows_are_told_with_day_condition_and_article() -> None:
    tiers = (
        row(1, until=date(2025, 12, 31)),
        cited(2, condition=is_(case("complex"), "eq", True)),
        cited(3),
        row(4),
    )
    text = told(rule(is_(t("ok"), "eq", True), rows=tiers), event("start", AT, ok=True), fact("complex", "false"))
    assert "row always#1 is not in force on 2026-03-02, the day of the trigger, which decides" in text
    assert "row always#2: when → does not hold" in text
    assert "complex [false] equals true → does not hold" in text
    assert "basis: PSL, art. 83(1); OLD, art. 1, 2" in text
    assert "row always#3: when → holds" in text
    assert "always#4" not in text


def test_rows_that_differ_are_all_told() -> None:
    rows = (
        row(1, condition=is_(case("complex"), "eq", True), parameters={"limit": Limit.parse("3 days")}),
        row(2, parameters={"limit": Limit.parse("400 days")}),
    )
    text = told(rule(TIMELY, rows=rows, clock=clock(p("limit"))), START)
    assert "row always#1: when → cannot tell" in text
    assert "which row applies is not certain and they differ" in text
    assert "missing: case.complex" in text


def test_no_row_and_no_article_are_told() -> None:
    assert "no row applies" in told(rule(TIMELY, rows=(row(1, until=date(2025, 12, 31)),)), START)
    assert "no article is named" in told(rule(has("done")), START)


def test_a_finding_the_rule_does_not_want_is_told() -> None:
    text = told(rule(has("done"), policy=Policy(FailLevel.BREACH, (), AtEnd.DROP)), START)
    assert "the log ends here and the rule wants no finding" in text
    book = rulebook(WORDS, rule(has("done"), policy=Policy(FailLevel.BREACH, (), AtEnd.DROP)))
    (explanation,) = explain(log(START), book, settings(instant("2027-01-01")))
    assert json_of(explanation, wording_of(book, settings()))["finding"] is None


def test_exceptions_are_told_up_to_the_one_that_holds() -> None:
    policy = Policy(
        FailLevel.BREACH,
        (
            (is_(case("complex"), "eq", True), FailLevel.WARN),
            (is_(t("amount"), "gt", 1), FailLevel.MANUAL),
            (is_(t("amount"), "gt", 0), FailLevel.WARN),
        ),
    )
    text = told(rule(is_(t("ok"), "eq", True), policy=policy), event("start", AT, ok=False, amount="2"))
    assert "where this holds, it is “warn” → cannot tell" in text
    assert "where this holds, it is “left to human judgement” → holds" in text
    assert "amount of this event [2] is more than (after) 0" not in text
    assert "a failure is in general “breach”" in text
    assert "missing: human judgement" in text


def test_the_condition_on_the_subject_is_told() -> None:
    subject = Subject(("start",), is_(case("complex"), "eq", True))
    text = told(rule(has("done"), subject), START)
    assert "triggered by start (2026-03-02 09:00, s1) → cannot tell" in text
    assert "complex [missing] equals true (missing: case.complex) → cannot tell" in text


def test_open_questions_are_printed_below() -> None:
    asked = replace(rule(has("done")), questions=(Text("何时起算？", "from when?"),))
    assert "open question: from when?" in told(asked, START)


# ---------------------------------------------------------------- events that match or do not


@pytest.mark.parametrize(
    ("need", "other", "reason"),
    [
        (has("done", side=Side.BEFORE), event("done", "2026-03-03T09:00"), "on the other side"),
        (has("done", side=Side.ANY), event("done", "2026-03-03T09:00", case="B"), "of another case, person or item"),
        (has("done", within="1 days"), event("done", "2026-04-03T09:00"), "too far away"),
        (has("done", where=is_(x("ok"), "eq", True)), event("done", "2026-03-03T09:00", ok=False), "does not hold"),
    ],
)
def test_an_event_that_does_not_match_is_told_with_the_reason(need: object, other: Line, reason: str) -> None:
    text = told(rule(need), START, other)  # type: ignore[arg-type]  # a formula
    assert f"no match: done ({other.at.replace('T', ' ') if other.at else ''}" in text
    assert reason in text


def test_an_event_undone_in_between_is_told_so() -> None:
    need = has("done", side=Side.BEFORE, since=("void",))
    text = told(rule(need), event("done", "2026-02-01T09:00"), event("void", "2026-02-02T09:00"), START)
    assert "undone by an event in between" in text
    assert "there is “done” before, no “void” in between" in text


def test_events_that_may_match_are_told_with_what_is_missing() -> None:
    need = has("done", where=AllOf((is_(x("ok"), "eq", True),)), by_due=True)
    text = told(rule(need, clock=clock("24 hours")), event("start", "2026-03-02"), event("done", "2026-03-03T12:00"))
    assert "may match: done (2026-03-03 12:00" in text
    assert "start (2026-03-02, known to the day only" in text
    assert "the condition, for done (2026-03-03 12:00" in text


def test_a_condition_is_told_on_an_event_that_fails_it_or_that_none_exists() -> None:
    need = has("done", where=is_(x("ok"), "eq", True))
    assert "the condition, for done" in told(rule(need), START, event("done", "2026-03-03T09:00", ok=False))
    assert "with a condition; there is no such event" in told(rule(need), START)


def test_of_very_many_events_some_are_counted_only() -> None:
    many = [event("done", f"2026-03-{day:02}T10:00") for day in range(3, 20)]
    assert "5 more events of these kinds" in told(rule(has("done", within="1 years")), START, *many)


def test_an_act_before_the_clock_has_started_is_told_so() -> None:
    run = clock("3 days", "APR-D", Anchor(pattern("told"), last=False))
    text = told(rule(TIMELY, clock=run), START, event("done", "2026-03-03T09:00"))
    assert "the limit has not started" in text


# ---------------------------------------------------------------- operands and sets


def test_numbers_of_events_are_told_with_the_events() -> None:
    before = pattern("done", side=Side.BEFORE, within=p("gap"))
    need = AllOf(
        (
            is_(CountOf(before), "ge", 1),
            is_(SumOf(pattern("done", side=Side.BEFORE), "amount"), "le", p("most")),
            is_(ValueOf(pattern("done", side=Side.BEFORE), "amount", last=True), "eq", 2),
            is_(ValueOf(pattern("done", side=Side.BEFORE), "amount", last=False), "eq", 2),
            is_(Add((Size(t("officers")), t("amount"))), "gt", 1),
            is_(SumOf(pattern("done"), "amount"), "gt", 1),
        )
    )
    parameters = {"gap": Limit.parse("40 days"), "most": Decimal(20), "places": ("home", "away")}
    lines = [event("done", "2026-02-01T09:00", amount="2"), event("start", AT, officers=["o2", "o1"], amount="1.5")]
    text = told(rule(need, rows=(row(parameters=parameters),)), *lines)  # type: ignore[arg-type]  # parameters
    assert "the number of events: “done” before, within 40 days [1] is at least (not before) 1 → holds" in text
    assert "the total of amount over: “done” before [2]" in text
    assert "amount of the last of: “done” before [2] equals 2 → holds" in text
    assert "amount of the first of: “done” before [2] equals 2 → holds" in text
    assert "number of members in officers of this event plus amount of this event [3.5]" in text
    assert "[still open] is more than (after) 1 → still open" in text


def test_sets_parameters_and_facts_are_told_with_their_values() -> None:
    need = AllOf(
        (
            Disjoint((t("officers"),), (case("staff"),)),
            is_(t("place"), "in", p("places")),
            is_(t("place"), "in", Literals(("a", "b"))),
            is_(t("place"), "eq", p("nowhere")),
            is_(Ref(Scope.CASE, "weather"), "eq", "fine"),
        )
    )
    rows = (row(parameters={"places": ("home", "away")}),)
    text = told(rule(need, rows=rows), event("start", AT, officers=["o2", "o1"], place="home"), fact("staff", "o3"))
    assert "no value common to officers of this event [{o1, o2}] and staff [{o3}] → holds" in text
    assert "place of this event [home] is one of home, away" in text
    assert "is one of a, b [{a, b}]" in text
    assert "p.nowhere [missing]" in text
    assert "case.weather [missing]" in text


def test_times_and_the_due_instant_are_told() -> None:
    need = Not(is_(t("at"), "le", Due()))
    text = told(
        rule(need, clock=clock("24 hours", start=t("signed_on"))),
        event("start", "2026-03-02", "s", signed_on="2026-03-01"),
    )
    assert "at of this event [2026-03-02 00:00 … 2026-03-02 23:59:59] is at most (not after) the due instant" in text
    assert "the following must not hold" in text


def test_an_overlap_is_told_with_the_event_it_meets() -> None:
    meets = Overlap(("meeting",), "officers", "at", "ended_at")
    lines = [
        Line("meeting", AT, f"m{n}", attrs={"officers": ["o1"], "ended_at": "2026-03-02T11:00:00"}) for n in range(2)
    ]
    text = told(rule(Not(meets), "meeting", same=(), partition=Partition.OFFICER), *lines)
    assert (
        "another “meeting” overlaps this event (at–ended_at) and shares officers: meeting (2026-03-02 09:00, m1)"
        in text
    )
    alone = told(rule(Not(meets), "meeting", same=(), partition=Partition.OFFICER), lines[0])
    assert "another “meeting” overlaps this event (at–ended_at) and shares officers → does not hold" in alone


def test_labels_of_the_vocabulary_are_used_and_unknown_words_shown_as_they_are() -> None:
    book = rulebook(WORDS, rule(has("nobody-knows")))
    labelled = replace(book.vocabulary.events["start"], label=said("the start"))
    vocabulary = replace(book.vocabulary, events=dict(book.vocabulary.events) | {"start": labelled})
    table: pa.Table = log(START)
    text = text_of(explain(table, replace(book, vocabulary=vocabulary), settings(instant("2027-01-01"))), Language.EN)
    assert "triggered by the start (2026-03-02 09:00, s1)" in text
    assert "there is “nobody-knows” after" in text
