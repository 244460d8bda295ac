"""Both evaluators, the readable one and the fast one, say the same of random logs under random rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest

from tests.engine.agreement.comparing import Trial, differences, findings, reproduction, short, smallest, trial
from tests.engine.agreement.defects import DEFECTS, Defect
from tests.engine.agreement.tallies import Tally
from xiezhi.core.limits import Unit
from xiezhi.engine.batch.judging import judge as batch
from xiezhi.engine.reference import judge as reference
from xiezhi.engine.verdicts import Verdict
from xiezhi.law.model import Operator, Ref, Scope

RULES = 6
"""Rules of one trial."""
MOST_SEEDS = 300
"""Trials within which a planted defect must be seen."""

CONSTRUCTS = (
    "subject.where",
    "same person",
    "partition person",
    "partition officer",
    "AllOf",
    "AnyOf",
    "Not",
    "Compare",
    "Has",
    "by due",
    "unless_since",
    "at the instant",
    "CountOf",
    "SumOf",
    "first",
    "last",
    "Add",
    "Size",
    "Disjoint",
    "Overlap",
    "clock",
    "start t.at",
    "start t.attribute",
    "start last",
    "start first",
    "start max",
    "pause",
    "restart",
    "extend add",
    "extend to",
    "extend until",
    "due compared le",
    "due compared gt",
    "choose several",
    "row condition",
    "row dated",
    "fail_if",
    "fail manual",
    "fail warn",
    "at_end pending",
    "at_end fail",
    "at_end drop",
    "level breach",
    "level warn",
    "provisional",
    "side before",
    "side after",
    "side at",
    "side any",
)
WANTED = frozenset(
    [
        *CONSTRUCTS,
        *(f"verdict {verdict}" for verdict in Verdict),
        *(f"operator {operator}" for operator in Operator),
        *(f"limit {unit}" for unit in Unit),
        *(f"within {unit}" for unit in Unit if unit is not Unit.DATE),
    ]
)


class Size(Protocol):
    """The number of a sample, or of the full proof."""

    def __call__(self, sample: int, full: int) -> int: ...


def test_both_evaluators_give_the_same_findings_on_random_rules_and_logs(size: Size) -> None:
    for seed in range(size(300, 30_000)):
        found = trial(seed, RULES)
        if differences(reference, batch, found):
            pytest.fail(f"seed {seed}\n{reproduction(reference, batch, found)}")


def test_each_verdict_construct_and_unit_occurs_in_one_percent_of_the_obligations(size: Size) -> None:
    tally = Tally()
    for seed in range(size(300, 30_000)):
        found = trial(seed, RULES)
        tally.add(found.rulebook.rules, findings(reference, found))
    assert tally.rare(WANTED) == {}
    assert tally.obligations > 5_000


def test_the_share_of_what_never_occurs_is_reported() -> None:
    tally = Tally()
    found = trial(0, RULES)
    tally.add(found.rulebook.rules, findings(reference, found))
    assert tally.rare(frozenset({"a construct nobody knows"})) == {"a construct nobody knows": 0.0}


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_planted_in_one_evaluator_is_seen(defect: Defect, monkeypatch: pytest.MonkeyPatch) -> None:
    defect.plant(monkeypatch)
    assert any(differences(reference, batch, trial(seed, RULES)) for seed in range(MOST_SEEDS))


def test_a_difference_is_shown_on_a_small_log_and_a_small_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    DEFECTS[0].plant(monkeypatch)
    found = next(each for each in _trials() if differences(reference, batch, each))
    small = smallest(reference, batch, found)
    assert len(small.rulebook.rules) == 1
    assert len(small.lines) < len(found.lines)
    assert "Rule(rule_id=" in reproduction(reference, batch, found)


def test_a_trial_without_difference_is_left_as_it_is() -> None:
    found = trial(0, RULES)
    assert smallest(reference, reference, found) is found


def test_values_of_the_model_are_written_in_short() -> None:
    assert short((Ref(Scope.ROW, "limit"), Unit.DAYS, {"a": 1})) == "[p.limit, days, {a: 1}]"


def _trials() -> Iterator[Trial]:
    return (trial(seed, RULES) for seed in range(MOST_SEEDS))
