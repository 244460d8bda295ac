"""What a mapping says: which foreign column is which of ours, and which activity is which event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from xiezhi.law.model import Vocabulary

FIELDS = (
    "event_id",
    "thread_id",
    "seq",
    "event",
    "occurred_at",
    "precision",
    "recorded_at",
    "unit_id",
    "actor_id",
    "actor_role",
    "person_id",
    "supersedes",
)
FACT_FIELDS = ("thread_id", "person_id", "fact", "value", "at", "recorded_at")
REQUIRED = ("thread_id", "event", "occurred_at")


@dataclass(frozen=True, slots=True)
class Column:
    """A source column: the first of ``names`` that the file has.

    ``formats`` are strptime patterns; ``whole_day`` says that its times are days; ``comma`` that its decimal sign is
    a comma; ``words`` translates cells before they are read.
    """

    names: tuple[str, ...]
    formats: tuple[str, ...] = ()
    zone: str | None = None
    whole_day: bool = False
    comma: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def found_in(self, present: Iterable[str]) -> str | None:
        """Return the first candidate that is present."""
        here = set(present)
        return next((name for name in self.names if name in here), None)


@dataclass(frozen=True, slots=True)
class Condition:
    """A row counts only if this column holds one of these texts."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """What an activity is: the event, attributes it always has, and on which rows this holds."""

    event: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class LogMapping:
    """A whole mapping. ``activities`` None: the activity column already holds our event ids.

    ``order_by_seq`` None leaves the order to the jurisdiction, ``zone`` None likewise.
    """

    place: str
    fields: Mapping[str, Column]
    keys: Mapping[str, Column] = field(default_factory=dict)
    attributes: Mapping[str, Column] = field(default_factory=dict)
    activities: Mapping[str, tuple[Activity, ...]] | None = None
    ignore: frozenset[str] = frozenset()
    facts: Mapping[str, Column] = field(default_factory=dict)
    zone: str | None = None
    order_by_seq: bool | None = None

    def columns(self) -> tuple[str, ...]:
        """Return every source column this mapping may read."""
        tables = (self.fields, self.keys, self.attributes)
        named = [name for table in tables for column in table.values() for name in column.names]
        conditions = [
            each.condition.column
            for activities in (self.activities or {}).values()
            for each in activities
            if each.condition is not None
        ]
        return tuple(dict.fromkeys((*named, *conditions)))


_PLAIN_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "event_id": ("event_id",),
        "thread_id": ("thread_id", "case:concept:name", "case_id", "case"),
        "seq": ("seq", "pos"),
        "event": ("event", "concept:name", "activity"),
        "occurred_at": ("occurred_at", "at", "timestamp", "time:timestamp", "ts", "time"),
        "precision": ("precision",),
        "recorded_at": ("recorded_at",),
        "unit_id": ("unit_id", "org:group"),
        "actor_id": ("actor_id", "org:resource", "resource"),
        "actor_role": ("actor_role", "org:role"),
        "person_id": ("person_id", "person"),
        "supersedes": ("supersedes",),
    }
)
_PLAIN_FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "thread_id": ("thread_id", "case_id"),
        "person_id": ("person_id", "person"),
        "fact": ("fact",),
        "value": ("value", "fact_value"),
        "at": ("at", "occurred_at"),
        "recorded_at": ("recorded_at",),
    }
)


_OWN_COLUMNS = frozenset(_PLAIN_FIELDS)


def _attribute_names(name: str) -> tuple[str, ...]:
    return (f"attrs.{name}",) if name in _OWN_COLUMNS else (f"attrs.{name}", name)


def plain_mapping(vocabulary: Vocabulary, attributes: Iterable[str], present: Iterable[str]) -> LogMapping:
    """Return the mapping of a log that already speaks our vocabulary, or the standard keys of XES.

    A column named like an attribute, with or without ``attrs.``, is that attribute, unless the log has a column of its
    own by that name (``seq``); one named like a correlation key, with or without ``_id``, is that key, unless it serves
    as the thread.
    """
    fields = {name: Column(names) for name, names in _PLAIN_FIELDS.items()}
    here = tuple(present)
    thread = fields["thread_id"].found_in(here)
    keys = {name: Column(tuple(each for each in (name, f"{name}_id") if each != thread)) for name in vocabulary.keys}
    return LogMapping(
        place="-",
        fields=fields,
        keys=keys,
        attributes={name: Column(_attribute_names(name)) for name in attributes},
        facts={name: Column(names) for name, names in _PLAIN_FACTS.items()},
    )


def over_plain(mapping: LogMapping, plain: LogMapping) -> LogMapping:
    """Return a mapping whose unmentioned fields, keys, attributes and fact columns are those of the plain one."""
    return LogMapping(
        place=mapping.place,
        fields={**plain.fields, **mapping.fields},
        keys={**plain.keys, **mapping.keys},
        attributes={**plain.attributes, **mapping.attributes},
        activities=mapping.activities,
        ignore=mapping.ignore,
        facts={**plain.facts, **mapping.facts},
        zone=mapping.zone,
        order_by_seq=mapping.order_by_seq,
    )
