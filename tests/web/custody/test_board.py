"""The board at the moments at which a clock turns, beside the page of the case, and what it says of interviews."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.web.custody.house import HOUR, MINUTE, NOW, TICK, House
from tests.web.desk.visitors import browser
from xiezhi.web.cases.models import Case, CaseClass, Turn
from xiezhi.web.cases.queries import obligations
from xiezhi.web.custody import board as boards
from xiezhi.web.custody.board import Clocks, Light, Line, board
from xiezhi.web.custody.flags import Flag, flags_of, overlap
from xiezhi.web.custody.models import Interview, Stay
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import OpenSession

HOME = {"to": "released", "signed_time": True}


def line(house: House, now: datetime) -> Line:
    (found,) = board(house.officer, now)
    return found


def disagreements(house: House, stay: Stay, moments: list[datetime]) -> list[datetime]:
    """Return the moments at which the board says something else of a stay than the obligations of its case."""
    wrong = []
    for now in moments:
        shown = {each.pk: (each.verdict_now, each.level_now) for each in line(house, now).clocks.rows}
        asked = obligations(now).filter(thread_id=stay.case.thread_id, person_id=stay.person_id)
        wanted = {each.pk: (each.verdict_now, each.level_now) for each in asked}
        if shown != wanted or not wanted:
            wrong.append(now)
    return wrong


@pytest.mark.parametrize(
    ("regime", "case_class", "rule", "hours"),
    [
        ("public-order-summons", CaseClass.PUBLIC_ORDER, "po-questioning-duration", 8),
        ("criminal-summons", CaseClass.CRIMINAL, "criminal-summons-duration", 12),
        ("criminal-compelled", CaseClass.CRIMINAL, "criminal-compelled-duration", 12),
        ("continued-questioning", CaseClass.PUBLIC_ORDER, "continued-questioning-duration", 12),
    ],
)
def test_the_board_turns_with_the_limit_one_microsecond_before_at_and_after(
    house: House, regime: str, case_class: CaseClass, rule: str, hours: int
) -> None:
    one = house.another(case_class)
    stay = one.arrive(MINUTE, regime, reason="紧急", complex_or_major=False, may_be_detained_admin=False)
    stored = obligations(NOW).get(rule_id=rule)
    assert stored.due_at is not None
    # The hour that had begun is not counted, be it the first minute of it, except in continued questioning.
    hour_begun = stay.arrived_at.replace(minute=0)
    counted_from = stay.arrived_at if regime == "continued-questioning" else hour_begun + HOUR
    assert stored.due_at == counted_from + hours * HOUR
    turns = list(Turn.objects.filter(obligation=stored).values_list("at", flat=True))
    assert turns
    for at in {*turns, stored.due_at}:
        assert disagreements(one, stay, [at - TICK, at, at + TICK]) == []
    breach = max(turns)
    before, after = line(one, breach - TICK), line(one, breach)
    assert not any(each.rule_id == rule for each in before.clocks.broken)
    assert any(each.rule_id == rule for each in after.clocks.broken)
    assert (after.light, after.clocks.overstay) == (Light.RED, True)


def test_amber_begins_an_hour_before_the_limit(house: House) -> None:
    stay = house.arrive(
        MINUTE, complex_or_major=False, may_be_detained_admin=False, many_suspects_or_identity_unknown=False
    )
    house.step(stay, "safety", NOW, attrs={"checker_role": "other", "belongings_found": False})
    house.step(stay, "family", NOW, attrs={"about": "public-order-summons", "not_notified_reason": "none"})
    due = obligations(NOW).get(rule_id="po-questioning-duration").due_at
    assert due is not None
    assert [line(house, due - HOUR - by).light for by in (TICK, timedelta(), -TICK)] == [
        Light.GREEN,
        Light.AMBER,
        Light.AMBER,
    ]


def test_a_board_that_reads_what_was_judged_and_not_what_is_would_be_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = house.arrive(MINUTE)
    at = max(Turn.objects.values_list("at", flat=True))
    assert disagreements(house, stay, [at]) == []
    monkeypatch.setattr(boards, "obligations", lambda _now: obligations(NOW))
    assert disagreements(house, stay, [at]) == [at]


def test_an_earlier_stay_of_the_same_person_is_not_on_the_clock_of_this_one(house: House) -> None:
    first = house.arrive(30 * HOUR, reason="补录")
    house.step(first, "departure", NOW - 29 * HOUR, attrs=HOME)
    house.arrive(HOUR)
    (now,) = board(house.officer, NOW)
    assert not now.clocks.overstay
    assert {each.rule_id for each in now.clocks.running} >= {"po-questioning-duration"}


def talk(stay: Stay, start: int, end: int | None, *officers: str) -> Interview:
    begun = NOW + start * MINUTE
    ended = None if end is None else NOW + end * MINUTE
    return Interview(pk=f"{stay.pk}-{start}", stay=stay, started_at=begun, ended_at=ended, officers=list(officers))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [((0, 10), (10, 20), False), ((0, 11), (10, 20), True), ((0, None), (99, None), True), ((5, 6), (0, None), True)],
)
def test_two_interviews_overlap_where_they_share_a_moment(
    one: tuple[int, int | None], other: tuple[int, int | None], together: bool
) -> None:
    first, second = talk(Stay(pk="1"), *one), talk(Stay(pk="2"), *other)
    assert overlap(first, second) is overlap(second, first) is together


def test_flags_name_the_officer_or_the_person_who_is_twice_at_once() -> None:
    one, other, third = Stay(pk="1", person_id="a"), Stay(pk="2", person_id="b"), Stay(pk="3", person_id="c")
    found = flags_of([talk(one, 0, 30, "x", "y"), talk(other, 20, 40, "x"), talk(third, 40, 50, "x", "z")])
    for each in found.values():
        each.discard(Flag.NO_RECORDING)
    assert found == {"1": {Flag.SAME_OFFICER}, "2": {Flag.SAME_OFFICER, Flag.ONE_OFFICER}, "3": set()}
    again = flags_of([talk(one, 0, 30, "x", "y"), talk(one, 10, 20, "v", "w")])["1"]
    assert again == {Flag.SAME_PERSON, Flag.NO_RECORDING}


def test_the_board_shows_what_is_wrong_with_interviews_whoever_sees_the_other_one(house: House) -> None:
    stay, other = house.arrive(2 * HOUR), house.another()
    elsewhere = other.arrive(2 * HOUR)
    house.interview(stay, NOW - HOUR, recording="LX1")
    assert line_of(house, stay).flags == ()
    # Entered afterwards, and by one officer alone who sat in the other room then.
    other.interview(
        elsewhere, NOW - 50 * MINUTE, house.officer.account.person_id, until=NOW - 40 * MINUTE, reason="补录"
    )
    assert line_of(house, stay).flags == (Flag.SAME_OFFICER,)
    assert set(line_of(house, elsewhere).flags) == {Flag.SAME_OFFICER, Flag.ONE_OFFICER, Flag.NO_RECORDING}
    assert [Clocks().light(NOW, flagged=each) for each in (False, True)] == [Light.GREEN, Light.AMBER]
    # Of a closed record nothing is told, not even by a flag.
    Case.objects.filter(pk=other.case.pk).update(record_closed=True)
    assert line_of(house, stay).flags == ()


def line_of(house: House, stay: Stay) -> Line:
    return next(each for each in board(house.officer, NOW) if each.stay.pk == stay.pk)


def test_the_page_names_nobody_and_asks_again_by_itself(house: House) -> None:
    stay = house.arrive(2 * HOUR)
    house.interview(stay, NOW - HOUR, recording="LX1")
    client = browser(house.officer)
    page = client.get("/custody/").content.decode()
    assert stay.number in page
    assert stay.person_id not in page
    assert f">{stay.token}<" not in page
    assert 'hx-trigger="every 15s"' in page
    assert "服务器没有应答" in page
    seen = page.split("seen=")[1].split('"')[0]
    reads = Entry.objects.filter(what="board-read").count()
    assert stay.number in client.get(f"/custody/rows/?seen={seen}").content.decode()
    assert Entry.objects.filter(what="board-read").count() == reads
    # Another stay came, or the mark is not that of this account: that is a read again.
    house.another().arrive(HOUR)
    client.get(f"/custody/rows/?seen={seen}")
    browser(house.head).get(f"/custody/rows/?seen={seen}")
    assert Entry.objects.filter(what="board-read").count() == reads + 2


def test_a_board_that_polls_alone_does_not_keep_the_session_alive(house: House) -> None:
    client = browser(house.officer, ago=HOUR)
    before = OpenSession.objects.get(account=house.officer.account).seen_at
    assert client.get("/custody/rows/", headers={"X-Poll": "1"}).status_code == 200
    assert OpenSession.objects.get(account=house.officer.account).seen_at == before
    client.get("/custody/rows/")
    assert OpenSession.objects.get(account=house.officer.account).seen_at > before
