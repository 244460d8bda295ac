"""``xiezhi law diff``."""

from __future__ import annotations

import json

import pytest

from xiezhi.cli.main import main


@pytest.mark.parametrize(("language", "limit", "gone"), [("zh", "12小时", "没有"), ("en", "12 hours", "none")])
def test_the_new_year_in_words(language: str, limit: str, gone: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", language, "law", "diff", "2025-12-31", "2026-01-01"]) == 0
    told = capsys.readouterr().out
    assert limit in told
    assert gone in told
    assert "po-case-period" in told


def test_nothing_changed_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "diff", "2026-03-01", "2026-03-02"]) == 0
    assert capsys.readouterr().out == ""


def test_json_names_rows_parameters_and_articles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "diff", "2025-12-31", "2026-01-01", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    case = next(each for each in told["rules"] if each["id"] == "po-case-period")
    (row,) = case["rows"]
    assert (row["turn"], row["before"]["parameters"]["times"], row["after"]["parameters"]["times"]) == (
        "replaced",
        "1",
        "2",
    )
    both = ["po-case-period", "mediation-failure-decide"]
    assert {"instrument": "PSL25", "article": "118", "turn": "begins", "rules": both} in told["articles"]


def test_json_of_no_change_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    main(["law", "diff", "2026-03-01", "2026-03-02", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["rules"], told["articles"]) == ([], [])


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "diff", "2026-02-30", "2026-03-02"]) == 2
    assert "2026-02-30" in capsys.readouterr().err
