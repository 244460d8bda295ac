"""The working-day calendar: it agrees with two independent packages, and every special day has its notice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from tests.core.vector_files import built_in_calendar
from xiezhi.core.calendar import (
    CalendarError,
    Coverage,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    covered_span,
    load_calendar,
    read_notice,
    read_special_days,
)
from xiezhi.core.text import Text

FIRST, LAST = date(2013, 1, 1), date(2026, 12, 31)
HEAD = "date,kind,occasion_zh,occasion_en,notice\n"


def days() -> list[date]:
    return [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def differences(calendar: WorkingCalendar) -> list[date]:
    """Return the days on which a calendar differs from either package."""
    other = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))
    return [
        day
        for day in days()
        if not calendar.is_working(day) == chinese_calendar.is_workday(day) == other.is_working_day(day)
    ]


def test_it_agrees_with_both_packages_on_every_covered_day() -> None:
    calendar = built_in_calendar("prc")
    assert all(calendar.is_known(day) for day in days())
    assert differences(calendar) == []


@pytest.mark.parametrize("day", [date(2025, 1, 26), date(2025, 10, 6), date(2020, 1, 31), date(2015, 9, 3)])
def test_a_dropped_special_day_is_seen_by_the_comparison(day: date) -> None:
    calendar = built_in_calendar("prc")
    special = {each: one for each, one in calendar.special.items() if each != day}
    assert differences(WorkingCalendar(special, calendar.coverage)) == [day]


def test_every_special_day_differs_from_the_plain_week_and_names_its_notice_and_occasion() -> None:
    for each in built_in_calendar("prc").special.values():
        assert (each.day.weekday() < 5) == (each.kind is DayKind.REST)
        assert each.notice.startswith(("国办发明电〔20", "国发明电〔20"))
        assert each.occasion.zh
        assert each.occasion.en


def test_every_notice_was_issued_by_the_year_it_speaks_of() -> None:
    for each in built_in_calendar("prc").special.values():
        issued = int(each.notice.partition("〔")[2][:4])
        assert each.day.year - 1 <= issued <= each.day.year


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        (date(2015, 9, 3), "国发明电〔2015〕1号"),
        (date(2019, 5, 2), "国办发明电〔2019〕3号"),
        (date(2020, 1, 31), "国办发明电〔2020〕1号"),
        (date(2026, 1, 4), "国办发明电〔2025〕7号"),
        (date(2025, 3, 7), "国办发明电〔2024〕12号"),
        (date(2027, 1, 1), ""),
    ],
)
def test_the_source_of_a_day_is_the_notice_that_decides_it(day: date, notice: str) -> None:
    assert built_in_calendar("prc").source(day) == notice


def test_an_uncovered_day_is_unknown_and_follows_the_plain_week() -> None:
    calendar = built_in_calendar("prc")
    assert not calendar.is_known(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 1, 2))
    assert calendar.why(date(2027, 1, 1)).zh == "工作日"
    assert calendar.why(date(2027, 1, 2)).en == "weekend"
    assert calendar.why(date(2025, 10, 6)).zh == "中秋节"


def test_the_years_covered() -> None:
    assert built_in_calendar("prc").years == (2013, 2026)
    with pytest.raises(CalendarError):
        _ = WorkingCalendar().years


def test_a_day_rolls_to_the_next_working_one() -> None:
    assert built_in_calendar("prc").roll(date(2025, 10, 1)) == date(2025, 10, 9)
    assert built_in_calendar("prc").roll(date(2025, 9, 28)) == date(2025, 9, 28)


def test_a_later_notice_wins() -> None:
    special = SpecialDay(date(2025, 9, 28), DayKind.REST, Text("改", "changed"), "N2")
    calendar = built_in_calendar("prc").merged([special], [Coverage(date(2025, 9, 1), date(2025, 9, 30), "N2")])
    assert not calendar.is_working(date(2025, 9, 28))
    assert calendar.source(date(2025, 9, 29)) == "N2"
    assert calendar.source(date(2025, 10, 9)) == "国办发明电〔2024〕12号"


def test_a_folder_is_read_in_order_of_names_and_may_be_absent(tmp_path: Path) -> None:
    (tmp_path / "0001-2027.csv").write_text(HEAD + "2027-01-01/2027-12-31,covers,,,A\n2027-01-01,rest,元旦,NY,A\n")
    (tmp_path / "0002-2027.csv").write_text(HEAD + "2027-01-01/2027-01-05,covers,,,B\n2027-01-01,work,改,changed,B\n")
    calendar = load_calendar(tmp_path)
    assert calendar.is_working(date(2027, 1, 1))
    assert calendar.source(date(2027, 1, 4)) == "B"
    assert load_calendar(tmp_path / "absent") == WorkingCalendar()


def test_a_notice_in_gb18030_is_read(tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_bytes((HEAD + "2027-01-01,rest,元旦,NY,国办发明电〔2026〕9号\n").encode("gb18030"))
    (only,) = read_special_days(file)
    assert (only.occasion.zh, only.notice) == ("元旦", "国办发明电〔2026〕9号")


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        (HEAD + "2027-13-01,rest,a,b,N\n", ":2", "2027-13-01"),
        (HEAD + "2027-01-01,holiday,a,b,N\n", ":2", "holiday"),
        (HEAD + "2027-01-01,rest,a,b,N\n2027-01-02,rest,a,b,\n", ":3", "no notice"),
        (HEAD + "2027-01-01,rest,a,b,N\n2027-01-01,rest,a,b,N\n", ":3", "twice"),
        (HEAD + "2027-12-31/2027-01-01,covers,,,N\n", ":2", "no span"),
        (HEAD + "2027-01-01,covers,,,N\n", ":2", "no span"),
        (HEAD + "2027-01-01\n", ":2", "cannot read"),
        ("day,kind\n2027-01-01,rest\n", ":2", "date"),
        (HEAD + '2027-01-01,rest,"a\n', "", "cannot read the calendar file"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, where: str, what: str) -> None:
    file = tmp_path / "n.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarError, match=what) as caught:
        read_notice(file)
    assert caught.value.where == f"{file}{where}"


def test_bytes_in_no_known_coding_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_bytes(b"\xff\xff\xff\x00")
    with pytest.raises(CalendarError, match="GB18030"):
        read_notice(file)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="cannot read the calendar file"):
        read_notice(tmp_path / "absent.csv")


def test_a_bad_coverage_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "coverage.csv").write_text("from,to,notice\n2027-01-01,never,N\n")
    with pytest.raises(CalendarError, match="no span"):
        load_calendar(tmp_path)


def test_a_span_is_read() -> None:
    span = covered_span("2027-01-01/2027-12-31", "N", "--covers")
    assert span == Coverage(date(2027, 1, 1), date(2027, 12, 31), "N")
