"""Who somebody is: the form of the values, their checks, age at the date of an act, and masks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.web.identity.people import LI, ZHANG
from xiezhi.web.identity.particulars import Particulars, age_on, birth_on, checked, from_json, is_minor_on, masked
from xiezhi.web.identity.problems import IdentityError

DAY = date(2026, 3, 2)


def test_the_id_number_says_when_somebody_was_born() -> None:
    assert checked(ZHANG, DAY).birth_on == date(1990, 3, 7)
    assert birth_on("999999199003070012") == date(1990, 3, 7)


@pytest.mark.parametrize(
    "given",
    [
        replace(ZHANG, id_number="110101199003070039"),
        replace(ZHANG, id_number="11010119900307003"),
        replace(ZHANG, id_number="11010119900231003X"),
        replace(ZHANG, birth_on=date(1990, 3, 8)),
        replace(LI, birth_on=date(2026, 3, 3)),
        replace(LI, name="　"),
    ],
)
def test_what_cannot_be_is_refused_and_the_message_repeats_no_value(given: Particulars) -> None:
    with pytest.raises(IdentityError) as caught:
        checked(given, DAY)
    assert given.id_number not in str(caught.value) or not given.id_number


@pytest.mark.parametrize(
    "number", ["１１０１０１１９９００３０７００３８", " 110101 19900307 0038 ", "110101-19900307-0038"]
)
def test_full_width_digits_spaces_and_dashes_are_the_same_number(number: str) -> None:
    assert checked(replace(ZHANG, id_number=number), DAY).id_number == ZHANG.id_number


def test_eighteen_from_the_day_after_the_birthday() -> None:
    born = date(2008, 3, 2)
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    assert [is_minor_on(born, day) for day in days] == [True, True, False]
    assert [age_on(born, day) for day in days] == [17, 17, 18]
    assert [is_minor_on(date(2008, 2, 29), day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [True, False]


def test_masks_keep_what_helps_to_recognise_and_no_more() -> None:
    assert masked(checked(ZHANG, DAY)) == {
        "name": "张*",
        "id_number": "1101**********0038",
        "phone": "138****8000",
        "address": "江岚市***",
        "birth_on": "1990-**-**",
    }
    assert masked(LI)["passport"] == "E******78"
    assert masked(Particulars("王", phone="110", address="南街"))["phone"] == "***"


def test_what_the_journal_keeps_is_what_was_given() -> None:
    assert [from_json(each.as_json()) for each in (ZHANG, LI)] == [ZHANG, LI]
