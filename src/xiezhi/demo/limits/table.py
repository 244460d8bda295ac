"""The limits the synthetic bureau knows, typed from the articles by hand and not from the rulebook.

A test compares this table with the rulebook and prints each difference (decision 22): two readings of one article,
made apart, catch the misreading that a copy would repeat.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from xiezhi.demo.limits import (
    administrative,
    custody,
    decision,
    evidence,
    intake,
    measures,
    penalty,
    recusal,
    remedy,
    spot,
    traffic,
)
from xiezhi.demo.limits.limit import PlantedLimit

LIMITS: tuple[PlantedLimit, ...] = (
    *intake.LIMITS,
    *custody.LIMITS,
    *measures.LIMITS,
    *evidence.LIMITS,
    *administrative.LIMITS,
    *decision.LIMITS,
    *penalty.LIMITS,
    *recusal.LIMITS,
    *spot.LIMITS,
    *traffic.LIMITS,
    *remedy.LIMITS,
)
_BY_RULE: dict[str, list[PlantedLimit]] = defaultdict(list)
for _limit in LIMITS:
    _BY_RULE[_limit.rule_id].append(_limit)


def planted_limit(rule_id: str, at: datetime, when: str = "") -> PlantedLimit:
    """Return the limit of a rule that is in force on the day of ``at`` under the named condition.

    Raises StopIteration when the table has none: the plan asks for a limit nobody typed.
    """
    day = at.date()
    return next(
        limit
        for limit in _BY_RULE[rule_id]
        if limit.when == when and limit.first_day <= day and (limit.last_day is None or day <= limit.last_day)
    )


def in_force(rule_id: str, at: datetime) -> bool:
    """Say whether any limit of the rule is in force on the day of ``at``."""
    day = at.date()
    return any(
        limit.first_day <= day and (limit.last_day is None or day <= limit.last_day)
        for limit in _BY_RULE.get(rule_id, ())
    )
