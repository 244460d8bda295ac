"""Which facts and attributes a rule reads: what a log must carry for the rule to be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from xiezhi.law.model import Ref, Rule, Scope

_BUILT_IN = frozenset({"at", "event"})
_READ = frozenset({Scope.SUBJECT, Scope.FOUND, Scope.CASE, Scope.PERSON})


def references(node: object) -> Iterator[Ref]:
    """Yield every reference inside a formula, a clock, a row or a rule, in the order it is written."""
    if isinstance(node, Ref):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from references(each)
    elif isinstance(node, Mapping):
        yield from references(tuple(node.values()))
    elif is_dataclass(node):
        for field in fields(node):
            yield from references(getattr(node, field.name))


def needed_words(rule: Rule) -> tuple[str, ...]:
    """Return the facts and attributes a rule reads, as a finding names them when missing, sorted."""
    named = {
        f"{each.scope}.{each.name}" for each in references(rule) if each.scope in _READ and each.name not in _BUILT_IN
    }
    return tuple(sorted(named))
