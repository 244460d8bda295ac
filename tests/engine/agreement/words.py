"""Random small vocabularies."""

from __future__ import annotations

from random import Random

from tests.engine.building import Words, said
from xiezhi.law.model import Compare, Formula, Literal, Operator, Period, Ref, Scope, ValueType

KINDS = tuple(f"k{number}" for number in range(7))
ATTRIBUTES = {
    "num": ValueType.NUMBER,
    "fee": ValueType.NUMBER,
    "flag": ValueType.BOOL,
    "word": ValueType.TEXT,
    "name": ValueType.TEXT,
    "day_on": ValueType.DATE,
    "ended_at": ValueType.INSTANT,
    "ids": ValueType.TEXTS,
    "more": ValueType.TEXTS,
}
CASE_FACTS = {
    "c_num": ValueType.NUMBER,
    "c_flag": ValueType.BOOL,
    "c_word": ValueType.TEXT,
    "c_day": ValueType.DATE,
    "c_ids": ValueType.TEXTS,
}
PERSON_FACTS = {"p_flag": ValueType.BOOL, "p_word": ValueType.TEXT, "p_ids": ValueType.TEXTS}


def words(rng: Random) -> Words:
    """Return a vocabulary of four to seven kinds with three kinds of pause."""
    kinds = KINDS[: rng.randint(4, len(KINDS))]
    return Words(kinds, ATTRIBUTES, CASE_FACTS, PERSON_FACTS, tuple(_period(rng, n, kinds) for n in range(3)))


def _period(rng: Random, number: int, kinds: tuple[str, ...]) -> Period:
    """Return a pause; it may be closed by the kind that opens it."""
    where: Formula | None = None
    if rng.random() < 0.5:
        left = rng.choice([Ref(Scope.FOUND, "flag"), Ref(Scope.CASE, "c_flag"), Ref(Scope.PERSON, "p_flag")])
        where = Compare(left, Operator.EQ, Literal(rng.random() < 0.5))
    closers = tuple(rng.sample(kinds, rng.randint(1, 2)))
    return Period(f"z{number}", said("pause"), rng.choice(kinds), closers, where)
