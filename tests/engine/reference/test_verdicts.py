"""Section 6: from truth to verdict, level, margin and deciding event."""

from __future__ import annotations

import pytest

from tests.engine.building import fact, row, rule
from tests.engine.reference.cases import case, clock, event, findings, has, is_, only, outcome, t, verdict
from xiezhi.core.identifiers import obligation_id
from xiezhi.law.model import AllOf, AnyOf, AtEnd, Due, FailLevel, Formula, Not, Policy, Rule, Side, Subject

AT = "2026-03-02T09:00"
START = event("start", AT)
TIMELY = has("done", by_due=True)
IN_DAYS = clock("3 days", "APR-D")


def with_policy(need: Formula, policy: Policy, *, run: bool = False) -> Rule:
    return rule(need, policy=policy, clock=IN_DAYS if run else None)


def test_every_column_of_a_finding() -> None:
    found = only(rule(TIMELY, clock=IN_DAYS), event("start", AT, "s1"), event("done", "2026-03-04T10:00", "d1"))
    assert found["obligation_id"] == obligation_id("r", "s1")
    assert found["rule_id"] == "r"
    assert found["row"] == "always#1"
    assert found["thread_id"] == "T"
    assert found["person_id"] is None
    assert found["subject_event_id"] == "s1"
    assert (found["verdict"], found["level"]) == ("met", None)
    assert str(found["due_at"]) == "2026-03-05 16:00:00+00:00"
    assert found["decided_by_event_id"] == "d1"
    assert found["margin_seconds"] == (24 + 14) * 3600
    assert found["provisional"] is False
    assert found["missing"] is None
    assert len(str(found["rulebook_digest"])) == 64


# ---------------------------------------------------------------- verdicts


def test_margin_runs_to_the_act_or_to_as_of() -> None:
    timely = rule(TIMELY, clock=IN_DAYS)
    assert only(timely, START, event("done", "2026-03-06T00:00"))["margin_seconds"] == 0
    assert only(timely, START, event("done", "2026-03-07T00:00"))["margin_seconds"] == -86400
    assert only(timely, START, as_of="2026-03-05T00:00")["margin_seconds"] == 86400
    assert only(timely, START, as_of="2026-03-08T00:00")["margin_seconds"] == -2 * 86400
    unneeded = only(rule(AnyOf((TIMELY, is_(t("ok"), "eq", True))), clock=IN_DAYS), event("start", AT, ok=True))
    assert (unneeded["verdict"], unneeded["margin_seconds"]) == ("met", None)


def test_late_needs_the_act_and_everything_else_the_rule_asks() -> None:
    need = AllOf((TIMELY, is_(t("ok"), "eq", True)))
    done = event("done", "2026-03-09T09:00")
    assert verdict(rule(need, clock=IN_DAYS), event("start", AT, ok=True), done) == "late"
    assert verdict(rule(need, clock=IN_DAYS), event("start", AT, ok=False), done) == "overdue"


def test_without_a_time_limit_in_the_need_a_failure_is_a_violation() -> None:
    found = only(rule(is_(t("ok"), "eq", True), clock=IN_DAYS), event("start", AT, ok=False))
    assert (found["verdict"], found["level"]) == ("violated", "breach")
    assert found["margin_seconds"] is None
    assert found["due_at"] is not None


def test_a_prohibition_names_the_event_that_broke_it() -> None:
    told = event("told", "2026-03-01T09:00", "broke-it")
    assert only(rule(Not(has("told", side=Side.BEFORE))), told, START)["decided_by_event_id"] == "broke-it"


def test_of_several_parts_the_latest_decides_a_success_and_the_earliest_a_failure() -> None:
    first, second = event("told", "2026-02-01T09:00", "one"), event("done", "2026-02-02T09:00", "two")
    both = AllOf((has("told", side=Side.BEFORE), has("done", side=Side.BEFORE)))
    either = AnyOf((has("told", side=Side.BEFORE), has("done", side=Side.BEFORE)))
    assert only(rule(both), first, second, START)["decided_by_event_id"] == "two"
    assert only(rule(either), first, second, START)["decided_by_event_id"] == "one"
    neither = AllOf((Not(has("done", side=Side.BEFORE)), Not(has("told", side=Side.BEFORE))))
    assert only(rule(neither), first, second, START)["decided_by_event_id"] == "one"


def test_the_subject_itself_is_never_named_as_the_deciding_event() -> None:
    assert only(rule(is_(t("ok"), "eq", True)), event("start", AT, ok=True))["decided_by_event_id"] is None


@pytest.mark.parametrize(
    ("at_end", "found"), [(AtEnd.PENDING, ["pending"]), (AtEnd.FAIL, ["overdue"]), (AtEnd.DROP, [])]
)
def test_what_is_open_at_the_end_of_the_log_is_what_the_rule_says(at_end: AtEnd, found: list[str]) -> None:
    open_rule = with_policy(TIMELY, Policy(FailLevel.BREACH, (), at_end), run=True)
    assert [each["verdict"] for each in findings(open_rule, START, as_of="2026-03-03T00:00")] == found


def test_a_condition_on_the_subject_that_is_open_or_unknown_is_so_for_the_obligation() -> None:
    need = is_(t("ok"), "eq", True)
    opened = rule(need, Subject(("start",), has("told")))
    unknown = rule(need, Subject(("start",), is_(case("complex"), "eq", True)))
    assert outcome(opened, START) == ("pending", None)
    assert outcome(unknown, START) == ("cannot-tell", "case.complex")
    assert only(unknown, START)["row"] is None
    assert findings(unknown, START, fact("complex", "false")) == []


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize(("level", "shown"), [(FailLevel.BREACH, "breach"), (FailLevel.WARN, "warn")])
def test_a_failure_has_the_level_of_the_rule(level: FailLevel, shown: str) -> None:
    assert only(with_policy(is_(t("ok"), "eq", True), Policy(level)), event("start", AT, ok=False))["level"] == shown


def test_what_is_left_to_a_person_is_no_accusation() -> None:
    found = only(with_policy(is_(t("ok"), "eq", True), Policy(FailLevel.MANUAL)), event("start", AT, ok=False))
    assert (found["verdict"], found["level"], found["missing"]) == ("cannot-tell", None, "human judgement")


def test_the_first_exception_that_holds_gives_the_level() -> None:
    exceptions: tuple[tuple[Formula, FailLevel], ...] = (
        (is_(case("complex"), "eq", True), FailLevel.WARN),
        (is_(t("amount"), "gt", 1), FailLevel.MANUAL),
    )
    failing = with_policy(is_(t("ok"), "eq", True), Policy(FailLevel.BREACH, exceptions))
    no = event("start", AT, ok=False, amount="1")
    assert only(failing, no)["level"] == "breach"
    assert only(failing, no, fact("complex", "true"))["level"] == "warn"
    assert outcome(failing, event("start", AT, ok=False, amount="2"))[1] == "human judgement"


def test_an_exception_reads_the_facts_of_the_evaluation_instant() -> None:
    exceptions: tuple[tuple[Formula, FailLevel], ...] = ((is_(case("complex"), "eq", True), FailLevel.WARN),)
    failing = with_policy(is_(t("ok"), "eq", True), Policy(FailLevel.BREACH, exceptions))
    later = fact("complex", "true", "2026-06-01T00:00")
    no = event("start", AT, ok=False)
    assert only(failing, no, later, as_of="2026-05-31T00:00")["level"] == "breach"
    assert only(failing, no, later, as_of="2026-06-02T00:00")["level"] == "warn"


def test_an_exception_may_name_the_due_instant() -> None:
    exceptions: tuple[tuple[Formula, FailLevel], ...] = ((is_(t("signed_on"), "le", Due()), FailLevel.WARN),)
    failing = with_policy(TIMELY, Policy(FailLevel.BREACH, exceptions), run=True)
    assert only(failing, event("start", AT, signed_on="2026-03-05"))["level"] == "warn"
    assert only(failing, event("start", AT, signed_on="2026-03-06"))["level"] == "breach"


# ---------------------------------------------------------------- two readings

SILENT = clock("3 days", "SCL-D", t("signed_on"))
"""The text says nothing of roll-over: from Wednesday 4 March the third day is Saturday the 7th, or Monday the 9th."""
WEDNESDAY = event("start", AT, signed_on="2026-03-04")


@pytest.mark.parametrize(
    ("at", "found", "level"),
    [("2026-03-07T12:00", "met", None), ("2026-03-08T12:00", "late", "warn"), ("2026-03-10T00:00", "late", "breach")],
)
def test_between_two_readings_of_the_limit_an_act_only_warns(at: str, found: str, level: str | None) -> None:
    got = only(rule(TIMELY, clock=SILENT), WEDNESDAY, event("done", at))
    assert (got["verdict"], got["level"]) == (found, level)


def test_between_two_readings_of_the_limit_nothing_done_only_warns() -> None:
    got = only(rule(TIMELY, clock=SILENT), WEDNESDAY, as_of="2026-03-08T12:00")
    assert (got["verdict"], got["level"]) == ("overdue", "warn")
    manual = with_policy(TIMELY, Policy(FailLevel.MANUAL))
    in_band = rule(TIMELY, clock=SILENT, policy=manual.policy)
    assert outcome(in_band, WEDNESDAY, as_of="2026-03-08T12:00") == ("cannot-tell", "human judgement")


def test_a_prohibition_until_the_due_instant_may_fail_under_the_lenient_reading_only() -> None:
    waiting = rule(is_(t("at"), "gt", Due()), clock=SILENT)
    got = only(waiting, event("start", "2026-03-08T12:00", signed_on="2026-03-04"))
    assert (got["verdict"], got["level"]) == ("violated", "warn")


def test_one_reading_met_and_the_other_open_is_open() -> None:
    need = AnyOf((is_(t("at"), "gt", Due()), has("told")))
    start = event("start", "2026-03-08T12:00", signed_on="2026-03-04")
    assert verdict(rule(need, clock=SILENT), start, as_of="2026-03-08T13:00") == "pending"


def test_a_day_without_a_published_calendar_makes_the_due_instant_provisional() -> None:
    timely = rule(TIMELY, clock=clock("5 working-days", "APL-WD"))
    assert only(timely, event("start", "2026-12-29T09:00"), as_of="2027-02-01")["provisional"] is True
    assert only(timely, event("start", "2026-12-01T09:00"), as_of="2027-02-01")["provisional"] is False


def test_rows_without_limit_leave_the_due_instant_empty() -> None:
    found = only(rule(has("done"), rows=[row()]), START)
    assert (found["due_at"], found["margin_seconds"], found["provisional"]) == (None, None, False)
