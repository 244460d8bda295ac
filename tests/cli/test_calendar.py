"""``xiezhi calendar``: a year as it is known, and what a new notice changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiezhi.cli.main import main

HEADER = "date,kind,occasion_zh,occasion_en,notice"
NOTICE_2027 = f"""{HEADER}
2027-01-01,rest,元旦,New Year's Day,某〔2026〕1号
2027-02-07,work,春节调休上班,"make-up day, Spring Festival",某〔2026〕1号
2027-02-08,rest,春节,Spring Festival,某〔2026〕1号
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "2027.csv"
    path.write_text(NOTICE_2027, encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["calendar", *words, "--format", "json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_known_year_is_shown_with_its_notice(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "show", "2026")
    assert told["known"] is True
    assert told["working_days"] == 248
    assert told["coverage"] == [{"from": "2026-01-01", "to": "2026-12-31", "notice": "国办发明电〔2025〕7号"}]
    assert main(["--lang", "en", "calendar", "show", "2026"]) == 0
    assert "2026-02-28  work  make-up day, Spring Festival  [国办发明电〔2025〕7号]" in capsys.readouterr().out


def test_an_unknown_year_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "show", "2027")["unknown_days"] == 365
    assert main(["calendar", "show", "2027"]) == 0
    assert "365 天尚无通知" in capsys.readouterr().out


def test_an_imported_notice_makes_its_year_known(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, "import", str(notice))
    assert told["imported"] == str(tmp_path / "data" / "xiezhi" / "calendars" / "prc" / "0001.csv")
    assert told["covers"] == [{"from": "2027-01-01", "to": "2027-12-31", "notice": "某〔2026〕1号"}]
    assert told["newly_known_days"] == 365
    assert told["changed"] == [
        {"day": "2027-01-01", "before": "work", "after": "rest", "notice": "某〔2026〕1号"},
        {"day": "2027-02-07", "before": "rest", "after": "work", "notice": "某〔2026〕1号"},
        {"day": "2027-02-08", "before": "work", "after": "rest", "notice": "某〔2026〕1号"},
    ]
    assert answer(capsys, "show", "2027")["known"] is True


def test_importing_it_again_changes_nothing(notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    answer(capsys, "import", str(notice), "--calendars", str(folder))
    told = answer(capsys, "import", str(notice), "--calendars", str(folder))
    assert (told["imported"], told["changed"], told["newly_known_days"]) == (None, [], 0)
    assert [path.name for path in folder.iterdir()] == ["0001.csv"]
    assert main(["calendar", "import", str(notice), "--calendars", str(folder)]) == 0
    assert "没有改变" in capsys.readouterr().out


def test_an_amending_notice_lies_over_the_earlier_one(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(capsys, "import", str(notice))
    change = tmp_path / "change.csv"
    change.write_text(f"{HEADER}\n2027-02-09,rest,春节,Spring Festival,某〔2027〕2号\n", encoding="utf-8")
    told = answer(capsys, "import", str(change))
    assert str(told["imported"]).endswith("0002.csv")
    assert told["covers"] == []
    assert told["changed"] == [{"day": "2027-02-09", "before": "work", "after": "rest", "notice": "某〔2027〕2号"}]


def test_saved_questions_that_move_are_listed(notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    main(["due", "2 working-days", "--profile", "APL-WD", "--from", "2026-12-30", "--format", "json"])
    first = capsys.readouterr().out
    others = [
        {"limit": "3 days", "profile": "CPL-D", "start": "2025-03-07"},
        {"limit": "30 days", "profile": "APR-D", "start": "2026-12-20", "exclude": ["2026-12-22/"]},
        {"limit": "60 days", "profile": "APR-D", "start": "2026-12-10", "extend": ["1 days@2027-01-04"]},
    ]
    questions.write_text(first + "\n" + "\n".join(json.dumps(each) for each in others), encoding="utf-8")
    told = answer(capsys, "import", str(notice), "--due", str(questions))
    assert told["due"] == [
        {
            "line": 1,
            "before": {"due_on": "2027-01-01", "provisional": True},
            "after": {"due_on": "2027-01-04", "provisional": False},
        },
        {
            "line": 5,
            "before": {"due_on": "2027-02-09", "provisional": True},
            "after": {"due_on": "2027-02-09", "provisional": False},
        },
    ]


def test_the_list_of_what_moved_is_readable(notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    question = {"limit": "2 working-days", "profile": "APL-WD", "start": "2026-12-30"}
    paused = {**question, "exclude": ["2027-01-02/"]}
    questions.write_text(f"{json.dumps(question)}\n{json.dumps(paused)}\n", encoding="utf-8")
    assert main(["--lang", "en", "calendar", "import", str(notice), "--due", str(questions)]) == 0
    told = capsys.readouterr().out
    assert "2027-01-01  work → rest" in told
    assert "line 1: 2027-01-01 (provisional) → 2027-01-04" in told
    assert "line 2: 2027-01-01 (provisional) → open" in told


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (f"{HEADER}\n", "there is no day in it"),
        (f"{HEADER}\n2027-01-01,rest,元旦,New Year's Day,\n", "no notice is named"),
        (
            f"{HEADER}\n2031-01-01,rest,元旦,New Year,某\n2027-05-01,rest,劳动节,Labour Day,某\n",
            "2027-05-01 lies in no",
        ),
    ],
)
def test_a_bad_notice_is_refused_and_nothing_written(
    content: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(content, encoding="utf-8")
    assert main(["--lang", "en", "calendar", "import", str(bad)]) == 2
    assert what in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "7",
        '{"limit": "3 days"}',
        '{"limit": 3, "profile": "CPL-D", "start": "2025-03-07"}',
        '{"limit": "3 days", "profile": "CPL-D", "start": "2025-03-07", "exclude": 7}',
    ],
)
def test_a_saved_question_that_cannot_be_read_stops_the_import(
    line: str, notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(line, encoding="utf-8")
    assert main(["--lang", "en", "calendar", "import", str(notice), "--due", str(questions)]) == 2
    assert "questions.jsonl:1" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_absent_questions_and_unwritable_folders_are_refused(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "calendar", "import", str(notice), "--due", str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["--lang", "en", "calendar", "import", str(notice), "--calendars", str(tmp_path / "file" / "x")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_year_out_of_range_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "calendar", "show", "12026"]) == 2
    assert "need 1949 to 2199" in capsys.readouterr().err
