"""``path__below``: the subtree and nothing else, by the index, on both databases."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.web.org.cast import DAY, NOW, City, city
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import Account, Unit, UnitKind


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    made = city()
    for code in ("qg", "QG0", "Q_", "QGX", "Q%"):
        parent = made.units["JL"]
        made.units[code] = create_unit(actor=None, code=code, name=code, kind=UnitKind.ROOM, parent=parent, now=NOW)
    return made


def codes(rows: QuerySet[Unit]) -> set[str]:
    return set(rows.values_list("code", flat=True))


def test_the_subtree_holds_the_unit_and_all_below_and_no_name_that_looks_like_it(bureau: City) -> None:
    assert bureau.units
    assert codes(Unit.objects.filter(path__below="JL/QG/")) == {"QG", "QG1", "QG2"}
    assert codes(Unit.objects.filter(path__below="JL/Q_/")) == {"Q_"}
    assert codes(Unit.objects.filter(path__below="JL/Q%/")) == {"Q%"}
    assert codes(Unit.objects.filter(path__below="JL/qg/")) == {"qg"}
    assert len(codes(Unit.objects.filter(path__below="JL/"))) == 11


def test_a_head_does_not_see_the_unit_whose_code_differs_in_small_letters(bureau: City) -> None:
    bureau.viewer("small", "officer", "qg")
    found = bureau.viewers["unit_head"].rows(
        Right("user", "list"), DAY, Account.objects.all(), path="person__unit__path", person="person_id"
    )
    assert "small" not in set(found.values_list("username", flat=True))
    if connection.vendor == "sqlite":
        # The defect this lookup was made for.
        assert "qg" in codes(Unit.objects.filter(path__startswith="JL/QG/"))


def test_a_prefix_that_is_no_path_is_refused(bureau: City) -> None:
    assert bureau.units
    with pytest.raises(ValueError, match="ends with /"):
        list(Unit.objects.filter(path__below="JL/QG"))


def test_the_subtree_is_found_by_the_index(bureau: City) -> None:
    assert bureau.units
    rows = Unit.objects.filter(path__below="JL/QG/")
    if connection.vendor == "sqlite":
        assert "(path>? AND path<?)" in rows.explain()
        assert "SCAN" in Unit.objects.filter(path__startswith="JL/QG/").explain()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.order_by().explain()
        assert "Index Cond" in plan, plan
