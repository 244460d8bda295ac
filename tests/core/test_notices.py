"""The next holiday notice: checked, written whole, and its changes told."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tests.core.vector_files import built_in_calendar
from xiezhi.core.calendar import CalendarError, Coverage, DayKind, Notice, SpecialDay, load_calendar, read_notice
from xiezhi.core.notices import changes, check_notice, merged, newly_known, with_coverage, write_notice
from xiezhi.core.text import Text

NUMBER = "国办发明电〔2026〕9号"
YEAR = Coverage(date(2027, 1, 1), date(2027, 12, 31), NUMBER)
NEW_YEAR = SpecialDay(date(2027, 1, 1), DayKind.REST, Text("元旦", "New Year's Day"), NUMBER)
MAKE_UP = SpecialDay(date(2027, 2, 6), DayKind.WORK, Text("调休", "make-up day"), NUMBER)
NOTICE = Notice((NEW_YEAR, MAKE_UP), (YEAR,))


def test_a_good_notice_passes() -> None:
    check_notice(NOTICE, "n.csv")


@pytest.mark.parametrize(
    ("notice", "what"),
    [
        (Notice((NEW_YEAR,), ()), "which days it covers"),
        (Notice((NEW_YEAR,), (Coverage(date(2027, 2, 1), date(2027, 12, 31), NUMBER),)), "outside the days covered"),
        (Notice((), (Coverage(date(1027, 1, 1), date(2027, 12, 31), NUMBER),)), "outside 1900-2199"),
        (Notice((), (Coverage(date(2027, 1, 1), date(2927, 12, 31), NUMBER),)), "outside 1900-2199"),
    ],
)
def test_a_bad_notice_is_refused(notice: Notice, what: str) -> None:
    with pytest.raises(CalendarError, match=what):
        check_notice(notice, "n.csv")


def test_a_missing_span_may_be_given_from_outside() -> None:
    assert with_coverage(Notice((NEW_YEAR,), ()), YEAR) == Notice((NEW_YEAR,), (YEAR,))


def test_its_changes_are_told() -> None:
    before = built_in_calendar("prc")
    after = merged(before, NOTICE)
    told = changes(before, after, NOTICE)
    assert [(each.day, each.was_working, each.is_working) for each in told] == [
        (date(2027, 1, 1), True, False),
        (date(2027, 2, 6), False, True),
    ]
    assert newly_known(before, NOTICE) == 365
    assert newly_known(after, NOTICE) == 0


def test_it_is_written_and_read_back(tmp_path: Path) -> None:
    path = write_notice(NOTICE, tmp_path / "new")
    assert path.name == "0001-2027.csv"
    assert read_notice(path) == NOTICE
    assert [each.name for each in path.parent.iterdir()] == ["0001-2027.csv"]


def test_the_same_notice_again_replaces_itself_and_another_comes_after_it(tmp_path: Path) -> None:
    write_notice(NOTICE, tmp_path)
    assert write_notice(Notice((NEW_YEAR,), (YEAR,)), tmp_path).name == "0001-2027.csv"
    amended = Coverage(date(2027, 1, 1), date(2027, 1, 9), "国办发明电〔2027〕1号")
    changed = SpecialDay(date(2027, 1, 1), DayKind.WORK, Text("改", "changed"), amended.notice)
    assert write_notice(Notice((changed,), (amended,)), tmp_path).name == "0002-2027.csv"
    assert load_calendar(tmp_path).is_working(date(2027, 1, 1))


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_notice(NOTICE, tmp_path)
    assert list(tmp_path.iterdir()) == []
