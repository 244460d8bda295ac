"""The 27 logs of the language review, judged by its twelve rules exactly as written, on both evaluators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from xiezhi.core.calendar import load_calendar
from xiezhi.core.profiles import load_profiles
from xiezhi.engine import reference
from xiezhi.engine.batch import judging as batch
from xiezhi.engine.examples import Found, run_example
from xiezhi.engine.settings import Settings
from xiezhi.law.examples import Example, ExampleEvent, ExampleFact, Shows, Value
from xiezhi.law.loader import load_rulebook

DATA = Path(__file__).parent / "data"
JUDGES = {"reference": reference.judge, "batch": batch.judge}
WORDS = {
    "ok": {"met"},
    "breach": {"late", "overdue", "violated"},
    "open": {"pending"},
    "unknown": {"cannot-tell"},
    "manual": {"cannot-tell"},
}
COLUMNS = {"person"}
KEYS = {"request"}


class Log(NamedTuple):
    rule: str
    example: Example
    expect: tuple[str, ...]


def text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def value(given: object) -> Value:
    return tuple(map(text, given)) if isinstance(given, list) else text(given)


def event(given: Mapping[str, object]) -> ExampleEvent:
    rest = {name: each for name, each in given.items() if name not in {"event", "at"}}
    return ExampleEvent(
        str(given["event"]),
        str(given["at"]),
        {name: text(each) for name, each in rest.items() if name in COLUMNS},
        {name: text(each) for name, each in rest.items() if name in KEYS},
        {name: value(each) for name, each in rest.items() if name not in COLUMNS | KEYS},
    )


def facts(person: str | None, given: Mapping[str, object]) -> list[ExampleFact]:
    return [ExampleFact(person, name, value(each), None, None) for name, each in given.items()]


def logs() -> list[Log]:
    found = []
    for number, case in enumerate(yaml.safe_load((DATA / "review_logs.yaml").read_text(encoding="utf-8")), start=1):
        known = facts(None, case["case_facts"])
        for person, each in case["person_facts"].items():
            known.extend(facts(person, each))
        example = Example(
            f"log {number}",
            Shows.MET,
            None,
            tuple(map(event, case["events"])),
            tuple(known),
            case.get("now", "2026-12-31"),
            (),
            "",
        )
        found.append(Log(case["rule"], example, tuple(case["expect"])))
    return found


def agrees(found: Sequence[Found], expected: Sequence[str]) -> bool:
    if len(found) != len(expected):
        return False
    human = [each.missing == ("human judgement",) for each in found]
    return all(
        each.verdict in WORDS[word] and person is (word == "manual")
        for each, word, person in zip(found, expected, human, strict=True)
    )


@pytest.mark.parametrize("log", logs(), ids=lambda log: f"{log.rule} {log.example.name}")
def test_each_review_log_has_the_verdict_of_the_review_on_both_evaluators(log: Log) -> None:
    rulebook = load_rulebook(DATA / "review_rules.yaml")
    folder = Path(rulebook.folder)
    settings = Settings(
        None,
        None,
        load_calendar(folder / "calendars"),
        load_profiles(folder / "profiles.csv"),
        rulebook.jurisdiction.zone,
    )
    rule = next(each for each in rulebook.rules if each.rule_id == log.rule)
    for outcome in run_example(log.example, rule, rulebook, settings, JUDGES):
        assert agrees(outcome.found, log.expect), (outcome.evaluator, [str(each) for each in outcome.found])


def test_there_are_twelve_rules_and_twenty_seven_logs_and_every_rule_is_tried() -> None:
    rulebook = load_rulebook(DATA / "review_rules.yaml")
    assert rulebook.jurisdiction.draft
    assert len(rulebook.rules) == 12
    assert len(logs()) == 27
    assert {log.rule for log in logs()} == {rule.rule_id for rule in rulebook.rules}


def test_a_wrong_verdict_would_be_seen() -> None:
    late = Found("late", "breach", date(2026, 4, 1), None, ())
    assert not agrees([late], ["ok"])
    assert not agrees([], ["breach"])
    assert not agrees([Found("cannot-tell", None, None, None, ("t.place",))], ["manual"])
