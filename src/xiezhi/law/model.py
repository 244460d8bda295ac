"""The typed form of a rulebook: what the twelve constructs of the rule language become after loading.

The language is described in ``docs/reference/rule-language.md``. Nothing here reads files or judges anything.
In a formula ``t`` is the subject event, ``x`` the event a pattern finds, ``p`` the chosen row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text

Constant = str | bool | Decimal


class Kind(StrEnum):
    """A label for people; the engine does not read it."""

    DEADLINE = "deadline"
    DURATION_LIMIT = "duration-limit"
    PRECEDENCE = "precedence"
    REQUIRED_STEP = "required-step"
    CARDINALITY = "cardinality"
    FORBIDDEN = "forbidden"
    SEPARATION_OF_DUTIES = "separation-of-duties"
    QUORUM = "quorum"
    DOCUMENT_REQUIRED = "document-required"


class Severity(StrEnum):
    """Our own judgement of weight, not the law's."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Side(StrEnum):
    """Where a pattern looks, seen from the subject event."""

    BEFORE = "before"
    AFTER = "after"
    AT = "at"
    ANY = "any"


class Operator(StrEnum):
    """Comparison operators."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    CONTAINS = "contains"


class Scope(StrEnum):
    """What a reference names."""

    SUBJECT = "t"
    FOUND = "x"
    ROW = "p"
    CASE = "case"
    PERSON = "person"


class FailLevel(StrEnum):
    """What a failed need is."""

    BREACH = "breach"
    WARN = "warn"
    MANUAL = "manual"


class AtEnd(StrEnum):
    """What an unanswered obligation is when the log ends first (decision 6)."""

    PENDING = "pending"
    FAIL = "fail"
    DROP = "drop"


class Partition(StrEnum):
    """Which events a rule sees together (decision 3)."""

    THREAD = "thread"
    PERSON = "person"
    OFFICER = "officer"


# ---------------------------------------------------------------- operands


@dataclass(frozen=True, slots=True)
class Ref:
    """``t.place``, ``x.level``, ``p.limit``, ``case.economic_crime``, ``person.is_minor``.

    For ``t`` and ``x`` the names ``at``, ``event``, ``person``, ``actor_id``, ``actor_role``, ``unit_id`` and the
    correlation keys are built in; every other name is an attribute of the vocabulary.
    """

    scope: Scope
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """The due instant of the rule's clock; only in ``[ref, le|gt, due]``."""


@dataclass(frozen=True, slots=True)
class Size:
    """``size(t.officer_ids)``: how many different members a list holds."""

    of: Ref


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; numbers are ``Decimal`` with at most four decimals."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Literals:
    """A list of constants, the right side of ``in``."""

    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which other events are meant: kind, condition on ``x``, side, distance, and what must not lie between.

    ``within`` is a limit or the name of a row parameter (``p.gap``). ``unless_since``: an ``x`` does not count when one
    of these events lies between it and the subject event (the language writes it ``since`` or ``unless_since``).
    """

    events: tuple[str, ...]
    where: Formula | None = None
    side: Side = Side.AFTER
    within: Limit | Ref | None = None
    unless_since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountOf:
    """How many events match."""

    pattern: Pattern


@dataclass(frozen=True, slots=True)
class SumOf:
    """The total of a number attribute over the matching events (0 when none matches)."""

    pattern: Pattern
    attribute: str


@dataclass(frozen=True, slots=True)
class ValueOf:
    """A number attribute of the first or the last matching event that carries it (unknown when none does)."""

    pattern: Pattern
    attribute: str
    last: bool


@dataclass(frozen=True, slots=True)
class Add:
    """The sum of operands."""

    items: tuple[Operand, ...]


Operand = Ref | Due | Size | Literal | Literals | CountOf | SumOf | ValueOf | Add


# ---------------------------------------------------------------- formulas


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every item holds."""

    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one item holds."""

    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The item does not hold."""

    item: Formula


@dataclass(frozen=True, slots=True)
class Compare:
    """``[left, op, right]``; a missing operand makes it unknown."""

    left: Operand
    op: Operator
    right: Operand


@dataclass(frozen=True, slots=True)
class Has:
    """An event matching the pattern exists; with ``by_due`` it must come in time."""

    pattern: Pattern
    by_due: bool = False


@dataclass(frozen=True, slots=True)
class Disjoint:
    """No value occurs on both sides; each side is the union of its references."""

    left: tuple[Ref, ...]
    right: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another event of these kinds meets the subject's interval and shares a value of ``share``."""

    events: tuple[str, ...]
    share: str
    span_from: str
    span_to: str


Formula = AllOf | AnyOf | Not | Compare | Has | Disjoint | Overlap


# ---------------------------------------------------------------- clocks


@dataclass(frozen=True, slots=True)
class Anchor:
    """Start of a clock at another event: the last one before the subject, or the first one after it."""

    pattern: Pattern
    last: bool


@dataclass(frozen=True, slots=True)
class LatestOf:
    """The latest of several starts."""

    items: tuple[Start, ...]


Start = Ref | Anchor | LatestOf


@dataclass(frozen=True, slots=True)
class Restart:
    """An event that starts the clock anew."""

    events: tuple[str, ...]
    where: Formula | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """Time added by an event dated in time.

    Exactly one of ``add`` (added to the nominal due day), ``to`` (a new limit from the start) and
    ``until`` (a date attribute of the event) is set. ``times`` may be a row parameter.
    """

    events: tuple[str, ...]
    where: Formula | None
    add: Limit | Ref | None
    to: Limit | Ref | None
    until: str | None
    times: int | Ref


@dataclass(frozen=True, slots=True)
class Clock:
    """Start, limit, calendar profile, pauses, restarts, extensions. References are row parameters (``p.limit``)."""

    start: Start
    limit: Limit | Ref
    profile: str | Ref
    pauses: tuple[str, ...] | Ref
    restarts: tuple[Restart, ...]
    extensions: tuple[Extension, ...]


# ---------------------------------------------------------------- rules


@dataclass(frozen=True, slots=True)
class Citation:
    """Instrument id and articles."""

    instrument: str
    articles: tuple[str, ...]


ParameterValue = Limit | Constant | tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One dated row of ``choose``: validity, condition, parameters, citation.

    ``row_id`` is ``<from>#<n>``: n counts, from 1, the rows of the rule with the same ``from`` ("always" when open).
    """

    row_id: str
    effective_from: date | None
    effective_to: date | None
    condition: Formula | None
    when: Text
    parameters: Mapping[str, ParameterValue]
    basis: tuple[Citation, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a failed need is, and what an unanswered one is at the end of the log."""

    fail: FailLevel
    fail_if: tuple[tuple[Formula, FailLevel], ...] = ()
    at_end: AtEnd = AtEnd.PENDING


@dataclass(frozen=True, slots=True)
class Subject:
    """The events each of which is one obligation."""

    events: tuple[str, ...]
    where: Formula | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty."""

    rule_id: str
    kind: Kind
    domain: str
    severity: Severity
    responsible: str
    title: Text
    duty: Text
    subject: Subject
    same: tuple[str, ...]
    rows: tuple[Row, ...]
    need: Formula
    clock: Clock | None
    policy: Policy
    partition: Partition
    questions: tuple[Text, ...]
    place: str
    """``file:line`` of the rule, for messages."""


# ---------------------------------------------------------------- vocabulary


class ValueType(StrEnum):
    """Storage class of an attribute or fact."""

    TEXT = "text"
    NUMBER = "number"
    BOOL = "bool"
    DATE = "date"
    INSTANT = "instant"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an event, or a fact: storage class and, for enums, the words allowed (empty = any)."""

    name: str
    value_type: ValueType
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event the rulebook knows."""

    event: str
    label: Text
    actor: str
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact about a case or a person."""

    fact: str
    label: Text
    of_person: bool
    attribute: Attribute


@dataclass(frozen=True, slots=True)
class Period:
    """A pause: opened by an event, closed by the next of some events with the same keys."""

    period: str
    label: Text
    opened_by: str
    closed_by: tuple[str, ...]
    where: Formula | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a case, and the kinds of event that belong to it in the order of the work."""

    stage: str
    label: Text
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation or normative paper."""

    instrument: str
    name: Text
    version: str
    effective_from: date | None
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A duty of the law that no event log shows, and what is missing to judge it. ``basis`` is never empty."""

    duty_id: str
    duty: Text
    missing: Text
    basis: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words a rulebook may use. ``keys`` are the correlation keys besides person (case, report, request …).

    ``labels`` say for people what an attribute (``place``), a word of an enum (``.home``), or the word under one
    attribute (``object.home``) is called. No rule reads labels or stages.
    """

    events: Mapping[str, EventKind]
    facts: Mapping[str, FactKind]
    periods: Mapping[str, Period]
    actors: Mapping[str, Text]
    levels: tuple[str, ...]
    keys: tuple[str, ...]
    labels: Mapping[str, Text]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose law: zone of the legal day, default calendar folder and mapping, order within a thread.

    ``order_by_seq``: position in the file decides before/after, not time (decision 5).
    """

    jurisdiction: str
    name: Text
    zone: str
    calendar: str
    mapping: str | None
    order_by_seq: bool
    draft: bool
    """A draft rulebook may lack citations and examples; it says so wherever it is shown."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything a judgement needs except the log. ``digest`` is the SHA-256 over its files, hex."""

    jurisdiction: Jurisdiction
    instruments: Mapping[str, Instrument]
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    digest: str
    folder: str
    not_judged: tuple[NotJudged, ...] = ()
