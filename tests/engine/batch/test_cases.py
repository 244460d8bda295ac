"""Rare cases, each small enough to work out by hand, judged by both evaluators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from tests.engine.both import judge
from tests.engine.building import SHANGHAI, Line, fact, instant, log, row, rule, rulebook, said, settings
from tests.engine.reference.cases import (
    WORDS,
    case,
    clock,
    event,
    extension,
    findings,
    has,
    is_,
    only,
    outcome,
    p,
    pattern,
    person,
    t,
    verdict,
)
from xiezhi.core.calendar import DayKind, SpecialDay, WorkingCalendar
from xiezhi.law.model import (
    AllOf,
    AnyOf,
    Clock,
    CountOf,
    Disjoint,
    Due,
    Literals,
    Not,
    Overlap,
    Partition,
    Side,
    ValueOf,
)

AT = "2026-03-02T09:00"
START = event("start", AT)
TIMELY = has("done", by_due=True)
MEETS = Overlap(("meeting",), "officers", "at", "ended_at")


def due(run: Clock, *lines: Line, by_seq: bool = False) -> str:
    """Return the local due instant of the rule that ``done`` comes in time."""
    return local(only(rule(TIMELY, clock=run), *lines, by_seq=by_seq)["due_at"])


def local(found: object) -> str:
    """Return an instant as the clock on the wall in Shanghai shows it."""
    assert isinstance(found, datetime)
    return f"{found.astimezone(ZoneInfo(SHANGHAI)):%Y-%m-%dT%H:%M}"


# ---------------------------------------------------------------- formulas


def test_all_of_nothing_is_true_and_any_of_nothing_is_false() -> None:
    assert verdict(rule(AllOf(())), START) == "met"
    assert verdict(rule(AnyOf(())), START) == "violated"


def test_values_of_different_kinds_are_never_equal() -> None:
    start = event("start", AT, place="home", amount="2")
    assert verdict(rule(is_(t("place"), "eq", t("amount"))), start) == "violated"
    assert verdict(rule(is_(t("place"), "ne", t("amount"))), start) == "met"


def test_membership_of_a_count_that_may_still_grow_is_open() -> None:
    need = is_(CountOf(pattern("done")), "in", Literals((Decimal(1), Decimal(2))))
    assert verdict(rule(need), START, as_of="2026-03-05") == "pending"


def test_a_parameter_may_be_one_word_where_others_are_lists() -> None:
    need = Disjoint((t("place"),), (p("words"),))
    start = event("start", AT, place="home")
    assert verdict(rule(need, rows=[row(parameters={"words": "home"})]), start) == "violated"
    assert verdict(rule(need, rows=[row(parameters={"words": ("hall", "away")})]), start) == "met"


def test_an_actor_who_is_not_known_cannot_be_compared_with_a_list() -> None:
    need = Disjoint((t("actor_id"),), (case("staff"),))
    assert outcome(rule(need), START, fact("staff", '["o1"]')) == ("cannot-tell", "t.actor_id")


def test_a_value_still_to_come_cannot_be_in_time_yet() -> None:
    signed = ValueOf(pattern("told"), "signed_on", last=True)
    assert verdict(rule(is_(signed, "le", Due()), clock=clock("3 days", "APR-D")), START) == "pending"


# ---------------------------------------------------------------- patterns


def test_of_events_at_one_instant_the_later_in_the_file_is_not_before_though_a_day_is_vague() -> None:
    lines = [START, event("done", AT), event("told", "2026-03-02")]
    assert verdict(rule(has("done", side=Side.BEFORE)), *lines) == "violated"
    assert verdict(rule(has("done", side=Side.AFTER)), *lines) == "met"


def test_the_last_value_is_looked_for_within_the_distance_only() -> None:
    value = ValueOf(pattern("done", side=Side.BEFORE, within="2 days"), "amount", last=True)
    far, near = event("done", "2026-02-20T09:00", amount="5"), event("done", "2026-03-01T09:00", amount="1")
    assert outcome(rule(is_(value, "ge", 5)), far, START) == ("cannot-tell", "x.amount")
    assert verdict(rule(is_(value, "ge", 5)), far, near, START) == "violated"


def test_events_no_rule_knows_do_not_matter() -> None:
    lines = [START, event("weather", "2026-03-02T10:00"), event("done", "2026-03-03T09:00")]
    assert verdict(rule(TIMELY, clock=clock("3 days", "APR-D")), *lines) == "met"


# ---------------------------------------------------------------- overlap


def meeting(event_id: str, begin: str, end: str, thread: str = "T", officer: str = "o1", **keys: str) -> Line:
    return Line("meeting", begin, event_id, thread, keys=keys, attrs={"ended_at": f"{end}:00", "officers": [officer]})


def test_two_meetings_of_one_case_overlap_and_the_earliest_of_several_decides() -> None:
    lines = [
        meeting("one", AT, "2026-03-02T12:00", case="A"),
        meeting("two", "2026-03-02T10:00", "2026-03-02T12:00", case="A"),
        meeting("three", "2026-03-02T11:00", "2026-03-02T13:00", case="A"),
    ]
    found = findings(rule(MEETS, "meeting"), *lines)
    assert [(each["verdict"], each["decided_by_event_id"]) for each in found] == [
        ("met", "two"),
        ("met", "one"),
        ("met", "one"),
    ]
    assert verdict(rule(Not(MEETS), "meeting"), lines[0]) == "met"


@pytest.mark.parametrize(("hour", "verdict"), [(11, "met"), (13, "cannot-tell")])
def test_an_end_that_is_missing_in_a_typed_column_matters_only_where_the_other_lasts(hour: int, verdict: str) -> None:
    lines = [
        Line("meeting", AT, "one", "T", attrs={"officers": ["o1"]}),
        Line("meeting", "2026-03-02T12:00", "two", "U", attrs={"officers": ["o1"]}),
    ]
    ends = pa.array([instant(f"2026-03-02T{hour}:00"), None], pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    the_rule = rule(Not(MEETS), "meeting", same=(), partition=Partition.OFFICER)
    table = log(*lines).append_column("attrs.ended_at", ends)
    found = judge(table, rulebook(WORDS, the_rule), settings(instant("2027-01-01")))
    assert found["verdict"].to_pylist() == [verdict, verdict]


def test_a_text_in_a_typed_column_is_a_set_of_one() -> None:
    table = log(START, replace(START, event_id="s2", thread="U"))
    table = table.append_column("attrs.place", pa.array(["home", "away"]))
    need = Disjoint((t("place"),), (p("words"),))
    book = rulebook(WORDS, rule(need, rows=[row(parameters={"words": ("home", "hall")})]))
    found = judge(table, book, settings(instant("2027-01-01")))
    assert found["verdict"].to_pylist() == ["violated", "met"]


# ---------------------------------------------------------------- groups


def test_an_event_without_a_person_reads_the_facts_of_the_only_person_of_its_thread() -> None:
    the_rule = rule(is_(person("minor"), "eq", True), same=("person",), partition=Partition.PERSON)
    lines = [START, Line("told", AT, "told", person="P1"), fact("minor", "true", person="P1")]
    assert [each["verdict"] for each in findings(the_rule, *lines)] == ["met"]
    two = [*lines, Line("told", AT, "again", person="P2")]
    assert [each["verdict"] for each in findings(the_rule, *two)] == ["cannot-tell"]


def test_a_pause_of_one_officer_is_not_ended_by_an_event_of_another() -> None:
    run = clock("8 hours", pauses=("appraisal",))
    in_time = AllOf((Not(Overlap(("meeting",), "officers", "at", "ended_at")), has("done", by_due=True)))
    the_rule = rule(in_time, "meeting", same=(), partition=Partition.OFFICER, clock=run)
    lines = [
        meeting("m", AT, "2026-03-02T10:00"),
        Line("paused", "2026-03-02T10:00", "p", "U", attrs={"officers": ["o1"]}),
        Line("resumed", "2026-03-02T11:00", "other", "V", attrs={"officers": ["o2"]}),
        Line("resumed", "2026-03-02T15:00", "own", "V", attrs={"officers": ["o1"]}),
        Line("done", "2026-03-02T21:00", "d", "W", attrs={"officers": ["o1"]}),
    ]
    # eight hours from nine, five of them paused, end at 22:00; closed by the other's event they would end at 18:00
    assert verdict(the_rule, *lines) == "met"


# ---------------------------------------------------------------- clocks


def test_a_pause_that_ends_before_it_began_by_the_calendar_excludes_no_day() -> None:
    run = clock("10 days", "APR-D-LIBERTY", pauses=("appraisal",))
    lines = [START, event("paused", "2026-03-10T09:00"), event("resumed", "2026-03-05T09:00")]
    assert due(run, *lines, by_seq=True) == "2026-03-13T00:00"


def test_a_pause_after_the_last_working_day_moves_nothing() -> None:
    run = clock("3 working-days", "APL-WD", pauses=("appraisal",))
    early = [event("paused", "2026-03-03T09:00"), event("resumed", "2026-03-03T10:00")]
    late = [event("paused", "2026-03-20T09:00"), event("resumed", "2026-03-23T09:00")]
    # 4, 5 and 6 March: Tuesday the 3rd is excluded
    assert due(run, START, *early, *late) == "2026-03-07T00:00"


def test_working_days_are_counted_backwards_too() -> None:
    # from Monday 2 March back: Saturday 28 February is made up, Friday 27 and Thursday 26 are plain
    assert due(clock("-3 working-days", "APL-WD"), START) == "2026-02-27T00:00"


def test_none_counted_back_is_the_day_itself() -> None:
    assert due(clock("0 working-days", "APL-WD"), START) == "2026-03-03T00:00"


def test_a_month_from_the_last_of_a_month_runs_to_the_last_of_the_next() -> None:
    month_end = event("start", "2026-04-30T09:00")
    assert due(clock("1 months", "CPL-M-CUSTODY"), month_end) == "2026-06-01T00:00"


def test_a_last_day_that_is_excluded_rolls_on() -> None:
    run = clock("03-10 date", "DATE", pauses=("appraisal",))
    lines = [START, event("paused", "2026-03-13T09:00"), event("resumed", "2026-03-16T09:00")]
    rolling = clock("11 days", "APR-D", pauses=("appraisal",))
    assert due(run, *lines) == "2026-03-11T00:00"
    assert due(rolling, *lines) == "2026-03-18T00:00"


def test_what_is_added_to_a_day_that_is_not_known_stays_unknown() -> None:
    both = (extension(until="signed_on"), extension(add="10 days"))
    run = rule(TIMELY, clock=clock("3 days", "APR-D-LIBERTY", extensions=both))
    lines = [START, event("extended", "2026-03-04T09:00"), event("extended", "2026-03-05T09:00")]
    late = event("done", "2026-05-05T09:00")
    assert outcome(run, *lines, late) == ("cannot-tell", "x.signed_on")


def test_a_rest_of_two_months_is_stepped_over() -> None:
    rest = [date(2026, 3, 3) + timedelta(days=n) for n in range(60)]
    calendar = WorkingCalendar({day: SpecialDay(day, DayKind.REST, said("rest"), "none") for day in rest})
    the_rule = rule(TIMELY, clock=clock("1 working-days", "APL-WD"))
    asked = replace(settings(instant("2027-01-01")), calendar=calendar)
    found = judge(log(START), rulebook(WORDS, the_rule), asked)["due_at"][0].as_py()
    # rest up to Friday 1 May 2026, so Monday 4 May is the first working day
    assert local(found) == "2026-05-05T00:00"
