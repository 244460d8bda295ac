"""The formulas of a rule taken apart."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.law.model import AllOf, AnyOf, Compare, Disjoint, Formula, Has, Not, Overlap, Rule


def leaves(formula: Formula | None) -> Iterator[Compare | Has | Disjoint | Overlap]:
    """Yield what all_of, any_of and not are made of."""
    match formula:
        case None:
            return
        case AllOf(items) | AnyOf(items):
            for item in items:
                yield from leaves(item)
        case Not(item):
            yield from leaves(item)
        case _:
            yield formula


def names_due(formula: Formula) -> bool:
    """Say whether a formula asks for an event in time (``by: due``)."""
    return any(isinstance(leaf, Has) and leaf.by_due for leaf in leaves(formula))


def shared_attribute(rule: Rule) -> str | None:
    """Return the attribute whose values an officer rule compares, None for a rule without ``overlap``."""
    formulas = [rule.need, rule.subject.where, *(row.condition for row in rule.rows)]
    formulas += [formula for formula, _ in rule.policy.fail_if]
    found = (leaf for formula in formulas for leaf in leaves(formula) if isinstance(leaf, Overlap))
    overlap = next(found, None)
    return None if overlap is None else overlap.share
