"""Which kinds of record can be searched for: what of them, by which right, where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from xiezhi.core.text import Language
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Account, Person, Posting, Unit
from xiezhi.web.org.search.initials import initials_of_person, initials_of_unit
from xiezhi.web.ui.words import ROLES, Words, two

Rows = TypeVar("Rows", bound=Model)


@dataclass(frozen=True, slots=True)
class SearchKind(Generic[Rows]):
    """A kind. ``parts`` is what of a record is searched, never a personal value (DECISIONS 30).

    ``right`` reaches the rows that are found, ``path``, ``person``, ``closed`` as in ``Viewer.rows``; ``view``: the
    right without which a row has no link (None: as ``right``).
    """

    name: str
    label: Callable[[Words], str]
    right: Right
    base: Callable[[], QuerySet[Rows]]
    parts: Callable[[Rows], Sequence[str]]
    title: Callable[[Rows], str]
    note: Callable[[Rows, Language], str]
    link: Callable[[Rows], str]
    order: tuple[str, ...]
    path: str
    person: str = ""
    closed: str = ""
    view: Right | None = None


# Any: kinds of different rows stand in one table, and what is done with one never mixes them.
AnyKind = SearchKind[Any]
_KINDS: dict[str, AnyKind] = {}


def declare_kind(kind: AnyKind) -> None:
    """Make a kind known; every app does so for its own when it is ready."""
    if _KINDS.setdefault(kind.name, kind) is not kind:
        raise LookupError(f"there are two kinds of record {kind.name}")


def all_kinds() -> tuple[AnyKind, ...]:
    """Return every kind there is."""
    return tuple(_KINDS.values())


def kind_named(name: str) -> AnyKind:
    """Return a kind by its name."""
    return _KINDS[name]


UNIT: SearchKind[Unit] = SearchKind(
    name="unit",
    label=lambda words: words["units"],
    right=Right("org_unit", "list"),
    base=lambda: Unit.objects.select_related("parent"),
    parts=lambda row: (row.name, row.code, initials_of_unit(row.name)),
    title=lambda row: row.name,
    note=lambda row, language: " · ".join(
        each
        for each in (row.code, two(str(row.get_kind_display()), language), row.parent.name if row.parent else "")
        if each
    ),
    link=lambda row: f"/units/{row.pk}/",
    order=("path", "unit_id"),
    path="path",
)
PERSON: SearchKind[Person] = SearchKind(
    name="person",
    label=lambda words: words["staff"],
    right=Right("staff", "list"),
    base=lambda: Person.objects.select_related("unit"),
    parts=lambda row: (row.name, initials_of_person(row.name)),
    title=lambda row: row.name,
    note=lambda row, _: row.unit.name,
    link=lambda row: f"/units/{row.unit_id}/",
    order=("name", "person_id"),
    path="unit__path",
    person="person_id",
    view=Right("org_unit", "list"),
)
ACCOUNT: SearchKind[Account] = SearchKind(
    name="account",
    label=lambda words: words["accounts"],
    right=Right("user", "list"),
    base=lambda: Account.objects.select_related("person__unit"),
    parts=lambda row: (row.username, row.person.name, initials_of_person(row.person.name)),
    title=lambda row: row.username,
    note=lambda row, _: f"{row.person.name} · {row.person.unit.name}",
    link=lambda row: f"/accounts/?username={row.username}",
    order=("username", "account_id"),
    path="person__unit__path",
    person="person_id",
)
POSTING: SearchKind[Posting] = SearchKind(
    name="posting",
    label=lambda words: words["postings"],
    right=Right("posting", "list"),
    base=lambda: Posting.objects.select_related("person", "unit"),
    parts=lambda row: (row.person.name, initials_of_person(row.person.name), ROLES[row.role].zh, ROLES[row.role].en),
    title=lambda row: row.person.name,
    note=lambda row, language: " · ".join(
        (ROLES[row.role].say(language), row.unit.name, two(str(row.get_state_display()), language))
    ),
    link=lambda row: f"/postings/?name={row.person.name}",
    order=("-posting_id",),
    path="unit__path",
    person="person_id",
)
for _kind in (UNIT, PERSON, ACCOUNT, POSTING):
    declare_kind(_kind)
