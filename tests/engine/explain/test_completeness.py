"""Every obligation, whatever its rule and verdict, has an explanation, and its numbers are the finding's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

from tests.engine.agreement.comparing import findings, trial
from tests.engine.agreement.tallies import Tally
from tests.engine.agreement.test_agreement import WANTED
from xiezhi.core.text import Language
from xiezhi.engine.explain import Explanation, explain, wording_of
from xiezhi.engine.explain.printing import json_of, text_of
from xiezhi.engine.explain.tree import Topic
from xiezhi.engine.explain.wording import Wording
from xiezhi.engine.reference import judge
from xiezhi.engine.verdicts import Truth

RULES = 6
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Size(Protocol):
    """The number of a sample, or of the full proof."""

    def __call__(self, sample: int, full: int) -> int: ...


def explained(seed: int) -> Iterator[tuple[Explanation, Wording]]:
    found = trial(seed, RULES)
    wording = wording_of(found.rulebook, found.settings)
    for explanation in explain(found.table(), found.rulebook, found.settings):
        yield explanation, wording


def test_every_verdict_and_construct_has_an_explanation_with_the_numbers_of_the_finding(size: Size) -> None:
    tally = Tally()
    for seed in range(size(150, 3_000)):
        found = trial(seed, RULES)
        judged = findings(judge, found)
        tally.add(found.rulebook.rules, judged)
        wording = wording_of(found.rulebook, found.settings)
        told = explain(found.table(), found.rulebook, found.settings)
        for explanation in told:
            if explanation.finding is not None:
                assert_tells(explanation, wording, judged[explanation.finding.obligation_id])
        assert {each.finding.obligation_id for each in told if each.finding is not None} == set(judged)
    assert tally.rare(WANTED) == {}


def assert_tells(explanation: Explanation, wording: Wording, finding: dict[str, object]) -> None:
    for language in Language:
        text = text_of([explanation], language)
        assert explanation.rule.rule_id in text
        verdict = next(entry for entry in explanation.entries if entry.topic is Topic.VERDICT)
        said = " ".join(entry.text.say(language) for entry in verdict.walk())
        due_at, margin, decider = finding["due_at"], finding["margin_seconds"], finding["decided_by_event_id"]
        if isinstance(due_at, datetime):
            assert wording.time((due_at - EPOCH) // MICROSECOND) in said
        assert margin is None or f"{margin} " in said
        assert decider is None or str(decider) in said
        assert all(name in said for name in str(finding["missing"] or "").split("; "))
        assert finding["row"] is None or str(finding["row"]) in text
    written = json_of(explanation, wording)["finding"]
    assert isinstance(written, dict)
    assert (written["verdict"], written["level"], written["margin_seconds"]) == (
        finding["verdict"],
        finding["level"],
        finding["margin_seconds"],
    )
    assert written["decided_by_event_id"] == finding["decided_by_event_id"]
    assert "; ".join(written["missing"]) == (finding["missing"] or "")


def test_no_sentence_is_empty_in_either_language() -> None:
    for seed in range(40):
        for explanation, _ in explained(seed):
            for entry in (each for top in explanation.entries for each in top.walk()):
                assert entry.text.zh.strip()
                assert entry.text.en.strip()


def test_a_need_that_is_met_is_said_to_hold_and_one_that_fails_not_to() -> None:
    truths = {"met": {Truth.TRUE}, "violated": {Truth.FALSE, Truth.OPEN}, "overdue": {Truth.FALSE, Truth.OPEN}}
    seen = set()
    for seed in range(60):
        for explanation, _ in explained(seed):
            finding = explanation.finding
            if finding is None or str(finding.verdict) not in truths:
                continue
            row = next(
                entry
                for entry in explanation.entries
                if entry.topic is Topic.ROW and entry.text.en.startswith(f"row {finding.row}:")
            )
            needs = [child.truth for child in row.children if child.topic is Topic.NEED]
            assert set(needs) & truths[str(finding.verdict)]
            seen.add(str(finding.verdict))
    assert seen == set(truths)
