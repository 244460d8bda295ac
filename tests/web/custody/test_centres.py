"""Shifts between two persons, the data link of a centre, how complete its files are, and what the home page says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from tests.web.custody.house import HOUR, MINUTE, NOW, House
from tests.web.desk.visitors import browser, typed
from xiezhi.core.text import Language
from xiezhi.web.custody.actions.centres import SILENT, Beat, beat, centre_of, hand_over, name_keeper, new_token, sign
from xiezhi.web.custody.demo_custody import load_custody
from xiezhi.web.custody.models import Centre, Handover, Stay, StayState
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.projection import differences
from xiezhi.web.custody.views.centres import link_of
from xiezhi.web.desk.demo_city import build_city
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Person
from xiezhi.web.org.viewer import DeniedError


def on_shift(house: House) -> str:
    return Centre.objects.get(pk=house.centre.pk).keeper_id


def test_a_shift_is_handed_over_by_one_and_signed_for_by_another(house: House) -> None:
    county = house.bureau.viewers["unit_head"]
    one, other = house.officer.account.person, house.second.account.person
    with pytest.raises(DeniedError):
        name_keeper(actor=house.head, centre=house.centre, person=one, now=NOW)
    with pytest.raises(StateError, match="officer posted"):
        name_keeper(actor=county, centre=house.centre, person=county.account.person, now=NOW)
    name_keeper(actor=county, centre=house.centre, person=one, now=NOW)
    with pytest.raises(StateError, match="on shift"):
        name_keeper(actor=county, centre=house.centre, person=other, now=NOW)
    with pytest.raises(DeniedError):
        hand_over(actor=house.second, centre=house.centre, to=one, points=[], now=NOW)
    with pytest.raises(StateError, match="two persons"):
        hand_over(actor=house.officer, centre=house.centre, to=one, points=[], now=NOW)
    made = hand_over(actor=house.officer, centre=house.centre, to=other, points=[], now=NOW)
    with pytest.raises(StateError, match="waiting"), transaction.atomic():
        hand_over(actor=house.officer, centre=house.centre, to=other, points=[], now=NOW)
    with pytest.raises(DeniedError):
        sign(actor=house.officer, handover_id=made.pk, now=NOW)
    assert on_shift(house) == one.pk
    sign(actor=house.second, handover_id=made.pk, now=NOW)
    assert on_shift(house) == other.pk
    with pytest.raises(StateError, match="already"):
        sign(actor=house.second, handover_id=made.pk, now=NOW)
    acts = Entry.objects.filter(what__in=("keeper-named", "shift-handed-over", "shift-taken-over"))
    assert acts.count() == 3


def test_on_the_pages_the_one_who_goes_lists_what_is_open(house: House) -> None:
    county, address = house.bureau.viewers["unit_head"], f"/custody/centres/{house.centre.pk}/"
    stay = house.arrive(2 * HOUR)
    named = browser(county).post(f"{address}keeper/", typed(person=house.officer.account.person_id))
    assert named.status_code == 302
    one, other = browser(house.officer), browser(house.second)
    assert one.post(f"{address}shift/", typed(person=house.officer.account.person_id)).status_code == 400
    assert one.post(f"{address}shift/", typed(person=house.second.account.person_id)).status_code == 302
    point = Handover.objects.get().points[0]
    assert point["number"] == stay.number
    assert "安全检查" in point["missing"]
    assert "交接班待签收" in other.get("/").content.decode()
    page = other.get(address).content.decode()
    assert "签收接班" in page
    signing = f"/custody/shifts/{Handover.objects.get().pk}/"
    assert one.post(signing).status_code == 404
    assert other.post(signing).status_code == 302
    assert other.post(signing).status_code == 409
    assert one.get(f"{address}shift/").status_code == 404
    assert "已签收" in other.get(address).content.decode()


def call(token: str, body: object) -> int:
    said = body if isinstance(body, str) else json.dumps(body)
    sent = Client().post(
        "/custody/beat/", said, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    return sent.status_code


def test_a_centre_calls_with_its_token_and_only_a_well_formed_message_counts(house: House) -> None:
    out = StringIO()
    call_command("custody_token", "QG", stdout=out)
    token = out.getvalue().strip()
    assert token not in str(Entry.objects.filter(what="centre-token-made").values())
    old = datetime.now(UTC) - HOUR
    assert call(token, {"waiting": 2, "oldest_at": old.isoformat()}) == 204
    assert call(token, {"waiting": 0}) == 204
    assert Entry.objects.filter(what="centre-connected").count() == 1
    for wrong in (
        "{",
        "[]",
        {"waiting": -1},
        {"waiting": True},
        {"waiting": 1},
        {"waiting": 1, "oldest_at": "2026-03-02T08:00"},
        {"waiting": 1, "oldest_at": (datetime.now(UTC) + HOUR).isoformat()},
        {"waiting": 0, "name": "x"},
        "[" * 5000,
    ):
        assert call(token, wrong) == 400
    for nobody in ("", "wrong", new_token(house.centre, NOW)[:-1]):
        assert call(nobody, {"waiting": 0}) == 401
    # The former token no longer opens.
    assert call(token, {"waiting": 0}) == 401
    assert Client().get("/custody/beat/").status_code == 405
    assert Entry.objects.filter(what="centre-call-refused").count() == 4
    assert centre_of("") is None
    with pytest.raises(CommandError, match="there is no centre"):
        call_command("custody_token", "BS")


def test_the_link_is_green_amber_or_red_with_a_word_and_says_how_far_it_is_behind(house: House) -> None:
    def word(after: timedelta) -> tuple[str, str]:
        told = link_of(Centre.objects.get(pk=house.centre.pk), Visit(NOW + after, Language.ZH))
        return told["word"], told["lag"]

    assert word(timedelta()) == ("未接通", "")
    beat(centre=house.centre, told=Beat(0, None), now=NOW)
    assert word(SILENT) == ("在线", "0:00")
    assert word(SILENT + timedelta(microseconds=1)) == ("中断", "0:00")
    beat(centre=house.centre, told=Beat(3, NOW - 20 * MINUTE), now=NOW + SILENT * 2)
    assert word(SILENT * 2) == ("积压", "0:30 · 3 条待传")
    # It had been silent, so that it came back is an entry of its own.
    assert Entry.objects.filter(what="centre-connected").count() == 2


def test_completeness_counts_what_each_file_must_hold_and_leads_to_it(house: House) -> None:
    stay = house.arrive(2 * HOUR)
    house.step(stay, "health", NOW - HOUR, health="good")
    client = browser(house.officer)
    page = client.get("/custody/centres/").content.decode()
    assert "20%" in page
    assert "4 / 5" in page
    there = client.get(f"/custody/centres/{house.centre.pk}/").content.decode()
    assert stay.number in there
    assert "权利告知" in there
    listed = client.get(f"/custody/stays/?centre={house.centre.pk}&sort=-missing").content.decode()
    assert stay.number in listed
    assert client.get("/registers/stays/export/").status_code == 404
    # The sums are those of the stays one may see.
    far = browser(house.bureau.viewer("far", "unit_head", "BS1"))
    assert "青岗县办案中心" not in far.get("/custody/centres/").content.decode()


def test_the_home_page_says_how_many_limits_run_out(house: House) -> None:
    house.arrive(10 * HOUR, reason="补录")
    home = browser(house.officer).get("/").content.decode()
    assert "办案中心：时限或程序已违反" in home
    case = browser(house.officer).get(f"/cases/{house.case.pk}/").content.decode()
    assert f'href="/cases/{house.case.pk}/custody/">办案中心 1<' in case
    own = browser(house.officer).get(f"/cases/{house.case.pk}/custody/").content.decode()
    assert Stay.objects.get().number in own


@pytest.mark.usefixtures("db")
def test_the_demonstration_has_some_twenty_stays_that_agree_with_the_journal() -> None:
    now = datetime.now(UTC)
    build_city(now)
    made = list(load_custody(now))
    assert len(made) == 23
    assert Stay.objects.exclude(state=StayState.LEFT).count() == 20
    assert Centre.objects.filter(standard=True).count() == 8
    assert differences() == []
    assert Person.objects.get(pk=Centre.objects.order_by("unit__path")[0].keeper_id).postings.get().role == "officer"
