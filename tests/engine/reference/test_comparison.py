"""Construct 4: comparisons, the facts they read and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.engine.building import Line, fact, row, rule
from tests.engine.reference.cases import case, event, has, is_, only, outcome, p, person, t, verdict, x
from xiezhi.law.model import Add, AllOf, AnyOf, Literal, Literals, Operand, Operator, Side, Size, Subject

AT = "2026-03-02T09:00"


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        *[("eq", 2, True), ("ne", 2, False), ("lt", 3, True), ("lt", 2, False), ("le", 2, True), ("le", 1, False)],
        *[("gt", 1, True), ("gt", 2, False), ("ge", 2, True), ("ge", 3, False), ("eq", 3, False), ("ne", 3, True)],
    ],
)
def test_numbers_compare_exactly(operator: str, value: int, holds: bool) -> None:
    assert verdict(rule(is_(t("amount"), operator, value)), event("start", AT, amount="2.0000")) == (
        "met" if holds else "violated"
    )


def test_numbers_keep_four_decimals() -> None:
    tenths = Add((t("amount"), Literal(Decimal("0.2"))))
    assert verdict(rule(is_(tenths, "eq", Decimal("0.3"))), event("start", AT, amount="0.1")) == "met"


def test_a_missing_attribute_is_unknown_and_named() -> None:
    need = AllOf((is_(t("amount"), "gt", 1), is_(t("ok"), "eq", True)))
    assert outcome(rule(need), event("start", AT)) == ("cannot-tell", "t.amount; t.ok")


def test_a_sum_lacks_what_its_items_lack() -> None:
    need = is_(Add((t("amount"), case("sum_due"))), "gt", 1)
    assert outcome(rule(need), event("start", AT)) == ("cannot-tell", "case.sum_due; t.amount")


def test_texts_compare_with_a_list_of_constants_and_with_a_parameter() -> None:
    listed = is_(t("place"), "in", Literals(("home", "office")))
    assert verdict(rule(listed), event("start", AT, place="home")) == "met"
    assert verdict(rule(listed), event("start", AT, place="street")) == "violated"
    rows = [row(parameters={"places": ("street",)})]
    named = is_(t("place"), "in", p("places"))
    assert verdict(rule(named, rows=rows), event("start", AT, place="street")) == "met"


def test_a_list_contains_its_members_and_an_empty_one_none() -> None:
    need = is_(t("officers"), "contains", "o1")
    assert verdict(rule(need), event("start", AT, officers=["o1", "o2"])) == "met"
    assert verdict(rule(need), event("start", AT, officers=[])) == "violated"
    assert outcome(rule(need), event("start", AT)) == ("cannot-tell", "t.officers")


def test_size_counts_different_members() -> None:
    need = is_(Size(t("officers")), "eq", 2)
    assert verdict(rule(need), event("start", AT, officers=["o1", "o2", "o1"])) == "met"
    assert verdict(rule(is_(Size(t("officers")), "eq", 0)), event("start", AT, officers=[])) == "met"
    assert outcome(rule(need), event("start", AT)) == ("cannot-tell", "t.officers")


@pytest.mark.parametrize(
    ("name", "value"),
    [("event", "start"), ("person", "P"), ("actor_id", "o1"), ("actor_role", "chief"), ("unit_id", "U"), ("case", "A")],
)
def test_what_every_event_carries_can_be_compared(name: str, value: str) -> None:
    line = Line("start", AT, person="P", actor="o1", role="chief", unit="U", keys={"case": "A"})
    assert verdict(rule(is_(t(name), "eq", value)), line) == "met"
    if name != "event":
        assert outcome(rule(is_(t(name), "eq", value)), Line("start", AT)) == ("cannot-tell", f"t.{name}")


def test_a_parameter_of_the_row_can_be_compared_and_may_be_missing() -> None:
    need = is_(t("amount"), "ge", p("least"))
    assert verdict(rule(need, rows=[row(parameters={"least": Decimal(2)})]), event("start", AT, amount="2")) == "met"
    with_it_later = [row(), row(2, since=date(2099, 1, 1), parameters={"least": Decimal(2)})]
    assert outcome(rule(need, rows=with_it_later), event("start", AT, amount="2")) == ("cannot-tell", "p.least")


# ---------------------------------------------------------------- times


def test_two_dates_compare_as_days() -> None:
    need = is_(t("signed_on"), "le", case("opened_on"))
    facts = [fact("opened_on", "2026-03-02")]
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-02"), *facts) == "met"
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-03"), *facts) == "violated"


def test_a_date_beside_an_instant_stands_for_the_whole_day() -> None:
    need = is_(t("signed_on"), "lt", t("at"))
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-01")) == "met"
    assert outcome(rule(need), event("start", AT, signed_on="2026-03-02")) == ("cannot-tell", "t.signed_on")
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-03")) == "violated"


def test_an_event_known_to_the_day_is_undecided_against_an_instant_of_that_day() -> None:
    need = is_(t("at"), "le", t("ended_at"))
    same_day = event("start", "2026-03-02", ended_at="2026-03-02T12:00:00")
    assert outcome(rule(need), same_day) == ("cannot-tell", "time of start")
    assert verdict(rule(need), event("start", "2026-03-02", ended_at="2026-03-03T00:00:00")) == "met"


@pytest.mark.parametrize(("operator", "holds"), [("lt", False), ("le", True), ("gt", False), ("ge", True)])
@pytest.mark.parametrize("at", ["2026-03-02T09:00", "2026-03-02"])
def test_an_instant_beside_a_constant_date_is_its_legal_day(operator: str, holds: bool, at: str) -> None:
    assert verdict(rule(is_(t("at"), operator, "2026-03-02")), event("start", at)) == ("met" if holds else "violated")


def test_a_constant_date_may_stand_on_the_left() -> None:
    need = is_(Literal("2026-03-02"), "lt", t("signed_on"))
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-03")) == "met"
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-02")) == "violated"


def test_equality_of_times_is_undecided_only_where_they_may_meet() -> None:
    need = is_(t("at"), "eq", t("signed_on"))
    assert outcome(rule(need), event("start", AT, signed_on="2026-03-02")) == ("cannot-tell", "t.signed_on")
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-01")) == "violated"
    assert verdict(rule(need), event("start", AT, signed_on="2026-03-03")) == "violated"


def test_an_order_between_a_text_and_a_number_is_refused() -> None:
    with pytest.raises(TypeError, match="no order"):
        verdict(rule(is_(t("place"), "lt", t("amount"))), event("start", AT, place="x", amount="1"))


def test_only_numbers_can_be_added() -> None:
    with pytest.raises(TypeError, match="cannot be added"):
        verdict(rule(is_(Add((t("place"),)), "lt", 1)), event("start", AT, place="x"))


# ---------------------------------------------------------------- facts


def test_a_fact_without_date_holds_from_the_beginning() -> None:
    assert verdict(rule(is_(case("complex"), "eq", True)), event("start", AT), fact("complex", "true")) == "met"


def test_a_fact_is_read_as_of_the_subject_not_as_of_today() -> None:
    later = fact("complex", "true", "2026-03-03T00:00")
    found = outcome(rule(is_(case("complex"), "eq", True)), event("start", AT), later)
    assert found == ("cannot-tell", "case.complex")


def test_a_later_value_of_a_fact_replaces_the_earlier_one() -> None:
    facts = [fact("complex", "true"), fact("complex", "false", "2026-03-02T08:00")]
    assert verdict(rule(is_(case("complex"), "eq", True)), event("start", AT), *facts) == "violated"


def test_of_two_values_from_the_same_instant_the_later_recorded_counts_then_the_later_in_the_file() -> None:
    since = "2026-03-01T00:00"
    recorded = [
        fact("complex", "true", since, recorded_at="2026-03-05T00:00"),
        fact("complex", "false", since, recorded_at="2026-03-04T00:00"),
    ]
    assert verdict(rule(is_(case("complex"), "eq", True)), event("start", AT), *recorded) == "met"
    in_file = [fact("complex", "false", since), fact("complex", "true", since)]
    assert verdict(rule(is_(case("complex"), "eq", True)), event("start", AT), *in_file) == "met"


def test_a_fact_whose_value_was_withdrawn_is_missing() -> None:
    facts = [fact("complex", "true"), fact("complex", None, "2026-03-01T00:00")]
    found = outcome(rule(is_(case("complex"), "eq", True)), event("start", AT), *facts)
    assert found == ("cannot-tell", "case.complex")


def test_an_event_known_to_the_day_reads_the_facts_of_the_end_of_its_day() -> None:
    at_noon = fact("complex", "true", "2026-03-02T12:00")
    assert verdict(rule(is_(case("complex"), "eq", True)), event("start", "2026-03-02"), at_noon) == "met"


def test_a_fact_dated_after_as_of_is_not_seen() -> None:
    facts = [fact("complex", "false"), fact("complex", "true", "2026-03-02T12:00")]
    found = verdict(rule(is_(case("complex"), "eq", True)), event("start", "2026-03-02"), *facts, as_of=AT)
    assert found == "violated"


def test_members_of_a_list_fact_recorded_together_are_one_set() -> None:
    facts = [fact("staff", "o1"), fact("staff", "o2"), fact("staff", '["o3", "o4"]')]
    assert verdict(rule(is_(Size(case("staff")), "eq", 4)), event("start", AT), *facts) == "met"
    assert verdict(rule(is_(Size(case("staff")), "eq", 0)), event("start", AT), fact("staff", None)) == "met"


def test_facts_the_rulebook_does_not_know_are_not_read() -> None:
    assert verdict(rule(is_(t("ok"), "eq", True)), event("start", AT, ok=True), fact("weather", "fine")) == "met"


# ---------------------------------------------------------------- persons

MINOR = fact("minor", "true", person="P1")


def _of(person_id: str | None, kind: str = "start", at: str = AT) -> Line:
    return Line(kind, at, event_id=f"{kind}-{person_id}-{at}", person=person_id, keys={"case": "A"})


def test_a_fact_about_a_person_is_that_of_the_subjects_person() -> None:
    need = is_(person("minor"), "eq", True)
    assert verdict(rule(need), _of("P1"), MINOR) == "met"
    assert outcome(rule(need), _of("P2"), MINOR) == ("cannot-tell", "person.minor")


def test_without_a_person_the_threads_only_one_is_meant() -> None:
    need = is_(person("minor"), "eq", True)
    assert verdict(rule(need), _of(None), _of("P1", "told"), MINOR) == "met"
    assert outcome(rule(need), _of(None), _of("P1", "told"), _of("P2", "told"), MINOR) == (
        "cannot-tell",
        "person.minor",
    )


def test_inside_a_pattern_the_person_is_that_of_the_event_found() -> None:
    need = has("done", where=is_(person("minor"), "eq", True))
    later = "2026-03-03T09:00"
    assert verdict(rule(need), _of("P2"), _of("P1", "done", later), MINOR) == "met"
    assert verdict(rule(need), _of("P1"), _of(None, "done", later), _of("P2", "told"), MINOR) == "met"


def test_inside_a_pattern_facts_are_read_as_of_the_event_found() -> None:
    need = has("done", where=is_(case("complex"), "eq", True))
    later = fact("complex", "true", "2026-03-03T00:00")
    assert verdict(rule(need), event("start", AT), event("done", "2026-03-03T09:00"), later) == "met"


def test_a_where_may_look_at_both_events() -> None:
    need = has("done", side=Side.ANY, where=AnyOf((is_(x("amount"), "gt", t("amount")),)))
    start = event("start", AT, amount="1")
    assert verdict(rule(need), start, event("done", AT, amount="2")) == "met"


def test_what_a_subject_must_be_leaves_the_others_without_obligation() -> None:
    need, big = is_(t("ok"), "eq", True), is_(t("amount"), "ge", 10)
    lines = [event("start", AT, "small", amount="9", ok=True), event("start", AT, "big", amount="10", ok=True)]
    assert only(rule(need, Subject(("start",), big)), *lines)["subject_event_id"] == "big"


def test_x_means_nothing_outside_a_pattern() -> None:
    assert outcome(rule(is_(x("amount"), "gt", 1)), event("start", AT)) == ("cannot-tell", "x.amount")


def test_every_operator_of_the_model_is_covered_here() -> None:
    operand: Operand = t("amount")
    assert [is_(operand, operator, 1).op for operator in Operator] == list(Operator)
