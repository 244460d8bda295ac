"""Two evaluators on the same log: what differs, and the smallest log and rule that still show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from random import Random
from typing import TYPE_CHECKING

import pyarrow as pa

from tests.engine.agreement.logs import LogMaker, zone
from tests.engine.agreement.rules import RuleMaker
from tests.engine.agreement.shrinking import simpler
from tests.engine.agreement.words import words
from tests.engine.building import Line, digest_of, instant, log, rulebook, settings
from xiezhi.core.limits import Limit
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Literal, Ref, Rule, Rulebook

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
    """Return a small trial on which the two still differ: one rule, as few lines and parts of it as possible."""
    found = differences(one, other, trial)
    if not found:
        return trial
    trial = _with(trial, tuple(rule for rule in trial.rulebook.rules if rule.rule_id == found[0].rule_id))
    while (fewer := next((each for each in _smaller(trial) if differences(one, other, each)), None)) is not None:
        trial = fewer
    return trial


def _smaller(trial: Trial) -> Iterator[Trial]:
    for number in range(len(trial.lines)):
        yield Trial(trial.rulebook, trial.lines[:number] + trial.lines[number + 1 :], trial.settings)
    for each in simpler(trial.rulebook.rules[0]):
        yield _with(trial, (each,))


def _with(trial: Trial, rules: tuple[Rule, ...]) -> Trial:
    book = trial.rulebook
    return Trial(replace(book, rules=rules, digest=digest_of(repr(rules))), trial.lines, trial.settings)


def reproduction(one: Judge, other: Judge, trial: Trial) -> str:
    """Say what differs in a small trial, with everything needed to repeat it by hand."""
    small = smallest(one, other, trial)
    book = small.rulebook
    order = "seq" if book.jurisdiction.order_by_seq else "time"
    return "\n".join(
        [
            *(str(difference) for difference in differences(one, other, small)),
            f"zone {small.settings.zone}, as_of {small.settings.as_of}, order {order}",
            *(short(line) for line in small.lines),
            *(short(rule) for rule in book.rules),
            *(short(period) for period in book.vocabulary.periods.values()),
        ]
    )


_FILLED_IN = {"kind", "domain", "severity", "responsible", "title", "duty", "place", "label", "when", "confidence"}


def short(value: object) -> str:
    """Write a value of the model down in short, what is empty or filled in left out.

    >>> short(Literal("red"))
    "'red'"
    """
    match value:
        case Ref(scope, name):
            text = f"{scope}.{name}"
        case Literal(constant):
            text = repr(constant)
        case Enum() | Limit():
            text = str(value)
        case tuple() | list():
            text = f"[{', '.join(short(item) for item in value)}]"
        case dict():
            text = "{" + ", ".join(f"{key}: {short(item)}" for key, item in value.items()) + "}"
        case _:
            text = _short_record(value) if is_dataclass(value) and not isinstance(value, type) else repr(value)
    return text


def _short_record(value: DataclassInstance) -> str:
    shown = [(field.name, getattr(value, field.name)) for field in fields(value) if field.name not in _FILLED_IN]
    inner = ", ".join(f"{name}={short(item)}" for name, item in shown if item not in (None, (), {}, ""))
    return f"{type(value).__name__}({inner})"
