"""Constructs 8 and 9: no common value, and overlapping spans."""

from __future__ import annotations

import pytest

from tests.engine.building import Line, fact, rule
from tests.engine.reference.cases import case, event, findings, has, is_, only, outcome, t, verdict
from xiezhi.law.model import AllOf, Disjoint, Not, Overlap, Partition, Side

AT = "2026-03-02T09:00"


# ---------------------------------------------------------------- disjoint


def test_hosts_and_investigators_must_be_different_people() -> None:
    need = Disjoint((t("hosts"), t("actor_id")), (case("staff"),))
    staff = fact("staff", '["o1", "o2"]')
    host = Line("start", AT, actor="o9", keys={"case": "A"}, attrs={"hosts": ["o8"]})
    assert verdict(rule(need), host, staff) == "met"
    assert verdict(rule(need), host, fact("staff", '["o8"]')) == "violated"
    assert verdict(rule(need), host, fact("staff", '["o9"]')) == "violated"


def test_a_missing_list_leaves_open_only_what_is_not_known_already() -> None:
    need = Disjoint((t("hosts"), t("officers")), (case("staff"),))
    staff = fact("staff", '["o1"]')
    assert outcome(rule(need), event("start", AT, hosts=["o2"]), staff) == ("cannot-tell", "t.officers")
    assert verdict(rule(need), event("start", AT, hosts=["o1"]), staff) == "violated"
    assert outcome(rule(need), event("start", AT, hosts=["o1"])) == ("cannot-tell", "case.staff; t.officers")


# ---------------------------------------------------------------- overlap

MEETS = Overlap(("meeting",), "officers", "at", "ended_at")
NO_TWO_AT_ONCE = rule(Not(MEETS), "meeting", same=(), partition=Partition.OFFICER)


def meeting(event_id: str, begin: str, end: str | None, *officers: str, thread: str = "T") -> Line:
    attrs = {} if end is None else {"ended_at": f"{end}:00"}
    return Line("meeting", begin, event_id, thread, attrs=attrs | ({"officers": list(officers)} if officers else {}))


def verdicts(*lines: Line) -> dict[object, object]:
    return {each["subject_event_id"]: each["verdict"] for each in findings(NO_TWO_AT_ONCE, *lines)}


def test_an_officer_cannot_be_in_two_meetings_at_once_whatever_the_thread() -> None:
    one = meeting("one", AT, "2026-03-02T11:00", "o1", "o2", thread="T1")
    two = meeting("two", "2026-03-02T10:00", "2026-03-02T12:00", "o2", "o3", thread="T2")
    far = meeting("far", "2026-03-02T13:00", "2026-03-02T14:00", "o1")
    other = meeting("other", AT, "2026-03-02T11:00", "o9")
    assert verdicts(one, two, far, other) == {"one": "violated", "two": "violated", "far": "met", "other": "met"}
    assert {each["decided_by_event_id"] for each in findings(NO_TWO_AT_ONCE, one, two)} == {"one", "two"}


def test_meetings_that_only_touch_do_not_overlap() -> None:
    one, two = (
        meeting("one", AT, "2026-03-02T11:00", "o1"),
        meeting("two", "2026-03-02T11:00", "2026-03-02T12:00", "o1"),
    )
    assert verdicts(one, two) == {"one": "met", "two": "met"}


def test_a_missing_end_is_unknown_only_where_it_matters() -> None:
    one, open_end = meeting("one", AT, "2026-03-02T11:00", "o1"), meeting("two", "2026-03-02T10:00", None, "o1")
    assert verdicts(one, open_end) == {"one": "cannot-tell", "two": "cannot-tell"}
    later = meeting("two", "2026-03-02T12:00", None, "o1")
    assert verdicts(one, later) == {"one": "met", "two": "met"}


def test_a_subject_without_officers_cannot_be_compared() -> None:
    found = only(NO_TWO_AT_ONCE, meeting("one", AT, "2026-03-02T11:00"))
    assert (found["verdict"], found["missing"]) == ("cannot-tell", "t.officers")


def test_within_a_thread_a_missing_share_of_either_is_unknown() -> None:
    in_thread = rule(Not(MEETS), "meeting", same=("case",))
    nobody = meeting("two", "2026-03-02T10:00", "2026-03-02T12:00")
    found = findings(in_thread, meeting("one", AT, "2026-03-02T11:00", "o1"), nobody)
    assert [(each["verdict"], each["missing"]) for each in found] == [
        ("cannot-tell", "x.officers"),
        ("cannot-tell", "t.officers"),
    ]


def test_an_overlap_with_no_other_event_is_false_and_never_open() -> None:
    assert verdict(rule(MEETS, "meeting"), meeting("one", AT, "2026-03-02T11:00", "o1")) == "violated"


def test_a_meeting_known_to_the_day_leaves_its_time_open() -> None:
    one, day = meeting("one", AT, "2026-03-02T11:00", "o1"), meeting("day", "2026-03-02", "2026-03-02T23:00", "o1")
    found = findings(NO_TWO_AT_ONCE, one, day)
    assert {each["missing"] for each in found} == {"time of meeting"}


@pytest.mark.parametrize(("officer", "found"), [("o1", "violated"), ("o9", "met")])
def test_in_an_officer_rule_other_patterns_see_only_events_of_the_same_officers(officer: str, found: str) -> None:
    need = AllOf((Not(MEETS), Not(has("told", side=Side.BEFORE))))
    told = Line("told", "2026-03-01T09:00", "told", "T9", attrs={"officers": [officer]})
    nobody = Line("told", "2026-03-01T09:00", "nobody", "T9")
    rule_of_two = rule(need, "meeting", same=(), partition=Partition.OFFICER)
    assert verdict(rule_of_two, meeting("one", AT, "2026-03-02T11:00", "o1"), told, nobody) == found


def test_a_single_officer_in_a_text_attribute_can_be_shared_too() -> None:
    by_place = rule(Overlap(("meeting",), "place", "at", "ended_at"), "meeting", same=(), partition=Partition.OFFICER)
    lines = [
        Line("meeting", AT, f"m{n}", attrs={"place": "room 1", "ended_at": "2026-03-02T11:00:00"}) for n in range(2)
    ]
    assert {each["verdict"] for each in findings(by_place, *lines)} == {"met"}


def test_the_share_is_found_wherever_a_rule_names_its_overlap() -> None:
    lines = [meeting("one", AT, "2026-03-02T11:00", "o1"), meeting("two", AT, "2026-03-02T11:00", "o1")]
    need = is_(t("officers"), "contains", "o1")
    from_subject = rule(need, "meeting", same=(), partition=Partition.OFFICER)
    assert {each["verdict"] for each in findings(from_subject, *lines)} == {"met"}
