"""``xiezhi calendar``: show a year, import the next notice, tell what it moves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiezhi.cli.main import main

HEAD = "date,kind,occasion_zh,occasion_en,notice\n"
ROWS = """2027-01-01,rest,元旦,New Year's Day,
2027-02-06,work,春节调休上班,make-up day,
2027-02-08,rest,春节,Spring Festival,
"""
COVERS = ("--covers", "2027-01-01/2027-12-31", "--notice", "国办发明电〔2026〕9号")


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "notice.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "calendars"


def run(*words: str) -> int:
    return main(["--lang", "en", "calendar", *words])


def test_a_year_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "2025") == 0
    told = capsys.readouterr().out
    assert told.startswith("2025: 248 working days; holiday notices cover 365 days\n")
    assert "  2025-01-26 Sun  work  make-up day, Spring Festival  国办发明电〔2024〕12号\n" in told


def test_a_year_is_shown_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "2027", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {"year": 2027, "covered_days": 0, "working_days": 261, "special": []}
    assert run("show", "2025", "--format", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["special"][0] == {
        "day": "2025-01-01",
        "kind": "rest",
        "occasion": "元旦",
        "occasion_en": "New Year's Day",
        "notice": "国办发明电〔2024〕12号",
    }


def test_a_year_without_sense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "99999") == 2
    assert "need a year from 1900 to 2199" in capsys.readouterr().err


def test_a_notice_is_imported_and_its_changes_told(
    notice: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", str(notice), *COVERS, "--calendars", str(folder)) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"imported {folder}/0001-2027.csv: 365 days newly covered, 3 days changed",
        "  2027-01-01 Fri now rest: New Year's Day",
        "  2027-02-06 Sat now work: make-up day",
        "  2027-02-08 Mon now rest: Spring Festival",
    ]
    assert run("show", "2027", "--calendars", str(folder)) == 0
    assert "cover 365 days" in capsys.readouterr().out


def test_a_file_may_name_its_span_itself(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.csv"
    file.write_text(HEAD + "2027-01-01/2027-12-31,covers,,,N1\n2027-01-01,rest,元旦,New Year's Day,N1\n")
    assert run("import", str(file), "--calendars", str(folder), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["newly_covered_days"], told["moved"]) == (365, [])
    assert [each["day"] for each in told["changed"]] == ["2027-01-01"]


def test_the_number_of_the_notice_may_stand_in_the_rows(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(HEAD + "2027-01-01,rest,元旦,New Year's Day,N1\n")
    assert run("import", str(file), "--covers", "2027-01-01/2027-01-03", "--calendars", str(folder)) == 0
    assert "3 days newly covered" in capsys.readouterr().out
    assert "2027-01-01/2027-01-03,covers,,,N1" in (folder / "0001-2027.csv").read_text()


def test_by_default_it_goes_to_the_users_own_folder(
    notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert run("import", str(notice), *COVERS) == 0
    assert (tmp_path / "data" / "xiezhi" / "calendars" / "prc" / "0001-2027.csv").is_file()
    capsys.readouterr()
    main(["due", "2 working-days", "--profile", "EXPL-WD", "--from", "2026-12-31", "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["due_on"], answer["provisional"]) == ("2027-01-05", False)


# ---------------------------------------------------------------- saved requests


def saved(capsys: pytest.CaptureFixture[str], *requests: tuple[str, ...]) -> str:
    for words in requests:
        assert main(["due", *words, "--format", "json"]) == 0
    return capsys.readouterr().out


REQUESTS = (
    ("3 days", "--profile", "APR-D", "--from", "2026-12-29"),
    ("2 working-days", "--profile", "EXPL-WD", "--from", "2026-12-31"),
    ("10 days", "--profile", "APR-D", "--from", "2026-12-28"),
    ("10 days", "--profile", "APR-D", "--from", "2025-03-03"),
    ("10 days", "--profile", "APR-D", "--from", "2027-03-03", "--exclude", "2027-03-05/"),
)


def test_saved_requests_tell_which_due_dates_moved(
    notice: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = notice.with_name("requests.jsonl")
    requests.write_text(saved(capsys, *REQUESTS), encoding="utf-8")
    words = ("import", str(notice), *COVERS, "--calendars", str(folder), "--due", str(requests))
    assert run(*words) == 0
    assert capsys.readouterr().out.splitlines()[4:] == [
        "  moved 3 days APR-D 2026-12-29: 2027-01-01 → 2027-01-04",
        "  moved 2 working-days EXPL-WD 2026-12-31: 2027-01-04 → 2027-01-05",
        "  confirmed 10 days APR-D 2026-12-28: 2027-01-07",
    ]


def test_moved_dues_as_json(notice: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    requests = notice.with_name("requests.jsonl")
    requests.write_text(saved(capsys, *REQUESTS), encoding="utf-8")
    words = ("import", str(notice), *COVERS, "--calendars", str(folder), "--due", str(requests), "--format", "json")
    assert run(*words) == 0
    first = json.loads(capsys.readouterr().out)["moved"][0]
    assert (first["due_on_before"], first["due_on_after"]) == ("2027-01-01", "2027-01-04")
    assert (first["provisional_before"], first["provisional_after"]) == (True, False)
    assert first["request"]["limit"] == "3 days"


def test_requests_of_another_jurisdiction_are_left_alone(
    notice: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = notice.with_name("requests.jsonl")
    requests.write_text('{"limit": "3 days", "profile": "LOCAL-D", "start": "2026-12-29", "jurisdiction": "it-cds"}\n')
    assert run("import", str(notice), *COVERS, "--calendars", str(folder), "--due", str(requests)) == 0
    assert "moved" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not json", "requests.jsonl:1  is no JSON"),
        ("[1]", "no saved deadline request"),
        ('{"request": 1}', "no saved deadline request"),
        ('{"limit": "3 days"}', "no saved deadline request"),
        ('{"limit": "3 days", "profile": "APR-D", "start": "2026-12-29", "exclude": "x"}', "no saved deadline request"),
        ('{"limit": "3 days", "profile": "APR-D", "start": "2026-12-29", "extend": [1]}', "no saved deadline request"),
        (
            '{"limit": "3 days", "profile": "APR-D", "start": "2026-12-29", "jurisdiction": 7}',
            "no saved deadline request",
        ),
    ],
)
def test_requests_that_cannot_be_read_stop_the_import(
    notice: Path, folder: Path, line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = notice.with_name("requests.jsonl")
    requests.write_text(line + "\n", encoding="utf-8")
    assert run("import", str(notice), *COVERS, "--calendars", str(folder), "--due", str(requests)) == 2
    assert told in capsys.readouterr().err
    assert not folder.exists()


def test_an_absent_file_of_requests_stops_the_import(
    notice: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", str(notice), *COVERS, "--calendars", str(folder), "--due", str(notice.with_name("no"))) == 2
    assert "cannot read the saved requests" in capsys.readouterr().err
    assert not folder.exists()


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("rows", "words", "told"),
    [
        (ROWS, (), "no notice is named"),
        (ROWS, ("--notice", "N"), "which days it covers"),
        (ROWS, ("--notice", "N", "--covers", "2027-01-01/2027-01-31"), "2027-02-06 lies outside the days covered"),
        (ROWS, ("--notice", "N", "--covers", "2027"), "--covers  got '2027'"),
        (ROWS + ROWS, COVERS, "named twice"),
        ("2027-01-01,party,a,b,\n", COVERS, "2027-01-01,party"),
    ],
)
def test_a_bad_notice_is_refused_and_nothing_is_written(
    notice: Path, folder: Path, rows: str, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notice.write_text(HEAD + rows, encoding="utf-8")
    assert run("import", str(notice), *words, "--calendars", str(folder)) == 2
    assert told in capsys.readouterr().err
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_named(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = notice / "inside-a-file"
    assert run("import", str(notice), *COVERS, "--calendars", str(blocked)) == 2
    assert "cannot write into the calendar folder" in capsys.readouterr().err
