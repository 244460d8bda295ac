"""The register of cases and its search: what may be listed is found, and nothing tells what may not be viewed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.web.cases.test_pages import NOW, a_case
from tests.web.deadlines.ground import CRITICAL, deadline
from tests.web.desk.visitors import browser, today
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.models import Case, CaseClass, CaseOfficer
from xiezhi.web.cases.queries import LIST, VIEW, cases
from xiezhi.web.cases.register import MATTER, NUMBER
from xiezhi.web.org.models import Person
from xiezhi.web.org.search import index
from xiezhi.web.org.search.kinds import AnyKind
from xiezhi.web.org.viewer import Viewer, legal_day


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def scatter(bureau: City, seed: int) -> None:
    """Open cases all over the tree, handled by anybody, every fourth closed off."""
    chance, people = random.Random(seed), list(Person.objects.all())
    for number in range(24):
        unit = bureau.units[chance.choice(sorted(bureau.units))]
        handlers = chance.sample(people, 3)
        made = open_case(
            actor=None, case_class=CaseClass.CRIMINAL, title=f"盗窃{number}", unit=unit, handlers=handlers, now=NOW
        )
        Case.objects.filter(pk=made.pk).update(record_closed=number % 4 == 0)


def searched(viewer: Viewer, kind: AnyKind, asked: str) -> list[str]:
    return sorted(row.pk for row in index.found(viewer, legal_day(NOW), kind, asked))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_listed_is_found_by_number_and_what_is_viewed_by_matter(bureau: City, seed: int) -> None:
    scatter(bureau, seed)
    some = 0
    for role in ROLES:
        viewer = bureau.viewers[role]
        listed = sorted(cases(viewer, LIST, NOW).values_list("pk", flat=True))
        viewed = sorted(cases(viewer, VIEW, NOW).values_list("pk", flat=True))
        assert searched(viewer, NUMBER, "刑") == listed
        assert searched(viewer, MATTER, "盗窃") == viewed
        some += listed != viewed
    assert some
    assert not list(index.differences())


def test_a_filter_by_matter_tells_nothing_of_a_case_that_may_only_be_listed(bureau: City) -> None:
    case, near = a_case(bureau), browser(bureau.viewer("colleague", "officer", "QG"))
    mine = browser(bureau.viewers["officer"])
    assert case.number in near.get("/cases/").content.decode()
    assert case.number not in near.get("/cases/?title=殴打").content.decode()
    assert case.number not in near.get("/search/?q=殴打").content.decode()
    assert case.number in mine.get("/cases/?title=殴打").content.decode()
    found = near.get(f"/search/?q={case.number[:3]}").content.decode()
    assert case.number in found
    assert f"/cases/{case.pk}/" not in found
    assert f"/cases/{case.pk}/" in mine.get(f"/search/?q={case.number[:3]}").content.decode()


def test_a_search_kind_that_forgot_what_is_closed_off_is_refused(bureau: City) -> None:
    with pytest.raises(LookupError, match="closed records"):
        searched(bureau.viewers["auditor"], replace(NUMBER, closed=""), "刑")


def test_the_register_narrows_by_class_stage_state_and_breach(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    assert CaseOfficer.objects.filter(case=case, lead=True).exists()
    for query, there in (
        ("class=public-order", True),
        ("class=criminal", False),
        ("state=open", True),
        ("state=closed", False),
        ("failing=no", True),
        ("failing=yes", False),
        ("stage=record", True),
        ("stage=intake", False),
        ("sort=next_due", True),
        ("sort=-failing", True),
    ):
        assert (case.number in client.get(f"/cases/?{query}").content.decode()) is there, query


def test_a_deadline_at_midnight_is_shown_and_found_on_the_day_it_ends(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["officer"])
    ends = today() + timedelta(days=3)
    after = ends + timedelta(days=1)
    deadline(case, CRITICAL, datetime.combine(after, time(), ZoneInfo("Asia/Shanghai")))
    assert f"{ends} 24:00" in client.get("/cases/").content.decode()
    for query, there in (
        (f"next_due_to={ends}", True),
        (f"next_due_from={ends}", True),
        (f"next_due_to={ends - timedelta(days=1)}", False),
        (f"next_due_from={after}", False),
    ):
        assert (case.number in client.get(f"/cases/?{query}").content.decode()) is there, query


def test_only_who_may_know_is_told_how_many_are_closed_off(bureau: City) -> None:
    case = a_case(bureau)
    Case.objects.filter(pk=case.pk).update(record_closed=True)
    legal = browser(bureau.viewers["legal_reviewer"]).get("/cases/").content.decode()
    assert "另有已封存 1" in legal
    assert "另有已封存" not in browser(bureau.viewers["officer"]).get("/cases/").content.decode()
