"""``xiezhi law impact``: the time machine, on synthetic cases and on single cases whose answer is known by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict, cast
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from tests.proof import Size
from xiezhi.cli.main import main
from xiezhi.engine.examples import example_table
from xiezhi.law.examples import load_examples
from xiezhi.law.loader import load_rulebook

ZONE = ZoneInfo("Asia/Shanghai")
# Read by hand, the 2012 law beside the 2025 law: arts 99 and 118 (a second extension, the hearing left out), arts 83
# and 97 (twelve hours for many suspects), and new in 2025 arts 100 and 137 (recording), 102 (samples), 108 (two
# officers), 112 (a minor's guardian is told), 117 (hearing before detention), 136 (records sealed). The others rest on
# laws that did not change then.
CHANGED = {
    "hearing-right-threshold",
    "identification-lineup-two-officers",
    "po-biometrics-approval",
    "po-biometrics-no-repeat",
    "po-biometrics-victim-consent",
    "po-case-period",
    "po-questioning-duration",
    "po-questioning-recording",
    "po-questioning-recording-intact",
    "po-record-seal",
    "po-two-officers",
    "pre-penalty-notice-guardian",
}
UNCHANGED = {
    "counsel-rights-first-contact",
    "detention-merge-20d-sum",
    "hearing-host-separation",
    "hearing-request-window",
    "identification-lineup",
    "interrogation-place",
    "interrogation-two-officers-overlap",
    "no-filing-reconsideration-30d",
    "no-serial-summons",
}


class Side(TypedDict):
    verdict: str
    level: str | None
    row: str | None
    basis: list[dict[str, object]]


class Change(TypedDict):
    obligations: int
    before: Side
    after: Side


class RuleImpact(TypedDict):
    rule: str
    changes: list[Change]
    threads: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    obligations: int
    threads: int
    rules: dict[str, RuleImpact]


class Machine:
    """Runs ``xiezhi law impact`` and reads its JSON."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, log: Path, *more: str) -> Told:
        assert main(["law", "impact", str(log), "--quiet", "--format", "json", *more]) == 0
        told = json.loads(self._capsys.readouterr().out)
        rules = cast("list[RuleImpact]", told["rules"])
        return Told(told["obligations"], told["threads"], {each["rule"]: each for each in rules})


@pytest.fixture
def machine(capsys: pytest.CaptureFixture[str]) -> Machine:
    return Machine(capsys)


@pytest.fixture
def year(size: Size, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic log large enough to hold a case that only a second extension makes lawful; made once."""
    cases = size(20_000, 100_000)
    folder = tmp_path_factory.getbasetemp() / f"synthetic-{cases}"
    if not folder.exists():
        order = ["--cases", str(cases), "--seed", "3", "--plant", "0.05", "--workers", "1"]
        assert main(["synth", *order, "--out", str(folder)]) == 0
    return folder


def log_of(folder: Path, rule_id: str, example: str) -> Path:
    """Write one example of a rule as a log."""
    rulebook = load_rulebook("prc")
    rule = next(each for each in rulebook.rules if each.rule_id == rule_id)
    named = next(each for each in load_examples(rule, rulebook.vocabulary.keys) if example in each.name)
    path = folder / "one.parquet"
    pq.write_table(example_table(named, ZONE), path)
    return path


def test_the_new_year_changes_the_verdicts_of_the_changed_rules_and_no_others(year: Path, machine: Machine) -> None:
    told = machine(year, "--from", "2025-12-31", "--to", "2026-01-01")
    assert set(told.rules) & (CHANGED | UNCHANGED) == CHANGED
    turning = {
        rule.rule_id
        for rule in load_rulebook("prc").rules
        for row in rule.rows
        if row.effective_from == date(2026, 1, 1) or row.effective_to == date(2025, 12, 31)
    }
    assert set(told.rules) <= turning
    for change in [each for rule in told.rules.values() for each in rule["changes"]]:
        assert any(cited["instrument"] == "PSL25" for cited in change["after"]["basis"]) or not change["after"]["row"]


def test_the_same_day_twice_changes_nothing(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["--from", "2026-01-01", "--to", "2026-01-01", "--quiet"]
    assert main(["law", "impact", str(year), *days]) == 0
    assert capsys.readouterr().out == ""


def test_two_days_of_one_law_change_nothing(year: Path, machine: Machine) -> None:
    told = machine(year, "--from", "2026-02-01", "--to", "2026-09-01")
    assert (told.obligations, told.threads, told.rules) == (0, 0, {})


@pytest.mark.parametrize(
    ("rule", "example", "before", "after"),
    [
        ("po-case-period", "extended twice by the county organ", "late", "met"),
        ("po-case-period", "hearing time was not left out in 2025", "late", "met"),
        ("po-questioning-duration", "many involved, 11 hours", "late", "met"),
    ],
)
def test_one_case_under_both_laws(
    rule: str, example: str, before: str, after: str, tmp_path: Path, machine: Machine
) -> None:
    log = log_of(tmp_path, rule, example)
    there = machine(log, "--from", "2025-12-31", "--to", "2026-01-01").rules[rule]["changes"]
    back = machine(log, "--from", "2026-01-01", "--to", "2025-12-31").rules[rule]["changes"]
    assert [(each["before"]["verdict"], each["after"]["verdict"]) for each in there] == [(before, after)]
    assert [(each["before"]["verdict"], each["after"]["verdict"]) for each in back] == [(after, before)]


def draft_of(folder: Path, rule_id: str, old: str, new: str) -> Path:
    rule = next(each for each in load_rulebook("prc").rules if each.rule_id == rule_id)
    text = Path(rule.place.rpartition(":")[0]).read_text(encoding="utf-8")
    assert old in text
    draft = folder / "draft"
    draft.mkdir()
    (draft / f"{rule_id}.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return draft


def test_a_draft_that_changes_nothing_changes_no_verdict(year: Path, tmp_path: Path, machine: Machine) -> None:
    draft = draft_of(tmp_path, "hearing-request-window", "5 working-days", "5 working-days")
    assert machine(year, "--draft", str(draft)).rules == {}


def test_a_draft_that_shortens_a_limit_shows_in_its_own_rule_alone(
    year: Path, tmp_path: Path, machine: Machine
) -> None:
    draft = draft_of(tmp_path, "po-questioning-duration", "limit: 8 hours", "limit: 2 hours")
    told = machine(year, "--draft", str(draft), "--cases", "1")
    assert set(told.rules) == {"po-questioning-duration"}
    changes = told.rules["po-questioning-duration"]["changes"]
    assert {(each["before"]["verdict"], each["after"]["verdict"]) for each in changes} >= {("met", "late")}
    assert len(told.rules["po-questioning-duration"]["threads"]) == 1


@pytest.mark.parametrize(("language", "said"), [("zh", "案件族"), ("en", "obligations of")])
def test_the_text_names_rule_count_article_and_case(
    language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_of(tmp_path, "po-questioning-duration", "many involved, 11 hours")
    days = ["--from", "2025-12-31", "--to", "2026-01-01", "--quiet"]
    main(["--lang", language, "law", "impact", str(log), *days])
    told = capsys.readouterr().out
    assert all(word in told for word in (said, "po-questioning-duration", "97(1)", "t1"))


@pytest.mark.parametrize(
    "asked", [[], ["--from", "2026-01-01"], ["--from", "2026-13-01", "--to", "2026-01-01"]], ids=str
)
def test_laws_that_are_not_named_are_refused(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_of(tmp_path, "po-case-period", "on day 30")
    assert main(["law", "impact", str(log), *asked]) == 2
    assert "--from" in capsys.readouterr().err


def test_a_draft_in_the_words_of_another_rulebook_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_of(tmp_path, "po-case-period", "on day 30")
    draft = draft_of(tmp_path, "hearing-request-window", "5 working-days", "4 working-days")
    assert main(["law", "impact", str(log), "--rulebook", "it-cds", "--draft", str(draft)]) == 2
    assert "borrows" in capsys.readouterr().err
