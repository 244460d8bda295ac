"""Conditions on events at hand: what may stand in a pattern's ``where`` (constructs 3, 4 and 8)."""

from __future__ import annotations

from decimal import Decimal

from xiezhi.engine.reference import operands
from xiezhi.engine.reference.operands import Reading, View, compare, read, read_set
from xiezhi.engine.reference.truth import NOTHING, TRUE, Answer, all_of, any_of, negate
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
    Overlap,
    Ref,
    Size,
    SumOf,
    ValueOf,
)


class Conditions:
    """Judges formulas that look at the subject, the event found, the row and the facts, and search nothing."""

    def __init__(self, view: View) -> None:
        self.view = view

    def judge(self, formula: Formula | None) -> Answer:
        """Return the truth of a formula; a formula left out is TRUE. Nothing is short-circuited."""
        match formula:
            case None:
                return TRUE
            case AllOf(items):
                return all_of([self.judge(item) for item in items])
            case AnyOf(items):
                return any_of([self.judge(item) for item in items])
            case Not(item):
                return negate(self.judge(item))
        return self.leaf(formula)

    def leaf(self, formula: Compare | Disjoint | Has | Overlap) -> Answer:
        """Judge a formula that is not made of others."""
        match formula:
            case Compare():
                return self.compare(formula)
            case Disjoint():
                return self.disjoint(formula)
        return self.search(formula)

    def search(self, formula: Has | Overlap) -> Answer:
        """Judge a formula that looks for other events; not allowed here."""
        raise TypeError(f"{type(formula).__name__} cannot stand in a where")

    def compare(self, formula: Compare) -> Answer:
        """Judge a comparison."""
        left, right = self.operand(formula.left), self.operand(formula.right)
        return compare(left, formula.op, right, self.view.case.ground.zone, self.view.subject)

    def operand(self, operand: Operand) -> Reading:
        """Read one side of a comparison."""
        match operand:
            case Ref():
                return read(operand, self.view)
            case Literal() | Literals():
                return operands.literals(operand)
            case Size(of):
                found = read_set(of, self.view)
                return found if found.members is None else operands.point(Decimal(len(found.members)))
            case Add(items):
                return operands.added([self.operand(item) for item in items])
        return self.aggregate(operand)

    def aggregate(self, operand: CountOf | SumOf | ValueOf | Due) -> Reading:
        """Read an operand that looks for other events; not allowed here."""
        raise TypeError(f"{type(operand).__name__} cannot stand in a where")

    def disjoint(self, formula: Disjoint) -> Answer:
        """FALSE if known values meet, else UNKNOWN if a reference is missing, else TRUE."""
        left = [read_set(ref, self.view) for ref in formula.left]
        right = [read_set(ref, self.view) for ref in formula.right]
        one = frozenset().union(*(each.members or () for each in left))
        other = frozenset().union(*(each.members or () for each in right))
        if one & other:
            return Answer.of(False, self.view.subject)
        names = NOTHING.union(*(each.names for each in (*left, *right) if each.is_missing))
        return Answer.unknown(names) if names else Answer.of(True, self.view.subject)
