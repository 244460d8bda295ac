"""Numbers under eight simultaneous writers: of cases, reports, stays and papers none is missing, none stands twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cases.racing import WRITERS, race
from tests.web.org.cast import City, city
from tests.web.papers.desk import a_case
from tests.web.racing import raced
from xiezhi.web.cases.models import Case, Series

KINDS = ("cases", "reports", "stays", "papers")


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.mark.usefixtures("committed")
def test_eight_writers_leave_no_gap_and_no_number_twice(tmp_path: Path) -> None:
    found = raced(race, tmp_path)
    assert found["failures"] == []
    for kind in KINDS:
        heads = {number.partition("〕")[0] for number in found[kind]}
        assert found[kind] == [f"{head}〕{serial}号" for head in heads for serial in range(1, WRITERS + 1)]


@pytest.mark.usefixtures("committed")
def test_a_number_that_was_read_before_is_refused_and_the_race_sees_it(tmp_path: Path) -> None:
    found = raced(race, tmp_path, "reads too early")
    assert [len(found[kind]) for kind in KINDS] == [1, 1, 1, 1]
    assert len(found["failures"]) == 2 * (WRITERS - 1)


def test_numbers_that_came_from_elsewhere_are_passed_over_and_none_is_given_again(bureau: City) -> None:
    first = a_case(bureau)
    head = first.number.removesuffix("1号")
    # As an import brings them, and as its withdrawal takes them away again.
    for serial in (2, 3):
        Case.objects.filter(pk=a_case(bureau).pk).update(number=f"{head}{serial + 1}号")
    assert a_case(bureau).number == f"{head}5号"
    Case.objects.filter(number=f"{head}5号").delete()
    assert a_case(bureau).number == f"{head}6号"
    # A series that begins where numbers are already begins behind as many as there are.
    Series.objects.all().delete()
    assert Case.objects.count() == 4
    assert a_case(bureau).number == f"{head}5号"
