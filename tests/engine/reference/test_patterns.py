"""Constructs 2, 5, 6 and 7: which events match, how many, and what they add up to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.building import Cell, Line, row, rule
from tests.engine.reference.cases import event, has, is_, only, outcome, p, pattern, t, verdict, x
from xiezhi.core.limits import Limit
from xiezhi.engine.reference.patterns import ParameterError
from xiezhi.law.model import Add, CountOf, Formula, Literals, Not, Side, SumOf, ValueOf

AT = "2026-03-02T09:00"
START = event("start", AT)


def keyed(kind: str, at: str, **keys: str) -> Line:
    return Line(kind, at, event_id=f"{kind}-{at}", keys=keys)


# ---------------------------------------------------------------- same


def test_events_that_carry_the_key_must_carry_the_same_value() -> None:
    need = has("done", side=Side.AFTER)
    assert verdict(rule(need), START, event("done", "2026-03-03T09:00")) == "met"
    assert verdict(rule(need), START, event("done", "2026-03-03T09:00", case="B")) == "pending"


def test_a_missing_key_matches_where_the_thread_has_one_value_only() -> None:
    need = has("done")
    assert verdict(rule(need), START, event("done", "2026-03-03T09:00", case=None)) == "met"


def test_a_missing_key_is_unclear_where_the_thread_has_several_values() -> None:
    lines = [START, event("done", "2026-03-01T09:00", case=None), event("told", AT, case="B")]
    assert outcome(rule(has("done", side=Side.BEFORE)), *lines) == ("cannot-tell", "x.case")


def test_the_person_is_a_key_like_the_others() -> None:
    lines = [
        Line("start", AT, event_id="s", person="P1"),
        Line("done", "2026-03-01T09:00", person="P2"),
        Line("done", "2026-03-01T10:00"),
    ]
    found = outcome(rule(has("done", side=Side.BEFORE), same=["case", "person"]), *lines)
    assert found == ("cannot-tell", "x.person")


def test_a_mismatch_of_one_key_settles_it_whatever_the_others_lack() -> None:
    lines = [keyed("start", AT, case="A"), keyed("done", "2026-03-01T09:00", case="B"), keyed("told", AT, request="1")]
    lines.append(keyed("told", AT, request="2"))
    assert verdict(rule(has("done", side=Side.BEFORE), same=["request", "case"]), *lines) == "violated"


# ---------------------------------------------------------------- side and order


def test_an_event_at_the_same_instant_is_before_or_after_by_its_place_in_the_file() -> None:
    lines = [event("done", AT), START]
    assert verdict(rule(has("done", side=Side.BEFORE)), *lines) == "met"
    assert verdict(rule(has("done", side=Side.BEFORE)), *reversed(lines)) == "violated"


def test_a_day_and_a_time_on_that_day_have_no_order() -> None:
    lines = [event("done", "2026-03-02"), START]
    assert outcome(rule(has("done", side=Side.BEFORE)), *lines) == ("cannot-tell", "time of done")
    assert outcome(rule(has("done", side=Side.BEFORE)), event("done", "2026-03-02"), event("start", "2026-03-02")) == (
        "cannot-tell",
        "time of done; time of start",
    )


def test_a_day_that_ended_before_is_before() -> None:
    assert verdict(rule(has("done", side=Side.BEFORE)), START, event("done", "2026-03-01")) == "met"
    assert verdict(rule(has("done", side=Side.BEFORE)), START, event("done", "2026-03-03")) == "violated"


def test_where_the_jurisdiction_orders_by_file_position_days_are_ordered_too() -> None:
    lines = [event("done", "2026-03-05"), event("start", "2026-03-02")]
    assert verdict(rule(has("done", side=Side.BEFORE)), *lines, by_seq=True) == "met"


def test_any_position_is_looked_at_and_the_event_itself_never() -> None:
    assert verdict(rule(has("done", side=Side.ANY)), START, event("done", "2026-03-01T09:00")) == "met"
    assert verdict(rule(Not(has("start", side=Side.ANY, within="1 days"))), START) == "met"


def test_the_first_match_decides_and_before_the_subject_the_last() -> None:
    before = [event("done", "2026-02-01T09:00", "one"), event("done", "2026-02-02T09:00", "two")]
    after = [event("done", "2026-04-01T09:00", "three"), event("done", "2026-04-02T09:00", "four")]
    lines = [*before, START, *after]
    assert only(rule(has("done", side=Side.BEFORE)), *lines)["decided_by_event_id"] == "two"
    assert only(rule(has("done", side=Side.AFTER)), *lines)["decided_by_event_id"] == "three"
    assert only(rule(has("done", side=Side.ANY)), *lines)["decided_by_event_id"] == "one"


# ---------------------------------------------------------------- within


@pytest.mark.parametrize(
    ("within", "at", "near"),
    [
        ("3 days", "2026-03-05T23:59", True),
        ("3 days", "2026-03-06T00:00", False),
        ("90 minutes", "2026-03-02T10:30", True),
        ("90 minutes", "2026-03-02T10:31", False),
        ("2 hours", "2026-03-02T11:00", True),
        ("1 months", "2026-04-02T23:59", True),
        ("1 months", "2026-04-03T00:00", False),
        ("1 years", "2027-03-02T09:00", True),
        ("1 years", "2027-03-03T09:00", False),
        # Monday 2 March: five working days later is Monday 9 March
        ("5 working-days", "2026-03-09T23:59", True),
        ("5 working-days", "2026-03-10T00:00", False),
    ],
)
def test_distance_after_the_subject(within: str, at: str, near: bool) -> None:
    found = verdict(rule(has("done", within=within)), START, event("done", at), as_of="2028-01-01")
    assert found == ("met" if near else "violated")


@pytest.mark.parametrize(
    ("within", "at", "near"),
    [
        ("3 days", "2026-02-27T00:00", True),
        ("3 days", "2026-02-26T23:59", False),
        ("2 hours", "2026-03-02T07:00", True),
        ("2 hours", "2026-03-02T06:59", False),
        ("1 months", "2026-02-02T00:00", True),
        ("1 months", "2026-02-01T23:59", False),
        # Saturday 28 February is a working day of 2026, made up for Spring Festival
        ("2 working-days", "2026-02-27T12:00", True),
        ("2 working-days", "2026-02-26T12:00", False),
    ],
)
def test_distance_before_the_subject(within: str, at: str, near: bool) -> None:
    found = verdict(rule(has("done", side=Side.BEFORE, within=within)), START, event("done", at))
    assert found == ("met" if near else "violated")


@pytest.mark.parametrize("side", [Side.ANY, Side.AT])
@pytest.mark.parametrize("at", ["2026-03-01T09:00", "2026-03-03T09:00"])
def test_without_direction_the_distance_counts_both_ways(side: Side, at: str) -> None:
    assert verdict(rule(has("done", side=side, within="1 days")), START, event("done", at)) == "met"
    assert verdict(rule(has("done", side=side, within="23 hours")), START, event("done", at)) == "violated"


def test_at_means_the_very_instant() -> None:
    need = has("done", side=Side.AT)
    assert verdict(rule(need), START, event("done", AT)) == "met"
    assert verdict(rule(need), START, event("done", "2026-03-02T09:01")) == "violated"
    assert outcome(rule(need), START, event("done", "2026-03-02")) == ("cannot-tell", "time of done")
    assert verdict(rule(need), START, event("done", "2026-03-03")) == "violated"


def test_elapsed_time_to_an_event_known_to_the_day_is_an_interval() -> None:
    need = has("done", within="24 hours")
    assert outcome(rule(need), START, event("done", "2026-03-03")) == ("cannot-tell", "time of done")
    assert verdict(rule(has("done", within="48 hours")), START, event("done", "2026-03-03")) == "met"
    assert verdict(rule(need), START, event("done", "2026-03-04")) == "violated"


def test_the_distance_may_be_a_parameter_of_the_row() -> None:
    rows = [row(parameters={"gap": Limit.parse("3 days")})]
    need = has("done", within=p("gap"))
    assert verdict(rule(need, rows=rows), START, event("done", "2026-03-05T10:00")) == "met"
    with pytest.raises(ParameterError, match=r"p\.gap"):
        verdict(rule(need), START, event("done", "2026-03-05T10:00"))


@pytest.mark.parametrize(
    ("within", "last_open", "first_over"),
    [
        ("3 days", "2026-03-05T23:59", "2026-03-06T00:00"),
        ("1 months", "2026-04-02T23:59", "2026-04-03T00:00"),
        ("2 hours", "2026-03-02T10:59", "2026-03-02T11:00"),
        ("5 working-days", "2026-03-09T23:59", "2026-03-10T00:00"),
    ],
)
def test_a_window_is_open_until_its_last_instant(within: str, last_open: str, first_over: str) -> None:
    assert verdict(rule(has("done", within=within)), START, as_of=last_open) == "pending"
    assert verdict(rule(has("done", within=within)), START, as_of=first_over) == "violated"


def test_the_window_of_five_working_days_lasts_over_the_weekend_after_them() -> None:
    friday = event("start", "2026-03-06T09:00")
    assert verdict(rule(has("done", within="5 working-days")), friday, as_of="2026-03-15T23:59") == "pending"
    assert verdict(rule(has("done", within="5 working-days")), friday, as_of="2026-03-16T00:00") == "violated"


def test_without_a_window_the_future_is_open_and_the_past_is_closed() -> None:
    assert verdict(rule(has("done")), START) == "pending"
    assert verdict(rule(has("done", side=Side.BEFORE)), START) == "violated"
    assert verdict(rule(has("done", side=Side.AT)), START) == "violated"


def test_an_event_after_as_of_is_not_seen() -> None:
    assert verdict(rule(has("done")), START, event("done", "2026-03-05T09:00"), as_of="2026-03-04T00:00") == "pending"


# ---------------------------------------------------------------- since


def test_a_match_does_not_count_when_something_undid_it_in_between() -> None:
    need = has("done", side=Side.BEFORE, since=("void",))
    done, undone = event("done", "2026-02-01T09:00"), event("void", "2026-02-10T09:00")
    assert verdict(rule(need), START, done) == "met"
    assert verdict(rule(need), START, done, undone) == "violated"
    assert verdict(rule(need), START, done, undone, event("done", "2026-02-11T09:00")) == "met"
    assert verdict(rule(need), START, done, event("void", "2026-02-10T09:00", case="B")) == "met"


def test_after_the_subject_the_same_holds_the_other_way_round() -> None:
    need = has("done", side=Side.ANY, since=("void",))
    done = event("done", "2026-04-01T09:00")
    assert verdict(rule(need), START, done, event("void", "2026-03-15T09:00")) == "pending"
    assert verdict(rule(need), START, done, event("void", "2026-02-15T09:00")) == "met"


def test_what_may_have_undone_it_makes_it_unclear() -> None:
    need = has("done", side=Side.BEFORE, since=("void",))
    found = outcome(rule(need), START, event("done", "2026-02-01T09:00"), event("void", "2026-02-01"))
    assert found == ("cannot-tell", "time of void")


def test_an_event_cannot_undo_itself() -> None:
    need = has("done", side=Side.BEFORE, since=("done",))
    assert verdict(rule(need), START, event("done", "2026-02-01T09:00")) == "met"


# ---------------------------------------------------------------- where


def test_a_condition_may_be_unknown_for_one_event_and_true_for_another() -> None:
    need = has("done", side=Side.BEFORE, where=is_(x("amount"), "gt", 1))
    vague, clear = event("done", "2026-02-01T09:00"), event("done", "2026-02-02T09:00", amount="2")
    assert outcome(rule(need), START, vague) == ("cannot-tell", "x.amount")
    assert verdict(rule(need), START, vague, clear) == "met"


def test_what_is_open_is_reported_before_what_is_unknown() -> None:
    need = has("done", where=is_(x("amount"), "gt", 1))
    assert outcome(rule(need), START, event("done", "2026-03-03T09:00")) == ("pending", None)


@pytest.mark.parametrize(
    "inner",
    [has("done"), is_(CountOf(pattern("done")), "gt", 1)],
    ids=["has", "count"],
)
def test_a_where_searches_nothing(inner: Formula) -> None:
    with pytest.raises(TypeError, match="cannot stand in a where"):
        verdict(rule(has("done", where=inner)), START, event("done", "2026-03-03T09:00"))


# ---------------------------------------------------------------- count


def dones(number: int, month: int = 2, **attrs: Cell) -> list[Line]:
    return [event("done", f"2026-{month:02}-{day:02}T09:00", None, "A", **attrs) for day in range(1, number + 1)]


@pytest.mark.parametrize(
    ("operator", "number", "holds"),
    [
        *[("eq", 2, True), ("eq", 3, False), ("ne", 3, True), ("lt", 3, True), ("le", 1, False), ("gt", 1, True)],
        *[("ge", 2, True), ("ge", 3, False)],
    ],
)
def test_a_count_before_the_subject_is_closed(operator: str, number: int, holds: bool) -> None:
    need = is_(CountOf(pattern("done", side=Side.BEFORE)), operator, number)
    assert verdict(rule(need), START, *dones(2)) == ("met" if holds else "violated")


@pytest.mark.parametrize(
    ("operator", "number", "found"),
    [
        ("le", 2, "pending"),
        ("le", 1, "violated"),
        ("lt", 2, "violated"),
        ("lt", 3, "pending"),
        ("ge", 2, "met"),
        ("ge", 3, "pending"),
        ("gt", 1, "met"),
        ("gt", 2, "pending"),
        ("eq", 2, "pending"),
        ("eq", 1, "violated"),
        ("ne", 2, "pending"),
        ("ne", 1, "met"),
    ],
)
def test_while_the_window_is_open_more_events_may_change_a_count(operator: str, number: int, found: str) -> None:
    need = is_(CountOf(pattern("done")), operator, number)
    assert verdict(rule(need), START, *dones(2, month=4)) == found


def test_matches_that_are_not_sure_make_a_count_an_interval() -> None:
    pattern_of_big = pattern("done", side=Side.BEFORE, where=is_(x("amount"), "gt", 1))
    lines = [START, *dones(1, amount="2"), event("done", "2026-02-20T09:00")]
    assert outcome(rule(is_(CountOf(pattern_of_big), "ge", 2)), *lines) == ("cannot-tell", "x.amount")
    assert outcome(rule(is_(CountOf(pattern_of_big), "eq", 1)), *lines) == ("cannot-tell", "x.amount")
    assert verdict(rule(is_(CountOf(pattern_of_big), "ge", 1)), *lines) == "met"
    assert verdict(rule(is_(CountOf(pattern_of_big), "ge", 3)), *lines) == "violated"
    assert verdict(rule(is_(CountOf(pattern_of_big), "eq", 3)), *lines) == "violated"


def test_a_count_against_something_missing_or_open_is_so_itself() -> None:
    count = CountOf(pattern("done", side=Side.BEFORE))
    assert outcome(rule(is_(count, "ge", t("amount"))), START) == ("cannot-tell", "t.amount")
    assert verdict(rule(is_(count, "ge", CountOf(pattern("told")))), START) == "pending"


def test_a_count_may_be_one_of_several_numbers() -> None:
    count = CountOf(pattern("done", side=Side.BEFORE))
    assert verdict(rule(is_(count, "in", Literals((Decimal(1), Decimal(2))))), START, *dones(2)) == "met"


# ---------------------------------------------------------------- sum, last, first


def test_a_sum_adds_up_the_matches_and_is_zero_without_any() -> None:
    total = SumOf(pattern("done", side=Side.BEFORE), "amount")
    assert verdict(rule(is_(total, "le", 20)), START, *dones(2, amount="10")) == "met"
    assert verdict(rule(is_(total, "le", 20)), START, *dones(3, amount="10")) == "violated"
    assert verdict(rule(is_(total, "eq", 0)), START) == "met"


def test_a_sum_lacks_what_a_match_does_not_carry() -> None:
    total = SumOf(pattern("done", side=Side.BEFORE, where=is_(x("ok"), "eq", True)), "amount")
    lines = [START, *dones(1, ok=True), event("done", "2026-02-20T09:00", amount="1")]
    assert outcome(rule(is_(total, "le", 20)), *lines) == ("cannot-tell", "x.amount; x.ok")


def test_a_sum_after_the_subject_is_open() -> None:
    assert verdict(rule(is_(SumOf(pattern("done"), "amount"), "le", 20)), START) == "pending"
    closed = SumOf(pattern("done", within="3 days"), "amount")
    assert verdict(rule(is_(closed, "le", 20)), START) == "met"


def test_a_sum_of_operands_is_open_while_one_of_them_is() -> None:
    both = Add((CountOf(pattern("done", side=Side.BEFORE)), CountOf(pattern("done"))))
    assert verdict(rule(is_(both, "eq", 0)), START) == "pending"


def test_last_and_first_take_the_match_that_carries_the_attribute() -> None:
    before = pattern("done", side=Side.BEFORE)
    lines = [START, event("done", "2026-02-01T09:00", amount="1"), event("done", "2026-02-02T09:00", amount="2")]
    lines.append(event("done", "2026-02-03T09:00"))
    assert verdict(rule(is_(ValueOf(before, "amount", last=True), "eq", 2)), *lines) == "met"
    assert verdict(rule(is_(ValueOf(before, "amount", last=False), "eq", 1)), *lines) == "met"
    assert outcome(rule(is_(ValueOf(before, "amount", last=True), "eq", 2)), START) == ("cannot-tell", "x.amount")


def test_a_possible_match_beyond_the_last_sure_one_hides_it() -> None:
    sure = pattern("done", side=Side.BEFORE, where=is_(x("ok"), "eq", True))
    known = event("done", "2026-02-02T09:00", amount="2", ok=True)
    earlier, later = event("done", "2026-02-01T09:00", amount="1"), event("done", "2026-02-03T09:00", amount="3")
    need = is_(ValueOf(sure, "amount", last=True), "eq", 2)
    assert verdict(rule(need), START, known, earlier) == "met"
    assert outcome(rule(need), START, known, later) == ("cannot-tell", "x.ok")
    assert outcome(rule(need), START, later) == ("cannot-tell", "x.amount; x.ok")
