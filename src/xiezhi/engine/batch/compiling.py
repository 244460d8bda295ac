"""A rulebook turned into one block of numbers per partition: rules are data to the compiled pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

import numpy as np

from xiezhi.core.profiles import Profile
from xiezhi.engine.batch import layout
from xiezhi.engine.batch.clock_tables import ClockCompiler, ClockTables
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.formulas import Dictionary, FormulaCompiler, Usage, dictionary_of
from xiezhi.engine.batch.profiles import profile_numbers
from xiezhi.engine.batch.tape import Names, Tape
from xiezhi.engine.batch.walk import RULES_PER_WORD
from xiezhi.engine.verdicts import HUMAN_JUDGEMENT
from xiezhi.law.model import (
    AllOf,
    AnyOf,
    AtEnd,
    FailLevel,
    Formula,
    Has,
    Not,
    Partition,
    Ref,
    Row,
    Rule,
    Rulebook,
)

_EPOCH = date(1970, 1, 1).toordinal()
_LEVELS = {FailLevel.BREACH: layout.BREACH, FailLevel.WARN: layout.WARN, FailLevel.MANUAL: layout.MANUAL}
_ENDS = {AtEnd.PENDING: layout.END_PENDING, AtEnd.FAIL: layout.END_FAIL, AtEnd.DROP: layout.END_DROP}
_PARTITIONS = {
    Partition.THREAD: layout.BY_THREAD,
    Partition.PERSON: layout.BY_PERSON,
    Partition.OFFICER: layout.BY_OFFICER,
}


@dataclass(frozen=True, slots=True)
class Program:
    """The rules of one partition, ready for the pass.

    ``image`` begins the block ``m`` of every bucket. ``words`` are the texts with codes 0, 1, 2 …: first all event
    kinds, then every constant. ``missing`` holds, per rule, the name of each bit.
    """

    partition: Partition
    image: Numbers
    words: tuple[str, ...]
    kind_count: int
    kinds: frozenset[int]
    dictionary: Dictionary
    usage: Usage
    rules: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: tuple[tuple[str, ...], ...]
    subjects: tuple[int, ...]
    """How many rules have each kind as a subject."""


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """A rulebook compiled for one set of calendar profiles: reused over all buckets."""

    programs: tuple[Program, ...]
    rule_order: tuple[str, ...]
    digest: str


def names_due(formula: Formula) -> bool:
    """Tell whether a formula asks for an event in time (``by: due``)."""
    match formula:
        case AllOf(items) | AnyOf(items):
            return any(names_due(item) for item in items)
        case Not(item):
            return names_due(item)
        case Has(_, by_due):
            return by_due
    return False


def day_number(day: date | None, otherwise: int) -> int:
    """Return days since 1970-01-01.

    >>> day_number(date(1970, 1, 2), 0)
    1
    """
    return otherwise if day is None else day.toordinal() - _EPOCH


class RuleCompiler:
    """Places one rule on the tape."""

    def __init__(self, tape: Tape, dictionary: Dictionary, tables: ClockTables, usage: Usage) -> None:
        self.tape = tape
        self.dictionary = dictionary
        self.tables = tables
        self.usage = usage
        self.clock_parts = 1

    def rule(self, rule: Rule, number: int) -> tuple[list[int], tuple[str, ...], set[int]]:
        """Return the record of a rule, the names of its bits and the kinds it looks at."""
        names = Names(rule.place)
        parameters = {name: place for place, name in enumerate(_parameters(rule.rows))}
        formulas = FormulaCompiler(self.tape, self.dictionary, names, parameters, self.usage)
        first_overlap = len(self.usage.overlaps)
        clocks = ClockCompiler(formulas, self.tables)
        subjects = self.tape.place_list(formulas.kind(event) for event in rule.subject.events)
        where = formulas.formula(rule.subject.where, shorten=True)
        same = [(layout.E_KEYS + self.dictionary.keys[key], names.bit(f"x.{key}")) for key in rule.same]
        same_at = self.tape.place([len(same), *(number for pair in same for number in pair)])
        rows = self._rows(rule, formulas, clocks, parameters)
        need = formulas.formula(rule.need, shorten=False)
        clock = clocks.clock(rule.clock) if rule.clock is not None else -1
        fail_ifs = [
            (*formulas.formula(formula, shorten=True), _LEVELS[level]) for formula, level in rule.policy.fail_if
        ]
        fail_at = self.tape.place([len(fail_ifs), *(number for triple in fail_ifs for number in triple)])
        self.clock_parts = max(self.clock_parts, clocks.parts)
        share = self._share(formulas, first_overlap)
        time_bits = [(code, names.bit(f"time of {event}")) for event, code in formulas.kinds.items()]
        times_at = self.tape.place([len(time_bits), *(number for pair in time_bits for number in pair)])
        record = [
            number,
            _PARTITIONS[rule.partition],
            subjects,
            *where,
            same_at,
            rows,
            len(rule.rows),
            len(parameters),
            *need,
            int(names_due(rule.need)),
            clock,
            _LEVELS[rule.policy.fail],
            fail_at,
            _ENDS[rule.policy.at_end],
            times_at,
            names.bit(HUMAN_JUDGEMENT),
            share,
        ]
        record += [0] * (layout.RULE_WIDTH - len(record))
        return record, tuple(names.names), set(formulas.kinds.values())

    def _share(self, formulas: FormulaCompiler, first_overlap: int) -> int:
        """Place the found event's and the subject's set of the rule's first overlap, side by side."""
        if len(self.usage.overlaps) == first_overlap:
            return -1
        attribute = self.dictionary.attributes[self.usage.overlaps[first_overlap].share]
        bit = formulas.names.bit(f"t.{self.usage.overlaps[first_overlap].share}")
        return self.tape.place(
            (layout.SET_ATTR, layout.X, attribute, bit, layout.SET_ATTR, layout.T, attribute, bit),
        )

    def _rows(self, rule: Rule, formulas: FormulaCompiler, clocks: ClockCompiler, parameters: Mapping[str, int]) -> int:
        records: list[int] = []
        special = _special_parameters(rule)
        for row in rule.rows:
            condition = formulas.formula(row.condition, shorten=True)
            records += (day_number(row.effective_from, layout.NONE), day_number(row.effective_to, layout.FAR))
            records += condition
            for name in parameters:
                records += self._row_parameter(row, name, special, clocks, formulas)
        return self.tape.place(records)

    def _row_parameter(
        self, row: Row, name: str, special: Mapping[str, str], clocks: ClockCompiler, formulas: FormulaCompiler
    ) -> tuple[int, int, int]:
        """Return a row's parameter; profiles and pauses become addresses."""
        if name not in row.parameters:
            return layout.NONE, 0, 0
        value = row.parameters[name]
        use = special.get(name)
        if use == "profile":
            return layout.TEXT, clocks.profile_address(str(value)), 0
        if use == "pauses":
            periods = value if isinstance(value, tuple) else (value,)
            return layout.TEXTS, clocks.period_list(str(period) for period in periods), 0
        return self.tape.parameter(value, formulas.names.place)


def _parameters(rows: Sequence[Row]) -> Iterable[str]:
    return sorted({name for row in rows for name in row.parameters})


def _special_parameters(rule: Rule) -> dict[str, str]:
    """Return the row parameters that name a calendar profile or pauses."""
    special: dict[str, str] = {}
    if rule.clock is not None:
        if isinstance(rule.clock.profile, Ref):
            special[rule.clock.profile.name] = "profile"
        if isinstance(rule.clock.pauses, Ref):
            special[rule.clock.pauses.name] = "pauses"
    return special


def named(node: object) -> Iterator[str]:
    """Yield the names of all references below a node of a rule, and the keys it shares."""
    if isinstance(node, Rule):
        yield from node.same
    if isinstance(node, Ref):
        yield node.name
    elif isinstance(node, tuple):
        for item in node:
            yield from named(item)
    elif is_dataclass(node):
        for part in fields(node):
            yield from named(getattr(node, part.name))


def compile_partition(rulebook: Rulebook, partition: Partition, profiles: Mapping[str, Profile]) -> Program:
    """Compile the rules of one partition."""
    rules = [rule for rule in rulebook.rules if rule.partition is partition]
    tape = Tape()
    for event in rulebook.vocabulary.events:
        tape.code(event)
    kind_count = len(tape.words)
    dictionary = dictionary_of(rulebook.vocabulary, frozenset(name for rule in rules for name in named(rule)))
    addresses = {name: tape.place(profile_numbers(profile)) for name, profile in profiles.items()}
    usage = Usage()
    compiler = RuleCompiler(tape, dictionary, ClockTables(rulebook.vocabulary.periods, addresses), usage)
    compiled = [compiler.rule(rule, number) for number, rule in enumerate(rules)]
    words = len(rules) // RULES_PER_WORD + 1
    sets = [0] * (kind_count * words)
    subjects = [0] * kind_count
    for number, rule in enumerate(rules):
        for event in set(rule.subject.events):
            kind = tape.code(event)
            sets[kind * words + number // RULES_PER_WORD] |= 1 << number % RULES_PER_WORD
            subjects[kind] += 1
    tape.numbers[layout.H_RULES] = tape.place(number for record, _, _ in compiled for number in record)
    tape.numbers[layout.H_RULE_COUNT] = len(rules)
    tape.numbers[layout.H_KIND_COUNT] = kind_count
    tape.numbers[layout.H_KIND_RULES] = tape.place(sets)
    tape.numbers[layout.H_KEY_COUNT] = len(dictionary.keys)
    tape.numbers[layout.H_ORDER_BY_SEQ] = int(rulebook.jurisdiction.order_by_seq)
    tape.numbers[layout.H_CLOCK_PARTS] = compiler.clock_parts
    tape.numbers[layout.H_PARTITION] = _PARTITIONS[partition]
    return Program(
        partition=partition,
        image=np.array(tape.numbers, dtype=np.int64),
        words=tuple(tape.words),
        kind_count=kind_count,
        kinds=frozenset(kind for _, _, kinds in compiled for kind in kinds),
        dictionary=dictionary,
        usage=usage,
        rules=tuple(rule.rule_id for rule in rules),
        rows=tuple(tuple(row.row_id for row in rule.rows) for rule in rules),
        missing=tuple(names for _, names, _ in compiled),
        subjects=tuple(subjects),
    )


def compile_rules(rulebook: Rulebook, profiles: Mapping[str, Profile]) -> CompiledRules:
    """Compile a rulebook for a set of calendar profiles; raises CompileError where a rule does not fit."""
    used = [partition for partition in Partition if any(rule.partition is partition for rule in rulebook.rules)]
    return CompiledRules(
        programs=tuple(compile_partition(rulebook, partition, profiles) for partition in used),
        rule_order=tuple(rule.rule_id for rule in rulebook.rules),
        digest=rulebook.digest,
    )
