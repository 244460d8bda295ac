"""Two evaluators on the same log: what differs, and the smallest log and rule that still show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from tests.engine.agreement.logs import LogMaker, zone
from tests.engine.agreement.rules import RuleMaker
from tests.engine.agreement.words import words
from tests.engine.building import Line, instant, log, rulebook, settings
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Rulebook

Judge = Callable[[pa.Table, Rulebook, Settings], pa.Table]
Finding = dict[str, object]


@dataclass(frozen=True, slots=True)
class Trial:
    """A rulebook, a log and the settings under which both evaluators judge it."""

    rulebook: Rulebook
    lines: tuple[Line, ...]
    settings: Settings

    def table(self) -> pa.Table:
        """Return the log as a table."""
        return log(*self.lines, zone=self.settings.zone)


def trial(seed: int, rules: int) -> Trial:
    """Return the trial of a seed."""
    from random import Random

    rng = Random(seed)
    known = words(rng)
    place = zone(rng)
    maker = LogMaker(rng, known)
    as_of = maker.as_of()
    book = rulebook(
        known,
        *(RuleMaker(rng, known, maker.begin).rule(f"r{number}") for number in range(rules)),
        zone=place,
        by_seq=rng.random() < 0.2,
    )
    return Trial(book, tuple(maker.lines()), settings(None if as_of is None else instant(as_of, place), place))


def findings(judge: Judge, trial: Trial) -> dict[str, Finding]:
    """Return the findings of an evaluator by obligation."""
    table = judge(trial.table(), trial.rulebook, trial.settings).cast(FINDINGS_SCHEMA)
    return {str(row["obligation_id"]): row for row in table.to_pylist()}


@dataclass(frozen=True, slots=True)
class Difference:
    """An obligation on which two evaluators differ; None: the evaluator has no finding for it."""

    one: Finding | None
    other: Finding | None

    @property
    def rule_id(self) -> object:
        """Return the rule concerned."""
        found = self.one or self.other
        return None if found is None else found["rule_id"]

    def __str__(self) -> str:
        if self.one is None or self.other is None:
            return f"only one has it: {self.one} / {self.other}"
        columns = [name for name in self.one if self.one[name] != self.other[name]]
        head = f"{self.one['rule_id']} on {self.one['subject_event_id']}"
        return "\n".join([head, *(f"  {name}: {self.one[name]!r} / {self.other[name]!r}" for name in columns)])


def differences(one: Judge, other: Judge, trial: Trial) -> list[Difference]:
    """Return every obligation on which the two differ in any column."""
    first, second = findings(one, trial), findings(other, trial)
    ids = dict.fromkeys([*first, *second])
    return [Difference(first.get(i), second.get(i)) for i in ids if first.get(i) != second.get(i)]


def smallest(one: Judge, other: Judge, trial: Trial) -> Trial:
    """Return a small trial on which the two still differ: one rule, as few lines as possible."""
    found = differences(one, other, trial)
    if not found:
        return trial
    rules = tuple(rule for rule in trial.rulebook.rules if rule.rule_id == found[0].rule_id)
    trial = _with(trial, rules=rules)
    shrunk = True
    while shrunk:
        shrunk = False
        for number in range(len(trial.lines)):
            fewer = _with(trial, lines=trial.lines[:number] + trial.lines[number + 1 :])
            if differences(one, other, fewer):
                trial, shrunk = fewer, True
                break
    return trial


def _with(trial: Trial, *, rules: Sequence[object] | None = None, lines: tuple[Line, ...] | None = None) -> Trial:
    book = trial.rulebook
    if rules is not None:
        book = replace(book, rules=tuple(rule for rule in book.rules if rule in rules), digest=f"{book.digest}-1")
    return Trial(book, trial.lines if lines is None else lines, trial.settings)


def reproduction(one: Judge, other: Judge, trial: Trial) -> str:
    """Say what differs in a small trial, with everything needed to repeat it by hand."""
    small = smallest(one, other, trial)
    return "\n".join(
        [
            *(str(difference) for difference in differences(one, other, small)),
            f"zone {small.settings.zone}, as_of {small.settings.as_of}, "
            f"by_seq {small.rulebook.jurisdiction.order_by_seq}",
            *(repr(line) for line in small.lines),
            *(repr(rule) for rule in small.rulebook.rules),
            *(repr(period) for period in small.rulebook.vocabulary.periods.values()),
        ]
    )
