"""What stands on either side of a comparison, and how two such things compare (construct 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from xiezhi.core.limits import Limit
from xiezhi.core.periods import Instant, to_local
from xiezhi.engine.reference.casefile import CaseFile
from xiezhi.engine.reference.record import Event, Moment, Value
from xiezhi.engine.reference.truth import NOTHING, OPEN, Answer
from xiezhi.engine.reference.values import day_span
from xiezhi.law.model import Literal, Literals, Operator, ParameterValue, Partition, Ref, Row, Scope

Comparable = str | bool | Decimal | date | Instant


@dataclass(frozen=True, slots=True)
class Reading:
    """An operand read: a value, or the interval it lies in, or a set, or nothing.

    ``names`` are the missing names: of a value that is not there, or of what would narrow the interval to a point.
    ``open``: later events can still change it.
    """

    low: Comparable | None = None
    high: Comparable | None = None
    members: frozenset[Comparable] | None = None
    names: frozenset[str] = NOTHING
    open: bool = False

    @property
    def is_missing(self) -> bool:
        """Say whether there is neither value nor set."""
        return self.low is None and self.members is None and not self.open


def point(value: Comparable) -> Reading:
    """Return a value that is known exactly."""
    return Reading(value, value)


def interval(low: Comparable, high: Comparable, names: Iterable[str]) -> Reading:
    """Return a value known to lie between two; the names would tell which it is."""
    return Reading(low, high, names=NOTHING if low == high else frozenset(names))


def missing(names: Iterable[str]) -> Reading:
    """Return an operand that is not there."""
    return Reading(names=frozenset(names))


STILL_OPEN = Reading(open=True)


# ---------------------------------------------------------------- references


@dataclass(frozen=True, slots=True)
class View:
    """From where a formula is read: the group, the subject ``t``, the event ``x`` a pattern looks at, the row ``p``.

    ``facts_at``: the instant at which facts are read, the end of ``t`` or ``x`` if None.
    """

    case: CaseFile
    same: tuple[str, ...]
    partition: Partition
    subject: Event
    row: Row | None = None
    found: Event | None = None
    facts_at: Instant | None = None

    def looking_at(self, found: Event) -> View:
        """Return the view from inside a pattern's ``where``: facts are read as of the event found."""
        return View(self.case, self.same, self.partition, self.subject, self.row, found)

    def under(self, row: Row) -> View:
        """Return the view with this row chosen."""
        return View(self.case, self.same, self.partition, self.subject, row, self.found, self.facts_at)

    @property
    def reader(self) -> Event:
        """Return the event that reads facts: the one found, or the subject."""
        return self.found or self.subject


def written(ref: Ref) -> str:
    """Return a reference as the rule writes it."""
    return f"{ref.scope}.{ref.name}"


def read(ref: Ref, view: View) -> Reading:
    """Return what a reference names; a missing one carries its name as written."""
    name = written(ref)
    if ref.scope is Scope.ROW:
        return _parameter(view.row, ref.name)
    if ref.scope in (Scope.CASE, Scope.PERSON):
        return _of_value(_fact(ref, view), name)
    event = view.subject if ref.scope is Scope.SUBJECT else view.found
    if event is None:
        return missing([name])
    if ref.name == "at":
        return interval(event.at.first, event.at.last, [event.time_name])
    return _of_value(_event_value(event, ref.name), name)


def read_set(ref: Ref, view: View) -> Reading:
    """Return a reference as a set: a list, or the one value it has."""
    found = read(ref, view)
    if found.members is None and found.low is not None:
        return Reading(members=frozenset([found.low]))
    return found


def _of_value(value: Value | None, name: str) -> Reading:
    if value is None:
        return missing([name])
    if isinstance(value, frozenset):
        return Reading(members=frozenset(value))
    if isinstance(value, Moment):
        return point(value.first)
    return Reading(value, value, names=frozenset([name]) if isinstance(value, date) else NOTHING)


def _event_value(event: Event, name: str) -> Value | None:
    if name in ("actor_id", "actor_role", "unit_id"):
        return {"actor_id": event.actor_id, "actor_role": event.actor_role, "unit_id": event.unit_id}[name]
    if name == "event":
        return event.kind
    if name in event.attributes:
        return event.attributes[name]
    return event.key(name)


def _parameter(row: Row | None, name: str) -> Reading:
    value = parameter(row, name)
    if value is None or isinstance(value, Limit):
        return missing([f"p.{name}"])
    return Reading(members=frozenset(value)) if isinstance(value, tuple) else point(value)


def parameter(row: Row | None, name: str) -> ParameterValue | None:
    """Return a parameter of the chosen row, None where it has none of this name."""
    return None if row is None else row.parameters.get(name)


def _fact(ref: Ref, view: View) -> Value | None:
    """Return the fact in force; a person is that of the event that reads, else of the subject, else the only one."""
    reader = view.reader
    at = reader.at.last if view.facts_at is None else view.facts_at
    facts = view.case.facts
    if ref.scope is Scope.CASE:
        return facts.of_case(reader.thread_id, ref.name, at)
    person = reader.person_id or view.subject.person_id or view.case.people.only.get(reader.thread_id)
    if person is None:
        return None
    if view.case.across_threads:
        return facts.of_person_anywhere(person, ref.name, at)
    return facts.of_person(reader.thread_id, person, ref.name, at)


# ---------------------------------------------------------------- comparing


def literals(operand: Literal | Literals) -> Reading:
    """Return a constant, or a list of constants as a set."""
    if isinstance(operand, Literal):
        return point(operand.value)
    return Reading(members=frozenset(operand.values))


def added(items: Sequence[Reading]) -> Reading:
    """Return the sum: OPEN if an item is, missing if an item is."""
    if any(item.open for item in items):
        return STILL_OPEN
    if any(item.is_missing for item in items):
        return missing(NOTHING.union(*(item.names for item in items if item.is_missing)))
    low = sum((number(item.low) for item in items), Decimal(0))
    high = sum((number(item.high) for item in items), Decimal(0))
    return interval(low, high, NOTHING.union(*(item.names for item in items)))


def number(value: object) -> Decimal:
    """Return a value as the number the loader has made sure it is."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} cannot be added")
    return value


def compare(left: Reading, operator: Operator, right: Reading, zone: ZoneInfo, subject: Event) -> Answer:
    """Compare two operands. An open one makes it OPEN, a missing one UNKNOWN; an interval must agree as a whole."""
    if left.open or right.open:
        return OPEN
    if left.is_missing or right.is_missing:
        return Answer.unknown(NOTHING.union(*(each.names for each in (left, right) if each.is_missing)))
    if operator is Operator.IN:
        return Answer.of(left.low in (right.members or ()), subject)
    if operator is Operator.CONTAINS:
        return Answer.of(right.low in (left.members or ()), subject)
    left, right = _alike(left, right, zone)
    holds = _decide(left, operator, right)
    return Answer.unknown(left.names | right.names) if holds is None else Answer.of(holds, subject)


def _alike(left: Reading, right: Reading, zone: ZoneInfo) -> tuple[Reading, Reading]:
    """Make two times comparable.

    Two dates stay days. A date of the log beside an instant stands for the whole day; beside a constant date an
    instant is its legal day, for nothing could be missing there.
    """
    if isinstance(left.low, str) and _is_time(right):
        return point(date.fromisoformat(left.low)), _legal_day(right, zone)
    if isinstance(right.low, str) and _is_time(left):
        return _legal_day(left, zone), point(date.fromisoformat(right.low))
    if isinstance(left.low, date) == isinstance(right.low, date):
        return left, right
    return whole_day(left, zone), whole_day(right, zone)


def _is_time(reading: Reading) -> bool:
    return isinstance(reading.low, date) or type(reading.low) is int


def _legal_day(reading: Reading, zone: ZoneInfo) -> Reading:
    """Return an instant as its legal day; a date as it is."""
    return point(to_local(reading.low, zone).date()) if isinstance(reading.low, int) else reading


def whole_day(reading: Reading, zone: ZoneInfo) -> Reading:
    """Return a date as the interval of its instants; anything else as it is."""
    if not isinstance(reading.low, date):
        return reading
    span = day_span(reading.low, zone)
    return Reading(span.first, span.last, names=reading.names)


def _decide(left: Reading, operator: Operator, right: Reading) -> bool | None:
    if operator in (Operator.EQ, Operator.NE):
        equal = _equal(left, right)
        return equal if equal is None or operator is Operator.EQ else not equal
    if operator in (Operator.LT, Operator.GE):
        less = _less(left, right)
        return less if less is None or operator is Operator.LT else not less
    more = _less(right, left)
    return more if more is None or operator is Operator.GT else not more


def _equal(left: Reading, right: Reading) -> bool | None:
    if left.low == left.high and right.low == right.high:
        return left.low == right.low
    apart = _before(left.high, right.low) or _before(right.high, left.low)
    return False if apart else None


def _less(left: Reading, right: Reading) -> bool | None:
    if _before(left.high, right.low):
        return True
    return None if _before(left.low, right.high) else False


def _before(one: Comparable | None, other: Comparable | None) -> bool:
    """Compare two values of one type; the loader has made sure of the type."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one < other
    if isinstance(one, date) and isinstance(other, date):
        return one < other
    if isinstance(one, int) and isinstance(other, int):
        return one < other
    raise TypeError(f"{one!r} and {other!r} have no order")
