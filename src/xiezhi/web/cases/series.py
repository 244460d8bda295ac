"""The next number of a series: of the cases, papers, reports or stays of a unit and year."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Model

from xiezhi.web.cases.models import Series


class Numbered(NamedTuple):
    """A number as it is written, and its place in its series, from 1."""

    text: str
    serial: int


# Any: whichever records carry the numbers.
def numbered(head: str, records: type[Model]) -> Numbered:
    """Return the next number that begins with ``head``, for a record whose field ``number`` is unique.

    To be called in the transaction that writes the record: whoever asks for the same series meanwhile waits, and a
    rollback gives the number back. Numbers that came from elsewhere (an import) are passed over.
    """
    rows: Any = records._default_manager
    if not Series.objects.filter(pk=head).exists():
        Series.objects.get_or_create(head=head, defaults={"last": rows.filter(number__startswith=head).count()})
    series = Series.objects.select_for_update().get(pk=head)
    series.last += 1
    while rows.filter(number=f"{head}{series.last}号").exists():
        series.last += 1
    series.save(update_fields=["last"])
    return Numbered(f"{head}{series.last}号", series.last)
