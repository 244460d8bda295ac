"""A small vocabulary and short ways to judge a log by one rule."""

from __future__ import annotations

from decimal import Decimal

from tests.engine.both import judge
from tests.engine.building import SHANGHAI, Cell, Line, Words, instant, log, rulebook, said, settings
from xiezhi.core.limits import Limit
from xiezhi.law.model import (
    Clock,
    Compare,
    Constant,
    Extension,
    Formula,
    Has,
    Literal,
    Operand,
    Operator,
    Pattern,
    Period,
    Ref,
    Restart,
    Rule,
    Scope,
    Side,
    Start,
    ValueType,
)

WORDS = Words(
    kinds=("start", "done", "told", "void", "paused", "resumed", "extended", "again", "meeting"),
    attributes={
        "amount": ValueType.NUMBER,
        "ok": ValueType.BOOL,
        "place": ValueType.TEXT,
        "signed_on": ValueType.DATE,
        "ended_at": ValueType.INSTANT,
        "officers": ValueType.TEXTS,
        "hosts": ValueType.TEXTS,
    },
    case_facts={
        "complex": ValueType.BOOL,
        "sum_due": ValueType.NUMBER,
        "staff": ValueType.TEXTS,
        "opened_on": ValueType.DATE,
    },
    person_facts={"minor": ValueType.BOOL, "aliases": ValueType.TEXTS},
    periods=(
        Period("appraisal", said("appraisal"), "paused", ("resumed",)),
        Period(
            "approved appraisal",
            said("approved appraisal"),
            "paused",
            ("resumed",),
            Compare(Ref(Scope.FOUND, "ok"), Operator.EQ, Literal(True)),
        ),
        Period("until the trigger", said("until the trigger"), "paused", ("start",)),
    ),
)


def findings(
    rule: Rule, *lines: Line, as_of: str | None = "2027-01-01", by_seq: bool = False, zone: str = SHANGHAI
) -> list[dict[str, object]]:
    """Return the findings of one rule on a log."""
    at = None if as_of is None else instant(as_of, zone)
    table = judge(log(*lines, zone=zone), rulebook(WORDS, rule, zone=zone, by_seq=by_seq), settings(at, zone))
    return list(table.to_pylist())


def only(
    rule: Rule, *lines: Line, as_of: str | None = "2027-01-01", by_seq: bool = False, zone: str = SHANGHAI
) -> dict[str, object]:
    """Return the one finding of a rule on a log."""
    (found,) = findings(rule, *lines, as_of=as_of, by_seq=by_seq, zone=zone)
    return found


def verdict(rule: Rule, *lines: Line, as_of: str | None = "2027-01-01", by_seq: bool = False) -> object:
    """Return the verdict of the one finding."""
    return only(rule, *lines, as_of=as_of, by_seq=by_seq)["verdict"]


def outcome(rule: Rule, *lines: Line, as_of: str | None = "2027-01-01", by_seq: bool = False) -> tuple[object, object]:
    """Return verdict and missing names of the one finding."""
    found = only(rule, *lines, as_of=as_of, by_seq=by_seq)
    return found["verdict"], found["missing"]


# ---------------------------------------------------------------- events


def event(kind: str, at: str, event_id: str | None = None, case: str | None = "A", **attrs: Cell) -> Line:
    """Return an event of a case; attributes by name."""
    keys = {} if case is None else {"case": case}
    return Line(kind, at, event_id=event_id or f"{kind}@{at}", keys=keys, attrs=attrs)


# ---------------------------------------------------------------- formulas


def t(name: str) -> Ref:
    """Return a reference to the subject event."""
    return Ref(Scope.SUBJECT, name)


def x(name: str) -> Ref:
    """Return a reference to the event found."""
    return Ref(Scope.FOUND, name)


def p(name: str) -> Ref:
    """Return a reference to a parameter of the row."""
    return Ref(Scope.ROW, name)


def case(name: str) -> Ref:
    """Return a reference to a fact about the case."""
    return Ref(Scope.CASE, name)


def person(name: str) -> Ref:
    """Return a reference to a fact about the person."""
    return Ref(Scope.PERSON, name)


def is_(left: Operand, operator: str, right: Operand | Constant | int) -> Compare:
    """Return a comparison; constants are written as they are."""
    if isinstance(right, str | bool | Decimal):
        right = Literal(right)
    elif isinstance(right, int):
        right = Literal(Decimal(right))
    return Compare(left, Operator(operator), right)


def has(
    *events: str,
    side: Side = Side.AFTER,
    where: Formula | None = None,
    within: str | Ref | None = None,
    since: tuple[str, ...] = (),
    by_due: bool = False,
) -> Has:
    """Return ``has``."""
    return Has(pattern(*events, side=side, where=where, within=within, since=since), by_due)


def pattern(
    *events: str,
    side: Side = Side.AFTER,
    where: Formula | None = None,
    within: str | Ref | None = None,
    since: tuple[str, ...] = (),
) -> Pattern:
    """Return a pattern; ``within`` as a limit is written."""
    reach = Limit.parse(within) if isinstance(within, str) else within
    return Pattern(events, where, side, reach, since)


def clock(
    limit: str | Ref,
    profile: str = "ELAPSED",
    start: Start | None = None,
    pauses: tuple[str, ...] | Ref = (),
    restarts: tuple[Restart, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Clock:
    """Return a clock that runs from ``t.at`` unless told otherwise."""
    return Clock(
        start or t("at"),
        Limit.parse(limit) if isinstance(limit, str) else limit,
        profile,
        pauses,
        restarts,
        extensions,
    )


def extension(
    *,
    add: str | Ref | None = None,
    to: str | None = None,
    until: str | None = None,
    where: Formula | None = None,
    times: int | Ref = 1,
) -> Extension:
    """Return an extension by the event ``extended``."""
    more = Limit.parse(add) if isinstance(add, str) else add
    return Extension(("extended",), where, more, None if to is None else Limit.parse(to), until, times)
