"""Rulebooks and logs as an outsider writes them, with counts worked out by hand; both evaluators must give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.audits import Auditor, Run

DATA = Path(__file__).parent / "data"
ENGINES = ("reference", "batch")


def verdicts(run: Run, rule: str) -> dict[str, int]:
    return {verdict: number for verdict, number in run.summary["rules"][rule]["verdicts"].items() if number}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bare_list_of_rules_judges_activities_by_their_foreign_names(audit: Auditor, engine: str) -> None:
    run = audit(DATA / "letters.csv", rulebook=str(DATA / "letters.yaml"), engine=engine)
    assert run.code == 1
    assert {rule: verdicts(run, rule) for rule in run.summary["rules"]} == {
        # 36 hours after the last A are not over at their very end (c1), and one B has no A before it (c3).
        "b-min-gap": {"met": 5 - 1, "violated": 5, "cannot-tell": 1},
        "b-count": {"met": 6, "violated": 1},
        # c1: a B lies between; c8: one day more than two months.
        "b-since": {"met": 1, "violated": 2},
        # c4 is prolonged on the last day, c5 one instant too late; c6 starts anew and is given a fixed day.
        "b-max": {"met": 3, "late": 2},
        "b-person": {"met": 5, "violated": 2},
        "b-officer": {"met": 5, "violated": 2},
        # Three officers in one cell are three (c2).
        "b-contains": {"met": 6, "cannot-tell": 1},
    }
    assert "letters.yaml (draft)" in run.printed


@pytest.mark.parametrize("engine", ENGINES)
def test_rules_of_a_draft_name_the_attributes_of_a_xes_log_as_they_are(audit: Auditor, engine: str) -> None:
    run = audit(DATA / "loans.xes", rulebook=str(DATA / "loans.yaml"), engine=engine)
    assert run.code == 0
    # 1-2 names nobody, 1-1 was asked by 112 and decided by 9 after one finished check of 1.5.
    assert verdicts(run, "four-eyes") == {"met": 1, "cannot-tell": 1}
    assert verdicts(run, "money") == {"met": 1}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        # r1 of c1 is told apart from r2 by the request; both rows of the choice agree only for c2, late at level warn.
        ((), {"late": 1, "cannot-tell": 2}),
        (("--known-at", "2020-04-25"), {"late": 2, "cannot-tell": 1}),
        (("--known-at", "2020-04-10"), {"late": 1, "overdue": 1, "cannot-tell": 1}),
        (("--as-of", "2020-03-15"), {"cannot-tell": 3}),
    ],
)
def test_a_full_rulebook_sees_corrections_when_they_were_recorded(
    audit: Auditor, engine: str, flags: tuple[str, ...], expected: dict[str, int]
) -> None:
    run = audit(DATA / "permits", *flags, rulebook=str(DATA / "city"), engine=engine)
    assert verdicts(run, "decide-30d") == expected


def test_refused_rows_are_told_in_the_order_of_the_log_and_only_for_reasons_there_are(
    audit: Auditor, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("case,activity,time\nc1,A,never\nc1,,2020-01-01\nc1,A,2020-01-02\n", encoding="utf-8")
    refused = audit(log, rulebook=str(DATA / "letters.yaml"))
    assert refused.code == 2
    assert "× 0" not in refused.complaint, refused.complaint
    judged = audit(log, "--allow-rejected", rulebook=str(DATA / "letters.yaml"))
    assert judged.code == 3
    assert [each["row"] for each in judged.summary["rejected"]] == [1, 2]
