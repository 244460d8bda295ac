"""Formulas of the rule language turned into instructions for the two-stack machine of ``formula`` and ``simple``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xiezhi.core.limits import Limit
from xiezhi.engine.batch import layout
from xiezhi.engine.batch.tape import CLASSES, Names, Tape, limit_numbers
from xiezhi.law.model import (
    Add,
    AllOf,
    AnyOf,
    Compare,
    CountOf,
    Disjoint,
    Due,
    Formula,
    Has,
    Literal,
    Literals,
    Not,
    Operand,
    Operator,
    Overlap,
    Pattern,
    Ref,
    Scope,
    Side,
    Size,
    SumOf,
    ValueOf,
    ValueType,
    Vocabulary,
)

OPERATORS = {
    Operator.EQ: layout.EQ,
    Operator.NE: layout.NE,
    Operator.LT: layout.LT,
    Operator.LE: layout.LE,
    Operator.GT: layout.GT,
    Operator.GE: layout.GE,
}
SIDES = {Side.BEFORE: layout.BEFORE, Side.AFTER: layout.AFTER, Side.AT: layout.AT, Side.ANY: layout.ANY}
_FIELDS = {"at": layout.E_LO, "event": layout.E_KIND}
_COLUMNS = ("actor_id", "actor_role", "unit_id")
_EPOCH = date(1970, 1, 1).toordinal()
Instruction = tuple[int, int, int, int, int, int]


def step(op: int, a: int = 0, b: int = 0, c: int = 0, d: int = 0) -> Instruction:
    """Return one instruction."""
    return (op, a, b, c, d, 0)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The numbers of everything a rulebook names: attributes with their classes, facts, text fields of events.

    ``keys`` are the person, the correlation keys the rules use, and actor, role and unit where they are used.
    """

    attributes: Mapping[str, int]
    attribute_types: Mapping[str, ValueType]
    facts: Mapping[str, int]
    fact_types: Mapping[str, ValueType]
    person_facts: frozenset[str]
    keys: Mapping[str, int]

    def field(self, name: str) -> int | None:
        """Return the field of an event record that a built-in name means, or None for an attribute."""
        if name in _FIELDS:
            return _FIELDS[name]
        return layout.E_KEYS + self.keys[name] if name in self.keys else None


def dictionary_of(vocabulary: Vocabulary, used: frozenset[str]) -> Dictionary:
    """Number the words of a vocabulary; of the correlation keys only those used, the person always first."""
    types: dict[str, ValueType] = {}
    for kind in vocabulary.events.values():
        types.update((name, attribute.value_type) for name, attribute in kind.attributes.items())
    fact_types = {name: kind.attribute.value_type for name, kind in vocabulary.facts.items()}
    keys = ("person", *(key for key in (*vocabulary.keys, *_COLUMNS) if key != "person" and key in used))
    return Dictionary(
        attributes={name: number for number, name in enumerate(types)},
        attribute_types=types,
        facts={name: number for number, name in enumerate(fact_types)},
        fact_types=fact_types,
        person_facts=frozenset(name for name, kind in vocabulary.facts.items() if kind.of_person),
        keys={key: number for number, key in enumerate(keys)},
    )


@dataclass(frozen=True, slots=True)
class OverlapPlan:
    """What the batch must index for an overlap over the whole table: kinds, attribute, start and end of the span."""

    kinds: tuple[int, ...]
    share: str
    span_from: str
    span_to: str


@dataclass(slots=True)
class Usage:
    """What the rules of a program look at, gathered while compiling: only that is decoded."""

    attributes: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    fields: set[int] = field(default_factory=set)
    overlaps: list[OverlapPlan] = field(default_factory=list)


class FormulaCompiler:
    """Compiles the formulas of one rule."""

    def __init__(
        self,
        tape: Tape,
        dictionary: Dictionary,
        names: Names,
        parameters: Mapping[str, int],
        usage: Usage,
    ) -> None:
        self.tape = tape
        self.dictionary = dictionary
        self.names = names
        self.parameters = parameters
        self.kinds: dict[str, int] = {}
        self.usage = usage

    # -------------------------------------------------------------- whole formulas

    def formula(self, formula: Formula | None, *, shorten: bool) -> tuple[int, int]:
        """Place a formula; return its first address and the one behind it (equal: always true).

        ``shorten`` leaves a connective as soon as it is decided; not for needs, whose deciding event counts.
        """
        if formula is None:
            return 0, 0
        steps: list[Instruction] = []
        self._truth(formula, steps, shorten)
        start = len(self.tape.numbers)
        for op, a, b, c, d, e in steps:
            jump = op in (layout.SKIP_FALSE, layout.SKIP_TRUE)
            self.tape.place((op, a, start + b * layout.STEP if jump else b, c, d, e))
        return start, len(self.tape.numbers)

    def _truth(self, formula: Formula, steps: list[Instruction], shorten: bool) -> None:
        match formula:
            case AllOf(items):
                self._connective(items, steps, shorten, layout.T_ALL)
            case AnyOf(items):
                self._connective(items, steps, shorten, layout.T_ANY)
            case Not(item):
                self._truth(item, steps, shorten)
                steps.append(step(layout.T_NOT))
            case Compare():
                self._compare(formula, steps)
            case Has(pattern, by_due):
                steps.append(step(layout.T_HAS, self.pattern(pattern), int(by_due)))
            case Disjoint(left, right):
                steps.append(step(layout.T_DISJOINT, self._sets(left), 0, self._sets(right)))
            case _:
                steps.append(step(layout.T_OVERLAP, self._overlap(formula)))

    def _connective(self, items: Sequence[Formula], steps: list[Instruction], shorten: bool, op: int) -> None:
        """Fold the items two by two, so that a long list needs no deeper stack."""
        skip = layout.SKIP_FALSE if op == layout.T_ALL else layout.SKIP_TRUE
        skips: list[int] = []
        if not items:
            self._truth(Compare(Literal(True), Operator.EQ, Literal(op == layout.T_ALL)), steps, shorten)
        for number, item in enumerate(items):
            if number > 0 and shorten:
                skips.append(len(steps))
                steps.append(step(skip, 1))
            self._truth(item, steps, shorten)
            if number > 0:
                steps.append(step(op, 2))
        for place in skips:
            steps[place] = step(skip, 1, len(steps))

    # -------------------------------------------------------------- comparisons

    def _compare(self, formula: Compare, steps: list[Instruction]) -> None:
        left, op, right = formula.left, formula.op, formula.right
        if isinstance(right, Due):
            self._value(left, steps, None)
            steps.append(step(layout.T_DUE, OPERATORS[op]))
        elif op is Operator.IN:
            self._member(left, right, steps, layout.T_IN)
        elif op is Operator.CONTAINS:
            self._member(right, left, steps, layout.T_CONTAINS)
        elif isinstance(left, CountOf):
            self._value(right, steps, None)
            steps.append(step(layout.T_COUNT, self.pattern(left.pattern), OPERATORS[op]))
        else:
            self._value(left, steps, self.type_of(right))
            self._value(right, steps, self.type_of(left))
            steps.append(step(layout.T_CMP, OPERATORS[op]))

    def _member(self, value: Operand, group: Operand, steps: list[Instruction], op: int) -> None:
        self._value(value, steps, None)
        if isinstance(group, Literals):
            constants = [self.tape.constant(item, self.names.place) for item in group.values]
            address = self.tape.place((layout.SET_CONST, 0, self.tape.place_list(number for _, number in constants), 0))
            kind = constants[0][0] if constants else layout.TEXT
        elif isinstance(group, Ref):
            address = self.tape.place(self._set(group))
            declared = self.type_of(group)
            kind = layout.TEXT if declared in (None, ValueType.TEXTS) else CLASSES[declared or ValueType.TEXT]
            if group.scope is Scope.ROW:
                kind = self._parameter_kind(value)
        else:
            raise TypeError(f"{self.names.place}: {group} is no set")
        steps.append(step(op, address, kind))

    def _parameter_kind(self, value: Operand) -> int:
        declared = self.type_of(value)
        return layout.NUMBER if declared is None and not isinstance(value, Ref) else CLASSES[declared or ValueType.TEXT]

    def type_of(self, operand: Operand) -> ValueType | None:
        """Return the storage class of a reference, None where only the data tell."""
        if isinstance(operand, ValueOf):
            return self.dictionary.attribute_types[operand.attribute]
        if not isinstance(operand, Ref):
            return None
        if operand.scope in (Scope.CASE, Scope.PERSON):
            return self.dictionary.fact_types[operand.name]
        if operand.scope is Scope.ROW:
            return None
        if operand.name == "at":
            return ValueType.INSTANT
        if self.dictionary.field(operand.name) is not None:
            return ValueType.TEXT
        return self.dictionary.attribute_types[operand.name]

    # -------------------------------------------------------------- operands

    def _value(self, operand: Operand, steps: list[Instruction], other: ValueType | None) -> None:
        match operand:
            case Ref():
                steps.append(self._reference(operand))
            case Literal(value):
                if isinstance(value, str) and other in (ValueType.DATE, ValueType.INSTANT):
                    day = date.fromisoformat(value).toordinal() - _EPOCH
                    steps.append(step(layout.V_CONST, layout.WRITTEN_DAY, day))
                else:
                    steps.append(step(layout.V_CONST, *self.tape.constant(value, self.names.place)))
            case Size(of):
                steps.append(step(layout.V_SIZE, self.tape.place(self._set(of))))
            case CountOf(pattern):
                steps.append(step(layout.V_COUNT, self.pattern(pattern)))
            case SumOf(pattern, attribute):
                steps.append(self._aggregate(layout.V_SUM, pattern, attribute))
            case ValueOf(pattern, attribute, last):
                steps.append(self._aggregate(layout.V_LAST if last else layout.V_FIRST, pattern, attribute))
            case Add(items):
                for item in items:
                    self._value(item, steps, ValueType.NUMBER)
                steps.append(step(layout.V_ADD, len(items)))
            case _:
                raise TypeError(f"{self.names.place}: {operand} is no operand of this comparison")

    def _aggregate(self, op: int, pattern: Pattern, attribute: str) -> Instruction:
        kind = CLASSES[self.dictionary.attribute_types[attribute]]
        bit = self.names.bit(f"x.{attribute}")
        return step(op, self.pattern(pattern), self.attribute(attribute), bit, kind)

    def _reference(self, ref: Ref) -> Instruction:
        bit = self.names.bit(f"{ref.scope}.{ref.name}")
        if ref.scope is Scope.ROW:
            return step(layout.V_PARAM, self.parameters[ref.name], bit)
        if ref.scope in (Scope.CASE, Scope.PERSON):
            kind = CLASSES[self.dictionary.fact_types[ref.name]]
            of_person = int(ref.scope is Scope.PERSON)
            return step(layout.V_FACT, of_person, self.fact(ref.name), kind, bit)
        who = layout.T if ref.scope is Scope.SUBJECT else layout.X
        built_in = self.field(ref.name)
        if built_in is not None:
            return step(layout.V_BUILTIN, who, built_in, bit)
        kind = CLASSES[self.dictionary.attribute_types[ref.name]]
        return step(layout.V_ATTR, who, self.attribute(ref.name), kind, bit)

    def attribute(self, name: str) -> int:
        """Return the number of an attribute and note that it is read."""
        self.usage.attributes.add(name)
        return self.dictionary.attributes[name]

    def fact(self, name: str) -> int:
        """Return the number of a fact and note that it is read."""
        self.usage.facts.add(name)
        return self.dictionary.facts[name]

    def field(self, name: str) -> int | None:
        """Return the field a built-in name means, or None; note that it is read."""
        found = self.dictionary.field(name)
        if found is not None:
            self.usage.fields.add(found)
        return found

    # -------------------------------------------------------------- sets

    def _sets(self, refs: Sequence[Ref]) -> int:
        address = self.tape.place([len(refs)])
        for ref in refs:
            self.tape.place(self._set(ref))
        return address

    def _set(self, ref: Ref) -> tuple[int, int, int, int]:
        bit = self.names.bit(f"{ref.scope}.{ref.name}")
        if ref.scope is Scope.ROW:
            return (layout.SET_PARAM, 0, self.parameters[ref.name], bit)
        if ref.scope in (Scope.CASE, Scope.PERSON):
            listed = self.dictionary.fact_types[ref.name] is ValueType.TEXTS
            who = int(ref.scope is Scope.PERSON) + 2 * int(listed)
            return (layout.SET_FACT, who, self.fact(ref.name), bit)
        who = layout.T if ref.scope is Scope.SUBJECT else layout.X
        built_in = self.field(ref.name)
        if built_in is not None:
            return (layout.SET_BUILTIN, who, built_in, bit)
        return (layout.SET_ATTR, who, self.attribute(ref.name), bit)

    # -------------------------------------------------------------- patterns

    def kind(self, event: str) -> int:
        """Return the code of an event kind and note that the rule looks at it."""
        return self.kinds.setdefault(event, self.tape.code(event))

    def pattern(self, pattern: Pattern) -> int:
        """Place a pattern; return its address."""
        start, end = self.formula(pattern.where, shorten=True)
        kinds = self.tape.place_list(self.kind(event) for event in pattern.events)
        since = -1
        if pattern.unless_since:
            since = self.tape.place_list(self.kind(event) for event in pattern.unless_since)
        within = self._within(pattern.within)
        return self.tape.place((kinds, start, end, SIDES[pattern.side], *within, since))

    def _within(self, within: Limit | Ref | None) -> tuple[int, int, int]:
        if within is None:
            return layout.WITHIN_NONE, 0, 0
        if isinstance(within, Ref):
            return layout.WITHIN_PARAMETER, self.parameters[within.name], 0
        return layout.WITHIN_CONSTANT, *limit_numbers(within)

    # -------------------------------------------------------------- overlap

    def _overlap(self, overlap: Overlap) -> int:
        kinds = tuple(self.kind(event) for event in overlap.events)
        own = self.tape.place(self._set(Ref(Scope.SUBJECT, overlap.share)))
        other = self.tape.place(self._set(Ref(Scope.FOUND, overlap.share)))
        start, end = self._span_end(overlap.span_from), self._span_end(overlap.span_to)
        self.usage.overlaps.append(OverlapPlan(kinds, overlap.share, overlap.span_from, overlap.span_to))
        number = len(self.usage.overlaps) - 1
        return self.tape.place((self.tape.place_list(kinds), own, other, start, end, number))

    def _span_end(self, name: str) -> int:
        if name == "at":
            return self.tape.place((-1, layout.INSTANT, 0, 0))
        kind = CLASSES[self.dictionary.attribute_types[name]]
        bits = self.names.bit(f"t.{name}"), self.names.bit(f"x.{name}")
        return self.tape.place((self.attribute(name), kind, *bits))
