"""What a rulebook is judged on: its calendar by name, and the words its rules look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.engine.building import Words, prc_calendar, rule, rulebook
from xiezhi.core.limits import Limit, Unit
from xiezhi.engine.ground import calendar_for
from xiezhi.engine.usage import usage
from xiezhi.law.model import AllOf, Clock, Extension, Ref, Scope, ValueType


def test_a_calendar_that_is_no_folder_is_that_of_a_built_in_rulebook_by_default_the_national_one() -> None:
    rules = rulebook(Words(["start"]), rule(AllOf(())))
    for name in ("prc", "elsewhere"):
        named = replace(rules, jurisdiction=replace(rules.jurisdiction, calendar=name))
        assert calendar_for(named).is_working(date(2026, 1, 1)) == prc_calendar().is_working(date(2026, 1, 1))
    assert calendar_for(rules).special == {}


def test_the_attribute_that_says_until_when_a_clock_is_extended_is_read() -> None:
    longer = Extension(("extended",), None, None, None, "until_day", 1)
    clock = Clock(Ref(Scope.SUBJECT, "at"), Limit(3, Unit.DAYS), "CPL-D", (), (), (longer,))
    words = Words(["start", "extended"], {"until_day": ValueType.DATE})
    found = usage(rulebook(words, rule(AllOf(()), clock=clock)))
    assert dict(found.attributes) == {"until_day": ValueType.DATE}
    assert found.events >= {"start", "extended"}
