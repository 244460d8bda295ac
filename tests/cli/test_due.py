"""``xiezhi due``: the public deadline calculator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiezhi.cli.main import main

Answer = dict[str, object]


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> Answer:
    assert main(["due", *words, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    return answer


def steps(answer: Answer) -> list[Answer]:
    working = answer["working"]
    assert isinstance(working, list)
    return working


def test_thirty_days_over_qingming(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "30 days", "--profile", "APR-D", "--from", "2025-03-05")
    assert answer["due_on"] == "2025-04-07"
    assert answer["due_at"] == answer["warn_at"] == answer["breach_at"] == "2025-04-08T00:00:00+08:00"
    assert (answer["at_due_at"], answer["open"], answer["provisional"], answer["provisional_days"]) == (
        "late",
        False,
        False,
        [],
    )
    assert (answer["profile"], answer["basis"], answer["zone"]) == ("APR-D", "行政案件程序规定35条", "Asia/Shanghai")
    working = steps(answer)
    assert set(working[0]) == {"day", "at", "kind", "counted", "why", "why_en", "source", "source_en"}
    assert next(step["day"] for step in working if step["kind"] == "rolled") == "2025-04-04"
    assert sum(bool(step["counted"]) for step in working) == 30


def test_the_limit_may_be_two_words(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "5", "working-days", "--profile", "EXPL-WD", "--from", "2025年9月26日")
    assert answer["due_on"] == "2025-10-10"


def test_a_limit_may_count_backwards(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "-7 working-days", "--profile", "EXPL-WD", "--from", "2025-03-01")
    assert answer["due_on"] == "2025-02-20"


def test_hours_end_at_an_instant_that_is_still_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "24 hours", "--profile", "CPL-H", "--from", "2025-03-07 08:30")
    assert (answer["due_at"], answer["warn_at"]) == ("2025-03-08T09:00:00+08:00", "2025-03-08T08:30:00+08:00")
    assert (answer["at_due_at"], answer["zone_assumed"]) == ("in-time", True)


def test_hours_from_a_day_give_the_earliest_and_the_latest(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "24 hours", "--profile", "APR-H", "--from", "2025-03-07")
    earliest, latest = answer["earliest"], answer["latest"]
    assert isinstance(earliest, dict)
    assert isinstance(latest, dict)
    assert (earliest["due_at"], latest["due_at"]) == ("2025-03-08T01:00:00+08:00", "2025-03-09T00:00:00+08:00")
    assert (answer["due_at"], answer["due_on"]) == (None, None)


def test_an_instant_with_an_offset_needs_no_assumption(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "1 days", "--profile", "CPL-D", "--from", "2025-03-07T16:00:00Z")
    assert (answer["due_on"], answer["zone_assumed"]) == ("2025-03-10", False)


@pytest.mark.parametrize(
    ("exclude", "due_on"),
    [
        (["2025-03-10/2025-03-19"], "2025-04-10"),
        (["2025-03-10/2025-03-15", "2025-03-13/2025-03-19"], "2025-04-10"),
        (["2025/3/10/2025/3/19"], "2025-04-10"),
        (["2025-03-10 09:00/2025-03-19T08:00"], "2025-04-10"),
        (["2025-03-10T09:00/2025-03-10"], "2025-04-01"),
    ],
)
def test_excluded_days_push_the_last_day(exclude: list[str], due_on: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for each in exclude for word in ("--exclude", each)]
    assert ask(capsys, "30 days", "--profile", "CPL-D", "--from", "2025-03-01", *words)["due_on"] == due_on


def test_for_hours_an_excluded_day_is_the_whole_day(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--exclude", "2025-03-08/2025-03-08")
    answer = ask(capsys, "24 hours", "--profile", "ELAPSED", "--from", "2025-03-07T12:00", *words)
    assert answer["due_at"] == "2025-03-09T12:00:00+08:00"


def test_an_open_excluded_period_leaves_the_due_open(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "10 days", "--profile", "APR-D", "--from", "2025-03-03", "--exclude", "2025-03-05/")
    assert (answer["open"], answer["due_on"], answer["due_at"]) == (True, None, None)
    assert steps(answer)[-1]["kind"] == "running"


@pytest.mark.parametrize(
    ("extend", "due_on"),
    [
        ("30 days@2025-04-07", "2025-05-06"),
        ("30 days@2025-04-08", "2025-04-07"),
        ("to 60 days@2025-04-01", "2025-05-06"),
        ("until 2025年5月10日@2025-04-01", "2025-05-12"),
    ],
)
def test_an_extension_counts_if_approved_in_time(extend: str, due_on: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "30 days", "--profile", "APR-D", "--from", "2025-03-05", "--extend", extend)
    assert answer["due_on"] == due_on


def test_another_jurisdiction_has_its_own_zone(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--jurisdiction", "it-cds")
    answer = ask(capsys, "5 days", "--profile", "LOCAL-D", "--from", "2025-03-29T23:30", *words)
    assert (answer["due_at"], answer["zone"]) == ("2025-04-04T00:00:00+02:00", "Europe/Rome")


def test_the_first_year_is_taken_in_local_time(capsys: pytest.CaptureFixture[str]) -> None:
    """The local New Year of 1900 still lies in 1899 by UTC."""
    assert ask(capsys, "1 days", "--profile", "CPL-D-CUSTODY", "--from", "1900-01-01")["due_on"] == "1900-01-02"


def test_a_day_no_notice_covers_makes_it_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "10 days", "--profile", "APR-D", "--from", "2026-12-28")
    assert (answer["provisional"], answer["provisional_days"]) == (True, ["2027-01-07"])


# ---------------------------------------------------------------- refusals

GOOD = {"limit": "30 days", "--profile": "APR-D", "--from": "2025-03-05"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"limit": "30 dayz"}, "30 dayz"),
        ({"limit": "500 years"}, "hundred years"),
        ({"--profile": "NOPE"}, "choose one of: CPL-H"),
        (
            {"limit": "5 working-days"},
            "APR-D counts days, not 5 working-days; profiles that count working-days: APL-WD",
        ),
        ({"--from": "2025-02-30"}, "2025-02-30"),
        ({"--from": "9999-12-31"}, "use 1900 to 2199"),
        ({"--exclude": "2025-03-10"}, "no period"),
        ({"--exclude": "soon/later"}, "no period"),
        ({"--exclude": "2025-03-10/2025-03-01"}, "ends before it begins"),
        ({"--extend": "30 days"}, "no time of approval"),
        ({"--extend": "0 days@2025-03-10"}, "extends nothing"),
        ({"--extend": "24 hours@2025-03-10"}, "cannot be extended by 24 hours"),
        ({"--extend": "until soon@2025-03-10"}, "soon"),
        ({"--extend": "until 9999-12-31@2025-03-10"}, "use 1900 to 2199"),
        ({"--jurisdiction": "atlantis"}, "no rulebook named"),
        ({"--calendars": "/nowhere"}, "no folder /nowhere"),
        ({"limit": "-7 days", "--exclude": "2025-03-01/2025-03-02"}, "counts backwards"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(
    change: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        word for name, value in (GOOD | change).items() for word in ((value,) if name == "limit" else (name, value))
    ]
    assert main(["--lang", "en", "due", *words]) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.out == ""
    assert main(["--lang", "zh", "due", *words]) == 2
    assert "Traceback" not in capsys.readouterr().err


# ---------------------------------------------------------------- for a reader


def show(capsys: pytest.CaptureFixture[str], language: str, *words: str) -> str:
    assert main(["--lang", language, "due", *words]) == 0
    return capsys.readouterr().out


def test_the_table_reads_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    told = show(capsys, "zh", "3 days", "--profile", "APR-D", "--from", "2025-09-29")
    assert told.splitlines()[:2] == [
        "期限 3 日，自 2025-09-29 起，按 APR-D（行政案件程序规定35条）",
        "最后一日 2025-10-09（周四），2025-10-10 00:00+0800 起为逾期",
    ]
    assert "→ 2025-10-06 周一          中秋节，顺延                       国办发明电〔2024〕12号" in told
    assert "※ 送达文书的路途时间不计入" in told


def test_the_table_reads_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    told = show(capsys, "en", "10 days", "--profile", "SCL-D", "--from", "2025-09-25")
    assert "last day 2025-10-09 (Thu); late from 2025-10-10 00:00+0800" in told
    assert "stricter reading: 2025-10-06 00:00:00 (only warns)" in told
    assert "another reading: no roll-over, ends here (only warns)" in told
    assert "* roll-over is not regulated; both readings are kept" in told


def test_the_lenient_reading_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("30 days", "--profile", "CPL-D", "--from", "2025-03-05", "--extend", "30 days@2025-04-07")
    told = show(capsys, "en", *words)
    assert "lenient reading: 2025-05-08 00:00:00, a breach only after it" in told
    assert "* a paper posted before expiry is in time" in told
    assert "* travel time is not counted" in told


def test_the_hours_of_a_day_are_told_twice(capsys: pytest.CaptureFixture[str]) -> None:
    told = show(capsys, "zh", "24 hours", "--profile", "APR-H", "--from", "2025-03-07")
    assert "最早（自 00:00 起）" in told
    assert "最晚（自 24:00 起）" in told
    assert told.count("届满时刻") == 2


def test_an_open_due_and_an_assumed_zone_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("10 days", "--profile", "APR-D", "--from", "2025-03-03 10:00", "--exclude", "2025-03-05/")
    told = show(capsys, "en", *words)
    assert "An excluded period is still running" in told
    assert "* times without an offset are taken in Asia/Shanghai" in told


@pytest.mark.parametrize(
    ("limit", "said"), [("10 days", "1 days (2027-01-07)"), ("12 days", "3 days (2027-01-09 … 2027-01-11)")]
)
def test_provisional_days_are_told(limit: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = show(capsys, "en", limit, "--profile", "APR-D", "--from", "2026-12-28")
    assert f"provisional: no holiday notice covers {said}" in told


def test_imported_notices_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "0001-2027.csv").write_text(
        "date,kind,occasion_zh,occasion_en,notice\n2027-01-01/2027-12-31,covers,,,N\n2027-01-07,rest,试,trial,N\n"
    )
    words = ("--calendars", str(tmp_path))
    answer = ask(capsys, "10 days", "--profile", "APR-D", "--from", "2026-12-28", *words)
    assert (answer["due_on"], answer["provisional"]) == ("2027-01-08", False)
