"""Random rules over every construct of the language, well-formed as the loader would have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.engine.agreement.logs import MEMBERS, WORDS
from tests.engine.building import Words, row, rule
from xiezhi.core.limits import Limit, Unit
from xiezhi.law.model import (
    Add,
    AllOf,
    Anchor,
    AnyOf,
    AtEnd,
    Clock,
    Compare,
    CountOf,
    Disjoint,
    Due,
    Extension,
    FailLevel,
    Formula,
    Has,
    LatestOf,
    Literal,
    Literals,
    Not,
    Operand,
    Operator,
    Overlap,
    ParameterValue,
    Partition,
    Pattern,
    Policy,
    Ref,
    Restart,
    Row,
    Rule,
    Scope,
    Side,
    Size,
    Start,
    Subject,
    SumOf,
    ValueOf,
)

ORDERED = (Operator.LT, Operator.LE, Operator.GT, Operator.GE)
EQUAL = (Operator.EQ, Operator.NE)
SHORT, LONG = (Unit.MINUTES, Unit.HOURS), (Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS, Unit.DATE)
PROFILES = {
    Unit.MINUTES: ("ELAPSED",),
    Unit.HOURS: ("ELAPSED", "CPL-H", "APR-H"),
    Unit.DAYS: ("CPL-D", "APR-D", "APR-D-LIBERTY", "LIT-D", "SCL-D", "LOCKUP-DAY", "ELAPSED"),
    Unit.WORKING_DAYS: ("APL-WD", "EXPL-WD", "ELAPSED"),
    Unit.MONTHS: ("CPL-M", "CPL-M-CUSTODY", "SCL-M", "ELAPSED"),
    Unit.YEARS: ("CPL-M", "BAR", "ELAPSED"),
    Unit.DATE: ("DATE",),
}
AMOUNTS = {
    Unit.MINUTES: (0, 30, 90, 600),
    Unit.HOURS: (1, 8, 12, 24, 36),
    Unit.DAYS: (1, 3, 7, 15, 30),
    Unit.WORKING_DAYS: (1, 3, 5, 10),
    Unit.MONTHS: (1, 1, 2),
    Unit.YEARS: (1, 1),
    Unit.DATE: (301, 930, 1008, 1231, 229),
}


class RuleMaker:
    """Makes one rule. ``by_the_clock``: whether its limit is one of hours or minutes."""

    def __init__(self, rng: Random, words: Words, begin: date) -> None:
        self.rng = rng
        self.words = words
        self.begin = begin
        self.by_the_clock = rng.random() < 0.35
        self.has_clock = rng.random() < 0.75
        self.officer = False
        self.in_row = False

    def rule(self, rule_id: str) -> Rule:
        """Return a rule; one in five is a plain deadline, so that much is met, late and overdue."""
        return self._deadline(rule_id) if self.rng.random() < 0.2 else self._any(rule_id)

    def _deadline(self, rule_id: str) -> Rule:
        self.in_row = True
        pattern = Pattern(self._kinds(2, 3), self._where() if self.rng.random() < 0.2 else None, Side.AFTER)
        timely = Has(pattern, by_due=True)
        start: Start = Ref(Scope.SUBJECT, "at")
        unit = self.rng.choice((Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS))
        limit = Limit(1, unit)
        self.by_the_clock = unit is Unit.HOURS
        return rule(
            AllOf((timely, self._formula(1, due=True))) if self.rng.random() < 0.2 else timely,
            Subject(self._kinds(1, 2)),
            rule_id=rule_id,
            same=self.rng.choice([("case",), ("item",), ("request", "person")]),
            rows=[row(parameters=self._parameters(limit))],
            clock=replace(self._clock(), start=start) if self.rng.random() < 0.3 else self._plain_clock(start),
            policy=Policy(self.rng.choice((FailLevel.BREACH, FailLevel.WARN))),
        )

    def _plain_clock(self, start: Start) -> Clock:
        return Clock(start, Ref(Scope.ROW, "limit"), Ref(Scope.ROW, "cal"), (), (), ())

    def _any(self, rule_id: str) -> Rule:
        same, partition = self._same()
        self.officer = partition is Partition.OFFICER
        condition = self._formula(1, due=False) if self.rng.random() < 0.35 else None
        self.in_row = True
        need = self._need()
        rows = self._rows()
        fail_if = tuple(
            (self._formula(1, due=self.has_clock), self.rng.choice(list(FailLevel)))
            for _ in range(self.rng.choice((0, 0, 0, 1, 2)))
        )
        fail = self.rng.choice((FailLevel.BREACH, FailLevel.BREACH, FailLevel.WARN, FailLevel.MANUAL))
        at_end = self.rng.choice((AtEnd.PENDING, AtEnd.PENDING, AtEnd.FAIL, AtEnd.DROP))
        return rule(
            need,
            Subject(self._kinds(1, 2), condition),
            rule_id=rule_id,
            same=same,
            rows=rows,
            clock=self._clock() if self.has_clock else None,
            policy=Policy(fail, fail_if, at_end),
            partition=partition,
        )

    def _same(self) -> tuple[Sequence[str], Partition]:
        chance = self.rng.random()
        if chance < 0.1:
            return (), Partition.OFFICER
        if chance < 0.25:
            return ("person",), Partition.PERSON
        keys = [*self.words.keys, "person"]
        same = tuple(self.rng.sample(keys, self.rng.randint(1, 2)))
        return (same if same != ("person",) else ("case", "person")), Partition.THREAD

    # ------------------------------------------------------------ formulas

    def _need(self) -> Formula:
        if self.officer:
            meeting = self._overlap()
            both = AllOf((Not(meeting), self._formula(1, due=self.has_clock)))
            ways: list[Formula] = [meeting, Not(meeting), both]
            return self.rng.choice(ways)
        if self.has_clock and self.rng.random() < 0.7:
            pattern = self._pattern()
            timely = Has(replace(pattern, side=self.rng.choice((Side.AFTER, pattern.side))), by_due=True)
            if self.rng.random() < 0.5:
                return timely
            other = self._formula(1, due=True)
            needs: list[Formula] = [AllOf((timely, other)), AnyOf((other, timely)), AllOf((other, Not(timely)))]
            return self.rng.choice(needs)
        return self._formula(2, due=self.has_clock)

    def _formula(self, depth: int, *, due: bool) -> Formula:
        """Return a formula about the subject that may search for events."""
        if depth and self.rng.random() < 0.45:
            return self._connective(lambda: self._formula(depth - 1, due=due))
        chance = self.rng.random()
        if due and chance < 0.2:
            return Compare(self._time(Scope.SUBJECT), self.rng.choice((Operator.LE, Operator.GT)), Due())
        if chance < 0.5:
            return Has(self._pattern(), by_due=due and self.rng.random() < 0.3)
        if chance < 0.72:
            return self._aggregate_comparison()
        if chance < 0.8:
            return self._overlap()
        return self._leaf((Scope.SUBJECT,))

    def _connective(self, part: Callable[[], Formula]) -> Formula:
        kind = self.rng.randint(0, 2)
        if kind == 0:
            return Not(part())
        items = tuple(part() for _ in range(self.rng.randint(2, 3)))
        return AllOf(items) if kind == 1 else AnyOf(items)

    def _where(self, depth: int = 1) -> Formula:
        """Return a condition on the event found."""
        if depth and self.rng.random() < 0.3:
            return self._connective(lambda: self._where(depth - 1))
        return self._leaf((Scope.FOUND, Scope.FOUND, Scope.SUBJECT))

    def _leaf(self, scopes: Sequence[Scope]) -> Formula:
        """Return a comparison or disjoint over these events, the facts and the row."""
        scope = self.rng.choice(scopes)
        makers = (self._number_leaf, self._text_leaf, self._bool_leaf, self._time_leaf, self._list_leaf)
        return self.rng.choice(makers)(scope, self.rng.choice(scopes))

    def _number_leaf(self, scope: Scope, other: Scope) -> Formula:
        return Compare(self._number(scope), self.rng.choice(ORDERED + EQUAL), self._number(other))

    def _text_leaf(self, scope: Scope, other: Scope) -> Formula:
        left = self._text(scope)
        if self.rng.random() < 0.4:
            values = Literals(tuple(self.rng.sample((*WORDS, *self.words.kinds[:2], *MEMBERS), 3)))
            groups: list[Operand] = [values, *self._parameter("words")]
            return Compare(left, Operator.IN, self.rng.choice(groups))
        right: list[Operand] = [Literal(self.rng.choice(WORDS)), self._text(other)]
        return Compare(left, self.rng.choice(EQUAL), self.rng.choice(right))

    def _bool_leaf(self, scope: Scope, other: Scope) -> Formula:
        left = self.rng.choice([Ref(scope, "flag"), Ref(Scope.CASE, "c_flag"), Ref(Scope.PERSON, "p_flag")])
        right: list[Operand] = [Literal(self.rng.random() < 0.5), Ref(other, "flag")]
        return Compare(left, self.rng.choice(EQUAL), self.rng.choice(right))

    def _time_leaf(self, scope: Scope, other: Scope) -> Formula:
        day = Literal(str(self.begin + timedelta(days=self.rng.randint(0, 40))))
        left: list[Operand] = [self._time(scope), Ref(Scope.CASE, "c_day")]
        right: list[Operand] = [self._time(other), day]
        return Compare(self.rng.choice(left), self.rng.choice(ORDERED), self.rng.choice(right))

    def _list_leaf(self, scope: Scope, other: Scope) -> Formula:
        lists = [Ref(scope, "ids"), Ref(other, "more"), Ref(Scope.CASE, "c_ids"), Ref(Scope.PERSON, "p_ids")]
        kind = self.rng.randint(0, 3)
        if kind == 0:
            return Compare(self.rng.choice(lists), Operator.CONTAINS, self._member(scope))
        if kind == 1:
            return Compare(self._member(other), Operator.IN, self.rng.choice(lists))
        left = tuple(
            self.rng.sample([*lists, Ref(scope, "actor_id"), *self._parameter("words")], self.rng.randint(1, 2))
        )
        return Disjoint(left, tuple(self.rng.sample(lists, self.rng.randint(1, 2))))

    def _member(self, scope: Scope) -> Operand:
        members: list[Operand] = [Literal(self.rng.choice(MEMBERS)), Ref(scope, "actor_id")]
        return self.rng.choice(members)

    def _number(self, scope: Scope) -> Operand:
        simple: list[Operand] = [
            Ref(scope, "num"),
            Ref(scope, "fee"),
            Ref(Scope.CASE, "c_num"),
            *self._parameter("n"),
            Literal(Decimal(self.rng.choice(("0", "1", "2", "2.5")))),
            Size(Ref(scope, self.rng.choice(("ids", "more")))),
            Size(Ref(Scope.CASE, "c_ids")),
        ]
        if self.rng.random() < 0.15:
            return Add(tuple(self.rng.sample(simple, 2)))
        return self.rng.choice(simple)

    def _text(self, scope: Scope) -> Operand:
        names = ("word", "name", "event", "person", "actor_id", "actor_role", "unit_id", "case", "request")
        facts = [Ref(Scope.CASE, "c_word"), Ref(Scope.PERSON, "p_word")]
        return self.rng.choice([*facts, *(Ref(scope, name) for name in self.rng.sample(names, 3))])

    def _time(self, scope: Scope) -> Ref:
        return Ref(scope, self.rng.choice(("at", "at", "day_on", "ended_at")))

    def _parameter(self, name: str) -> list[Ref]:
        """Return a parameter of the row, where there is a row already."""
        return [Ref(Scope.ROW, name)] if self.in_row else []

    # ------------------------------------------------------------ patterns

    def _pattern(self) -> Pattern:
        return Pattern(
            self._kinds(1, 2),
            self._where() if self.rng.random() < 0.45 else None,
            self.rng.choice((Side.AFTER, Side.AFTER, Side.BEFORE, Side.BEFORE, Side.AT, Side.ANY)),
            self._within() if self.rng.random() < 0.4 else None,
            self._kinds(1, 2) if self.rng.random() < 0.2 else (),
        )

    def _within(self) -> Limit | Ref:
        unit = self.rng.choice((*SHORT, *LONG[:4]))
        limit = Limit(self.rng.choice((0, *AMOUNTS[unit])), unit)
        reaches: list[Limit | Ref] = [limit, limit, *self._parameter("gap")]
        return self.rng.choice(reaches)

    def _kinds(self, least: int, most: int) -> tuple[str, ...]:
        return tuple(self.rng.sample(list(self.words.kinds), self.rng.randint(least, most)))

    def _aggregate(self) -> Operand:
        pattern = self._pattern()
        if self.rng.random() < 0.6:
            pattern = replace(pattern, side=Side.BEFORE)
        attribute = self.rng.choice(("num", "fee"))
        aggregates: list[Operand] = [
            CountOf(pattern),
            SumOf(pattern, attribute),
            ValueOf(pattern, attribute, last=True),
            ValueOf(pattern, attribute, last=False),
        ]
        return self.rng.choice(aggregates)

    def _aggregate_comparison(self) -> Formula:
        left = self._aggregate()
        if self.rng.random() < 0.25:
            left = Add((left, self.rng.choice([self._aggregate(), self._number(Scope.SUBJECT)])))
        right = self._aggregate() if self.rng.random() < 0.2 else self._number(Scope.SUBJECT)
        return Compare(left, self.rng.choice(ORDERED + EQUAL), right)

    def _overlap(self) -> Overlap:
        share = self.rng.choice(("ids", "more"))
        return Overlap(
            self._kinds(1, 2), "ids" if self.officer else share, "at", self.rng.choice(("ended_at", "day_on"))
        )

    # ------------------------------------------------------------ clock

    def _clock(self) -> Clock:
        pauses: list[tuple[str, ...] | Ref] = [(), (), Ref(Scope.ROW, "pause"), ("z0",), ("z0", "z1")]
        return Clock(
            start=self._start(1),
            limit=Ref(Scope.ROW, "limit"),
            profile=Ref(Scope.ROW, "cal"),
            pauses=self.rng.choice(pauses),
            restarts=tuple(self._restart() for _ in range(self.rng.choice((0, 0, 0, 1, 2)))),
            extensions=tuple(self._extension() for _ in range(self.rng.choice((0, 0, 1, 2)))),
        )

    def _start(self, depth: int) -> Start:
        kind = self.rng.randint(0, 7 if depth else 6)
        if kind <= 2:
            return Ref(Scope.SUBJECT, "at")
        if kind <= 4:
            return Ref(Scope.SUBJECT, self.rng.choice(("day_on", "ended_at")))
        if kind <= 6:
            where = self._where() if self.rng.random() < 0.5 else None
            last = kind == 5
            return Anchor(Pattern(self._kinds(1, 2), where, Side.BEFORE if last else Side.AFTER), last)
        return LatestOf(tuple(self._start(depth - 1) for _ in range(self.rng.randint(2, 3))))

    def _restart(self) -> Restart:
        return Restart(self._kinds(1, 1), self._where() if self.rng.random() < 0.6 else None)

    def _extension(self) -> Extension:
        how = self.rng.randint(0, 1 if self.by_the_clock else 2)
        where = self._where() if self.rng.random() < 0.5 else None
        times: list[int | Ref] = [1, 1, 2, Ref(Scope.ROW, "times")]
        more = self._limit(SHORT if self.by_the_clock else LONG[:3])
        longer: list[Limit | Ref] = [more, Ref(Scope.ROW, "more_time")]
        return Extension(
            self._kinds(1, 1),
            where,
            add=self.rng.choice(longer) if how == 0 else None,
            to=more if how == 1 else None,
            until="day_on" if how == 2 else None,
            times=self.rng.choice(times),
        )

    def _limit(self, units: Sequence[Unit]) -> Limit:
        unit = self.rng.choice(units)
        return Limit(self.rng.choice(AMOUNTS[unit]), unit)

    # ------------------------------------------------------------ rows

    def _rows(self) -> tuple[Row, ...]:
        """Return rows: dated halves, tiers with conditions, or one; some days are covered by none."""
        cut = self.begin + timedelta(days=self.rng.randint(0, 20))
        spans = self.rng.choice(
            [
                ((None, None),),
                ((None, None),),
                ((cut, None),),
                ((None, cut),),
                ((None, cut), (cut + timedelta(days=1), None)),
            ]
        )
        rows: list[Row] = []
        for since, until in spans:
            for _ in range(self.rng.choice((0, 0, 1, 2))):
                rows.append(self._row(len(rows) + 1, since, until, self._formula(1, due=False)))
            if not rows or self.rng.random() < 0.85:
                rows.append(self._row(len(rows) + 1, since, until, None))
        return tuple(rows)

    def _row(self, number: int, since: date | None, until: date | None, condition: Formula | None) -> Row:
        limit = self._limit(SHORT if self.by_the_clock else LONG)
        if limit.unit is Unit.DAYS and self.rng.random() < 0.1:
            limit = Limit(-3, Unit.DAYS)
        return row(number, since, until, condition, self._parameters(limit))

    def _parameters(self, limit: Limit) -> dict[str, ParameterValue]:
        return {
            "limit": limit,
            "cal": self.rng.choice(PROFILES[limit.unit]),
            "gap": self._limit((*SHORT, *LONG[:4])),
            "more_time": self._limit(SHORT if self.by_the_clock else LONG[:3]),
            "times": Decimal(self.rng.randint(1, 2)),
            "n": Decimal(self.rng.choice(("0", "1", "2", "2.5"))),
            "words": tuple(self.rng.sample((*WORDS, *MEMBERS), 2)),
            "pause": tuple(self.rng.sample(("z0", "z1", "z2"), self.rng.randint(1, 2))),
        }
