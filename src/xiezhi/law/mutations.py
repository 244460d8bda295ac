"""Small wrong changes to a rule, made one at a time, to see whether its examples notice them (mutation testing).

A mutant is a rule that differs from the given one in one place: a limit or number off by one, another calendar profile,
a condition or exception left out, a date off by a day, another article, another level. All of them are generated, in
the order in which the rule is written, so that a fixed seed chooses the same ones on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from xiezhi.core.limits import Limit, Unit
from xiezhi.core.profiles import Profile
from xiezhi.law.model import AllOf, AnyOf, Citation, Clock, FailLevel, Pattern, Policy, Row, Rule, Subject

Item = TypeVar("Item")

_DAY = timedelta(days=1)
_OTHER_LEVEL = {
    FailLevel.BREACH: FailLevel.WARN,
    FailLevel.WARN: FailLevel.BREACH,
    FailLevel.MANUAL: FailLevel.BREACH,
}


class Mutation(StrEnum):
    """What was changed."""

    NUMBER = "number"
    PROFILE = "profile"
    DROPPED = "dropped"
    DATE = "date"
    ARTICLE = "article"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one wrong change; ``what`` says it in one line."""

    mutation: Mutation
    what: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class _Change:
    """One changed part: kind, words, and the part as it would be."""

    mutation: Mutation
    what: str
    part: object


def mutants(rule: Rule, profiles: Mapping[str, Profile]) -> tuple[Mutant, ...]:
    """Return every mutant of a rule, none equal to another or to the rule itself."""
    found: list[Mutant] = []
    seen = [rule]
    for change in (*_changes(rule, ""), *_profiles(rule, profiles)):
        if isinstance(change.part, Rule) and change.part not in seen:
            seen.append(change.part)
            found.append(Mutant(change.mutation, change.what, change.part))
    return tuple(found)


def _changes(node: object, path: str) -> Iterator[_Change]:
    """Yield a part with one change in it or in anything it holds."""
    yield from _own(node, path)
    if isinstance(node, tuple):
        for number, each in enumerate(node):
            for change in _changes(each, f"{path}[{number + 1}]"):
                yield replace(change, part=(*node[:number], change.part, *node[number + 1 :]))
    elif isinstance(node, Mapping):
        for name, each in node.items():
            for change in _changes(each, f"{path}.{name}"):
                yield replace(change, part={**node, name: change.part})
    elif is_dataclass(node) and not isinstance(node, type | Limit | Citation):
        for field in fields(node):
            for change in _changes(getattr(node, field.name), f"{path}.{field.name}".lstrip(".")):
                yield replace(change, part=replace(node, **{field.name: change.part}))


def _own(node: object, path: str) -> Iterator[_Change]:
    """Yield the changes of a part itself, not of what it holds."""
    match node:
        case Limit() | Decimal():
            yield from _numbers(node, path)
        case AllOf(items) | AnyOf(items) if len(items) > 1:
            for number in range(len(items)):
                part = replace(node, items=_without(items, number))
                yield _Change(Mutation.DROPPED, f"{path} item {number + 1}", part)
        case Pattern():
            yield from _pattern(node, path)
        case Subject():
            yield from _events(node, path)
            if node.where is not None:
                yield _Change(Mutation.DROPPED, f"{path} where", replace(node, where=None))
        case Row() | Citation() | Policy() | Clock() | Rule():
            yield from _larger(node, path)
        case _:
            return


def _larger(node: Row | Citation | Policy | Clock | Rule, path: str) -> Iterator[_Change]:
    match node:
        case Row():
            yield from _row(node, path)
        case Policy():
            yield from _policy(node, path)
        case Clock():
            yield from _clock(node, path)
        case Rule(rows=rows):
            for number, row in enumerate(rows if len(rows) > 1 else ()):
                yield _Change(Mutation.DROPPED, f"row {row.row_id}", replace(node, rows=_without(rows, number)))
        case _:
            for number, article in enumerate(node.articles):
                wrong = (*node.articles[:number], _next_article(article), *node.articles[number + 1 :])
                what = f"{path} {node.instrument} {article} → {wrong[number]}"
                yield _Change(Mutation.ARTICLE, what, replace(node, articles=wrong))


def _numbers(node: Limit | Decimal, path: str) -> Iterator[_Change]:
    for step in (-1, 1):
        if isinstance(node, Decimal):
            yield _Change(Mutation.NUMBER, f"{path} {node} → {node + step}", node + step)
        elif node.unit is not Unit.DATE:
            moved = replace(node, value=node.value + step)
            yield _Change(Mutation.NUMBER, f"{path} {node} → {moved}", moved)


def _pattern(node: Pattern, path: str) -> Iterator[_Change]:
    yield from _events(node, path)
    if node.where is not None:
        yield _Change(Mutation.DROPPED, f"{path} where", replace(node, where=None))
    if node.within is not None:
        yield _Change(Mutation.DROPPED, f"{path} within", replace(node, within=None))
    if node.unless_since:
        yield _Change(Mutation.DROPPED, f"{path} since", replace(node, unless_since=()))


def _events(node: Pattern | Subject, path: str) -> Iterator[_Change]:
    if len(node.events) > 1:
        for number, event in enumerate(node.events):
            yield _Change(Mutation.DROPPED, f"{path} {event}", replace(node, events=_without(node.events, number)))


def _row(node: Row, path: str) -> Iterator[_Change]:
    for name, moved in (("effective_from", node.effective_from), ("effective_to", node.effective_to)):
        for step in (-_DAY, _DAY):
            if moved is not None:
                dates: dict[str, date] = {name: moved + step}
                what = f"{path} {name} {moved} → {moved + step}"
                yield _Change(Mutation.DATE, what, _dated(node, dates))
    for name, listed in node.parameters.items():
        for number, word in enumerate(listed if isinstance(listed, tuple) else ()):
            assert isinstance(listed, tuple)  # the loop is empty otherwise
            parameters = {**node.parameters, name: _without(listed, number)}
            yield _Change(Mutation.DROPPED, f"{path} {name} {word}", replace(node, parameters=parameters))
    if node.condition is not None:
        yield _Change(Mutation.DROPPED, f"{path} condition", replace(node, condition=None))


def _dated(row: Row, dates: Mapping[str, date]) -> Row:
    return replace(
        row,
        effective_from=dates.get("effective_from", row.effective_from),
        effective_to=dates.get("effective_to", row.effective_to),
    )


def _policy(node: Policy, path: str) -> Iterator[_Change]:
    other = _OTHER_LEVEL[node.fail]
    yield _Change(Mutation.LEVEL, f"{path} fail {node.fail} → {other}", replace(node, fail=other))
    for number, (formula, level) in enumerate(node.fail_if):
        other = _OTHER_LEVEL[level]
        changed = (*node.fail_if[:number], (formula, other), *node.fail_if[number + 1 :])
        what = f"{path} fail_if {number + 1} {level} → {other}"
        yield _Change(Mutation.LEVEL, what, replace(node, fail_if=changed))
        dropped = replace(node, fail_if=_without(node.fail_if, number))
        yield _Change(Mutation.DROPPED, f"{path} fail_if {number + 1}", dropped)


def _clock(node: Clock, path: str) -> Iterator[_Change]:
    if isinstance(node.pauses, tuple):
        for number, pause in enumerate(node.pauses):
            part = replace(node, pauses=_without(node.pauses, number))
            yield _Change(Mutation.DROPPED, f"{path} pause {pause}", part)
    for number in range(len(node.restarts)):
        part = replace(node, restarts=_without(node.restarts, number))
        yield _Change(Mutation.DROPPED, f"{path} restart {number + 1}", part)
    for number in range(len(node.extensions)):
        part = replace(node, extensions=_without(node.extensions, number))
        yield _Change(Mutation.DROPPED, f"{path} extension {number + 1}", part)


def _profiles(rule: Rule, profiles: Mapping[str, Profile]) -> Iterator[_Change]:
    """Swap the calendar profile for the next one, in the order of the file, that counts the same unit otherwise."""
    if rule.clock is None:
        return
    named = rule.clock.profile
    if isinstance(named, str):
        other = _other_profile(named, profiles)
        if other is not None:
            part = replace(rule, clock=replace(rule.clock, profile=other))
            yield _Change(Mutation.PROFILE, f"clock.profile {named} → {other}", part)
        return
    for number, row in enumerate(rule.rows):
        other = _other_profile(str(row.parameters[named.name]), profiles)
        if other is not None:
            changed = replace(row, parameters={**row.parameters, named.name: other})
            rows = (*rule.rows[:number], changed, *rule.rows[number + 1 :])
            yield _Change(Mutation.PROFILE, f"row {row.row_id} profile → {other}", replace(rule, rows=rows))


def _other_profile(name: str, profiles: Mapping[str, Profile]) -> str | None:
    own = profiles[name]
    return next((each for each, profile in profiles.items() if _differs(own, profile)), None)


def _differs(own: Profile, other: Profile) -> bool:
    """Say whether the other counts the same units, and the days, hours or roll-over in another way.

    The last working day is never a day of rest: where only working days are counted, roll-over changes nothing.
    """
    alike = (own.counts_start, own.hour_rule) == (other.counts_start, other.hour_rule)
    if own.units != (str(Unit.WORKING_DAYS),):
        alike = alike and own.rolls_over == other.rolls_over
    return set(own.units) <= set(other.units) and not alike


def _next_article(article: str) -> str:
    """Return the article after this one.

    >>> _next_article("185(2)")
    '186(2)'
    """
    digits = article[: next((place for place, sign in enumerate(article) if not sign.isdigit()), len(article))]
    return f"{int(digits) + 1}{article[len(digits) :]}" if digits else f"{article}+1"


def _without(items: tuple[Item, ...], number: int) -> tuple[Item, ...]:
    return (*items[:number], *items[number + 1 :])
