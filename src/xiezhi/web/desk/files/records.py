"""On which records files hang: a kind of record, its rights, and how it is found. Apps above register theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from xiezhi.core.text import Text
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Posting
from xiezhi.web.org.viewer import DeniedError, Viewer


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record with files: who sees them, who adds and supersedes them, whose key locks them.

    ``take``: who opens the content, where that is not whoever sees that it is there. ``reach``: which records a right
    reaches, where columns do not say it. ``thread``: to which thread the acts belong. ``sorts``: what a file may be, if
    it is asked. ``parties``: whom a file may name, by id, and how each is called. ``page``: where the list leads back.
    """

    name: str
    see: Right
    add: Right
    # Any: the model differs from kind to kind.
    rows: Callable[[], QuerySet[Any]]
    path: str
    person: str
    title: Callable[[Any], str]
    holder: Callable[[Any], str]
    closed: str = ""
    take: Right | None = None
    reach: Callable[[Viewer, Right, date], QuerySet[Any]] | None = None
    thread: Callable[[Any], str] | None = None
    sorts: Mapping[str, Text] = field(default_factory=dict)
    parties: Callable[[Any], Mapping[str, str]] | None = None
    page: Callable[[str], str] | None = None

    def find(self, who: Viewer, right: Right, day: date, record_id: str) -> Model:
        """Return the record if the right reaches it, or refuse as if it did not exist."""
        if self.reach is not None:
            rows = self.reach(who, right, day)
        else:
            rows = who.rows(right, day, self.rows(), path=self.path, person=self.person, closed=self.closed)
        found: Model | None = rows.filter(pk=record_id).first()
        if found is None:
            raise DeniedError(right, record_id)
        return found


KINDS: dict[str, RecordKind] = {}


def register_kind(kind: RecordKind) -> None:
    """Let files hang on a kind of record; its routes have ``<str:NAME_id>`` in their address."""
    KINDS[kind.name] = kind


# The paper by which somebody was appointed.
register_kind(
    RecordKind(
        name="posting",
        see=Right("posting", "list"),
        add=Right("posting", "propose"),
        rows=lambda: Posting.objects.select_related("person", "unit"),
        path="unit__path",
        person="person_id",
        title=lambda posting: f"{posting.person.name} · {posting.unit.name}",
        holder=lambda posting: f"posting:{posting.pk}",
    )
)
