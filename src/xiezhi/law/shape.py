"""Walks over formulas, clocks and rows without knowing each of their kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from xiezhi.law.model import Overlap, Ref, Scope


def parts(value: object) -> Iterator[object]:
    """Yield a value and everything inside it, outermost first."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from parts(getattr(value, field.name))


def parameters_used(value: object) -> frozenset[str]:
    """Return the row parameters (``p.…``) named anywhere in ``value``."""
    return frozenset(each.name for each in parts(value) if isinstance(each, Ref) and each.scope is Scope.ROW)


def has_overlap(value: object) -> bool:
    """Say whether an ``overlap`` stands anywhere in ``value``."""
    return any(isinstance(each, Overlap) for each in parts(value))
