"""Simpler rules, so that a difference between two evaluators can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xiezhi.engine.reference.leaves import shared_attribute
from xiezhi.law.model import (
    Add,
    AllOf,
    Anchor,
    AnyOf,
    Clock,
    Compare,
    CountOf,
    Formula,
    Has,
    LatestOf,
    Not,
    Operand,
    Partition,
    Pattern,
    Ref,
    Row,
    Rule,
    Scope,
    Start,
    SumOf,
    ValueOf,
)


def simpler(rule: Rule) -> Iterator[Rule]:
    """Yield rules with one thing less; an officer rule keeps an overlap."""
    for each in _simpler(rule):
        if rule.partition is not Partition.OFFICER or shared_attribute(each) == shared_attribute(rule):
            yield each


def _simpler(rule: Rule) -> Iterator[Rule]:
    for number in range(len(rule.rows) if len(rule.rows) > 1 else 0):
        yield replace(rule, rows=rule.rows[:number] + rule.rows[number + 1 :])
    if rule.subject.where is not None:
        yield replace(rule, subject=replace(rule.subject, where=None))
        for where in formulas(rule.subject.where):
            yield replace(rule, subject=replace(rule.subject, where=where))
    for number in range(len(rule.policy.fail_if)):
        fewer = rule.policy.fail_if[:number] + rule.policy.fail_if[number + 1 :]
        yield replace(rule, policy=replace(rule.policy, fail_if=fewer))
    for number, row in enumerate(rule.rows):
        for one in _rows(row):
            yield replace(rule, rows=(*rule.rows[:number], one, *rule.rows[number + 1 :]))
    for need in formulas(rule.need):
        yield replace(rule, need=need)
    if rule.clock is not None:
        yield from (replace(rule, clock=clock) for clock in _clocks(rule.clock))


def formulas(formula: Formula) -> Iterator[Formula]:
    """Yield simpler formulas."""
    match formula:
        case AllOf(items) | AnyOf(items):
            yield from items
            for number, item in enumerate(items):
                for one in formulas(item):
                    yield replace(formula, items=(*items[:number], one, *items[number + 1 :]))
        case Not(item):
            yield item
            yield from (Not(one) for one in formulas(item))
        case Has(pattern, by_due):
            yield from (Has(one, by_due) for one in _patterns(pattern))
        case Compare():
            yield from (replace(formula, left=one) for one in _operands(formula.left))
            yield from (replace(formula, right=one) for one in _operands(formula.right))


def _operands(operand: Operand) -> Iterator[Operand]:
    match operand:
        case Add(items):
            yield from items
        case CountOf(pattern) | SumOf(pattern) | ValueOf(pattern):
            yield from (replace(operand, pattern=one) for one in _patterns(pattern))


def _patterns(pattern: Pattern) -> Iterator[Pattern]:
    if len(pattern.events) > 1:
        yield from (replace(pattern, events=(event,)) for event in pattern.events)
    if pattern.where is not None:
        yield replace(pattern, where=None)
        yield from (replace(pattern, where=one) for one in formulas(pattern.where))
    if pattern.within is not None:
        yield replace(pattern, within=None)
    if pattern.unless_since:
        yield replace(pattern, unless_since=())


def _rows(row: Row) -> Iterator[Row]:
    if row.effective_from is not None or row.effective_to is not None:
        yield replace(row, effective_from=None, effective_to=None)
    if row.condition is not None:
        yield replace(row, condition=None)
        yield from (replace(row, condition=one) for one in formulas(row.condition))


def _clocks(clock: Clock) -> Iterator[Clock]:
    yield from (replace(clock, start=start) for start in _starts(clock.start))
    if clock.pauses:
        yield replace(clock, pauses=())
    for number in range(len(clock.restarts)):
        yield replace(clock, restarts=clock.restarts[:number] + clock.restarts[number + 1 :])
    for number, restart in enumerate(clock.restarts):
        if restart.where is not None:
            bare = (replace(restart, where=one) for one in (None, *formulas(restart.where)))
            for each in bare:
                yield replace(clock, restarts=(*clock.restarts[:number], each, *clock.restarts[number + 1 :]))
    for number in range(len(clock.extensions)):
        yield replace(clock, extensions=clock.extensions[:number] + clock.extensions[number + 1 :])
    for number, extension in enumerate(clock.extensions):
        if extension.where is not None:
            for where in (None, *formulas(extension.where)):
                one = replace(extension, where=where)
                yield replace(clock, extensions=(*clock.extensions[:number], one, *clock.extensions[number + 1 :]))


def _starts(start: Start) -> Iterator[Start]:
    match start:
        case LatestOf(items):
            yield from items
        case Anchor(pattern):
            yield Ref(Scope.SUBJECT, "at")
            yield from (replace(start, pattern=one) for one in _patterns(pattern))
