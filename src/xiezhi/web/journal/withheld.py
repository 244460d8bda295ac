"""What of the journal is kept from those who may read the rest: applications above say which entries are closed off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.fields.json import KT
from django.db.models.lookups import In
from django.db.models.query import QuerySet

Condition = Callable[[], Q]
_CONDITIONS: list[Condition] = []


def withhold(condition: Condition) -> None:
    """Take a condition on entries; called by an application above when it is ready."""
    if condition not in _CONDITIONS:
        _CONDITIONS.append(condition)


# A query of keys, whatever it is a query of.
def names(column: str, key: str, ids: QuerySet[Any, Any]) -> Q:
    """Return the condition that a column of JSON (``attrs`` or ``keys``) names under a key one of some records."""
    return Q(In(KT(f"{column}__{key}"), ids.order_by()))


def is_withheld() -> Case:
    """Return the column that says whether an entry is kept back; where a condition cannot be told, it is not."""
    kept = [When(condition(), then=Value(True)) for condition in _CONDITIONS]
    return Case(*kept, default=Value(False), output_field=BooleanField())
