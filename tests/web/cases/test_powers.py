"""At which rank somebody approves: by role and kind of unit, at one's own unit or above, on the day it was held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.org.cast import DAY, City, city
from xiezhi.web.cases import powers as table
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.powers import approvers, level_held, level_of, powers, reaches
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.models import UnitKind

STATION, COUNTY = "JL/QG/QG1/", "JL/QG/"
# Worked by hand: who stands where, and what the law calls him.
EXPECTED = {
    ("unit_head", "QG1"): "unit-head",
    ("unit_head", "QG"): "county-head",
    ("unit_head", "JL"): "city-head",
    ("bureau_leader", "QG"): "county-head",
    ("bureau_leader", "JL"): "city-head",
    ("officer", "QG"): "",
    ("legal_reviewer", "JL"): "",
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_every_role_that_may_sign_last_has_a_rank_of_the_rulebook_at_every_kind_of_unit(db: None) -> None:  # noqa: ARG001 - asked for, not used
    last = ("decide_l3_unit_head", "decide_l5_leader")
    roles = {role for name in last for role in shipped_policy().reaches[Right("review_task", name)]}
    assert set(powers()) == roles
    for row in powers().values():
        assert set(row) == set(UnitKind.values)
        assert set(row.values()) <= set(rulebook().vocabulary.levels)


def wrong(bureau: City) -> list[tuple[str, str]]:
    """Return whose rank is not the one worked by hand."""
    return [
        (role, unit)
        for place, ((role, unit), level) in enumerate(EXPECTED.items())
        if level_of(bureau.post(bureau.person(f"x{place}{len(approvers(STATION, DAY))}"), role, unit)) != level
    ]


def test_the_rank_follows_the_kind_of_unit_and_a_table_that_forgets_it_is_seen(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wrong(bureau) == []
    planted = {role: dict.fromkeys(row, "unit-head") for role, row in powers().items()}
    monkeypatch.setattr(table, "powers", lambda: planted)
    assert ("unit_head", "QG") in wrong(bureau)


def test_a_power_reaches_below_its_unit_and_not_beside_it(bureau: City) -> None:
    head, leader = bureau.person("所长"), bureau.person("邻县局长")
    bureau.post(head, "unit_head", "QG1")
    bureau.post(leader, "bureau_leader", "BS")
    assert level_held(head.pk, STATION, DAY) == "unit-head"
    for person, path in ((head, COUNTY), (head, "JL/QG/QG2/"), (leader, STATION)):
        with pytest.raises(CaseError, match="no power"):
            level_held(person.pk, path, DAY)


def test_a_power_holds_on_the_first_and_last_day_and_the_highest_of_several_counts(bureau: City) -> None:
    person = bureau.person("代理")
    bureau.post(person, "unit_head", "QG1")
    posting = bureau.post(person, "bureau_leader", "QG", last_day=DAY)
    posting.refresh_from_db()
    for days, level in ((-1, "county-head"), (0, "county-head"), (1, "unit-head")):
        assert level_held(person.pk, STATION, DAY + timedelta(days=days)) == level
    before = posting.first_day - timedelta(days=1)
    with pytest.raises(CaseError, match="no power"):
        level_held(person.pk, STATION, before)
    assert [each.person_id for each in approvers(STATION, DAY)].count(person.pk) == 1


def test_ranks_compare_as_the_rulebook_orders_them(db: None) -> None:  # noqa: ARG001 - asked for, not used
    assert reaches("county-head", "county-head")
    assert not reaches("county-duty-head", "county-head")
    assert not reaches("superior-organ", "unit-head")
