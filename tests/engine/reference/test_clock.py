"""Section 5: the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.engine.building import Line, row, rule
from tests.engine.reference.cases import (
    clock,
    event,
    extension,
    has,
    is_,
    only,
    outcome,
    p,
    pattern,
    t,
    verdict,
    x,
)
from xiezhi.core.limits import Limit
from xiezhi.engine.reference.bounds import Bound
from xiezhi.engine.reference.patterns import ParameterError
from xiezhi.engine.reference.starts import Start
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Anchor, AtEnd, Clock, Due, FailLevel, LatestOf, Policy, Restart, Rule, Side

AT = "2026-03-02T09:00"
START = event("start", AT)
TIMELY = has("done", by_due=True)


def timely(run: Clock, **parameters: object) -> Rule:
    """Return the rule that the event ``done`` comes in time."""
    return rule(TIMELY, clock=run, rows=[row(parameters=parameters)])  # type: ignore[arg-type]  # limits and constants


def due(rule_: Rule, *lines: Line, as_of: str = "2027-06-01") -> str | None:
    """Return the due instant in local time."""
    found = only(rule_, *lines, as_of=as_of)["due_at"]
    assert found is None or isinstance(found, datetime)
    return None if found is None else f"{found.astimezone(UTC):%Y-%m-%dT%H:%M}"


# ---------------------------------------------------------------- limits and in time


@pytest.mark.parametrize(
    ("limit", "profile", "due_at"),
    [
        ("30 days", "APR-D", "2026-04-01T16:00"),  # last day Wednesday 1 April
        ("3 days", "CPL-D", "2026-03-05T16:00"),
        ("5 working-days", "APL-WD", "2026-03-09T16:00"),
        ("2 months", "CPL-M", "2026-05-06T16:00"),  # 2 May is a holiday until the 5th
        ("1 years", "BAR", "2027-03-02T16:00"),
        ("24 hours", "ELAPSED", "2026-03-03T01:00"),
        ("90 minutes", "ELAPSED", "2026-03-02T02:30"),
        ("24 hours", "CPL-H", "2026-03-03T02:00"),  # the starting hour does not count
        ("03-15 date", "DATE", "2026-03-15T16:00"),
    ],
)
def test_a_limit_runs_out_when_its_calendar_says(limit: str, profile: str, due_at: str) -> None:
    assert due(timely(clock(limit, profile)), START) == due_at


@pytest.mark.parametrize(("at", "found"), [("2026-03-05T23:59", "met"), ("2026-03-06T00:00", "late")])
def test_a_limit_of_days_ends_at_the_midnight_after_its_last_day(at: str, found: str) -> None:
    assert verdict(timely(clock("3 days", "APR-D")), START, event("done", at)) == found


@pytest.mark.parametrize(("at", "found"), [("2026-03-03T09:00", "met"), ("2026-03-03T09:01", "late")])
def test_a_limit_of_hours_includes_its_last_instant(at: str, found: str) -> None:
    assert verdict(timely(clock("24 hours")), START, event("done", at)) == found


def test_an_act_known_to_the_day_is_its_whole_day() -> None:
    days, hours = timely(clock("3 days", "APR-D")), timely(clock("24 hours"))
    assert verdict(days, START, event("done", "2026-03-05")) == "met"
    assert verdict(days, START, event("done", "2026-03-06")) == "late"
    assert outcome(hours, START, event("done", "2026-03-03")) == ("cannot-tell", "time of done")
    assert verdict(hours, START, event("done", "2026-03-04")) == "late"


def test_before_the_due_instant_the_duty_is_pending_and_from_then_on_overdue() -> None:
    run = timely(clock("3 days", "APR-D"))
    assert verdict(run, START, as_of="2026-03-05T23:59") == "pending"
    assert verdict(run, START, as_of="2026-03-06T00:00") == "overdue"


def test_limit_calendar_and_number_of_extensions_may_be_parameters_of_the_row() -> None:
    run = clock(p("limit"), p("cal"), extensions=(extension(add=p("more"), times=p("times")),))  # type: ignore[arg-type]  # a Ref is a profile too
    parameters = {
        "limit": Limit.parse("3 days"),
        "cal": "APR-D",
        "more": Limit.parse("2 days"),
        "times": Decimal(1),
    }
    # 5 March + 2 days is Saturday 7 March, which rolls over to Monday the 9th
    assert due(timely(run, **parameters), START, event("extended", "2026-03-04T09:00")) == "2026-03-09T16:00"


@pytest.mark.parametrize("missing", ["limit", "cal", "times"])
def test_a_row_that_lacks_a_parameter_of_the_clock_is_refused(missing: str) -> None:
    run = clock(p("limit"), p("cal"), extensions=(extension(add="1 days", times=p("times")),))  # type: ignore[arg-type]  # a Ref is a profile too
    parameters = {"limit": Limit.parse("3 days"), "cal": "APR-D", "times": Decimal(1)}
    del parameters[missing]
    with pytest.raises(ParameterError, match=rf"p\.{missing}"):
        due(timely(run, **parameters), START, event("extended", "2026-03-04T09:00"))


# ---------------------------------------------------------------- start


def test_a_clock_may_start_at_a_date_or_an_instant_the_subject_names() -> None:
    by_date, by_instant = clock("3 days", "APR-D", t("signed_on")), clock("24 hours", start=t("ended_at"))
    assert due(timely(by_date), event("start", AT, signed_on="2026-03-09")) == "2026-03-12T16:00"
    assert due(timely(by_instant), event("start", AT, ended_at="2026-03-02T12:00:00")) == "2026-03-03T04:00"
    assert outcome(timely(by_date), START) == ("cannot-tell", "t.signed_on")


def test_a_date_as_start_of_an_hour_limit_gives_two_clocks() -> None:
    run = timely(clock("24 hours", start=t("signed_on")))
    start = event("start", AT, signed_on="2026-03-02")
    assert verdict(run, start, event("done", "2026-03-03T00:00")) == "met"
    assert outcome(run, start, event("done", "2026-03-03T12:00")) == ("cannot-tell", "t.signed_on")
    assert verdict(run, start, event("done", "2026-03-04T00:00")) == "late"
    assert only(run, start, event("done", "2026-03-03T00:00"))["due_at"] is None
    assert outcome(run, start, as_of="2026-03-03T12:00") == ("cannot-tell", "t.signed_on")


def test_a_subject_known_to_the_day_gives_two_clocks_for_hours_and_one_for_days() -> None:
    day = event("start", "2026-03-02")
    assert outcome(timely(clock("24 hours")), day, event("done", "2026-03-03T12:00")) == (
        "cannot-tell",
        "time of start",
    )
    assert due(timely(clock("3 days", "APR-D")), day) == "2026-03-05T16:00"


def test_a_clock_may_start_at_the_last_event_before_the_subject() -> None:
    run = timely(clock("3 days", "APR-D", Anchor(pattern("told", side=Side.BEFORE), last=True)))
    lines = [event("told", "2026-02-20T09:00"), event("told", "2026-03-01T09:00"), START]
    assert due(run, *lines) == "2026-03-04T16:00"
    assert outcome(run, START) == ("cannot-tell", "told")


def test_a_clock_that_starts_at_the_first_event_after_the_subject_may_not_run_yet() -> None:
    run = timely(clock("3 days", "APR-D", Anchor(pattern("told"), last=False)))
    assert verdict(run, START) == "pending"
    assert due(run, START, event("told", "2026-03-09T09:00"), event("told", "2026-03-20T09:00")) == "2026-03-12T16:00"


def test_an_event_that_may_be_the_start_gives_two_clocks() -> None:
    last = clock(
        "3 days", "APR-D", Anchor(pattern("told", side=Side.BEFORE, where=is_(x("ok"), "eq", True)), last=True)
    )
    sure, unsure = event("told", "2026-02-20T09:00", ok=True), event("told", "2026-02-25T09:00")
    # 23 February, or 28 February (a working Saturday of 2026)
    assert outcome(timely(last), sure, unsure, START, event("done", "2026-03-05T09:00"))[0] == "late"
    first = clock("3 days", "APR-D", Anchor(pattern("told", where=is_(x("ok"), "eq", True)), last=False))
    early, late = event("told", "2026-03-04T09:00"), event("told", "2026-03-10T09:00", ok=True)
    found = outcome(timely(first), START, early, late, event("done", "2026-03-12T09:00"))
    assert found == ("cannot-tell", "x.ok")
    assert outcome(timely(first), START, early) == ("cannot-tell", "x.ok")


def test_a_clock_may_start_at_the_latest_of_several() -> None:
    run = clock("3 days", "APR-D", LatestOf((t("at"), t("signed_on"))))
    assert due(timely(run), event("start", AT, signed_on="2026-03-04")) == "2026-03-09T16:00"
    assert due(timely(run), event("start", AT, signed_on="2026-03-01")) == "2026-03-05T16:00"
    assert outcome(timely(run), START) == ("cannot-tell", "t.signed_on")
    waiting = clock("3 days", "APR-D", LatestOf((t("at"), Anchor(pattern("told"), last=False))))
    assert verdict(timely(waiting), START) == "pending"


def test_a_start_that_is_not_known_has_no_instant() -> None:
    with pytest.raises(ValueError, match="no instant"):
        Start(Truth.UNKNOWN).at(Bound.EARLIEST)


# ---------------------------------------------------------------- restart


def test_the_last_restart_is_the_start_instead() -> None:
    run = timely(clock("3 days", "APR-D", restarts=(Restart(("again",)),)))
    lines = [START, event("again", "2026-03-04T09:00"), event("again", "2026-03-09T09:00")]
    assert due(run, *lines) == "2026-03-12T16:00"
    assert due(run, event("again", "2026-03-01T09:00"), START) == "2026-03-05T16:00"


def test_a_sure_restart_makes_a_clock_known_whose_start_is_not() -> None:
    run = clock("3 days", "APR-D", t("signed_on"), restarts=(Restart(("again",)),))
    assert due(timely(run), START, event("again", "2026-03-09T09:00")) == "2026-03-12T16:00"


def test_a_restart_that_is_not_sure_gives_two_clocks() -> None:
    run = timely(clock("3 days", "APR-D", restarts=(Restart(("again",), is_(x("ok"), "eq", True)),)))
    unsure = event("again", "2026-03-09T09:00")
    assert outcome(run, START, unsure, event("done", "2026-03-11T09:00")) == ("cannot-tell", "x.ok")
    assert verdict(run, START, unsure, event("done", "2026-03-05T09:00")) == "met"
    assert verdict(run, START, unsure, event("done", "2026-03-20T09:00")) == "late"
    sure = event("again", "2026-03-10T09:00", ok=True)
    assert due(run, START, unsure, sure) == "2026-03-13T16:00"
    without = clock("3 days", "APR-D", t("signed_on"), restarts=(Restart(("again",), is_(x("ok"), "eq", True)),))
    assert outcome(timely(without), START, unsure) == ("cannot-tell", "t.signed_on")


# ---------------------------------------------------------------- pause


def test_days_touched_by_a_pause_do_not_count() -> None:
    run = timely(clock("10 days", "APR-D", pauses=("appraisal",)))
    # 3, 4 and 5 March are excluded: the 12th becomes Sunday the 15th, which rolls over
    lines = [START, event("paused", "2026-03-03T09:00"), event("resumed", "2026-03-05T09:00")]
    assert due(run, *lines) == "2026-03-16T16:00"


def test_hours_of_a_pause_do_not_count() -> None:
    run = timely(clock("8 hours", pauses=("appraisal",)))
    lines = [START, event("paused", "2026-03-02T10:00"), event("resumed", "2026-03-02T13:00")]
    lines.append(event("resumed", "2026-03-02T09:30"))
    assert due(run, *lines) == "2026-03-02T12:00"


def test_a_pause_that_began_before_the_start_counts_from_the_start() -> None:
    run = timely(clock("8 hours", pauses=("appraisal",)))
    lines = [event("paused", "2026-03-02T07:00"), START, event("resumed", "2026-03-02T10:00")]
    assert due(run, *lines) == "2026-03-02T10:00"
    over = [event("paused", "2026-03-02T07:00"), event("resumed", "2026-03-02T08:00"), START]
    assert due(run, *over) == "2026-03-02T09:00"


def test_while_a_pause_runs_the_clock_is_open_and_everything_is_in_time() -> None:
    run = timely(clock("8 hours", pauses=("appraisal",)))
    paused = event("paused", "2026-03-02T10:00")
    assert verdict(run, START, paused) == "pending"
    assert verdict(run, START, paused, event("done", "2026-05-02T10:00")) == "met"
    assert due(run, START, paused) is None
    past_due = rule(is_(t("at"), "gt", Due()), clock=clock("8 hours", pauses=("appraisal",)))
    assert verdict(past_due, START, paused) == "violated"


def test_a_pause_opened_after_the_due_instant_changes_nothing() -> None:
    run = timely(clock("8 hours", pauses=("appraisal",)))
    assert verdict(run, START, event("paused", "2026-03-03T10:00")) == "overdue"


def test_the_pauses_may_be_named_by_the_row_or_not_at_all() -> None:
    run = clock("8 hours", pauses=p("pause"))
    lines = [START, event("paused", "2026-03-02T10:00"), event("resumed", "2026-03-02T13:00")]
    assert due(timely(run, pause=("appraisal",)), *lines) == "2026-03-02T12:00"
    assert due(timely(run, pause="appraisal"), *lines) == "2026-03-02T12:00"
    with_one_later = [row(), row(2, since=date(2099, 1, 1), parameters={"pause": ("appraisal",)})]
    assert due(rule(TIMELY, clock=run, rows=with_one_later), *lines) == "2026-03-02T09:00"


def test_a_pause_with_a_condition_counts_only_where_it_holds() -> None:
    run = timely(clock("8 hours", pauses=("approved appraisal",)))
    resumed = event("resumed", "2026-03-02T13:00")
    assert due(run, START, event("paused", "2026-03-02T10:00", ok=False), resumed) == "2026-03-02T09:00"
    vague = event("paused", "2026-03-02T10:00")
    assert outcome(run, START, vague, resumed, event("done", "2026-03-02T18:00")) == ("cannot-tell", "x.ok")
    assert verdict(run, START, vague, resumed, event("done", "2026-03-02T17:00")) == "met"


def test_what_may_have_ended_a_pause_gives_two_clocks() -> None:
    run = timely(clock("8 hours", pauses=("appraisal",)))
    first, second = event("resumed", "2026-03-02T11:00", case=None), event("resumed", "2026-03-02T13:00")
    lines = [START, event("paused", "2026-03-02T10:00"), first, second, event("told", AT, case="B")]
    assert verdict(run, *lines, event("done", "2026-03-02T18:00")) == "met"
    assert outcome(run, *lines, event("done", "2026-03-02T19:00")) == ("cannot-tell", "x.case")
    assert verdict(run, *lines, event("done", "2026-03-02T21:00")) == "late"


def test_the_subject_itself_may_end_a_pause() -> None:
    run = timely(clock("8 hours", pauses=("until the trigger",)))
    elsewhere = event("told", AT, case="B")
    assert due(run, event("paused", "2026-03-02T07:00"), START, elsewhere) == "2026-03-02T09:00"
    without_case = event("start", AT, case=None)
    assert due(run, without_case, event("told", AT)) == "2026-03-02T09:00"


def test_a_pause_known_to_the_day_gives_two_clocks_for_hours() -> None:
    run = timely(clock("8 hours", pauses=("appraisal",)))
    lines = [START, event("paused", "2026-03-02T10:00"), event("resumed", "2026-03-03")]
    assert verdict(run, *lines, event("done", "2026-03-03T07:00")) == "met"
    assert outcome(run, *lines, event("done", "2026-03-03T12:00")) == ("cannot-tell", "time of resumed")
    assert verdict(run, *lines, event("done", "2026-03-04T07:00")) == "late"
    both = [START, event("paused", "2026-03-02"), event("resumed", "2026-03-02")]
    assert outcome(run, *both, event("done", "2026-03-02T18:00"))[0] == "cannot-tell"


# ---------------------------------------------------------------- extensions

EXTENDED = event("extended", "2026-03-04T09:00")


def extended(entry: object, *, limit: str = "3 days", profile: str = "APR-D-LIBERTY") -> Rule:
    return timely(clock(limit, profile, extensions=(entry,)))  # type: ignore[arg-type]  # one extension


def test_an_extension_adds_to_replaces_or_sets_the_due_day() -> None:
    assert due(extended(extension(add="10 days")), START, EXTENDED) == "2026-03-15T16:00"
    assert due(extended(extension(to="10 days")), START, EXTENDED) == "2026-03-12T16:00"
    dated = event("extended", "2026-03-04T09:00", signed_on="2026-03-20")
    assert due(extended(extension(until="signed_on")), START, dated) == "2026-03-20T16:00"
    timed = event("extended", "2026-03-04T09:00", ended_at="2026-03-20T12:00:00")
    assert due(extended(extension(until="ended_at")), START, timed) == "2026-03-20T16:00"


def test_an_extension_counts_only_if_it_came_in_time() -> None:
    late = event("extended", "2026-03-06T09:00")
    assert due(extended(extension(add="10 days")), START, late) == "2026-03-05T16:00"
    before = event("extended", "2026-03-01T09:00")
    assert due(extended(extension(add="10 days")), before, START) == "2026-03-05T16:00"


def test_an_extension_counts_so_often_and_no_more() -> None:
    twice = [EXTENDED, event("extended", "2026-03-05T09:00")]
    assert due(extended(extension(add="10 days")), START, *twice) == "2026-03-15T16:00"
    assert due(extended(extension(add="10 days", times=2)), START, *twice) == "2026-03-25T16:00"


def test_an_extension_before_the_restart_does_not_count() -> None:
    run = clock("3 days", "APR-D-LIBERTY", restarts=(Restart(("again",)),), extensions=(extension(add="10 days"),))
    again = event("again", "2026-03-05T09:00")
    assert due(timely(run), START, EXTENDED, again) == "2026-03-08T16:00"
    assert due(timely(run), START, again, event("extended", "2026-03-06T09:00")) == "2026-03-18T16:00"
    itself = clock(
        "3 days", "APR-D-LIBERTY", restarts=(Restart(("extended",)),), extensions=(extension(add="10 days"),)
    )
    assert due(timely(itself), START, EXTENDED) == "2026-03-07T16:00"


def test_an_extension_that_is_not_sure_gives_two_clocks() -> None:
    run = extended(extension(add="10 days", where=is_(x("ok"), "eq", True)))
    assert verdict(run, START, EXTENDED, event("done", "2026-03-05T09:00")) == "met"
    assert outcome(run, START, EXTENDED, event("done", "2026-03-10T09:00")) == ("cannot-tell", "x.ok")
    assert verdict(run, START, EXTENDED, event("done", "2026-03-20T09:00")) == "late"


def test_an_extension_known_to_the_day_may_have_come_too_late_for_an_hour_limit() -> None:
    run = extended(extension(add="24 hours"), limit="24 hours", profile="ELAPSED")
    day = event("extended", "2026-03-03")
    assert outcome(run, START, day, event("done", "2026-03-03T12:00")) == ("cannot-tell", "time of extended")


def test_an_extension_until_a_day_that_is_not_known_never_accuses() -> None:
    run = extended(extension(until="signed_on"))
    assert outcome(run, START, EXTENDED, event("done", "2026-05-05T09:00")) == ("cannot-tell", "x.signed_on")
    assert verdict(run, START, EXTENDED, event("done", "2026-03-05T09:00")) == "met"
    too_late = event("extended", "2026-03-10T09:00")
    assert verdict(run, START, too_late) == "overdue"


# ---------------------------------------------------------------- comparing with the due instant


def test_a_time_may_be_required_to_lie_before_or_after_the_due_instant() -> None:
    run = clock("5 working-days", "APL-WD", Anchor(pattern("told", side=Side.BEFORE), last=True))
    told = event("told", "2026-02-24T09:00")
    # from Tuesday 24 February: 25, 26, 27, 28 (made up), Monday 2 March is the fifth
    after, before = rule(is_(t("at"), "gt", Due()), clock=run), rule(is_(t("at"), "le", Due()), clock=run)
    assert verdict(after, told, event("start", "2026-03-02T23:59")) == "violated"
    assert verdict(after, told, event("start", "2026-03-03T00:00")) == "met"
    assert verdict(before, told, event("start", "2026-03-02T23:59")) == "met"
    assert outcome(after, START) == ("cannot-tell", "told")


def test_what_is_compared_with_the_due_instant_may_be_missing_or_a_day() -> None:
    need = is_(t("signed_on"), "le", Due())
    run = clock("24 hours")
    assert outcome(rule(need, clock=run), START) == ("cannot-tell", "t.signed_on")
    assert outcome(rule(need, clock=run), event("start", AT, signed_on="2026-03-03")) == ("cannot-tell", "t.signed_on")
    assert verdict(rule(need, clock=run), event("start", AT, signed_on="2026-03-02")) == "met"
    unstarted = clock("24 hours", start=Anchor(pattern("told"), last=False))
    assert verdict(rule(need, clock=unstarted), START) == "pending"
    unknown = clock("24 hours", start=t("ended_at"))
    assert outcome(rule(need, clock=unknown), START) == ("cannot-tell", "t.ended_at; t.signed_on")


def test_a_rule_without_a_clock_cannot_name_a_due_instant() -> None:
    with pytest.raises(TypeError, match="without a clock"):
        verdict(rule(is_(t("at"), "le", Due())), START)
    with pytest.raises(TypeError, match="without a clock"):
        verdict(rule(TIMELY), START)
    with pytest.raises(TypeError, match="cannot stand in a where"):
        verdict(rule(is_(Due(), "le", t("at")), clock=clock("1 days")), START)


def test_a_window_is_open_only_while_distance_and_due_instant_both_leave_room() -> None:
    need = has("done", within="1 days", by_due=True)
    run = rule(need, clock=clock("3 days", "APR-D"))
    assert verdict(run, START, as_of="2026-03-03T23:59") == "pending"
    assert verdict(run, START, as_of="2026-03-04T00:00") == "overdue"


def test_backwards_an_act_must_lie_so_many_days_ahead() -> None:
    notice = has("told", side=Side.BEFORE, by_due=True)
    run = rule(notice, clock=clock("-7 days", "APR-D"), policy=Policy(FailLevel.BREACH, (), AtEnd.FAIL))
    assert verdict(run, event("told", "2026-02-23T12:00"), START) == "met"
    assert verdict(run, event("told", "2026-02-24T12:00"), START) == "late"
    assert verdict(run, START) == "overdue"
