"""A stay from arrival to departure: its events, its order, two who press at once, and what a correction changes."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections, transaction

from tests.web.custody.house import HOUR, MINUTE, NOW, House, a_house
from tests.web.org.cast import city
from xiezhi.web.cases.models import CaseClass, Obligation, RiskItem
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.custody.actions import stays as acting
from xiezhi.web.custody.actions.corrections import Correction, correct
from xiezhi.web.custody.models import Interview, Room, Stay, StayEntry, StayState
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.projection import differences
from xiezhi.web.journal.models import Entry

RIGHTS = {"counsel": True, "legal_aid": True, "noted_in_record": True}
FAMILY = {"about": "public-order-summons", "not_notified_reason": "none"}
SAFETY = {"checker_role": "other", "injuries_recorded": False, "belongings_found": True}
HOME = {"to": "released", "signed_time": True}
# The leader of the county, of the shared cast.
LEADER = {"approver_id": "p-bureau_leader"}


def whats(stay: Stay) -> list[str]:
    return [each.what for each in StayEntry.objects.filter(stay=stay, void=False).exclude(what="fact-recorded")]


def row(stay: Stay, what: str) -> StayEntry:
    return StayEntry.objects.get(stay=stay, what=what)


def a_day(house: House) -> Stay:
    """A stay with everything that its file must hold."""
    start = NOW - 6 * HOUR
    stay = house.arrive(6 * HOUR)
    house.step(stay, "safety", start + 5 * MINUTE, attrs=SAFETY)
    house.step(stay, "belongings", start + 8 * MINUTE, attrs={"list_no": "7"})
    house.step(stay, "health", start + 10 * MINUTE, health="good")
    house.step(stay, "rights", start + 12 * MINUTE, attrs=RIGHTS)
    house.step(stay, "family", start + 20 * MINUTE, attrs=FAMILY)
    house.interview(stay, start + 30 * MINUTE, recording="LX1", room=Room.objects.get(name="讯问室").pk)
    house.step(stay, "interview-end", start + 90 * MINUTE, attrs={"guardian_present": False})
    house.step(stay, "meal", start + 100 * MINUTE)
    return house.step(stay, "departure", start + 5 * HOUR, attrs=HOME)


def test_a_stay_is_a_chain_of_events_of_the_law_and_its_clock_is_met(house: House) -> None:
    stay = a_day(house)
    assert (stay.state, stay.left_at, stay.destination) == (StayState.LEFT, NOW - HOUR, "released")
    assert (stay.missing, stay.required) == ([], 7)
    told = Entry.objects.filter(kind="event", thread_id=house.case.thread_id).exclude(what="fact-recorded")
    assert [each.what for each in told.order_by("seq")] == [
        "person-arrived",
        "case-area-entered",
        "safety-check-done",
        "belongings-registered",
        "suspect-rights-told",
        "family-notified",
        "inquiry-held",
        "meal-rest-provided",
        "person-left",
    ]
    assert {each.keys["stay"] for each in told} == {stay.pk}
    held = told.get(what="inquiry-held")
    assert held.attrs["recorded"] is True
    assert held.occurred_at == NOW - 6 * HOUR + 30 * MINUTE
    limit = Obligation.objects.get(rule_id="po-questioning-duration")
    assert (limit.verdict, limit.decided_by_event_id) == ("met", row(stay, "person-left").pk)
    assert Obligation.objects.get(rule_id="po-summons-family-notice").verdict == "met"
    assert differences() == []


def test_in_a_criminal_case_an_interview_is_an_interrogation_with_its_number(house: House) -> None:
    criminal = house.another(CaseClass.CRIMINAL)
    stay = criminal.arrive(3 * HOUR, "criminal-summons")
    for number in (1, 2):
        start = NOW - 3 * HOUR + number * 30 * MINUTE
        criminal.interview(stay, start, until=start + 20 * MINUTE, recording="LX", attrs={"individually": True})
    held = Entry.objects.filter(what="interrogation-held").order_by("seq")
    assert [each.attrs["seq"] for each in held] == [1, 2]
    assert "person_role" not in held[0].attrs
    assert Interview.objects.filter(stay=stay, ended_at__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("before", "name", "told"),
    [
        ((), "return", "back in first"),
        ((), "interview-end", "no interview is running"),
        (("exit",), "interview", "back in first"),
        (("exit",), "exit", "back in first"),
        (("exit",), "meal", "back in first"),
        (("interview",), "interview", "still running"),
        (("interview",), "departure", "still running"),
        (("interview",), "exit", "still running"),
        (("departure",), "departure", "has left"),
        (("departure",), "meal", "has left"),
    ],
)
def test_a_step_in_the_wrong_state_is_refused_and_nothing_is_written(
    house: House, before: tuple[str, ...], name: str, told: str
) -> None:
    stay = house.arrive(2 * HOUR)
    for place, each in enumerate(before):
        do(house, stay, each, place + 1)
    written = Entry.objects.count()
    with pytest.raises(StateError, match=told), transaction.atomic():
        do(house, stay, name, 20)
    assert Entry.objects.count() == written
    assert differences() == []


def do(house: House, stay: Stay, name: str, minutes: int) -> Stay:
    at = stay.arrived_at + minutes * MINUTE
    if name == "interview":
        return house.interview(stay, at, recording="LX")
    attrs = {"exit": {"reason": "medical"}, "departure": HOME}.get(name, {})
    return house.step(stay, name, at, attrs=attrs)


def test_nothing_lies_before_the_arrival_nor_a_departure_before_what_happened(house: House) -> None:
    stay = house.arrive(2 * HOUR)
    house.step(stay, "meal", NOW - HOUR)
    for at, told in ((NOW - 3 * HOUR, "before the arrival"), (NOW - 90 * MINUTE, "before a step")):
        with pytest.raises(StateError, match=told):
            house.step(stay, "departure", at, attrs=HOME)
    with pytest.raises(CaseError, match="future"):
        house.step(stay, "departure", NOW + MINUTE, attrs=HOME)
    assert house.step(stay, "departure", NOW - HOUR, attrs=HOME).state == StayState.LEFT


def test_a_planted_step_that_looks_at_no_state_would_be_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    stay = house.arrive(2 * HOUR)
    house.step(stay, "departure", NOW - HOUR, attrs=HOME)
    monkeypatch.setattr(acting, "_fits", lambda *_: None)
    house.step(stay, "departure", NOW - MINUTE, attrs=HOME)
    assert whats(stay).count("person-left") == 2


def test_nobody_is_in_two_centres_at_once(house: House) -> None:
    house.arrive(2 * HOUR)
    with pytest.raises(StateError, match="has not left"):
        house.arrive(HOUR)
    assert Stay.objects.count() == 1


def test_out_and_back_the_place_is_known(house: House) -> None:
    stay = house.arrive(3 * HOUR)
    room = Room.objects.get(name="候问室").pk
    assert house.step(stay, "room", NOW - 170 * MINUTE, room=room).room_id == room
    out = house.step(stay, "exit", NOW - 2 * HOUR, attrs={"reason": "medical"})
    assert (out.state, out.room_id) == (StayState.OUT, None)
    assert house.step(stay, "return", NOW - HOUR).state == StayState.IN
    assert differences() == []


def test_an_extension_moves_the_limit_as_the_regime_has_it(house: House) -> None:
    stay = house.arrive(2 * HOUR)
    limit = Obligation.objects.get(rule_id="po-questioning-duration")
    assert limit.due_at is not None
    with pytest.raises(CaseError, match="12、24"):
        house.step(stay, "extension", NOW - HOUR, hours=48, attrs=LEADER)
    house.step(stay, "extension", NOW - HOUR, hours=24)
    later = Obligation.objects.get(rule_id="po-questioning-duration")
    assert later.due_at is not None
    assert later.due_at - limit.due_at == 16 * HOUR


@pytest.mark.parametrize(
    ("regime", "first", "matter"),
    [
        ("criminal-summons", "criminal-summons-duration", "criminal-summons"),
        ("criminal-compelled", "criminal-compelled-duration", "compelled-appearance"),
    ],
)
def test_a_criminal_limit_is_extended_by_approval_alone(house: House, regime: str, first: str, matter: str) -> None:
    criminal = house.another(CaseClass.CRIMINAL)
    stay = criminal.arrive(2 * HOUR, regime, reason="紧急")
    limit = Obligation.objects.get(rule_id=first).due_at
    with pytest.raises(CaseError, match="approver_id"):
        criminal.step(stay, "extension", NOW - HOUR, hours=24)
    criminal.step(stay, "extension", NOW - HOUR, hours=24, attrs=LEADER)
    assert Entry.objects.get(what="approval-granted").attrs["matter"] == matter
    later = Obligation.objects.get(rule_id=first).due_at
    assert limit is not None
    assert later is not None
    assert later - limit == 12 * HOUR


def test_continued_questioning_goes_to_24_and_48_hours_and_protected_people_stay_four(house: House) -> None:
    stay = house.arrive(
        3 * HOUR, "continued-questioning", identity_known=False, age_at_event=15, pregnant_or_nursing_under1y=False
    )
    start = stay.arrived_at
    rule = "continued-questioning-duration"
    assert Obligation.objects.get(rule_id="continued-questioning-vulnerable-4h").due_at == start + 4 * HOUR
    assert Obligation.objects.get(rule_id=rule).due_at == start + 12 * HOUR
    for hours in (24, 48):
        house.step(stay, "extension", NOW - 3 * HOUR + hours * MINUTE, hours=hours, attrs=LEADER)
        assert Obligation.objects.get(rule_id=rule).due_at == start + hours * HOUR
    with pytest.raises(CaseError, match="24、48"):
        house.step(stay, "extension", NOW, hours=12, attrs=LEADER)


def test_a_chain_of_summonses_is_put_before_a_person(house: House) -> None:
    first = house.arrive(20 * HOUR, reason="补录")
    house.step(first, "departure", NOW - 15 * HOUR, attrs=HOME, reason="补录")
    house.arrive(5 * HOUR)
    verdicts = Obligation.objects.filter(rule_id="no-serial-summons").values_list("verdict", flat=True)
    assert sorted(verdicts) == ["cannot-tell", "met"]


def test_a_step_that_breaches_a_critical_rule_needs_a_reason(house: House) -> None:
    stay = house.arrive(HOUR, sex="f")
    with pytest.raises(CaseError, match="say why"), transaction.atomic():
        house.step(stay, "safety", NOW - 50 * MINUTE, attrs=SAFETY)
    assert "safety-check-done" not in whats(stay)
    house.step(stay, "safety", NOW - 50 * MINUTE, attrs=SAFETY, reason="女民警未到")
    assert RiskItem.objects.get(rule_id="female-body-check").reason == "女民警未到"


def test_a_correction_supersedes_and_the_law_follows(house: House) -> None:
    stay = a_day(house)
    head, left = house.head, row(stay, "person-left")
    correct(actor=head, stay_id=stay.pk, correction=Correction(left.pk, "误记", at=NOW - 30 * MINUTE), now=NOW)
    stay.refresh_from_db()
    assert stay.left_at == NOW - 30 * MINUTE
    assert Entry.objects.get(pk=left.pk).occurred_at == NOW - HOUR
    assert Entry.objects.get(what="custody-corrected").purpose == "误记"
    # Once more, by the row that was corrected; then it does not count at all.
    correct(actor=head, stay_id=stay.pk, correction=Correction(left.pk, "仍误", at=NOW - 20 * MINUTE), now=NOW)
    correct(actor=head, stay_id=stay.pk, correction=Correction(left.pk, "未离开", void=True), now=NOW)
    again = Stay.objects.get(pk=stay.pk)
    assert (again.state, again.left_at) == (StayState.IN, None)
    assert Obligation.objects.get(rule_id="po-questioning-duration").verdict == "pending"
    talk = row(stay, "inquiry-held")
    end = Correction(talk.pk, "结束时间误记", until=NOW - 4 * HOUR)
    correct(actor=head, stay_id=stay.pk, correction=end, now=NOW)
    assert Interview.objects.get(stay=stay).ended_at == NOW - 4 * HOUR
    note = row(stay, "health-noted")
    correct(actor=head, stay_id=stay.pk, correction=Correction(note.pk, "误记", void=True), now=NOW)
    stay.refresh_from_db()
    assert stay.missing == ["health"]
    assert differences() == []


@pytest.mark.parametrize(
    ("what", "wrong", "told"),
    [
        ("person-arrived", {"void": True}, "cannot be voided"),
        ("person-left", {"at": NOW - 7 * HOUR}, "outside arrival and departure"),
        ("meal-rest-provided", {"at": NOW}, "outside arrival and departure"),
        ("inquiry-held", {"until": NOW - 20 * HOUR}, "before it began"),
        ("person-left", {"at": NOW + MINUTE}, "future"),
        ("person-left", {}, "right time"),
        ("person-left", {"void": True, "reason": " "}, "say why"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    house: House, what: str, wrong: dict[str, object], told: str
) -> None:
    stay = a_day(house)
    given = {"reason": "误记"} | wrong
    correction = Correction(row(stay, what).pk, **given)  # type: ignore[arg-type] # particulars by name
    with pytest.raises((StateError, CaseError), match=told), transaction.atomic():
        correct(actor=house.head, stay_id=stay.pk, correction=correction, now=NOW)
    assert differences() == []


def test_the_comparison_with_the_journal_sees_a_row_that_was_changed(house: House) -> None:
    stay = a_day(house)
    Stay.objects.filter(pk=stay.pk).update(destination="lockup")
    assert differences() == [stay.number]
    Stay.objects.filter(pk=stay.pk).update(destination="released")
    StayEntry.objects.filter(stay=stay, what="meal-rest-provided").update(at=NOW - timedelta(hours=2))
    assert differences() == [stay.number]


HANDS = 4


def race(house: House, name: str) -> list[str]:
    """Let several enter the same step at once; return what each was told."""
    stay, barrier, told = house.arrive(2 * HOUR), Barrier(HANDS), []

    def press() -> None:
        barrier.wait()
        try:
            do(house, stay, name, 30)
            told.append("done")
        except StateError:
            told.append("too late")
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _ in range(HANDS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(told)


@pytest.mark.usefixtures("many_hands")
@pytest.mark.parametrize("name", ["departure", "interview", "exit"])
def test_of_several_who_press_at_once_one_acts(name: str) -> None:
    house = a_house(city())
    assert race(house, name) == ["done", *["too late"] * (HANDS - 1)]
    assert differences() == []


@pytest.mark.usefixtures("many_hands")
def test_a_planted_step_without_a_look_lets_all_of_them_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "_fits", lambda *_: None)
    assert race(a_house(city()), "departure") == ["done"] * HANDS
