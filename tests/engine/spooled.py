"""A log and rules of every partition, to be judged whole and in pieces."""

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa

from tests.engine.building import Line, Words, fact, log, row, rule, rulebook
from xiezhi.core.limits import Limit
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.law.model import (
    Clock,
    Compare,
    Has,
    Operator,
    Overlap,
    Partition,
    Pattern,
    Ref,
    Rulebook,
    Scope,
    Side,
    ValueType,
)

WORDS = Words(
    kinds=("start", "answer"),
    attributes={"ids": ValueType.TEXTS, "ended_at": ValueType.INSTANT},
    case_facts={"urgent": ValueType.BOOL},
    person_facts={"minor": ValueType.BOOL},
)


def book() -> Rulebook:
    clock = Clock(Ref(Scope.SUBJECT, "at"), Limit.parse("5 working-days"), "APL-WD", (), (), ())
    answered = rule(Has(Pattern(("answer",)), by_due=True), rule_id="answered", clock=clock)
    grown_up = Compare(Ref(Scope.PERSON, "minor"), Operator.NE, Ref(Scope.CASE, "urgent"))
    once = rule(grown_up, rule_id="once", same=("person",), partition=Partition.PERSON)
    both = rule(Overlap(("start",), "ids", "at", "ended_at"), rule_id="both", same=(), partition=Partition.OFFICER)
    gap = Limit.parse("30 days")
    earlier = Has(Pattern(("start",), side=Side.BEFORE, within=gap))
    again = rule(earlier, rule_id="again", same=("person",), partition=Partition.PERSON, rows=(row(),))
    return rulebook(WORDS, answered, once, both, again)


def lines(number: int) -> list[Line]:
    day = (date(2026, 1, 5) + timedelta(days=number % 90)).isoformat()
    later = (date(2026, 1, 5) + timedelta(days=number % 90 + number % 13)).isoformat()
    thread, person = f"T{number}", None if number % 7 == 0 else f"P{number % 900}"
    worker = [f"o{number % 400}", f"o{number % 11}"]
    end = f"{day}T10:{number % 60:02d}:00"
    return [
        Line("start", f"{day}T09:30", f"s{number}", thread, 1, person, attrs={"ids": worker, "ended_at": end}),
        Line("answer", f"{later}T11:00", f"a{number}", thread, 2, person),
        fact("urgent", "true" if number % 3 else "false", thread=thread),
        fact("minor", "true" if number % 2 else "false", thread=thread, person=person),
    ]


def table(threads: int) -> pa.Table:
    return log(*(line for number in range(threads) for line in lines(number)))


def of_partition(partition: Partition) -> Rulebook:
    whole = book()
    return replace(whole, rules=tuple(each for each in whole.rules if each.partition is partition))


def by_id(findings: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = findings.cast(FINDINGS_SCHEMA).to_pylist()
    return sorted(rows, key=lambda each: str(each["obligation_id"]))
