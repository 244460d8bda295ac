"""The engine beside a second evaluation that was written from the articles: the same verdict for every obligation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.independent import (
    administrative_rules,
    criminal_rules,
    custody_rules,
    filing_rules,
    first_rules,
    remedy_rules,
)
from tests.independent.making import make
from tests.independent.reading import Event, NaiveRule, Thread, Verdicts, read_threads
from tests.independent.recipes import RECIPES
from tests.independent.shaking import shake
from tests.proof import Size
from xiezhi.cli.main import main

DOUBTS: Mapping[str, NaiveRule] = {
    **filing_rules.RULES,
    **criminal_rules.RULES,
    **administrative_rules.RULES,
    **custody_rules.RULES,
    **remedy_rules.RULES,
}
"""Rules that know what is not recorded; those of ``first_rules`` take every log to be complete."""
RULES: Mapping[str, NaiveRule] = {**first_rules.RULES, **DOUBTS}
FAILED = {"late", "overdue", "violated"}
END = datetime.fromisoformat("2026-09-30T23:59")


def judged(log: Path, out: Path) -> dict[str, Verdicts]:
    """Return the engine's verdicts by rule and subject event."""
    main(["audit", str(log), "--rulebook", "prc", "--out", str(out), "--quiet"])
    found: dict[str, Verdicts] = {}
    table = pq.read_table(out / "findings.parquet", columns=["rule_id", "subject_event_id", "verdict"])
    for row in table.to_pylist():
        rule_id = row["rule_id"].removesuffix("-recalculated")  # one duty of the article, two rules of ours
        found.setdefault(rule_id, {})[row["subject_event_id"]] = row["verdict"]
    return found


def naive(log: Path, rules: Mapping[str, NaiveRule]) -> dict[str, Verdicts]:
    """Return the naive verdicts by rule and subject event."""
    found: dict[str, Verdicts] = {name: {} for name in rules}
    for thread in read_threads(log):
        for name, rule in rules.items():
            found[name].update(rule(thread, END))
    return found


def differences(engine: Mapping[str, Verdicts], other: Mapping[str, Verdicts]) -> list[str]:
    """Return rule, event and both verdicts wherever they are not the same."""
    return [
        f"{rule} {event}: engine {engine.get(rule, {}).get(event)}, naive {verdicts.get(event)}"
        for rule, verdicts in other.items()
        for event in sorted(engine.get(rule, {}).keys() | verdicts.keys())
        if engine.get(rule, {}).get(event) != verdicts.get(event)
    ]


@pytest.fixture
def log(tmp_path: Path, size: Size) -> Path:
    folder = tmp_path / "log"
    cases = str(size(1_500, 100_000))
    assert main(["synth", "--cases", cases, "--seed", "77", "--plant", "0.2", "--out", str(folder)]) == 0
    return folder


def test_both_evaluations_come_to_the_same_verdict_everywhere(log: Path, tmp_path: Path, size: Size) -> None:
    other = naive(log, RULES)
    assert differences(judged(log, tmp_path / "out"), other)[:20] == []
    assert all(other[name] for name in first_rules.RULES), "a naive rule judged nothing"
    total = sum(map(len, other.values()))
    size.note(f"{len(RULES)} rules, {total:,} obligations judged twice, no difference")


def test_nor_do_they_differ_on_a_log_that_was_shaken(log: Path, tmp_path: Path, size: Size) -> None:
    shaken = shake(log, tmp_path / "shaken", seed=7)
    other = naive(shaken, DOUBTS)
    assert differences(judged(shaken, tmp_path / "out"), other)[:20] == []
    size.note(f"{sum(map(len, other.values())):,} obligations of a shaken log judged twice, no difference")


def test_nor_on_made_up_threads_in_which_every_rule_is_kept_and_broken(tmp_path: Path, size: Size) -> None:
    made = make(tmp_path / "made", RECIPES, each=size(120, 4_000), seed=11)
    other = naive(made, DOUBTS)
    assert differences(judged(made, tmp_path / "out"), other)[:20] == []
    for name, verdicts in other.items():
        words = set(verdicts.values())
        assert "met" in words, f"{name} was never kept"
        assert words & FAILED, f"{name} was never broken"
    size.note(f"{sum(map(len, other.values())):,} obligations of made-up threads judged twice, no difference")


def test_a_hint_under_one_limit_and_a_breach_under_the_other_are_not_one_verdict() -> None:
    when = datetime.fromisoformat("2018-12-31T05:59")
    arrived = Event("a", "person-arrived", when, "p", {}, {"regime": "caught"}, {})

    def left_at(time: str) -> str:
        left = Event("b", "person-left", datetime.fromisoformat(f"2019-01-01T{time}"), "p", {}, {}, {})
        facts: dict[tuple[str | None, str], str] = {
            (None, "case_class"): "criminal",
            (None, "detention_or_arrest_needed"): "true",
        }
        return custody_rules.criminal_summons(Thread("T", [arrived, left], facts), END)["a"]

    # 12 hours or 24: it is not recorded whether the case was especially serious.
    assert left_at("06:00") == "cannot-tell", "within the hour not counted after 24 hours: a hint if 24, a breach if 12"
    assert left_at("06:01") == "late", "a breach either way"


def test_a_planted_misreading_is_seen(log: Path, tmp_path: Path) -> None:
    def eight_hours_for_all(thread: Thread, now: datetime) -> Verdicts:
        wrong = {**thread.facts, (None, "complex_or_major"): "false"}
        return first_rules.po_questioning(Thread(thread.thread_id, thread.events, wrong), now)

    other = naive(log, {"po-questioning-duration": eight_hours_for_all})
    assert differences(judged(log, tmp_path / "out"), other) != []
