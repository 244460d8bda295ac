"""``xiezhi due``: the keys of its answer, the table, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xiezhi.cli.main import main

KEYS = {
    "due_on", "due_at", "warn_at", "breach_at", "at_due_at", "open", "provisional", "provisional_days",
    "extensions_in_time", "profile", "basis", "basis_en", "readings", "working", "request",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["due", *words, "--format", "json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_the_answer_has_the_published_keys(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "5 days", "--profile", "CPL-D", "--from", "2025-01-25")
    assert set(told) == KEYS
    assert told["due_on"] == "2025-02-05"
    assert told["due_at"] == told["warn_at"] == told["breach_at"] == "2025-02-06T00:00:00+08:00"
    assert told["at_due_at"] == "late"
    assert told["provisional"] is False
    working = told["working"]
    assert isinstance(working, list)
    assert working[0] == {
        "day": "2025-01-25",
        "at": None,
        "counted": False,
        "why": "起算之日不计入",
        "why_en": "the day the period starts from is not counted",
        "source": "刑事诉讼法105条",
        "source_en": "CPL art. 105",
    }
    assert working[6]["source"] == "国办发明电〔2024〕12号"


def test_hours_end_at_an_instant_that_is_still_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "24 hours", "--profile", "CPL-H", "--from", "2025-03-07T10:20")
    assert (told["due_at"], told["warn_at"]) == ("2025-03-08T11:00:00+08:00", "2025-03-08T10:20:00+08:00")
    assert told["at_due_at"] == "in-time"


def test_pauses_and_extensions_may_be_given_several_times(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(
        capsys, "30 days", "--profile", "APR-D", "--from", "2025-03-07",
        "--exclude", "2025-03-10/2025-03-12", "--exclude", "2025/3/12/2025/3/14",
        "--extend", "30 days@2025-04-01", "--extend", "to 90 days@2025-04-02T09:00",
    )  # fmt: skip
    assert told["extensions_in_time"] == [True, True]
    assert told["due_on"] == "2025-06-10"


def test_a_running_pause_leaves_it_open(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "30 days", "--profile", "APR-D", "--from", "2025-03-07", "--exclude", "2025-03-10/")
    assert (told["open"], told["due_on"], told["due_at"], told["at_due_at"]) == (True, None, None, None)
    assert main(["due", "30 days", "--profile", "APR-D", "--from", "2025-03-07", "--exclude", "2025-03-10/"]) == 0
    assert "期限尚不能确定" in capsys.readouterr().out


def test_hours_from_a_day_without_a_time_have_bounds_only(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "24 hours", "--profile", "CPL-H", "--from", "2025-03-07")
    assert told["due_at"] is told["due_on"] is None
    assert (told["warn_at"], told["breach_at"]) == ("2025-03-08T00:00:00+08:00", "2025-03-09T00:00:00+08:00")
    assert main(["--lang", "en", "due", "24 hours", "--profile", "CPL-H", "--from", "2025-03-07"]) == 0
    assert "give the time of day" in capsys.readouterr().out


def test_a_day_without_notice_makes_it_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "2 working-days", "--profile", "APL-WD", "--from", "2026-12-30")
    assert (told["provisional"], told["provisional_days"]) == (True, ["2027-01-01"])
    assert main(["due", "2 working-days", "--profile", "APL-WD", "--from", "2026-12-30"]) == 0
    assert "待日历确认" in capsys.readouterr().out


def test_the_zone_is_the_jurisdictions(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "5 hours", "--profile", "ELAPSED", "--from", "2025-03-30T01:00", "--jurisdiction", "it-cds")
    assert told["due_at"] == "2025-03-30T07:00:00+02:00"


@pytest.mark.parametrize(
    ("language", "phrases"),
    [
        (
            "zh",
            ["2025-01-26 周日  ✓  第 1 日", "春节，末日顺延  〔国办发明电〔2024〕12号〕", "末日 2025-02-05", "交邮"],
        ),
        ("en", ["2025-01-26 Sun  ✓  day 1", "Spring Festival: the last day moves on", "Last day 2025-02-05", "posted"]),
    ],
)
def test_the_table_speaks_the_readers_language(
    language: str, phrases: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, "due", "5 days", "--profile", "CPL-D", "--from", "2025-01-25"]) == 0
    told = capsys.readouterr().out
    assert [phrase for phrase in phrases if phrase not in told] == []


def test_the_table_of_hours_shows_the_instants(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "due", "24 hours", "--profile", "CPL-H", "--from", "2025-03-07T10:20"]) == 0
    told = capsys.readouterr().out
    assert "2025-03-07 Fri 11:00:00  ✓  counted from the next whole hour" in told
    assert "an act at that instant is in time" in told
    assert "strict reading" in told


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["30 weeks", "--profile", "CPL-D", "--from", "2025-03-07"], "got '30 weeks'"),
        (["3 days", "--profile", "NO-SUCH", "--from", "2025-03-07"], "no such calendar profile"),
        (["3 days", "--profile", "APL-WD", "--from", "2025-03-07"], "does not count '3 days'"),
        (["3 days", "--profile", "CPL-D", "--from", "soon"], "got 'soon'"),
        (["3 days", "--profile", "CPL-D", "--from", "9999-12-31"], "need a date from 1949-10-01"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--exclude", "2025-03-08"], "not a period"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--exclude", "/2025-03-08"], "not a period"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--exclude", "2025-03-09/2025-03-08"], "before"),
        (["9 hours", "--profile", "CPL-H", "--from", "2025-03-07", "--exclude", "2025-03-09/"], "no time of day"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--extend", "3 days"], "time of approval"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--extend", "3 hours@2025-03-08"], "cannot extend"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--extend", "-3 days@2025-03-08"], "cannot extend"),
        (
            ["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--extend", "03-01 date@2025-03-08"],
            "cannot extend",
        ),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--jurisdiction", "fr"], "no rulebook named 'fr'"),
        (["3 days", "--profile", "CPL-D", "--from", "2025-03-07", "--calendars", "/no/such"], "no such folder"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    words: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "due", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert what in told.err


_HEAVY = ("yaml", "pyarrow", "numpy", "numba", "lxml", "xiezhi.engine", "xiezhi.law.loader", "xiezhi.law.model")
_PROGRAM = """
import sys
from xiezhi.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print("loaded:", *sys.modules)
"""


def heavy_modules(*words: str) -> set[str]:
    """Return what a fresh interpreter has loaded, of the things that make a start slow."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM, *words], capture_output=True, text=True, check=True)
    return set(_HEAVY) & set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["due", "3 days", "--profile", "CPL-D", "--from", "2025-03-07"]])
def test_it_starts_without_tables_yaml_or_the_rulebook_loader(words: list[str]) -> None:
    assert heavy_modules(*words) == set()


def test_a_command_that_needs_tables_is_seen_to_load_them() -> None:
    assert "pyarrow" in heavy_modules("synth", "--help")
