"""Judges mutants of rules: is a wrong change noticed by the rule's own examples, or by a check beside them?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xiezhi.core.errors import XiezhiError
from xiezhi.engine.examples import Judge, run_example
from xiezhi.engine.settings import Settings
from xiezhi.law.examples import Example, load_examples
from xiezhi.law.model import Rule, Rulebook
from xiezhi.law.mutations import Mutant, mutants

Check = Callable[[Rule], Iterable[str]]
"""Returns what is wrong with a rule; what it already says of the rule as it stands does not count."""


class Catcher(StrEnum):
    """What noticed a mutant."""

    EXAMPLE = "example"
    REFUSED = "refused"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant and what noticed it; None when nothing did."""

    mutant: Mutant
    caught_by: Catcher | None


def chosen_mutants(rulebook: Rulebook, settings: Settings, seed: int, most: int | None) -> tuple[Mutant, ...]:
    """Return the mutants of all rules, or ``most`` of them drawn with a fixed seed, in the order of the rulebook."""
    found = [each for rule in rulebook.rules for each in mutants(rule, settings.profiles)]
    if most is None or most >= len(found):
        return tuple(found)
    numbers = sorted(random.Random(seed).sample(range(len(found)), most))
    return tuple(found[number] for number in numbers)


def tried(
    chosen: Iterable[Mutant], rulebook: Rulebook, settings: Settings, judge: Judge, checks: Sequence[Check]
) -> tuple[Trial, ...]:
    """Judge each mutant by the examples of its rule until one disagrees, then by the checks."""
    rules = {rule.rule_id: rule for rule in rulebook.rules}
    examples: dict[str, tuple[Example, ...]] = {}
    known: dict[str, frozenset[str]] = {}
    trials = []
    for mutant in chosen:
        rule_id = mutant.rule.rule_id
        if rule_id not in examples:
            examples[rule_id] = load_examples(mutant.rule, rulebook.vocabulary.keys)
            known[rule_id] = frozenset(_complaints(rules[rule_id], checks))
        caught = _by_examples(mutant.rule, examples[rule_id], rulebook, settings, judge)
        if caught is None and set(_complaints(mutant.rule, checks)) - known[rule_id]:
            caught = Catcher.CHECK
        trials.append(Trial(mutant, caught))
    return tuple(trials)


def _complaints(rule: Rule, checks: Sequence[Check]) -> Iterable[str]:
    return (complaint for check in checks for complaint in check(rule))


def _by_examples(
    rule: Rule, examples: Iterable[Example], rulebook: Rulebook, settings: Settings, judge: Judge
) -> Catcher | None:
    try:
        for example in examples:
            if not all(each.agrees for each in run_example(example, rule, rulebook, settings, {"": judge})):
                return Catcher.EXAMPLE
    except XiezhiError:
        return Catcher.REFUSED
    return None
