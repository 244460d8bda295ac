"""The working-day calendar: every covered day agrees with two independent packages, and bad files say what is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from xiezhi.core.calendar import (
    CalendarError,
    Coverage,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    changed_days,
    load_calendar,
    read_notice,
    read_special_days,
)
from xiezhi.core.text import Text
from xiezhi.law.places import working_calendar

PRC = working_calendar("prc")
FIRST, LAST = date(2013, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1)]
HEADER = "date,kind,occasion_zh,occasion_en,notice"
PLAIN = "2027-01-01,rest,元旦,New Year's Day,某〔2026〕1号"


def disagreements_with_chinesecalendar(calendar: WorkingCalendar) -> list[date]:
    return [day for day in DAYS if calendar.is_working(day) != chinese_calendar.is_workday(day)]


def disagreements_with_holidays(calendar: WorkingCalendar) -> list[date]:
    china = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))
    return [day for day in DAYS if calendar.is_working(day) != china.is_working_day(day)]


def test_every_day_from_2013_to_2026_agrees_with_chinesecalendar() -> None:
    assert disagreements_with_chinesecalendar(PRC) == []


def test_every_day_from_2013_to_2026_agrees_with_holidays() -> None:
    assert disagreements_with_holidays(PRC) == []


def test_a_planted_wrong_day_is_seen_by_both() -> None:
    day = date(2020, 1, 31)
    wrong = PRC.merged([SpecialDay(day, DayKind.WORK, Text("错", "wrong"), "?")], [])
    assert disagreements_with_chinesecalendar(wrong) == [day]
    assert disagreements_with_holidays(wrong) == [day]


def test_every_day_of_these_years_is_known_and_names_its_notice() -> None:
    assert all(PRC.is_known(day) and PRC.source(day) for day in DAYS)
    assert PRC.years == (2013, 2026)


def test_every_named_day_differs_from_the_plain_week() -> None:
    assert [day for day, each in PRC.special.items() if (day.weekday() < 5) == (each.kind is DayKind.WORK)] == []


def test_days_beyond_the_last_notice_are_unknown_and_follow_the_plain_week() -> None:
    friday = date(2027, 1, 1)
    assert not PRC.is_known(friday)
    assert PRC.is_working(friday)
    assert PRC.source(friday) == ""


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        ("2015-09-03", "国发明电〔2015〕1号"),
        ("2015-09-06", "国发明电〔2015〕1号"),
        ("2020-01-31", "国办发明电〔2020〕1号"),
        ("2019-05-02", "国办发明电〔2019〕3号"),
        ("2025-10-08", "国办发明电〔2024〕12号"),
        ("2026-02-28", "国办发明电〔2025〕7号"),
        ("2026-03-03", "国办发明电〔2025〕7号"),
    ],
)
def test_a_day_names_the_notice_that_decides_it(day: str, notice: str) -> None:
    assert PRC.source(date.fromisoformat(day)) == notice


def test_the_kinds_of_days_have_words() -> None:
    days = [date(2025, 1, 28), date(2025, 3, 7), date(2025, 3, 8)]
    assert [PRC.why(day).en for day in days] == ["Spring Festival", "weekday", "weekend"]


def test_rolling_stops_on_a_worked_sunday() -> None:
    assert PRC.roll(date(2024, 2, 10)) == date(2024, 2, 18)
    assert PRC.roll(date(2024, 2, 18)) == date(2024, 2, 18)


def test_a_later_notice_wins_and_only_changed_days_are_listed() -> None:
    day = date(2026, 12, 31)
    later = PRC.merged([SpecialDay(day, DayKind.REST, Text("补", "late"), "某〔2026〕9号")], [])
    assert changed_days(PRC, later) == (day,)
    assert later.source(day) == "某〔2026〕9号"


def test_a_folder_is_read_with_its_coverage(tmp_path: Path) -> None:
    (tmp_path / "2027.csv").write_text(f"{HEADER}\n{PLAIN}\n", encoding="utf-8")
    (tmp_path / "coverage.csv").write_text("from,to,notice\n2027-01-01,2027-12-31,某〔2026〕1号\n", encoding="utf-8")
    calendar = load_calendar(tmp_path)
    assert calendar.coverage == (Coverage(date(2027, 1, 1), date(2027, 12, 31), "某〔2026〕1号"),)
    assert not calendar.is_working(date(2027, 1, 1))


def test_a_notice_may_carry_its_own_coverage(tmp_path: Path) -> None:
    path = tmp_path / "0001.csv"
    path.write_text(f"\ufeff{HEADER},covers_from,covers_to\n{PLAIN},2027-01-01,2027-06-30\n", encoding="utf-8")
    assert load_calendar(tmp_path).is_known(date(2027, 6, 30))
    assert not load_calendar(tmp_path).is_known(date(2027, 7, 1))
    assert [each.day for each in read_special_days(path)] == [date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (f"{HEADER}\n2027-13-01,rest,元旦,New Year,某\n", ":2", "month must be in"),
        (f"{HEADER}\n2027-01-01,off,元旦,New Year,某\n", ":2", "'off' is not a valid DayKind"),
        (f"{HEADER}\n2027-01-01,rest,元旦,New Year,\n", ":2", "no notice is named"),
        (f"{HEADER}\n2027-01-01\n", ":2", "cannot read the value"),
        (f"{HEADER}\n{PLAIN}\n{PLAIN}\n", ":3", "stands there twice"),
        ("day,kind\n2027-01-01,rest\n", ":2", "'date'"),
        (f"{HEADER},covers_from,covers_to\n{PLAIN},2027-06-30,2027-01-01\n", ":2", "the last day is before"),
        (f"{HEADER},covers_from,covers_to\n{PLAIN},2027-01-01,\n", ":2", "cannot read the value"),
        (f"{HEADER}\n{'x' * 200_000},rest\n", "", "not CSV"),
        (HEADER + "\n" + "x" * 1_000_000, "", "more than 1000000 bytes"),
    ],
)
def test_a_bad_notice_says_where_and_what(tmp_path: Path, content: str, where: str, what: str) -> None:
    path = tmp_path / "notice.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CalendarError) as refused:
        read_notice(path)
    assert refused.value.where.startswith(f"{path}{where}")
    assert what in refused.value.what.en


def test_a_notice_in_another_encoding_or_absent_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notice.csv"
    path.write_bytes(f"{HEADER}\n{PLAIN}\n".encode("gb18030"))
    with pytest.raises(CalendarError, match="UTF-8"):
        read_notice(path)
    with pytest.raises(CalendarError, match="cannot be read"):
        read_notice(tmp_path / "absent.csv")


def test_a_bad_coverage_file_says_where(tmp_path: Path) -> None:
    (tmp_path / "coverage.csv").write_text("from,to\n2027-01-01,2027-12-31\n", encoding="utf-8")
    with pytest.raises(CalendarError, match=r"coverage\.csv:2"):
        load_calendar(tmp_path)
