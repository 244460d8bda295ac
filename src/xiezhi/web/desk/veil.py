"""Entries of the journal whose text is shown to nobody, because the record they speak of is closed off (封存)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import BooleanField, Case, F, QuerySet, TextField, Value, When

from xiezhi.web.journal.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Marks(TypedDict):
    """What is known of an entry besides its columns."""

    closed_off: bool


Marked: TypeAlias = "WithAnnotations[Entry, Marks]"
Marker = Callable[[QuerySet[Entry]], "QuerySet[Marked]"]
_MARKERS: list[Marker] = []


def provide(marker: Marker) -> None:
    """Make known what annotates entries with ``closed_off``; there is one, of the application that has such records."""
    _MARKERS[:] = [marker]


def marked(rows: QuerySet[Entry]) -> QuerySet[Marked]:
    """Return the entries with ``closed_off``."""
    for marker in _MARKERS:
        return marker(rows)
    return rows.annotate(closed_off=Value(value=False, output_field=BooleanField()))


def veiled(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries with ``closed_off`` and ``shown_purpose``, which is empty where they are closed off."""
    shown = Case(When(closed_off=True, then=Value("")), default=F("purpose"), output_field=TextField())
    return marked(rows).annotate(shown_purpose=shown)
